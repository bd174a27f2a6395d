# Real engines over brig: make check-engines
ENGINE_TESTS += tests/engines/docker.t tests/engines/able.t
EXTRA_DIST += tests/engines/dockerd.sh tests/engines/image.sh
