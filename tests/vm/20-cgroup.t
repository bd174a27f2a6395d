#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The cgroup where cgroup2 is alone: its limits in cgroup2's own words, as the
# container sees it, its devices by a BPF program, and gone at the end.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe
tool probe

cg() { cat "/sys/fs/cgroup$CG/$ID/$1"; }
event() { cg "$1" | sed -n "s/^$2 //p"; }

# Limits, by the names of v1 as configs have them
up 'cat /sys/fs/cgroup/pids.max; sed "s/^/self /" /proc/self/cgroup
	awk "\$5 == \"/sys/fs/cgroup\" {
		print \"mount\", \$4, \$6; for (i = 7; i < NF; i++)
			if (\$i == \"-\") print \"type\", \$(i + 1) }" \
		/proc/self/mountinfo
	ls -d /sys/fs/cgroup/*/ /sys/fs/cgroup/cgroup.procs
	sed "s/^/in it /" /sys/fs/cgroup/cgroup.procs
	mkdir /sys/fs/cgroup/sub && echo "made one"
	echo max >/sys/fs/cgroup/pids.max && echo "raised it"
	echo 0 >/sys/fs/cgroup/../cgroup.procs && echo "left it"
	echo ready; sleep 300' '.linux.resources += {
	pids: {limit: 55},
	memory: {limit: 67108864, reservation: 33554432, swap: 134217728},
	cpu: {shares: 512, quota: 50000, period: 100000, cpus: "0"}}'
is "a container with limits" $? 0
ready "$ID" 20 || bail "$(cat "$W/$ID.out")"
P=$(pid_of "$ID") OUT=$(cat "$W/$ID.out")
is "pids" "$(cg pids.max)" 55
is "memory" "$(cg memory.max)" 67108864
is "memory, soft" "$(cg memory.low)" 33554432
is "swap is what the limit of both leaves" "$(cg memory.swap.max)" 67108864
is "shares become a weight" "$(cg cpu.weight)" 20
is "quota and period" "$(cg cpu.max)" "50000 100000"
is "cpus" "$(cg cpuset.cpus)" 0
is "as its process has it" "$(status_of "$P" Cpus_allowed_list)" 0
is "its process is in it" "$(cg cgroup.procs | grep -cx "$P")" 1
is "and in no other" "$(cat "/proc/$P/cgroup")" "0::$CG/$ID"

# Two lines, as in config-linux.md's example: the kernel takes one a write
DISK=$(cat /sys/block/vda/dev)
FIRST=$ID
up 'echo ready; sleep 300' '.linux.resources.unified = {"memory.high": "50000000",
	"io.max": "'"$DISK"' rbps=2097152\n'"$DISK"' wiops=120"}'
is "unified of two lines" $? 0
is "both are the kernel's" "$(cg memory.high) $(cg io.max)" \
	"49999872 $DISK rbps=2097152 wbps=max riops=max wiops=120"
down "$ID"
ID=$FIRST

# An update, in cgroup2's words
ok "update" rt update --pids-limit 56 --memory 100663296 --memory-swap \
	201326592 --cpu-quota 40000 --cpu-share 1024 "$ID"
is "is what the kernel has" "$(cg pids.max) $(cg memory.max) $(cg \
	memory.swap.max) $(cg cpu.max) $(cg cpu.weight)" \
	"56 100663296 100663296 40000 100000 39"
nok "more memory than memory and swap" rt update --memory 402653184 "$ID"
is "changes nothing" "$(cg memory.max)" 100663296

# From inside
is "it sees its own limit" "$(printf '%s\n' "$OUT" | head -n 1)" 55
is "it is its own root" "$(inside self)" "0::/"
is "cgroup2 is mounted" "$(inside type)" cgroup2
like "its root is the container's" "$(inside mount)" '^/ ro,'
like "read-only, nosuid, nodev, noexec" "$(inside mount)" \
	'ro,nosuid,nodev,noexec'
like "itself in it" "$OUT" '^in it 1$'
unlike "it changes nothing there" "$OUT" '^(made one|raised it|left it)$'

# More processes come to it, and only so many
EXEC_OPTS="--detach --pid-file $W/x"
in_sh "$ID" 'sleep 300' >/dev/null 2>&1 </dev/null
EXEC_OPTS=
is "exec is in it" "$(cg cgroup.procs | grep -cx "$(cat "$W/x")")" 1
ok "pause" rt pause "$ID"
is "stops all of it" "$(until_ok 5 grep -q 'frozen 1' \
	"/sys/fs/cgroup$CG/$ID/cgroup.events" && event cgroup.events frozen)" 1
is "it is paused" "$(rt state "$ID" | jq -r .status)" paused
ok "resume" rt resume "$ID"
is "and lets it go" "$(cg cgroup.freeze)" 0
down "$ID"
nok "its cgroup is gone" test -e "/sys/fs/cgroup$CG/$ID"
ok "and what ran in it" gone "$(cat "$W/x")"

up 'echo ready; i=0; while [ $i -lt 30 ]; do sleep 300 & i=$((i + 1)); done
	2>/dev/null; sleep 300' '.linux.resources.pids = {limit: 12}'
ready "$ID" 20
ok "it meets the limit of processes" until_ok 10 grep -q '^max [1-9]' \
	"/sys/fs/cgroup$CG/$ID/pids.events"
ok "which holds" test "$(cg pids.current)" -le 12
down "$ID"

# None but its own: it is in there before that holds (CLONE_INTO_CGROUP)
flags() { sed -n 's/.* - cgroup2 //p' /proc/self/mountinfo; }
F=$(flags) HARD=$RUNTIME RUNTIME=${builddir:-.}/tests/brig-open
up 'echo ready; exec sleep 300' '.linux.resources.pids = {limit: 0}'
ready "$ID" 20
is "a limit of 0" "$(cg pids.max) $(cg pids.current)" '0 1'
down "$ID"
# Its cgroup2 is mounted outside a cgroup namespace
like "the host's cgroup2 has flags" "$F" nsdelegate,memory_recursiveprot
is "they are as they were" "$(flags)" "$F"
RUNTIME=$HARD

up 'dd if=/dev/zero of=/dev/null bs=80M count=1 2>/dev/null; echo "rc $?"
	echo ready; sleep 300' '.linux.resources.memory = {limit: 33554432}'
ready "$ID" 30
unlike "memory is bounded" "$(cat "$W/$ID.out")" '^rc 0$'
isnt "by its cgroup" "$(event memory.events oom_kill)" 0
is "hardened: a limit of processes where the config has none" \
	"$(cg pids.max)" 2048
down "$ID"

# Devices. A node of the image would not open anyway (nodev), and none can be
# made inside: so these are put into its /dev from here.
up 'echo ready; sleep 300'
ready "$ID" 20
D=/proc/$(pid_of "$ID")/root/dev
mknod -m 666 "$D/kmsg" c 1 11
mknod -m 666 "$D/mem" c 1 1
mknod -m 666 "$D/vda" b 254 0
mknod -m 666 "$D/tun" c 10 200
mknod -m 666 "$D/again" c 1 5
OUT=$(in_ct "$ID" probe rd /dev/null /dev/zero /dev/again /dev/kmsg /dev/mem \
	/dev/vda /dev/tun)
for d in null zero again; do is "/dev/$d opens" "$(inside "/dev/$d")" ok; done
for d in kmsg mem vda tun; do
	like "/dev/$d: EPERM" "$(inside "/dev/$d")" \
		'(EPERM|Operation not permitted)'
done
ok "the host opens what the container may not" dd if=/dev/kmsg of=/dev/null \
	count=0
OUT=$(in_sh "$ID" 'mknod /tmp/null c 1 3 && echo made
	mknod /dev/null2 c 1 3 && echo made' 2>&1)
unlike "it makes no node, not even of those" "$OUT" '^made$'
down "$ID"
OUT=$(do_sh 'echo x >/dev/mynull && echo works; stat -c "%t:%T" /dev/mynull' \
	'.linux.devices = [{path: "/dev/mynull", type: "c", major: 1,
	minor: 3, fileMode: 438}]' 2>&1)
is "a device that the config lists" "$OUT" "works
1:3"

is "no cgroup stays" "$(find "/sys/fs/cgroup$CG" -mindepth 1 -type d 2>/dev/null |
	grep -c .)" 0
finish
