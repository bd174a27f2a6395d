FRONT_JOB    = tests/unit/front/job.c tests/unit/front/job.h
FRONT_PARSER = tests/front/plant_parser.c tests/front/attack.c \
	tests/front/attack.h
FRONT_JUDGE  = tests/front/plant_judge.c $(PLAN_SAMPLE)

UNIT += tests/unit/front/test_front.t
tests_unit_front_test_front_t_SOURCES  = tests/unit/front/test_front.c \
	$(FRONT_JOB)
tests_unit_front_test_front_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_front_test_front_t_LDADD    = libunit.a $(FRONT) $(CHECK_LIBS)

UNIT += tests/unit/front/test_reply.t
tests_unit_front_test_reply_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_front_test_reply_t_LDADD    = libunit.a $(FRONT) $(CHECK_LIBS)

# The linker plants these in the objects that are shipped.
UNIT += tests/unit/front/test_cage.t
tests_unit_front_test_cage_t_SOURCES  = tests/unit/front/test_cage.c \
	$(FRONT_JOB) $(FRONT_PARSER)
tests_unit_front_test_cage_t_CPPFLAGS = $(UNIT_CPPFLAGS) \
	-I$(srcdir)/src/front
tests_unit_front_test_cage_t_LDFLAGS  = $(AM_LDFLAGS) -Wl,--wrap=spec_parse
tests_unit_front_test_cage_t_LDADD    = libunit.a $(FRONT) $(CHECK_LIBS)

UNIT += tests/unit/front/test_layers.t
tests_unit_front_test_layers_t_SOURCES  = tests/unit/front/test_layers.c \
	$(FRONT_JOB)
tests_unit_front_test_layers_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_front_test_layers_t_LDFLAGS  = $(AM_LDFLAGS) \
	-Wl,--wrap=spec_parse -Wl,--wrap=seccomp_load
tests_unit_front_test_layers_t_LDADD    = libunit.a $(FRONT) $(CHECK_LIBS)

UNIT += tests/unit/front/test_hostile.t
tests_unit_front_test_hostile_t_SOURCES  = tests/unit/front/test_hostile.c \
	$(FRONT_JOB) $(FRONT_JUDGE)
tests_unit_front_test_hostile_t_CPPFLAGS = $(UNIT_CPPFLAGS) \
	-I$(srcdir)/tests/unit/plan
tests_unit_front_test_hostile_t_LDFLAGS  = $(AM_LDFLAGS) \
	-Wl,--wrap=policy_compile_container
tests_unit_front_test_hostile_t_LDADD    = libunit.a libfloor.a $(FRONT) \
	$(CHECK_LIBS)

UNIT += tests/unit/front/test_agree.t
tests_unit_front_test_agree_t_SOURCES  = tests/unit/front/test_agree.c \
	$(FRONT_JOB)
tests_unit_front_test_agree_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_front_test_agree_t_LDADD    = libunit.a libfloor.a $(FRONT) \
	$(CHECK_LIBS)
