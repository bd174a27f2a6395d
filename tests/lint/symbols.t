#!/bin/sh
# Each symbol that an archive needs is its room's own, or defined in a room (or
# by the one file) that LAYERS lets it use, or stands in SYMBOLS. The linker
# proves none of this: the program links every room, so an upward call links.
# include/ROOM/x.h speaks for src/ROOM/x.c and x_*.c, include/ROOM/ROOM.h for
# each file of its room; a header in src/ROOM is private, and what only that
# declares is for the room itself.
# src/ROOM/gen/ holds programs that run while brig is built: not in an archive.
# src/static.c is libc's, in no room and no archive, and calls nothing.
if [ "$PLAIN" != nonono ]
then echo "1..0 # SKIP sanitizers, coverage add symbols"; exit 0; fi
# One stream of typed lines: L layers, S symbols, H headers, F files, N nm.
{
	(cd "$srcdir" &&
	sed 's/^/L /' tests/lint/LAYERS
	sed 's/^/S /' tests/lint/SYMBOLS
	for h in include/*/*.h src/*/*.h; do sed "s|^|H $h |" "$h"; done
	find src -name '*.c' ! -path 'src/*/gen/*' ! -path src/static.c | sort | sed 's/^/F /')
	cd "$builddir" && "$NM" -A -g lib*.a | sed 's/^/N /'
} | awk '
function check(o, s,	d, h) { # may object o (src/room/file) need symbol s?
	if (s in home) {
		split(home[s], d, "/")
		if (d[2] == room[o])
			return 1
		h = door[s]
		if (h == "" || (h in only && !((room[o], h) in spared)))
			return 0
		return (room[o], d[2]) in may || (room[o], h) in may
	}
	if (s ~ /^__.*_chk$/)
		s = substr(s, 3, length(s) - 6)
	return s in free || ("src", s) in out || ("src/" room[o], s) in out || \
	    (o ".c", s) in out
}
function header(o, s) { # the header that speaks for o and declares s
	for (;;) {
		if ((o, s) in told)
			return substr(o, 5) ".h"
		if (!sub(/_[^_\/]*$/, "", o))
			break
	}
	sub(/[^\/]*$/, "", o)
	o = o substr(o, 5, length(o) - 5)
	return (o, s) in told ? substr(o, 5) ".h" : ""
}
BEGIN { # what a compiler may call of its own accord
	split("__stack_chk_fail _GLOBAL_OFFSET_TABLE_ memcpy memmove memset" \
	    " memcmp bcmp strlen", list)
	for (i in list)
		free[list[i]] = 1
}
$2 ~ /^#/ || NF < 2 { next }
{ key = substr($2, 1, length($2) - 1) }
$1 == "L" && $2 == "only" {
	key = substr($3, 1, length($3) - 1)
	only[key] = 1
	for (i = 4; i <= NF; i++)
		spared[$i, key] = 1
	next
}
$1 == "L" {
	may[key, "base"] = known[key] = 1
	for (i = 3; i <= NF; i++)
		may[key, $i] = 1
}
$1 == "S" {
	for (i = 3; i <= NF; i++)
		out[key, $i] = 1
}
$1 == "H" && $3 !~ /^(\*|\/\*)/ {
	h = $2
	sub(/^include\//, "src/", h)
	sub(h == $2 ? "[^/]*$" : "\\.h$", "", h)
	n = split(substr($0, length($2) + 3), list, /[^A-Za-z0-9_]+/)
	for (i = 1; i <= n; i++)
		told[h, list[i]] = 1
}
$1 == "F" {
	sub(/\.c$/, "", $2)
	object[++objects] = $2
	split($2, d, "/")
	room[$2] = d[2]
}
# libROOM.a:FILE.o:VALUE TYPE NAME
$1 == "N" && NF == 4 && $2 !~ /^libunit\.a:/ {
	split($2, d, ":")
	sub(/^lib/, "", d[1]); sub(/\.a$/, "", d[1]); sub(/\.o$/, "", d[2])
	o = "src/" d[1] "/" d[2]
	built[o] = archive[d[1]] = 1
	if (!(o in room)) {
		object[++objects] = o
		room[o] = d[1]
		why[o] = " [no such source]"
	}
	if ($3 ~ /^[Uvw]$/) {
		needs[o] = needs[o] " " $4
		next
	}
	if ($4 in home && $4 != "main") # each program has one
		why[o] = why[o] " [" $4 " is also in " home[$4] ".c]"
	home[$4] = o
	door[$4] = header(o, $4)
	if ($4 != "main" && door[$4] == "" &&
	    !(("src/" d[1] "/", $4) in told))
		why[o] = why[o] " [" $4 " is not in its header]"
}
END {
	print "1.." objects
	for (i = 1; i <= objects; i++) {
		o = object[i]
		if (!(room[o] in known))
			why[o] = why[o] " [room is not in LAYERS]"
		# brig-net is built where its library is.
		if (!(o in built) && (room[o] != "net" || "net" in archive))
			why[o] = why[o] " [is not in lib" room[o] ".a]"
		n = split(needs[o], list)
		for (j = 1; j <= n; j++)
			if (!check(o, list[j]))
				why[o] = why[o] " [needs " list[j] \
				    (list[j] in home ? " of " home[list[j]] \
				    ".c]" : "]")
		print (why[o] == "" ? "" : "not ") "ok " i " - " o ".c" why[o]
		bad += why[o] != ""
	}
	exit bad > 0 || objects == 0
}'
