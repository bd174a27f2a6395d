#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# --systemd-cgroup with Debian's systemd, on cgroup2 alone: a container's scope
# as the kernel and systemd have it. In the guest, whose pid 1 is systemd: pids
# are told to it, so this runs in no pid namespace of its own.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox systemctl
[ -d /run/systemd/system ] || skip_all "systemd is not pid 1"
W=$(mktemp -d "${TMPDIR:-/tmp}/brig-test.XXXXXX") && chmod 0711 "$W" || exit 99
CG='' RT_N=0 RUNTIME=$BRIG
export W CG RUNTIME
ROOT_TOOLS=probe
tool probe
place=$(grep -ao '/[a-z/]*/brig-systemd' "$RUNTIME" | head -n 1)
mkdir -p "${place%/*}" && cp "${RUNTIME%/*}/brig-systemd" "$place" ||
	bail "no place for $place"
until_ok 30 busctl status || bail "no bus"

C=/sys/fs/cgroup
sd() { "$RUNTIME" --root "$W/state" --systemd-cgroup "$@"; }
# sd_up SLICE SCRIPT FILTER
sd_up() {
	cid
	light "$W/$ID" "$(sh_args "$2") |
		.linux.cgroupsPath = \"$1:box:$ID\" | $3"
	sd run --detach --bundle "$W/$ID" "$ID" >"$W/$ID.out" 2>&1 </dev/null
}
has() { systemctl show -P "$1" "box-$ID.scope"; }

sd_up bt-a.slice 'cat /sys/fs/cgroup/pids.max; cat /proc/self/cgroup
	echo ready; sleep 1000' '.linux.resources += {pids: {limit: 55},
	memory: {limit: 67108864, swap: 134217728, reservation: 33554432},
	cpu: {shares: 1024, quota: 50000, period: 100000, cpus: "0"}}'
is "a container in a scope" $? 0
ready "$ID" 30 || bail "$(cat "$W/$ID.out")"
at=/bt.slice/bt-a.slice/box-$ID.scope
P=$(pid_of "$ID")
is "systemd has it" "$(has ActiveState) $(has Slice)" "active bt-a.slice"
is "it is where the kernel has it" "$(cat "/proc/$P/cgroup")" "0::$at"
is "systemd says the same" "$(has ControlGroup)" "$at"
is "delegated" "$(has Delegate)" yes
is "pids" "$(cat $C$at/pids.max) $(has TasksMax)" "55 55"
is "memory" "$(cat $C$at/memory.max) $(has MemoryMax)" "67108864 67108864"
is "swap" "$(cat $C$at/memory.swap.max) $(has MemorySwapMax)" \
	"67108864 67108864"
is "memory, soft" "$(cat $C$at/memory.low) $(has MemoryLow)" \
	"33554432 33554432"
is "cpu" "$(cat $C$at/cpu.max) $(cat $C$at/cpu.weight)" "50000 100000 39"
is "cpus" "$(cat $C$at/cpuset.cpus) $(has AllowedCPUs)" "0 0"
is "its own root inside" "$(cat "$W/$ID.out")" "55
0::/
ready"
OUT=$(in_ct "$ID" probe rd /dev/null)
is "a device that it may" "$(inside /dev/null)" ok
mknod -m 666 "/proc/$P/root/dev/kmsg" c 1 11
OUT=$(in_ct "$ID" probe rd /dev/kmsg)
like "one that it may not" "$(inside /dev/kmsg)" \
	'(EPERM|Operation not permitted)'

# What systemd writes again when it is told to, it has from us
systemctl daemon-reload
is "after a reload: the limit" "$(cat $C$at/pids.max)" 55
OUT=$(in_ct "$ID" probe rd /dev/kmsg)
like "after a reload: the device" "$(inside /dev/kmsg)" \
	'(EPERM|Operation not permitted)'
OUT=$(in_ct "$ID" probe rd /dev/null)
is "after a reload: one that it may" "$(inside /dev/null)" ok

ok "update" rt update --pids-limit 66 --cpu-quota 20000 "$ID"
is "the kernel has it" "$(cat $C$at/pids.max) $(cat $C$at/cpu.max)" \
	"66 20000 100000"
is "and systemd" "$(has TasksMax) $(has CPUQuotaPerSecUSec)" "66 200ms"
ok "pause" rt pause "$ID"
is "it is frozen" "$(until_ok 5 grep -q 'frozen 1' $C$at/cgroup.events &&
	rt state "$ID" | jq -r .status)" paused
ok "resume" rt resume "$ID"
ok "delete" rt delete --force "$ID"
forgotten() { [ "$(has LoadState)" = not-found ]; }
ok "systemd has forgotten it" until_ok 30 forgotten
nok "no cgroup stays" test -e "$C$at"
ok "no process" gone "$P"

# One process: who holds the scope meanwhile is not it
sd_up bt-b.slice 'echo ready; exec sleep 1000' '.linux.resources.pids.limit = 1'
ok "a limit of one process" ready "$ID" 30
ok "is the kernel's" until_ok 30 grep -qx 1 "$C/bt.slice/bt-b.slice/box-$ID.scope/pids.max"
is "and systemd's" "$(has TasksMax)" 1
ok "delete" rt delete --force "$ID"

# Its process ends by itself, then delete
sd_up bt-b.slice 'echo ready; exit 0' .
until_ok 10 sh -c "'$RUNTIME' --root '$W/state' state $ID | grep -q stopped"
ok "delete of one that has ended" rt delete "$ID"
ok "forgotten too" until_ok 30 forgotten

# contrib/systemd/brig.slice: all of them together have a limit
cp "$here/contrib/systemd/brig.slice" /etc/systemd/system/
systemctl daemon-reload
sd_up brig.slice 'echo ready; sleep 1000' .
ok "contrib: a slice" ready "$ID" 30
is "the container is in it" "$(cat "/proc/$(pid_of "$ID")/cgroup")" \
	"0::/brig.slice/box-$ID.scope"
most=$(($(cat /proc/sys/kernel/pid_max) / 2))
n=$(cat $C/brig.slice/pids.max)
ok "half of the host's processes at most ($n)" test "$n" -le $most -a "$n" -gt 100
like "and not all of its memory" "$(cat $C/brig.slice/memory.max)" '^[0-9]+$'
ok "delete" rt delete --force "$ID"

# What fails leaves no scope
cid
light "$W/$ID" ".linux.cgroupsPath = \"bt-c.slice:box:$ID\" |
	.process.args = [\"/no/such\"]"
nok "a program that is not there" sd create --bundle "$W/$ID" "$ID"
none() { [ -z "$(systemctl list-units --all --no-legend 'box-*')" ]; }
ok "no scope stays" until_ok 30 none
alone() { ! pgrep -x brig-systemd; }
ok "no helper stays" until_ok 30 alone
rm -rf --one-file-system "$W"
finish
