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
. "$here/tests/bench/pairs.sh"
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

# once RUNTIME: its time in 10 µs to a file
once() {
	since=$(date +%s%N)
	"in_$how" "$1" >"$W/o" 2>&1 || bail "$how, $1: $(tail -n 1 "$W/o")"
	echo $((($(date +%s%N) - since) / 10000)) >>"$W/$how.$1"
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
	once brig && once crun # not counted
	rm "$W/$how.brig" "$W/$how.crun"
	by_turns "$pairs" once brig crun
	quartiles $how "$W/$how.brig" "$W/$how.crun" 100
done
dockerd_stop
