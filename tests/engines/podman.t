#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig below podman as root, and below buildah. What is registered is
# contrib/podman/containers.conf.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
. "$here/tests/engines/confined.sh"
. "$here/tests/engines/podman.sh"
need podman buildah conmon curl jq ip iptables script umoci debootstrap
dockerd_images
PLAY_FLAGS=-n playground "$@"
PAGE=http://127.0.0.1:8080/

pex() { podman exec "$@"; }
ppid() { podman inspect -f '{{.State.Pid}}' "$1"; }
pis() { [ "$(podman inspect -f '{{.State.Status}}' "$1")" = "$2" ]; }

web() {
	prun -d --name web -p 127.0.0.1:8080:80 brig/nginx >"$W/o" 2>&1
	is "podman run -d -p" $? 0
	[ "$TAP_BAD" = 0 ] || bail "$(tail -n 1 "$W/o")"
	ok "the page is served" until_ok 20 curl -sf $PAGE
	is "by brig" "$(podman inspect -f '{{.OCIRuntime}}' web)" brig
	like "its log" "$(podman logs web 2>&1)" '"GET / HTTP/1.1" 200'
	ok "brig check of its config" "$RUNTIME" check \
		"$(podman inspect -f '{{.OCIConfigPath}}' web)"
	pid=$(ppid web)
	confined "from here" "$(grep -E "$KEEP" "/proc/$pid/status")"
	confined "exec" "$(pex web grep -E "$KEEP" /proc/self/status)"
	for n in mnt pid net ipc uts; do
		isnt "a $n namespace of its own" "$(ns_of "$pid" $n)" \
			"$(ns_of self $n)"
	done
	for n in user cgroup time; do
		isnt "hardened: a $n namespace of its own" \
			"$(ns_of "$pid" $n)" "$(ns_of self $n)"
	done
	prun -d --name two brig/debian sleep 1000 >/dev/null
	ok "hardened: a second container has another block" apart \
		"$(base_of "$pid")" "$(base_of "$(ppid two)")"
	pex web sh -c 'exit 7'
	is "podman exec: its status" $? 7
	is "its input" "$(echo in | pex -i web cat)" in
	is "-u, -w, -e" "$(pex -u 1000 -w /usr -e A=b web \
		sh -c 'id -u; pwd; echo $A' | tr '\n' ' ')" '1000 /usr b '
	like "-it" "$(script -qec 'podman exec -it web tty' /dev/null \
		</dev/null)" '/dev/pts/0'
	like "podman top" "$(podman top web)" 'www-data .*nginx: worker'
	like "podman stats" "$(podman stats --no-stream --format \
		'{{.Name}} {{.PIDs}}' web)" '^web [1-9]'
}

ends() {
	ok "podman pause" podman pause web
	ok "says so" pis web paused
	ok "podman unpause" podman unpause web
	ok "serves again" until_ok 20 curl -sf $PAGE
	podman stop -t 20 web >/dev/null
	is "podman stop: nginx ended by itself" \
		"$(podman inspect -f '{{.State.ExitCode}}' web)" 0
	ok "its process is gone" gone "$pid"
	podman start web >/dev/null
	ok "podman start serves again" until_ok 20 curl -sf $PAGE
	podman restart -t 20 web >/dev/null
	ok "podman restart too" until_ok 20 curl -sf $PAGE
	podman kill -s KILL two >/dev/null
	is "podman kill, wait" "$(podman wait two)" 137
	podman rm -f -t 0 web two >/dev/null
	prun --rm brig/busybox sh -c 'exit 5'
	is "podman run gives the status" $? 5
	prun -d --rm --name gone brig/busybox true >/dev/null
	ok "-d --rm leaves none" until_ok 20 sh -c \
		'! podman container exists gone'
}

options() {
	is "a volume keeps what was written" "$(prun --rm -v keep:/data \
		brig/busybox sh -c 'echo kept >/data/x')$(prun --rm \
		-v keep:/data brig/busybox cat /data/x)" kept
	v=$(podman volume inspect -f '{{.Mountpoint}}' keep)
	is "by root's id on disk" "$(stat -c %u "$v/x")" 0
	podman volume rm keep >/dev/null
	mkdir "$W/dir" && echo f >"$W/dir/file"
	is "a folder of the host, read-only" "$(prun --rm -v "$W/dir:/d:ro" \
		brig/busybox sh -c 'cat /d/file; touch /d/x' 2>&1 |
		grep -c -e '^f$' -e Read-only)" 2
	is "--user" "$(prun --rm --user 1000 brig/busybox id -u)" 1000
	is "--read-only: podman's own tmpfs, and no more" "$(prun --rm \
		--read-only brig/busybox sh -c 'for d in / /etc /tmp /var/lib
		do touch $d/x 2>/dev/null && echo $d; done')" /tmp
	like "--init" "$(prun --rm --init brig/busybox cat /proc/1/comm)" \
		'^(podman-init|catatonit)$'
	prun -d --name lim -m 64m --pids-limit 77 brig/busybox sleep 1000 \
		>/dev/null
	id=$(podman inspect -f '{{.Id}}' lim)
	like "-m" "$(find /sys/fs/cgroup/memory"$CG" /sys/fs/cgroup"$CG" \
		-path "*$id*" \( -name memory.limit_in_bytes -o \
		-name memory.max \) -exec cat {} + 2>/dev/null)" '^67108864$'
	like "--pids-limit" "$(find /sys/fs/cgroup/pids"$CG" \
		/sys/fs/cgroup"$CG" -path "*$id*" -name pids.max \
		-exec cat {} + 2>/dev/null)" '^77$'
	podman rm -f -t 0 lim >/dev/null
	prun -d --name sick --health-cmd 'test -e /tmp/well' \
		--health-interval disable brig/busybox sleep 1000 >/dev/null
	nok "healthcheck: unhealthy" podman healthcheck run sick
	pex sick touch /tmp/well
	ok "healthcheck: healthy" podman healthcheck run sick
	podman rm -f -t 0 sick >/dev/null
}

pods() {
	podman pod create --name pod --cgroup-parent "$CG" \
		-p 127.0.0.1:8080:80 >/dev/null
	is "podman pod create" $? 0
	podman run -d --pod pod --name p1 brig/nginx >/dev/null
	podman run -d --pod pod --name p2 brig/debian sleep 1000 >/dev/null
	ok "a pod serves" until_ok 20 curl -sf $PAGE
	for n in net ipc uts; do
		is "its containers share $n" "$(ns_of "$(ppid p1)" $n)" \
			"$(ns_of "$(ppid p2)" $n)"
	done
	is "hardened: and one block of ids" "$(base_of "$(ppid p1)")" \
		"$(base_of "$(ppid p2)")"
	podman generate kube pod >"$W/kube.yaml" 2>/dev/null
	podman pod rm -f -t 1 pod >/dev/null 2>&1
	is "podman pod rm" "$(podman ps -aq)" ""
	cat >"$W/kube.yaml" <<-'EOT'
		apiVersion: v1
		kind: Pod
		metadata: { name: k }
		spec:
		  containers:
		  - name: web
		    image: localhost/brig/nginx:latest
		    imagePullPolicy: Never
		    ports: [ { containerPort: 80, hostPort: 8080,
		      hostIP: 127.0.0.1 } ]
		  - name: side
		    image: localhost/brig/busybox:latest
		    imagePullPolicy: Never
		    command: [ sleep, "1000" ]
	EOT
	podman kube play "$W/kube.yaml" >"$W/o" 2>&1
	is "podman kube play" $? 0
	ok "serves" until_ok 20 curl -sf $PAGE
	like "and shares" "$(pex k-side wget -qO- http://127.0.0.1/)" '<p>a page'
	podman kube down "$W/kube.yaml" >/dev/null 2>&1
	is "podman kube down" "$(podman ps -aq)" ""
	podman create --name unit brig/busybox true >/dev/null
	like "podman generate systemd" "$(podman generate systemd unit)" \
		'^ExecStart=.*podman'
	podman rm unit >/dev/null
}

refused() {
	rule=$1
	shift
	prun --rm "$@" brig/busybox true >"$W/o" 2>&1
	like "hardened: $* is refused, with the reason in one line" \
		"$? $(grep -c . "$W/o") $(cat "$W/o")" \
		"^[1-9][0-9]* 1 .*($rule) at /.*fix: .*brig-rules\(7\)"
}

refusals() {
	refused 'cap-critical|dev-cgroup-wild' --privileged
	refused ns-pid-host --pid=host
	refused ns-net-host --network=host
	refused mnt-host-sensitive -v /:/host
	refused cap-critical --cap-add SYS_ADMIN
	is "none of them is left" "$(podman ps -aq)" ""
}

# RUN steps are what a runtime has to do with in a build. What they write
# ends with them, as in any container of brig's: brig-podman(7) says so.
builds() {
	b="buildah --root $E_DIR/root --runroot $E_DIR/run"
	mkdir "$W/build"
	printf 'FROM localhost/brig/busybox\nRUN %s\nRUN %s\n' \
		'grep NoNew /proc/self/status; touch /tmp/new' \
		'ls /tmp/new || echo lost' >"$W/build/Dockerfile"
	$b bud --runtime "$RUNTIME" --isolation oci \
		--cgroup-parent "$CG/build" -t built "$W/build" >"$W/o" 2>&1
	is "buildah bud --isolation oci: RUN steps end" $? 0
	like "hardened: they are confined" "$(cat "$W/o")" 'NoNewPrivs:.*1'
	like "hardened: and leave nothing" "$(cat "$W/o")" '^lost'
	printf 'FROM localhost/brig/busybox\nRUN touch /etc/new\n' \
		>"$W/build/Dockerfile"
	$b bud --runtime "$RUNTIME" --isolation oci \
		--cgroup-parent "$CG/build" -t built "$W/build" >"$W/o" 2>&1
	isnt "hardened: one that writes into the image fails" $? 0
	like "hardened: and says why" "$(cat "$W/o")" 'Read-only file system'
}

leaves() {
	podman rm -af -t 0 >/dev/null 2>&1
	# podman makes plain folders too, where somebody's podman has before
	is "no cgroup of a container is left" "$(find /sys/fs/cgroup/*"$CG" \
		-mindepth 2 -type d ! -fstype tmpfs 2>/dev/null)" ""
	podman_clean
	is "no block of ids is kept" "$(find /run/brig/ids -type f \
		! -name lock 2>/dev/null)" ""
	until_ok 20 quiet
	is "no process is left" "$(grep -v -e '^=' -e '^1 ' -e "^$$ " \
		"$W/p")" ""
}

quiet() {
	snap_procs 2>/dev/null >"$W/p"
	! grep -v -e '^=' -e '^1 ' -e "^$$ " "$W/p" | grep -q .
}

podman_env
ok "the images load" podman load -q -i "$IMAGES/images.tar"
[ "$TAP_BAD" = 0 ] || bail "no images"
web
ends
options
pods
refusals
builds
leaves
finish
