# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# shellcheck disable=SC2154
#
# What the tests of this folder share; after tests/live/lib.sh and playground.

# fault_tool: $W/fault
fault_tool() {
	[ "$(uname -m)" = x86_64 ] || skip_all "traces x86_64 only"
	mkdir -p "$W/inc"
	echo '#include <sys/syscall.h>' | ${CC:-gcc} -E -dM - |
		sed -n 's/^#define __NR_\([a-z0-9_]*\) .*/[SYS_\1] = "\1",/p' \
			>"$W/inc/names.h"
	${CC:-gcc} -O1 -static -D_GNU_SOURCE -I"$W/inc" -o "$W/fault" \
		"$here/tests/fault/fault.c" "$here/tests/fault/trace.c" \
		"$here/tests/fault/look.c" || bail "can't compile fault.c"
}

# All that there is to do in a launch
# shellcheck disable=SC2016
FAULT_RICH='.process.args = ["/bin/sleep", "1000"] |
	.process.terminal = true |
	.process.consoleSize = {height: 24, width: 80} |
	.process.oomScoreAdj = 100 |
	.process.user = {uid: 1000, gid: 1000, additionalGids: [5, 1000]} |
	.process.rlimits = [{type: "RLIMIT_NOFILE", soft: 512, hard: 1024}] |
	.linux.resources += {memory: {limit: 67108864}, pids: {limit: 50},
		cpu: {shares: 512, quota: 50000, period: 100000}} |
	.hooks = {
		prestart: [{path: "/bin/true"}],
		createRuntime: [{path: "/bin/true", args: ["true"]}],
		createContainer: [{path: "/bin/true"}],
		poststop: [{path: "/bin/true"}]} |
	.mounts += [
		{destination: "/data", type: "bind", source: ($w + "/f/vol"),
			options: ["rbind", "rw"]},
		{destination: "/etc/hosts", type: "bind",
			source: ($w + "/f/vol/file"),
			options: ["bind", "ro"]},
		{destination: "/var/lib/x/y", type: "tmpfs", source: "tmpfs",
			options: ["size=64k", "mode=1777"]}]'

# What a start has to do beside: hooks, and a seccomp listener to hand over. The
# listener is dropped by who gets it: what it would be asked is ENOSYS then.
# shellcheck disable=SC2016
FAULT_HEARD='.process.args = ["/bin/sleep", "1000"] |
	.hooks = {startContainer: [{path: "/bin/true"}],
		poststart: [{path: "/bin/true"}],
		poststop: [{path: "/bin/true"}]} |
	.linux.seccomp.listenerPath = "/run/fault.heard" |
	.linux.seccomp.syscalls |= map(.names -= ["getppid"]) |
	.linux.seccomp.syscalls += [{names: ["getppid"],
		action: "SCMP_ACT_NOTIFY"}]'

# fault_net: what an operation with network devices needs: brig-net where an
# installed one would be
fault_net() {
	NET=${builddir:-.}/brig-net OPEN=$(readlink -f "${builddir:-.}/tests/brig-open")
	[ -x "$OPEN" ] && [ -x "$NET" ] || {
		OPEN=''
		return
	}
	fault_p=$(grep -ao '/[A-Za-z0-9/_.-]*/brig-net' "$OPEN" | head -n 1)
	fault_d=${fault_p%/*}
	while [ ! -d "$fault_d" ]; do fault_d=${fault_d%/*}; done
	mount -t tmpfs -o mode=755 tmpfs "${fault_d:-/nowhere}" &&
		mkdir -p "${fault_p%/*}" && cp "$NET" "$fault_p" &&
		chmod 755 "$fault_p" || bail "no place for brig-net"
}

# faults_net KIND OP...: by brig-open, since policy takes no device of the host's
faults_net() {
	[ -n "${OPEN:-}" ] || {
		skip "network devices" "brig is built without libmnl"
		return
	}
	fault_hard=$RUNTIME RUNTIME=$OPEN
	faults "$@"
	RUNTIME=$fault_hard
	for d in d0 d1; do ip link del $d 2>/dev/null; done
}

# A policy of the playground's, in an /etc of its own: that listener is allowed
fault_policy() {
	mkdir "$W/etc" && cp -a /etc/. "$W/etc/" 2>/dev/null
	rm -rf "$W/etc/brig"
	chmod 0755 "$W/etc"
	mount --bind "$W/etc" /etc && mkdir /etc/brig || bail "no /etc"
	echo '{"version": 1, "notify-sockets": ["/run/fault.heard"]}' \
		>/etc/brig/policy.json
}

# faults KIND OP...: see fault.c. FAULT_ALL=1 leaves out no call.
faults() {
	if [ ! -d "$W/f" ]; then
		ID=f1 bundle "$W/f/b" "$(args /bin/sleep 1000)" || exit 99
		jq .process "$W/f/b/config.json" >"$W/f/process"
		jq '.process | .terminal = true' "$W/f/b/config.json" \
			>"$W/f/process.tty"
		mkdir "$W/f/vol" "$W/f/rich" "$W/f/heard" "$W/f/net"
		ID=f1 config ".root.path = \"$W/f/b/rootfs\" |
			.process.args = [\"/bin/sleep\", \"1000\"] |
			.linux.netDevices = {d0: {name: \"eth0\"}, d1: {}}" \
			>"$W/f/net/config.json"
		# One that has gone has taken its peer along; on its way it has not.
		cat >"$W/f/net/devices" <<-'E'
			for d in d0 d1; do
				n=0
				while ! ip link show dev $d &&
					ip link show dev ${d}p; do
					n=$((n + 1))
					[ $n -lt 200 ] || exit 1
					sleep 0.05
				done
				! ip link show dev $d || continue
				ip link add $d mtu 1400 type veth peer name ${d}p
				ip addr add 192.0.2.${d#d}1/24 dev $d
				ip addr add 2001:db8:${d#d}::1/64 nodad dev $d
				[ $d = d1 ] || ip link set $d up
			done
		E
		ID=f1 config ".root.path = \"$W/f/b/rootfs\" | $FAULT_HEARD" \
			>"$W/f/heard/config.json"
		echo volume >"$W/f/vol/file"
		ID=f1 config ".root.path = \"$W/f/b/rootfs\" | $FAULT_RICH" \
			>"$W/f/rich/config.json"
	fi
	[ -z "${FAULT_ALL:-}" ] || FAULT_EVERY=1
	env W="$W/f" TAP_N="$TAP_N" FAULT_EVERY="${FAULT_EVERY:-1}" \
		"$W/fault" "$@" >"$W/tap"
	fault_rc=$?
	cat "$W/tap"
	TAP_N=$((TAP_N + $(grep -Ec '^(not )?ok ' "$W/tap")))
	TAP_BAD=$((TAP_BAD + $(grep -c '^not ok ' "$W/tap")))
	[ $fault_rc -le 1 ] || bail "fault ended with $fault_rc"
}

# one_line STATUS TEXT: an error as it should be
one_line() {
	[ "$1" -ne 0 ] && [ "$1" -lt 126 ] &&
		[ "$(printf '%s\n' "$2" | grep -c .)" = 1 ] &&
		printf '%s\n' "$2" | grep -q '^brig: .*:'
}
