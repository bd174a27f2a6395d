#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# /proc, /sys, sysctls and the network that a container has of its own.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe

# Masked: those of docker's list and ours beside
for f in asound acpi kcore keys latency_stats timer_list timer_stats \
	sched_debug scsi interrupts; do
	[ ! -e "/proc/$f" ] || MASKED="${MASKED-} /proc/$f"
done
for f in firmware devices/virtual/powercap fs/selinux fs/bpf kernel/debug \
	kernel/tracing kernel/security; do
	[ ! -e "/sys/$f" ] || MASKED="${MASKED-} /sys/$f"
done
OUT=$(do_sh 'for f in '"$MASKED"'; do
	if [ -d $f ]; then ls -A $f | wc -l | sed "s|^|$f |"
	else wc -c <$f 2>&1 | sed "s|^|$f |"; fi; done' 2>&1)
for f in $MASKED; do
	case $f in
	*/interrupts | *powercap) h="hardened: " ;;
	*) h= ;;
	esac
	is "$h$f shows nothing" "$(inside "$f")" 0
done
is "hardened: and the config can't leave one out" "$(do_sh \
	'wc -c </proc/interrupts; wc -c </proc/keys' '.linux.maskedPaths = []' |
	tr '\n' ' ')" "0 0 "

# Not to be written. access(2) and an open, never a write: for a peer these
# are the host's own.
RO='/proc/sys/kernel/core_pattern /proc/sys/kernel/hostname
/proc/sys/vm/overcommit_memory /proc/sys/net/ipv4/ip_forward
/proc/sysrq-trigger /proc/irq/default_smp_affinity /proc/sys/fs/file-max
/proc/sys/kernel/modprobe /proc/sys/vm/memfd_noexec
/sys/kernel/mm/transparent_hugepage/enabled /proc/self/oom_score_adj'
have=
for f in $RO; do [ ! -e $f ] || have="$have $f"; done
# Of the image, read-only and no more than that: its programs run
OUT=$(do_sh 'awk "\$5 == \"/bin\" || \$5 == \"/proc/sys\" {
	print \$5, \$6 }" /proc/self/mountinfo' \
	'.linux.readonlyPaths += ["/bin"]' 2>&1)
like "a read-only folder of programs" "$OUT" '^/bin ro,nosuid,(nodev,)?relatime$'
peer || like "and one of the kernel's" "$OUT" '^/proc/sys ro,nosuid,nodev,noexec'
OUT=$(do_sh "probe wr $have" 2>&1)
for f in $have; do
	case $f in
	*/oom_score_adj) is "$f can be opened" "$(inside $f)" ok ;;
	*) unlike "$f can't be written" "$(inside $f)" '^(ok)?$' ;;
	esac
done
OUT=$(do_sh "probe wr $have" 'del(.linux.readonlyPaths)' 2>&1)
for f in $have; do
	case $f in
	*/oom_score_adj | /sys/*) continue ;;
	esac
	unlike "hardened: $f can't, whatever the config says" \
		"$(inside $f)" '^(ok)?$'
done
OUT=$(do_sh 'cat /proc/self/mountinfo')
opts() { printf '%s\n' "$OUT" | awk -v d="$1" '$5 == d { print $6 }' |
	tail -n 1; }
like "/proc" "$(opts /proc)" '^rw,nosuid,nodev,noexec'
like "/sys is read-only" "$(opts /sys)" '^ro,nosuid,nodev,noexec'
for d in /proc/sys /proc/bus /proc/fs /proc/irq /proc/sysrq-trigger; do
	[ -e $d ] || continue
	like "$d is read-only" "$(opts $d)" '^ro,'
	like "hardened: $d: and nothing else" "$(opts $d)" \
		'^ro,nosuid,nodev,noexec'
done
is "hardened: no cgroup can be written" "$(do_sh 'mkdir /sys/fs/cgroup/x \
	/sys/fs/cgroup/*/x 2>/dev/null; ls -d /sys/fs/cgroup/x \
	/sys/fs/cgroup/*/x 2>/dev/null | wc -l')" 0
F='pids/pids.max memory/memory.limit_in_bytes'
! cg2 || F='pids.max memory.max'
OUT=$(do_sh "cd /sys/fs/cgroup && cat $F" \
	'.linux.resources.pids.limit = 77 |
	.linux.resources.memory.limit = 67108864' 2>&1)
is "its own cgroup's limits can be read" "$(printf '%s\n' "$OUT" | tail -n 2 |
	tr '\n' ' ')" "77 67108864 "

# Sysctls: of its own namespaces
S='for n in '"'net/ipv4/ping_group_range net/ipv4/ip_unprivileged_port_start
	net/core/somaxconn kernel/msgmax kernel/shm_rmid_forced fs/mqueue/msg_max
	kernel/sem net/ipv4/ip_local_port_range vm/memfd_noexec'"'; do
	echo "$n $(cat /proc/sys/$n)"; done
probe ping; probe serve 80'
S=$(printf %s "$S" | sed "s/in '/in /; s/'; do/; do/" | tr '\n' ' ' |
	sed 's/done /done; /')
sha=$(cat /proc/sys/kernel/msgmax /proc/sys/fs/mqueue/msg_max \
	/proc/sys/net/core/somaxconn /proc/sys/vm/memfd_noexec | cksum)
OUT=$(do_sh "$S" '.linux.sysctl += {"kernel.msgmax": "4321",
	"fs.mqueue.msg_max": "33", "net.core.somaxconn": "321",
	"kernel.shm_rmid_forced": "1", "kernel.sem": "250 32000 100 128",
	"net.ipv4.ip_local_port_range": "20000 30000"}' 2>&1)
is "kernel.msgmax" "$(inside kernel/msgmax)" 4321
is "fs.mqueue.msg_max" "$(inside fs/mqueue/msg_max)" 33
is "net.core.somaxconn" "$(inside net/core/somaxconn)" 321
is "kernel.shm_rmid_forced" "$(inside kernel/shm_rmid_forced)" 1
is "kernel.sem" "$(inside kernel/sem | tr '\t' ' ')" "250 32000 100 128"
is "net.ipv4.ip_local_port_range" "$(inside net/ipv4/ip_local_port_range |
	tr '\t' ' ')" "20000 30000"
is "ping works" "$(inside ping)" ok
is "port 80 can be bound" "$(inside bind)" ok
[ ! -e /proc/sys/vm/memfd_noexec ] || # Linux 6.3
	is "hardened: memory files don't run" "$(inside vm/memfd_noexec)" 1
is "the host's are as they were" "$(cat /proc/sys/kernel/msgmax \
	/proc/sys/fs/mqueue/msg_max /proc/sys/net/core/somaxconn \
	/proc/sys/vm/memfd_noexec | cksum)" "$sha"
OUT=$(do_sh "$S" '.linux.sysctl = {"net.ipv4.ping_group_range": "0 0"}' 2>&1)
is "podman's ping_group_range lets root ping" "$(inside ping)" ok
is "bind :80 without a word of the config" "$(inside bind)" ok
# read from here: inside it is shown in the container's own ids
range() { nsenter -t "$(pid_of "$1")" -n \
	cat /proc/sys/net/ipv4/ping_group_range | tr '\t' ' '; }
up 'echo ready; sleep 1000'
ready "$ID"
is "docker's ping_group_range is left" "$(range "$ID")" "0 2147483647"
down "$ID"
up 'echo ready; sleep 1000' '.linux.sysctl = {"net.ipv4.ping_group_range": "0 5"}'
ready "$ID"
p=$(pid_of "$ID")
b=$(awk '{ print $2 }' "/proc/$p/gid_map")
is "a range of its ids is one of its block" "$(range "$ID")" \
	"$b $((b + 5))"
down "$ID"
is "a user may bind :80, as docker asks" "$(do_sh 'probe serve 80' \
	'.process.user = {uid: 1000, gid: 1000}')" "bind ok"

# The network
OUT=$(do_sh 'ip link show lo; ip addr show lo; ls /sys/class/net
	(echo hi | nc -l -p 8000 127.0.0.1) &
	for i in $(seq 300); do
		o=$(nc 127.0.0.1 8000 </dev/null 2>/dev/null) && break
		sleep 0.1
	done
	echo "got $o"' 2>&1)
like "lo is up" "$OUT" 'lo: <.*UP'
like "with its address" "$OUT" '127\.0\.0\.1'
is "and serves" "$(inside got)" hi
is "hostname" "$(do_sh hostname)" plain
o=$(do_sh 'cat /proc/sys/kernel/domainname' '.domainname = "example"' 2>&1)
case $o in
*unsupported*) pass "hardened: domainname is refused by name" ;;
*) is "hardened: domainname" "$o" example ;;
esac

# The clocks. (runc 1.1.5 knows none, crun 1.8.1 kills all that it sees.)
if ! peer; then
	o=$(do_sh "sed 's/  */ /g' /proc/self/timens_offsets" '
		.linux.namespaces += [{type: "time"}] | .linux.timeOffsets =
		{boottime: {secs: 1000, nanosecs: 5}, monotonic: {secs: -1}}')
	like "time: boottime" "$o" '^boottime 1000 5$'
	like "time: monotonic" "$o" '^monotonic -1 0$'
fi
unlike "the host's name is as it was" "$(uname -n)" '^plain$'
finish
