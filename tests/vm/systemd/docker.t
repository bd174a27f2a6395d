#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# dockerd with systemd as its manager of cgroups, as Debian sets it up where
# cgroup2 is alone: run, exec, update, stop, and what the scope's files have. In
# the guest, whose pid 1 is systemd.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox systemctl dockerd containerd docker
[ -d /run/systemd/system ] || skip_all "systemd is not pid 1"
W=$(mktemp -d "${TMPDIR:-/tmp}/brig-test.XXXXXX") && chmod 0711 "$W" || exit 99
place=$(grep -ao '/[a-z/]*/brig-systemd' "$BRIG" | head -n 1)
mkdir -p "${place%/*}" && cp "${BRIG%/*}/brig-systemd" "$place" ||
	bail "no place for $place"
until_ok 60 busctl status || bail "no bus"

# As Debian's units have it, but for the network, of which the guest has none
cat >"$W/containerd.toml" <<X
version = 2
root = "$W/containerd"
state = "$W/run/containerd"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "$W/containerd.sock"
X
jq -n --arg brig "$BRIG" '{runtimes: {brig: {path: $brig}},
	"storage-driver": "overlay2", bridge: "none", iptables: false,
	"exec-opts": ["native.cgroupdriver=systemd"]}' >"$W/daemon.json"
containerd -c "$W/containerd.toml" >"$W/containerd.log" 2>&1 &
C=$!
until_ok 90 test -S "$W/containerd.sock" ||
	bail "containerd: $(tail -n 3 "$W/containerd.log")"
export DOCKER_HOST="unix://$W/docker.sock" DOCKER_CONFIG="$W/cli"
dockerd --containerd "$W/containerd.sock" -H "$DOCKER_HOST" \
	--data-root "$W/data" --exec-root "$W/run/docker" \
	--pidfile "$W/docker.pid" --config-file "$W/daemon.json" \
	>"$W/dockerd.log" 2>&1 &
D=$!
until_ok 120 docker version || bail "dockerd: $(tail -n 3 "$W/dockerd.log")"
is "dockerd's manager" "$(docker info -f '{{.CgroupDriver}} {{.CgroupVersion}}')" \
	"systemd 2"
tar -C "$ROOT_FROM" -c . | docker import - box >/dev/null || bail "no image"

d() { docker run --runtime=brig --network none "$@"; }
is "docker run" "$(d --rm box sh -c 'cat /proc/self/cgroup; id -u' 2>&1)" "0::/
0"
d -d --name box --memory 64m --memory-swap 96m --pids-limit 55 --cpus 0.5 \
	--cpu-shares 512 box sh -c 'trap "exit 7" TERM; echo ready
	sleep 100000 & wait' >"$W/id" 2>"$W/err"
is "docker run -d with limits" $? 0
diag "$(cat "$W/err")"
ID=$(cat "$W/id")
until_ok 60 sh -c 'docker logs box | grep -q ready'
S=docker-$ID.scope
A=/sys/fs/cgroup/system.slice/$S
has() { systemctl show -P "$1" "$S"; }
is "a scope of systemd's" "$(has ActiveState) $(has Slice)" "active system.slice"
P=$(docker inspect -f '{{.State.Pid}}' box)
is "its process is in it" "$(cat "/proc/$P/cgroup")" "0::/system.slice/$S"
is "memory" "$(cat "$A/memory.max") $(has MemoryMax)" "67108864 67108864"
is "swap" "$(cat "$A/memory.swap.max")" 33554432
is "processes" "$(cat "$A/pids.max") $(has TasksMax)" "55 55"
is "cpu" "$(cat "$A/cpu.max") $(cat "$A/cpu.weight")" "50000 100000 20"
is "docker exec" "$(docker exec box sh -c 'echo in; exit 3' 2>&1; echo $?)" "in
3"
# Two of its own, for good; what exec left may take a moment to go.
ok "two processes" until_ok 60 sh -c "[ \"\$(cat '$A/pids.current')\" = 2 ]"
is "docker stats" "$(docker stats --no-stream --format '{{.PIDs}}' box)" 2
ok "docker update" docker update --memory 80m --memory-swap 96m --pids-limit 44 \
	box
is "the kernel has it" "$(cat "$A/memory.max") $(cat "$A/pids.max")" \
	"83886080 44"
is "and systemd" "$(has MemoryMax) $(has TasksMax)" "83886080 44"
ok "docker pause" docker pause box
ok "it is frozen" until_ok 10 grep -q 'frozen 1' "$A/cgroup.events"
ok "docker unpause" docker unpause box
ok "docker stop" docker stop -t 60 box
is "it ended by itself" "$(docker inspect -f '{{.State.ExitCode}}' box)" 7
ok "docker rm" docker rm box
ok "systemd has forgotten it" until_ok 10 sh -c \
	"[ \"\$(systemctl show -P LoadState '$S')\" = not-found ]"
ok "no cgroup stays" until_ok 10 test ! -e "$A"
is "one of another slice" "$(d -d --name two --cgroup-parent bt-d.slice box \
	sleep 1000 >"$W/id"; cat "/proc/$(docker inspect -f '{{.State.Pid}}' two)/cgroup")" \
	"0::/bt.slice/bt-d.slice/docker-$(cat "$W/id").scope"
ok "docker rm -f" docker rm -f two
# A shareable /dev/shm is a tmpfs of dockerd's, which 6.1 can't idmap
ok "docker run --ipc=shareable" d -d --name first --ipc shareable box \
	sh -c 'umask 077; echo first >/dev/shm/x; exec sleep 100000'
until_ok 60 docker exec first test -s /dev/shm/x
is "docker run --ipc=container:" "$(d --rm --ipc container:first box sh -c \
	'cat /dev/shm/x; echo second >>/dev/shm/x' 2>&1; docker exec first \
	cat /dev/shm/x)" "first
first
second"
ok "docker rm -f" quietly docker rm -f first
none() { [ -z "$(systemctl list-units --all --no-legend 'docker-*')" ]; }
ok "no scope stays" until_ok 30 none
kill "$D"
wait "$D"
kill "$C"
wait "$C"
finish
