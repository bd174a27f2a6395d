#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# events: the numbers are the kernel's, in the shape that engines read; memory
# that runs out is told; the end is the end.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
[ -d /sys/fs/cgroup/memory ] || skip_all "no cgroup v1"

C=/sys/fs/cgroup
cg() { cat "$C/$1$CG/$ID/$2"; }
data() { jq -r ".data.$1" "$W/stats"; }
# near DESC GOT WANT: but for what the kernel has in each processor's hand, which
# it gives back when it likes
near() {
	ok "$1: $2, $3" test $(($2 - $3)) -le 1048576 -a $(($3 - $2)) -le 1048576
}

up 'dd if=/dev/zero of=/dev/null bs=1k count=200000 2>/dev/null; echo ready
	sleep 1000 & sleep 1000' '.linux.resources += {
	pids: {limit: 55}, memory: {limit: 67108864, swap: 67108864},
	cpu: {shares: 512, quota: 50000, period: 100000, cpus: "0-1"}}'
ready "$ID"
F=$ID
two() { [ "$(cg pids pids.current)" = 2 ]; }
ok "two processes" until_ok 10 two
ok "paused, so that nothing moves" rt pause "$ID"
rt events --stats "$ID" >"$W/stats"
is "stats" $? 0
is "one line" "$(wc -l <"$W/stats")" 1
is "of that container" "$(jq -r '.type + " " + .id' "$W/stats")" "stats $ID"
is "all that runc has" "$(jq -rc '.data | keys_unsorted' "$W/stats")" \
	'["cpu","cpuset","memory","pids","blkio","hugetlb","intel_rdt","network_interfaces"]'
is "time" "$(data cpu.usage.total)" "$(cg cpuacct cpuacct.usage)"
isnt "which is some" "$(data cpu.usage.total)" 0
is "in user mode" "$(data cpu.usage.user)" "$(cg cpuacct cpuacct.stat |
	awk '/^user/ { printf "%.0f", $2 * 10000000 }')"
is "of each processor" "$(data 'cpu.usage.percpu | join(" ")')" \
	"$(cg cpuacct cpuacct.usage_percpu | sed 's/ *$//')"
is "and there in the kernel" "$(data 'cpu.usage.percpu_kernel | join(" ")')" \
	"$(cg cpuacct cpuacct.usage_all | awk 'NR > 1 { printf "%s%s", s, $3; s = " " }')"
is "throttled" "$(data cpu.throttling.throttledPeriods) $(data cpu.throttling.throttledTime)" \
	"$(cg cpu cpu.stat | awk '/nr_throttled/ { p = $2 } /throttled_time/ { print p, $2 }')"
is "processors" "$(data 'cpuset.cpus | join(",")')" 0,1
near "memory in use" "$(data memory.usage.usage)" \
	"$(cg memory memory.usage_in_bytes)"
is "its limit" "$(data memory.usage.limit)" 67108864
is "its most" "$(data memory.usage.max)" \
	"$(cg memory memory.max_usage_in_bytes)"
near "raw" "$(data memory.raw.total_rss)" "$(cg memory memory.stat |
	awk '$1 == "total_rss" { print $2 }')"
is "processes" "$(data pids.current) $(data pids.limit)" "2 55"
is "bytes of disks" "$(data 'blkio.ioServiceBytesRecursive | length')" \
	"$(cg blkio blkio.throttle.io_service_bytes_recursive | grep -c :)"
if command -v runc >/dev/null; then
	# runc's own of another container: each name that it has is here, too
	cid
	O=$ID
	bundle "$W/$O" "$(sh_args 'sleep 1000') | .linux.resources += {
		memory: {limit: 67108864}}"
	PEER="runc --root $W/runc"
	if $PEER run --detach --bundle "$W/$O" "$O" >/dev/null 2>&1 </dev/null
	then
		# shellcheck disable=SC2086
		$PEER events --stats "$O" | jq -c '[paths(type != "object" and
			type != "array") | map(select(type == "string")) |
			join(".")] | unique | .[]' >"$W/theirs"
		$PEER delete --force "$O" >/dev/null 2>&1
		jq -c '[paths(type != "object" and type != "array") |
			map(select(type == "string")) | join(".")] |
			unique | .[]' "$W/stats" >"$W/ours"
		isnt "runc says something" "$(wc -l <"$W/theirs")" 0
		is "no name of runc's is missing" "$(grep -vxFf "$W/ours" \
			"$W/theirs" | grep -v blkio)" ""
	else
		skip "names of runc's" "runc can't run here"
	fi
	ID=$F
fi
ok "resume" rt resume "$ID"

: >"$W/events"
timeout 600 "$RUNTIME" --root "$W/state" events --interval 200ms "$ID" \
	>"$W/events" &
E=$!
more() { [ "$(wc -l <"$W/events")" -ge 2 ]; }
until_ok 10 more
like "again and again" "$(wc -l <"$W/events")" '^[ ]*[2-9]'
# One that takes more than there is
ok "a process" quietly rt exec --detach "$ID" /bin/sh -c \
	'exec dd if=/dev/zero of=/dev/null bs=90M count=1'
until_ok 20 grep -q '"oom"' "$W/events"
is "memory ran out: told" "$(grep '"oom"' "$W/events" | head -n 1 |
	jq -rc .)" "{\"type\":\"oom\",\"id\":\"$ID\"}"
is "and the kernel says so" "$(cg memory memory.oom_control |
	awk '$1 == "oom_kill" { print ($2 > 0) }')" 1
is "no end yet" "$(kill -0 "$E" && echo on)" on
rt kill "$ID" KILL
wait "$E"
is "its end is the end" $? 0
O=$(rt events --stats "$ID" 2>&1)
is "of a stopped one" $? 1
like "says why" "$O" 'container not running'
down "$ID"
nok "of one that is not there" rt events --stats "$ID"
for i in 0 0s 5 1x -1s 1e9s s 99999999h; do
	rt events --interval "$i" "$ID" 2>/dev/null
	is "no interval: $i" $? 2
done
finish
