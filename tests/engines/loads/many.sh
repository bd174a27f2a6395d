# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
#
# As many layers as docker takes, or, by the name "some", more than a page of
# mount options holds: each adds a file, writes a common one, and
# takes away the file of ten layers before.
CONFIG='{"Cmd": ["sleep", "100000"]}'
LAYERS=118
[ "$1" != some ] || LAYERS=48

files() {
	mkdir "$root/many"
}

extra() {
	extra_i=1
	while [ $extra_i -le "$LAYERS" ]; do
		mkdir -p up/x/many
		echo $extra_i >up/x/many/$extra_i
		echo $extra_i >up/x/many/last
		[ $extra_i -le 10 ] || : >up/x/many/.wh.$((extra_i - 10))
		tar -C up/x --numeric-owner -cf extra.$extra_i.tar many
		rm -r up/x
		echo extra.$extra_i.tar
		extra_i=$((extra_i + 1))
	done
}
