#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig, or a process that it made, is killed at each of its system calls; many
# of them are at one container at once. One delete --force always brings the
# host back. Every so many-th call; FAULT_ALL=1 for all of them.

. "${srcdir:-.}/tests/live/lib.sh"
. "${srcdir:-.}/tests/fault/fault.sh"
need jq busybox ip
PLAY_FLAGS=-n playground "$@"
fault_tool
umask 022
fault_policy
fault_net

FAULT_EVERY=20
faults kill create start exec delete kill-all
FAULT_EVERY=40
faults kill create-rich delete-paused pause resume start-heard
faults_net kill create-net delete-net
[ -z "${FAULT_ALL:-}" ] || faults kill run exec-heard exec-tty
[ -z "${FAULT_ALL:-}" ] || faults_net kill run-net

# ---- at once ----

: "${ROUNDS:=12}"
cid
light "$W/$ID" "$(args /bin/sleep 1000)"
rt create --bundle "$W/$ID" "$ID" </dev/null >/dev/null 2>&1
rt delete --force "$ID"
host_snap "$W/before"

# at N CMD...: in the background; what it says goes to $W/at/N, its status too
at() {
	at_n=$1
	shift
	{
		timeout 120 "$RUNTIME" --root "$W/state" "$@" </dev/null \
			>"$W/at/$at_n" 2>&1
		echo $? >"$W/at/$at_n.status"
	} &
}

status_at() { cat "$W/at/$1.status"; }

# Each that failed says so in one line; none hung, none died. What was executed
# ($1) may have ended with its container: that is its status, and no error.
all_sane() {
	for as_f in "$W"/at/*.status; do
		as_s=$(cat "$as_f")
		[ "${as_f##*/}.$as_s" != "${1:-}.status.137" ] ||
			[ -s "${as_f%.status}" ] || continue
		[ "$as_s" = 0 ] ||
			one_line "$as_s" "$(cat "${as_f%.status}")" || {
			echo "status $as_s: $(cat "${as_f%.status}")"
			return 1
		}
	done
}

good=0 bad=''
for _ in $(seq "$ROUNDS"); do
	rm -rf "$W/at"
	mkdir "$W/at"
	for n in 1 2 3 4; do at $n create --bundle "$W/$ID" "$ID"; done
	wait
	won=0
	for n in 1 2 3 4; do
		if [ "$(status_at $n)" = 0 ]; then
			won=$((won + 1))
		else
			grep -q 'already exists\|being created' "$W/at/$n" ||
				bad="$bad $(cat "$W/at/$n")"
		fi
	done
	[ $won = 1 ] && good=$((good + 1))
	rt delete --force "$ID"
done
is "four creates of one id at once: one wins" $good "$ROUNDS"
is "... and the others say that there is one" "$bad" ""
rm -rf "$W/at"
soon_same "... and nothing is left" "$W/before"

good=0 said='' twice=0
for _ in $(seq "$ROUNDS"); do
	mkdir "$W/at"
	rt create --bundle "$W/$ID" "$ID" </dev/null >/dev/null 2>&1
	at 1 start "$ID"
	at 2 kill "$ID" KILL
	at 3 delete --force "$ID"
	at 4 start "$ID"
	at 5 exec "$ID" /bin/true
	at 6 delete "$ID"
	at 7 state "$ID"
	at 8 list
	at 9 delete --force "$ID"
	wait
	if s=$(all_sane 5); then good=$((good + 1)); else said="$said $s"; fi
	[ "$(status_at 1)$(status_at 4)" != 00 ] || twice=$((twice + 1))
	rt delete --force "$ID" || said="$said delete: $?"
	rm -rf "$W/at"
done
is "start, kill, delete, exec, state at once: sane" "$good$said" "$ROUNDS"
is "... and never started twice" $twice 0
soon_same "... and nothing is left" "$W/before"

# A gate opens once, whoever has gone meanwhile.
rt create --bundle "$W/$ID" "$ID" </dev/null >/dev/null 2>&1
pid=$(pid_of "$ID")
kill -STOP "$pid"
"$RUNTIME" --root "$W/state" start "$ID" &
starter=$!
until_ok 5 test ! -e "$W/state/$ID/gate"
kill -KILL $starter
wait $starter 2>/dev/null
like "a start is killed, its container stopped: another finds it started" \
	"$(rt start "$ID" 2>&1)" 'cannot start a container that is running'
kill -CONT "$pid"
ok "... and it runs" until_ok 5 sh -c \
	"tr '\\0' ' ' </proc/$pid/cmdline | grep -q '^/bin/sleep'"
rt delete --force "$ID"
soon_same "... and nothing is left" "$W/before"

good=0
for _ in $(seq "$ROUNDS"); do
	mkdir "$W/at"
	at 1 run --detach --bundle "$W/$ID" "$ID"
	at 2 delete --force "$ID"
	at 3 kill "$ID" KILL
	at 4 delete --force "$ID"
	wait
	if s=$(all_sane); then good=$((good + 1)); else diag "$s"; fi
	rt delete --force "$ID"
	rm -rf "$W/at"
done
is "run and delete --force at once: sane" $good "$ROUNDS"
soon_same "... and nothing is left" "$W/before"

# ---- an engine that is killed between two calls, and its brig run with it ----

for step in create start run; do
	case $step in
	run) set -- run --bundle "$W/$ID" "$ID" ;;
	*) set -- create --bundle "$W/$ID" "$ID" ;;
	esac
	"$RUNTIME" --root "$W/state" "$@" </dev/null >/dev/null 2>&1 &
	engine=$!
	[ $step = run ] || wait $engine
	[ $step != start ] || rt start "$ID"
	[ $step != run ] || until_ok 5 sh -c \
		"'$RUNTIME' --root '$W/state' state $ID | grep -q running"
	kill -KILL $engine 2>/dev/null
	wait $engine 2>/dev/null
	like "after $step: what its state is, another can tell" \
		"$(rt state "$ID" | jq -r .status)" 'created|running'
	ok "after $step: another deletes it" rt delete --force "$ID"
done
soon_same "... and nothing is left" "$W/before"
finish
