#!/bin/sh
# tests/escape/CVES: each test is there and names the numbers it is for.
table=$srcdir/tests/escape/CVES
n=0 bad=0
grep -v '^#' "$table" >cves.rows.$$ || exit 99
trap 'rm -f cves.rows.$$' EXIT
while read -r id test rest; do
	n=$((n + 1))
	if [ -n "$rest" ] || [ ! -f "$srcdir/$test" ]
	then echo "not ok $n - $id: no test $test"; bad=1
	elif grep -q -e "${id#CVE-}" "$srcdir/$test"
	then echo "ok $n - $id"
	else echo "not ok $n - $id: $test does not name it"; bad=1
	fi
done <cves.rows.$$
[ $n -ge 45 ] || { echo "not ok $((n + 1)) - so few rows"; n=$((n + 1)); bad=1; }
echo "1..$n"
exit $bad
