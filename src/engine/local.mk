noinst_LIBRARIES += libengine.a
libengine_a_SOURCES = include/engine/engine.h
libengine_a_SOURCES += \
	src/engine/cgroup.c src/engine/cgroup.h \
	src/engine/hooks.c src/engine/hooks.h src/engine/hooks_inside.c \
	src/engine/hook_exe.c src/engine/hook_exe.h \
	src/engine/rdt.c src/engine/rdt.h src/engine/names.c src/engine/passwd.c src/engine/passwd.h \
	src/engine/ids.c include/engine/ids.h \
	src/engine/ids_block.c src/engine/ids_block.h \
	src/engine/oci_state.c include/engine/oci_state.h
libengine_a_SOURCES += src/engine/private.h \
	src/engine/apart.c src/engine/below.c src/engine/bind.c src/engine/child.c src/engine/closed.c src/engine/copy_up.c src/engine/dev.c src/engine/domain.c src/engine/exec.c \
	src/engine/launch.c src/engine/leaf.c src/engine/map.c src/engine/mount_cgroup.c \
	src/engine/mount_late.c \
	src/engine/mounts.c src/engine/net.c src/engine/net.h src/engine/notify.c src/engine/notify.h src/engine/said.c src/engine/said.h src/engine/origin.c src/engine/program.c \
	src/engine/own.c include/engine/own.h src/engine/protect.c src/engine/sockets.c \
	src/engine/root.c src/engine/running.c src/engine/self.c src/engine/systemd.c src/engine/systemd.h \
	src/engine/stats.c src/engine/stats.h src/engine/watch.c include/engine/watch.h \
	src/engine/sync.c \
	src/engine/sync.h src/engine/tail.c src/engine/user.c
