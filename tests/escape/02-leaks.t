#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Descriptors that the caller holds, those of the runtime, and what they would
# lead to: CVE-2016-9962, 2024-21626.
#
# Seen (able.sh): crun 1.8 lands on the host's root by a caller's descriptor.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe
tool probe

rootfs "$W/root"
echo outside >"$W/canary"
UP=../../../../../../../..$W/canary

# By every number that a cwd could name, with a caller that holds many
for n in 3 4 5 6 7 8 9 10 11 12 13 14 15 16 20 50 100; do
	for c in /proc/self/fd/$n /proc/1/fd/$n /proc/thread-self/fd/$n; do
		cid
		light "$W/$ID" "$(sh_args "cat $UP; cat /proc/self/cwd/$UP") |
			.process.cwd = \"$c\""
		timeout 60 "$RUNTIME" --root "$W/state" run --bundle "$W/$ID" \
			"$ID" 7</ 9</proc 8<"$W" 2>&1 </dev/null
		rt delete --force "$ID" 2>/dev/null
		[ $n -lt 12 ] || break
	done
done >"$W/o"
unlike "hardened: no cwd by a descriptor shows what is outside" \
	"$(cat "$W/o")" '^outside'

# The descriptors themselves: proc-fds
SAY='probe fds; cat /proc/self/fd/7/'"$UP"' /proc/self/fd/8/canary
for i in 3 4 5 6 7 8 9 10 11 12 13 14 15; do
	cat /proc/self/fd/$i/'"$UP"' /proc/1/fd/$i/'"$UP"'; done 2>/dev/null'
OUT=$(do_sh "$SAY" 7</ 8<"$W" 9</proc 2>&1)
is "run: three descriptors" "$(printf '%s\n' "$OUT" | grep -c '^[0-9]')" 3
unlike "run: none leads out" "$OUT" '^outside'
up "echo ready; sleep 1000" 7</ 8<"$W" 9</proc
ready "$ID"
OUT=$(in_sh "$ID" "$SAY" 7</ 8<"$W" 9</proc 2>&1)
is "exec: three descriptors" "$(printf '%s\n' "$OUT" | grep -c '^[0-9]')" 3
unlike "exec: none leads out" "$OUT" '^outside'
is "from here: its first process has three" \
	"$(ls "/proc/$(pid_of "$ID")/fd" | tr '\n' ' ')" "0 1 2 "

# A folder that the caller passes on would be a way out, whatever its number
for o in '<' '0>' '1<' '2<'; do
	for d in / "$W"; do
		out=$(eval "do_sh 'cat /proc/self/fd/*/canary; ls /dev/fd/0/' \
			$o\$d" 2>/dev/null)
		is "run: $d as $o: nothing runs" "$out" ""
	done
done 2>/dev/null
cid
light "$W/$ID" "$(sh_args "echo ran; cat /proc/self/fd/3/$UP")"
OUT=$(rt run --preserve-fds 1 --bundle "$W/$ID" "$ID" 3</ 2>"$W/e" </dev/null)
is "hardened: run: a folder is not passed on" "$OUT" ""
like "and that is said" "$(cat "$W/e")" 'descriptor 3 is a folder'
rt delete --force "$ID" 2>/dev/null
up "echo ready; sleep 1000"
ready "$ID"
EXEC_OPTS='--preserve-fds 1'
OUT=$(in_sh "$ID" "echo ran; cat /proc/self/fd/3/$UP" 3</ 2>/dev/null)
is "hardened: exec: nor there" "$OUT" ""
EXEC_OPTS=
down "$ID"
up "echo ready; sleep 1000"
ready "$ID"

# exec's cwd
for c in /proc/self/fd/3 /proc/self/fd/5 /proc/self/fd/7 /proc/self/fd/8 \
	/proc/self/fd/9 /proc/self/fd/10; do
	EXEC_JQ=".cwd = \"$c\""
	in_sh "$ID" "pwd; cat $UP" 7</ 8<"$W" 2>&1
done >"$W/o"
EXEC_JQ=.
unlike "hardened: exec: no cwd by a descriptor" "$(cat "$W/o")" '^outside'
down "$ID"
for n in 3 5 7 8 9; do ln -s /proc/self/fd/$n "$W/root/fd$n"; done
up "echo ready; sleep 1000"
ready "$ID"
for n in 3 5 7 8 9; do
	EXEC_JQ=".cwd = \"/fd$n\""
	in_sh "$ID" "pwd; cat $UP" 7</ 8<"$W" 2>&1
done >"$W/o"
EXEC_JQ=.
unlike "hardened: exec: by a link of the image" "$(cat "$W/o")" '^outside'
down "$ID"

# A created container: what a later look at its first process finds
cid
light "$W/$ID" "$(sh_args 'sleep 1000')"
rt create --bundle "$W/$ID" --pid-file "$W/pid" "$ID" >/dev/null 2>&1 \
	</dev/null 7</ 8<"$W"
p=$(cat "$W/pid")
unlike "a created one holds nothing of the host's files" \
	"$(ls -l "/proc/$p/fd" | sed -n 's/.* -> //p')" "^(/|/proc|$W)\$"
is "its root is the container's" "$(ls -d "/proc/$p/root/$W" 2>/dev/null)" ""
is "it has no folder of the host" "$(readlink "/proc/$p/cwd" | grep -c "$W")" 0
like "it can't be dumped" "$(stat -c %u "/proc/$p/fd")" '^0$'
down "$ID"

finish
