#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# image.sh NAME...: makes the images of workloads.t, prints the folder of their
# NAME.tar, for docker load. Each is a layer over brig/debian of ../image.sh:
# Debian's packages as they are, and what NAME.sh beside this file puts there.
#
# Kept by the hash of what they are made of, in the cache of ../image.sh.

set -eu

die() {
	echo "loads/image.sh: $*" >&2
	exit 1
}

[ "$(id -u)" = 0 ] || die "needs root"
self=$(readlink -f "$0")
dir=${self%/*}
base=$("$dir/../image.sh")
cache=${base%/*}
[ -d "$base/oci" ] || die "no $base/oci"

if [ -z "${LOADS_IN:-}" ]; then
	exec 9>"$cache/loads.lock"
	flock 9
	work=$(mktemp -d "$cache/loads-work.XXXXXX")
	trap 'rm -rf --one-file-system "$work"' EXIT
	trap 'exit 1' HUP INT TERM
	# shellcheck disable=SC2016
	LOADS_IN=$work unshare -m -p -f -i -u --kill-child --mount-proc \
		--propagation private -- \
		/bin/sh -c '"$0" "$@"; exit $?' "$self" "$@" \
		>"$work/log" 2>&1 </dev/null || {
		tail -n 30 "$work/log" >&2
		die "failed; the log's end stands above"
	}
	echo "$cache/loads"
	exit 0
fi

exec 9>&-
umask 022
cd "$LOADS_IN"
mkdir -p "$cache/loads"
. "$dir/base.sh"

for name; do
	tar=$cache/loads/$name.tar
	key=$(cat "$self" "$dir/base.sh" "$dir/$name.sh" | sha256sum |
		cut -c1-16)-${base##*-}
	if [ ! -e "$tar" ] || [ "$(cat "$tar.key")" != "$key" ]; then
		rm -f "$tar" "$tar.key"
		since=$(date +%s)
		make_image "$name" "$tar"
		echo "$key" >"$tar.key"
		echo "$name: $(($(date +%s) - since)) s" >&2
	fi
done
