#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The runtime while it is inside: what root of the container can see of it, can
# attach to, or can write: CVE-2016-9962, 2019-5736; and what of the host's the
# kernel tells it of who enters.
#
# Seen (able.sh): with runc and every capability the spy reads the links of the
# process that enters, and opens its program for writing.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS="probe peek"
tool probe

# A copy: should one be written, it is not the real one
cp "$RUNTIME" "$W/runtime"
RUNTIME=$W/runtime
sum=$(cksum <"$RUNTIME")

# Signals to what enters: root inside may stop it, and we outlive that, by a
# deadline. Begun here and looked at in the end.
up 'echo ready; while :; do for p in /proc/[0-9]*; do p=${p#/proc/}
	[ $p = 1 ] || kill -STOP $p; done 2>/dev/null; done'
S=$ID
ready "$S"
jq '.process | .args = ["/bin/true"]' "$W/$S/config.json" >"$W/p.json"
(
	timeout -k 1 120 "$RUNTIME" --root "$W/state" exec --detach \
		--pid-file "$W/pf" --process "$W/p.json" "$S" \
		>/dev/null 2>&1 </dev/null
	echo $? >"$W/stopped"
) &
STOPPED=$!

# What a spy may see: the programs of its own container
MINE='^spying$|^link exe /bin/(busybox|probe)$|^link (cwd|root) /$'
MINE=$MINE'|^fd fd/[0-9]+ (/dev/(null|pts/.*)|pipe:.*|/proc.*|/tmp/brig.*out)$'
MINE=$MINE'|^fd fd/[0-2] '

up 'echo ready; exec probe spy 600' '.process.env += ["A=b"]'
ready "$ID"
until_ok 5 grep -q spying "$W/$ID.out"
i=0
while [ $i -lt 25 ]; do
	i=$((i + 1))
	if ! in_ct "$ID" /bin/probe true 2>"$W/why"; then
		# On a slow machine the spy has ended before the 25th
		[ $i -gt 8 ] && grep -q 'not running' "$W/why" && break
		fail "exec $i" "$(cat "$W/why" "$W/$ID.out")"
	fi
done
sleep 0.2
rt kill "$ID" KILL
is "hardened: 25 execs: the spy sees none but its own" \
	"$(grep -Ev "$MINE" "$W/$ID.out" | grep -v '^ready$' | sort -u |
	head -n 5)" ""
is "it opens no program for writing" \
	"$(grep -c '^exe' "$W/$ID.out")" 0
is "the runtime is as it was" "$(cksum <"$RUNTIME")" "$sum"
down "$ID"

# Who it is when it is first seen: of whose mounts and network the kernel tells
# anybody, by /proc/PID/mountinfo and /proc/PID/net
"$W/probe" abstract "brig-peek-${W##*.}" listen >"$W/abs" 2>&1 &
c=$!
until_ok 5 grep -q ok "$W/abs"
like "a socket of the host's network" "$(cat /proc/self/net/unix)" \
	"@brig-peek-${W##*.}"
up "echo ready; exec peek 600 brig-peek-${W##*.}"
ready "$ID"
until_ok 5 grep -q spying "$W/$ID.out"
i=0
while [ $i -lt 200 ] && [ "$(grep -c peeked "$W/$ID.out")" -lt 10 ]; do
	i=$((i + 1))
	in_ct "$ID" /bin/probe true >/dev/null 2>&1 </dev/null
done
rt kill "$ID" KILL
isnt "what enters is looked at" "$(grep -c peeked "$W/$ID.out")" 0
is "hardened: it is in no mounts of the host's, and in no network" \
	"$(grep saw "$W/$ID.out" | sort | uniq -c | sort -rn | head -n 5)" ""
down "$ID"
kill $c
wait $c 2>/dev/null

# The same with a terminal, and detached
up 'echo ready; exec probe spy 600'
ready "$ID"
i=0
while [ $i -lt 10 ]; do
	i=$((i + 1))
	"$W/probe" console "$W/s$i" >/dev/null 2>&1 &
	c=$!
	until_ok 5 test -S "$W/s$i"
	EXEC_JQ='.terminal = true'
	EXEC_OPTS="--detach --console-socket $W/s$i --pid-file $W/s$i.pid"
	in_ct "$ID" /bin/probe true >/dev/null 2>&1 </dev/null
	wait $c
done
EXEC_JQ=. EXEC_OPTS=
sleep 0.2
rt kill "$ID" KILL
is "hardened: with a terminal: none but its own" \
	"$(grep -Ev "$MINE" "$W/$ID.out" | grep -v '^ready$' | sort -u |
	head -n 5)" ""
down "$ID"

# A container that shares the pids of another, created and not started: its
# first process is brig's own, with the ids of the spy's root
up 'echo ready; exec probe spy 600' '.linux.resources.pids.limit = 100'
ready "$ID"
A=$ID PA=$(pid_of "$ID")
cid
light "$W/$ID" "$(sh_args 'sleep 1000') | .linux.namespaces |= [.[] |
	if .type == \"pid\" then .path = \"/proc/$PA/ns/pid\" else . end]"
quietly rt create --bundle "$W/$ID" "$ID"
is "a created container beside the spy" \
	"$(rt state "$ID" | jq -r .status)" created
sleep 1
rt kill "$A" KILL
is "hardened: what waits at its gate is not looked into" \
	"$(grep -Ev "$MINE" "$W/$A.out" | grep -v '^ready$' | sort -u |
	head -n 5)" ""
down "$ID" "$A"

# exec of the runtime's own program by the container's links
printf '#!/proc/self/exe\n' >"$W/root/bin/evil"
chmod 755 "$W/root/bin/evil"
ln -s /proc/self/exe "$W/root/bin/evil2"
up 'echo ready; sleep 1000'
ready "$ID"
for e in /bin/evil /bin/evil2 /proc/self/exe /proc/1/exe /proc/self/fd/3 \
	/proc/self/fd/5; do
	OUT=$(in_ct "$ID" $e --version 2>&1 </dev/null)
	unlike "exec of $e runs no runtime" "$OUT" 'brig version|runc version|crun version'
done
is "and it is as it was" "$(cksum <"$RUNTIME")" "$sum"
down "$ID"

wait $STOPPED
unlike "an exec that is stopped inside ends" "$(cat "$W/stopped")" '^(124|137)$'
b=$(date +%s)
ok "its container can be deleted" rt delete --force "$S"
is "at once" "$([ $(($(date +%s) - b)) -le 20 ] && echo yes)" yes
finish
