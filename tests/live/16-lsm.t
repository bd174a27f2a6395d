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
ok "by its name it sends a signal" "$W/named/brig" --root "$W/state" kill \
	"$ID" KILL
wait $named
is "which arrives" $? 137
for p in brig-test-inside brig-test brig-test-one brig-test-two; do
	printf 'profile %s {\n}\n' "$p" | apparmor_parser -R >/dev/null 2>&1
done
unlike "none is left" "$(cat $loaded)" '^brig-test'
finish
