# Real engines over brig: make check-engines
ENGINE_TESTS += tests/engines/docker.t tests/engines/able.t \
	tests/engines/containerd.t tests/engines/cri.t \
	tests/engines/podman.t tests/engines/podman-rootless.t \
	tests/engines/contrib.t \
	tests/engines/docker-day.t tests/engines/faults.t \
	tests/engines/package.t tests/engines/rpm.t tests/engines/builds.t \
	tests/engines/pages.t
EXTRA_DIST += tests/engines/dockerd.sh tests/engines/image.sh \
	tests/engines/confined.sh tests/engines/containerd.sh \
	tests/engines/cri.sh tests/engines/cri.proto tests/engines/stream.c \
	tests/engines/fresh.sh tests/engines/podman.sh

ENGINE_TESTS += tests/engines/options.t tests/engines/image-builds.t \
	tests/engines/podman-options.t

# servers, whose images come of loads/
ENGINE_TESTS += tests/engines/workloads.t tests/engines/oddities.t
EXTRA_DIST += tests/engines/loads

# others' latest, built: tests/engines/today
EXTRA_DIST += tests/engines/today tests/engines/today.sums \
	tests/engines/drivers.t tests/engines/api.t

# containerd's own suites, by today too
EXTRA_DIST += tests/engines/suites.t tests/engines/suites.sh \
	tests/engines/cri-suite.list tests/engines/client-suite.list
