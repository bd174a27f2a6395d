CASES = tests/unit/policy/cases.c \
	tests/unit/policy/cases_cfg.c tests/unit/policy/cases_edge.c \
	tests/unit/policy/cases_mount.c \
	tests/unit/policy/cases_ns.c tests/unit/policy/cases_proc.c \
	tests/unit/policy/cases_res.c tests/unit/policy/cases_root.c \
	tests/unit/policy/cases_sec.c tests/unit/policy/cases.h
UNIT += tests/unit/policy/test_golden.t
tests_unit_policy_test_golden_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_policy_test_golden_t_LDADD    = libunit.a $(POLICY) $(CHECK_LIBS)
UNIT += tests/unit/policy/test_rules.t
tests_unit_policy_test_rules_t_SOURCES = tests/unit/policy/test_rules.c $(CASES)
tests_unit_policy_test_rules_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_policy_test_rules_t_LDADD    = libunit.a $(POLICY) $(CHECK_LIBS)
UNIT += tests/unit/policy/test_gone.t
tests_unit_policy_test_gone_t_SOURCES = tests/unit/policy/test_gone.c \
	tests/unit/policy/rules_gone.c tests/unit/policy/rules_gone.h $(CASES)
tests_unit_policy_test_gone_t_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(srcdir)
tests_unit_policy_test_gone_t_LDADD    = libunit.a $(POLICY) $(CHECK_LIBS)
UNIT += tests/unit/policy/test_same.t
tests_unit_policy_test_same_t_SOURCES = tests/unit/policy/test_same.c $(CASES)
tests_unit_policy_test_same_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_policy_test_same_t_LDADD    = libunit.a $(POLICY) $(CHECK_LIBS)
UNIT += tests/unit/policy/test_exec.t
tests_unit_policy_test_exec_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_policy_test_exec_t_LDADD    = libunit.a $(POLICY) $(CHECK_LIBS)
UNIT += tests/unit/policy/test_unsupported.t
tests_unit_policy_test_unsupported_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_policy_test_unsupported_t_LDADD    = libunit.a $(POLICY) $(CHECK_LIBS)
UNIT += tests/unit/policy/test_lexical.t
tests_unit_policy_test_lexical_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_policy_test_lexical_t_LDADD    = libunit.a $(POLICY) $(CHECK_LIBS)
UNIT += tests/unit/policy/test_allow.t
tests_unit_policy_test_allow_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_policy_test_allow_t_LDADD    = libunit.a $(POLICY) $(CHECK_LIBS)
UNIT += tests/unit/policy/test_settings.t
tests_unit_policy_test_settings_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_policy_test_settings_t_LDADD    = libunit.a $(POLICY) $(CHECK_LIBS)
UNIT += tests/unit/policy/test_page.t
tests_unit_policy_test_page_t_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_policy_test_page_t_LDADD    = libunit.a $(POLICY) $(CHECK_LIBS)
EXTRA_DIST += tests/unit/policy/policy_unit.h
EXTRA_DIST += tests/golden
