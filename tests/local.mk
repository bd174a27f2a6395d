# One parallel suite: each test speaks TAP. A script gets these in its
# environment; a temporary folder of its own it makes below the present one.
TEST_EXTENSIONS = .t
T_LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
AM_TESTS_ENVIRONMENT = \
	srcdir='$(srcdir)'; builddir='$(builddir)'; CC='$(CC)'; AR='$(AR)'; \
	NM='$(NM)'; OBJDUMP='$(OBJDUMP)'; READELF='$(READELF)'; \
	MANDOC='$(MANDOC)'; STATIC='$(enable_static)'; \
	PLAIN='$(enable_asan)$(enable_coverage)$(enable_fuzz)'; \
	export srcdir builddir CC AR NM OBJDUMP READELF MANDOC STATIC PLAIN; \
	test nonono = "$$PLAIN" || CK_TIMEOUT_MULTIPLIER=10; \
	CK_TIMEOUT_MULTIPLIER=$${CK_TIMEOUT_MULTIPLIER-2}; \
	LSAN_OPTIONS=print_suppressions=0:suppressions=$(srcdir)/tests/lsan.supp; \
	export CK_TIMEOUT_MULTIPLIER LSAN_OPTIONS;

# What check-live runs: needs root and namespaces, else skips with a reason.
LIVE_TESTS =
# What check-engines runs: real engines, by hand, in namespaces of their own.
ENGINE_TESTS =

include tests/unit/local.mk
include tests/lint/local.mk
include tests/front/local.mk
include tests/cli/local.mk
include tests/golden/local.mk
include tests/live/local.mk
include tests/escape/local.mk
include tests/fault/local.mk
include tests/fuzz/local.mk
include tests/bench/local.mk
include tests/engines/local.mk
include tests/suites/local.mk
include tests/vm/local.mk

TESTS += $(dist_check_SCRIPTS)
EXTRA_DIST += $(LIVE_TESTS) $(ENGINE_TESTS) tests/coverage tests/cross \
	tests/quick \
	tests/tally tests/lsan.supp contrib

check-live: all $(check_PROGRAMS)
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(LIVE_TESTS)'
check-engines: all
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(ENGINE_TESTS)'
.PHONY: check-live check-engines

COVERAGE_FLOOR = 90
coverage: all
	@test yes = '$(enable_coverage)' || \
		{ echo "coverage needs --enable-coverage" >&2; exit 1; }
	@rc=0; $(MAKE) $(AM_MAKEFLAGS) check || rc=1; \
	$(SHELL) $(srcdir)/tests/coverage '$(GCOV)' '$(COVERAGE_FLOOR)' || \
		rc=1; exit $$rc
.PHONY: coverage
