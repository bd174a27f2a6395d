#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a process gets of processor, disk and memory, and as what machine it
# sees this one: scheduler, ioPriority, execCPUAffinity, memoryPolicy,
# personality. Read from inside, and from the host's /proc.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox chrt
playground "$@"

# policy PID: field 41 of /proc/PID/stat; nice_of: field 19
stat_of() {
	read -r stat_s <"/proc/$1/stat" || return 1
	stat_n=$2
	# shellcheck disable=SC2086
	set -- ${stat_s##*) }
	shift $((stat_n - 3))
	echo "$1"
}

up 'echo ready; ionice -p 1; uname -m; exec sleep 1000' '
	.process.scheduler = {policy: "SCHED_BATCH", nice: 9,
		flags: ["SCHED_FLAG_RESET_ON_FORK"]} |
	.process.ioPriority = {class: "IOPRIO_CLASS_BE", priority: 6} |
	.process.execCPUAffinity = {final: "0"} |
	.linux.personality = {domain: "LINUX32"}'
ok "it runs" ready "$ID"
P=$(pid_of "$ID")
sleeps() { grep -q sleep "/proc/$P/comm"; }
ok "to its end" until_ok 10 sleeps
is "its policy is SCHED_BATCH" "$(stat_of $P 41)" 3
is "its nice value" "$(stat_of $P 19)" 9
like "its flags: what it forks is reset" "$(chrt -p $P)" RESET_ON_FORK
OUT=$(cat "$W/$ID.out")
like "its I/O priority" "$OUT" 'best-effort: prio 6'
like "as a 32-bit machine" "$OUT" '^(i.86|armv[78]l?|aarch32)$'
is "personality, for the host" "$(cat /proc/$P/personality)" 00000008
is "the first process has every CPU" \
	"$(status_of $P Cpus_allowed_list)" "$(status_of self Cpus_allowed_list)"

# One more process: the container's, or its own
say='cut -d" " -f19,41 /proc/self/stat; ionice -p $$; uname -m
	grep Cpus_allowed_list /proc/self/status'
OUT=$(EXEC_JQ='del(.scheduler, .ioPriority, .execCPUAffinity)' \
	in_sh "$ID" "$say" 2>&1)
# the shell's child, after RESET_ON_FORK
like "exec: the I/O priority of the container" "$OUT" 'best-effort: prio 6'
like "exec: the personality of the container" "$OUT" '^(i.86|armv[78]l?)$'
is "exec: the CPUs of the container's" "$(inside Cpus_allowed_list)" 0
OUT=$(EXEC_JQ='.scheduler = {policy: "SCHED_IDLE"} |
	.ioPriority = {class: "IOPRIO_CLASS_IDLE", priority: 7} |
	.execCPUAffinity = {initial: "0", final: "1"}' \
	in_sh "$ID" "$say" 2>&1)
like "exec: its own policy" "$OUT" "^$(nice) 5\$"
like "exec: its own I/O priority" "$OUT" '^idle'
if [ "$(nproc)" -gt 1 ]; then
	is "exec: its own CPUs" "$(inside Cpus_allowed_list)" 1
else
	skip "exec: its own CPUs" "one CPU"
fi
for w in initial final; do
	OUT=$(EXEC_JQ=".execCPUAffinity = {$w: \"1000\"}" \
		in_sh "$ID" true 2>&1)
	isnt "exec: $w: a CPU that is not there" $? 0
	like "exec: $w: is named" "$OUT" execCPUAffinity
done
OUT=$(EXEC_JQ='.scheduler = {policy: "SCHED_FIFO", priority: 1}' \
	in_sh "$ID" true 2>&1)
like "hardened: exec is no way to real time" "$OUT" 'proc-sched at /scheduler'
down "$ID"

# Who calls may be held to one CPU: a container has those of its own cpuset, and
# one more process of it too; what the config says stays
ALL=$(status_of self Cpus_allowed_list)
one() { taskset -c 0 "$HELD" --root "$W/state" "$@"; }
HELD=$RUNTIME
if [ "$(nproc)" -gt 1 ] && command -v taskset >/dev/null; then
	cid
	light "$W/$ID" "$(sh_args 'exec sleep 1000') |
		.linux.resources.cpu |= del(.cpus)"
	one run --detach --bundle "$W/$ID" "$ID" >"$W/$ID.out" 2>&1 </dev/null
	is "a caller held to one CPU" $? 0
	is "held: the first process is not" \
		"$(status_of "$(pid_of "$ID")" Cpus_allowed_list)" "$ALL"
	for w in '' initial final; do
		jq "$(args grep Cpus_allowed_list /proc/self/status) | .process |
			if \"$w\" == \"\" then . else
			.execCPUAffinity = {\"$w\": \"0\"} end" \
			"$W/$ID/config.json" >"$W/$ID.process"
		OUT=$(one exec --process "$W/$ID.process" "$ID" 2>&1)
		got=$(inside Cpus_allowed_list)
		# before 6.2 who comes into a cpuset has all of it
		case $w:$(uname -r) in
		initial:[1-5].* | initial:6.[01].*)
			like "held: exec, initial is the kernel's to keep" \
				"$got" "^(0|$ALL)\$" ;;
		:*) is "held: exec is not" "$got" "$ALL" ;;
		*) is "held: exec, $w is as it says" "$got" 0 ;;
		esac
	done
	down "$ID"
else
	skip "a caller held to one CPU" "one CPU"
fi

# Real time, which the conformance build takes; a deadline is had from every CPU
OPEN=${builddir:-.}/tests/brig-open
if ! peer && [ -x "$OPEN" ]; then
	HARD=$RUNTIME RUNTIME=$OPEN
	up 'echo ready; exec sleep 1000' '.process.scheduler = {
		policy: "SCHED_DEADLINE", runtime: 10000000,
		deadline: 20000000, period: 30000000,
		flags: ["SCHED_FLAG_RESET_ON_FORK"]}'
	if grep -q sched_setattr "$W/$ID.out"; then
		skip "a deadline" "no CPU time for a deadline"
	else
		ok "a deadline: it runs" ready "$ID"
		OUT=$(chrt -p "$(pid_of "$ID")")
		like "a deadline: its policy" "$OUT" 'policy: SCHED_DEADLINE'
		like "a deadline: runtime, deadline, period" "$OUT" \
			' 10000000/20000000/30000000$'
	fi
	rt delete --force "$ID"
	RUNTIME=$HARD
fi

# NUMA: a kernel without it says no, by name
if [ -e /proc/self/numa_maps ]; then
	up 'echo ready; exec sleep 1000' '.linux.memoryPolicy =
		{mode: "MPOL_BIND", nodes: "0", flags: ["MPOL_F_STATIC_NODES"]}'
	ok "memoryPolicy: it runs" ready "$ID"
	P=$(pid_of "$ID")
	ok "memoryPolicy: to its end" until_ok 10 sleeps
	like "memoryPolicy: bound to node 0" "$(cat /proc/$P/numa_maps)" \
		'bind=static:0 .*stack'
	like "memoryPolicy: exec too" "$(in_sh "$ID" 'cat /proc/self/numa_maps')" \
		'bind=static:0 .*stack'
	down "$ID"
	host_snap "$W/before"
	cid
	light "$W/$ID" '.linux.memoryPolicy = {mode: "MPOL_BIND", nodes: "777"}'
	OUT=$(rt create --bundle "$W/$ID" "$ID" 2>&1 </dev/null)
	isnt "memoryPolicy: a node that is not there" $? 0
	like "memoryPolicy: is named" "$OUT" memoryPolicy
	host_snap "$W/after"
	same "memoryPolicy: the host is as it was" "$W/before" "$W/after"
else
	skip "memoryPolicy" "a kernel without NUMA"
fi

host_snap "$W/before"
refused "hardened: real time" proc-sched /process/scheduler/policy \
	'.process.scheduler = {policy: "SCHED_RR", priority: 5}'
refused "hardened: before others" proc-nice /process/scheduler/nice \
	'.process.scheduler = {policy: "SCHED_OTHER", nice: -1}'
refused "hardened: the disk before others" proc-ioprio /process/ioPriority/class \
	'.process.ioPriority = {class: "IOPRIO_CLASS_RT", priority: 0}'
finish
