# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What the comparisons by pairs share

# by_turns N DO A B: `DO A' and `DO B' N times, the other one first each time
by_turns() {
	turn=0
	while [ $turn -lt "$1" ]; do
		turn=$((turn + 1))
		if [ $((turn % 2)) -eq 0 ]; then
			"$2" "$3" && "$2" "$4" || return 1
		else
			"$2" "$4" && "$2" "$3" || return 1
		fi
	done
}

# ratios A B: of two files of numbers, line by line the pairs, "median of A, of
# B, of the ratios A/B, their quartiles, the ends of the interval that has their
# median at 95 of 100", in this order
ratios() {
	paste "$1" "$2" | awk '
	function sorted(v, n,   i, j, t) {
		for (i = 2; i <= n; i++)
			for (j = i; j > 1 && v[j - 1] > v[j]; j--) {
				t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
	}
	function median(v, n) {
		return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
	}
	{ n++; a[n] = $1; b[n] = $2; r[n] = $1 / $2 }
	END {
		sorted(a, n); sorted(b, n); sorted(r, n)
		q = int((n + 3) / 4)
		k = int((n - 1.96 * sqrt(n)) / 2)
		if (k < 0)
			k = 0
		printf "%.0f %.0f %.6f %.6f %.6f %.6f %.6f\n", median(a, n),
			median(b, n), median(r, n), r[q], r[n + 1 - q],
			r[k + 1], r[n - k]
	}'
}

# quartiles NAME A B UNIT: a row of these, the medians divided by UNIT
quartiles() {
	ratios "$2" "$3" | awk -v name="$1" -v unit="$4" '{
		printf "%-12s %8.1f %8.1f   %5.2f [%4.2f, %4.2f]\n", name,
			$1 / unit, $2 / unit, $3, $4, $5 }'
}
