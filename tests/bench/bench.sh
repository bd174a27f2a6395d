#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# bench.sh [-n ROUNDS] [RUNTIME...]: brig beside its peers and a bare floor.
#
# One run interleaves them, so that what else the machine does hits all alike:
# the same busybox root, docker's plain config with docker's seccomp profile,
# state folders of their own, a cgroup v1 as crun wants it. Medians, and ratios
# to the first runtime. Without arguments: $BRIG or ./brig, crun, runc, youki,
# those of them that are there.

srcdir=${srcdir:-$(dirname "$(readlink -f "$0")")/../..}
. "$srcdir/tests/live/lib.sh"

rounds=${ROUNDS:-50}
[ "${1:-}" != -n ] || {
	rounds=$2
	shift 2
}
if [ $# -eq 0 ]; then
	for b in "${BRIG:-${builddir:-.}/brig}" crun runc youki; do
		b=$(command -v "$b") && set -- "$@" "$b"
	done
fi
[ $# -gt 0 ] || skip_all "no runtime"
need jq "${CC:-cc}"
RUNTIME=$1
export ROUNDS="$rounds"
PLAY_CGROUP=v1 playground "$@"

fatal() {
	echo "bench.sh: $*" >&2
	exit 1
}

build() {
	"${CC:-cc}" -std=gnu11 -O2 -static -s -o "$W/$1" \
		"$here/tests/bench/$1.c" || fatal "no $1"
}

# measure NAME PREFIX CMD... , CMD...: one launch; its times go to one file
# for each of NAME's words, "-" for none
measure() {
	m_names=$1 m_pre=$2
	shift 2
	"$W/launch" "$@" 3>"$W/times" >/dev/null 2>"$W/errors" </dev/null ||
		fatal "$m_pre: $* failed:
$(cat "$W/errors")
$(cat "$W/times")"
	while IFS='	' read -r m_cmd m_us m_rss m_st; do
		m_n=${m_names%% *} m_names=${m_names#* }
		[ "$m_n" != - ] || continue
		echo "$m_us" >>"$W/r/$m_pre.$m_n"
		[ "$m_rss" = 0 ] || echo "$m_rss" >>"$W/r/$m_pre.$m_n.rss"
	done <"$W/times"
	: "$m_cmd$m_st"
}

# one NAME PATH: a round of one runtime
one() {
	set -- "$1" "$2" "$W/$1" "$W/$1/state"
	measure "run -" "$1" "$2" --root "$4" run --bundle "$3/true" "$1r"
	measure "- - wait delete life" "$1" \
		"$2" --root "$4" create --bundle "$3/true" "$1l" , \
		"$2" --root "$4" start "$1l" , wait , \
		"$2" --root "$4" delete "$1l"
	measure "create start state exec pause resume ps update delete-force - -" \
		"$1" \
		"$2" --root "$4" create --bundle "$3/sleep" "$1s" , \
		"$2" --root "$4" start "$1s" , \
		"$2" --root "$4" state "$1s" , \
		"$2" --root "$4" exec "$1s" /bin/busybox true , \
		"$2" --root "$4" pause "$1s" , \
		"$2" --root "$4" resume "$1s" , \
		"$2" --root "$4" ps --format json "$1s" , \
		"$2" --root "$4" update --resources "$W/update" "$1s" , \
		"$2" --root "$4" delete --force "$1s" , wait
	measure "version -" "$1" "$2" --version
	case $1 in
	brig*) measure "check -" "$1" "$2" check "$3/true" ;;
	esac
}

bare() {
	measure "run -" floor "$W/floor" "$W/root" "${CG#/}/floor" \
		/bin/busybox true
	tail -n 1 "$W/r/floor.run" >>"$W/r/floor.life"
}

median() {
	[ -s "$1" ] || return 1
	sort -n "$1" | awk '{ v[NR] = $1 } END {
		h = int((NR + 1) / 2)
		print NR % 2 ? v[h] : int((v[h] + v[h + 1]) / 2) }'
}

cell() { printf ' %9s' "${1:--}"; }

# row WHAT FILE: medians of all, then the ratios to the first
row() {
	r_first=$(median "$W/r/$first.$2") || return 0
	printf '%-14s' "$1"
	for r_n in floor $names; do cell "$(median "$W/r/$r_n.$2")"; done
	for r_n in floor $names; do
		[ "$r_n" != "$first" ] || continue
		r_m=$(median "$W/r/$r_n.$2")
		cell "${r_m:+$(awk "BEGIN { printf \"%.2f\", $r_first / $r_m }")}"
	done
	echo
}

stripped() {
	strip -s -o "$W/stripped" "$1" 2>/dev/null || cp "$1" "$W/stripped"
	echo $(($(stat -c %s "$W/stripped") / 1024))
}

table() {
	printf '%-15s' "median, µs"
	for n in floor $names; do cell "$n"; done
	for n in floor $names; do [ "$n" = "$first" ] || cell "/ $n"; done
	echo
	row run run
	row create create
	row start start
	row state state
	row exec exec
	row pause pause
	row resume resume
	row ps ps
	row update update
	row "delete" delete
	row "delete --force" delete-force
	row "life cycle" life
	row "check" check
	row "--version" version
	echo "peak RSS, KiB"
	row "  run" run.rss
	row "  create" create.rss
	row "  exec" exec.rss
	printf '%-14s%10s' "stripped, KiB" -
	for n in $names; do cell "$(stripped "$(cat "$W/$n/path")")"; done
	echo
}

build launch
build floor
echo '{"pids": {"limit": 100}, "memory": {"limit": 268435456}}' >"$W/update"
rootfs "$W/root" || fatal "no busybox"
mkdir "$W/r"
for i in cpu cpuacct cpuset memory devices freezer blkio pids systemd; do
	mkdir -p "/sys/fs/cgroup/$i$CG" 2>/dev/null
done
for f in cpuset.cpus cpuset.mems; do
	cat "/sys/fs/cgroup/cpuset/$f" >"/sys/fs/cgroup/cpuset$CG/$f"
done
names=
for b; do
	n=${b##*/}
	b=$(command -v "$b") || continue
	names="$names $n"
	mkdir "$W/$n"
	echo "$b" >"$W/$n/path"
	for p in true sleep; do
		ID=$n$p
		mkdir "$W/$n/$p"
		config "$(args /bin/busybox $p 1000) |
			.root.path = \"$W/root\"" >"$W/$n/$p/config.json"
	done
done
first=${names# } first=${first%% *}
i=0
while [ $i -lt $((rounds + 2)) ]; do
	bare
	for n in $names; do one "$n" "$(cat "$W/$n/path")"; done
	i=$((i + 1))
	[ $i -ne 2 ] || rm -f "$W/r/"*
done
echo "$(date +%F), Linux $(uname -r), $(nproc) cores, $rounds rounds;" \
	"tests/bench/bench.sh"
for n in $names; do
	"$(cat "$W/$n/path")" --version | head -n 1
done
table
