#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A unit as `podman generate systemd' writes it, started, killed and stopped by
# systemd, its container by brig in a scope. In the guest, whose pid 1 is systemd.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox systemctl podman conmon
[ -d /run/systemd/system ] || skip_all "systemd is not pid 1"
W=$(mktemp -d "${TMPDIR:-/tmp}/brig-test.XXXXXX") && chmod 0711 "$W" || exit 99
place=$(grep -ao '/[a-z/]*/brig-systemd' "$BRIG" | head -n 1)
mkdir -p "${place%/*}" && cp "${BRIG%/*}/brig-systemd" "$place" ||
	bail "no place for $place"
until_ok 60 busctl status || bail "no bus"

mkdir -p "$W/store" /var/lib/containers /run/containers /etc/containers
mount --bind "$W/store" /var/lib/containers # no overlay
cat >/etc/containers/containers.conf <<X
[engine]
runtime = "brig"
cgroup_manager = "systemd"
events_logger = "file"
runtime_supports_json = ["brig"]
[engine.runtimes]
brig = ["$BRIG"]
X
tar -C "$ROOT_FROM" -c . | podman import - box >/dev/null 2>"$W/err" ||
	bail "no image: $(cat "$W/err")"
ok "podman create" podman create --name box --network none --memory 64m \
	--pids-limit 55 --log-driver k8s-file --stop-timeout 60 box sh -c \
	'trap "exit 0" TERM; echo ready; while :; do sleep 1; done'
ok "podman generate systemd" sh -c 'podman generate systemd --name box >"$0"' \
	"$W/unit"
# the guest has neither a network nor the rest of a system's units
sed '/network-online/d; s/^\[Unit\]/&\nDefaultDependencies=no/' "$W/unit" \
	>/run/systemd/system/box.service
systemctl daemon-reload
systemctl start box
is "systemctl start" $? 0
[ "$(systemctl is-active box)" = active ] || {
	diag "$(cat "$W/unit"; systemctl status box; podman start box 2>&1)"
	bail "no unit"
}
is "it is active" "$(systemctl is-active box)" active
ready() { podman logs box 2>&1 | grep -q ready; }
ok "its program runs" until_ok 60 ready
is "by brig" "$(podman inspect -f '{{.OCIRuntime}}' box)" brig
I=$(podman inspect -f '{{.Id}}' box)
pid() { podman inspect -f '{{.State.Pid}}' box; }
P=$(pid)
A=$(sed -n 's/^0:://p' "/proc/$P/cgroup")
like "in a scope of systemd's" "$A" "/machine.slice/libpod-$I.scope\$"
is "with its limits" "$(cat "/sys/fs/cgroup$A/memory.max" \
	"/sys/fs/cgroup$A/pids.max" | tr '\n' ' ')" "67108864 55 "
# Its /dev/shm and what is below /run/containers are on a tmpfs, which can't be
# idmapped before Linux 6.3
is "its files are there" "$(podman exec box sh -c 'grep -c . /etc/hosts
	test -e /run/.containerenv && hostname' 2>&1)" "$(cat \
	"$(podman inspect -f '{{.HostsPath}}' box)" | grep -c .)
$(podman inspect -f '{{.Config.Hostname}}' box)"
like "and can't be written" "$(podman exec box sh -c 'echo x >/etc/hosts' 2>&1)" \
	Read-only
ok "one that shares its memory" quietly podman run -d --name beside --network \
	none --ipc container:box box sleep 100000
podman exec box sh -c 'umask 077; echo box >/dev/shm/x'
is "podman run --ipc=container:" \
	"$(podman exec beside sh -c 'cat /dev/shm/x; echo beside >>/dev/shm/x'
		podman exec box cat /dev/shm/x)" "box
box
beside"
ok "its end" quietly podman rm -f -t 0 beside
ok "a pod" quietly podman pod create --name pod --network none --infra-command \
	'/bin/sleep 100000' --infra-image box
for n in 1 2; do
	ok "a container of it: $n" quietly podman run -d --pod pod --name "p$n" \
		box sleep 100000
done
podman exec p1 sh -c 'umask 077; echo one >/dev/shm/x'
is "the other has what it shares" "$(podman exec p2 cat /dev/shm/x 2>&1)" one
is "on the host it is the block's" "$(stat -c %u "/proc/$(podman inspect -f \
	'{{.State.Pid}}' p1)/root/dev/shm/x")" "$(awk '{ print $2; exit }' \
	"/proc/$(podman inspect -f '{{.State.Pid}}' p2)/uid_map")"
ok "podman pod rm" quietly podman pod rm -f -t 0 pod
is "podman exec" "$(podman exec box sh -c 'echo in; exit 3' 2>&1; echo $?)" "in
3"
# Restart=on-failure
kill -9 "$P"
again() {
	[ "$(systemctl show -P NRestarts box)" -ge 1 ] &&
		[ "$(systemctl is-active box)" = active ] &&
		[ "$(pid)" -gt 0 ] && [ "$(pid)" != "$P" ]
}
ok "killed, it is started again" until_ok 90 again
# before that, TERM would not end it
waits() { traps "$(pid)"; }
ok "its program waits for a signal" until_ok 60 waits
ok "systemctl stop" systemctl stop box
is "it is inactive" "$(systemctl is-active box)" inactive
is "it ended by itself" "$(podman inspect -f '{{.State.ExitCode}}' box)" 0
ok "podman rm" podman rm box
none() {
	[ "$(systemctl list-units --all --no-legend 'libpod-[0-9a-f]*' |
		grep -vc libpod-conmon)" = 0 ]
}
ok "no scope stays" until_ok 30 none
finish
