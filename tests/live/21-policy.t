#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The policy file: whose it has to be, what a section changes, and that
# nothing else changes anything.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
PLAY_FLAGS=-n playground "$@"
peer && skip_all "brig's own"

own_etc
P=/etc/brig/policy.json

policy() {
	mkdir -p /etc/brig
	cat >$P
	chmod 0644 $P
}
kill_ok='.linux.resources.memory.disableOOMKiller = true'

# launch DESC STATUS REGEX [FILTER]: run says that
launch() {
	cid
	light "$W/$ID" "$(sh_args 'echo ran') | ${4:-.}" || bail bundle
	launch_o=$(rt ${SCOPE:+--scope "$SCOPE"} run --bundle "$W/$ID" "$ID" \
		2>&1 </dev/null)
	is "$1: its status" $? "$2"
	like "$1: what it says" "$launch_o" "$3"
}

launch "no policy" 0 '^ran$'
SCOPE=databases launch "a section, and no policy" 1 'no section "databases"'

# ---- whose it is
echo '{"version": 1}' | policy
launch "root's own" 0 '^ran$'
# bad DESC: nothing runs, and nothing is left
bad() {
	launch "$1" "${2:-3}" "${3:-"nobody else may write"}"
	is "$1: no container" "$(ls "$W/state")" ""
}
chmod 0664 $P
bad "its group may write it"
chmod 0646 $P
bad "others may write it"
chmod 0644 $P
chown 1000 $P
bad "another's"
chown 0 $P
chmod 0777 /etc/brig
bad "a folder that others may write"
chmod 0755 /etc/brig
chown 1000 /etc/brig
bad "a folder of another's"
chown 0 /etc/brig
chmod 1777 /etc
bad "others may write what is above, sticky or not"
chmod 0755 /etc
mv $P "$W/policy.json"
ln -s "$W/policy.json" $P
bad "a link" 1 'policy.json: open'
rm $P
mkfifo $P
bad "a pipe" 3 'no regular file'
rm $P
mkdir $P
bad "a folder" 3 'no regular file'
rmdir $P
mv /etc/brig /etc/brig.real
ln -s brig.real /etc/brig
bad "a folder that is a link" 1 '/etc/brig: open'
rm /etc/brig
mv /etc/brig.real /etc/brig
head -c 1100000 /dev/zero | tr '\0' ' ' | policy
bad "too large" 1 'larger than'
: | policy
bad "empty" 1 'policy.json:1:1: '
echo '{"version": 1, "profil": "strict"}' | policy
bad "a key that is none" 1 'policy.json:1:26: /profil: .*profile'
echo '{"version": 1, "x-foreign": 1}' | policy
bad "a foreign key" 1 'policy.json:1:29: /x-foreign: no key'
mkdir /etc/brig/policy.d
echo '{"version": 1}' | policy
echo '{"version": 1, "profile": "strict"}' >/etc/brig/policy.d/10-a.json
chmod 0666 /etc/brig/policy.d/10-a.json
bad "a file of policy.d that others may write"
chmod 0644 /etc/brig/policy.d/10-a.json
chmod 0775 /etc/brig/policy.d
bad "policy.d that others may write"
chmod 0755 /etc/brig/policy.d
launch "a file of policy.d counts" 3 'refused by policy'
echo '{"version": 1, "profile": "compat"}' >/etc/brig/policy.d/20-b.json
bad "two say different things" 1 \
	'policy.d/20-b.json:1:27: profile is set again: .*10-a.json:1:27'
echo 'not mine' >/etc/brig/policy.d/README
rm /etc/brig/policy.d/20-b.json /etc/brig/policy.d/10-a.json
launch "other files of policy.d do not" 0 '^ran$'
ln -s ../policy.json /etc/brig/policy.d/l.json
bad "a link in policy.d" 1 'l.json: open'
rm -r /etc/brig/policy.d
echo '{"version": 1, "exemptions": [ {"rule": "res-oomkill",
 "reason": "moving over", "expires": "2026-01-01"} ]}' | policy
bad "expired" 1 'policy.json:2:.* expired on 2026-01-01'

# what needs no judgement works with any policy
chmod 0666 $P
echo '{' >$P
cid
rt state "$ID" >/dev/null 2>&1
is "state of what is not there" $? 1
ok "list" rt list
chmod 0644 $P

# ---- one pointer, and no other
policy <<'X'
{ "version": 1,
  "trust-annotations": [ "io.kubernetes.cri.image-name" ],
  "sections": {
    "databases": { "exemptions": [
      { "rule": "res-oomkill", "reason": "it hangs rather than dies",
        "pointer": "/linux/resources/memory/disableOOMKiller" } ] },
    "images": { "exemptions": [
      { "rule": "res-oomkill", "reason": "this image", "image": "db:1" } ] },
    "notes": { "exemptions": [
      { "rule": "res-oomkill", "reason": "that note", "annotation":
        { "key": "io.kubernetes.cri.image-name", "value": "x" } } ] },
    "strict": { "profile": "strict" } } }
X
launch "without the section" 3 'res-oomkill' "$kill_ok"
SCOPE=databases
launch "with it" 0 '^ran$' "$kill_ok"
launch "the same rule at another place" 3 'res-oomkill at /.*memory/swap' \
	'.linux.resources.memory.swap = -1 | del(.linux.resources.memory.limit)'
launch "another rule" 3 'ns-pid-host' \
	'.linux.namespaces |= [.[] | select(.type != "pid")]'
SCOPE=nosuch launch "a section that is not there" 1 'no section "nosuch"'
SCOPE=strict launch "a section's profile" 3 'refused by policy'
SCOPE=images
launch "no such image" 3 res-oomkill "$kill_ok"
launch "the image" 0 '^ran$' "$kill_ok |
	.annotations[\"io.kubernetes.cri.image-name\"] = \"db:1\""
launch "an annotation that is not trusted" 3 res-oomkill "$kill_ok |
	.annotations[\"org.opencontainers.image.ref.name\"] = \"db:1\""
SCOPE=notes launch "an annotation" 0 '^ran$' "$kill_ok |
	.annotations[\"io.kubernetes.cri.image-name\"] = \"x\""
SCOPE=
for a in brig.scope scope org.brig.scope brig.policy brig.exempt; do
	launch "an annotation alone: $a" 3 res-oomkill \
		"$kill_ok | .annotations[\"$a\"] = \"databases\""
done
launch "an annotation that a section trusts" 3 res-oomkill "$kill_ok |
	.annotations[\"io.kubernetes.cri.image-name\"] = \"db:1\""

# ---- the name that brig is started by
ln -s "$RUNTIME" "$W/brig-databases"
cid
light "$W/$ID" "$(sh_args 'echo ran') | $kill_ok"
is "brig-databases" "$("$W/brig-databases" --root "$W/state" run \
	--bundle "$W/$ID" "$ID" 2>&1)" ran
like "--scope stands before the name" "$("$W/brig-databases" --scope images \
	--root "$W/state" run --bundle "$W/$ID" "$ID" 2>&1)" res-oomkill

# ---- the record, and what goes by the section of the launch
cid
light "$W/$ID" "$(args sleep 1000) | $kill_ok"
ok "one that stays" quietly rt --scope databases run --detach \
	--bundle "$W/$ID" "$ID"
rec=$(rt record "$ID")
like "the record has the reason" "$rec" 'exempted: it hangs rather than dies'
like "and the section" "$rec" '^scope = databases'
like "and the policy's sum" "$rec" \
	"^policy_sha256 = $(sha256sum <$P | cut -d' ' -f1)"
ok "exec" in_sh "$ID" true
is "exec by another scope is by the launch's" "$(
	rt --scope nosuch exec --process "$W/$ID.process" "$ID" 2>&1)" ""
jq 'del(.sections.databases)' $P >"$W/p" && policy <"$W/p"
like "exec when the section is gone" "$(in_sh "$ID" true 2>&1)" \
	'no section "databases"'
chmod 0666 $P
like "exec by a policy that others may write" "$(in_sh "$ID" true 2>&1)" \
	'nobody else'
ok "delete needs no policy" rt delete --force "$ID"
finish
