#!/bin/sh
# No source or header over 500 lines (a test: 700), no function body over 60.
cd "$srcdir" || exit 1
n=0 bad=0
for f in $(find src include tests -name '*.[ch]' ! -name '*.gen.h' | sort); do
	n=$((n + 1))
	case $f in tests/*) most=700 ;; *) most=500 ;; esac
	why=$(awk -v most=$most '
		/^[A-Za-z_].*\(/ { name = $0 }
		/^[{]/ { start = NR }
		/^[}]/ && start {
			if (NR - start - 1 > 60)
				printf " [long: %s]", name
			start = 0
		}
		END { if (NR > most) printf " [%d lines]", NR }' "$f") || why=" [awk failed]"
	if [ -z "$why" ]
	then echo "ok $n - $f"
	else echo "not ok $n - $f$why"; bad=1; fi
done
echo "1..$n"
exit $bad
