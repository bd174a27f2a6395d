#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# many.sh [N]: N containers (500) of one root, created, started, listed and
# deleted. Says what creating the first and the last ten took (medians), what is
# kept of each that runs idle, and that no process of brig's is left. Beside
# that, what the kernel alone takes then and now: floor.c, ten times. Fails when
# the last take more than 1.3 times of the first and the floor does not, or when
# more than 64 KiB are kept.
#
# shellcheck disable=SC2016

srcdir=${srcdir:-$(dirname "$(readlink -f "$0")")/../..}
. "$srcdir/tests/live/lib.sh"
need jq busybox
N=${1:-500}
PLAY_CGROUP=v1 playground "$@"
rootfs "$W/root"
now() { date +%s%N; }
since() { echo $((($(now) - $1) / 1000)); }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

"${CC:-cc}" -std=gnu11 -O2 -static -s -o "$W/floor" \
	"$here/tests/bench/floor.c" || bail "no floor"
for i in cpu cpuacct cpuset memory devices freezer blkio pids systemd; do
	mkdir -p "/sys/fs/cgroup/$i$CG" 2>/dev/null
done
for f in cpuset.cpus cpuset.mems; do
	cat "/sys/fs/cgroup/cpuset/$f" >"/sys/fs/cgroup/cpuset$CG/$f"
done
bare() {
	for j in 1 2 3 4 5 6 7 8 9 10; do
		t=$(now)
		"$W/floor" "$W/root" "${CG#/}/floor" /bin/busybox true ||
			bail "the floor"
		since "$t"
	done | median
}

ID=many
light "$W/bundle" "$(args /bin/busybox sleep 100000) | del(.linux.cgroupsPath)
	| .linux.cgroupsPath = \"$CG\""
floor0=$(bare)
all=$(now) i=0
while [ $i -lt "$N" ]; do
	b=$W/b$i
	mkdir -m 755 "$b" || exit 1
	sed "s|\"$CG\"|\"$CG/c$i\"|" "$W/bundle/config.json" >"$b/config.json"
	t=$(now)
	quietly rt create --bundle "$b" "c$i" || bail "create of c$i"
	since "$t" >>"$W/create"
	i=$((i + 1))
done
echo "create: $(since "$all") µs for $N"
all=$(now) i=0
while [ $i -lt "$N" ]; do
	rt start "c$i" || bail "start of c$i"
	i=$((i + 1))
done
echo "start: $(since "$all") µs for $N"
t=$(now)
is "all are listed, and run" "$(rt list --format json |
	jq '[.[] | select(.status == "running")] | length')" "$N"
echo "list: $(since "$t") µs"
kept=$(du -sk "$W/state" | cut -f1)
ids=$(du -sk /run/brig | cut -f1)
ok "64 KiB and less of state are kept of each: $((kept / N)) KiB" \
	[ $((kept / N)) -le 64 ]
echo "state: $kept KiB, ids: $ids KiB"
left=0
for p in /proc/[0-9]*/exe; do
	[ "$(readlink "$p")" != "$RUNTIME" ] || left=$((left + 1))
done
is "no process of the runtime's is left" $left 0
first=$(head -n 10 "$W/create" | median)
last=$(tail -n 10 "$W/create" | median)
floor1=$(bare)
echo "create: median of the first ten $first µs, of the last $last µs"
echo "floor: $floor0 µs before, $floor1 µs with all of them there"
[ "$floor1" -ge "$floor0" ] || floor1=$floor0
ok "the last within 1.3 of the first, by the floor" \
	[ $((last * 10 * floor0)) -le $((first * 13 * floor1)) ]
all=$(now) i=0
while [ $i -lt "$N" ]; do
	rt delete --force "c$i" || bail "delete of c$i"
	i=$((i + 1))
done
echo "delete --force: $(since "$all") µs for $N"
is "none is left" "$(rt list -q | wc -l)" 0
finish
