#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Holes of the peers that no other file here has: cgroups that can be written
# (CVE-2022-0492, 2023-25809), texts longer than a length field (2021-43784),
# and annotations that a runtime acts upon (2026-53488, 2026-53492, 2026-50195).
# tests/escape/CVES says where the others are.
#
# Seen (able.sh): runc lets folders be made in the cgroups that the weakened
# config mounts, crun writes the file that an annotation names.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe
tool probe
rootfs "$W/root"

# ---- cgroups: no namespace of its own is asked for, and all is writable

OPEN='.linux.namespaces |= map(select(.type != "cgroup")) |
	.mounts |= map(select(.destination != "/sys/fs/cgroup")) |
	.mounts += [{destination: "/sys/fs/cgroup", type: "cgroup",
		source: "cgroup", options: ["nosuid", "noexec", "nodev"]}] |
	.linux.readonlyPaths = []'
OUT=$(do_sh 'n=0
	for d in /sys/fs/cgroup /sys/fs/cgroup/*; do
		[ -d $d ] || continue
		n=$((n + 1))
		mkdir $d/brig-evil && { echo "made $d"; rmdir $d/brig-evil; }
		[ -e $d/release_agent ] && echo /x >$d/release_agent &&
			echo "agent $d"
		echo 1 >$d/notify_on_release && echo "notify $d"
		echo $$ >$d/cgroup.procs && echo "moved $d"
	done 2>/dev/null
	mkdir /tmp/c && mount -t cgroup -o memory c /tmp/c && echo mounted
	mount -t cgroup2 c /tmp/c && echo mounted
	unshare -C mount -t cgroup -o memory c /tmp/c && echo mounted
	echo "seen $n"' "$OPEN" 2>/dev/null)
like "there are cgroups to see" "$OUT" '^seen [1-9]'
unlike "hardened: no folder can be made in one" "$OUT" '^made '
unlike "no release agent can be named" "$OUT" '^agent '
unlike "hardened: nor asked for" "$OUT" '^notify '
unlike "hardened: no process moved" "$OUT" '^moved '
unlike "hardened: none be mounted" "$OUT" '^mounted'

# ---- lengths: 70,000 bytes and more where a message has 16 bits for them

# long DESC FILTER: an end, in time, without a crash, and nothing is left
long() {
	cid
	light "$W/$ID" "$(sh_args 'echo ran') | $2"
	timeout 60 "$RUNTIME" --root "$W/state" run --bundle "$W/$ID" "$ID" \
		>"$W/o" 2>&1 </dev/null
	long_rc=$?
	ok "$1: no crash, no hang" test $long_rc -lt 124
	rt delete --force "$ID" 2>/dev/null
}
L='("x" * 70000)'
# said LONG-DESC RULE FILTER: and told by the rule, not by a length
said() {
	long "$1" "$3"
	is "$1: refused" "$long_rc" 3
	like "hardened: $1: by its rule" "$(cut -c1-200 "$W/o")" "$2"
}
said "a masked path" path-mask-magic ".linux.maskedPaths += [$L]"
said "an option" mnt-data '.mounts += [{destination: "/x", type: "tmpfs",
	source: "tmpfs", options: ['"$L"']}]'
said "a name of a sysctl" sysctl-host ".linux.sysctl = {(\"kernel.\" + $L): \"1\"}"
said "a hook's path" hook-unsafe ".hooks = {prestart: [{path: $L}]}"
said "a bind's source" mnt-host-sensitive ".mounts += [{destination: \"/x\",
	type: \"bind\", source: (\"/etc/\" + $L), options: [\"bind\"]}]"
long "a cgroup's path" ".linux.cgroupsPath = \"/\" + $L"
long "a host name" ".hostname = $L"
long "a root" ".root.path = \"/\" + $L"
long "a mount point" ".mounts += [{destination: (\"/\" + $L), type: \"tmpfs\",
	source: \"tmpfs\"}]"
long "a namespace to join" \
	".linux.namespaces += [{type: \"time\", path: (\"/\" + $L)}]"
long "maps" '.linux.namespaces += [{type: "user"}] |
	.linux.uidMappings = [range(4000) |
		{containerID: ., hostID: (100000 + .), size: 1}] |
	.linux.gidMappings = .linux.uidMappings'
long "additional groups" '.process.user.additionalGids = [range(70000)]'
long "an argument" ".process.args += [$L]"
is "an argument of 70,000 bytes: arrives whole" \
	"$(do_sh 'echo ${#1}' ".process.args += [\"x\", $L]" 2>&1)" 70000
long "a sysctl" ".linux.sysctl = {(\"net.ipv4.\" + $L): \"1\"}"
long "an annotation" ".annotations = {($L): $L}"

# ---- annotations

mkdir "$W/evil"
cid
light "$W/$ID" "$(sh_args 'echo ran') | .annotations = {
	\"run.oci.hooks.stdout\": \"$W/evil/stdout\",
	\"run.oci.hooks.stderr\": \"$W/evil/stderr\",
	\"run.oci.handler\": \"krun\",
	\"run.oci.delegate-cgroup\": \"../../x\",
	\"run.oci.mount_context_type\": \"context,bind\",
	\"org.criu.config\": \"$W/evil/criu\",
	\"org.systemd.property.ExecStart\": \"'/bin/touch $W/evil/x'\",
	\"module.wasm.image/variant\": \"compat\",
	\"cdi.k8s.io/x\": \"vendor.com/class=name\"} |
	.hooks = {createRuntime: [{path: \"/bin/true\", args: [\"true\"],
		timeout: 9}]}"
OUT=$(rt run --bundle "$W/$ID" "$ID" 2>"$W/e" </dev/null)
is "hardened: annotations do nothing" "$OUT" ran
is "hardened: and make nothing" "$(ls "$W/evil")" ""
rt delete --force "$ID" 2>/dev/null
finish
