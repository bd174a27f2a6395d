noinst_LIBRARIES += libpolicy.a
libpolicy_a_SOURCES = \
	include/policy/policy.h src/policy/private.h \
	src/policy/compile.c src/policy/rules.c src/policy/judge.c \
	src/policy/gather.c src/policy/profile.c include/policy/profile.h \
	src/policy/exempt.c include/policy/exempt.h \
	src/policy/settings.c src/policy/settings.h \
	src/policy/settings_allow.c src/policy/settings_part.c include/policy/settings.h \
	src/policy/lexical.c \
	src/policy/draft.c src/policy/draft_cgroup.c \
	src/policy/draft_filter.c src/policy/draft_mount.c \
	src/policy/draft_process.c src/policy/draft_scope.c \
	src/policy/cap.c src/policy/cfg.c src/policy/dev.c \
	src/policy/hook.c src/policy/ids.c src/policy/ids_pool.c src/policy/limits.c \
	src/policy/lsm.c src/policy/mempolicy.c src/policy/misc.c src/policy/mount.c src/policy/notify.c \
	src/policy/mount.h src/policy/mount_place.c \
	src/policy/mount_data.c src/policy/mount_rules.c src/policy/mount_source.c \
	src/policy/ns.c src/policy/path.c src/policy/proc.c \
	src/policy/rdt.c src/policy/res.c src/policy/root.c src/policy/rootless.c src/policy/seccomp.c \
	src/policy/sysctl.c src/policy/unsupported.c \
	src/policy/unsupported.h
