#!/bin/sh
# tests/escape/PLANTS: each row of CVES has a plant, and each plant still fits
# the sources. `make check-plants' sees the tests fail.
exec sh "$srcdir/tests/planted" -l -w "$srcdir/tests/escape/PLANTS"
