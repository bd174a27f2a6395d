#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What this guest is for: were it not so, the other tests would prove nothing.
. "${srcdir:-.}/tests/live/lib.sh"

like "Debian 12's kernel" "$(uname -r)" '^6\.1\.'
is "cgroup2 at /sys/fs/cgroup" "$(stat -f -c %T /sys/fs/cgroup)" cgroup2fs
is "and nowhere a cgroup v1" "$(grep -c ' - cgroup ' /proc/self/mountinfo)" 0
like "Landlock" "$(cat /sys/kernel/security/lsm)" landlock
like "AppArmor" "$(cat /sys/kernel/security/lsm)" apparmor
is "AppArmor is on" "$(cat /sys/module/apparmor/parameters/enabled)" Y
is "a disk that can be idmapped" "$(stat -f -c %T "$TMPDIR")" ext2/ext3
finish
