noinst_LIBRARIES += libfloor.a
libfloor_a_SOURCES = src/floor/private.h \
	src/floor/floor.c include/floor/floor.h \
	src/floor/cgroup.c src/floor/mounts.c src/floor/paths.c src/floor/process.c \
	src/floor/ceiling.c src/floor/ceiling_open.c include/floor/ceiling.h
