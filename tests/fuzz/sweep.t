#!/bin/sh
# The judge and the plan agree on every value of two configs, whatever stands
# there: sweep.c.
exec "$builddir/tests/fuzz/sweep" "$srcdir"/tests/fuzz/sweep-*.json
