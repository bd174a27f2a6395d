#!/bin/sh
# tests/suites/PLANTS: each row of SPEC has a plant or says why it has none, and
# each plant still fits the sources. `make check-plants' sees the tests fail.
exec sh "$srcdir/tests/planted" -l
