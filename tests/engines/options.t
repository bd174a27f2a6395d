#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What dockerd writes for its options, taken by a runtime that keeps the config
# and runs nothing, and what brig makes of it: no option of every day is
# refused, and those about security become what brig-rules(7) says. None of
# `docker run --help' is left out; and what `docker update' changes is there.
#
# shellcheck disable=SC2086

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
need jq iptables ip busybox "$DOCKERD" "$CONTAINERD"
PLAY_FLAGS=-n playground "$@"
page=$here/man/brig-rules.7

# The runtime that keeps: `create' leaves the config, and fails
E_RUNTIME=$W/keep
cat >"$E_RUNTIME" <<-END
	#!/bin/sh
	b=
	while [ \$# -gt 0 ]; do
		case \$1 in
		--bundle) b=\$2 ;;
		--bundle=*) b=\${1#*=} ;;
		create) new=1 ;;
		--version) echo "keep version 1.0.0"; exit 0 ;;
		features) exit 1 ;;
		esac
		shift
	done
	[ -z "\$new" ] || cp "\$b/config.json" "$W/kept.json"
	exit 1
END
chmod 755 "$E_RUNTIME"

# The engine offers --gpus where it finds the kit's hook
dockerd_env
printf '#!/bin/sh\nexit 0\n' >"$E_DIR/bin/nvidia-container-runtime-hook"
chmod 755 "$E_DIR/bin/nvidia-container-runtime-hook"
dockerd_start
mount -t tmpfs tmpfs /srv && mount --make-shared /srv
mount -t tmpfs tmpfs /dev/shm # the client wants a disk below /dev
mknod /dev/shm/disk b 7 200 || bail "no block device"
mkdir -p "$W/tiny/bin" "$W/data" /srv/x
cp "$(command -v busybox)" "$W/tiny/bin/sh"
tar -C "$W/tiny" -c . | docker import - tiny >/dev/null || bail "no image"

# config OPTION...: what dockerd asks of a runtime, in $W/config.json
config() {
	printf '%s\n' "$@" | sed -n 's/^\(--[a-z0-9-]*\).*/\1/p' >>"$W/tried"
	rm -f "$W/kept.json" "$W/config.json"
	docker rm -f one >/dev/null 2>&1
	docker run -d --runtime extra --name one "$@" tiny sh >"$W/o" 2>&1
	[ -f "$W/kept.json" ] && mv "$W/kept.json" "$W/config.json" || {
		fail "dockerd asks for a container with $*" "$(cat "$W/o")"
		return 1
	}
}
check() {
	"$RUNTIME" check --format json "$W/config.json" >"$W/verdict.json"
}
has() { # ACTION RULE
	jq -e --arg a "$1" --arg r "$2" \
		'.findings | map(select(.action == $a and .rule == $r)) | any' \
		"$W/verdict.json" >/dev/null
}

# same_by_create OPTION...: `docker create' asks for what `docker run' did
same_by_create() {
	case "$*" in --sig-proxy*) shift 3 ;; esac # run's own
	rm -f "$W/cid"
	docker create --runtime extra --name two "$@" tiny sh >"$W/o" 2>&1 ||
		diag "$(cat "$W/o")"
	is "docker create $*" "$(docker inspect one two | jq -cS '.[] |
		[.Config, .HostConfig] | del(.[0].Hostname,
			.[0].AttachStdin, .[0].AttachStdout, .[0].AttachStderr,
			.[0].StdinOnce, .[1].ContainerIDFile)' | uniq -c |
		awk '{ print $1 }')" 2
	docker rm -f two >/dev/null 2>&1
}

# ---- every day

echo E=1 >"$W/env"
docker create --name other -v /anonymous tiny sh >/dev/null
docker run -d -i --runtime brig --name peer --ipc shareable tiny sh \
	>/dev/null || bail "no container to join"
B=/dev/shm/disk
V=type=volume,source=named
docker network create --subnet 198.51.100.0/24 other >/dev/null
for o in "-p 127.0.0.1:8080:80" "-v $W/data:/data" "-v named:/data" \
	"-v $W/data:/data:ro" "-u 1000:1000" "-u nobody" "--tmpfs /t" \
	"--tmpfs /t:size=1m" --init --read-only "--memory 64m" "--cpus 0.5" \
	"--env A=b" "--hostname h" "--dns 192.0.2.1" "--health-cmd true" \
	"--ulimit nofile=64:64" "--shm-size 1m" "--add-host h:192.0.2.1" \
	"--label a=b" "--restart on-failure" "-i -t" "--network none" \
	"--workdir /bin" "--entrypoint /bin/sh" "--cap-drop ALL" \
	"--stop-signal INT" "--log-driver none" "--group-add 1000" \
	"--mount type=tmpfs,destination=/t" "--pids-limit 100" \
	"--cpuset-cpus 0" "--memory-reservation 32m" "--volume /anonymous" \
	"--cpu-shares 512" "--cpu-period 50000 --cpu-quota 25000" \
	"--cpuset-mems 0" "--memory 64m --memory-swap 128m" \
	"--domainname d" "--dns-search example.test" "--dns-option ndots:1" \
	"--env-file $W/env" "--label-file $W/env" "--expose 99" \
	--publish-all "--mac-address 02:42:ac:11:00:09" \
	"--log-opt max-size=1m" --no-healthcheck "--pull never" \
	"--stop-timeout 3" "--volumes-from other" "--isolation default" \
	"--health-cmd true --health-start-period 1s" "--platform linux" \
	"--cidfile $W/cid" "--ipc private" "--ipc shareable" \
	"--cgroupns private" "--cgroup-parent $CG/p" "--oom-score-adj 100" \
	"--network other --ip 198.51.100.7" "--network other --link other:o" \
	"--blkio-weight 100" "--userns host" "--blkio-weight-device $B:200" \
	"--network container:peer" "--pid container:peer" "--ipc none" \
	"--memory 64m --memory-swappiness 10 --kernel-memory 32m" \
	"--device /dev/null:/dev/mine:r" "--cpu-rt-period 100000" \
	"--sig-proxy=false --detach-keys ctrl-a --disable-content-trust" \
	"--network other --network-alias o --link-local-ip 169.254.1.1" \
	"--ip6 2001:db8::1" "--volume-driver local --volume driven:/d" \
	"--health-cmd true --health-interval 1s --health-timeout 1s
		--health-retries 1" \
	"--interactive --tty --publish 127.0.0.1:8080:80 --cpu-shares 2" \
	"--security-opt label=disable --security-opt apparmor=unconfined" \
	"--ulimit memlock=-1 --ulimit rtprio=99 --ulimit nice=0" \
	"--volume $W/data:/data:z" "--volume named:/data:nocopy" \
	"--tmpfs /t:exec,mode=700,uid=5" "--pids-limit 0"; do
	[ "$o" != "-u nobody" ] || o="-u 65534"
	config $o || continue
	check
	is "docker run $o" "$(jq -r '.verdict, (.findings[] |
		select(.action == "refuse") | .rule)' "$W/verdict.json" |
		tr '\n' ' ')" "run "
	same_by_create $o
done
config -p 127.0.0.1:8080:80 -v "$W/data:/data" -u 1000 --tmpfs /t --init \
	--read-only --memory 64m --cpus 0.5 --env A=b --hostname h \
	--dns 192.0.2.1 --health-cmd true --ulimit nofile=64:64 \
	--shm-size 1m --add-host h:192.0.2.1 --label a=b --restart always
check
is "all at once" "$(jq -r .verdict "$W/verdict.json")" run

# each DESC FILTER OPTION...: not refused, and the config has it
each() {
	each_d=$1 each_f=$2
	shift 2
	config "$@" || return
	check
	is "$each_d" "$(jq -r .verdict "$W/verdict.json")" run
	is "and it is in the config" "$(jq -c "$each_f" "$W/config.json")" true
}
for o in read-bps read-iops write-bps write-iops; do
	k=$(printf '%s\n' $o | sed 's/read-/Read/; s/write-/Write/; s/bps/Bps/
		s/iops/IOPS/')
	each "--device-$o" ".linux.resources.blockIO.throttle${k}Device ==
		[{major: 7, minor: 200, rate: 1024}]" --device-$o $B:1024
done
# m DESTINATION FILTER: a mount of the config
m() { echo "(.mounts[] | select(.destination == \"$1\") | $2)"; }
each "--mount: each kind and option" "$(m /b '.type == "bind"') and
	$(m /r '.options | index("ro") != null') and
	$(m /p '.options | index("private") != null') and
	$(m /n '.options | index("bind") != null and index("rbind") == null') and
	$(m /v '.source | endswith("/named/_data")') and
	$(m /w '.options | index("ro") != null') and
	$(m /t '.options | index("size=1m") != null and
		index("mode=1770") != null')" \
	--mount "type=bind,source=$W/data,destination=/b,consistency=cached" \
	--mount "type=bind,source=$W/data,destination=/r,readonly" \
	--mount "type=bind,source=$W/data,destination=/p,bind-propagation=private" \
	--mount "type=bind,source=$W/data,destination=/n,bind-nonrecursive" \
	--mount "$V,destination=/v,volume-nocopy" \
	--mount "$V,destination=/w,readonly" \
	--mount "type=volume,destination=/l,volume-label=a=b" \
	--mount "type=volume,source=opt,destination=/o,volume-driver=local,\
volume-opt=type=tmpfs,volume-opt=device=tmpfs,volume-opt=o=size=1m" \
	--mount type=tmpfs,destination=/t,tmpfs-size=1m,tmpfs-mode=1770

# ---- those about security, as the page has them

# option LINE OPTION: `LINE' is the page's; what it says, looked for
option() {
	opt_line=$1 opt_n=$((opt_n + 1))
	shift
	opt_says=$(sed -n '/options begin/,/options end/p' "$page" |
		awk -v l=".It $opt_line" '$0 == l { on = 1; next }
			/^\./ { on = 0 } on' | tr '\n' ' ')
	isnt "the page has $*" "$opt_says" ""
	config "$@" || return
	check
	case $opt_says in
	refused:*) opt_a=refuse ;;
	*warning*) opt_a=warn ;;
	*) opt_a=force ;;
	esac
	if [ $opt_a = refuse ]; then
		is "$* is refused" "$(jq -r .verdict "$W/verdict.json")" refuse
	else
		is "$* runs" "$(jq -r .verdict "$W/verdict.json")" run
	fi
	# as asked: the rule behind `otherwise' says nothing
	case $opt_says in
	*otherwise*)
		opt_r=${opt_says##*: }
		nok "and ${opt_r% } is silent" has force "${opt_r% }"
		return
		;;
	esac
	for opt_r in $(printf '%s\n' "$opt_says" |
		grep -oE '[a-z]+-[a-z0-9-]+' | sort -u); do
		"$RUNTIME" explain "$opt_r" >/dev/null 2>&1 || continue
		case $opt_r in mnt-exec) opt_w=warn ;; *) opt_w=$opt_a ;; esac
		ok "by $opt_r" has $opt_w "$opt_r"
	done
}
printf '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": []}' >"$W/sec.json"
opt_n=0
option "Fl -privileged" --privileged
option "Fl -cap-add Ar SYS_ADMIN" --cap-add SYS_ADMIN
option "Fl -cap-add Ar IPC_LOCK" --cap-add IPC_LOCK
option "Fl -cap-add Ar NET_RAW" --cap-add NET_RAW
option "Fl -cap-drop Ar ALL" --cap-drop ALL
option "Fl -user Ar 1000" --user 1000
option "Fl -read-only" --read-only
option "Fl -security-opt Ar no-new-privileges" --security-opt no-new-privileges
option "Fl -security-opt Ar seccomp=unconfined" \
	--security-opt seccomp=unconfined
option "Fl -security-opt Ar seccomp=FILE" --security-opt seccomp="$W/sec.json"
option "Fl -security-opt Ar systempaths=unconfined" \
	--security-opt systempaths=unconfined
for n in pid ipc network uts userns; do
	option "Fl -$n Ar host" --$n host
done
option "Fl -ipc Ar container:NAME" --ipc container:peer
option "Fl -cgroupns Ar host" --cgroupns host
config --cgroupns private && check
nok "with --cgroupns private ns-cgroup-absent is silent" \
	has force ns-cgroup-absent
option "Fl -network Ar none" --network none
option "Fl -volume Ar /:/host" --volume /:/host
option "Fl -volume Ar /etc:/x:ro" --volume /etc:/x:ro
option "Fl -volume Ar /run/docker.sock:/run/docker.sock" \
	--volume /run/docker.sock:/run/docker.sock
option "Fl -volume Ar /srv/x:/x" --volume /srv/x:/x
option "Fl -volume Ar /srv/x:/x:rslave" --volume /srv/x:/x:rslave
option "Fl -volume Ar /srv/x:/x:rshared" --volume /srv/x:/x:rshared
option "Fl -device Ar /dev/kmsg" --device /dev/kmsg
option "Fl -device Ar /dev/sda" --device $B:/dev/sda
option "Fl -device-cgroup-rule Ar 'c 10:200 rwm'" \
	--device-cgroup-rule 'c 10:200 rwm'
option "Fl -gpus Ar all" --gpus all
like "and it is that hook" "$(jq -r '.hooks.prestart[].path' \
	"$W/config.json")" '/nvidia-container-runtime-hook$'
option "Fl -device-cgroup-rule Ar 'a *:* rwm'" \
	--device-cgroup-rule 'a *:* rwm'
option "Fl -tmpfs Ar /t" --tmpfs /t
option "Fl -sysctl Ar net.ipv4.ip_forward=1" --sysctl net.ipv4.ip_forward=1
option "Fl -pids-limit Ar -1" --pids-limit -1
option "Fl -oom-kill-disable" --oom-kill-disable
option "Fl -cpu-rt-runtime Ar 1000" --cpu-rt-runtime 1000
option "Fl -oom-score-adj Ar -500" --oom-score-adj -500
option "Fl -ulimit Ar core=-1" --ulimit core=-1
is "each line of the page was tried" "$opt_n" \
	"$(sed -n '/options begin/,/options end/p' "$page" | grep -c '^\.It')"

# ---- none is left out

# For Windows; that the engine refuses for this disk; and what is in each
# `docker run' here or can't be beside -d
docker run --help | grep -oE -- '--[a-z0-9-]+' | sort -u >"$W/all"
is "each option of docker run was tried" "$({ cat "$W/tried"
	printf -- '--%s\n' cpu-count cpu-percent io-maxbandwidth io-maxiops \
		storage-opt attach detach help name rm runtime
} | sort -u | comm -13 - "$W/all")" ""

docker create --help | grep -oE -- '--[a-z0-9-]+' | sort -u >"$W/create"
is "docker create has no other, and lacks what is of who waits" \
	"$(comm -3 "$W/create" "$W/all" | tr -d '\t' | tr '\n' ' ')" \
	"--detach --detach-keys --sig-proxy "

# ---- docker exec

# execs WANT SCRIPT OPTION...: what the script prints, and its end
execs() {
	ex_w=$1 ex_s=$2
	shift 2
	printf '%s\n' "$@" | sed -n 's/^\(--[a-z-]*\).*/\1/p' >>"$W/execs"
	is "docker exec $*" "$(echo in | timeout 100 docker exec "$@" peer \
		/bin/sh -c "$ex_s" 2>&1 | tr '\n' ';')" "$ex_w"
}
execs "b;" 'echo $A' --env A=b
execs "1;" 'echo $E' --env-file "$W/env"
execs "in;" 'read -r x; echo $x' --interactive
execs "none;" 'read -r x || echo none'
execs "1000;7;" 'id -u; id -g' --user 1000:7
execs "/proc/sys;" 'pwd' --workdir /proc/sys
execs "" 'echo unseen' --detach
execs "in;" 'read -r x; echo $x' --interactive --detach-keys ctrl-a
is "docker exec --tty" "$(script -qec "docker exec --tty peer /bin/sh -c \
	'test -t 0 && test -t 1 && echo a terminal'" /dev/null </dev/null |
	tr -d '\r')" "a terminal"
docker exec --privileged peer sh -c 'exit 0' >"$W/o" 2>&1
is "docker exec --privileged fails as what can't be invoked" $? 126
like "and says why, and what to do" "$(cat "$W/o")" \
	'cap-critical at /capabilities: .*fix: '
is "each option of docker exec was tried" "$(docker exec --help |
	grep -oE -- '--[a-z0-9-]+' | sort -u | { { cat "$W/execs"
	printf -- '--%s\n' help tty privileged; } | sort -u >"$W/ex"
	comm -23 - "$W/ex"; })" ""

# ---- docker update

ID=$(docker inspect -f '{{.Id}}' peer)
# update DESC CONTROLLER FILE VALUE OPTION...
update() {
	up_d="docker update: $1" up_c=$2 up_f=$3 up_v=$4
	shift 4
	isnt "$up_d is a change" "$(lim "$up_c" "$up_f")" "$up_v"
	docker update "$@" peer >"$W/o" 2>&1
	is "$up_d" "$? $(lim "$up_c" "$up_f")" "0 $up_v"
}
update memory memory memory.limit_in_bytes 67108864 \
	--memory 64m --memory-swap 128m
is "and swap" "$(lim memory memory.memsw.limit_in_bytes)" 134217728
update swap memory memory.memsw.limit_in_bytes 268435456 \
	--memory-swap 256m
update reservation memory memory.soft_limit_in_bytes 33554432 \
	--memory-reservation 32m
update shares cpu cpu.shares "$(shares 512)" --cpu-shares 512
update quota cpu cpu.cfs_quota_us 20000 \
	--cpu-period 50000 --cpu-quota 20000
is "and period" "$(lim cpu cpu.cfs_period_us)" 50000
update cpus cpuset cpuset.cpus 0 --cpuset-cpus 0
update pids pids pids.max 77 --pids-limit 77
update "no limit of pids, which is res-pids'" pids pids.max 2048 \
	--pids-limit -1
docker update --cpuset-mems 0 --restart no peer >/dev/null
is "docker update: the rest is as it was" "$(lim cpuset cpuset.mems \
	) $(lim memory memory.limit_in_bytes) $(lim cpu cpu.shares)" \
	"0 67108864 $(shares 512)"
docker update --cpuset-cpus 4095 peer >/dev/null 2>&1
is "docker update: a CPU that is not there changes nothing" "$? $(lim \
	cpuset cpuset.cpus)" "1 0"

docker rm -f one peer >/dev/null 2>&1
dockerd_stop
finish
