#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig reads its confinement back from the kernel before the gate. Builds of
# it that leave out one step each must die there, with nothing left behind:
# create fails, and says what the kernel did not confirm.

. "${srcdir:-.}/tests/live/lib.sh"
. "${srcdir:-.}/tests/fault/fault.sh"
need jq busybox
PLAY_FLAGS=-n
playground "$@"
[ -f "${builddir:-.}/libcli.a" ] || skip_all "no archives to link"

makevar() { sed -n "s/^$1 = *//p" "${builddir:-.}/Makefile"; }

# shellcheck disable=SC2046
(
	cd "${builddir:-.}" || exit 1
	wraps=$(sed -n 's/^int __wrap_\([a-z0-9_]*\)(.*;$/\1/p
		s/^pid_t __wrap_\([a-z0-9_]*\)(.*;$/\1/p
		s/^int __wrap_\([a-z0-9_]*\)(.*,$/\1/p
		s/^WRAP([^,]*, \([a-z0-9_]*\),.*/\1/p' \
		"$here/tests/fault/weak.c" | sort -u)
	${CC:-gcc} -O1 -D_GNU_SOURCE -fPIE $(makevar SAN_CFLAGS) \
		-c "$here/tests/fault/weak.c" -o "$W/weak.o" &&
		${CC:-gcc} -fPIE $(makevar PROGRAM_LDFLAGS) \
			$(makevar SAN_LDFLAGS) -o "$W/weak" \
			$(for w in $wraps; do echo "-Wl,--wrap=$w"; done) \
			"$W/weak.o" -Wl,--start-group lib*.a \
			-Wl,--end-group $(makevar YAJL_LIBS) $(makevar CAP_LIBS)
) >"$W/link" 2>&1 || bail "can't link: $(cat "$W/link")"

weak() {
	weak_step=$1
	shift
	WEAK=$weak_step "$W/weak" --root "$W/state" "$@"
}

ID=w1
light "$W/b" "$(args /bin/sleep 1000)"
weak none create --bundle "$W/b" "$ID" </dev/null >"$W/said" 2>&1
is "with every step it is created" $? 0
is "... and says nothing" "$(cat "$W/said")" ""
weak none delete --force "$ID"
host_snap "$W/before"

# dies STEP FACT: what the kernel did not confirm (a regex)
dies() {
	light "$W/b" "$(args /bin/sleep 1000)"
	# A step left out may have been done to us: in namespaces of its own.
	# shellcheck disable=SC2016
	WEAK=$1 unshare -m -p -f -u -i -n --mount-proc --propagation private \
		/bin/sh -c '"$@"; exit $?' sh "$W/weak" --root "$W/state" \
		create --bundle "$W/b" "$ID" \
		>"$W/said" 2>&1 </dev/null 9<"$here/tests/fault/weak.c"
	dies_s=$? dies_o=$(cat "$W/said")
	ok "without $1: refused in one line" one_line $dies_s "$dies_o"
	like "without $1: by the proof" "$dies_o" \
		"^brig: ($2): .*the kernel doesn't confirm the confinement"
	weak none delete --force "$ID"
	soon_same "without $1: nothing is left behind" "$W/before"
}

dies capabilities 'CapPrm|CapBnd'
dies filter 'Seccomp|Seccomp_filters'
dies lock NoNewPrivs
dies user-ns 'uid_map|Uid|Cap...'
dies identity 'Uid|Gid|Cap...'
dies groups Groups
dies other-groups Groups
dies securebits securebits
dies root-readonly root
dies readonly-paths '/proc/.*'
dies masks '/(proc|sys)/.*'
dies mask-inodes '/(proc|sys)/.*'
dies pivot '.*'
dies old-root root
dies descriptors descriptors
dies cgroups cgroup
dies cgroup-ns cgroup
dies time-ns time_for_children
dies pid-ns pid
dies net-ns net
dies ipc-ns ipc
dies uts-ns uts

# The kernel itself loads no filter of who could gain privileges.
WEAK=no-new-privs "$W/weak" --root "$W/state" create --bundle "$W/b" "$ID" \
	>"$W/said" 2>&1 </dev/null
like "without no-new-privs: refused" "$(cat "$W/said")" \
	'^brig: seccomp: load the filter: Permission denied$'
soon_same "without no-new-privs: nothing is left behind" "$W/before"
finish
