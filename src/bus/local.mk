# brig-systemd: the only user of libsystemd, started by brig for a plan that
# needs it. Base alone is below it, so that it shares nothing with the rest.
if HAVE_SYSTEMD
noinst_LIBRARIES += libbus.a
libbus_a_SOURCES = src/bus/private.h src/bus/main.c src/bus/unit.c
libexec_PROGRAMS += brig-systemd
brig_systemd_SOURCES =
brig_systemd_LDADD   = libbus.a $(BASE) $(SYSTEMD_LIBS)
brig_systemd_LDFLAGS = -pie -Wl,-u,bus_main -Wl,--defsym,main=bus_main \
	$(HARDEN_LDFLAGS) $(SAN_LDFLAGS)
endif
EXTRA_DIST += src/bus/private.h src/bus/main.c src/bus/unit.c
