#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A container that swaps a folder and a link in a volume while others start
# with mount points there: CVE-2021-30465, 2024-45310.
#
# Seen: who follows names lands outside, as the first check shows each time;
# Debian's runc and crun have their fixes.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe
N=${RACES:-15}

rootfs "$W/root"
OUT=$W/outside
V=$W/vol
mkdir -m 777 "$OUT" "$V"
mkdir -m 777 "$V/dir"
ln -s "../../../../../../../../..$OUT" "$V/link"
mkdir -m 777 "$V/deep"
ln -s "../../../../../../../../..$OUT" "$V/deep/link"
mkdir -m 777 "$V/deep/dir"
VOL='.mounts += [{destination: "/v", type: "bind", source: "'$V'",
	options: ["rbind"]}]'

up 'echo ready; probe race /v/dir /v/link & probe race /v/deep/dir \
	/v/deep/link & sleep 1000' "$VOL"
ready "$ID"
A=$ID
swaps() { [ "$(readlink "$V/dir")" ] && return 0; return 1; }
ok "the names swap" until_ok 5 swaps

DISK=$(stat -c %Hd:%Ld "$W")

# the planted weakening: a launcher that walks by name, and then makes
i=0
while [ $i -lt 2000 ] && [ -z "$(ls -A "$OUT")" ]; do
	i=$((i + 1))
	mkdir -p "$V/dir/naive" 2>/dev/null
done
isnt "a launcher that follows names lands outside" "$(ls -A "$OUT")" ""
rm -rf "${OUT:?}"/*

# race DESC FILTER: N starts; where did what land? A mount of this disk is of
# what the config names, and of nothing above or beside it.
race() {
	i=0 started=0
	while [ $i -lt "$N" ]; do
		i=$((i + 1))
		cid
		light "$W/$ID" "$(sh_args \
			'awk "{ print \$3, \$4, \$5 }" /proc/self/mountinfo') |
			$VOL | $2"
		rt run --bundle "$W/$ID" "$ID" >"$W/o" 2>&1 </dev/null &&
			started=$((started + 1))
		grep "^$DISK " "$W/o" | grep -Ev \
			"^$DISK $W/(root|vol|src)[ /]" >>"$W/astray"
		rt delete --force "$ID" 2>/dev/null
	done
	is "$1: nothing is made outside" "$(ls -A "$OUT" | head -n 3)" ""
	is "$1: nothing is mounted astray" "$(cat "$W/astray")" ""
	isnt "$1: some started" "$started" 0
	rm -rf "${OUT:?}"/* "$W/astray"
	: >"$W/astray"
}
: >"$W/astray"
mkdir "$W/src"
echo src >"$W/src/file"
race "a folder" '.mounts += [{destination: "/v/dir/new/deep", type: "bind",
	source: "'$W/src'", options: ["rbind"]}]'
race "a file" '.mounts += [{destination: "/v/deep/dir/new", type: "bind",
	source: "'$W/src/file'", options: ["rbind"]}]'
race "a tmpfs" '.mounts += [{destination: "/v/dir/t", type: "tmpfs",
	source: "tmpfs", options: []}]'
down "$A"
rm -rf "$V"
is "no mount stays" "$(grep -c " $W/vol" /proc/self/mountinfo)" 0
finish
