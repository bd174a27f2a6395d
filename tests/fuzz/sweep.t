#!/bin/sh
# What is read from outside comes to a verdict or to an error with its place,
# whatever stands where a value stood: sweep.c.
n=0 bad=0
for dir in "$srcdir"/tests/fuzz/sweep/*; do
	n=$((n + 1)) name=$(basename "$dir")
	if out=$("$builddir/tests/fuzz/sweep_$name" "$dir"/* 2>&1)
	then echo "ok $n - $name"
	else echo "not ok $n - $name"; bad=1; fi
	echo "$out" | tail -n 60 | sed 's/^/# /'
done
echo "1..$n"
exit $bad
