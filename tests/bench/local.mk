EXTRA_DIST += tests/bench/bench.sh tests/bench/floor.c tests/bench/launch.c

# brig beside its peers; no test, as its numbers are the machine's
bench: all
	srcdir='$(srcdir)' builddir='$(builddir)' CC='$(CC)' \
		$(SHELL) $(srcdir)/tests/bench/bench.sh
.PHONY: bench
