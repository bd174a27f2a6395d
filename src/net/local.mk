# brig-net: the only user of libmnl, started by brig for a plan that needs it.
# Base alone is below it, so that it shares nothing with the rest.
if HAVE_MNL
noinst_LIBRARIES += libnet.a
libnet_a_SOURCES = src/net/private.h src/net/link.c src/net/main.c
libexec_PROGRAMS += brig-net
brig_net_SOURCES =
brig_net_LDADD   = libnet.a $(BASE) $(MNL_LIBS)
brig_net_LDFLAGS = -pie $(HARDEN_LDFLAGS) $(SAN_LDFLAGS)
endif
EXTRA_DIST += src/net/private.h src/net/link.c src/net/main.c
