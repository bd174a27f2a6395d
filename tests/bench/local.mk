EXTRA_DIST += tests/bench/bench.sh tests/bench/floor.c tests/bench/launch.c \
	tests/bench/check.sh tests/bench/cost.c tests/bench/many.sh

# brig beside its peers; no test, as its numbers are the machine's
bench: all
	srcdir='$(srcdir)' builddir='$(builddir)' CC='$(CC)' \
		$(SHELL) $(srcdir)/tests/bench/bench.sh
	srcdir='$(srcdir)' builddir='$(builddir)' CC='$(CC)' \
		$(SHELL) $(srcdir)/tests/bench/check.sh
	srcdir='$(srcdir)' builddir='$(builddir)' CC='$(CC)' \
		$(SHELL) $(srcdir)/tests/bench/many.sh
.PHONY: bench
