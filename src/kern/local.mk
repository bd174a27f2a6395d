noinst_LIBRARIES += libkern.a
libkern_a_SOURCES =
libkern_a_SOURCES += \
	src/kern/cgroup.c include/kern/cgroup.h src/kern/cgroup_in.h \
	src/kern/cgroup_bpf.c include/kern/cgroup_bpf.h \
	src/kern/cgroup_io.c include/kern/cgroup_io.h \
	src/kern/cgroup_own.c include/kern/cgroup_own.h \
	src/kern/cgroup_put.c \
	src/kern/cgroup_set.c include/kern/cgroup_set.h \
	src/kern/cgroup_stat.c include/kern/cgroup_stat.h \
	src/kern/cgroup_tree.c include/kern/cgroup_tree.h \
	src/kern/cgroup_unit.c src/kern/cgroup_v1.c src/kern/cgroup_v2.c \
	src/kern/console.c include/kern/console.h \
	src/kern/keyring.c include/kern/keyring.h \
	src/kern/pidfd.c include/kern/pidfd.h \
	src/kern/probe.c include/kern/probe.h \
	src/kern/resctrl.c include/kern/resctrl.h \
	src/kern/rlimit.c include/kern/rlimit.h \
	src/kern/sysctl.c include/kern/sysctl.h
libkern_a_SOURCES += \
	src/kern/caps.c include/kern/caps.h \
	src/kern/landlock.c include/kern/landlock.h \
	src/kern/loopback.c include/kern/loopback.h \
	src/kern/lsm.c include/kern/lsm.h \
	src/kern/mnt.c include/kern/mnt.h \
	src/kern/mountinfo.c include/kern/mountinfo.h \
	src/kern/ns.c include/kern/ns.h \
	src/kern/overlay.c src/kern/overlay_read.c include/kern/overlay.h \
	src/kern/own.c include/kern/own.h \
	src/kern/path.c include/kern/path.h \
	src/kern/proc.c include/kern/proc.h \
	src/kern/sched.c include/kern/sched.h \
	src/kern/seccomp.c include/kern/seccomp.h \
	src/kern/tell.c include/kern/tell.h
