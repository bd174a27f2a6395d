#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check.sh [BRIG]: what `check' costs, beside its figures: docker's plain config
# (16 KiB and its profile) at 2 ms of processor and 3 MiB; a thousand files at
# 1,500 a second of one processor. The machine's own; no test.
srcdir=${srcdir:-$(dirname "$(readlink -f "$0")")/../..}
brig=${1:-${BRIG:-${builddir:-.}/brig}}
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-bench.XXXXXX") || exit 1
trap 'rm -rf "$t"' EXIT
"${CC:-cc}" -O2 -o "$t/cost" "$srcdir/tests/bench/cost.c" || exit 1
config=$srcdir/tests/golden/docker-plain/config.json

row() { printf '%-34s %10s  %s\n' "$@"; }
printf '%s, Linux %s\n' "$(date -u +%F)" "$(uname -r | cut -d- -f1)"
# what the machine makes of a program that does nothing
# shellcheck disable=SC2046
set -- $("$t/cost" 51 /bin/true)
row "/bin/true, CPU" "$1 µs" ""
# shellcheck disable=SC2046
set -- $("$t/cost" 51 "$brig" check "$config")
row "check, $(wc -c <"$config") bytes, CPU" "$1 µs" "(2000)"
row "  peak RSS" "$2 KiB" "(3072)"
many() { # NAME FILE
	mkdir "$t/$1"
	i=0
	while [ $i -lt 1000 ]; do
		i=$((i + 1))
		cp "$2" "$t/$1/$i.json"
	done
	# shellcheck disable=SC2046
	set -- "$1" $("$t/cost" 5 "$brig" check --format json "$t/$1"/*.json)
	row "1000 files, $1, CPU" "$2 µs" "$((1000000000 / $2)) files/s (1500)"
	row "  peak RSS" "$3 KiB" ""
}
many "with docker's profile" "$config"
jq 'del(.linux.seccomp)' "$config" >"$t/small.json" &&
	many "without a profile" "$t/small.json"
