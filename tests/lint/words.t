#!/bin/sh
# The words of WORDS stand nowhere in the code (comments and strings aside); a
# file begins with its licence; a .c file includes config.h before all else; what
# cleans itself up has a value from the start.
cd "$srcdir" || exit 1
awk '
function code(s,	out, c) { # s without comments and what quotes hold
	out = ""
	while (s != "") {
		if (comment) {
			if (!match(s, /\*\//))
				return out
			s = substr(s, RSTART + 2)
			comment = 0
			continue
		}
		if (!match(s, /\/\*|["\047]/))
			return out s
		out = out substr(s, 1, RSTART - 1)
		c = substr(s, RSTART, 1)
		s = substr(s, RSTART + 1)
		if (c == "/")
			comment = 1
		else if (c == "\"" && match(s, /^([^"\\]|\\.)*"/))
			s = substr(s, RLENGTH + 1)
		else if (c != "\"" && match(s, /^([^\047\\]|\\.)*\047/))
			s = substr(s, RLENGTH + 1)
		out = out " "
	}
	return out
}
FILENAME ~ /WORDS$/ {
	if (!/^#/ && NF > 0)
		word[$1] = 1
	next
}
FNR == 1 {
	file[++files] = f = FILENAME
	comment = included = 0
	if ($0 != "/* SPDX-License-Identifier: GPL-2.0-or-later */")
		why[f] = why[f] " [no licence in line 1]"
}
/TODO|FIXME|XXX/ { why[f] = why[f] " [line " FNR " is not done]" }
/^#include/ {
	if (!included && f ~ /\.c$/ && $2 != "\"config.h\"")
		why[f] = why[f] " [" $2 " before config.h]"
	included = 1
	next
}
{
	s = code($0)
	# It is freed at every way out, one before it was filled among them.
	if (s ~ /^[ \t]*CLEAN_[A-Z]+ [^=(]*;/)
		why[f] = why[f] " [no first value in line " FNR "]"
	if (s ~ /\/\//)
		why[f] = why[f] " [// in line " FNR "]"
	n = split(s, list, /[^A-Za-z0-9_]+/)
	for (i = 1; i <= n; i++)
		if (list[i] in word)
			why[f] = why[f] " [" list[i] " in line " FNR "]"
}
END {
	print "1.." files
	for (i = 1; i <= files; i++) {
		f = file[i]
		print (why[f] == "" ? "" : "not ") "ok " i " - " f why[f]
		bad += why[f] != ""
	}
	exit bad > 0 || files == 0
}' tests/lint/WORDS $(find src include -name '*.[ch]' ! -name '*.gen.h' | sort)
