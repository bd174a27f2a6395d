#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# policy check and show, and what check and plan make of a policy.
. "${srcdir:-.}/tests/live/lib.sh"
brig=$(cd "${builddir:-.}" && pwd)/brig
need jq
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
c=$here/tests/golden/docker-plain/config.json

cat >"$t/p.json" <<'X'
{
  "version": 1,
  "profile": "strict",
  "sections": {
    "databases": {
      "profile": "hardened",
      "exemptions": [
        { "rule": "user-root", "pointer": "/process/user/uid",
          "reason": "as root until it moves", "expires": "2999-12-31" }
      ]
    }
  }
}
X
out=$("$brig" policy check "$t/p.json" 2>&1)
is "a good one" $? 0
is "and no more" "$out" ""
out=$("$brig" policy show --policy "$t/p.json" --scope databases)
is "show" $? 0
like "each value with its place" "$out" '^profile = hardened  # p.json:6:18$'
like "exemptions too" "$out" \
	'^exemptions\[0\]\.rule = user-root  # p.json:8:9$'
is "as JSON" "$("$brig" policy show --policy "$t/p.json" --format json |
	jq -c '[.profile, .scope, .exemptions]')" '["strict","",[]]'
like "without a file" "$("$brig" policy show --policy /dev/null 2>&1)" \
	'/dev/null'
"$brig" policy show --policy "$t/p.json" --scope none >"$t/out" 2>&1
is "no such section" $? 1

# wrong WHAT LINE:COLUMN WORDS
wrong() {
	out=$("$brig" policy check "$t/w.json" 2>&1)
	is "$1" $? 1
	like "$1: where, and what" "$out" "^w.json:$2: .*$3"
}
sed 's/"strict"/"strictest"/' "$t/p.json" >"$t/w.json"
wrong "no such profile" 3:14 'no known name here; known: strict, hardened, compat$'
sed 's/2999/1999/' "$t/p.json" >"$t/w.json"
wrong "expired" 9:58 'expired on 1999-12-31'
sed 's/"user-root"/"nnp-off"/' "$t/p.json" >"$t/w.json"
wrong "the floor's" 8:19 'can not be let off'
sed '$d' "$t/p.json" >"$t/w.json"
wrong "cut" 13:1 ''
sed 's/"reason"/"raeson"/' "$t/p.json" >"$t/w.json"
wrong "misspelt" 9:21 'is "reason" meant'
printf '\377' >"$t/w.json"
wrong "no text at all" 1:2 ''
"$brig" policy check "$t/none" >/dev/null 2>&1
is "no file" $? 1
"$brig" policy check >/dev/null 2>&1
is "no operand" $? 2
"$brig" policy frob >/dev/null 2>&1
is "no such word" $? 2

# ---- check and plan
ck() { "$brig" check --format json "$@" "$c"; }
is "by a policy's profile" "$(ck --policy "$t/p.json" |
	jq -r .profile)" strict
out=$(ck --policy "$t/p.json" --scope databases)
is "by a section's" "$(printf %s "$out" | jq -r .profile)" hardened
is "what is let off warns, and says why" "$(printf %s "$out" | jq -r '
	.findings[] | select(.rule == "user-root") |
	.action + " " + .message')" \
	'warn exempted: as root until it moves (the process is root in the container)'
is "scope before the command" "$("$brig" --scope databases check \
	--policy "$t/p.json" --format json "$c" | jq -r .profile)" hardened
is "--profile stands before it" "$(ck --policy "$t/p.json" --profile compat |
	jq -r .profile)" compat
like "the plan names policy and section" "$("$brig" plan --policy \
	"$t/p.json" --scope databases "$c")" \
	"^policy_sha256 = $(sha256sum <"$t/p.json" | cut -d' ' -f1)"
ck --policy "$t/w.json" >/dev/null 2>&1
is "a broken policy judges nothing" $? 1
ck --scope databases >/dev/null 2>&1
is "a section of no policy" $? 1
ln -s "$brig" "$t/brig-databases"
is "the name that it is started by" "$("$t/brig-databases" check --policy \
	"$t/p.json" --format json "$c" | jq -r .profile)" hardened
"$t/brig-databases" check "$c" >/dev/null 2>&1
is "is no section where there is no policy" $? 0

# ---- contrib/policy: each is good, and does what it is for
p=$here/contrib/policy
for f in "$p"/*.json "$p"/images/*.json; do
	ok "a good one: ${f##*/}" "$brig" policy check "$f"
done
# changed FILE SCOPE FILTER: the plan of docker's config, changed
changed() {
	jq "$3" "$c" >"$t/c.json"
	"$brig" plan --policy "$p/$1.json" --scope "$2" "$t/c.json" 2>&1
}
caps() { printf '.process.capabilities[] += ["%s"] | del(.hooks)' "$1"; }

out=$(changed databases databases "$(caps CAP_IPC_LOCK) | .process.rlimits = [
	{type: \"RLIMIT_MEMLOCK\", soft: 1099511627776,
		hard: 1099511627776},
	{type: \"RLIMIT_CORE\", soft: 1, hard: 1}]")
like "databases lock memory" "$out" 'bounding = .*IPC_LOCK'
like "all of it" "$out" 'hard = 1099511627776'
out=$(changed builders builders "$(caps CAP_SETFCAP) | .mounts |=
	[.[] | select(.type != \"bind\")]")
like "builders write" "$out" '^root.kind = scratch'
like "and set modes" "$out" '^process.baseline = deny-setid-ok'
like "and capabilities" "$out" 'bounding = .*SETFCAP'
out=$(changed builders builders "$(caps CAP_SETFCAP) | .mounts +=
	[{destination: \"/v\", type: \"bind\", source: \"/srv/v\"}]")
like "but not with a volume" "$out" '^process.baseline = deny '
unlike "nor capabilities of files" "$out" 'bounding = .*SETFCAP'
root='[.[] | select(.type != "bind")]'
out=$(changed builders image-builders "$(caps CAP_SETFCAP) | .mounts |= $root")
like "builders of images write to the image" "$out" '^root.kind = direct'
like "set modes" "$out" '^process.baseline = deny-setid-ok'
like "and capabilities" "$out" 'bounding = .*SETFCAP'
out=$(changed builders image-builders "$(caps CAP_SETFCAP) | .mounts |= $root +
	[{destination: \"/v\", type: \"bind\", source: \"/srv/v\"}]")
like "but not with a folder of the host's" "$out" '^process.baseline = deny '
unlike "nor capabilities of files" "$out" 'bounding = .*SETFCAP'
out=$(changed builders buildkit "$(caps CAP_SETFCAP) | .mounts |= $root +
	[{destination: \"/v\", type: \"bind\",
		source: \"/var/lib/docker/overlay2/x/diff\"}]")
like "with an engine's they do" "$out" '^process.baseline = deny-setid-ok'
out=$(changed ci-runners ci 'del(.hooks)')
like "ci runs what it builds" "$(printf %s "$out" | grep -A1 '= /builds')" \
	'exec = true'
like "in limits" "$out" '^cgroup.memory.limit = 4294967296'
like "without hooks" "$(changed ci-runners ci '.hooks = {prestart:
	[{path: "/usr/bin/x"}]}')" hook-any
like "on trial what is refused runs" "$(changed ci-runners ci-trial \
	"$(caps CAP_SYS_ADMIN)")" 'bounding = .*SYS_ADMIN'
bind='del(.hooks) | .mounts += [{destination: "/p", type: "bind",
	source: "/var/log/pods", options: ["rbind", "ro"]}]'
like "system pods read logs" "$(changed kubernetes-system kube-system \
	"$bind")" 'source = /var/log/pods'
jq "$bind" "$c" >"$t/c.json"
"$brig" check "$t/c.json" >/dev/null
is "others do not" $? 3
finish
