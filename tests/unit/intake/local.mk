UNIT += tests/unit/intake/test_intake.t
tests_unit_intake_test_intake_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_intake_test_intake_t_LDADD    = libunit.a $(INTAKE) $(CHECK_LIBS)
