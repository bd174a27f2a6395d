#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig below a user's podman: root of a user namespace that newuidmap made. The
# user is one of the playground's /etc alone.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/confined.sh"
need podman conmon newuidmap slirp4netns setpriv curl busybox script
PLAY_FLAGS=-n playground "$@"
U=12345 E=$W/e

user() {
	mkdir -p "$E/home" "$E/run" "$E/etc" "$E/vol" || bail "no folders"
	{
		cat /etc/passwd
		echo "rootless:x:$U:$U::$E/home:/bin/sh"
	} >"$E/etc/passwd"
	{
		cat /etc/group
		echo "rootless:x:$U:"
	} >"$E/etc/group"
	echo "rootless:400000:65536" >"$E/etc/subuid"
	echo "rootless:500000:65536" >"$E/etc/subgid"
	for f in passwd group subuid subgid; do
		mount --bind "$E/etc/$f" /etc/$f || skip_all "no /etc/$f"
	done
	sed "s|/usr/local/bin/brig|$RUNTIME|" \
		"$here/contrib/podman/containers.conf" >"$E/containers.conf"
	rootfs "$E/root" && tar -C "$E/root" -cf "$E/root.tar" . &&
		rm -rf "$E/root"
	chmod 755 "$E"
	chmod 700 "$E/run"
	chown -R $U:$U "$E/home" "$E/run" "$E/vol"
	unset http_proxy https_proxy
}

p() {
	setpriv --reuid $U --regid $U --clear-groups env HOME="$E/home" \
		XDG_RUNTIME_DIR="$E/run" TMPDIR="$E/run" \
		CONTAINERS_CONF="$E/containers.conf" podman \
		--cgroup-manager cgroupfs --events-backend file \
		--storage-driver vfs --runtime brig "$@" 2>"$W/err"
}
ppid() { p inspect -f '{{.State.Pid}}' "$1"; }

user
cd / || exit 99
p import "$E/root.tar" rl >/dev/null || bail "$(cat "$W/err")"

p run -d --name web -p 127.0.0.1:18080:8080 -v "$E/vol:/data" rl sh -c \
	'trap "exit 3" TERM; mkdir /tmp/w; echo page >/tmp/w/index.html
	touch /data/root; chown 5:5 /data/root; touch /data/mine
	httpd -f -p 8080 -h /tmp/w & wait' >"$W/o" </dev/null
is "podman run -d, as a user" $? 0
diag "$(cat "$W/err")"
pid=$(ppid web)
is "by brig" "$(p inspect -f '{{.OCIRuntime}}' web)" brig
confined "from here" "$(grep -E "$KEEP" "/proc/$pid/status")"
is "root in it is the user" "$(status_of "$pid" Uid | cut -f1)" $U
u=$(pgrep -n -u $U catatonit || pgrep -n -u $U conmon)
for n in user mnt pid net ipc uts cgroup; do
	isnt "not the host's $n" "$(ns_of "$pid" $n)" "$(ns_of self $n)"
done
for n in user mnt pid ipc uts cgroup; do
	isnt "hardened: nor podman's $n" "$(ns_of "$pid" $n)" "$(ns_of "$u" $n)"
done
ok "a published port" until_ok 20 sh -c \
	'curl -sf http://127.0.0.1:18080/ | grep -q page'
is "a volume: the user's file" "$(stat -c %u "$E/vol/mine")" $U
is "and one of the range" "$(stat -c %u:%g "$E/vol/root")" 400004:500004
confined "exec" "$(p exec web grep -E "$KEEP" /proc/self/status)"
is "exec is in its namespaces" "$(p exec web readlink /proc/self/ns/user)" \
	"$(ns_of "$pid" user)"
p exec web sh -c 'exit 7'
is "exec: its status" $? 7
is "exec: its input" "$(echo in | p exec -i web cat)" in
is "exec -u" "$(p exec -u 1000 web id -u)" 1000
nok "hardened: the root is read-only" p exec web touch /etc/x
nok "hardened: nothing runs from /tmp" p exec web sh -c \
	'cp /bin/busybox /tmp/b && /tmp/b true'
nok "hardened: no mount" p exec web mount -t tmpfs x /mnt
like "-t" "$(script -qec "nsenter --version >/dev/null; setpriv --reuid $U \
	--regid $U --clear-groups env HOME=$E/home XDG_RUNTIME_DIR=$E/run \
	CONTAINERS_CONF=$E/containers.conf podman --storage-driver vfs \
	--cgroup-manager cgroupfs --events-backend file --runtime brig \
	run --rm -t --network none rl tty" /dev/null </dev/null)" '/dev/pts/0'
is "the state is the user's" "$(find "$E/run/brig" -mindepth 1 -maxdepth 1 \
	-printf '%u\n')" rootless
p stop -t 20 web >/dev/null
is "stop: it ended by itself" "$(p inspect -f '{{.State.ExitCode}}' web)" 3
ok "its process is gone" gone "$pid"
p start web >/dev/null
is "start again" "$(p inspect -f '{{.State.Status}}' web)" running
p rm -f -t 0 web >/dev/null
is "rm -f" "$(p ps -aq)" ""
p run --rm rl sh -c 'exit 5'
is "run gives the status" $? 5
is "--user" "$(p run --rm --user 1000:1000 rl id -u)" 1000
# OPTIONS ! SCRIPT ! EXPRESSION that what it prints is
while IFS='!' read -r o s w; do
	# shellcheck disable=SC2086
	like "hardened: $o" "$(p run --rm --network none $o rl sh -c "$s" \
		2>&1 </dev/null | tr '\n' ' ')$(cat "$W/err")" "$w"
done <<END
--env A=b --workdir /bin --umask 077!echo \$A; pwd; umask!^b /bin 0?077
--hostname h.test!hostname!^h.test
--cap-drop ALL!grep CapEff /proc/self/status!0000000000000000
--cap-add NET_RAW!grep CapEff /proc/self/status!00004eb
--read-only!touch /var/lib/x || touch /tmp/x && echo ok!ok
--tmpfs /t:size=1m!grep ' /t ' /proc/self/mountinfo!nosuid,nodev,noexec.*size=1024k
--shm-size 1m!grep ' /dev/shm ' /proc/self/mountinfo!size=1024k
--security-opt seccomp=unconfined!grep Seccomp: /proc/self/status!2
--volume $E/vol:/d:ro!ls /d/mine; touch /d/y!mine .*Read-only
--volume named:/d:nocopy!touch /d/x && echo ok!ok
--volume /anonymous!touch /anonymous/x && echo ok!ok
--ulimit nofile=64:64!ulimit -n!^64
--sysctl net.ipv4.ip_forward=1!cat /proc/sys/net/ipv4/ip_forward!^1
--sysctl kernel.msgmax=4096!cat /proc/sys/kernel/msgmax!^4096
--tz Asia/Tokyo!date +%Z!^JST
--group-add 1000!id -G!1000
--oom-score-adj 300!cat /proc/self/oom_score_adj!^300
--entrypoint /bin/echo!x!sh -c
--init!cat /proc/1/comm!^podman-init
--volume /etc/os-release:/x:ro!grep -c NAME /x; grep " /x " /proc/self/mountinfo!^[1-9].* ro,
END
p pod create --name pod >/dev/null
p run -d --pod pod --name a rl sleep 1000 >/dev/null
p run -d --pod pod --name b rl sleep 1000 >/dev/null
for n in net ipc uts; do
	is "a pod shares $n" "$(ns_of "$(ppid a)" $n)" "$(ns_of "$(ppid b)" $n)"
done
p pod rm -f -t 0 pod >/dev/null
is "pod rm" "$(p ps -aq)" ""
for o in --privileged --pid=host --network=host "-v /etc:/h" \
	"--cap-add SYS_ADMIN"; do
	# shellcheck disable=SC2086
	nok "hardened: $o is refused" p run --rm $o rl true
	like "hardened: $o: by name" "$(cat "$W/err")" 'brig-rules\(7\)'
done
is "nothing is left" "$(ls "$E/run/brig")" ""
finish
