#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# AppArmor: the profile that is named is on. (What is not on: 20-refuse.t.)
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"

A='.process.apparmorProfile = '
is "unconfined asks for nothing" "$(do_sh 'echo ran' "$A\"unconfined\"" 2>&1)" \
	ran
[ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" = Y ] || {
	skip "a profile" "AppArmor is not on"
	finish
}
command -v apparmor_parser >/dev/null || {
	skip "a profile" "no apparmor_parser"
	finish
}

# Two profiles: all but writing below /tmp/no, each its own
mount -t securityfs securityfs /sys/kernel/security 2>/dev/null
for p in one two; do
	cat <<E >"$W/profile"
profile brig-test-$p flags=(attach_disconnected,mediate_deleted) {
  capability,
  network,
  file,
  signal,
  umount,
  ptrace,
  unix,
  deny /tmp/no-$p w,
}
E
	apparmor_parser -r -K "$W/profile" 2>"$W/e" || diag "$(cat "$W/e")"
done
loaded=/sys/kernel/security/apparmor/profiles
like "a profile is loaded" "$(cat $loaded)" '^brig-test-one \(enforce\)'

SAY='cat /proc/self/attr/current; touch /tmp/no-one 2>&1; touch /tmp/yes &&
	echo made'
OUT=$(do_sh "$SAY" "$A\"brig-test-one\"" 2>&1)
like "it is on, seen from inside" "$OUT" '^brig-test-one \(enforce\)$'
like "it confines" "$OUT" 'no-one: Permission denied'
like "and no more than it says" "$OUT" '^made$'
up 'echo ready; exec sleep 1000' "$A\"brig-test-one\""
ok "one that stays" ready "$ID"
is "seen from the host" "$(cat /proc/$(pid_of "$ID")/attr/apparmor/current)" \
	"brig-test-one (enforce)"
peer || like "in the record" "$(rt record "$ID" 2>&1)" 'apparmor brig-test-one'
OUT=$(EXEC_JQ='del(.apparmorProfile)' in_sh "$ID" "$SAY" 2>&1)
like "exec: the container's" "$OUT" '^brig-test-one \(enforce\)$'
OUT=$(EXEC_JQ='.apparmorProfile = "unconfined"' in_sh "$ID" "$SAY" 2>&1)
like "hardened: exec is no way out" "$OUT" '^brig-test-one \(enforce\)$'
OUT=$(EXEC_JQ='.apparmorProfile = "brig-test-two"' in_sh "$ID" "$SAY" 2>&1)
like "exec: a profile of its own" "$OUT" '^brig-test-two \(enforce\)$'
OUT=$(EXEC_JQ='.apparmorProfile = "no-such-profile"' in_sh "$ID" true 2>&1)
isnt "exec: one that nobody has loaded" $? 0
like "exec: it is named" "$OUT" lsm-unapplied
down "$ID"

# contrib/apparmor, by names of the test's own
for p in brig-container brig; do
	sed -e 's/brig-container/brig-test-inside/' \
		-e 's/^profile brig .*brig /profile brig-test \/**\/named\/brig /' \
		-e 's/peer=brig,/peer=brig-test,/' \
		"$here/contrib/apparmor/$p" >"$W/profile"
	apparmor_parser -r -K "$W/profile" 2>"$W/e" || diag "$(cat "$W/e")"
done
like "contrib: the containers' profile" "$(cat $loaded)" \
	'^brig-test-inside \(enforce\)'
mkdir -p "$W/mnt"
touch "$W/file"
one() { # what host's root may, and who is confined may not
	case $1 in
	mounts) $BY mount -t tmpfs none "$W/mnt" && umount "$W/mnt" ;;
	chroots) $BY chroot / true ;;
	'sets sysctls') $BY sh -c 'echo brig >/proc/sys/kernel/hostname' ;;
	'reads others') $BY sh -c "readlink /proc/$$/root; kill -0 $$" ;;
	'has raw sockets') $BY busybox ping -c 1 127.0.0.1 ;;
	chowns) $BY chown 1:1 "$W/file" ;;
	'is another user') $BY setpriv --reuid 1 --clear-groups true ;;
	'has sockets') $BY sh -c 'busybox nc 127.0.0.1 9; [ $? = 1 ] &&
		busybox nc 127.0.0.1 9 2>&1 | grep refused' ;;
	esac
}
hostname="$(hostname)"
for w in mounts chroots 'sets sysctls' 'reads others' 'has raw sockets'; do
	BY='' && ok "root $w" one "$w"
	BY='aa-exec -p brig-test-inside --' && nok "under it, none $w" one "$w"
done
hostname "$hostname"
for w in chowns 'is another user' 'has sockets'; do
	ok "and who is under it $w" one "$w"
done
mkdir "$W/named" && cp "$RUNTIME" "$W/named/brig"
cid
light "$W/$ID" "$(sh_args 'echo ready; exec sleep 1000') |
	$A\"brig-test-inside\""
(exec "$W/named/brig" --root "$W/state" run --bundle "$W/$ID" "$ID" \
	>"$W/$ID.out" 2>&1 </dev/null) &
named=$!
ok "contrib: both at once" ready "$ID" 30
peer || is "brig has a name, and is not confined" \
	"$(cat /proc/$named/attr/apparmor/current)" "brig-test (unconfined)"
is "its container is" "$(cat /proc/$(pid_of "$ID")/attr/apparmor/current)" \
	"brig-test-inside (enforce)"
jq "$(sh_args 'cat /proc/self/attr/current') | .process" \
	"$W/$ID/config.json" >"$W/process"
is "by its name it executes" "$("$W/named/brig" --root "$W/state" exec \
	--process "$W/process" "$ID" 2>&1)" "brig-test-inside (enforce)"
ok "by its name it sends a signal" "$W/named/brig" --root "$W/state" kill \
	"$ID" KILL
wait $named
is "which arrives" $? 137
ok "create" quietly "$W/named/brig" --root "$W/state" create \
	--bundle "$W/$ID" "$ID"
ok "start" "$W/named/brig" --root "$W/state" start "$ID"
P=$(pid_of "$ID")
until_ok 10 became "$P" sleep
is "created and started by it: confined" \
	"$(cat /proc/$P/attr/apparmor/current)" "brig-test-inside (enforce)"
ok "deleted by it" "$W/named/brig" --root "$W/state" delete --force "$ID"
ok "its process is gone" gone "$P"

# One that confines brig, too: in enforce mode it is on for all
# that brig starts, a container of no profile too. To one of its own there is no
# way from there (no new privileges), and nothing starts.
cat <<E >"$W/profile"
profile brig-test-shut /**/shut/brig flags=(attach_disconnected,mediate_deleted) {
  capability,
  network,
  file,
  mount,
  umount,
  pivot_root,
  signal,
  ptrace,
  unix,
  change_profile,
  deny /tmp/no-shut w,
}
E
apparmor_parser -r -K "$W/profile" 2>"$W/e" || diag "$(cat "$W/e")"
like "brig's own, enforced" "$(cat $loaded)" '^brig-test-shut \(enforce\)'
mkdir "$W/shut" && cp "$RUNTIME" "$W/shut/brig"
shut() { "$W/shut/brig" --root "$W/state" "$@"; }
cid
light "$W/$ID" "$(sh_args 'touch /tmp/no-shut; touch /tmp/yes && echo made
	echo ready; exec sleep 1000') | del(.process.apparmorProfile)"
ok "under it: create" sh -c '"$@" >"$0" 2>&1 </dev/null' "$W/$ID.out" \
	"$W/shut/brig" --root "$W/state" create --bundle "$W/$ID" "$ID"
ok "under it: start" shut start "$ID"
ok "under it: it runs" ready "$ID"
P=$(pid_of "$ID")
is "under it: confined by brig's" "$(cat /proc/$P/attr/apparmor/current)" \
	"brig-test-shut (enforce)"
like "under it: which denies" "$(cat "$W/$ID.out")" 'no-shut: Permission denied'
like "under it: and no more" "$(cat "$W/$ID.out")" '^made$'
jq "$(sh_args 'cat /proc/self/attr/current') | .process" \
	"$W/$ID/config.json" >"$W/process"
is "under it: exec" "$(shut exec --process "$W/process" "$ID" 2>&1)" \
	"brig-test-shut (enforce)"
ok "under it: delete" shut delete --force "$ID"
ok "under it: no process stays" gone "$P"
cid
light "$W/$ID" "$(sh_args 'echo started') | $A\"brig-test-inside\""
OUT=$(shut run --bundle "$W/$ID" "$ID" 2>&1)
isnt "under it: another profile can't be had" $? 0
unlike "under it: nothing starts" "$OUT" '^started'
like "under it: says why" "$OUT" 'exec: .*Operation not permitted|lsm-unapplied'
is "under it: nothing stays" "$(shut list -q | grep -c .)" 0
for p in brig-test-inside brig-test brig-test-one brig-test-two brig-test-shut; do
	printf 'profile %s {\n}\n' "$p" | apparmor_parser -R >/dev/null 2>&1
done
unlike "none is left" "$(cat $loaded)" '^brig-test'
finish
