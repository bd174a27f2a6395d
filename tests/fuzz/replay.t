#!/bin/sh
# Every fuzz target takes every input of its corpus and lives.
n=0 bad=0
for t in "$srcdir"/tests/fuzz/fuzz_*.c; do
	name=$(basename "$t" .c)
	corpus=$srcdir/tests/fuzz/corpus/${name#fuzz_}
	n=$((n + 1))
	if [ ! -x "$builddir/tests/fuzz/$name" ]
	then echo "not ok $n - $name was not built"; bad=1; continue; fi
	if ! ls "$corpus"/* > /dev/null 2>&1
	then echo "not ok $n - $name has no corpus"; bad=1; continue; fi
	if out=$("$builddir/tests/fuzz/$name" "$corpus"/* 2>&1)
	then echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		echo "$out" | tail -n 60 | sed 's/^/# /'
		bad=1
	fi
done
echo "1..$n"
exit $bad
