PLAN_SAMPLE = tests/unit/plan/sample.c tests/unit/plan/sample.h
PLAN_GEN    = $(PLAN_SAMPLE) tests/unit/plan/gen.c tests/unit/plan/gen.h

UNIT += tests/unit/plan/test_schema.t
tests_unit_plan_test_schema_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_plan_test_schema_t_LDADD    = libunit.a $(PLAN) $(CHECK_LIBS)

UNIT += tests/unit/plan/test_plan.t
tests_unit_plan_test_plan_t_SOURCES  = tests/unit/plan/test_plan.c \
	$(PLAN_SAMPLE)
tests_unit_plan_test_plan_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_plan_test_plan_t_LDADD    = libunit.a $(PLAN) $(CHECK_LIBS)

UNIT += tests/unit/plan/test_codec.t
tests_unit_plan_test_codec_t_SOURCES  = tests/unit/plan/test_codec.c $(PLAN_GEN)
tests_unit_plan_test_codec_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_plan_test_codec_t_LDADD    = libunit.a $(PLAN) $(CHECK_LIBS)

UNIT += tests/unit/plan/test_invariant.t
tests_unit_plan_test_invariant_t_SOURCES  = tests/unit/plan/test_invariant.c \
	$(PLAN_SAMPLE)
tests_unit_plan_test_invariant_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_plan_test_invariant_t_LDADD    = libunit.a $(PLAN) $(CHECK_LIBS)

UNIT += tests/unit/plan/test_print.t
tests_unit_plan_test_print_t_SOURCES  = tests/unit/plan/test_print.c $(PLAN_GEN)
tests_unit_plan_test_print_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_plan_test_print_t_LDADD    = libunit.a $(PLAN) $(CHECK_LIBS)

UNIT += tests/unit/plan/test_update.t
tests_unit_plan_test_update_t_SOURCES  = tests/unit/plan/test_update.c \
	$(PLAN_SAMPLE)
tests_unit_plan_test_update_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_plan_test_update_t_LDADD    = libunit.a $(PLAN) $(CHECK_LIBS)
