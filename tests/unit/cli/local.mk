UNIT += tests/unit/cli/test_opt.t
tests_unit_cli_test_opt_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_cli_test_opt_t_LDADD    = libunit.a $(CLI) $(CHECK_LIBS)

UNIT += tests/unit/cli/test_signal.t
tests_unit_cli_test_signal_t_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(srcdir)/src/cli
tests_unit_cli_test_signal_t_LDADD    = libunit.a $(CLI) $(CHECK_LIBS)
UNIT += tests/unit/cli/test_score.t
tests_unit_cli_test_score_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_cli_test_score_t_LDADD    = libunit.a $(CLI) $(CHECK_LIBS)
