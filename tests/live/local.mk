# Containers for real, as root, in namespaces of their own: make check-live
LIVE_TESTS += tests/live/01-confined.t tests/live/02-root.t \
	tests/live/03-overlay.t tests/live/04-volumes.t tests/live/05-dev.t \
	tests/live/06-process.t tests/live/07-proc.t tests/live/08-cgroup.t \
	tests/live/09-hooks.t tests/live/10-join.t tests/live/11-life.t \
	tests/live/12-crash.t tests/live/12-parent.t tests/live/13-many.t tests/live/14-alias.t \
	tests/live/14-group.t tests/live/15-events.t tests/live/15-hostile.t tests/live/15-update.t \
	tests/live/15-mounts.t tests/live/15-propagation.t tests/live/16-net.t \
	tests/live/16-systemd.t tests/live/20-refuse.t \
	tests/live/21-policy.t tests/live/22-allow.t \
	tests/live/23-pool.t
LIVE_TESTS += tests/live/15-shares.t tests/live/16-lsm.t tests/live/17-calls.t \
	tests/live/17-exec.t \
	tests/live/16-denied.t
EXTRA_DIST += tests/live/PLANTS tests/live/lib.sh tests/live/plain.json tests/live/able.sh \
	tests/live/systemd1.py tests/live/calls.c tests/live/calls.h \
	tests/live/probe.c
LIVE_TESTS += tests/live/24-conditions.t
LIVE_TESTS += tests/live/16-record.t tests/live/18-rootless.t \
	tests/live/18-notify.t tests/live/19-user.t
EXTRA_DIST += tests/live/deaf.c tests/live/held.c tests/live/dgram.c tests/live/filters.c tests/live/nomap.c tests/live/notify.c tests/live/peek.c
