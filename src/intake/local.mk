noinst_LIBRARIES += libintake.a
libintake_a_SOURCES = src/intake/private.h src/intake/docker.h \
	src/intake/device.c src/intake/docker.c src/intake/docker_linux.c \
	src/intake/docker_mount.c src/intake/near.c src/intake/pod.c \
	src/intake/quantity.c src/intake/walk.c src/intake/write.c \
	include/intake/intake.h
