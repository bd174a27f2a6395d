UNIT += tests/unit/engine/test_hooks.t
tests_unit_engine_test_hooks_t_SOURCES  = tests/unit/engine/test_hooks.c \
	tests/unit/plan/sample.c tests/unit/plan/sample.h
tests_unit_engine_test_hooks_t_CPPFLAGS = $(UNIT_CPPFLAGS) \
	-I$(srcdir)/src/engine -I$(srcdir)/tests/unit/plan
tests_unit_engine_test_hooks_t_LDADD    = libunit.a $(ENGINE) $(CHECK_LIBS)

UNIT += tests/unit/engine/test_stats.t
tests_unit_engine_test_stats_t_CPPFLAGS = $(UNIT_CPPFLAGS) \
	-I$(srcdir)/src/engine
tests_unit_engine_test_stats_t_LDADD    = libunit.a $(ENGINE) $(CHECK_LIBS)

UNIT += tests/unit/engine/test_ids.t
tests_unit_engine_test_ids_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_engine_test_ids_t_LDADD    = libunit.a $(ENGINE) $(CHECK_LIBS)

UNIT += tests/unit/engine/test_passwd.t
tests_unit_engine_test_passwd_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_engine_test_passwd_t_LDADD    = libunit.a $(ENGINE) $(CHECK_LIBS)

UNIT += tests/unit/engine/test_protect.t
tests_unit_engine_test_protect_t_SOURCES  = tests/unit/engine/test_protect.c \
	tests/unit/engine/host.c tests/unit/engine/host.h
tests_unit_engine_test_protect_t_CPPFLAGS = $(UNIT_CPPFLAGS) \
	-I$(srcdir)/src/engine
tests_unit_engine_test_protect_t_LDADD    = libunit.a $(ENGINE) $(CHECK_LIBS)

UNIT += tests/unit/engine/test_leaf.t
tests_unit_engine_test_leaf_t_CPPFLAGS = $(UNIT_CPPFLAGS) \
	-I$(srcdir)/src/engine
tests_unit_engine_test_leaf_t_LDADD    = libunit.a $(ENGINE) $(CHECK_LIBS)

UNIT += tests/unit/engine/test_tail.t
tests_unit_engine_test_tail_t_CPPFLAGS = $(UNIT_CPPFLAGS) \
	-I$(srcdir)/src/engine
tests_unit_engine_test_tail_t_LDADD    = libunit.a $(ENGINE) $(CHECK_LIBS)
