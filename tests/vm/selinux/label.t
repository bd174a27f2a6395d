#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Labels of SELinux, enforced by the kernel: a process's, a mount's, and that
# nothing starts where one can't be had. policy.conf has what each type may do.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox python3
[ -e /sys/fs/selinux/enforce ] || skip_all "SELinux is not on"
playground "$@"

L=all_u:all_r
label() { printf '.process.selinuxLabel = "%s:%s:s0"' $L "$1"; }
# type_of FILE: of a file, of a process
type_of() {
	python3 -c 'import os, sys
print(os.getxattr(sys.argv[1], "security.selinux").decode().rstrip("\0"))' "$1"
}
current() { tr -d '\0' <"/proc/$1/attr/current"; }
TRY='mkfifo /tmp/f 2>/dev/null && echo fifo; echo x >/tmp/x && echo file'

is "SELinux enforces" "$(cat /sys/fs/selinux/enforce)" 1
is "what starts the containers" "$(current self)" $L:host_t:s0
OUT=$(do_sh "$TRY" 2>&1)
like "without a label: a FIFO" "$OUT" '^fifo$'

up "$TRY; echo ready; sleep 1000" "$(label box_t)"
is "with one" $? 0
ready "$ID" 30 || bail "$(cat "$W/$ID.out")"
P=$(pid_of "$ID")
is "the kernel has it" "$(current "$P")" $L:box_t:s0
unlike "no FIFO, as its type has it" "$(cat "$W/$ID.out")" '^fifo$'
like "but a file" "$(cat "$W/$ID.out")" '^file$'
is "exec has it, too" "$(in_sh "$ID" 'cat /proc/self/attr/current' 2>&1 |
	tr -d '\0')" $L:box_t:s0
is "without a word of the process's" "$(EXEC_JQ='del(.selinuxLabel)' in_sh "$ID" \
	'cat /proc/self/attr/current' 2>&1 | tr -d '\0')" $L:box_t:s0
OUT=$(in_sh "$ID" "$TRY" 2>&1)
unlike "and no FIFO" "$OUT" '^fifo$'
like "a record of it" "$(rt record "$ID")" box_t
down "$ID"

# no DESC WORDS FILTER: nothing starts
no() {
	OUT=$(do_sh 'echo started' "$3" 2>&1)
	isnt "$1" $? 0
	unlike "$1: nothing starts" "$OUT" '^started'
	like "$1: says why" "$OUT" "$2"
	is "$1: nothing stays" "$(rt list -q | grep -c .)" 0
}
no "a type that the policy has not" lsm-unapplied "$(label none_t)"
no "no label at all" lsm-unapplied '.process.selinuxLabel = "x"'
no "a type that nobody may become" 'denied|permitted' "$(label bare_t)"
no "hardened: one that confines nothing" lsm-selinux "$(label unconfined_t)"

# Of mounts: all that brig makes, so that a type has no other's
T='.mounts += [{destination: "/data", type: "tmpfs", source: "tmpfs",
	options: ["size=1m"]}]'
up 'ls / >/dev/null && echo x >/data/x && echo wrote; echo ready; sleep 1000' \
	"$(label box_t) | .linux.mountLabel = \"$L:data_t:s0\" | $T"
is "a label of mounts" $? 0
ready "$ID" 30 || bail "$(cat "$W/$ID.out")"
P=$(pid_of "$ID")
for d in / /bin/busybox /tmp /data /data/x /dev /dev/shm; do
	is "it has: $d" "$(type_of "/proc/$P/root$d")" $L:data_t:s0
done
like "its process may" "$(cat "$W/$ID.out")" '^wrote$'
like "the image's files keep theirs" "$(type_of "$W/root/bin/busybox")" ':host_t:s0$'
down "$ID"
OUT=$(do_sh 'echo started' "$(label box_t) | .linux.mountLabel = \"$L:shut_t:s0\"" \
	2>&1)
unlike "one whose program it may not read: nothing starts" "$OUT" '^started'
no "one that the policy has not" 'mountLabel|none_t|Invalid' \
	"$(label box_t) | .linux.mountLabel = \"$L:none_t:s0\""
finish
