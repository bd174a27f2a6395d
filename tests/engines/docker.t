#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Debian's dockerd with brig as the runtime of unmodified images. What is read
# is the kernel's: /proc of the container from here, its own /proc inside.
#
# "hardened: ..." are the checks that only brig passes, the others any good
# runtime: able.t runs this with RUNTIME=runc and sees each of the first fail
# and each of the second pass.
#
# shellcheck disable=SC2016,SC2317

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
. "$here/tests/engines/confined.sh"
need curl script jq iptables ip umoci debootstrap "$DOCKERD" "$CONTAINERD"
dockerd_images
PLAY_FLAGS=-n playground "$@"

R=${RUNTIME##*/}
PAGE=http://127.0.0.1:8080/

drun() { docker run --runtime="$R" "$@"; }
dpid() { docker inspect -f '{{.State.Pid}}' "$1"; }
dex() { docker exec "$@"; }

# shut CONTAINER DIR: a program written there, if it can be, does not run,
# by its name or by the loader's
shut() {
	docker exec "$1" sh -c 'f=$1/prog; cp /bin/true $f && chmod 755 $f ||
		exit 0
		! $f && ! /lib64/ld-linux-x86-64.so.2 $f' sh "$2"
}

# logged NAME REGEX: docker has it in that container's log
logged() { docker logs "$1" 2>&1 | grep -Eq "$2"; }

# ---- a web server, published

web() {
	drun -d --name web -p 127.0.0.1:8080:80 brig/nginx >"$W/o" 2>&1
	is "docker run -d -p" $? 0
	[ "$TAP_BAD" = 0 ] || bail "$(tail -n 1 "$W/o")"
	ok "the page is served" until_ok 10 curl -sf $PAGE
	like "and it is ours" "$(curl -s $PAGE)" '<p>a page'
	ok "its access log is in docker logs" until_ok 10 logged web \
		'"GET / HTTP/1.1" 200'
	pid=$(dpid web)
	confined "from here" "$(grep -E "$KEEP" "/proc/$pid/status")"
	confined "from inside" "$(dex web grep -E "$KEEP" /proc/1/status)"
	for n in mnt pid net ipc uts; do
		isnt "a $n namespace of its own" "$(ns_of "$pid" $n)" \
			"$(ns_of self $n)"
	done
	for n in user cgroup time; do
		isnt "hardened: a $n namespace of its own" \
			"$(ns_of "$pid" $n)" "$(ns_of self $n)"
	done
	like "hardened: root is read-only" \
		"$(awk '$5 == "/" { print $6 }' "/proc/$pid/mountinfo" |
			tail -n 1)" '^ro(,|$)'
	like "hardened: no file can be made in /" \
		"$(dex web touch /new 2>&1)" 'Read-only file system'
	like "hardened: no program can be changed" \
		"$(dex web sh -c 'echo >>/usr/share/nginx/x' 2>&1)" \
		'Read-only file system'
	for d in /tmp /var/tmp /run /var/cache /var/lib /var/log /var/spool \
		/var/mail; do
		ok "$d can be written" dex web sh -c "echo >$d/new"
		ok "hardened: nothing runs in $d" shut web $d
	done
	like "hardened: what was forced is on record" "$("$RUNTIME" --root \
		"$E_DIR/run/docker/runtime-runc/moby" record \
		"$(docker inspect -f '{{.Id}}' web)" 2>&1)" 'nnp-off'
	ids
}

ids() {
	b=$(base_of "$pid")
	isnt "hardened: uid map is not the host's" \
		"$(tr -s ' ' <"/proc/$pid/uid_map")" \
		"$(tr -s ' ' </proc/self/uid_map)"
	is "root inside is root inside" "$(dex web id -u)" 0
	like "hardened: and not here" "$(status_of "$pid" Uid)" '^[1-9]'
	drun -d --name two brig/debian sleep 1000 >/dev/null
	ok "hardened: a second container has another block" \
		apart "$b" "$(base_of "$(dpid two)")"
	w=$(pgrep -P "$pid" | head -n 1)
	until_ok 10 user_in "$w" # it gives up root by itself
	is "its workers are www-data inside" "$(dex web ps -o user= -C nginx |
		sort -u | tr '\n' ' ')" 'root www-data '
	isnt "hardened: and nobody's user here" \
		"$(status_of "$w" Uid | cut -f1)" 33
	is "by its block" "$(status_of "$w" Uid | cut -f1)" $((b + 33))
}

user_in() { [ "$(status_of "$1" Uid | cut -f1)" != "$b" ]; }

# ---- docker exec

execs() {
	is "docker exec" "$(dex web echo hello)" hello
	dex web sh -c 'exit 7'
	is "its status" $? 7
	is "its input" "$(echo in | dex -i web cat)" in
	is "-u, -w, -e" "$(dex -u 1000 -w /usr -e A=b web \
		sh -c 'id -u; pwd; echo $A' | tr '\n' ' ')" '1000 /usr b '
	like "-t" "$(dex -t web tty)" '^/dev/pts/[0-9]+'
	is "-it, from a terminal" "$(script -qec \
		'docker exec -it web sh -c "test -t 0 && stty size"' \
		/dev/null </dev/null | tr -d '\r' | grep -c '[0-9] [0-9]')" 1
	dex -d web sh -c 'sleep 1000; :'
	ok "-d" until_ok 5 dex web pgrep -f 'sleep 1000'
	confined "exec" "$(dex web grep -E "$KEEP" /proc/self/status)"
	is "exec is in the container's id block" \
		"$(dex web cat /proc/self/uid_map)" \
		"$(dex web cat /proc/1/uid_map)"
	like "docker top" "$(docker top web)" 'nginx: worker'
}

# ---- stop, start, restart, rm

ends() {
	docker stop -t 60 web >/dev/null
	is "docker stop" $? 0
	is "nginx ended by itself" \
		"$(docker inspect -f '{{.State.ExitCode}}' web)" 0
	ok "no process of it is left" gone "$pid"
	nok "no cgroup of it is left" sh -c \
		"ls -d /sys/fs/cgroup/*$CG/$(docker inspect -f '{{.Id}}' web)"
	docker start web >/dev/null
	ok "docker start serves again" until_ok 10 curl -sf $PAGE
	docker restart -t 5 web >/dev/null
	ok "docker restart too" until_ok 10 curl -sf $PAGE
	docker kill -s KILL two >/dev/null
	is "docker kill" "$(docker wait two)" 137
	ok "docker rm" docker rm two
	drun --rm brig/busybox sh -c 'exit 5'
	is "docker run gives the status" $? 5
	ok "and --rm leaves none" until_is 10 "" docker ps -aqf name=two
}

# ---- Debian's packages as they are

plain() {
	drun -d --name pnginx -p 127.0.0.1:8081:80 brig/debian-nginx >/dev/null
	ok "a plain Debian nginx serves" until_ok 10 \
		curl -sf http://127.0.0.1:8081/
	ok "and logs where it always did" until_ok 10 dex pnginx \
		grep -q 'GET / HTTP' /var/log/nginx/access.log
	for u in root redis; do
		drun -d --name "r$u" -u $u --health-interval=1s \
			--health-cmd 'redis-cli ping' brig/debian-redis \
			>/dev/null
		ok "a plain Debian redis starts as $u" until_ok 10 \
			dex "r$u" redis-cli ping
		is "keeps a value" "$(dex "r$u" redis-cli set k v)$(
			dex "r$u" redis-cli get k)" OKv
		is "and saves it" "$(dex "r$u" redis-cli save)" OK
	done
	redis_volume
	ok "HEALTHCHECK: healthy" until_ok 10 health rroot healthy
	drun -d --name sick --health-interval=1s --health-retries=1 \
		--health-cmd 'exit 1' brig/debian sleep 1000 >/dev/null
	ok "HEALTHCHECK: unhealthy" until_ok 10 health sick unhealthy
	docker rm -f pnginx rredis sick >/dev/null
}

# A volume below /var/lib, which can be written anyway: the volume must win.
redis_volume() {
	drun -d --name keep -u redis -v keep:/var/lib/redis \
		brig/debian-redis >/dev/null
	ok "redis with a volume starts" until_ok 10 dex keep redis-cli ping
	dex keep redis-cli set kept yes >/dev/null
	dex keep redis-cli save >/dev/null
	u=$(dex keep id -u)
	v=$(docker volume inspect -f '{{.Mountpoint}}' keep)
	is "its file is on disk, by redis's own id" \
		"$(stat -c %u "$v/dump.rdb")" "$u"
	docker restart -t 5 keep >/dev/null
	ok "it starts again" until_ok 10 dex keep redis-cli ping
	is "and has kept the value" "$(dex keep redis-cli get kept)" yes
	docker rm -f keep >/dev/null
	docker volume rm keep >/dev/null
}

health() {
	[ "$(docker inspect -f '{{.State.Health.Status}}' "$1")" = "$2" ]
}

# ---- volumes

volumes() {
	docker volume create data >/dev/null
	v=$(docker volume inspect -f '{{.Mountpoint}}' data)
	mkdir -m 777 "$v/open" && echo old >"$v/old"
	chown 33:33 "$v/old"
	drun --rm -v data:/data brig/debian sh -c \
		'echo a >/data/root && stat -c %u:%g /data/old'>"$W/o" 2>&1
	is "a volume's owners are seen inside" "$(cat "$W/o")" 33:33
	drun --rm -v data:/data -u 1000:1000 brig/debian sh -c \
		'echo b >/data/open/user'
	is "what root wrote is root's on disk" \
		"$(stat -c %u:%g "$v/root")" 0:0
	is "what 1000 wrote is 1000's" "$(stat -c %u:%g "$v/open/user")" \
		1000:1000
	is "another container reads it" "$(drun --rm -v data:/data \
		brig/debian cat /data/open/user)" b
	mkdir "$W/dir" && echo f >"$W/dir/file"
	drun --rm -v "$W/dir:/mnt/dir" brig/busybox \
		cp /mnt/dir/file /mnt/dir/copy
	is "a folder of the host" "$(cat "$W/dir/copy")" f
	like "read-only as asked" "$(drun --rm -v "$W/dir:/mnt/dir:ro" \
		brig/busybox touch /mnt/dir/no 2>&1)" 'Read-only file system'
	is "a file of the host" "$(drun --rm \
		-v "$W/dir/file:/etc/file:ro" brig/busybox cat /etc/file)" f
	like "hardened: nosuid and nodev" "$(drun --rm -v data:/data \
		brig/busybox grep ' /data ' /proc/self/mountinfo)" \
		' /data [^ ]*nosuid,nodev'
	docker volume rm data >/dev/null
	nok "docker volume rm" test -e "$v"
}

# ---- options of every day

options() {
	is "--user 1000" "$(drun --rm --user 1000 brig/busybox id -u)" 1000
	like "--tmpfs" "$(drun --rm --tmpfs /scratch brig/busybox \
		sh -c 'echo x >/scratch/x && grep " /scratch " /proc/mounts')" \
		'^tmpfs /scratch tmpfs rw,[^ ]*noexec'
	is "--init" "$(drun --rm --init brig/busybox cat /proc/1/comm)" \
		docker-init
	o=$(drun --rm --read-only --tmpfs /tmp brig/busybox sh -c \
		'for d in / /run /tmp /var/lib; do
			touch $d/x 2>/dev/null && echo $d; done; :')
	is "--read-only: only its tmpfs can be written" "$o" /tmp
	is "--hostname, -e, -w" "$(drun --rm -h box -e A=b -w /usr \
		brig/busybox sh -c 'echo $(hostname) $A $(pwd)')" 'box b /usr'
	like "-t" "$(drun --rm -t brig/busybox tty)" '^/dev/(pts/0|console)'
	like "--network container:" "$(drun --rm --network container:web \
		brig/debian bash -c 'exec 3<>/dev/tcp/127.0.0.1/80
		printf "GET / HTTP/1.0\r\n\r\n" >&3; cat <&3')" '<p>a page'
	limits
}

# limit FILE WANT: of the first cgroup version that is here
limit() { cat "/sys/fs/cgroup/$1$CG/$id/$2" "/sys/fs/cgroup$CG/$id/$3"; }

limits() {
	id=$(drun -d --name lim -m 64m --pids-limit 99 brig/busybox sleep 1000)
	is "-m" "$(limit memory memory.limit_in_bytes memory.max \
		2>/dev/null)" 67108864
	is "--pids-limit" "$(limit pids pids.max pids.max 2>/dev/null)" 99
	id=$(docker inspect -f '{{.Id}}' web)
	is "hardened: a limit of processes where none was asked" \
		"$(limit pids pids.max pids.max 2>/dev/null)" 2048
	docker rm -f lim >/dev/null
}

# ---- what is refused

# refused RULE OPTION...: docker's one line names the rule and the way out
refused() {
	rule=$1
	shift
	drun --rm "$@" brig/busybox true >"$W/o" 2>&1
	like "hardened: $* is refused, with the reason in one line" \
		"$? $(grep 'Error response from daemon' "$W/o")" \
		"^[1-9].*($rule) at /.*fix: .*brig-rules\(7\)"
}

refusals() {
	refused 'cap-critical|dev-cgroup-wild|mnt-sysfs-rw|mnt-cgroup-rw' \
		--privileged
	refused ns-pid-host --pid=host
	refused ns-net-host --network=host
	refused mnt-runtime-socket -v /var/run/docker.sock:/var/run/docker.sock
	refused mnt-host-sensitive -v /:/host
	refused cap-critical --cap-add SYS_ADMIN
	ok "none of them is left" until_is 10 "" docker ps -aq -f status=created
	drun -d --name loose --security-opt seccomp=unconfined brig/debian \
		sleep 1000 >/dev/null
	is "seccomp=unconfined: runs" $? 0
	like "hardened: seccomp=unconfined is forced" \
		"$(status_of "$(dpid loose)" Seccomp)" '^2$'
	nok "hardened: no user namespace can be made" \
		dex loose unshare -U true
	docker rm -f loose >/dev/null
}

# ---- and nothing stays

quiet() {
	snap_procs 2>/dev/null >"$W/p"
	! grep -v -e '^=' -e '^1 ' -e "^$$ " "$W/p"
}

leaves() {
	docker ps -aq | xargs -r docker rm -f >/dev/null
	ok "no cgroup of a container is left" until_is 10 "" find \
		/sys/fs/cgroup/*"$CG" -mindepth 1 -type d
	ok "no state is left" until_is 10 "" find \
		"$E_DIR/run/docker/runtime-$R" -mindepth 2 -maxdepth 2
	dockerd_stop
	sed -n "s|.* \(${E_DIR}[^ ]*\) .*|\1|p" /proc/self/mountinfo >"$W/o"
	is "no mount is left" "$(grep -v "/netns/default$" "$W/o")" ""
	until_ok 10 quiet
	is "no process is left" "$(grep -v -e '^=' -e '^1 ' -e "^$$ " \
		"$W/p")" ""
}

dockerd_start
ok "the images load" dockerd_load
[ "$TAP_BAD" = 0 ] || bail "no images"
web
execs
ends
pid=$(dpid web)
plain
volumes
options
refusals
leaves
finish
