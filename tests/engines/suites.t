#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# containerd's own suites, of CRI and of its client, over runc of today and
# brig in the same run: a test that runc passes passes with brig, or stands in
# the suite's list with the rule behind it. The programs come of
# tests/engines/today, which sets $SUITES and $RUNC.
#
# A list has a line "TEST | RULE | WHY" for each difference. TEST is a pattern,
# of case(1); RULE is brig's, or
#	left-out	it is not run: WHY says what it is in the way of
#	flaky		it is run, printed and not judged

. "${srcdir:-.}/tests/live/lib.sh"
[ -n "${SUITES:-}" ] && [ -n "${RUNC:-}" ] || skip_all "no suites: today builds them"
. "$here/tests/engines/dockerd.sh"
need docker-registry openssl curl jq ip iptables umoci
[ "$(id -u)" = 0 ] || skip_all "needs root"
case $RUNTIME in /*) ;; *) RUNTIME=$PWD/$RUNTIME ;; esac
dockerd_images
OUT=$(mktemp -d "${TMPDIR:-/tmp}/brig-suites.XXXXXX") || exit 99
chmod 755 "$OUT"
trap 'kill $PIDS 2>/dev/null; wait; rm -rf "$OUT"' EXIT
trap 'exit 99' HUP INT TERM
PIDS=

# listed SUITE TEST: its rule and reason, or nothing
listed() {
	while IFS='|' read -r l_t l_r l_w; do
		l_t=${l_t% }
		# shellcheck disable=SC2254
		case $2 in
		$l_t)
			l_r=${l_r% }
			echo "${l_r# } | ${l_w# }"
			return
			;;
		esac
	done <<-EOT
		$(grep -v '^#' "$here/tests/engines/$1-suite.list")
	EOT
}

# over NAME RUNTIME SUITE TEST...: in the background, into $OUT/NAME
over() {
	mkdir -p "$OUT/$1"
	over_o=$OUT/$1 over_r=$2
	shift 2
	over_s=$1
	shift
	RUNTIME=$over_r BRIG=$over_r "$here/tests/engines/suites.sh" \
		"$over_s" "$over_o" "$@" >"$over_o/said" 2>&1 &
	PIDS="$PIDS $!"
}

# how NAME SUITE TEST: PASS, FAIL, SKIP, LATE or nothing
how() { awk -v t="$3" '$2 == t { h = $1 } END { print h }' "$OUT/$1/$2"; }

# leaves NAME SUITE: the tests that have none below them
leaves() {
	awk '{ if (!($2 in how)) name[++n] = $2; how[$2] = $1
		while (sub(/\/[^\/]*$/, "")) parent[$2] = 1 }
		END { for (i = 1; i <= n; i++) if (!(name[i] in parent))
			print name[i] }' "$OUT/$1/$2"
}

suite() { # SUITE LEAST
	names=$(while read -r t; do
		l=$(listed "$1" "$t")
		case $l in
		'left-out |'*) ;;
		*) echo "$t" ;;
		esac
	done <"$SUITES/$3.names")
	since=$(date +%s)
	PIDS=
	# shellcheck disable=SC2086
	over runc "$RUNC" "$1" $names
	# shellcheck disable=SC2086
	over brig "$RUNTIME" "$1" $names
	# shellcheck disable=SC2086
	wait $PIDS
	for o in runc brig; do
		[ -s "$OUT/$o/$1" ] || {
			fail "$1: it runs with $o" "$(cat "$OUT/$o/said")"
			return
		}
	done
	again "$1"
	judge "$1" "$2"
	diag "$1 suite: $(($(date +%s) - since)) s"
}

# What fails with brig alone has one more try, when the machine is calmer
again() {
	tops=
	for t in $(leaves runc "$1"); do
		[ "$(how runc "$1" "$t")" = PASS ] &&
			[ "$(how brig "$1" "$t")" != PASS ] &&
			[ -z "$(listed "$1" "$t")" ] || continue
		tops="$tops ${t%%/*}"
	done
	[ -n "$tops" ] || return 0
	tops=$(printf '%s\n' $tops | sort -u)
	diag "$1: once more:" $tops
	PIDS=
	export SUITE_SECONDS=120
	# shellcheck disable=SC2086
	over again "$RUNTIME" "$1" $tops
	unset SUITE_SECONDS
	# shellcheck disable=SC2086
	wait $PIDS
	cp "$OUT/brig/$1.log" "$OUT/first.$1.log"
	cat "$OUT/again/$1" >>"$OUT/brig/$1"
	cat "$OUT/again/$1.log" >>"$OUT/brig/$1.log"
}

# what is in brig's log of the test
why() {
	why_e="/^=== ${2%%/*}\$/,/^=== T/p"
	[ "$1" = cri ] || why_e="/^=== [A-Z]* *${2%%/*}\$/,/^--- /p"
	sed -n "$why_e" "$OUT/brig/$1.log" |
		grep -v 'level=\(debug\|info\)' | cut -c1-600 | tail -n 60
}

judge() {
	passed=0 same=0 other=0 flaky=0 late=0
	for t in $(leaves runc "$1"); do
		r=$(how runc "$1" "$t")
		b=$(how brig "$1" "$t")
		l=$(listed "$1" "$t")
		case $r:$b in LATE:* | *:LATE)
			late=$((late + 1))
			continue
			;;
		esac
		case $l in 'flaky |'*)
			flaky=$((flaky + 1))
			diag "$1: $t: flaky: runc $r, brig $b: ${l#*|}"
			continue
			;;
		esac
		[ "$r" = PASS ] || {
			other=$((other + 1))
			diag "$1: $t: runc $r, brig ${b:-nothing}"
			continue
		}
		passed=$((passed + 1))
		case ${b:-nothing}:${l:+listed} in
		PASS:)
			same=$((same + 1))
			pass "$1: $t"
			;;
		PASS:listed) fail "$1: $t" "it passes, and is listed: $l" ;;
		*:listed) pass "$1: $t: refused, as listed: $l" ;;
		*) fail "$1: $t" "$b with brig: $(why "$1" "$t")" ;;
		esac
	done
	if [ $late -gt 0 ]; then
		skip "$1: $late tests" "no time left on this machine"
	else
		ok "$1: runc passes $2 and more: $passed" test $passed -ge "$2"
	fi
	diag "$1 suite: of $passed that runc passes, brig passes $same;" \
		"$other that runc does not pass; $flaky flaky"
	grep -v '^#' "$here/tests/engines/$1-suite.list" | sed -n \
		"s/^\(.*\) | left-out | \(.*\)/# $1 suite: left out: \1: \2/p"
}

suite cri 100 integration
suite client 140 client
finish
