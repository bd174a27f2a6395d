noinst_LIBRARIES += libbpf.a
libbpf_a_SOURCES = \
	src/bpf/bpf.c include/bpf/bpf.h include/bpf/program.h \
	src/bpf/builtin.c include/bpf/builtin.h \
	src/bpf/calls.c include/bpf/calls.h \
	src/bpf/chain.c \
	src/bpf/decide.c include/bpf/decide.h \
	src/bpf/dump.c include/bpf/dump.h \
	src/bpf/emit.c \
	src/bpf/run.c include/bpf/run.h \
	src/bpf/tree.c \
	src/bpf/private.h

# Two small programs write these when brig is built: the table of system calls
# from libseccomp (nothing else of brig links it), and then, with the compiler
# itself, the built-in filters from their text tables. A build for another machine
# sets EXE_WRAPPER to what runs that machine's programs, as qemu-aarch64.
EXE_WRAPPER =
BPF_TABLES = src/bpf/newer.tab src/bpf/narrow.tab
BPF_FILTERS = src/bpf/baseline.deny src/bpf/strict.allow src/bpf/front.allow
EXTRA_DIST += $(BPF_TABLES) $(BPF_FILTERS)
CLEANFILES += src/bpf/calls.gen.h src/bpf/builtin.gen.h

noinst_PROGRAMS += src/bpf/gen/calls src/bpf/gen/filters
src_bpf_gen_calls_SOURCES = src/bpf/gen/calls.c
src_bpf_gen_calls_LDADD = $(BASE) $(SECCOMP_LIBS)
src_bpf_gen_filters_SOURCES = \
	src/bpf/gen/filters.c \
	src/bpf/gen/table.c src/bpf/gen/table.h \
	src/bpf/bpf.c src/bpf/calls.c src/bpf/chain.c src/bpf/emit.c \
	src/bpf/run.c src/bpf/tree.c
src_bpf_gen_filters_LDADD = $(BASE)

src/bpf/calls.gen.h: src/bpf/gen/calls$(EXEEXT) $(BPF_TABLES)
	$(AM_V_GEN)$(EXE_WRAPPER) src/bpf/gen/calls$(EXEEXT) $(srcdir)/src/bpf/newer.tab \
		$(srcdir)/src/bpf/narrow.tab >$@.tmp && mv $@.tmp $@

src/bpf/builtin.gen.h: src/bpf/gen/filters$(EXEEXT) $(BPF_FILTERS)
	$(AM_V_GEN)$(EXE_WRAPPER) src/bpf/gen/filters$(EXEEXT) $(srcdir)/src/bpf/baseline.deny \
		$(srcdir)/src/bpf/strict.allow $(srcdir)/src/bpf/front.allow \
		>$@.tmp && mv $@.tmp $@

src/bpf/calls.$(OBJEXT): src/bpf/calls.gen.h
src/bpf/builtin.$(OBJEXT): src/bpf/builtin.gen.h
