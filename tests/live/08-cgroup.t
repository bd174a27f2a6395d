#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The cgroup: made where the config says, its limits as the host reads them,
# its devices as the container finds them, and gone at the end.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe
tool probe
[ -d /sys/fs/cgroup/pids ] || skip_all "no cgroup v1"

C=/sys/fs/cgroup
cg() { cat "$C/$1$CG/$ID/$2"; }

up 'echo ready; sleep 1000' '.linux.resources += {
	pids: {limit: 55},
	memory: {limit: 67108864, reservation: 33554432, swap: 134217728,
		disableOOMKiller: false},
	cpu: {shares: 512, quota: 50000, period: 100000, cpus: "0"}}'
is "a container with limits" $? 0
ready "$ID"
P=$(pid_of "$ID")
is "pids" "$(cg pids pids.max)" 55
is "memory" "$(cg memory memory.limit_in_bytes)" 67108864
is "memory, soft" "$(cg memory memory.soft_limit_in_bytes)" 33554432
if [ -e $C/memory/memory.memsw.limit_in_bytes ]; then
	is "memory and swap" "$(cg memory memory.memsw.limit_in_bytes)" \
		134217728
else
	skip "memory and swap" "the kernel does not count swap"
fi
is "cpu shares" "$(cg cpu cpu.shares)" 512
is "cpu quota" "$(cg cpu cpu.cfs_quota_us)" 50000
is "cpu period" "$(cg cpu cpu.cfs_period_us)" 100000
is "cpus" "$(cg cpuset cpuset.cpus)" 0
for c in pids memory cpu cpuset devices freezer blkio cpuacct systemd; do
	[ -d $C/$c ] || continue
	is "its process is in $c" "$(cg $c cgroup.procs | head -n 1)" "$P"
done
like "the first rule of devices is to deny" "$(cg devices devices.list)" \
	'^c 1:3 rwm$'
unlike "hardened: no device but those" "$(cg devices devices.list)" \
	'^(a|b |c (10|4:|1:[12]|7|229))'
is "what runs in it" "$(status_of "$P" Cpus_allowed_list)" 0

# The pids limit holds
up 'echo ready; i=0; while [ $i -lt 40 ]; do sleep 1000 & i=$((i + 1)); done
	2>/dev/null; echo "made $i"; sleep 1000' \
	'.linux.resources.pids = {limit: 20}'
ready "$ID"
ok "it met the limit" until_ok 10 grep -q '^max [1-9]' \
	"$C/pids$CG/$ID/pids.events"
is "no more processes than that" \
	"$([ "$(cg pids pids.current)" -le 20 ] && echo yes)" yes
down "$ID"
# Too little to begin with, where the kernel takes it: cgroup2 does not clone
if ! peer && [ -d $C/memory ]; then
	OUT=$(run_sh 'echo ran' '.linux.resources.memory = {limit: 20000}' 2>&1)
	like "a limit of memory that a launch does not fit" "$OUT" \
		'its process was killed before .* limit of memory'
fi
# None but its own
OPEN=${builddir:-.}/tests/brig-open
if [ -x "$OPEN" ]; then
	HARD=$RUNTIME RUNTIME=$OPEN
	up 'echo ready; exec sleep 1000' '.linux.resources.pids = {limit: 0} |
		.linux.resources.devices = [{allow: false, access: "rwm"}]'
	ready "$ID"
	is "a limit of 0" "$(cg pids pids.max) $(cg pids pids.current)" '0 1'
	unlike "and no device but those" "$(cg devices devices.list)" '^a'
	down "$ID"
	RUNTIME=$HARD
else
	skip "a limit of 0" "no brig-open"
	skip "and no device but those" "no brig-open"
fi
up 'echo ready; sleep 1000'
ready "$ID"
is "hardened: a limit where the config has none" "$(cg pids pids.max)" 2048

# Block devices, huge pages, what cgroup v2 has beside v1
down "$ID"
B=$(lsblk -dno MAJ:MIN 2>/dev/null | tr -d ' ' | head -n 1)
if [ -n "$B" ]; then
	rate() { echo "[{major: ${B%:*}, minor: ${B#*:}, rate: $1}]"; }
	up 'echo ready; sleep 1000' ".linux.resources.blockIO = {
		throttleReadBpsDevice: $(rate 1048576),
		throttleWriteBpsDevice: $(rate 2097152),
		throttleReadIOPSDevice: $(rate 100),
		throttleWriteIOPSDevice: $(rate 200)}"
	for f in read_bps:1048576 write_bps:2097152 read_iops:100 \
		write_iops:200; do
		is "throttle ${f%:*}" \
			"$(cg blkio blkio.throttle.${f%:*}_device)" \
			"$B ${f#*:}"
	done
	echo '{"blockIO":{"throttleReadBpsDevice":[{"major":'${B%:*}'
		,"minor":'${B#*:}',"rate":2097152}]}}' | rt update -r - "$ID"
	is "updated" "$(cg blkio blkio.throttle.read_bps_device)" "$B 2097152"
	echo '{"blockIO":{"throttleReadBpsDevice":[{"major":'${B%:*}'
		,"minor":'${B#*:}',"rate":5}]},"cpu":{"cpus":"5000"}}' |
		rt update -r - "$ID" 2>/dev/null
	is "taken back" "$(cg blkio blkio.throttle.read_bps_device)" \
		"$B 2097152"
	down "$ID"
else
	skip "throttling" "no block device"
fi
up 'echo ready; sleep 1000' '.linux.resources.memory +=
	{kernelTCP: 33554432, checkBeforeUpdate: true, useHierarchy: true}'
is "kernel memory of TCP" "$(cg memory memory.kmem.tcp.limit_in_bytes)" \
	33554432
down "$ID"
if grep -qw hugetlb $C/unified/cgroup.controllers 2>/dev/null &&
	[ -d /sys/kernel/mm/hugepages/hugepages-2048kB ]; then
	up 'echo ready; sleep 1000' '.linux.resources.hugepageLimits =
		[{pageSize: "2MB", limit: 6291456}] |
		.linux.resources.unified = {"hugetlb.2MB.max": "4194304"}'
	is "huge pages, as reserved" \
		"$(cg unified hugetlb.2MB.rsvd.max)" 6291456
	is "a file of cgroup v2 by name" "$(cg unified hugetlb.2MB.max)" 4194304
	down "$ID"
else
	skip "huge pages" "no such controller"
fi
missing() { # WHAT WORDS FILTER: a controller that is not there is named
	cid
	light "$W/$ID" "$3"
	rt create --bundle "$W/$ID" "$ID" >"$W/missing" 2>&1 </dev/null
	isnt "$1" $? 0
	like "$1: is named" "$(cat "$W/missing")" "$2"
	rt delete --force "$ID" 2>/dev/null
	[ ! -d "$C/pids$CG/$ID" ] || fail "$1: nothing stays"
}
grep -q '^net_cls	0' /proc/cgroups && missing "network class" \
	"needs the net_cls controller" '.linux.resources.network.classID = 5'
[ -d $C/rdma ] || missing "RDMA" "needs the rdma controller" \
	'.linux.resources.rdma = {"mlx5_0": {hcaHandles: 3}}'
missing "huge pages of 3MB" "3MB|hugetlb" \
	'.linux.resources.hugepageLimits = [{pageSize: "3MB", limit: 1}]'
missing "a file of cgroup v2" "memory.high.*cgroup v2" \
	'.linux.resources.unified = {"memory.high": "1"}'
up 'echo ready; sleep 1000' '.linux.resources += {
	blockIO: {weight: 0, leafWeight: 0, weightDevice: []},
	hugepageLimits: [], rdma: {}, unified: {}, network: {priorities: []}}'
is "what is empty asks for nothing" $? 0
ready "$ID"

# exec joins it, and what it leaves is counted
EXEC_OPTS="--detach --pid-file $W/x"
in_sh "$ID" 'sleep 1000 & sleep 1000' >/dev/null 2>&1 </dev/null
EXEC_OPTS=
like "exec is in it" "$(cg pids cgroup.procs)" "^$(cat "$W/x")\$"
down "$ID"
for c in $C/*; do
	[ ! -d "$c$CG/$ID" ] || fail "its cgroup is gone" "$c$CG/$ID"
done
pass "its cgroups are gone"
ok "with all that ran in them" gone "$(cat "$W/x")"

# Memory
OUT=$(do_sh 'dd if=/dev/zero of=/dev/null bs=80M count=1; echo "rc $?"' \
	'.linux.resources.memory = {limit: 33554432}' 2>&1)
unlike "memory is bounded" "$OUT" '^rc 0$'

# Devices: as the rules say, not as the nodes are
mknod "$W/root/mem" c 1 1
mknod "$W/root/kmsg" c 1 11
mknod "$W/root/vda" b 254 0
mknod "$W/root/tun" c 10 200
chmod 666 "$W/root/mem" "$W/root/kmsg" "$W/root/vda" "$W/root/tun"
OUT=$(do_sh 'probe rd /mem /kmsg /vda /tun /dev/null')
for d in /mem /kmsg /vda /tun; do
	unlike "hardened: $d of the image opens" "$(inside $d)" '^ok$'
done
is "/dev/null does" "$(inside /dev/null)" ok
V='.mounts += [{destination: "/v", type: "bind", source: "'$W/v'", options: ["rbind"]}]'
mkdir "$W/v"
mknod -m 666 "$W/v/kmsg" c 1 11
mknod -m 666 "$W/v/null" c 1 3
OUT=$(do_sh 'probe rd /v/kmsg /v/null' "$V")
unlike "hardened: a device in a volume" "$(inside /v/kmsg)" '^ok$'
unlike "hardened: even one that it has" "$(inside /v/null)" '^ok$'
rm -f "$W/root/mem" "$W/root/kmsg" "$W/root/vda" "$W/root/tun"

# A cgroup that somebody is in, one of the host's, one without a name
refuse_cg() {
	cid
	light "$W/$ID" ".linux.cgroupsPath = \"$2\""
	nok "hardened: $1" quietly rt create --bundle "$W/$ID" "$ID"
	rt delete --force "$ID" 2>/dev/null
}
refuse_cg "a cgroup above its root" "/x/../../y"
refuse_cg "the root of them all" "/"
refuse_cg "what systemd starts by that name" "$CG/x.service"
# a service that is not running could not start with a container below it
refuse_cg "below what systemd starts by that name" "$CG/x.service/y"
peer || is "and none of it is made" \
	"$(find $C/*"$CG" -name x.service 2>/dev/null)" ""
mkdir "$C/pids$CG/y.service"
cid
light "$W/$ID" "$(sh_args 'echo ran') |
	.linux.cgroupsPath = \"$CG/y.service/z\"" || bail y.service
is "below one that runs, as podman's units have it" \
	"$(rt run --bundle "$W/$ID" "$ID" 2>&1)" ran
rmdir "$C/pids$CG/y.service"
# from here on, up to this test's end, its parent holds this shell's child
mkdir "$C/pids$CG/full"
sleep 1000 &
echo $! >"$C/pids$CG/full/cgroup.procs"
refuse_cg "one with others in it" "$CG/full"
kill $!
wait $! 2>/dev/null
rmdir "$C/pids$CG/full"
cid
light "$W/$ID" "$(sh_args 'sleep 1000') | del(.linux.cgroupsPath)"
if rt run --bundle "$W/$ID" --detach "$ID" >/dev/null 2>&1 </dev/null; then
	p=$(pid_of "$ID")
	case $p in [1-9]*) ;; *) bail "no pid of $ID" ;; esac
	unlike "one that the config does not name is not the root's" \
		"$(grep pids: "/proc/$p/cgroup")" ':/$'
	d=$(grep pids: "/proc/$p/cgroup")
	down "$ID"
	nok "and goes" test -d "$C/pids${d##*:}"
else
	skip "one that the config does not name" "refused"
fi
down $(rt list -q) 2>/dev/null
is "no cgroup stays" "$(find $C/*"$CG" -mindepth 1 -type d 2>/dev/null | grep -c .)" 0
# In a container whose first process was left in the root of its cgroups: cgroup2
# gives no controller there, and what asks for none has not to wait for one
U=$C/unified
in_box() {
	sh -c 'echo 0 >"$0/cgroup.procs" && exec unshare -m -C --propagation \
		private sh -c "umount -R \"$C\" && mount -t cgroup2 cgroup2 \
		\"$C\" && exec \"\$@\"" - "$@"' "$U$CG" "$@"
}
if grep -qw hugetlb $U/cgroup.subtree_control 2>/dev/null; then
	export C
	mkdir "$U$CG"
	HARD=$RUNTIME
	peer || RUNTIME=${builddir:-.}/tests/brig-open
	cid
	light "$W/$ID" "$(sh_args 'sleep 1000') |
		.linux.resources |= {devices}" || bail box
	in_box "$RUNTIME" --root "$W/state" run --bundle "$W/$ID" --detach \
		"$ID" >"$W/o" 2>&1 </dev/null
	is "no controller can be had, and none is asked for" $? 0
	diag "$(cat "$W/o")"
	is "its process is in its cgroup all the same" \
		"$(sed -n 's/^0:://p' "/proc/$(pid_of "$ID")/cgroup")" \
		"$CG$CG/$ID"
	ok "delete --force" in_box "$RUNTIME" --root "$W/state" delete \
		--force "$ID"
	light "$W/$ID" "$(sh_args 'exit 0') | .linux.resources |= {devices,
		hugepageLimits: [{pageSize: \"2MB\", limit: 0}]}"
	OUT=$(in_box "$RUNTIME" --root "$W/state" run --bundle "$W/$ID" \
		"$ID" 2>&1 </dev/null)
	isnt "one is asked for" $? 0
	peer || like "it is named, with what is in its way" "$OUT" \
		'the hugetlb controller.* has processes'
	is "no cgroup stays" "$(find "$U$CG" -mindepth 1 -type d)" ""
	RUNTIME=$HARD
else
	skip "processes in the way of controllers" "cgroup2 has no hugetlb here"
fi

finish
