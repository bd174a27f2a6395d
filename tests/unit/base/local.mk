UNIT += tests/unit/base/test_err.t
tests_unit_base_test_err_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_base_test_err_t_LDADD    = libunit.a $(BASE) $(CHECK_LIBS)
