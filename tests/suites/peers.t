#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig-open, runc and crun, asked for the same containers. Each difference
# stands in peers.list with its reason; a new one fails, and so does a row that
# no difference matches any more. KEEP=FOLDER leaves the facts there, ONLY="CASE
# CASE" asks for these alone.
#
# shellcheck disable=SC2016

: "${OURS:=${builddir:-.}/tests/brig-open}"
case $OURS in /*) ;; *) OURS=$PWD/$OURS ;; esac
HARD=$(readlink -f "${builddir:-.}/brig")
export OURS HARD
RUNTIME=$OURS
. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/suites/peers.sh"
need jq busybox runc crun gcc
PLAY_CGROUP=v1 PLAY_FLAGS=-n playground "$@"
ROOT_TOOLS=filters
roots
# Ours asks a policy who may listen: an /etc of the playground's
AGENT_AT=/run/peers.sock
mkdir "$W/etc" && cp -a /etc/. "$W/etc/" 2>/dev/null
rm -rf "$W/etc/brig"
chmod 755 "$W/etc"
mount --bind "$W/etc" /etc && mkdir /etc/brig || bail "no /etc"
printf '{"version": 1, "notify-sockets": ["%s"]}' $AGENT_AT \
	>/etc/brig/policy.json
mnt() { # DESTINATION TYPE SOURCE OPTIONS...: a mount more
	mnt_d=$1 mnt_t=$2 mnt_s=$3
	shift 3
	printf '.mounts += [{destination: "%s", type: "%s", source: "%s", options: [%s]}]' \
		"$mnt_d" "$mnt_t" "$mnt_s" "$(for o; do printf ',"%s"' "$o"; done | cut -c2-)"
}
vol() { mnt /vol bind "$W/vol" bind "$@"; }
a() { a_case "$@"; }

# Plain, and by namespace
a plain .
a no-cgroupns '.linux.namespaces |= map(select(.type != "cgroup"))'
a no-uts '.linux.namespaces |= map(select(.type != "uts")) | del(.hostname)'
a no-ipc '.linux.namespaces |= map(select(.type != "ipc"))'
a no-net '.linux.namespaces |= map(select(.type != "network")) | del(.linux.sysctl)'
a userns '.linux.namespaces += [{type: "user"}] | del(.linux.sysctl) |
	.linux.uidMappings = [{containerID: 0, hostID: 200000, size: 65536}] |
	.linux.gidMappings = .linux.uidMappings'
a hostname '.hostname = "other.example"'
a domainname '.domainname = "example"'

# Process
a umask '.process.user.umask = 63'
a user '.process.user = {uid: 1000, gid: 1000, additionalGids: [5, 2000]}'
a user-caps '.process.user = {uid: 1000, gid: 1000} |
	.process.capabilities.ambient = ["CAP_NET_BIND_SERVICE"] |
	.process.capabilities.inheritable = ["CAP_NET_BIND_SERVICE"]'
a no-caps '.process.capabilities = {}'
a caps-absent 'del(.process.capabilities)'
a caps-unknown '.process.capabilities |= map_values(. + ["CAP_NOTHING"])'
a env-home '.process.env = ["PATH=/bin"]'
a env-empty '.process.env = []'
a env-odd '.process.env = ["PATH=/bin", "A=", "B=x=y", "A=2"]'
a env-user-home '.process.env = ["PATH=/bin"] | .process.user = {uid: 1000, gid: 1000}'
a nnp '.process.noNewPrivileges = true'
a oom '.process.oomScoreAdj = 500'
a oom-absent 'del(.process.oomScoreAdj)'
a rlimits '.process.rlimits = [{type: "RLIMIT_NOFILE", soft: 100, hard: 200},
	{type: "RLIMIT_CORE", soft: 0, hard: 0}, {type: "RLIMIT_NPROC", soft: 900, hard: 900}]'
a cwd '.process.cwd = "/var/lib"'
a cwd-made '.process.cwd = "/made/deep"'
a cwd-file '.process.cwd = "/etc/passwd"'
a args-path '.process.args = ["look", "one", ""] | .process.env = ["PATH=/nowhere:/bin"]'
a args-relative '.process.args = ["bin/look"]'
a personality '.linux.personality = {domain: "LINUX32"}'
a scheduler '.process.scheduler = {policy: "SCHED_BATCH", nice: 5}'
a ioprio '.process.ioPriority = {class: "IOPRIO_CLASS_IDLE", priority: 0}'
a exit-3 '.process.args = ["/bin/sh", "-c", "exit 3"]'
a exit-signal '.process.args = ["/bin/sh", "-c", "kill -9 $$"]'
a missing '.process.args = ["/bin/none"]'
a missing-path '.process.args = ["none"]'
a not-exec '.process.args = ["/etc/passwd"]'
a folder '.process.args = ["/etc"]'
a bad-interp '.process.args = ["/etc/badsh"]'
a text '.process.args = ["/etc/text"]'
# crun 1.8.1 sends SIGKILL to -1 where it can't do that: not with us.
PEERS=runc
a time-offsets '.linux.namespaces += [{type: "time"}] |
	.linux.timeOffsets = {boottime: {secs: 1000, nanosecs: 5}}'
PEERS='runc crun'

# Root and paths
a ro-root '.root.readonly = true'
a masked '.linux.maskedPaths = ["/proc/kcore", "/etc/masked", "/etc/maskdir", "/none/x"]'
a unmasked 'del(.linux.maskedPaths, .linux.readonlyPaths)'
a readonly '.linux.readonlyPaths = ["/proc/sys", "/etc/rofile", "/tmp", "/none/x"]'
a sysctl '.linux.sysctl = {"kernel.msgmax": "4096", "net.core.somaxconn": "100", "fs.mqueue.msg_max": "5"}'
a sysctl-slash '.linux.sysctl = {"net/ipv4/ip_forward": "1"}'
a propagation-shared '.linux.rootfsPropagation = "shared"'
a propagation-slave '.linux.rootfsPropagation = "slave"'
a propagation-unbindable '.linux.rootfsPropagation = "unbindable"'

# Mounts
a bind "$(vol)"
a bind-ro "$(vol ro)"
a bind-flags "$(vol nosuid nodev noexec noatime)"
a bind-times "$(vol nodiratime strictatime)"
a rbind-slave "$(mnt /vol bind "$W/vol" rbind rslave)"
a bind-shared "$(vol shared)"
a bind-unbindable "$(vol unbindable)"
a bind-rro "$(mnt /vol bind "$W/vol" rbind rro)"
a bind-rflags "$(mnt /vol bind "$W/vol" rbind rnosuid rnodev rnoexec rnoatime)"
a bind-nosymfollow "$(vol nosymfollow)"
a bind-file "$(mnt /etc/made.conf bind "$W/host" bind ro)"
a bind-missing "$(mnt /vol bind "$W/none" bind)"
a relative "$(mnt vol tmpfs tmpfs size=64k)"
a tmpfs "$(mnt /vol tmpfs tmpfs size=64k mode=700 uid=5 gid=6 nr_inodes=99)"
a tmpfs-flags "$(mnt /vol tmpfs tmpfs ro nosuid nodev noexec sync dirsync size=64k)"
a tmpfs-lazy "$(mnt /vol tmpfs tmpfs lazytime size=64k)"
a tmpfs-async "$(mnt /vol tmpfs tmpfs sync async size=64k)"
a tmpfs-bare '.mounts += [{destination: "/vol", type: "tmpfs"}]'
a tmpcopyup "$(mnt /full tmpfs tmpfs tmpcopyup size=64k)"
a tmpfs-remount "$(mnt /vol tmpfs tmpfs size=64k) | $(mnt /vol bind "$W/vol" bind ro)"
a fs-unknown "$(mnt /vol nonesuch none)"
a opt-unknown "$(mnt /vol tmpfs tmpfs frobnicate)"
a cgroup-rw '.mounts |= map(if .type == "cgroup" then .options = ["nosuid"] else . end)'

# Devices, resources
a device '.linux.devices = [{path: "/dev/mine", type: "c", major: 1, minor: 3, fileMode: 420, uid: 7, gid: 8}]'
a device-deep '.linux.devices = [{path: "/dev/a/b", type: "b", major: 7, minor: 99}, {path: "/dev/pipe", type: "p", fileMode: 384}]'
a device-u '.linux.devices = [{path: "/dev/mine", type: "u", major: 1, minor: 5, fileMode: 384, uid: 3, gid: 4}]'
a device-p '.linux.devices = [{path: "/dev/fifo", type: "p", fileMode: 432, uid: 3, gid: 4}]'
a device-outside '.linux.devices = [{path: "/etc/mine", type: "c", major: 1, minor: 5}]'
a device-mode '.linux.devices = [{path: "/dev/mine", type: "c", major: 1, minor: 3, fileMode: 511}, {path: "/dev/fifo", type: "p", fileMode: 457}]'
a device-twice '.linux.devices = [{path: "/dev/mine", type: "c", major: 1, minor: 3, uid: 7}, {path: "/dev/mine", type: "c", major: 1, minor: 3, uid: 7}]'
a device-same '.linux.devices = [{path: "/dev/null", type: "c", major: 1, minor: 3, fileMode: 438}]'
a device-other '.linux.devices = [{path: "/etc/rofile", type: "c", major: 1, minor: 3}]'
a device-rules '.linux.resources.devices = [{allow: false, access: "rwm"}, {allow: true, type: "c", major: 10, minor: 229, access: "rw"}]'
a memory '.linux.resources.memory = {limit: 67108864, reservation: 33554432, swap: 134217728, swappiness: 10}'
a cpu '.linux.resources.cpu = {shares: 512, quota: 50000, period: 100000, cpus: "0", mems: "0"}'
a cpu-more '.linux.resources.cpu = {quota: 50000, period: 100000, burst: 20000, idle: 0}'
a cpu-idle '.linux.resources.cpu = {idle: 1}'
a cpu-rt '.linux.resources.cpu = {realtimeRuntime: 1000, realtimePeriod: 100000}'
a cpu-burst-high '.linux.resources.cpu = {quota: 10000, period: 100000, burst: 20000}'
a cpu-none '.linux.resources.cpu = {cpus: "5000"}'
a memory-tcp '.linux.resources.memory = {limit: 67108864, kernelTCP: 33554432}'
a memory-unlimited '.linux.resources.memory = {limit: -1, swap: -1}'
a memory-swap-less '.linux.resources.memory = {limit: 67108864, swap: 33554432}'
a oom-off '.linux.resources.memory = {limit: 67108864, disableOOMKiller: true}'
# a disk whose limits are the container's alone
DISK=$(lsblk -dno MAJ:MIN 2>/dev/null | tr -d ' ' | head -n 1)
dev() { printf '{major: %s, minor: %s, %s}' "${DISK%:*}" "${DISK#*:}" "$1"; }
[ -z "$DISK" ] || a blkio ".linux.resources.blockIO = {
	throttleReadBpsDevice: [$(dev 'rate: 1048576')],
	throttleWriteBpsDevice: [$(dev 'rate: 2097152')],
	throttleReadIOPSDevice: [$(dev 'rate: 100')],
	throttleWriteIOPSDevice: [$(dev 'rate: 200')]}"
a blkio-weight '.linux.resources.blockIO = {weight: 300}'
[ -z "$DISK" ] || a blkio-weights ".linux.resources.blockIO = {weightDevice: [$(dev 'weight: 300')]}"
a hugetlb '.linux.resources.hugepageLimits = [{pageSize: "2MB", limit: 4194304}]'
a hugetlb-size '.linux.resources.hugepageLimits = [{pageSize: "3MB", limit: 4194304}]'
a net-class '.linux.resources.network = {classID: 1048577}'
a rdma '.linux.resources.rdma = {mlx5_0: {hcaHandles: 3}}'
a unified '.linux.resources.unified = {"memory.high": "67108864"}'
a rdt '.linux.intelRdt = {closID: "none"}'
a apparmor '.process.apparmorProfile = "none-such"'
a selinux '.process.selinuxLabel = "system_u:system_r:t:s0"'
a mount-label '.linux.mountLabel = "system_u:object_r:t:s0"'
a pids '.linux.resources.pids = {limit: 77}'
a pids-max '.linux.resources.pids = {limit: -1}'
a no-resources 'del(.linux.resources)'

# Seccomp
gate() { # ACTION [MORE]: what uname(2) comes to
	printf '.process.args = ["/bin/uname", "-s"] | .linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW",
	architectures: ["SCMP_ARCH_X86_64"], syscalls: [{names: ["uname"], action: "%s"%s}]}' "$1" "${2:-}"
}
a sec-absent 'del(.linux.seccomp)'
# uname(1) of busybox does not look at what it comes to; linux32 tells the error
deny() { gate SCMP_ACT_ERRNO "${1:-}" | sed 's/"uname"/"personality"/
	s,\["/bin/uname"\, "-s"\],["/bin/look"\, "linux32"],'; }
a sec-errno "$(deny ', errnoRet: 99')"
a sec-eperm "$(deny)"
a sec-kill "$(gate SCMP_ACT_KILL)"
a sec-kill-process "$(gate SCMP_ACT_KILL_PROCESS)"
a sec-trap "$(gate SCMP_ACT_TRAP)"
a sec-log "$(gate SCMP_ACT_LOG)"
a sec-kill-thread "$(gate SCMP_ACT_KILL_THREAD)"
# who ends, of two threads
for o in KILL KILL_THREAD KILL_PROCESS; do
	a "sec-thread-$o" "$(gate SCMP_ACT_$o) | .process.args = [\"/bin/filters\", \"thread\"]"
done
a sec-trace "$(gate SCMP_ACT_TRACE)"
a sec-trace-n "$(gate SCMP_ACT_TRACE ', errnoRet: 7')"
a sec-notify "$(gate SCMP_ACT_NOTIFY)"
a sec-metadata "$(gate SCMP_ACT_ERRNO) | .linux.seccomp.listenerMetadata = \"x\""
a sec-listener "$(gate SCMP_ACT_ERRNO) | .linux.seccomp.listenerPath = \"$W/none\""
a sec-number "$(gate SCMP_ACT_KILL ', errnoRet: 7')"
a sec-default "$(gate SCMP_ACT_ALLOW) | .linux.seccomp.defaultAction = \"SCMP_ACT_LOG\""
a sec-flags "$(gate SCMP_ACT_ERRNO) | .linux.seccomp.flags =
	[\"SECCOMP_FILTER_FLAG_LOG\", \"SECCOMP_FILTER_FLAG_SPEC_ALLOW\"]"
a sec-tsync "$(gate SCMP_ACT_ERRNO) | .linux.seccomp.flags = [\"SECCOMP_FILTER_FLAG_TSYNC\"]"
a sec-arch "$(gate SCMP_ACT_ERRNO) | .linux.seccomp.architectures +=
	[\"SCMP_ARCH_X86\", \"SCMP_ARCH_X32\", \"SCMP_ARCH_RISCV64\"]"
# what personality(2) is asked with, and what comes of it
for o in NE:0 LT:8 LE:8 EQ:8 GE:8 GT:8 MASKED_EQ:8; do
	a "sec-${o%:*}" ".process.args = [\"/bin/look\", \"linux32\"] |
		.linux.seccomp = {defaultAction: \"SCMP_ACT_ALLOW\", architectures:
		[\"SCMP_ARCH_X86_64\"], syscalls: [{names: [\"personality\"],
		action: \"SCMP_ACT_ERRNO\", errnoRet: 99, args: [{index: 0,
		op: \"SCMP_CMP_${o%:*}\", value: ${o#*:}, valueTwo: 8}]}]}"
done
a sec-unknown "$(gate SCMP_ACT_ERRNO | sed 's/"uname"/"uname", "nonesuch"/')"

. "$here/tests/suites/peers_life.sh"

judge "$here/tests/suites/peers.list"
sort "$W/judged" | grep '^new' | cut -d' ' -f2 | uniq -c >"$W/new"
ok "each difference has its reason" [ ! -s "$W/new" ]
grep '^new' "$W/judged" | head -n 200 | diag "$(cat)"
is "each row of the list has its difference" "$(grep '^gone' "$W/judged")" ''
is "each row has a reason" "$(grep '^bare' "$W/judged")" ''
[ -n "${ONLY:-}" ] ||
	ok "60 configs and more: $N_CASES" [ "$N_CASES" -ge 60 ]
diag "peers side by side: $N_CASES cases, $(wc -l <"$W/diffs") differences," \
	"$(grep -c '^row' "$W/judged") reasons"
[ -z "${KEEP:-}" ] || cp -a "$W/facts" "$W/diffs" "$W/judged" "$KEEP"
finish
