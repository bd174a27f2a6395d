# The reader of the text tables is a part of the generator, not of the program.
BPF_CPPFLAGS = $(UNIT_CPPFLAGS) -I$(srcdir)/src/bpf/gen
BPF_HELP = tests/unit/bpf/help.h tests/unit/bpf/random.h src/bpf/gen/table.c src/bpf/gen/table.h
BPF_TEST_LIBS = libunit.a $(BPF) $(SECCOMP_LIBS) $(CHECK_LIBS)
EXTRA_DIST += tests/unit/bpf/docker.tab tests/unit/bpf/podman.tab

UNIT += tests/unit/bpf/test_bpf.t
tests_unit_bpf_test_bpf_t_SOURCES  = tests/unit/bpf/test_bpf.c $(BPF_HELP)
tests_unit_bpf_test_bpf_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_bpf_t_LDADD    = $(BPF_TEST_LIBS)

UNIT += tests/unit/bpf/test_builtin.t
tests_unit_bpf_test_builtin_t_SOURCES  = tests/unit/bpf/test_builtin.c $(BPF_HELP)
tests_unit_bpf_test_builtin_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_builtin_t_LDADD    = $(BPF_TEST_LIBS)

UNIT += tests/unit/bpf/test_calls.t
tests_unit_bpf_test_calls_t_SOURCES  = tests/unit/bpf/test_calls.c $(BPF_HELP)
tests_unit_bpf_test_calls_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_calls_t_LDADD    = $(BPF_TEST_LIBS)

UNIT += tests/unit/bpf/test_chain.t
tests_unit_bpf_test_chain_t_SOURCES  = tests/unit/bpf/test_chain.c $(BPF_HELP)
tests_unit_bpf_test_chain_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_chain_t_LDADD    = $(BPF_TEST_LIBS)

UNIT += tests/unit/bpf/test_decide.t
tests_unit_bpf_test_decide_t_SOURCES  = tests/unit/bpf/test_decide.c $(BPF_HELP)
tests_unit_bpf_test_decide_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_decide_t_LDADD    = $(BPF_TEST_LIBS)

UNIT += tests/unit/bpf/test_dump.t
tests_unit_bpf_test_dump_t_SOURCES  = tests/unit/bpf/test_dump.c $(BPF_HELP)
tests_unit_bpf_test_dump_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_dump_t_LDADD    = $(BPF_TEST_LIBS)

UNIT += tests/unit/bpf/test_pairs.t
tests_unit_bpf_test_pairs_t_SOURCES  = tests/unit/bpf/test_pairs.c $(BPF_HELP)
tests_unit_bpf_test_pairs_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_pairs_t_LDADD    = $(BPF_TEST_LIBS)

UNIT += tests/unit/bpf/test_run.t
tests_unit_bpf_test_run_t_SOURCES  = tests/unit/bpf/test_run.c $(BPF_HELP)
tests_unit_bpf_test_run_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_run_t_LDADD    = $(BPF_TEST_LIBS)

UNIT += tests/unit/bpf/test_tree.t
tests_unit_bpf_test_tree_t_SOURCES  = tests/unit/bpf/test_tree.c $(BPF_HELP)
tests_unit_bpf_test_tree_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_tree_t_LDADD    = $(BPF_TEST_LIBS)

UNIT += tests/unit/bpf/test_table.t
tests_unit_bpf_test_table_t_SOURCES  = tests/unit/bpf/test_table.c $(BPF_HELP)
tests_unit_bpf_test_table_t_CPPFLAGS = $(BPF_CPPFLAGS)
tests_unit_bpf_test_table_t_LDADD    = $(BPF_TEST_LIBS)
