#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Images that engines build, their steps run by brig: docker build, by the
# older builder and by BuildKit, and buildah. By `hardened' what a step writes
# is lost; by the section image-builders of contrib/policy it is kept, where the
# store has folders (vfs), which can be mapped, and no overlays.
#
# shellcheck disable=SC2016,SC2034

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
need jq iptables ip busybox buildah "$DOCKERD" "$CONTAINERD"
PLAY_FLAGS=-n playground "$@"

# An /etc of the playground's, with the policy for builders
mkdir "$W/etc"
cp -a /etc/. "$W/etc/" 2>/dev/null
rm -rf "$W/etc/brig"
chmod 0755 "$W/etc"
mount --bind "$W/etc" /etc || bail "no /etc of its own"
mkdir -p /etc/brig/policy.d
install -m 0644 "$here/contrib/policy/builders.json" /etc/brig/policy.d/

mkdir "$W/keeps" "$W/set-id"
cat >"$W/keeps/Dockerfile" <<-'EOT'
	FROM localhost/tiny
	RUN awk '{ print "ids", $2 }' /proc/self/uid_map; \
		grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status
	RUN echo kept >/etc/new && chown 33:34 /etc/new && cp /bin/busybox /true
	USER 33
	RUN test -O /etc/new && /true && echo ru""ns
EOT
printf 'FROM localhost/tiny\nRUN chmod 4755 /bin/busybox\n' \
	>"$W/set-id/Dockerfile"

# built NAME CMD...: by that, with the folder last
built() {
	name=$1
	shift
	"$@" "$W/keeps" >"$W/o" 2>&1
	is "$name: builds" $? 0
	[ "$TAP_BAD" = 0 ] || diag "$(tail -n 5 "$W/o")"
	like "$name: by a root that is nobody here" "$(cat "$W/o")" \
		'ids [1-9]'
	like "$name: without new privileges" "$(cat "$W/o")" 'NoNewPrivs:.*1'
	like "$name: under filters" "$(cat "$W/o")" 'Seccomp:.*2'
	like "$name: a step sees what another wrote" "$(cat "$W/o")" 'runs'
	"$@" "$W/set-id" >"$W/o" 2>&1
	isnt "$name: no set-id file is made on the host's disk" $? 0
	like "$name: and it says so" "$(cat "$W/o")" 'Operation not permitted'
}

# An image of one layer: vfs copies each
rootfs "$W/tiny" && tar -C "$W/tiny" -cf "$W/tiny.tar" . || bail "no image"

keeps='cat /etc/new; stat -c %u:%g /etc/new; test -x /true && echo prog'
dockers() {
	name=$1
	shift
	built "$name" "$@" docker build --no-cache -t built
	is "$name: the image has it, by its owner" "$(docker run --rm built sh \
		-c "$keeps" 2>&1 | tr '\n' ' ')" 'kept 33:34 prog '
	docker rmi -f built >/dev/null 2>&1
}

# What BuildKit of 20.10 starts for a step is `runc' of its PATH
dockerd_env
printf '#!/bin/sh\nexec %s --scope image-builders "$@"\n' "$RUNTIME" \
	>"$E_DIR/bin/runc"
chmod 755 "$E_DIR/bin/runc"
DOCKER_BUILDKIT_RUNC_COMMAND=$E_DIR/bin/runc
export DOCKER_BUILDKIT_RUNC_COMMAND
DOCKERD_JQ='."storage-driver" = "vfs" | ."default-runtime" = "builders" |
	.runtimes.builders = {path: $brig,
		runtimeArgs: ["--scope", "image-builders"]}'
dockerd_start
docker import "$W/tiny.tar" localhost/tiny >/dev/null || bail "no image"
dockers "docker build" env DOCKER_BUILDKIT=0
dockers "BuildKit" env DOCKER_BUILDKIT=1 BUILDKIT_PROGRESS=plain
dockerd_stop

unset DOCKER_CONFIG # which has no config.json
b="buildah --storage-driver vfs --root $E_DIR/root --runroot $E_DIR/runroot"
c=$($b from scratch) && $b add -q "$c" "$W/tiny.tar" / >/dev/null &&
	$b commit -q "$c" localhost/tiny >/dev/null || bail "no image"
# shellcheck disable=SC2086
built buildah $b bud --no-cache --isolation oci --runtime "$E_DIR/bin/runc" \
	--cgroup-parent "$CG/build" -t built
m=$($b mount "$($b from localhost/built)")
is "buildah: the image has it, by its owner" "$(cat "$m/etc/new") $(stat \
	-c %u:%g "$m/etc/new") $(test -x "$m/true" && echo prog)" \
	'kept 33:34 prog'
is "no block of ids is kept" "$(find /run/brig/ids -type f ! -name lock \
	2>/dev/null)" ""
finish
