#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig-open under the OCI runtime validation suite where root has all capabilities
# and AppArmor is on: on cgroup2 alone, against oci-guest.list; then, with the
# hierarchies of cgroup v1 that the hosts of today have not, those of them.

RUNTIME=${builddir:-.}/bin/brig-open
. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/suites/oci.sh"
OCI=${builddir:-.}/oci
[ -e "$OCI/done" ] || skip_all "the suite was not built (no go)"
need tar ip apparmor_parser
PLAY_FLAGS=-n playground "$@"
ip link add oci0 type veth peer name oci1 # it takes the second there is

# The profile that it asks for and does not load
mount -t securityfs securityfs /sys/kernel/security 2>/dev/null
echo 'profile acme_secure_profile { file, capability, signal, unix, }' \
	>"$W/profile"
apparmor_parser -r -K "$W/profile" || bail "no profile"

# What this host has and the other has not, and what differs by kernel. OCI_ALL=1
# for all 58: some four minutes.
[ -n "${OCI_ALL:-}" ] || OCI_ONLY='process_capabilities
	linux_rootfs_propagation linux_process_apparmor_profile linux_seccomp
	linux_cgroups_pids'
OCI_SECONDS=300
oci_all
oci_judge "$here/tests/suites/oci-guest.list"
[ -n "${OCI_ONLY:-}" ] ||
	is "there are 58" $((oci_pass + oci_none + oci_fail)) 58
diag "OCI runtime validation, brig-open, guest: $oci_pass pass, $oci_none" \
	"assert nothing, $oci_fail fail"

# A controller is free for v1 when no cgroup of cgroup2 has it.
C=/sys/fs/cgroup
for d in $C/*/ $C/; do
	echo -hugetlb >"$d/cgroup.subtree_control"
done 2>/dev/null
mount -t tmpfs -o mode=755 tmpfs $C && mkdir $C/unified $C/devices \
	$C/hugetlb $C/net_cls,net_prio && ln -s net_cls,net_prio $C/net_cls &&
	ln -s net_cls,net_prio $C/net_prio &&
	mount -t cgroup2 cgroup2 $C/unified &&
	mount -t cgroup -o devices cgroup $C/devices &&
	until_ok 60 mount -t cgroup -o hugetlb cgroup $C/hugetlb &&
	mount -t cgroup -o net_cls,net_prio cgroup $C/net_cls,net_prio ||
	bail "no cgroup v1"
for p in relative_network relative_hugetlb ${OCI_ALL:+network hugetlb}; do
	p=linux_cgroups_$p
	oci_one $p
	is "cgroup v1: $p" "$(cat "$W/oci/$p.said"
		grep -q '^pass' "$W/oci/$p.said" || oci_why $p)" pass
done
apparmor_parser -R "$W/profile"
finish
