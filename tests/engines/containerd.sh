#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# containerd with its CRI plugin, started by hand in a playground of its own:
# namespaces, root, socket, cgroup parent. Nothing of the host changes.
#
#	tests/engines/containerd.sh [CMD ARG...]	runs CMD (a shell) there;
#							`ctr' just works
#
# or in a test, after lib.sh:
#
#	. "$here/tests/engines/containerd.sh"
#	dockerd_images; PLAY_FLAGS=-n playground "$@"
#	containerd_start; containerd_load; ctr run ...; containerd_stop
#
# The handler of brig is what contrib/containerd/config.toml registers, with
# brig's path from $BRIG. CONTAINERD names another containerd, whose ctr and
# shim are beside it; its major version picks the file.

if [ "${0##*/}" = containerd.sh ]; then
	srcdir=$(dirname "$(readlink -f "$0")")/../..
	. "$srcdir/tests/live/lib.sh"
fi
. "$here/tests/engines/dockerd.sh"

containerd_env() {
	E_DIR=$W/engine
	mkdir -p "$E_DIR/bin" "$E_DIR/run" "$E_DIR/cni"
	PATH=$(dirname "$CONTAINERD"):$PATH
	CONTAINERD_ADDRESS=$E_DIR/containerd.sock
	export PATH CONTAINERD_ADDRESS
	unset http_proxy https_proxy
	CNI_BIN=${CNI_BIN:-/usr/lib/cni}
}

# A bridge for the pods, by Debian's plugins
containerd_cni() {
	cat >"$E_DIR/cni/10-pods.conflist" <<-EOT
		{ "cniVersion": "0.4.0", "name": "pods", "plugins": [
		  { "type": "bridge", "bridge": "pods0", "isGateway": true,
		    "ipMasq": false,
		    "ipam": { "type": "host-local", "dataDir": "$E_DIR/ipam",
		      "ranges": [[ { "subnet": "10.88.7.0/24" } ]],
		      "routes": [ { "dst": "0.0.0.0/0" } ] } },
		  { "type": "portmap", "capabilities": { "portMappings": true } }
		] }
	EOT
}

# The operator's file, with what makes it private before and after
containerd_config() {
	containerd_cni
	case $("$CONTAINERD" --version) in
	*' v2.'* | *' 2.'*)
		containerd_f=config-v3.toml
		;;
	*)
		containerd_f=config.toml
		;;
	esac
	sed -e "s|/usr/local/bin/brig|${BRIG:-$RUNTIME}|" \
		-e "/^version = /a\\
root = \"$E_DIR/root\"\\
state = \"$E_DIR/run/containerd\"\\
oom_score = 0\\
[grpc]\\
address = \"$CONTAINERD_ADDRESS\"" "$here/contrib/containerd/$containerd_f"
	if [ $containerd_f = config.toml ]; then
		cat <<-EOT
			[plugins."io.containerd.grpc.v1.cri"]
			  sandbox_image = "docker.io/brig/pause:latest"
			  stream_server_address = "127.0.0.1"
		EOT
		containerd_cri io.containerd.grpc.v1.cri "bin_dir = \"$CNI_BIN\""
	else
		cat <<-EOT
			[plugins."io.containerd.cri.v1.images".pinned_images]
			  sandbox = "docker.io/brig/pause:latest"
			[plugins."io.containerd.grpc.v1.cri"]
			  stream_server_address = "127.0.0.1"
			[plugins."io.containerd.cri.v1.runtime"]
		EOT
		containerd_cri io.containerd.cri.v1.runtime \
			"bin_dirs = [\"$CNI_BIN\"]"
	fi
}

containerd_cri() {
	cat <<-EOT
		  restrict_oom_score_adj = true
		  [plugins."$1".cni]
		    $2
		    conf_dir = "$E_DIR/cni"
	EOT
}

containerd_run() {
	"$CONTAINERD" -c "$E_DIR/containerd.toml" >>"$E_DIR/containerd.log" \
		2>&1 &
	C_PID=$!
	until_ok 20 ctr version ||
		bail "containerd: $(tail -n 3 "$E_DIR/containerd.log")"
}

containerd_start() {
	need "$CONTAINERD" ctr containerd-shim-runc-v2 ip
	containerd_env
	containerd_config >"$E_DIR/containerd.toml"
	containerd_run
}

containerd_stop() {
	kill "$C_PID" 2>/dev/null
	wait "$C_PID" 2>/dev/null
}

# Into containerd's namespace $1, with a pause image made of busybox
containerd_load() {
	ctr -n "${1:-default}" image import "$IMAGES/images.tar" \
		>/dev/null || return
	[ "${1:-}" = k8s.io ] || return 0
	if [ ! -e "$W/pause.tar" ]; then
		mkdir "$W/pause" && cp -al "$IMAGES/oci/." "$W/pause/" &&
			cp --remove-destination "$IMAGES/oci/index.json" \
				"$W/pause/" &&
			umoci config --image "$W/pause:busybox" --tag pause \
				--clear=config.cmd \
				--config.entrypoint /bin/sleep \
				--config.entrypoint 1000000 &&
			tar -C "$W/pause" -cf "$W/pause.tar" . || return
	fi
	ctr -n k8s.io image import --base-name docker.io/brig/pause \
		"$W/pause.tar" >/dev/null &&
		ctr -n k8s.io image tag docker.io/brig/pause:pause \
			docker.io/brig/pause:latest >/dev/null
}

if [ "${0##*/}" = containerd.sh ]; then
	dockerd_images
	PLAY_FLAGS=-n playground "$@"
	containerd_start
	containerd_load && containerd_load k8s.io || bail "images do not load"
	"${@:-sh}"
	containerd_rc=$?
	containerd_stop
	exit $containerd_rc
fi
