#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Debian's containerd and dockerd, started by hand in a playground of their
# own: namespaces, roots, sockets, bridge, cgroup parent. Nothing of the host
# changes, and nothing stays.
#
#	tests/engines/dockerd.sh [CMD ARG...]	runs CMD (a shell) in there;
#						`docker' just works
#
# or in a test, after lib.sh:
#
#	. "$here/tests/engines/dockerd.sh"
#	dockerd_images; PLAY_FLAGS=-n playground "$@"
#	dockerd_start; dockerd_load; docker run ...; dockerd_stop
#
# Runtimes: what contrib/docker/daemon.json registers, with brig's path from
# $BRIG, runc where it is, and crun too if $E_CRUN says so. DOCKERD, CONTAINERD,
# DOCKER name other engines; DOCKERD_JQ is a last filter of daemon.json. After
# dockerd_home the engines have their data below /var/lib, as on a host: that
# is protected, and what they keep there for containers is let through by name.

if [ "${0##*/}" = dockerd.sh ]; then
	srcdir=$(dirname "$(readlink -f "$0")")/../..
	. "$srcdir/tests/live/lib.sh"
fi

: "${DOCKERD:=/usr/sbin/dockerd}" "${CONTAINERD:=/usr/bin/containerd}"
: "${DOCKER:=/usr/bin/docker}"

# The folder of a wrapper comes first on PATH, so a child's docker is it too.
dockerd_env() {
	E_DIR=$W/engine
	mkdir -p "$E_DIR/bin" "$E_DIR/cli" "$E_DIR/run"
	ln -sf "$(command -v "$DOCKER")" "$E_DIR/bin/docker"
	PATH=$E_DIR/bin:$PATH
	DOCKER_HOST=unix://$E_DIR/docker.sock
	DOCKER_CONFIG=$E_DIR/cli
	export PATH DOCKER_HOST DOCKER_CONFIG
	unset DOCKER_CONTEXT DOCKER_TLS_VERIFY http_proxy https_proxy
}

# crun refuses a cgroup2 that has no controllers: it gets a view without. By
# bash: below an engine that blocks signals dash waits for its child for ever.
dockerd_crun() {
	dockerd_c=
	[ -n "${E_CRUN:-}" ] && dockerd_c=$(command -v crun) || return 0
	printf '#!/bin/sh\nexec unshare -m --propagation private /bin/bash -c '\''
umount /sys/fs/cgroup/unified 2>/dev/null &&
	mount -t tmpfs tmpfs /sys/fs/cgroup/unified
exec "$@"'\'' sh %s "$@"\n' "$dockerd_c" >"$E_DIR/bin/crun"
	chmod 755 "$E_DIR/bin/crun"
}

# dockerd_home: a /var/lib of the playground's, with the engines' usual folders
dockerd_home() {
	mkdir -p "$W/lib/docker" "$W/lib/containerd"
	chmod 755 "$W/lib"
	mount --bind "$W/lib" /var/lib || bail "no /var/lib of its own"
	E_DATA=/var/lib/docker E_CDATA=/var/lib/containerd
}

dockerd_config() {
	dockerd_crun
	jq --arg brig "${BRIG:-$RUNTIME}" --arg cg "$CG" \
		--arg crun "$dockerd_c" --arg runc "$(command -v runc)" \
		'.runtimes.brig.path = $brig
		| if $crun == "" then . else .runtimes.crun.path = $crun end
		| ."cgroup-parent" = $cg
		| ."storage-driver" = "overlay2"
		| '"${DOCKERD_JQ:-.}" \
		"$here/contrib/docker/daemon.json" >"$E_DIR/daemon.json"
	# one more, of a test's own
	[ -z "${E_RUNTIME:-}" ] || {
		jq --arg path "$E_RUNTIME" '.runtimes.extra.path = $path' \
			"$E_DIR/daemon.json" >"$E_DIR/daemon.new" &&
			mv "$E_DIR/daemon.new" "$E_DIR/daemon.json"
	}
	cat >"$E_DIR/containerd.toml" <<-EOF
		version = 2
		root = "${E_CDATA:-$E_DIR/containerd}"
		state = "$E_DIR/run/containerd"
		oom_score = 0
		disabled_plugins = ["io.containerd.grpc.v1.cri"]
		[grpc]
		address = "$E_DIR/containerd.sock"
	EOF
}

dockerd_start() {
	need "$DOCKERD" "$CONTAINERD" "$DOCKER" jq iptables ip
	dockerd_env
	dockerd_config
	"$CONTAINERD" -c "$E_DIR/containerd.toml" >"$E_DIR/containerd.log" \
		2>&1 &
	C_PID=$!
	until_ok 20 test -S "$E_DIR/containerd.sock" ||
		bail "containerd: $(tail -n 3 "$E_DIR/containerd.log")"
	dockerd_run
}

dockerd_run() {
	# Root may not lower the score everywhere, and today's has no such option
	dockerd_o=
	! "$DOCKERD" --help 2>&1 | grep -q oom-score-adjust ||
		dockerd_o='--oom-score-adjust 0'
	# shellcheck disable=SC2086
	"$DOCKERD" --containerd "$E_DIR/containerd.sock" -H "$DOCKER_HOST" \
		-H unix:///run/docker.sock \
		--data-root "${E_DATA:-$E_DIR/data}" --exec-root "$E_DIR/run/docker" \
		--pidfile "$E_DIR/docker.pid" $dockerd_o \
		--config-file "$E_DIR/daemon.json" >>"$E_DIR/dockerd.log" \
		2>&1 &
	D_PID=$!
	until_ok 30 docker version ||
		bail "dockerd: $(tail -n 3 "$E_DIR/dockerd.log")"
}

# By pid, in order, and waited for.
dockerd_stop() {
	kill "$D_PID" 2>/dev/null
	wait "$D_PID" 2>/dev/null
	kill "$C_PID" 2>/dev/null
	wait "$C_PID" 2>/dev/null
}

# dockerd_images: makes the images, before the playground: it needs the network
dockerd_images() {
	[ -n "${IMAGES:-}" ] || [ "$(id -u)" != 0 ] ||
		IMAGES=$("$here/tests/engines/image.sh") || bail "no images"
	export IMAGES
}

# dockerd_remap: an /etc that has a user `remap' for userns-remap, with ids
dockerd_remap() {
	cp /etc/passwd "$W/passwd" && cp /etc/group "$W/group"
	printf 'remap:1000000:65536\n' >"$W/subid"
	echo 'remap:x:64999:64999::/:/bin/false' >>"$W/passwd"
	echo 'remap:x:64999:' >>"$W/group"
	touch /etc/subuid /etc/subgid
	mount --bind "$W/passwd" /etc/passwd
	mount --bind "$W/group" /etc/group
	mount --bind "$W/subid" /etc/subuid
	mount --bind "$W/subid" /etc/subgid
}

dockerd_load() { docker load -q -i "$IMAGES/images.tar" >/dev/null; }

if [ "${0##*/}" = dockerd.sh ]; then
	dockerd_images
	PLAY_FLAGS=-n playground "$@"
	dockerd_start
	dockerd_load || bail "images do not load"
	"${@:-sh}"
	dockerd_rc=$?
	dockerd_stop
	exit $dockerd_rc
fi
