EXTRA_DIST += tests/live/lib.sh tests/live/plain.json
