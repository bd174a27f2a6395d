# The reader of the text tables is a part of the generator, not of the program.
BPF_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(srcdir)/src/bpf/gen
BPF_HELP = tests/unit/bpf/help.h src/bpf/gen/table.c src/bpf/gen/table.h
EXTRA_DIST += tests/unit/bpf/docker.tab tests/unit/bpf/podman.tab

UNIT += tests/unit/bpf/test_bpf.t
tests_unit_bpf_test_bpf_t_SOURCES  = tests/unit/bpf/test_bpf.c $(BPF_HELP)
tests_unit_bpf_test_bpf_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_bpf_t_LDADD    = libunit.a $(BPF) $(CHECK_LIBS)
UNIT += tests/unit/bpf/test_chain.t
tests_unit_bpf_test_chain_t_SOURCES  = tests/unit/bpf/test_chain.c $(BPF_HELP)
tests_unit_bpf_test_chain_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_chain_t_LDADD    = libunit.a $(BPF) $(SECCOMP_LIBS) \
	$(CHECK_LIBS)
