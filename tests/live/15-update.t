#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# update: what the kernel holds afterwards, what the record says, and that of
# an update that fails nothing stays.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"

up 'echo ready; sleep 1000' '.linux.resources += {
	pids: {limit: 55},
	memory: {limit: 67108864, swap: 134217728},
	cpu: {shares: 512, quota: 50000, period: 100000, cpus: "0"}}'
ready "$ID"

ok "by options" rt update --memory 96m --memory-reservation=32M \
	--memory-swap 256MiB --cpu-share 256 --cpu-quota 30000 \
	--cpu-period 60000 --cpu-burst 10000 --cpuset-cpus 0-1 \
	--cpuset-mems 0 --pids-limit 77 "$ID"
is "memory" "$(lim memory memory.limit_in_bytes)" 100663296
is "reservation" "$(lim memory memory.soft_limit_in_bytes)" 33554432
if cg2 || [ -e /sys/fs/cgroup/memory/memory.memsw.limit_in_bytes ]; then
	is "memory and swap" "$(lim memory memory.memsw.limit_in_bytes)" \
		268435456
fi
is "shares" "$(lim cpu cpu.shares)" "$(shares 256)"
is "quota" "$(lim cpu cpu.cfs_quota_us)" 30000
is "period" "$(lim cpu cpu.cfs_period_us)" 60000
is "burst" "$(lim cpu cpu.cfs_burst_us)" 10000
is "cpus" "$(lim cpuset cpuset.cpus)" 0-1
is "pids" "$(lim pids pids.max)" 77
is "its process sees them" "$(status_of "$(pid_of "$ID")" Cpus_allowed_list)" \
	0-1

printf '%s' '{"memory":{"limit":134217728,"swap":0,"kernel":0},
	"cpu":{"shares":0,"quota":20000,"cpus":"0"},"pids":{"limit":33}}' |
	rt update --resources=- "$ID"
is "by JSON on standard input" "$?" 0
is "what it says" "$(lim memory memory.limit_in_bytes) $(lim pids pids.max)" \
	"134217728 33"
is "a 0 asks for nothing" "$(lim cpu cpu.shares)" "$(shares 256)"
is "what it leaves out stays" "$(lim cpu cpu.cfs_period_us)" 60000
echo '{"pids":{"limit":34}}' >"$W/r.json"
ok "by JSON in a file" rt update -r "$W/r.json" "$ID"
is "so it is" "$(lim pids pids.max)" 34
is "an object with nothing in it" "$(echo '{}' | rt update -r - "$ID"; echo $?)" 0
ok "lower than before, swap and all" rt update --memory 48m --memory-swap 64m \
	"$ID"
is "lower it is" "$(lim memory memory.limit_in_bytes)" 50331648
ok "and higher again" rt update --memory 128m --memory-swap 256m "$ID"
is "higher it is" "$(lim memory memory.limit_in_bytes)" 134217728
ok "idle" rt update --cpu-idle 1 "$ID"
is "idle it is" "$(lim cpu cpu.idle)" 1
ok "no more idle, with shares" rt update --cpu-idle 0 --cpu-share 300 "$ID"
is "so it has shares" "$(lim cpu cpu.idle) $(lim cpu cpu.shares)" "0 $(shares 300)"

# What fails leaves all as it was
before() {
	for f in memory/memory.limit_in_bytes pids/pids.max cpu/cpu.shares \
		cpu/cpu.cfs_quota_us cpuset/cpuset.cpus; do
		lim "${f%/*}" "${f#*/}"
	done
}
A=$(before)
nok "processors that are not there" rt update --pids-limit 99 \
	--memory 100m --cpu-share 2000 --cpu-quota 10000 --cpuset-cpus 5000 \
	"$ID"
is "nothing of it stays" "$(before)" "$A"
ok "nor in the record: the next one has its pairs" rt update \
	--cpu-quota 15000 "$ID"
is "with the period as it is" \
	"$(lim cpu cpu.cfs_quota_us) $(lim cpu cpu.cfs_period_us)" "15000 60000"
A=$(before)
nok "less memory than memory and swap allow" rt update --memory 1g "$ID"
is "nothing changes" "$(before)" "$A"

# Judged
refuses() { # DESC RULE JSON
	rt --log "$W/log" --log-format json update -r - "$ID" >"$W/out" 2>&1 \
		<<-J
		$3
	J
	is "$1" "$?" 3
	like "$1: by rule" "$(tail -n 1 "$W/log")" "$2"
	is "$1: nothing changes" "$(before)" "$A"
}
refuses "real-time" res-oomkill '{"cpu":{"realtimeRuntime":1000},"pids":{"limit":5}}'
refuses "no oom killer" res-oomkill '{"memory":{"disableOOMKiller":true}}'
refuses "moving itself" res-unified '{"unified":{"cgroup.procs":"1"}}'
refuses "a key twice" cfg- '{"pids":{"limit":5},"pids":{"limit":6}}'
refuses "no JSON" cfg- '{"pids":'
refuses "the kernel's memory" dev-dangerous '{"pids":{"limit":5},"devices":[
	{"allow":false,"access":"rwm"},
	{"allow":true,"type":"c","major":1,"minor":1,"access":"r"}]}'
refuses "every device" dev-cgroup-wild '{"devices":[
	{"allow":true,"access":"rwm"}]}'
refuses "a disk" dev-block '{"devices":[{"allow":false,"access":"rwm"},
	{"allow":true,"type":"b","major":8,"minor":0,"access":"r"}]}'

# Device rules: the list that it has now takes the place of what it had. On
# cgroup2 they are a program: tests/vm/25-events.t
rules() { cg2 || lim devices devices.list | sort; }
devices() { rt update -r - "$ID" >"$W/out" 2>&1; }
A=$(rules)
is "what an engine says again" "$(jq .linux.resources "$W/$ID/config.json" |
	jq 'del(.memory, .cpu)' | devices; echo $?)" 0
is "changes nothing" "$(rules)" "$A"
cg2 || like "it may read and write null" "$(rules)" '^c 1:3 rwm$'
echo '{"devices":[{"allow":true,"type":"c","major":10,"minor":229,
	"access":"rw"}]}' | devices
is "one more, by a list that forgets to deny" "$?" 0
cg2 || is "is one more, and all that it had" "$(rules)" \
	"$(printf '%s\nc 10:229 rw\n' "$A" | sort)"
is "and nothing else opens" "$(rules | grep -c '^a')" 0
echo '{"devices":[{"allow":false,"access":"rwm"}]}' | devices
is "and back" "$?" 0
is "is as before" "$(rules)" "$A"
echo '{"devices":[{"allow":false,"access":"rwm"},
	{"allow":false,"type":"c","major":1,"minor":9,"access":"w"}]}' | devices
is "a list with more than one denial" "$?" 0
cg2 || like "the default ones stand behind it" "$(rules)" '^c 1:9 rwm$'
is "the limits stay" "$(lim pids pids.max)" 55
ok "no limit of processes" rt update --pids-limit -1 "$ID"
is "hardened: is one" "$(lim pids pids.max)" 2048

# Words
for a in "--memory 1x" "--memory 1.5g" "--cpu-share -" "--pids-limit 1e3" \
	"--memory 9223372036854775807k"; do
	nok "bad value: $a" rt update $a "$ID"
done
rt update --memory 1g -r "$W/r.json" "$ID" 2>/dev/null
is "one way or the other" $? 2
nok "no such file" rt update -r "$W/none" "$ID"
nok "no such container" rt update --memory 1g nobody
ln -s r.json "$W/link.json"
dd if=/dev/zero of="$W/big" bs=1M count=5 2>/dev/null
nok "a text without end" rt update -r "$W/big" "$ID"

# In other states
ok "pause" rt pause "$ID"
ok "of a paused one" rt update --pids-limit 44 "$ID"
is "so it is" "$(lim pids pids.max)" 44
ok "resume" rt resume "$ID"
if [ -e /sys/fs/cgroup/memory/memory.memsw.limit_in_bytes ]; then
	ok "a limit of both" rt update --memory 48m --memory-swap 64m "$ID"
	ok "none of memory" rt update --memory -1 "$ID"
	n=9223372036854771712
	is "is none of both" "$(lim memory memory.limit_in_bytes) $(lim \
		memory memory.memsw.limit_in_bytes)" "$n $n"
	ok "and one of memory again" rt update --memory 96m "$ID"
fi
rt kill "$ID" KILL
until_ok 10 gone "$(pid_of "$ID")"
nok "of a stopped one" rt update --pids-limit 45 "$ID"
down "$ID"
finish
