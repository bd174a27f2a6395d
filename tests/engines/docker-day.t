#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# An operator's day with Debian's dockerd and brig as the default runtime: what
# the other commands of docker do over a root that keeps nothing, a stack of
# docker-compose, an engine that is killed (live-restore), other storage
# drivers, userns-remap.
#
# shellcheck disable=SC2016,SC2154

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
. "$here/tests/engines/confined.sh"
need curl jq iptables ip umoci debootstrap docker-compose "$DOCKERD" \
	"$CONTAINERD"
dockerd_images
PLAY_FLAGS=-n playground "$@"
PAGE=http://127.0.0.1:8080/

dpid() { docker inspect -f '{{.State.Pid}}' "$1"; }
dstate() { docker inspect -f '{{.State.Status}}' "$1"; }

# another DESC FILTER: dockerd anew, with daemon.json changed
another() {
	dockerd_stop
	rm -f "$E_DIR/docker.pid"
	DOCKERD_JQ=$2
	dockerd_start
	docker image inspect brig/busybox >/dev/null 2>&1 ||
		ok "$1: an image" tiny
}

# vfs copies each layer: one
tiny() {
	rootfs "$W/tiny" && tar -C "$W/tiny" -c . |
		docker import - brig/busybox >/dev/null
}

begins() {
	is "brig is the default runtime" \
		"$(docker info -f '{{.DefaultRuntime}}')" brig
	docker run -d --name web -p 127.0.0.1:8080:80 brig/nginx >/dev/null
	is "of a container that names none" \
		"$(docker inspect -f '{{.HostConfig.Runtime}}' web)" brig
	ok "it serves" until_ok 20 curl -sf $PAGE
	confined "by default" "$(grep -E "$KEEP" "/proc/$(dpid web)/status")"
	ok "docker stats" until_ok 20 stats web
	like "docker top" "$(docker top web -o pid,comm)" 'nginx'
	ok "docker pause" docker pause web
	is "says so" "$(dstate web)" paused
	nok "nothing is served" curl -sf -m 1 $PAGE
	ok "docker unpause" docker unpause web
	ok "it serves again" until_ok 20 curl -sf $PAGE
	ok "docker rename" docker rename web www
	is "docker port" "$(docker port www)" '80/tcp -> 127.0.0.1:8080'
	docker kill -s HUP www >/dev/null
	ok "a signal that is not the end" until_ok 20 curl -sf $PAGE
	{ docker attach --sig-proxy=false --no-stdin www & echo $! >"$W/pid"
	} >"$W/attached" 2>&1
	ok "docker attach" until_ok 20 sh -c "curl -s $PAGE; grep -q GET \
		$W/attached"
	kill "$(cat "$W/pid")"
	docker rm -f www >/dev/null
	ok "docker events" until_ok 10 events \
		'start .*pause unpause rename .*die'
	is "restart policies: on-failure" "$(docker run -d --name again \
		--restart on-failure:2 brig/busybox false >/dev/null &&
		until_ok 30 again_ended &&
		docker inspect -f '{{.RestartCount}}' again)" 2
	docker rm -f again >/dev/null
}

# What memory ends, the engine is told of
oom() {
	docker run --name fat -m 32m --memory-swap 32m brig/busybox sh -c \
		'x=a; while :; do x=$x$x; done' >/dev/null 2>&1
	is "out of memory: 128 + SIGKILL" $? 137
	is "and docker knows why" "$(docker inspect -f \
		'{{.State.OOMKilled}} {{.State.ExitCode}}' fat)" 'true 137'
	docker rm fat >/dev/null
}

# stats NAME: it is counted
stats() {
	docker stats --no-stream --format '{{.Name}} {{.PIDs}}' "$1" |
		grep -q "^$1 [1-9]"
}
# events REGEX: in that order. "0s" would be the second's begin.
events() {
	docker events --since 1h --until $(($(date +%s) + 1)) \
		--filter type=container --format '{{.Action}}' | tr '\n' ' ' |
		grep -Eq "$1"
}
again_ended() {
	[ "$(dstate again)" = exited ] &&
		[ "$(docker inspect -f '{{.RestartCount}}' again)" = 2 ]
}

# As brig-docker(7) says
files() {
	docker volume create vol >/dev/null
	docker run -d --name files -v vol:/vol brig/debian sh -c \
		'echo new >/var/lib/new; echo vol >/vol/new; sleep 1000' \
		>/dev/null
	ok "a file in a volume" until_ok 20 docker exec files test -e /vol/new
	docker cp files:/vol/new "$W/out"
	is "docker cp out of a volume" "$(cat "$W/out")" vol
	docker cp files:/etc/debian_version "$W/out"
	ok "docker cp of the image's" test -s "$W/out"
	nok "hardened: docker cp of what was written is not there" \
		docker cp files:/var/lib/new "$W/out"
	echo in >"$W/in"
	docker cp "$W/in" files:/vol/in
	is "docker cp into a volume" "$(docker exec files cat /vol/in)" in
	docker cp "$W/in" files:/srv/in
	nok "hardened: docker cp elsewhere is not seen" docker exec files \
		test -e /srv/in
	unlike "hardened: docker diff sees nothing of it" \
		"$(docker diff files)" '/var/lib/new'
	ok "docker commit" docker commit files brig/committed
	is "hardened: keeps nothing of it" "$(docker run --rm brig/committed \
		sh -c 'ls /var/lib/new 2>/dev/null | grep -c .')" 0
	ok "docker export" sh -c "docker export files | tar t >$W/o"
	docker rm -f files >/dev/null
	docker rmi brig/committed >/dev/null
	docker volume rm vol >/dev/null
}

# Two services, a volume, a network of their own with names
stack() {
	mkdir "$W/stack"
	cat >"$W/stack/docker-compose.yml" <<-'EOT'
		version: "2.4"
		services:
		  web:
		    image: brig/nginx
		    ports: [ "127.0.0.1:8080:80" ]
		    depends_on: [ cache ]
		    read_only: true
		    tmpfs: [ /var/lib/nginx, /run, /var/log/nginx ]
		  cache:
		    image: brig/debian-redis
		    user: redis
		    command: [ redis-server, --bind, 0.0.0.0,
		      --protected-mode, "no", --dir, /var/lib/redis ]
		    volumes: [ "data:/var/lib/redis" ]
		    mem_limit: 128m
		  client:
		    image: brig/debian-redis
		    command: [ sleep, "1000" ]
		volumes: { data: {} }
	EOT
	cd "$W/stack" || return
	docker-compose -p s up -d >"$W/o" 2>&1
	is "docker-compose up" $? 0
	ok "the web serves" until_ok 30 curl -sf $PAGE
	ok "one finds the other by its name" until_ok 30 docker-compose -p s \
		exec -T client redis-cli -h cache set k v
	docker-compose -p s exec -T client redis-cli -h cache save >/dev/null
	docker-compose -p s up -d --force-recreate cache >/dev/null 2>&1
	ok "made anew, it has kept it" until_ok 30 sh -c \
		'docker-compose -p s exec -T client redis-cli -h cache get k |
			grep -q v'
	docker-compose -p s down -v >/dev/null 2>&1
	is "docker-compose down" "$(docker ps -aq)" ""
	cd / || return
}

# The engine is killed, its containers are not
killed() {
	another "live-restore" '."default-runtime" = "brig" |
		."live-restore" = true'
	docker run -d --name live -p 127.0.0.1:8080:80 brig/nginx >/dev/null
	docker run -d --name ends brig/debian sleep 1000 >/dev/null
	ok "live-restore: a server" until_ok 20 curl -sf $PAGE
	p=$(dpid live) q=$(dpid ends)
	kill -KILL "$D_PID"
	wait "$D_PID" 2>/dev/null
	nok "the engine is killed: the container lives" gone "$p"
	kill -KILL "$q"
	until_ok 10 gone "$q"
	rm -f "$E_DIR/docker.pid"
	dockerd_run
	is "and is found again" "$(dpid live) $(dstate live)" "$p running"
	ok "one that ended is seen to have" until_ok 20 sh -c \
		'[ "$(docker inspect -f "{{.State.Status}}" ends)" = exited ]'
	is "exec works" "$(docker exec live echo here)" here
	docker restart -t 5 live >/dev/null
	ok "restart too" until_ok 20 curl -sf $PAGE
	docker rm -f live ends >/dev/null
	is "no cgroup is left" "$(find /sys/fs/cgroup/*"$CG" -mindepth 1 \
		-type d 2>/dev/null)" ""
	is "no block of ids is kept" "$(find /run/brig/ids -type f \
		! -name lock 2>/dev/null)" ""
}

others() {
	another "vfs" '."default-runtime" = "brig" |
		."storage-driver" = "vfs"'
	is "vfs: a container runs" "$(docker run --rm brig/busybox echo hi)" hi
	like "hardened: vfs: its root is read-only" "$(docker run --rm \
		brig/busybox touch /new 2>&1)" 'Read-only file system'
	dockerd_stop
	rm -f "$E_DIR/docker.pid"
	dockerd_remap
	DOCKERD_JQ='."default-runtime" = "brig" | ."userns-remap" = "remap"'
	dockerd_start
	dockerd_load
	is "userns-remap: the engine's mapping" "$(docker run --rm \
		brig/busybox awk '{ print $2 }' /proc/self/uid_map)" 1000000
	docker run -d --name web -p 127.0.0.1:8080:80 brig/nginx >/dev/null
	ok "userns-remap: a server" until_ok 20 curl -sf $PAGE
	confined "userns-remap" "$(grep -E "$KEEP" "/proc/$(dpid web)/status")"
	docker rm -f web >/dev/null
	dockerd_stop
}

DOCKERD_JQ='."default-runtime" = "brig"'
dockerd_start
ok "the images load" dockerd_load
[ "$TAP_BAD" = 0 ] || bail "no images"
begins
oom
files
stack
killed
others
finish
