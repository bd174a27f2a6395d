#!/bin/sh
# tests/suites/SPEC, POLICY and CLI: the files of each row are there, the test
# has the words.
n=0 bad=0
(cd "$srcdir/tests/suites" && grep -hv '^#' SPEC POLICY CLI) >spec.rows.$$ || exit 99
trap 'rm -f spec.rows.$$' EXIT
while IFS='|' read -r row file test words; do
	n=$((n + 1))
	row=${row% } file=${file# } test=${test# } words=${words# }
	file=${file% } test=${test% }
	if [ ! -f "$srcdir/$file" ] || [ ! -f "$srcdir/$test" ]
	then echo "not ok $n - $row: no $file, or no $test"; bad=1
	elif [ -n "$words" ] && grep -qF -e "$words" "$srcdir/$test"
	then echo "ok $n - $row"
	else echo "not ok $n - $row: $test has no \`$words'"; bad=1
	fi
done <spec.rows.$$
[ $n -ge 250 ] || { echo "not ok $((n + 1)) - so few rows"; n=$((n + 1)); bad=1; }
echo "1..$n"
exit $bad
