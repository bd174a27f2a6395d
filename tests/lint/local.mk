dist_check_SCRIPTS += tests/lint/layers.t tests/lint/symbols.t \
	tests/lint/globals.t tests/lint/sizes.t tests/lint/words.t \
	tests/lint/plants.t tests/lint/configure.t tests/lint/binary.t
EXTRA_DIST += tests/lint/LAYERS tests/lint/SYMBOLS tests/lint/WAIVERS \
	tests/lint/WORDS
