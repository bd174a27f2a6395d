#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# workloads.sh [-n PAIRS] [SERVER...]: servers of tests/engines/loads over
# dockerd, with brig and with runc by turns, 15 pairs, on one volume: requests a
# second, from `docker run' to the first answer, memory after the load (what is
# no file's). Each pair gives a ratio, brig's to runc's; their median is printed
# with its interval (95 %, by the order of the ratios), and is red, 1 in the
# end, where the whole interval is beyond 0.95, or 1 / 0.95 of what should be
# less.
#
# shellcheck disable=SC2154

srcdir=${srcdir:-$(dirname "$(readlink -f "$0")")/../..}
. "$srcdir/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
. "$here/tests/bench/pairs.sh"
. "$here/tests/engines/loads/lib.sh"
pairs=${PAIRS:-15}
[ "${1:-}" != -n ] || {
	pairs=$2
	shift 2
}
[ $# -gt 0 ] || set -- nginx redis postgres
need runc jq "${CC:-cc}" "$DOCKERD" "$CONTAINERD"
load_images client "$@"
export PAIRS="$pairs" SECONDS_OF="${SECONDS_OF:-1}"
PLAY_FLAGS=-n playground "$@"

# ask: what a server of that port answers at once
ask() {
	case $PORT in
	6379) printf 'PING\r\n' ;;
	5432) printf '\0\0\0\010\004\322\026\057' ;;
	11211) printf 'version\r\n' ;;
	*) printf 'GET / HTTP/1.0\r\n\r\n' ;;
	esac
}

# bytes of the server's that are no file's
memory() {
	for m in "/sys/fs/cgroup/memory$CG/$id/memory.usage_in_bytes" \
		"/sys/fs/cgroup$CG/$id/memory.current"; do
		[ ! -e "$m" ] || awk -v all="$(cat "$m")" '
			/^(total_)?(in)?active_file / { f[$1] = $2 }
			END {
				t = ("total_active_file" in f) ? "total_" : ""
				all -= f[t "active_file"]
				all -= f[t "inactive_file"]
				printf "%d\n", all
			}' "${m%/*}/memory.stat"
	done
}

# one RUNTIME: once, its three numbers to their files
one() {
	since=$(date +%s%N)
	# shellcheck disable=SC2086
	id=$(docker run --runtime="$1" -d --name server --network bench \
		--ip 10.99.0.9 -v "vol:$VOLUME" $OPTS "brig/$name" $ARGS) &&
		ask | "$W/first" 10.99.0.9 $PORT || bail "$1: $name: no answer"
	echo $((($(date +%s%N) - since) / 1000)) >>"$W/r/start.$1"
	[ -n "${2:-}" ] || until_ok 20 answers
	load >>"$W/r/load.$1" 2>/dev/null || bail "$1: $name: no load"
	memory >>"$W/r/memory.$1"
	docker rm -f server >/dev/null
}

# row WHAT LESS: median of each, of the ratios, their interval; LESS is 1 where
# less is good
row() {
	ratios "$W/r/$1.brig" "$W/r/$1.runc" | awk -v what="$1" -v less="$2" \
		-v name="$name" '{
		red = less ? $6 > 1 / 0.95 : $7 < 0.95
		printf "%-10s %-8s %12d %12d   %5.3f [%5.3f, %5.3f]%s\n",
			name, what, $1, $2, $3, $6, $7, red ? "  RED" : ""
		exit red
	}' || red=1
}

"${CC:-cc}" -O2 -Wall -o "$W/first" "$here/tests/bench/first.c" ||
	bail "no first.c"
loads_start
docker network create --subnet 10.99.0.0/24 bench >/dev/null &&
	docker network connect bench client || bail "no network"
mkdir "$W/r"
red=0
echo "$(date -u +%F), Linux $(uname -r | cut -d- -f1), $(nproc) cores," \
	"$pairs pairs; requests/s, µs, bytes"
printf '%-10s %-8s %12s %12s   %s\n' server '' brig runc 'ratio [interval]'
for name; do
	server_of "$name"
	docker load -q -i "$LOADS/$name.tar" >/dev/null || bail "no $name"
	docker volume create vol >/dev/null
	client_for "$name"
	docker network connect bench own 2>/dev/null
	# once for the volume and the caches, not counted
	docker run --runtime=runc -d --name server --network bench \
		--ip 10.99.0.9 -v "vol:$VOLUME" $OPTS "brig/$name" $ARGS \
		>/dev/null
	until_ok 60 answers && save >/dev/null 2>&1
	load >/dev/null 2>&1
	docker rm -f server >/dev/null
	rm -f "$W/r/"*
	by_turns "$pairs" one brig runc
	row load 0
	row start 1
	row memory 1
	client_off
	docker volume rm vol >/dev/null
done
docker rm -f client >/dev/null
dockerd_stop
exit $red
