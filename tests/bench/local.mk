EXTRA_DIST += tests/bench/workloads.sh tests/bench/first.c \
	tests/bench/bench.sh tests/bench/floor.c tests/bench/launch.c \
	tests/bench/check.sh tests/bench/cost.c tests/bench/many.sh \
	tests/bench/engines.sh tests/bench/pod.sh tests/bench/pairs.sh

# brig beside its peers; no test, as its numbers are the machine's
bench: all
	srcdir='$(srcdir)' builddir='$(builddir)' CC='$(CC)' \
		$(SHELL) $(srcdir)/tests/bench/bench.sh
	srcdir='$(srcdir)' builddir='$(builddir)' CC='$(CC)' \
		$(SHELL) $(srcdir)/tests/bench/check.sh
	srcdir='$(srcdir)' builddir='$(builddir)' CC='$(CC)' \
		$(SHELL) $(srcdir)/tests/bench/many.sh
.PHONY: bench

# what of a launch is judgement
EXTRA_PROGRAMS += tests/bench/judge
tests_bench_judge_SOURCES  = tests/bench/judge.c \
	src/bpf/gen/table.c src/bpf/gen/table.h
tests_bench_judge_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/bpf/gen
tests_bench_judge_LDADD    = $(POLICY)
CLEANFILES += tests/bench/judge$(EXEEXT)
bench-judge: tests/bench/judge$(EXEEXT)
	tests/bench/judge$(EXEEXT) $(srcdir)/tests/golden/docker-plain/config.json \
		$(srcdir)/tests/unit/bpf/docker.tab
.PHONY: bench-judge

# what the recomposed root takes
EXTRA_PROGRAMS += tests/bench/overlay
tests_bench_overlay_SOURCES  = tests/bench/overlay.c
tests_bench_overlay_CPPFLAGS = $(AM_CPPFLAGS)
tests_bench_overlay_LDADD    = $(KERN)
CLEANFILES += tests/bench/overlay$(EXEEXT)
bench-overlay: tests/bench/overlay$(EXEEXT)
	d=`mktemp -d` && { tests/bench/overlay$(EXEEXT) $$d; r=$$?; \
		rm -rf $$d; exit $$r; }
.PHONY: bench-overlay
