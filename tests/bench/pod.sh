#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# pod.sh [-n PAIRS]: what starting a pod takes of the processors, by containerd's
# CRI plugin, with brig and with runc by turns, 21 pairs: a sandbox and a
# container in it. Two rows: the runtime with what it starts, until the programs
# run; and containerd, its shim and the network's plugins as well, which are the
# same for both. The median of each in ms, and of the pairs' ratios with its
# quartiles. On cgroup v1, which counts.
#
# shellcheck disable=SC2034

srcdir=${srcdir:-$(dirname "$(readlink -f "$0")")/../..}
. "$srcdir/tests/live/lib.sh"
. "$here/tests/engines/containerd.sh"
. "$here/tests/engines/cri.sh"
. "$here/tests/bench/pairs.sh"
pairs=${PAIRS:-21}
[ "${1:-}" != -n ] || pairs=$2
need curl jq ip iptables protoc umoci debootstrap runc "$CONTAINERD"
dockerd_images
export PAIRS="$pairs"
PLAY_FLAGS=-n playground "$@"
account=/sys/fs/cgroup/cpuacct$CG
mkdir -p "$account/runtime" && [ -e "$account/cpuacct.usage" ] ||
	bail "no cpuacct"

# counted NAME PROGRAM: such a program in $W/bin, in a cgroup of its own until
# the container's has it
counted() {
	mkdir -p "$W/bin"
	printf '#!/bin/sh\necho 0 >%s\nexec %s "$@"\n' \
		"$account/runtime/cgroup.procs" "$2" >"$W/bin/$1"
	chmod 755 "$W/bin/$1"
}

# usage: ns, of all and of the runtime
usage() {
	cat "$account/cpuacct.usage"
	cat "$account/runtime/cpuacct.usage" "$account"/one*/cpuacct.usage \
		2>/dev/null | awk '{ n += $1 } END { printf "%.0f\n", n }'
}

# once HANDLER: µs, to two files
once() {
	HANDLER=$1
	usage >"$W/before"
	pod "one$n" && launch main busybox '' sleep 1000 || bail "$1: no pod"
	usage >"$W/after"
	paste "$W/before" "$W/after" | awk -v f="$W/$1." '
		{ print ($2 - $1) / 1000 >(f (NR == 1 ? "all" : "runtime")) }'
	for row in all runtime; do cat "$W/$1.$row" >>"$W/$row.$1"; done
	stop "$CT" 0 && pod_stop "$POD" && pod_remove "$POD" ||
		bail "$1: the pod won't go"
	rmdir "$account/one$n" 2>/dev/null
	n=$((n + 1))
}

counted brig "${BRIG:-$RUNTIME}"
counted runc "$(command -v runc)"
BRIG=$W/bin/brig
containerd_env
PATH=$W/bin:$PATH
containerd_config >"$E_DIR/containerd.toml"
containerd_run
echo "$C_PID" >"$account/cgroup.procs" || bail "cpuacct"
containerd_load k8s.io || bail "images do not load"
echo "$(date -u +%F), Linux $(uname -r | cut -d- -f1), $(nproc) cores," \
	"$pairs pairs"
printf '%-12s %8s %8s   %s\n' 'ms of CPU' brig runc 'ratio [quartiles]'
n=0
once brig && once runc # not counted
rm "$W"/all.* "$W"/runtime.*
by_turns "$pairs" once brig runc
for row in runtime all; do
	quartiles $row "$W/$row.brig" "$W/$row.runc" 1000
done
containerd_stop
