# Suites that others wrote, and peers side by side.
LIVE_TESTS += tests/live/15-options.t
check_PROGRAMS += tests/brig-open
tests_brig_open_SOURCES = tests/suites/open.c
tests_brig_open_LDFLAGS = $(brig_LDFLAGS)
tests_brig_open_LDADD   = $(CLI)

# What check-suites runs, one by one (they make the same cgroups); brings modules
# from the Go proxy, and keeps them.
SUITE_TESTS = tests/suites/oci-open.t tests/suites/oci-brig.t tests/suites/schema.t \
	tests/suites/peers.t
EXTRA_DIST += $(SUITE_TESTS) tests/suites/oci.sh tests/suites/oci-open.list \
	tests/suites/oci-brig.list tests/suites/oci-guest.list tests/suites/oci tests/suites/schema \
	tests/suites/schema.py tests/suites/peers.sh tests/suites/peers_life.sh \
	tests/suites/peers.list tests/suites/look tests/suites/SPEC tests/suites/POLICY \
	tests/suites/CLI tests/suites/PLANTS tests/planted
check-suites: all tests/brig-open
	$(MAKE) $(AM_MAKEFLAGS) -j1 check-TESTS TESTS='$(SUITE_TESTS)'
.PHONY: check-suites

# Each plant of the three tables, in a copy of the sources: some hours. What was
# seen stands in planted.seen, and is not planted again until that is removed;
# PLANTED='-m 30' ends each table after half an hour.
check-plants:
	rc=0; for d in live escape suites; do srcdir='$(srcdir)' $(SHELL) \
		$(srcdir)/tests/planted -w $(srcdir)/tests/$$d/PLANTS \
		-k "$$PWD/planted.d" -s "$$PWD/planted.seen" $(PLANTED) || rc=1; \
	done; rm -rf planted.d; exit $$rc
.PHONY: check-plants
