# A target is one trust edge. tests/fuzz/fuzz_X.c has its corpus in
# tests/fuzz/corpus/X; three lines a target:
#
#   FUZZ += tests/fuzz/fuzz_X
#   tests_fuzz_fuzz_X_SOURCES = tests/fuzz/fuzz_X.c $(FUZZ_MAIN)
#   tests_fuzz_fuzz_X_LDADD   = $(FUZZ_LIBS) $(ROOM)
#
# make check replays every corpus in every kind of build; with --enable-fuzz
# make fuzz-smoke looks for more, FUZZ_SECONDS a target, FUZZ_JOBS at a time,
# FUZZ_SEED (an environment variable) for another day's chance.
FUZZ =
FUZZ_SECONDS = 20
FUZZ_JOBS = 2
FUZZ_LIBS = $(FUZZ_LDFLAGS)
if ENABLE_FUZZ
FUZZ_MAIN = tests/fuzz/fuzz.h
else
FUZZ_MAIN = tests/fuzz/fuzz.h tests/fuzz/replay.c
endif

JUDGED = tests/fuzz/judged.c tests/fuzz/judged.h
MADE = tests/fuzz/made.c tests/fuzz/made.h

FUZZ += tests/fuzz/fuzz_text
tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz_text.c $(FUZZ_MAIN)
tests_fuzz_fuzz_text_LDADD   = $(FUZZ_LIBS) $(BASE)

FUZZ += tests/fuzz/fuzz_bpf
tests_fuzz_fuzz_bpf_SOURCES = tests/fuzz/fuzz_bpf.c $(FUZZ_MAIN)
tests_fuzz_fuzz_bpf_LDADD   = $(FUZZ_LIBS) $(BPF)

FUZZ += tests/fuzz/fuzz_codec
tests_fuzz_fuzz_codec_SOURCES = tests/fuzz/fuzz_codec.c $(FUZZ_MAIN)
tests_fuzz_fuzz_codec_LDADD   = $(FUZZ_LIBS) $(PLAN)

FUZZ += tests/fuzz/fuzz_json
tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz_json.c $(FUZZ_MAIN)
tests_fuzz_fuzz_json_LDADD   = $(FUZZ_LIBS) $(SPEC)
FUZZ += tests/fuzz/fuzz_spec
tests_fuzz_fuzz_spec_SOURCES = tests/fuzz/fuzz_spec.c $(FUZZ_MAIN)
tests_fuzz_fuzz_spec_LDADD   = $(FUZZ_LIBS) $(SPEC)

FUZZ += tests/fuzz/fuzz_intake
tests_fuzz_fuzz_intake_SOURCES = tests/fuzz/fuzz_intake.c $(FUZZ_MAIN)
tests_fuzz_fuzz_intake_LDADD   = $(FUZZ_LIBS) $(INTAKE)

FUZZ += tests/fuzz/fuzz_policy
tests_fuzz_fuzz_policy_SOURCES = tests/fuzz/fuzz_policy.c $(JUDGED) $(FUZZ_MAIN)
tests_fuzz_fuzz_policy_LDADD   = $(FUZZ_LIBS) libfloor.a $(POLICY)

FUZZ += tests/fuzz/fuzz_settings
tests_fuzz_fuzz_settings_SOURCES = tests/fuzz/fuzz_settings.c $(FUZZ_MAIN)
tests_fuzz_fuzz_settings_LDADD   = $(FUZZ_LIBS) libfloor.a $(POLICY)

FUZZ += tests/fuzz/fuzz_config
tests_fuzz_fuzz_config_SOURCES = tests/fuzz/fuzz_config.c $(JUDGED) $(MADE) $(FUZZ_MAIN)
tests_fuzz_fuzz_config_LDADD   = $(FUZZ_LIBS) libfloor.a $(POLICY)

# Each value of a document in its turn: nothing of it is left to chance.
SWEEP = tests/fuzz/sweep.c tests/fuzz/fuzz.h
check_PROGRAMS += tests/fuzz/sweep_policy tests/fuzz/sweep_settings \
	tests/fuzz/sweep_intake
tests_fuzz_sweep_policy_SOURCES   = $(SWEEP) tests/fuzz/fuzz_policy.c $(JUDGED)
tests_fuzz_sweep_policy_LDADD     = libfloor.a $(POLICY)
tests_fuzz_sweep_settings_SOURCES = $(SWEEP) tests/fuzz/fuzz_settings.c
tests_fuzz_sweep_settings_LDADD   = libfloor.a $(POLICY)
tests_fuzz_sweep_intake_SOURCES   = $(SWEEP) tests/fuzz/fuzz_intake.c
tests_fuzz_sweep_intake_LDADD     = $(INTAKE)

check_PROGRAMS += $(FUZZ)
dist_check_SCRIPTS += tests/fuzz/replay.t tests/fuzz/sweep.t
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/replay.c tests/fuzz/smoke \
	tests/fuzz/sweep

fuzz-smoke: $(FUZZ)
	@test yes = '$(enable_fuzz)' || \
		{ echo "fuzz-smoke needs --enable-fuzz" >&2; exit 1; }
	@printf '%s\n' $(FUZZ) | srcdir='$(srcdir)' xargs -n 1 -P $(FUZZ_JOBS) \
		$(srcdir)/tests/fuzz/smoke $(FUZZ_SECONDS)
clean-local:
	rm -rf fuzz-finds
.PHONY: fuzz-smoke
# not made of sweep.c, however old it is
tests/fuzz/sweep:
	@:
