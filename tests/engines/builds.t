#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is built, and where: two folders give the same to the byte, static and
# dynamic, and so does `make dist'; the list of what is in a static brig is what
# the linker took; `make install' registers nothing, says what to do, and goes
# without a trace.

. "${srcdir:-.}/tests/live/lib.sh"
need jq make gcc pkg-config dpkg-query xz
W=$(mktemp -d "${TMPDIR:-/tmp}/brig-test.XXXXXX") || exit 99
trap 'rm -rf "$W"' EXIT
trap 'exit 99' HUP INT TERM
top=$(cd "${builddir:-.}" && pwd)
unset MAKEFLAGS MAKELEVEL MFLAGS CC AR NM OBJDUMP READELF srcdir STATIC PLAIN
SOURCE_DATE_EPOCH=1795000000
export SOURCE_DATE_EPOCH

# packed DIR: what `make dist' packs
packed() { mkdir -p "$1" && make -s -C "$top" distdir distdir="$1/src" ; }
# build DIR SWITCH: beside the source
build() {
	mkdir "$1/$2" && cd "$1/$2" && "$1/src/configure" -q "--$2" &&
		make -s -j"$(nproc)"
}

for d in one two/deeper; do
	ok "make dist, in $d" packed "$W/$d"
	for s in enable-static disable-static; do
		ok "$s" build "$W/$d" $s
	done
done
[ "$TAP_BAD" = 0 ] || bail "no builds"
for s in enable-static disable-static; do
	for p in brig brig-net brig-systemd; do
		[ -e "$W/one/$s/$p" ] || continue
		same "$s: $p is the same" "$W/one/$s/$p" "$W/two/deeper/$s/$p"
		unlike "and does not tell where it was built" \
			"$(grep -c "$W" "$W/one/$s/$p")" '^[1-9]'
	done
done
isnt "static and dynamic differ" "$(cksum <"$W/one/enable-static/brig")" \
	"$(cksum <"$W/one/disable-static/brig")"

# What the linker took, by the package that it came from
sbom=$W/one/src/brig.spdx.json
same "what is in it: the same" "$sbom" "$W/two/deeper/src/brig.spdx.json"
rm "$W/one/enable-static/brig"
make -C "$W/one/enable-static" brig V=1 LDFLAGS=-Wl,--trace >"$W/o" 2>&1
is "linked again" $? 0
grep -oE '/[^ ()]*/lib[a-z_]*\.a' "$W/o" | sort -u >"$W/archives"
xargs -d '\n' readlink -f <"$W/archives" | sort -u | xargs dpkg-query -S |
	sed 's/[:,].*//' | sort -u >"$W/linked"
jq -r '(.relationships[] | select(.relationshipType == "STATIC_LINK") |
	.relatedSpdxElement) as $r | .packages[] | select(.SPDXID == $r) |
	.externalRefs[0].referenceLocator' "$sbom" |
	sed -E 's|pkg:deb/debian/([^@]*)@.*|\1|' | sort -u >"$W/named"
same "what the linker took, and no more" "$W/named" "$W/linked"
while read -r package; do
	like "$package: the version that is installed" "$(cat "$sbom")" \
		"/$package@$(dpkg-query -W -f '${Version}\n' "$package" |
			sed '1!d;s/[+]/%2B/g;s/~/%7E/g')\?"
done <"$W/linked"

make -C "$W/one/enable-static" install-exec install-data \
	DESTDIR="$W/to" >"$W/o" 2>&1
is "make install" $? 0
like "says what to do" "$(cat "$W/o")" 'registered with no engine yet'
is "what it installs" "$(cd "$W/to" && find . -type f | grep -v -e /man/ \
	-e /brig-systemd -e /brig-net)" ./usr/local/bin/brig
is "the pages" "$(cd "$W/to" && find . -path '*/man/*' -type f | wc -l)" \
	"$(ls "$here"/man/*.[1-8] | wc -l)"
make -C "$W/one/enable-static" uninstall DESTDIR="$W/to" >"$W/o" 2>&1
is "make uninstall leaves nothing" "$(find "$W/to" -type f)" ""
finish
