# The program as it is shipped, with one function replaced by the linker.
check_PROGRAMS += tests/front/brig-parser tests/front/brig-judge
dist_check_SCRIPTS += tests/front/planted.t
tests_front_brig_parser_SOURCES = $(FRONT_PARSER)
tests_front_brig_parser_LDFLAGS = $(brig_LDFLAGS) -Wl,--wrap=spec_parse
tests_front_brig_parser_LDADD   = $(CLI)
tests_front_brig_judge_SOURCES  = $(FRONT_JUDGE)
tests_front_brig_judge_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/unit/plan
tests_front_brig_judge_LDFLAGS  = $(brig_LDFLAGS) \
	-Wl,--wrap=policy_compile_container
tests_front_brig_judge_LDADD    = $(CLI)
