LINTS = tests/lint/layers.t tests/lint/symbols.t tests/lint/globals.t \
	tests/lint/sizes.t tests/lint/words.t tests/lint/dist.t \
	tests/lint/plants.t tests/lint/configure.t tests/lint/binary.t \
	tests/lint/cves.t tests/lint/spec.t tests/lint/rows.t tests/lint/holes.t \
	tests/lint/more.t
dist_check_SCRIPTS += $(LINTS)
EXTRA_DIST += tests/lint/LAYERS tests/lint/SYMBOLS tests/lint/WAIVERS \
	tests/lint/WORDS

# The lints alone, of what is built: none of the unit tests' programs.
lint: all
	@rm -f test-suite.log $(LINTS:.t=.log) $(LINTS:.t=.trs)
	$(MAKE) $(AM_MAKEFLAGS) test-suite.log TEST_LOGS='$(LINTS:.t=.log)'
.PHONY: lint
