#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Fifty containers at once, and then none: no mount, cgroup, process, id block
# or key stays.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
N=50

do_sh true
host_snap "$W/before"
cid
light "$W/all" "$(sh_args 'echo ready; sleep 1000')"
i=0
while [ $i -lt $N ]; do
	i=$((i + 1))
	mkdir "$W/c$i"
	jq --arg c "$CG/c$i" '.linux.cgroupsPath = $c' "$W/all/config.json" \
		>"$W/c$i/config.json"
done
launch() {
	i=$1
	while [ $i -le $N ]; do
		rt run --detach --bundle "$W/c$i" --pid-file "$W/c$i.pid" c$i \
			>"$W/c$i.out" 2>&1 </dev/null
		i=$((i + 4))
	done
}
for k in 1 2 3 4; do launch $k & done
wait
is "all of them run" "$(rt list --format=json |
	jq '[.[] | select(.status == "running")] | length')" $N
bases=$(for f in "$W"/c*.pid; do
	awk 'NR == 1 { print $2 }' "/proc/$(cat "$f")/uid_map"
done)
is "hardened: each with a block of its own" \
	"$(printf '%s\n' "$bases" | sort -u | grep -c .)" $N
is "hardened: that overlaps none" "$(printf '%s\n' "$bases" | sort -n |
	awk 'NR > 1 && $1 - last < 65536 { n++ } { last = $1 } END { print n + 0 }')" 0
# The host's root does not see their keys in /proc/keys, but who has some
keyed() { sed 's/:.*//; s/ //g' /proc/key-users | grep -cxF "$bases"; }
is "hardened: each has keys of its own" "$(keyed)" $N
every() { [ "$(cat "$W"/c*.out | grep -c ready)" = $N ]; }
until_ok 60 every
is "all of them answer" "$(cat "$W"/c*.out | grep -c ready)" $N
is "the host has no more mounts" "$(cut -d' ' -f2- /proc/self/mountinfo |
	sort | cksum)" "$(sed -n 's/^mount //p' "$W/before" | sort | cksum)"
for k in 1 2 3 4; do
	(
		i=$k
		while [ $i -le $N ]; do
			rt delete --force c$i
			i=$((i + 4))
		done
	) &
done
wait
is "then none" "$(rt list -q | grep -c .)" 0
host_snap "$W/after"
same "and nothing stays" "$W/before" "$W/after"
unkeyed() { [ "$(keyed)" = 0 ]; }
ok "no key either" until_ok 60 unkeyed
is "hardened: the blocks are free again" \
	"$(find /run/brig -type f ! -name lock 2>/dev/null | grep -c .)" 0
finish
