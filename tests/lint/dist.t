#!/bin/sh
# Every file of the tree stands in a fragment of Makefile.am, itself or with
# its folder: so that it is built, run, and in the tarball.
cd "$srcdir" || exit 1
{
	find src include tests man -name '*.mk' -exec cat {} + 2> /dev/null | sed 's/^/M /'
	find src include tests man -type f ! -name '*.mk' \
		! -name '*.gen.h' ! -name '*~' ! -name '*.o' 2> /dev/null | sort | sed 's/^/F /'
} | awk '
/^M / { # what a fragment names
	sub(/#.*/, "")
	for (i = 2; i <= NF; i++)
		named[$i] = 1
}
/^F / {
	f = $2
	ok = f in named
	if (!ok && sub(/\.c$/, "", $2)) # the source that automake takes
		ok = ($2 ".t") in named
	d = f
	while (!ok && sub(/\/[^\/]*$/, "", d))
		ok = d in named
	n++
	print (ok ? "" : "not ") "ok " n " - " f
	bad += !ok
}
END { print "1.." n; exit bad > 0 || n == 0 }'
