# A guest with Debian's own kernel and pure cgroup v2. Run by hand until it is
# quick and steady enough for CI: sh tests/vm/run
EXTRA_DIST += tests/vm/10-host.t tests/vm/20-cgroup.t tests/vm/30-root.t \
	tests/vm/40-life.t tests/vm/guest tests/vm/init tests/vm/live \
	tests/vm/run
