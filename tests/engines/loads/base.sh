# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2154
#
# How loads/image.sh makes a layer: an overlay over the base, packages
# installed through it, what it took in as a tar.

# layer_file DIGEST: a layer of the base's, compressed
layer_file() { echo "$base/oci/blobs/$1" | sed 's|:|/|'; }

base_root() {
	[ ! -d base ] || return 0
	base_manifest=$(layer_file "$(jq -r '.manifests[] | select(.annotations[
		"org.opencontainers.image.ref.name"] == "debian").digest' \
		"$base/oci/index.json")")
	base_config=$(layer_file "$(jq -r .config.digest "$base_manifest")")
	mkdir base
	for base_l in $(jq -r '.layers[].digest' "$base_manifest"); do
		tar -C base -xpf "$(layer_file "$base_l")" --numeric-owner
	done
	cp /etc/resolv.conf base/etc/resolv.conf
	printf '#!/bin/sh\nexit 101\n' >base/usr/sbin/policy-rc.d
	chmod 755 base/usr/sbin/policy-rc.d
	mkdir -p debs/partial lists/partial
	if [ -z "${http_proxy:-}" ]; then
		eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
		export http_proxy
	fi
	root=$PWD/base
	devices
	in_root apt-get -q update
	bare
}

# devices, bare: a /dev, a /proc and apt's folders in $root, and away again
devices() {
	mount -t tmpfs -o mode=755 tmpfs "$root/dev"
	for base_d in 'null 3' 'zero 5' 'random 8' 'urandom 9'; do
		mknod -m 666 "$root/dev/${base_d% *}" c 1 "${base_d#* }"
	done
	ln -s /proc/self/fd "$root/dev/fd"
	mount -t proc proc "$root/proc"
	mkdir -p "$root/var/cache/apt/archives" "$root/var/lib/apt/lists"
	mount --bind debs "$root/var/cache/apt/archives"
	mount --bind lists "$root/var/lib/apt/lists"
}

bare() {
	umount "$root/var/cache/apt/archives" "$root/var/lib/apt/lists" \
		"$root/proc" "$root/dev"
}

in_root() {
	env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root \
		DEBIAN_FRONTEND=noninteractive \
		${http_proxy:+http_proxy="$http_proxy"} chroot "$root" "$@"
}

# put PATH [MODE]: standard input as a file of the image's
put() {
	mkdir -p "$root/${1%/*}"
	cat >"$root/$1"
	chmod "${2:-644}" "$root/$1"
}

# A layer's way of saying what overlayfs says with devices and attributes
whiteouts() (
	cd "$1" || exit 1
	find . -type c | while read -r base_w; do
		[ "$(stat -c %t:%T "$base_w")" = 0:0 ] || continue
		rm "$base_w"
		: >"${base_w%/*}/.wh.${base_w##*/}"
	done
	# opaque: what is below is hidden
	find . -type d -exec getfattr --absolute-names \
		-n trusted.overlay.opaque {} + 2>/dev/null |
		sed -n 's/^# file: //p' | while read -r base_w; do
		: >"$base_w/.wh..wh..opq"
	done
)

# archive TAR NAME CONFIG [LAYER...]: the base and tars of layers for docker
# load, with what docker's config says
archive() {
	rm -rf docker && mkdir docker
	base_t=$1 base_n=$2 base_c=$3
	shift 3
	base_ids=$(jq -c .rootfs.diff_ids "$base_config")
	base_files=
	[ "${SCRATCH:-}" != 1 ] || base_ids='[]'
	[ "${SCRATCH:-}" = 1 ] ||
		for base_l in $(jq -r '.layers[].digest' "$base_manifest"); do
			base_f=${base_l#*:}
			ln "$(layer_file "$base_l")" "docker/$base_f" ||
				cp "$(layer_file "$base_l")" "docker/$base_f"
			base_files="$base_files $base_f"
		done
	for base_l; do
		base_s=$(sha256sum "$base_l" | cut -d' ' -f1)
		mv "$base_l" "docker/$base_s"
		base_files="$base_files $base_s"
		base_ids=$(echo "$base_ids" | jq -c ". + [\"sha256:$base_s\"]")
	done
	jq -n --argjson ids "$base_ids" --argjson c "$base_c" '{
		architecture: "amd64", os: "linux", config: ({Env: ["PATH=" +
		"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]}
		+ $c), rootfs: {type: "layers", diff_ids: $ids}, history: []}' \
		>docker/config.json
	# shellcheck disable=SC2086
	printf '%s\n' $base_files | jq -Rn --arg n "$base_n" \
		'[{Config: "config.json", RepoTags: [$n], Layers: [inputs]}]' \
		>docker/manifest.json
	tar -C docker -cf "$base_t.tmp" .
	mv "$base_t.tmp" "$base_t"
}

# make_image NAME TAR
make_image() {
	PACKAGES='' CONFIG='{}' SCRATCH=0
	files() { :; }
	extra() { :; } # prints tars of further layers
	. "$dir/$1.sh"
	base_root
	rm -rf up && mkdir -p up/u up/w up/m
	if [ $SCRATCH = 1 ]; then
		root=$PWD/up/u
	else
		root=$PWD/up/m
		mount -t overlay -o \
			"lowerdir=base,upperdir=up/u,workdir=up/w" overlay "$root"
	fi
	if [ -n "$PACKAGES" ]; then
		devices
		# shellcheck disable=SC2086
		in_root apt-get -q install -y --no-install-recommends \
			-o Dpkg::Options::=--force-unsafe-io $PACKAGES
		bare
	fi
	files
	if [ $SCRATCH != 1 ]; then
		rm -f "$root/usr/sbin/policy-rc.d"
		: >"$root/etc/resolv.conf"
		umount "$root"
	fi
	whiteouts up/u
	tar -C up/u --xattrs --xattrs-include='security.*' \
		--xattrs-include='user.*' --numeric-owner -cf layer.tar .
	# shellcheck disable=SC2046
	archive "$2" "brig/$1:latest" "$CONFIG" layer.tar $(extra)
	rm -rf up
}
