# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# podman with brig registered by contrib/podman/containers.conf, and stores and
# networks of its own below $W.

podman_env() {
	E_DIR=$W/engine
	mkdir -p "$E_DIR/bin" "$E_DIR/net" "$E_DIR/tmp"
	sed "s|/usr/local/bin/brig|$RUNTIME|" \
		"$here/contrib/podman/containers.conf" >"$E_DIR/containers.conf"
	CONTAINERS_CONF=$E_DIR/containers.conf
	TMPDIR=$E_DIR/tmp
	export CONTAINERS_CONF TMPDIR
	unset http_proxy https_proxy
	printf '#!/bin/sh\nexec %s --root %s --runroot %s --tmpdir %s \
--cgroup-manager cgroupfs --events-backend file --network-config-dir %s \
--runtime brig "$@"\n' "$(command -v podman)" "$E_DIR/root" "$E_DIR/run" \
		"$E_DIR/tmp" "$E_DIR/net" >"$E_DIR/bin/podman"
	chmod 755 "$E_DIR/bin/podman"
	PATH=$E_DIR/bin:$PATH
}

prun() { podman run --cgroup-parent "$CG" "$@"; }

# For a pod podman makes plain folders where a v1 controller is not mounted
podman_clean() {
	for clean_c in /sys/fs/cgroup/*; do
		[ "$(stat -f -c %T "$clean_c")" = tmpfs ] || continue
		rm -rf --one-file-system "$clean_c${CG:?}"
		rmdir "$clean_c" 2>/dev/null
	done
}
