#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What one container can use up, and whether another, a user of the host or its
# root notices: counts that the kernel keeps by user, by namespace, by host.
#
# Seen (able.sh): with runc a user's inotify instances, pending signals and
# message queues are that user's in every container and on the host, and one
# container takes all ptys but the host's reserve. What host root loses to the
# root of a container whose user namespace host root made is measured in the
# design's facts; it is not repeated on a machine that others use.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox prlimit
playground "$@"
ROOT_TOOLS=probe
tool probe
cp "$W/probe" "$W/at"
chmod 755 "$W/at"

U=60123
USER_JQ=".process.user = {uid: $U, gid: $U} | .process.rlimits = [
	{type: \"RLIMIT_NOFILE\", soft: 4096, hard: 4096},
	{type: \"RLIMIT_SIGPENDING\", soft: 64, hard: 64},
	{type: \"RLIMIT_MSGQUEUE\", soft: 819200, hard: 819200}]"
ROOT_JQ=$(printf %s "$USER_JQ" | sed "s/uid: $U, gid: $U/uid: 0, gid: 0/")

# ate: has the eater said that it is done?
ate() { grep -q "^$2 [1-9][0-9]* E" "$W/$1.out"; }
host_of() { # WHAT: a user of the host and its root
	prlimit --sigpending=64 "$W/at" at $U $U "$W/at" eat "$1" 1 2>&1
}

# used_up WHAT WHO FILTER: A takes all that it gets of it; who notices?
used_up() {
	up "exec probe eat $1" "$3"
	A=$ID
	h=
	[ "$2" = root ] || h='hardened: '
	ok "$2: takes all of its $1" until_ok 20 ate "$A" "$1"
	like "$h$2: a second container has its own $1" \
		"$(do_sh "probe eat $1 1" "$3" 2>&1)" "^$1 1 ok"
	case $2 in
	root) like "root of the host has its $1" "$("$W/at" eat "$1" 1 2>&1)" \
		"^$1 1 ok" ;;
	*) like "$h$2: a user of the host has its $1" "$(host_of "$1")" \
		"^$1 1 ok"
	like "$2: and root" "$("$W/at" eat "$1" 1 2>&1)" "^$1 1 ok" ;;
	esac
	like "$2: exec in it still works" \
		"$(in_ct "$A" /bin/echo yes 2>&1)" '^yes$'
	down "$A"
}

for w in inotify signal mqueue; do
	used_up $w user "$USER_JQ"
done

# As root of a container: with a peer that is the host's root
peer || for w in inotify signal mqueue; do
	used_up $w root "$ROOT_JQ"
done

# Terminals: all of the kernel's, but for the reserve of the host's own devpts
PTY=".process.rlimits = [{type: \"RLIMIT_NOFILE\", soft: 10000, hard: 10000}]"
up 'exec probe eat pty' "$PTY"
A=$ID
ok "takes all of its ptys" until_ok 20 ate "$A" pty
like "hardened: a second container has a pty" "$(do_sh 'probe eat pty 2' 2>&1)" \
	'^pty 2 ok'
like "the host has ptys" "$("$W/probe" eat pty 2)" '^pty 2 ok'
down "$A"
# nor by a dozen file systems of them, which have a dozen times as many
cid
light "$W/$ID" "$PTY"' | .mounts += [range(12) | {destination: "/pts\(.)",
	type: "devpts", source: "devpts", options: ["newinstance"]}]' ||
	bail "devpts"
rt create --bundle "$W/$ID" "$ID" >/dev/null 2>"$W/o" </dev/null
isnt "hardened: a dozen devpts are refused" $? 0
rt delete --force "$ID" 2>/dev/null

# Processes: the limit that brig sets where the config has none
up 'echo ready; i=0; while [ $i -lt 3000 ]; do sleep 1000 & i=$((i + 1)); done
	2>/dev/null; echo "stopped $i"; wait'
A=$ID
ready "$A"
C=/sys/fs/cgroup/pids$CG/$A
if [ -f "$C/pids.max" ]; then
	met() { [ "$(sed -n 's/^max //p' "$C/pids.events")" -gt 0 ]; }
	ok "hardened: a fork bomb meets a limit" until_ok 20 met
	is "hardened: of 2048" "$(cat "$C/pids.max")" 2048
fi
like "the host can fork" "$(echo $(echo yes))" yes
like "another container starts" "$(do_sh 'echo yes' 2>&1)" '^yes$'
b=$(date +%s)
down "$A"
is "delete --force ends all of it in time" \
	"$([ $(($(date +%s) - b)) -le 20 ] && echo yes)" yes
until_ok 5 test ! -d "$C"
nok "its cgroup is gone" test -d "$C"

# Files and bytes in the windows
OUT=$(do_sh 'df -k /tmp | tail -n 1; df -i /tmp | tail -n 1' 2>&1)
is "hardened: bytes of the windows are bounded" "$(printf '%s\n' "$OUT" |
	awk 'NR == 1 { for (i = 1; i < NF; i++) if ($i ~ /^[0-9]+$/) {
		print ($i <= 524288); exit } }')" 1
is "hardened: files too" "$(printf '%s\n' "$OUT" |
	awk 'NR == 2 { for (i = 1; i < NF; i++) if ($i ~ /^[0-9]+$/) {
		print ($i <= 100000); exit } }')" 1
OUT=$(do_sh 'i=0; while [ $i -lt 300 ]; do dd if=/dev/zero of=/tmp/f$i bs=64k \
	count=16 2>/dev/null || break; i=$((i + 1)); done; echo "made $i"; echo x' \
	'.linux.resources.memory = {limit: 134217728}' 2>&1)
unlike "hardened: what it writes is counted as its memory" "$OUT" '^made 300$'

# Keys: no way to make one, in any number
OUT=$(do_sh 'for i in 1 2 3; do probe keys; done' 2>&1)
is "no key is made by a container" "$(echo $OUT)" "-1 -1 -1"
n=$(keys)
for i in 1 2 3 4 5; do do_sh true; done
ok "nor left by five launches" keys_back "$n"
finish
