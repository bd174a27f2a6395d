UNIT += tests/unit/floor/test_floor.t
tests_unit_floor_test_floor_t_SOURCES  = tests/unit/floor/test_floor.c \
	$(PLAN_SAMPLE)
tests_unit_floor_test_floor_t_CPPFLAGS = $(UNIT_CPPFLAGS) \
	-I$(srcdir)/tests/unit/plan
tests_unit_floor_test_floor_t_LDADD    = libunit.a $(FLOOR) $(CHECK_LIBS)

UNIT += tests/unit/floor/test_paths.t
tests_unit_floor_test_paths_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_floor_test_paths_t_LDADD    = libunit.a $(FLOOR) $(CHECK_LIBS)

UNIT += tests/unit/floor/test_join.t
tests_unit_floor_test_join_t_SOURCES  = tests/unit/floor/test_join.c \
	$(PLAN_SAMPLE)
tests_unit_floor_test_join_t_CPPFLAGS = $(UNIT_CPPFLAGS) \
	-I$(srcdir)/tests/unit/plan
tests_unit_floor_test_join_t_LDADD    = libunit.a $(FLOOR) $(CHECK_LIBS)

UNIT += tests/unit/floor/test_ceiling.t
tests_unit_floor_test_ceiling_t_SOURCES  = tests/unit/floor/test_ceiling.c \
	$(PLAN_SAMPLE)
tests_unit_floor_test_ceiling_t_CPPFLAGS = $(UNIT_CPPFLAGS) \
	-I$(srcdir)/tests/unit/plan
tests_unit_floor_test_ceiling_t_LDADD    = libunit.a $(FLOOR) $(CHECK_LIBS)

UNIT += tests/unit/floor/test_process.t
tests_unit_floor_test_process_t_SOURCES  = tests/unit/floor/test_process.c \
	$(PLAN_SAMPLE)
tests_unit_floor_test_process_t_CPPFLAGS = $(UNIT_CPPFLAGS) \
	-I$(srcdir)/tests/unit/plan
tests_unit_floor_test_process_t_LDADD    = libunit.a $(FLOOR) $(CHECK_LIBS)

UNIT += tests/unit/floor/test_property.t
tests_unit_floor_test_property_t_SOURCES  = tests/unit/floor/test_property.c \
	tests/fuzz/judged.c tests/fuzz/judged.h tests/fuzz/made.c tests/fuzz/made.h
tests_unit_floor_test_property_t_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(srcdir)/tests/fuzz
tests_unit_floor_test_property_t_LDADD    = libunit.a libfloor.a $(POLICY) $(CHECK_LIBS)
