UNIT += tests/unit/kern/test_cgroup.t
tests_unit_kern_test_cgroup_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_cgroup_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_cgroup_bpf.t
tests_unit_kern_test_cgroup_bpf_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_cgroup_bpf_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_cgroup_io.t
tests_unit_kern_test_cgroup_io_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_cgroup_io_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_cgroup_own.t
tests_unit_kern_test_cgroup_own_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_cgroup_own_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_cgroup_set.t
tests_unit_kern_test_cgroup_set_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_cgroup_set_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_cgroup_stat.t
tests_unit_kern_test_cgroup_stat_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_cgroup_stat_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_console.t
tests_unit_kern_test_console_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_console_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_keyring.t
tests_unit_kern_test_keyring_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_keyring_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_pidfd.t
tests_unit_kern_test_pidfd_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_pidfd_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_probe.t
tests_unit_kern_test_probe_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_probe_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_landlock.t
tests_unit_kern_test_landlock_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_landlock_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)
UNIT += tests/unit/kern/test_rlimit.t
tests_unit_kern_test_rlimit_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_rlimit_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_lsm.t
tests_unit_kern_test_lsm_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_lsm_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_resctrl.t
tests_unit_kern_test_resctrl_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_resctrl_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_sched.t
tests_unit_kern_test_sched_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_sched_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_sysctl.t
tests_unit_kern_test_sysctl_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_sysctl_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_path.t
tests_unit_kern_test_path_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_path_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_proc.t
tests_unit_kern_test_proc_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_proc_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)

UNIT += tests/unit/kern/test_seccomp.t
tests_unit_kern_test_seccomp_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_kern_test_seccomp_t_LDADD    = libunit.a $(KERN) $(CHECK_LIBS)
