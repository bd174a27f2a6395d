#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The options of podman's commands, one by one: what the kernel shows inside of
# a container that has it, or the rule that refuses it. None that podman's own
# help names is left out; those that never reach a runtime are named at the end.
#
# shellcheck disable=SC2016,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/podman.sh"
need podman conmon jq busybox ip iptables script catatonit slirp4netns
PLAY_FLAGS=-n playground "$@"
podman_env
rootfs "$W/root" && tar -C "$W/root" -c . | podman import - tiny >/dev/null ||
	bail "no image"
cd / || exit 99

mount -t tmpfs tmpfs /srv && mkdir /srv/x && mount --make-shared /srv
mount -t tmpfs tmpfs /dev/shm # podman wants a disk below /dev
mknod /dev/shm/disk b 7 200 || bail "no block device"
B=/dev/shm/disk D=$W/data T=/sys/class/net/eth0/address
mkdir "$D" && echo f >"$D/file" && echo A=file >"$W/env"
printf '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": []}' >"$W/sec.json"
printf s3cret | podman secret create sec - >/dev/null
podman network create --subnet 198.51.100.0/24 other >/dev/null
prun -d --name peer --ipc shareable -v /shared tiny sh -c 'sleep 1000' \
	>/dev/null || bail "no container to join"
peer=$(podman inspect -f '{{.State.Pid}}' peer)

tried() { printf '%s\n' "$1" | grep -oE -- '--[a-z0-9-]+' >>"$W/tried.$2"; }

# rows <TABLE: OPTIONS ! SCRIPT ! EXPRESSION that what it prints is
rows() {
	while IFS='!' read -r o s w; do
		tried "$o" run
		eval "set -- $o"
		like "podman run $o" "$(prun --rm "$@" tiny sh -c "$s" 2>&1 |
			tr '\n' ' ')" "$w"
	done
}

# rules <TABLE: OPTIONS ! RULE that refuses
rules() {
	while IFS='!' read -r o w; do
		tried "$o" run
		eval "set -- $o"
		prun --rm "$@" tiny true >"$W/o" 2>&1
		like "hardened: podman run $o is refused" "$? $(cat "$W/o")" \
			"^126 .*brig: refused by policy.* ($w) at /"
	done
}

# ---- what it is inside

num() { ns_of "$peer" "$1" | tr -dc 0-9; }
cap='grep CapEff /proc/self/status'
at() { echo "grep ' $1 ' /proc/self/mountinfo"; }
lim() { echo "cat /sys/fs/cgroup/$1"; }
# what shows nowhere inside
quiet="--blkio-weight 100 --cgroups no-conmon --chrootdirs /var \
--cpu-rt-period 100000 --image-volume ignore --requires peer \
--stop-signal INT --stop-timeout 3 --security-opt label=disable \
--timeout 60 --publish 127.0.0.1:8080:80 --publish-all --expose 99"
rows <<-END
	$quiet!echo ok!ok
	--add-host h:192.0.2.1!grep h\$ /etc/hosts!^192.0.2.1
	--annotation run.oci.keep_original_groups=1!id -G!^0 \$
	--cap-add NET_RAW!$cap!00004eb
	--cap-drop ALL!$cap!0000000000000000
	--cap-add KILL --cap-drop CHOWN!$cap!00004ea
	--cgroup-parent $CG/p!cat /proc/1/cgroup!:/ 
	--cgroupns private!readlink /proc/self/ns/cgroup!cgroup
	--cgroupns host!cat /proc/1/cgroup!:pids:/ 
	--cpu-period 50000 --cpu-quota 25000!$(lim cpu/cpu.cfs_quota_us)!^25000
	--cpu-shares 512!$(lim cpu/cpu.shares)!^512
	--cpus 0.5!$(lim cpu/cpu.cfs_quota_us)!^50000
	--cpuset-cpus 0!grep Cpus_allowed_list /proc/self/status!0 \$
	--cpuset-mems 0!grep Mems_allowed_list /proc/self/status!0 \$
	--device /dev/null:/dev/mine:r!cat /dev/mine && stat -c %t:%T /dev/mine!1:3
	--device-cgroup-rule 'c 10:200 rwm'!$(lim devices/devices.list)!c 10:200 rwm
	--dns 192.0.2.1 --dns-search a.test --dns-option ndots:1!cat /etc/resolv.conf!a.test .*192.0.2.1 .*ndots:1
	--entrypoint '["/bin/echo","it"]'!x!^it sh
	--env A=b!echo \$A!^b
	--env-file $W/env!echo \$A!^file
	--env-host!echo \$CG!^$CG
	--env-merge PATH=\\\${PATH}:/x!echo \$PATH!:/x 
	--unsetenv container!echo "it \$container"!^it  \$
	--entrypoint /bin/env --unsetenv-all!x!executable file|No such file|x
	--gidmap 0:200000:5000 --uidmap 0:100000:5000!cat /proc/self/?id_map!0 +200000 +5000 .* 100000
	--group-add 1000!id -G!1000
	--hostname h.test!hostname!^h.test
	--hostuser nobody!grep nobody /etc/passwd!nobody
	--init!cat /proc/1/comm!init
	--init --init-path $(command -v catatonit)!cat /proc/1/comm!init
	--interactive=false!cat!^\$
	--ip 198.51.100.9 --network other!ip addr!198.51.100.9/24
	--network other --network-alias o!ip addr!198.51.100.
	--mac-address 02:42:ac:11:00:09!cat $T!^02:42:ac:11:00:09
	--ipc private!readlink /proc/self/ns/ipc!ipc
	--ipc none!ls /dev/shm!No such file
	--ipc container:peer!readlink /proc/self/ns/ipc!$(num ipc)
	--pid container:peer!readlink /proc/self/ns/pid!$(num pid)
	--uts container:peer!readlink /proc/self/ns/uts!$(num uts)
	--network container:peer!readlink /proc/self/ns/net!$(num net)
	--network none!ls /sys/class/net!^lo \$
	--network slirp4netns!ls /sys/class/net!tap0
	--memory 64m --memory-swap 128m!$(lim memory/memory.memsw.limit_in_bytes)!^134217728
	--memory 64m --memory-swappiness 10!$(lim memory/memory.swappiness)!^10
	--memory-reservation 32m!$(lim memory/memory.soft_limit_in_bytes)!^33554432
	--mount type=bind,src=$D,dst=/b!cat /b/file && touch /b/x && $(at /b)!^f .* rw,nosuid,nodev
	--mount type=bind,src=$D,dst=/b,ro!cat /b/file; touch /b/y!^f .*Read-only
	--mount type=bind,src=$D,dst=/b,bind-propagation=rslave!cat /b/file!^f
	--mount type=bind,src=$D,dst=/b,bind-nonrecursive!cat /b/file!^f
	--mount type=bind,src=$D,dst=/b,U=true!stat -c %u /b/file!^0
	--mount type=volume,src=named,dst=/b!touch /b/x && stat -c %u /b/x!^0
	--mount type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=1770!$(at /t)!noexec.*size=1024k,mode=1770
	--mount type=devpts,dst=/dev/pts,max=2!$(at /dev/pts)!devpts.*max=2
	--no-hosts!cat /etc/hosts!No such file
	--oom-score-adj 100!cat /proc/self/oom_score_adj!^100
	--oom-score-adj -500!cat /proc/self/oom_score_adj!^0
	--passwd=false --user 1234!grep -c . /etc/passwd!^2
	--passwd-entry 'x:x:1234:0::/:/bin/sh' --user 1234!grep 1234 /etc/passwd!^x:x:1234
	--personality LINUX32!uname -m!^i[3-6]86
	--pids-limit 77!$(lim pids/pids.max)!^77
	--pids-limit -1!$(lim pids/pids.max)!^2048
	--pod new:made!readlink /proc/self/ns/net!net
	--read-only!for d in /etc /var/lib /run; do touch \$d/x && echo ok \$d; done!ok /run
	--read-only --read-only-tmpfs=false!touch /run/x!Read-only
	--secret sec!cat /run/secrets/sec!^s3cret
	--secret sec,type=env,target=S!echo \$S!^s3cret
	--secret sec,uid=5,gid=6,mode=0400,target=/run/s!stat -c %u:%g:%a /run/s!^5:6:400
	--security-opt no-new-privileges!grep NoNew /proc/self/status!1 \$
	--security-opt seccomp=unconfined!grep Seccomp: /proc/self/status!2 \$
	--security-opt seccomp=$W/sec.json!grep Seccomp_f /proc/self/status![23] \$
	--security-opt mask=/proc/cmdline!cat /proc/cmdline; echo .!^. \$
	--security-opt unmask=ALL!head -c 1 /proc/keys | wc -c!^0
	--security-opt proc-opts=hidepid=2!$(at /proc)!hidepid=invisible
	--shm-size 1m!$(at /dev/shm)!size=1024k
	--sysctl kernel.msgmax=4096!cat /proc/sys/kernel/msgmax!^4096
	--sysctl net.core.somaxconn=77!cat /proc/sys/net/core/somaxconn!^77
	--sysctl net.ipv4.ip_forward=1 --network none!cat /proc/sys/net/ipv4/ip_forward!^1
	--tmpfs /t!$(at /t)!nosuid,nodev,noexec.*size=
	--tmpfs /t:size=1m,exec,mode=700!$(at /t)!noexec.*size=1024k,mode=700
	--tty!tty!^/dev/pts/0
	--tz Asia/Tokyo!date +%Z!^JST
	--ulimit host!ulimit -n!^[1-9]
	--ulimit nproc=100:200!grep processes /proc/self/limits! 100 +200 
	--umask 077!umask!^0?077
	--user 1000:1001!id -u; id -g!^1000 1001
	--user user!id -u!^1000
	--userns host!cat /proc/self/uid_map!^ *0 +[1-9][0-9]+ +65536
	--uts private!readlink /proc/self/ns/uts!uts
	--volume $D:/d!cat /d/file!^f
	--volume $D:/d:ro!cat /d/file; touch /d/y!^f .*Read-only
	--volume $D:/d:z!cat /d/file!^f
	--volume $D:/d:noexec,suid,dev!$(at /d)!nosuid,nodev,noexec
	--volume named:/d:nocopy!ls /d!^x
	--volume copied:/etc:copy!ls /etc/passwd && touch /etc/x && echo ok!ok
	--volume /anonymous!touch /anonymous/x && echo ok!ok
	--volumes-from peer!touch /shared/x && echo ok!ok
	--workdir /bin!pwd!^/bin
END
prun --rm --uts host tiny readlink /proc/self/ns/uts >"$W/o" 2>&1
isnt "hardened: podman run --uts host: one of its own" "$(cat "$W/o")" \
	"$(ns_of self uts)"
i=$(podman image mount tiny)
is "an image, by its mount" "$(prun --rm -v "$i:/i:ro" tiny \
	sh -c 'ls /i/etc/passwd; touch /i/x' 2>&1 | grep -c -e passwd \
	-e Read-only)" 2
podman image unmount tiny >/dev/null

# ---- what is refused

rules <<-END
	--privileged!cap-critical
	--cap-add SYS_ADMIN!cap-critical
	--cap-add ALL!cap-critical
	--cpu-rt-runtime 1000!res-oomkill
	--oom-kill-disable!res-oomkill
	--device /dev/kmsg!dev-dangerous
	--device $B:/dev/sda!dev-block
	--device-cgroup-rule 'a *:* rwm'!dev-cgroup-wild
	--ipc host!ns-ipc-host
	--ipc ns:/proc/1/ns/ipc!ns-ipc-host
	--pid host!ns-pid-host
	--pid ns:/proc/1/ns/pid!ns-pid-host
	--network host!ns-net-host
	--network ns:/proc/1/ns/net!ns-net-host
	--mount type=bind,src=/srv/x,dst=/b,bind-propagation=rshared!root-propagation
	--mount type=image,src=tiny,dst=/b!mnt-fs-type
	--mount type=devpts,dst=/b!mnt-proc-place
	--sysctl net.ipv4.ip_forward=1!sysctl-host
	--systemd always!mnt-sys-cover
	--volume $D:/d:O!mnt-fs-type
	--volume /:/h!mnt-host-sensitive
	--volume /etc:/h:ro!mnt-host-sensitive
	--personality linux32!cfg-enum
END

# ---- podman exec

# x OPTIONS SCRIPT EXPRESSION
x() {
	tried "$1" exec
	like "podman exec $1" "$(podman exec $1 peer sh -c "$2" 2>&1 </dev/null |
		tr '\n' ' ')" "$3"
}
x --detach 'touch /tmp/done' ''
ok "and it ran" until_ok 10 podman exec peer test -e /tmp/done
x "--env A=b" 'echo $A' '^b'
x "--env-file $W/env" 'echo $A' '^file'
x "--user 1000:1001" 'id -u; id -g' '^1000 1001'
x "--workdir /etc" pwd '^/etc'
x "--preserve-fds 0" 'ls /proc/self/fd' '^0 1 2'
tried "--interactive --tty --detach-keys" exec
is "podman exec --interactive" "$(echo in | podman exec --interactive peer cat)" in
like "podman exec --tty --detach-keys" "$(script -qec \
	'podman exec --interactive --tty --detach-keys ctrl-a peer tty' \
	/dev/null </dev/null)" /dev/pts/
tried --privileged exec
podman exec --privileged peer true >"$W/o" 2>&1
like "hardened: podman exec --privileged is refused" "$? $(cat "$W/o")" \
	'^[1-9].*cap-critical'

# ---- pods

tried "--name --share --hostname --dns --sysctl --cgroup-parent --shm-size
	--volume --label --publish --security-opt --add-host --network
	--pid --cpus --memory --memory-swap" pod
podman pod create --name pod --share net,ipc,uts,pid --hostname in.pod \
	--cgroup-parent "$CG" --sysctl net.ipv4.tcp_syncookies=0 \
	--add-host h:192.0.2.1 --dns 192.0.2.1 --shm-size 1m --volume \
	"$D:/d" --label a=b --publish 127.0.0.1:8081:80 --network other \
	--security-opt seccomp="$W/sec.json" >"$W/o" 2>&1
is "podman pod create" "$?" 0
is "and what its containers see" "$(podman run --rm --pod pod tiny sh -c \
	'hostname; cat /d/file /proc/sys/net/ipv4/tcp_syncookies
	grep -c h$ /etc/hosts; cat /proc/1/comm' 2>&1 | tr '\n' ' ')" \
	"in.pod f 0 1 catatonit "
podman pod rm -f -t 0 pod >/dev/null 2>&1
podman pod create --name pod --pid host --cgroup-parent "$CG" >/dev/null
podman run --rm --pod pod tiny true >"$W/o" 2>&1
like "hardened: podman pod create --pid host is refused" "$(cat "$W/o")" \
	'ns-pid-host'
podman pod rm -f -t 0 pod >/dev/null 2>&1

# ---- none is left out

# names COMMAND: the options that its help has
names() {
	podman $1 --help | grep -oE -- '--[a-z0-9-]+' | sort -u
}
# What podman does alone: images, names, logs, health checks, its own state;
# those that it refuses by itself below brig (--cgroups disabled) or on cgroup
# v1 (--cgroup-conf), and for the disks and ranges of ids that are not here
alone() {
	printf -- '--%s\n' arch attach authfile blkio-weight-device cgroup-conf \
		cidfile conmon-pidfile detach detach-keys device-read-bps \
		device-read-iops device-write-bps device-write-iops \
		disable-content-trust health-cmd health-interval \
		health-on-failure health-retries health-start-period \
		health-timeout help http-proxy ip6 label label-file log-driver \
		log-opt name no-healthcheck os pidfile platform pod-id-file \
		preserve-fds pull quiet replace restart rm rmi rootfs sdnotify \
		seccomp-policy sig-proxy subgidname subuidname tls-verify \
		variant init-ctr infra infra-command infra-conmon-pidfile \
		infra-image infra-name exit-policy share-parent latest remote
}
sort -u "$W/tried.run" >"$W/run"
is "each option of podman run was tried" \
	"$({ cat "$W/run"; alone; } | sort -u >"$W/k"; names run | comm -23 - "$W/k")" ""
is "and podman create has no other" "$(names create | comm -23 - "$W/k")" ""
is "each option of podman exec was tried" "$({ cat "$W/tried.exec"; alone; } |
	sort -u >"$W/k"; names exec | comm -23 - "$W/k")" ""
is "each option of podman pod create was tried, here or with run" \
	"$({ cat "$W/tried.pod" "$W/run"; alone; } | sort -u >"$W/k"
	names "pod create" | comm -23 - "$W/k")" ""

# Where podman keeps its own when it is told no place: those are the host's,
# but for what it made for the container
mkdir "$W/lib" && mount --bind "$W/lib" /var/lib || bail "no /var/lib"
there() (
	PATH=${PATH#"$E_DIR/bin:"}
	podman --cgroup-manager cgroupfs --events-backend file \
		--network-config-dir "$E_DIR/net" --storage-driver vfs \
		--runtime brig "$@"
)
tar -C "$W/root" -c . | there import - tiny >/dev/null || bail "no image there"
printf s3cret | there secret create sec - >/dev/null
while IFS='!' read -r o s w; do
	eval "set -- $o"
	like "at its own places: podman run $o" "$(there run --rm \
		--network none --cgroup-parent "$CG" "$@" tiny sh -c "$s" 2>&1 |
		tr '\n' ' ')" "$w"
done <<'END'
--tz UTC!ls /etc/localtime!^/etc/localtime
--read-only --user 1234!tail -n 1 /etc/passwd!^1234:
--secret sec!cat /run/secrets/sec!^s3cret
END
umount -l /var/lib

podman rm -af -t 0 >/dev/null 2>&1
podman pod rm -af -t 0 >/dev/null 2>&1
no_ids() { [ -z "$(find /run/brig/ids -type f ! -name lock)" ]; }
ok "no block of ids is kept" until_ok 10 no_ids
podman_clean
finish
