# One static library a room. tests/lint/LAYERS says who may use whom, and
# tests/lint/symbols.t proves it of each archive, symbol by symbol.
EXTRA_DIST += src/static.ld src/static.c

include src/base/local.mk
include src/spec/local.mk
include src/plan/local.mk
include src/bpf/local.mk
include src/policy/local.mk
include src/intake/local.mk
include src/kern/local.mk
include src/floor/local.mk
include src/front/local.mk
include src/proof/local.mk
include src/engine/local.mk
include src/state/local.mk
include src/life/local.mk
include src/cli/local.mk
include src/net/local.mk
include src/bus/local.mk

# A room's archive and what it may use, top first: all that its tests link.
BASE   = libbase.a
SPEC   = libspec.a $(BASE) $(YAJL_LIBS)
PLAN   = libplan.a $(BASE)
# libseccomp: src/bpf/gen, and the tests' oracle; brig itself has none of it.
BPF    = libbpf.a $(BASE) $(SECCOMP_LIBS)
KERN   = libkern.a $(BASE) $(CAP_LIBS)
POLICY = libpolicy.a libbpf.a libplan.a $(SPEC)
INTAKE = libintake.a $(SPEC)
FLOOR  = libfloor.a $(PLAN)
PROOF  = libproof.a libkern.a $(PLAN) $(CAP_LIBS)
ENGINE = libengine.a libproof.a libkern.a libbpf.a $(PLAN) $(CAP_LIBS)
STATE  = libstate.a $(PLAN)
FRONT  = libfront.a libintake.a libpolicy.a libkern.a libbpf.a libplan.a $(SPEC) $(CAP_LIBS)
LIFE   = liblife.a libfront.a libintake.a libfloor.a libengine.a libproof.a libstate.a \
	libpolicy.a libkern.a libbpf.a libplan.a $(SPEC) $(CAP_LIBS)
CLI    = libcli.a $(LIFE)

# No source of its own: what is in the program is in a room, and so linted. A
# static brig has one, which stands in for parts of libc.
bin_PROGRAMS += brig
brig_SOURCES =
if STATIC_LIBC
brig_SOURCES += src/static.c
endif
brig_LDADD   = $(CLI)
brig_LDFLAGS = $(PROGRAM_LDFLAGS) $(HARDEN_LDFLAGS) $(SAN_LDFLAGS)
