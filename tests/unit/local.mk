# tests/unit/ROOM/test_x.c tests src/ROOM/x.c. It links its room and what that
# may use, and nothing else. Three lines a test in tests/unit/ROOM/local.mk:
#
#   UNIT += tests/unit/ROOM/test_x.t
#   tests_unit_ROOM_test_x_t_CPPFLAGS = $(UNIT_CPPFLAGS)
#   tests_unit_ROOM_test_x_t_LDADD    = libunit.a $(ROOM) $(CHECK_LIBS)
UNIT =
UNIT_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/unit $(CHECK_CFLAGS)
AM_DEFAULT_SOURCE_EXT = .c

include tests/unit/base/local.mk
include tests/unit/spec/local.mk
include tests/unit/plan/local.mk
include tests/unit/bpf/local.mk
include tests/unit/policy/local.mk
include tests/unit/intake/local.mk
include tests/unit/kern/local.mk
include tests/unit/floor/local.mk
include tests/unit/front/local.mk
include tests/unit/proof/local.mk
include tests/unit/engine/local.mk
include tests/unit/state/local.mk
include tests/unit/life/local.mk
include tests/unit/cli/local.mk

if HAVE_CHECK
check_PROGRAMS += $(UNIT)
TESTS += $(UNIT)
check_LIBRARIES += libunit.a
endif
libunit_a_SOURCES = tests/unit/unit.c tests/unit/unit.h \
	tests/unit/cgdir.c tests/unit/cgdir.h
libunit_a_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
