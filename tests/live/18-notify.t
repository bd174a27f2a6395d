#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A seccomp listener: who gets it, when, and what it is asked; that without it
# nothing runs.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox gcc
PLAY_FLAGS=-n playground "$@"
peer && skip_all "brig's own"

own_etc
mkdir /etc/brig
tool notify
umask 022

# agent SOCKET [MODE]: one that listens; sets AGENT
agent() {
	rm -f "$1"
	"$W/notify" "$1" "$W/states" ${2:+"$2"} 2>/dev/null &
	AGENT=$!
	until_ok 5 test -S "$1" || bail "no agent"
}
agent_off() {
	kill $AGENT
	wait $AGENT 2>/dev/null
}
policy() {
	printf '{"version": 1, "notify-sockets": [%s]}' "$1" \
		>/etc/brig/policy.json
}

S=/run/agent.sock
calls='"mkdir","mkdirat","getppid"'
asks='.linux.seccomp.listenerPath = "'$S'" |
	.linux.seccomp.listenerMetadata = "for \"me\"" |
	.linux.seccomp.syscalls |= map(.names -= ['$calls']) |
	.linux.seccomp.syscalls += [{"names": ['$calls'],
		"action": "SCMP_ACT_NOTIFY"}]'
script='mkdir /tmp/x; echo "parent $PPID"; [ -e /tmp/x ] || echo none'

# ---- no policy, no listener
agent $S
OUT=$(do_sh "$script" "$asks" 2>&1)
like "no policy: the calls" "$OUT" 'sec-notify at /linux/seccomp/'
unlike "no policy: nothing ran" "$OUT" '^parent'
policy '"/run/other.sock"'
OUT=$(do_sh "$script" "$asks" 2>&1)
like "another socket's policy" "$OUT" 'sec-notify at /linux/seccomp/'
ok "the agent was told nothing" test ! -e "$W/states"

# ---- the container's process
policy '"'$S'"'
up "$script; echo ready; sleep 1000" "$asks"
ok "it runs" ready "$ID"
OUT=$(cat "$W/$ID.out")
like "an error is the agent's" "$OUT" 'mkdir: .*No medium'
like "a value is the agent's" "$OUT" '^parent 4242$'
like "and the call was not made" "$OUT" '^none$'
P=$(pid_of "$ID")
is "one state, one descriptor" "$(cut -d' ' -f1 "$W/states")" 1
state() { tail -n 1 "$W/states" | cut -d' ' -f2- | jq -c "$1"; }
is "fds" "$(state .fds)" '["seccompFd"]'
is "its pid" "$(state .pid)" "$P"
is "metadata" "$(state .metadata)" '"for \"me\""'
is "ociVersion" "$(state .ociVersion)" "$(jq .ociVersion "$W/$ID/config.json")"
is "the state's id, pid and status" \
	"$(state '[.state.id, .state.pid, .state.status]')" \
	"[\"$ID\",$P,\"created\"]"
is "the state's bundle" "$(state .state.bundle)" "\"$W/$ID\""
is "no listener is left in the container" \
	"$(readlink /proc/$P/fd/* | grep -c seccomp)" 0

# ---- and one that is executed in it
OUT=$(in_sh "$ID" "$script" 2>&1)
like "exec: an error is the agent's" "$OUT" 'mkdir: .*No medium'
like "exec: a value is the agent's" "$OUT" '^parent 4242$'
is "exec: a state of its own" "$(wc -l <"$W/states")" 2
isnt "exec: its own pid" "$(state .pid)" "$P"
is "exec: the container's state" "$(state '[.state.pid, .state.status]')" \
	"[$P,\"running\"]"
policy '"/run/other.sock"'
nok "exec: the policy names it no more" quietly in_sh "$ID" true
policy '"'$S'"'
agent_off
nok "exec: nobody listens" quietly in_sh "$ID" true
OUT=$(in_sh "$ID" "echo ran" 2>&1)
unlike "exec: nobody listens, nothing ran" "$OUT" '^ran$'
down "$ID"

# ---- whose the socket is
# not DESC REGEX: it is created, and not started
not() {
	OUT=$(do_sh 'echo ran' "$asks" 2>&1)
	like "$1" "$OUT" "$2"
	unlike "$1: nothing ran" "$OUT" '^ran$'
}
rm -f $S
not "no socket" 'listenerPath: .*No such file'
agent $S
chown 1000 $S
not "another user's" 'listenerPath: sec-notify: .*no socket of root'
rm $S
: >$S
not "a file" 'listenerPath: sec-notify: .*no socket of root'
agent_off
mkdir -m 0777 /run/open
chmod 0777 /run/open
agent /run/open/s
ln -s /run/open/s /run/link
rm $S
mv /run/link $S
not "in a folder that others may write" 'listenerPath: sec-notify: .*others'
chmod 0755 /run/open
OUT=$(do_sh 'echo ran' "$asks" 2>&1)
like "once they may not, it is good" "$OUT" '^ran$'
agent_off
rm -f $S
mkdir -m 0777 /run/theirs
chmod 0777 /run/theirs
setpriv --reuid 1000 --regid 1000 --clear-groups "$W/notify" /run/theirs/s \
	/dev/null &
AGENT=$!
until_ok 5 test -S /run/theirs/s
mv /run/theirs/s $S
chown 0:0 $S
not "root's socket, and another user listens" 'user 1000 listens'
agent_off

# ---- what could not be handed over
agent $S
OUT=$(do_sh 'echo ran' "$asks"' | .linux.seccomp.syscalls += [
	{"names": ["write"], "action": "SCMP_ACT_NOTIFY"}]' 2>&1)
like "write is asked about" "$OUT" 'sec-notify at /linux/seccomp/syscalls:'
OUT=$(do_sh 'echo ran' "$asks"' | .linux.seccomp.syscalls |=
	map(.names -= ["read"])' 2>&1)
like "read is denied" "$OUT" 'sec-notify at /linux/seccomp/syscalls:'
agent_off

# ---- agents that don't
agent $S drop
OUT=$(do_sh 'mkdir /tmp/x; echo ran' "$asks" 2>&1)
like "the listener is dropped: the call is none" "$OUT" 'not implemented'
like "the listener is dropped: it runs" "$OUT" '^ran$'
agent_off
slow="$asks"' | .hooks = {"startContainer": [{"path": "/bin/sleep",
	"args": ["sleep", "2"]}]}'
agent $S hangup
OUT=$(do_sh 'echo ran' "$slow" 2>&1)
like "it hangs up" "$OUT" 'send the listener: Broken pipe'
unlike "it hangs up: nothing ran" "$OUT" '^ran$'
agent_off
agent $S deaf
# what it is asked would wait for an answer, and a shell asks for its parent
few="$asks"' | .linux.seccomp.syscalls[-1].names = ["mkdirat"]'
OUT=$(do_sh 'echo ran' "$few" 2>&1)
like "it does not accept: what was sent waits there" "$OUT" '^ran$'
OUT=$(do_sh 'echo ran' "$few" 2>&1)
OUT=$OUT$(do_sh 'echo ran' "$few" 2>&1)
like "its queue is full: no longer than the deadline" "$OUT" \
	'listenerPath: connect: '
agent_off

# ---- deaths on the way
slower=$(printf %s "$slow" | sed 's/"sleep", "2"/"sleep", "1000"/')
agent $S
: >"$W/states"
cid
light "$W/$ID" "$(sh_args 'echo ran >&2') | $slower"
rt create --bundle "$W/$ID" "$ID" >"$W/$ID.out" 2>&1 </dev/null
P=$(pid_of "$ID")
rt start "$ID" >"$W/start.out" 2>&1 &
ST=$!
ok "it is in its hook" until_ok 5 pgrep -P "$P"
kill -9 "$P"
wait $ST
isnt "its process is killed: start says so" $? 0
like "and why" "$(cat "$W/start.out")" 'died before it was confined'
down "$ID"
cid
light "$W/$ID" "$(sh_args 'echo ran >&2') | $slower"
rt create --bundle "$W/$ID" "$ID" >"$W/$ID.out" 2>&1 </dev/null
P=$(pid_of "$ID")
"$RUNTIME" --root "$W/state" start "$ID" >/dev/null 2>&1 &
ST=$!
ok "it is in its hook" until_ok 5 pgrep -P "$P"
kill -9 $ST
wait $ST 2>/dev/null
ok "start is killed: its process ends" until_ok 10 gone "$P"
unlike "start is killed: nothing ran" "$(cat "$W/$ID.out")" '^ran$'
down "$ID"
is "the agent got no listener of these" "$(grep -c . "$W/states")" \
	"$(grep -c '^0 ' "$W/states")"
agent_off

finish
