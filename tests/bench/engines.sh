#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# engines.sh [-n PAIRS]: `docker run --rm true' and `ctr run --rm true' with
# brig and with crun by turns, 31 pairs: the median of each in ms, and of the
# pairs' ratios with its quartiles. Both have a cgroup v1 as crun wants it, so
# that no wrapper is in its way.
#
# shellcheck disable=SC2034

srcdir=${srcdir:-$(dirname "$(readlink -f "$0")")/../..}
. "$srcdir/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
pairs=${PAIRS:-31}
[ "${1:-}" != -n ] || pairs=$2
need crun ctr jq iptables ip "$DOCKERD" "$CONTAINERD"
dockerd_images
export PAIRS="$pairs"
PLAY_CGROUP=v1 PLAY_FLAGS=-n playground "$@"

crun=$(command -v crun)
in_docker() { docker run --rm --runtime="$1" --network none brig/busybox true; }
in_ctr() {
	case $1 in crun) in_p=$crun ;; *) in_p=$RUNTIME ;; esac
	ctr -a "$E_DIR/containerd.sock" run --rm --cgroup "$CG/ctr" \
		--runc-binary "$in_p" docker.io/brig/busybox:latest one true
}

# once HOW RUNTIME: its ms to a file
once() {
	since=$(date +%s%N)
	"in_$1" "$2" >"$W/o" 2>&1 || bail "$1, $2: $(tail -n 1 "$W/o")"
	echo $((($(date +%s%N) - since) / 10000)) >>"$W/$1.$2"
}

row() {
	paste "$W/$1.brig" "$W/$1.crun" | awk -v name="$1" '
	function sorted(v, n,   i, j, t) {
		for (i = 2; i <= n; i++)
			for (j = i; j > 1 && v[j - 1] > v[j]; j--) {
				t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
	}
	{ n++; a[n] = $1; b[n] = $2; r[n] = $1 / $2 }
	END {
		sorted(a, n); sorted(b, n); sorted(r, n)
		h = int((n + 1) / 2); q = int((n + 3) / 4)
		printf "%-12s %8.1f %8.1f   %5.2f [%4.2f, %4.2f]\n", name,
			a[h] / 100, b[h] / 100, r[h], r[q], r[n + 1 - q]
	}'
}

DOCKERD_JQ=".runtimes.crun.path = \"$crun\""
dockerd_start
dockerd_load || bail "images do not load"
ctr -a "$E_DIR/containerd.sock" image import "$IMAGES/images.tar" \
	>"$W/o" 2>&1 || bail "ctr: $(tail -n 1 "$W/o")"
echo "$(date -u +%F), Linux $(uname -r | cut -d- -f1), $(nproc) cores," \
	"$pairs pairs"
printf '%-12s %8s %8s   %s\n' ms brig crun 'ratio [quartiles]'
for how in docker ctr; do
	once $how brig && once $how crun # not counted
	rm "$W/$how.brig" "$W/$how.crun"
	i=0
	while [ $i -lt "$pairs" ]; do
		i=$((i + 1))
		if [ $((i % 2)) -eq 0 ]; then
			once $how brig && once $how crun
		else
			once $how crun && once $how brig
		fi
	done
	row $how
done
dockerd_stop
