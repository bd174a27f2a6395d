#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Today's dockerd (tests/engines/today) with what it can be set to: nftables
# instead of iptables, the image store of containerd, vfs, userns-remap. With
# each a container serves a page, is confined, and leaves nothing.
#
# shellcheck disable=SC2016,SC2034

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
. "$here/tests/engines/confined.sh"
need curl jq iptables ip nft umoci debootstrap "$DOCKERD" "$CONTAINERD"
"$DOCKERD" --help 2>&1 | grep -q firewall-backend || skip_all "no dockerd v2"
dockerd_images
PLAY_FLAGS=-n playground "$@"
PAGE=http://127.0.0.1:8080/

info() { docker info -f "{{$1}}"; }
dpid() { docker inspect -f '{{.State.Pid}}' web; }

# kind NAME FILTER: the engine with daemon.json changed, left running
kind() {
	name=$1
	rm -f "$E_DIR/docker.pid"
	DOCKERD_JQ=".\"default-runtime\" = \"brig\" | $2"
	dockerd_start
	docker image inspect brig/busybox >/dev/null 2>&1 ||
		ok "$name: the images load" images
	docker run -d --name web -p 127.0.0.1:8080:80 brig/nginx >"$W/o" 2>&1
	is "$name: docker run -d -p" "$? $(tail -n 1 "$W/o" | grep -v \
		'^[0-9a-f]*$')" "0 "
	ok "$name: it serves" until_ok 20 curl -sf $PAGE
	p=$(dpid)
	confined "$name" "$(grep -E "$KEEP" "/proc/$p/status")"
	like "$name: its root is read-only" \
		"$(awk '$5 == "/" { print $6 }' "/proc/$p/mountinfo" |
			tail -n 1)" '^ro(,|$)'
	isnt "$name: its root is not the host's" \
		"$(awk '{ print $2 }' "/proc/$p/uid_map")" 0
	is "$name: docker exec" "$(docker exec web echo here)" here
	like "$name: what is written stays in memory" "$(docker exec web sh \
		-c 'echo x >/var/lib/new && touch /new' 2>&1)" \
		'/new.*Read-only file system'
	is "$name: a volume keeps what was written" "$(docker run --rm \
		-v keep:/data brig/busybox sh -c 'echo kept >/data/x')$(docker \
		run --rm -v keep:/data brig/busybox cat /data/x)" kept
}

# The same in one layer for vfs, which copies each
images() {
	[ "$name" = vfs ] || {
		dockerd_load
		return
	}
	docker import "$W/busybox.tar" brig/busybox >/dev/null &&
		docker import -c 'CMD ["nginx", "-g", "daemon off;"]' \
			"$W/nginx.tar" brig/nginx >/dev/null
}

flat() {
	docker create --name "flat$1" "brig/$1" true >/dev/null &&
		docker export "flat$1" >"$W/$1.tar" &&
		docker rm "flat$1" >/dev/null
}

ended() {
	docker stop -t 20 web >/dev/null
	is "$name: docker stop: nginx ended by itself" \
		"$(docker inspect -f '{{.State.ExitCode}}' web)" 0
	ok "$name: no process of it is left" gone "$p"
	docker rm web >/dev/null
	docker volume rm keep >/dev/null
	is "$name: no cgroup of it is left" "$(find /sys/fs/cgroup/*"$CG" \
		-mindepth 1 -type d 2>/dev/null)" ""
	is "$name: no block of ids is kept" "$(find /run/brig/ids -type f \
		! -name lock 2>/dev/null)" ""
	dockerd_stop
	is "$name: no mount is left" "$(grep -F " $E_DIR/" \
		/proc/self/mountinfo | grep -v '/netns/default ')" ""
}

# A device by its name in a specification (CDI), as GPU kits have it: a node, a
# variable and a file. Asked by the API: the client is older.
cdi_spec() {
	mkdir "$W/cdi"
	echo of a kit >"$W/kit"
	jq -n --arg kit "$W/kit" '{cdiVersion: "0.6.0",
		kind: "vendor.example/thing", devices: [{name: "one",
		containerEdits: {env: ["THING=one"],
			deviceNodes: [{path: "/dev/thing", hostPath: "/dev/zero"}],
			mounts: [{hostPath: $kit, containerPath: "/kit",
				options: ["ro", "bind"]}]}}]}' >"$W/cdi/thing.json"
}
cdi() {
	jq -n '{Image: "brig/busybox", Cmd: ["sh", "-c", "echo $THING; cat /kit;
		head -c 2 /dev/thing | wc -c; stat -c %F /dev/thing"],
		HostConfig: {DeviceRequests: [{Driver: "cdi",
			DeviceIDs: ["vendor.example/thing=one"]}]}}' >"$W/cdi.json"
	curl -sf --unix-socket "$E_DIR/docker.sock" -d "@$W/cdi.json" -H \
		'Content-Type: application/json' \
		'http://d/containers/create?name=cdi' >"$W/o" 2>&1
	is "a device by CDI" "$(docker start -a cdi 2>&1 | tr '\n' ';')" \
		"one;of a kit;2;character special file;"
	docker rm cdi >/dev/null
}

dockerd_env
# As it is with iptables, where dockerd does so itself; this network's own
echo 1 >/proc/sys/net/ipv4/ip_forward
cdi_spec
kind nftables '."firewall-backend" = "nftables" |
	."cdi-spec-dirs" = ["'"$W"'/cdi"]'
cdi
like "nftables: are dockerd's own" "$(nft list tables)" \
	'^table ip docker-bridges'
unlike "nftables: and no others" "$(nft list tables)" '^table ip (nat|filter)'
ok "nftables: an image as one file" flat nginx
ok "nftables: two" flat busybox
is "nftables: over overlay2" "$(info .Driver)" overlay2
ended
kind 'image store' 'del(."storage-driver") |
	.features = {"containerd-snapshotter": true}'
like "image store: is containerd's" "$(info .DriverStatus)" \
	'io.containerd.snapshotter'
ended
kind vfs '."storage-driver" = "vfs"'
is "vfs: is vfs" "$(info .Driver)" vfs
ended
dockerd_remap
kind userns-remap '."userns-remap" = "remap"'
is "userns-remap: the engine's mapping" \
	"$(awk '{ print $2 }' "/proc/$p/uid_map")" 1000000
ended
finish
