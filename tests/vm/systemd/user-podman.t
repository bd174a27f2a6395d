#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A user's podman, which asks for scopes of the user's own systemd by itself, and
# keeps what it has where it does so by itself. In the guest, whose pid 1 is
# systemd.
#
# shellcheck disable=SC2016,SC2153,SC2154

. "${srcdir:-.}/tests/vm/systemd/user.sh"
need podman conmon
# The user's podman, whose manager is systemd by itself here
cat >"$W/u/containers.conf" <<C
[engine]
runtime = "brig"
cgroup_manager = "systemd"
events_logger = "file"
runtime_supports_json = ["brig"]
[engine.runtimes]
brig = ["$BRIG"]
C
p() {
	us TMPDIR=$H CONTAINERS_CONF="$W/u/containers.conf" podman \
		--storage-driver vfs "$@" 2>"$W/err"
}
tar -C "$W/u/b/rootfs" -cf "$W/u/root.tar" . && chmod 644 "$W/u/root.tar"
p import "$W/u/root.tar" box >/dev/null || bail "no image: $(cat "$W/err")"
p run -d --name box --network none --memory 64m --pids-limit 55 --cpus 0.5 \
	-v data:/data box sh -c 'trap "exit 7" TERM; echo kept >/data/x
	sleep 1000 & wait' >"$W/id" </dev/null
is "podman run -d with limits" $? 0
diag "$(cat "$W/err")"
I=$(cat "$W/id") P=$(p inspect -f '{{.State.Pid}}' box)
is "by brig" "$(p inspect -f '{{.OCIRuntime}}' box)" brig
is "podman's manager" "$(p info -f '{{.Host.CgroupManager}}')" systemd
is "its scope" "$(cat "/proc/$P/cgroup")" "0::$M/user.slice/libpod-$I.scope"
D=$C$M/user.slice/libpod-$I.scope
is "its limits" "$(cat "$D/memory.max" "$D/pids.max" "$D/cpu.max" |
	tr '\n' ' ')" "67108864 55 50000 100000 "
ok "what it binds of its own" until_ok 60 sh -c \
	"grep -q kept $H/.local/share/containers/storage/volumes/data/_data/x"
is "podman exec" "$(p exec box sh -c 'echo in; exit 3'; echo $?)" "in
3"
is "podman stop" "$(p stop -t 60 box >/dev/null; p inspect -f \
	'{{.State.ExitCode}}' box)" 7
p rm -f box >/dev/null
is "podman rm" "$(p ps -aq)" ""
clean podman
systemctl stop user@$U
umount -l $H
rm -rf --one-file-system "$W"
finish
