#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# events where cgroup2 is alone: numbers and pressure from its files, memory that
# ran out; and an update of device rules, which replaces a BPF program.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"

cg() { cat "/sys/fs/cgroup$CG/$ID/$1"; }
in_file() { cg "$1" | awk -v k="$2" '$1 == k { print $2 }'; }
data() { jq -r ".data.$1" "$W/stats"; }
# near DESC GOT WANT: but for what the kernel has in each processor's hand, which
# it gives back when it likes
near() {
	ok "$1: $2, $3" test $(($2 - $3)) -le 1048576 -a $(($3 - $2)) -le 1048576
}

up 'dd if=/dev/zero of=/dev/null bs=1k count=20000 2>/dev/null; echo ready
	sleep 1000' '.linux.resources += {pids: {limit: 55},
	memory: {limit: 67108864, swap: 67108864}}'
ready "$ID" 60 || bail "$(cat "$W/$ID.out")"
ok "paused, so that nothing moves" rt pause "$ID"
ok "it is" until_ok 10 grep -q 'frozen 1' "/sys/fs/cgroup$CG/$ID/cgroup.events"
rt events --stats "$ID" >"$W/stats"
is "stats" $? 0
is "time" "$(data cpu.usage.total)" "$(($(in_file cpu.stat usage_usec) * 1000))"
isnt "which is some" "$(data cpu.usage.total)" 0
is "in the kernel" "$(data cpu.usage.kernel)" \
	"$(($(in_file cpu.stat system_usec) * 1000))"
near "memory in use" "$(data memory.usage.usage)" "$(cg memory.current)"
is "its limit" "$(data memory.usage.limit)" 67108864
is "with swap" "$(data memory.swap.limit)" 67108864
near "raw" "$(data memory.raw.anon)" "$(in_file memory.stat anon)"
is "processes" "$(data pids.current) $(data pids.limit)" \
	"$(cg pids.current) 55"
is "processors" "$(data 'cpuset.cpus | length')" "$(nproc)"
for f in cpu memory io; do
	o=$f
	[ $f != io ] || o=blkio
	if [ -e "/sys/fs/cgroup$CG/$ID/$f.pressure" ]; then
		like "pressure: $f" "$(data "$o.psi.some.total")" '^[0-9]+$'
	else
		is "no pressure here: $f" "$(data "$o.psi")" null
	fi
done
ok "resume" rt resume "$ID"

: >"$W/events"
timeout 900 "$RUNTIME" --root "$W/state" events --interval 1s "$ID" \
	>"$W/events" &
E=$!
ok "again and again" until_ok 30 grep -q '"stats"' "$W/events"
ok "a process that takes too much" quietly rt exec --detach "$ID" /bin/sh -c \
	'exec dd if=/dev/zero of=/dev/null bs=90M count=1'
ok "memory ran out: told" until_ok 30 grep -q '"oom"' "$W/events"
isnt "and the kernel says so" "$(in_file memory.events oom_kill)" 0

# Device rules, all at once
D=/proc/$(pid_of "$ID")/root/dev
mknod -m 666 "$D/fuse" c 10 229
# opened, not read: fuse gives nothing to whom it has not been mounted for
opens() {
	in_sh "$ID" 'for d in null fuse; do : </dev/$d && echo "$d opens"; done' \
		2>&1
}
O=$(opens)
like "null opens" "$O" '^null opens$'
unlike "fuse does not" "$O" '^fuse opens$'
like "by its cgroup" "$O" 'not permitted'
echo '{"devices":[{"allow":false,"access":"rwm"},{"allow":true,"type":"c",
	"major":10,"minor":229,"access":"rw"}]}' >"$W/r.json"
ok "an update allows it" rt update -r "$W/r.json" "$ID"
like "now it opens" "$(opens)" '^fuse opens$'
echo '{"devices":[{"allow":false,"access":"rwm"}]}' >"$W/r.json"
ok "and back" rt update -r "$W/r.json" "$ID"
is "as before" "$(opens)" "$O"

rt kill "$ID" KILL
wait "$E"
is "its end is the end of events" $? 0
down "$ID"
finish
