dist_check_SCRIPTS += \
	tests/cli/check.t \
	tests/cli/contrib.t \
	tests/cli/explain.t \
	tests/cli/intake.t \
	tests/cli/log.t \
	tests/cli/options.t \
	tests/cli/policy.t \
	tests/cli/seccomp.t \
	tests/cli/spec.t \
	tests/cli/state.t \
	tests/cli/twelve.t \
	tests/cli/usage.t
EXTRA_DIST += tests/cli/docs tests/cli/formats
