#!/bin/sh
# tests/live/PLANTS: each plant still fits the sources.
exec sh "$srcdir/tests/planted" -l -w "$srcdir/tests/live/PLANTS"
