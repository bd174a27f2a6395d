UNIT += tests/unit/policy/test_golden.t
tests_unit_policy_test_golden_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_policy_test_golden_t_LDADD    = libunit.a $(POLICY) $(CHECK_LIBS)
EXTRA_DIST += tests/unit/policy/policy_unit.h
EXTRA_DIST += tests/golden
