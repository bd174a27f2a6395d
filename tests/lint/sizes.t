#!/bin/sh
# No source or header over 500 lines, no function body over 60.
cd "$srcdir" || exit 1
n=0 bad=0
for f in $(find src include tests -name '*.[ch]' | sort); do
	n=$((n + 1))
	why=$(awk '
		/^[A-Za-z_].*\(/ { name = $0 }
		/^[{]/ { start = NR }
		/^[}]/ && start {
			if (NR - start - 1 > 60)
				printf " [long: %s]", name
			start = 0
		}
		END { if (NR > 500) printf " [%d lines]", NR }' "$f") || why=" [awk failed]"
	if [ -z "$why" ]
	then echo "ok $n - $f"
	else echo "not ok $n - $f$why"; bad=1; fi
done
echo "1..$n"
exit $bad
