# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# A machine that never saw brig, for who follows a page letter by letter; after
# lib.sh, in a playground. And what the pages say to type.

# fresh: / is from here on this machine's under an overlay, with no registered
# engine, no /usr/local of the machine's, engines' folders on a disk, and a
# /run of its own. The sources, the build and $W are where they were.
fresh() {
	fresh_b=$(cd "${builddir:-.}" && pwd)
	mkdir "$W/new" "$W/up" "$W/disk"
	mount -t tmpfs -o mode=755 tmpfs "$W/up" &&
		mkdir "$W/up/u" "$W/up/w" && mount -t overlay -o \
		"lowerdir=/,upperdir=$W/up/u,workdir=$W/up/w" overlay "$W/new" ||
		bail "no overlay"
	for fresh_d in /etc/docker /etc/containerd /etc/brig /usr/local \
		/etc/containers/containers.conf; do
		rm -rf "$W/new${fresh_d:?}"
	done
	mkdir -p "$W/new/usr/local/bin"
	for fresh_d in /var/lib/docker /var/lib/containerd /var/lib/containers \
		/opt/containerd; do
		mkdir -p "$W/disk$fresh_d" "$W/new$fresh_d"
		mount --bind "$W/disk$fresh_d" "$W/new$fresh_d"
	done
	for fresh_d in "$here" "$fresh_b" "$W" ${IMAGES:+"$IMAGES"}; do
		mkdir -p "$W/new$fresh_d"
		mount --bind "$fresh_d" "$W/new$fresh_d"
	done
	for fresh_d in proc sys dev; do
		mount --rbind /$fresh_d "$W/new/$fresh_d"
	done
	mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$W/new/run"
	mkdir "$W/new/fresh.old"
	cd "$W/new" && pivot_root . fresh.old && cd / &&
		umount -l /fresh.old && rmdir /fresh.old || bail "no new root"
	PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	HOME=/root
	unset http_proxy https_proxy DOCKER_HOST CONTAINERS_CONF srcdir \
		MAKEFLAGS MAKELEVEL MFLAGS
}

# page NAME: what brig-NAME(7) has to be typed, one command a record, as
# its reader sees it; $W/page.N, and $W/page.n says how many
page() {
	rm -f "$W"/page.*
	MANWIDTH=300 mandoc -T ascii -O width=300 "$here/man/brig-$1.7" |
		col -bx | page_records
}

# readme SECTION: the same of README, indented lines of a section
readme() {
	rm -f "$W"/page.*
	awk -v s="$1" '$0 == s { on = 1; next }
		/^[A-Z]/ { on = 0 }
		on && /^    [a-z]/ && !/^    "/ {
			sub(/^    /, "")
			sub(/   +\(.*\)$/, "")
			print "     # " $0 "\n"
		}' "$here/README" | page_records
}

# Lines "# ..." or "$ ..." that follow each other are one; so is what a "\" or
# ">" continues.
page_records() {
	awk -v to="$W/page." '
	{ more = line ~ /\\$/; line = $0 }
	/^ *[#$] / || (n && was && (more || /^ *> /)) {
		if (!was)
			n++
		sub(/^ *[#$>] /, "")
		print > (to n)
		was = 1
		next
	}
	{ was = 0 }
	END { print n + 0 > (to "n") }'
}

# typed DESC PATTERN: the command of the page that matches is run as it stands,
# its output in $OUT; each once.
typed() {
	typed_d=$1 typed_f=$(grep -lE -e "$2" "$W"/page.[0-9]* \
		2>/dev/null | head -n 1)
	if [ -z "$typed_f" ]; then
		OUT=
		fail "$typed_d: no page says \"$2\""
		return 1
	fi
	mv "$typed_f" "$W/typed"
	OUT=$(cd "$here" && sh "$W/typed" 2>&1 </dev/null)
	typed_rc=$?
	is "$typed_d: $(head -n 1 "$W/typed" | cut -c1-60)" $typed_rc "${3:-0}"
	[ $typed_rc = "${3:-0}" ] || diag "$OUT"
}

# all_typed: of a page nothing is left
all_typed() {
	is "$1: every command was run" "$(cat "$W"/page.[0-9]* 2>/dev/null)" ""
}

# shown NAME PATTERN: the block of brig-NAME(7) with that pattern, as it is
shown() {
	awk -v p="$2" '/^\.Bd/ { on = 1; t = ""; next }
		/^\.Ed/ { if (on && t ~ p) { printf "%s", t; exit } on = 0 }
		on { t = t $0 "\n" }' "$here/man/brig-$1.7"
}
