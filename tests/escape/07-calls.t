#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# System calls that no container may make, whatever its config's filter says:
# CVE-2022-0185, 2023-32233, 2024-1086, 2026-31431, 2017-5226, 2026-43284,
# 2026-43500, 2026-46300 and their kin.
#
# Seen (able.sh): with runc, every capability and no filter each of them is let
# through, but those that the kernel lacks.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=calls
tool calls
tool probe

# That this kernel has none of, or refuses its own root: no word by a filter.
# And what it refuses any user.
NONE='uselib x32_getpid listns open_tree_attr file_setattr socket_alg socket_rds
socket_can socket_tipc socket_bluetooth socket_rxrpc socket_smc socket_xdp
socket_key kexec_file_load kexec_load io_uring_setup userfaultfd quotactl
init_module finit_module delete_module iopl ioperm'
REFUSED='E(NOSYS|AFNOSUPPORT|PROTONOSUPPORT|SOCKTNOSUPPORT|PERM|ACCES)$'
plain() { awk -v r="$REFUSED" '$2 ~ r { printf "%s ", $1 }'; }
PLAIN=$("$W/calls" $NONE | plain)
cp "$W/probe" "$W/at"
cp "$W/calls" "$W/user-calls"
chmod 755 "$W/at" "$W/user-calls"
USERS=$(cd / && "$W/at" at 1000 1000 "$W/user-calls" | plain)
has() {
	case "$1: $PLAIN" in *" $2 "*) return 1 ;; esac
	case "$1: $USERS" in "another user: "*" $2 "*) return 1 ;; esac
}

# The calls that brig denies by its own filter, in any config
DENIED='^(EPERM|EACCES|ENOSYS|SIGSYS|SIGKILL)$'

# every NAME FILTER: all of them in a container of such a config
every() {
	OUT=$(do_sh 'calls' "$2" 2>&1 </dev/null)
	n=$(printf '%s\n' "$OUT" | grep -cE '^[a-z0-9_]+ (ok|E|SIG)')
	is "$1: all were tried" "$n" "$(sed -nE 's/^(CALL|SOCK)\(.*/x/p' \
		"$here/tests/live/calls.h" | grep -c x)"
	printf '%s\n' "$OUT" >"$W/calls.out"
	while read -r c r; do
		case $1:$c in
		*:chroot | *:unshare_time) continue ;;
		esac
		h='hardened: '
		has "$1" "$c" || h=
		# a family that the kernel has, and the filter does not know
		case $c in
		socket_*) like "$h$1: $c" "$r" "$DENIED|NOSUPPORT\$" ;;
		*) like "$h$1: $c" "$r" "$DENIED" ;;
		esac
	done <"$W/calls.out"
}

every plain .
# A config whose own filter allows them all: the baseline alone is left
ALLOW='.linux.seccomp.syscalls += [{action: "SCMP_ACT_ALLOW", names: [
"unshare", "clone", "clone3", "setns", "mount", "umount2", "pivot_root",
"fsopen", "fsconfig", "fsmount", "fspick", "open_tree", "move_mount",
"mount_setattr", "chroot", "bpf", "perf_event_open", "userfaultfd",
"io_uring_setup", "io_uring_enter", "io_uring_register", "keyctl", "add_key",
"request_key", "ptrace", "process_vm_readv", "kcmp", "pidfd_getfd",
"process_madvise", "move_pages", "migrate_pages", "open_by_handle_at",
"kexec_load", "kexec_file_load", "init_module", "finit_module",
"delete_module", "acct", "swapon", "swapoff", "reboot", "quotactl", "syslog",
"iopl", "ioperm", "modify_ldt", "settimeofday", "clock_settime", "uselib",
"ustat", "sysfs", "sethostname", "mknod", "mknodat", "ioctl", "socket",
"chmod", "fchmod", "fchmodat", "open", "openat", "openat2", "creat",
"memfd_create", "getpid"]}]'
every "a config that allows them" "$ALLOW"
every "another user" '.process.user = {uid: 1000, gid: 1000}'

# What must go on working beside: the same calls, harmless
OUT=$(do_sh 'mkfifo /tmp/f && echo "fifo ok"; chmod 755 /tmp/f && echo "mode ok"
	chmod 1777 /tmp/f && echo "sticky ok"
	(sleep 0 & wait) && echo "fork ok"; stty size </dev/null 2>/dev/null
	nc -l -p 9 127.0.0.1 & sleep 0.1; kill $! && echo "inet ok"' 2>&1)
for c in fifo mode sticky fork inet; do
	is "works: $c" "$(inside $c)" ok
done

# An exec's process is under both filters as well
up 'echo ready; sleep 1000' "$ALLOW"
ready "$ID"
OUT=$(in_ct "$ID" /bin/calls unshare_user mount bpf clone_user i386_getpid \
	socket_packet set_uid_chmod memfd_exec ioctl_sti_high 2>&1)
for c in unshare_user mount bpf clone_user i386_getpid socket_packet \
	set_uid_chmod memfd_exec ioctl_sti_high; do
	like "hardened: exec: $c" "$(inside $c)" "$DENIED|NOSUPPORT\$"
done
down "$ID"
finish
