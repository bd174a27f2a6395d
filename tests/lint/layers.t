#!/bin/sh
# What a file includes, itself or through another header, must be what LAYERS
# allows to its room; no header includes itself in a circle.
cd "$srcdir" || exit 1
awk -v TABLE=tests/lint/LAYERS '
function allowed(r, t,	d, h) { # may a file of room r see the file t?
	split(t, d, "/")
	if (d[2] == r)
		return 1
	h = d[2] "/" d[3]
	if (d[1] != "include" || (h in only && !((r, h) in spared)))
		return 0
	return (r, d[2]) in may || (r, h) in may
}
function library(f, x,	h) { # f writes x, which is no header of ours
	for (h in only)
		if (index(x, h) == 1 && !((room[f], h) in spared))
			why[f] = why[f] " [" x " is not for " room[f] "]"
}
function find(f, x,	name) { # the file of ours that f gets by writing x
	name = substr(x, 2, length(x) - 2)
	if ((dir[f] name) in room)
		return dir[f] name
	if (("include/" name) in room)
		return "include/" name
	# A program that runs while brig is built may see what its room alone may.
	if (dir[f] ~ /\/gen\/$/ && x ~ /^"\.\.\/[a-z_]+\.h"$/ &&
	    ("src/" room[f] substr(name, 3)) in room)
		return "src/" room[f] substr(name, 3)
	library(f, x)
	# What a generator writes into the build folder of its own room.
	if (x ~ /^"src\/[a-z]+\/[a-z0-9_]+\.gen\.h"$/ &&
	    index(name, "src/" room[f] "/") == 1)
		return ""
	# Not ours, or a detour: "..", ".", "//", or a path from the top.
	if (name ~ /(^|\/)\.*\// || name ~ /^(src|include|tests)\// ||
	    (x ~ /^"/ && name != "config.h"))
		why[f] = why[f] " [no such header: " x "]"
	return ""
}
function walk(from, f,	i, n, list, how) { # note all that from sees by f
	n = split(edges[f], list)
	how = f == from ? "includes " : "through " f " sees "
	for (i = 1; i <= n; i++) {
		if (!allowed(room[from], list[i]))
			why[from] = why[from] " [" how list[i] "]"
		if (list[i] == from)
			why[from] = why[from] " [" how "itself]"
		else if (!((from, list[i]) in seen)) {
			seen[from, list[i]] = 1
			walk(from, list[i])
		}
	}
}
FILENAME == TABLE {
	if (/^#/ || NF == 0)
		next
	if ($1 == "only") {
		h = substr($2, 1, length($2) - 1)
		only[h] = 1
		for (i = 3; i <= NF; i++)
			spared[$i, h] = 1
		next
	}
	r = substr($1, 1, length($1) - 1)
	if (r in known)
		order = order " [" r " stands twice]"
	may[r, "base"] = known[r] = 1
	for (i = 2; i <= NF; i++) {
		s = $i
		sub(/\/.*/, "", s)
		if (s == r || !(s in known))
			order = order " [" r " names " s "]"
		may[r, $i] = 1
	}
	next
}
FNR == 1 {
	file[++files] = f = FILENAME
	split(f, d, "/")
	room[f] = d[2]
	dir[f] = f
	sub(/[^\/]*$/, "", dir[f])
	if (!(d[2] in known))
		why[f] = " [room " d[2] " is not in LAYERS]"
}
# One plain form, so that nothing can hide: no macro, no spaces, no comment.
/(#|%:|\?\?=)([^A-Za-z]|\/\*.*\*\/)*(include|import)/ {
	if (/^#include ("[^" ]+"|<[^> ]+>)$/)
		line[f] = line[f] " " $2
	else if (!(dir[f] ~ /\/gen\/$/ && /"#include/)) # which it writes
		why[f] = why[f] " [odd include in line " FNR "]"
}
END {
	print "1.." files + 1
	print (order == "" ? "" : "not ") "ok 1 - LAYERS goes upward" order
	for (i = 1; i <= files; i++) {
		f = file[i]
		n = split(line[f], list)
		for (j = 1; j <= n; j++)
			if ((t = find(f, list[j])) != "")
				edges[f] = edges[f] " " t
	}
	for (i = 1; i <= files; i++) {
		f = file[i]
		walk(f, f)
		print (why[f] == "" ? "" : "not ") "ok " i + 1 " - " f why[f]
		bad += why[f] != ""
	}
	exit bad || order != ""
}' tests/lint/LAYERS $(find src include -name '*.[ch]' ! -name '*.gen.h' \
	! -path src/static.c | sort)
