#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# image.sh [DIR]: makes the images of the engine tests, prints their folder.
#
#	images.tar	for docker load
#	oci/		the same as an OCI layout, for others
#
#	brig/busybox		busybox-static alone
#	brig/debian		debootstrap's minbase and a few tools, 2 layers
#	brig/debian-nginx	and Debian's nginx and redis as they are, 4
#	brig/debian-redis	the same, another command
#	brig/nginx		and a page, and nginx's logs on stdout, 5
#
# What it needs comes by apt's own configuration. It is kept in a cache below
# ${XDG_CACHE_HOME:-/var/cache}/brig-tests, by the hash of this script.

set -eu

die() {
	echo "image.sh: $*" >&2
	exit 1
}

[ "$(id -u)" = 0 ] || die "needs root"
self=$(readlink -f "$0")
suite=${SUITE:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
key=$( (cat "$self" && echo "$suite") | sha256sum | cut -c1-16)
cache=${1:-${XDG_CACHE_HOME:-/var/cache}/brig-tests}
out=$cache/images-$key

if [ -z "${IMAGE_IN:-}" ]; then
	mkdir -p "$cache"
	exec 9>"$cache/lock"
	flock 9
	if [ -e "$out/images.tar" ]; then
		echo "$out"
		exit 0
	fi
	rm -rf --one-file-system "$cache"/images-* "$cache"/work.*
	work=$(mktemp -d "$cache/work.XXXXXX")
	trap 'rm -rf --one-file-system "$work"' EXIT
	trap 'exit 1' HUP INT TERM
	# debootstrap mounts: in namespaces of its own
	# shellcheck disable=SC2016
	IMAGE_IN=$work unshare -m -p -f -i -u --kill-child --mount-proc \
		--propagation private -- \
		/bin/sh -c '"$0" "$1"; exit $?' "$self" "$cache" \
		>"$work/log" 2>&1 </dev/null || {
		tail -n 30 "$work/log" >&2
		die "failed; the log's end stands above"
	}
	mv "$work/out" "$out"
	echo "$out"
	exit 0
fi

cd "$IMAGE_IN"
exec 9>&-
umask 022
oci=$IMAGE_IN/out/oci
root=$IMAGE_IN/bundle/rootfs
mkdir out

# shellcheck disable=SC2016
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' \
	'Created-By: Packages' 2>/dev/null |
	awk -v s="$suite" '$2 == s { print $1; exit }')}
[ -n "$mirror" ] || die "apt knows no source of $suite: set MIRROR"
if [ -z "${http_proxy:-}" ]; then
	eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
	export http_proxy
fi

# in_root CMD...: in the image's root, with a /dev and /proc for as long
in_root() {
	mount -t tmpfs -o mode=755 tmpfs "$root/dev"
	mknod -m 666 "$root/dev/null" c 1 3
	mknod -m 666 "$root/dev/zero" c 1 5
	mknod -m 666 "$root/dev/random" c 1 8
	mknod -m 666 "$root/dev/urandom" c 1 9
	ln -s /proc/self/fd "$root/dev/fd"
	mount -t proc proc "$root/proc"
	env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root \
		DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} \
		chroot "$root" "$@"
	umount "$root/proc" "$root/dev"
}

# Debian's packages into the root; no service starts, nothing else remains
install() {
	cp /etc/resolv.conf "$root/etc/resolv.conf"
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod 755 "$root/usr/sbin/policy-rc.d"
	in_root apt-get update
	in_root apt-get install -y --no-install-recommends "$@"
	in_root apt-get clean
	rm -rf "$root/var/lib/apt/lists" "$root/usr/sbin/policy-rc.d"
	mkdir -p "$root/var/lib/apt/lists/partial"
	: >"$root/etc/resolv.conf"
}

layer() {
	umoci repack --image "$oci:$1" --refresh-bundle bundle
}

# tag NAME LAYER [umoci config's options]
tag() {
	tag_n=$1 tag_l=$2
	shift 2
	umoci config --image "$oci:$tag_l" --tag "$tag_n" --config.env \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		"$@"
}

umoci init --layout "$oci"

# busybox alone
umoci new --image "$oci:l0"
umoci unpack --image "$oci:l0" bundle
(
	cd "$root"
	mkdir -p bin dev etc home proc root run sys usr/bin var/cache \
		var/lib var/log var/mail var/spool
	mkdir -m 1777 tmp var/tmp
	cp "$(command -v busybox)" bin/busybox
	for a in $(busybox --list); do
		[ -e "bin/$a" ] || ln -s busybox "bin/$a"
	done
	echo 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
	echo 'user:x:1000:1000::/:/bin/sh' >>etc/passwd
	printf 'root:x:0:\ntty:x:5:\nuser:x:1000:\n' >etc/group
)
layer b1
tag busybox b1 --config.cmd sh
rm -rf --one-file-system bundle

# Debian, a layer a step
umoci unpack --image "$oci:l0" bundle
debootstrap --variant=minbase "$suite" "$root" "$mirror"
find "$root/dev" -mindepth 1 -delete
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
layer l1
install procps iputils-ping libcap2-bin
layer l2
install nginx-light
layer l3
install redis-server
layer l4
mkdir -p "$root/var/www/html"
echo '<!doctype html><title>brig</title><p>a page' \
	>"$root/var/www/html/index.html"
ln -sf /dev/stdout "$root/var/log/nginx/access.log"
ln -sf /dev/stderr "$root/var/log/nginx/error.log"
layer l5
tag debian l2 --config.cmd bash
tag debian-nginx l4 --config.exposedports 80/tcp --config.cmd nginx \
	--config.cmd=-g --config.cmd 'daemon off;'
tag debian-redis l4 --config.exposedports 6379/tcp \
	--config.cmd redis-server --config.cmd /etc/redis/redis.conf \
	--config.cmd=--daemonize --config.cmd no
tag nginx l5 --config.exposedports 80/tcp --config.cmd nginx \
	--config.cmd=-g --config.cmd 'daemon off;'
for t in l0 l1 l2 l3 l4 l5 b1; do
	umoci rm --image "$oci:$t"
done
umoci gc --layout "$oci"

# The same blobs with docker's own index
blob() { echo "blobs/$1" | tr : /; }
mkdir docker
mv "$oci/blobs" docker/blobs
for t in busybox debian debian-nginx debian-redis nginx; do
	m=$(jq -r --arg t $t '.manifests[] | select(.annotations[
		"org.opencontainers.image.ref.name"] == $t).digest' \
		"$oci/index.json")
	jq --arg t "brig/$t:latest" '
		def blob: "blobs/" + sub(":"; "/");
		{Config: (.config.digest | blob), RepoTags: [$t],
		 Layers: [.layers[].digest | blob]}' "docker/$(blob "$m")"
done | jq -s . >docker/manifest.json
tar -C docker -cf out/images.tar.tmp manifest.json blobs
mv docker/blobs "$oci/blobs"
mv out/images.tar.tmp out/images.tar
