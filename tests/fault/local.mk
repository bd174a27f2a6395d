LIVE_TESTS += tests/fault/steps.t tests/fault/killed.t tests/fault/proof.t \
	tests/fault/state.t
EXTRA_DIST += tests/fault/fault.sh tests/fault/fault.c tests/fault/look.c \
	tests/fault/look.h tests/fault/trace.c tests/fault/trace.h \
	tests/fault/weak.c
