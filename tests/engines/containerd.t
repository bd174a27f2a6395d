#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig below containerd's shim, driven by ctr: what a client that knows no CRI
# asks for. $CONTAINERD names another containerd than Debian's.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/containerd.sh"
. "$here/tests/engines/confined.sh"
need script jq ip umoci debootstrap "$CONTAINERD"
dockerd_images
PLAY_FLAGS=-n playground "$@"

# run NAME [OPTION...] IMAGE CMD...
run() {
	run_n=$1 run_o=
	shift
	while case ${1:-} in -*) true ;; *) false ;; esac; do
		run_o="$run_o $1"
		shift
	done
	run_i=$1
	shift
	# shellcheck disable=SC2086
	ctr run --runc-binary "$RUNTIME" --cgroup "$CG/$run_n" $run_o \
		"docker.io/brig/$run_i:latest" "$run_n" "$@"
}

tpid() { ctr task ls | awk -v n="$1" '$1 == n { print $2 }'; }
tstate() { ctr task ls | awk -v n="$1" '$1 == n { print $3 }'; }
tstate_is() { [ "$(tstate "$1")" = "$2" ]; }

tex() {
	tex_n=$1
	shift
	ctr task exec --exec-id "x$TAP_N" "$tex_n" "$@"
}

# frozen NAME WORD-V1 WORD-V2: its freezer says so
frozen() {
	if [ -d "/sys/fs/cgroup/freezer$CG/$1" ]; then
		[ "$(cat "/sys/fs/cgroup/freezer$CG/$1/freezer.state")" = "$2" ]
	else
		grep -qx "frozen $3" "/sys/fs/cgroup$CG/$1/cgroup.events"
	fi
}

life() {
	is "ctr run --rm" "$(run a --rm busybox sh -c 'id -u; echo said')" \
		"0
said"
	run a --rm busybox sh -c 'exit 5' 2>"$W/o"
	is "its status" $? 5
	run b -d debian sleep 1000
	is "ctr run -d" $? 0
	pid=$(tpid b)
	confined "from here" "$(grep -E "$KEEP" "/proc/$pid/status")"
	confined "exec" "$(tex b grep -E "$KEEP" /proc/self/status)"
	for n in mnt pid net ipc uts; do
		isnt "a $n namespace of its own" "$(ns_of "$pid" $n)" \
			"$(ns_of self $n)"
	done
	for n in user cgroup time; do
		isnt "hardened: a $n namespace of its own" \
			"$(ns_of "$pid" $n)" "$(ns_of self $n)"
	done
	tex b sh -c 'exit 7'
	is "ctr task exec: its status" $? 7
	is "its output" "$(tex b sh -c 'echo out; cat /proc/1/comm')" "out
sleep"
	is "its input" "$(echo in | tex b cat)" in
	is "--user, --cwd" "$(tex b --user 1000 --cwd /usr \
		sh -c 'id -u; pwd' 2>/dev/null || ctr task exec --user 1000 \
		--cwd /usr --exec-id u b sh -c 'id -u; pwd')" "1000
/usr"
	is "a terminal" "$(script -qec "ctr task exec -t --exec-id t b tty" \
		/dev/null </dev/null | grep -ao '/dev/pts/[0-9]*')" \
		/dev/pts/0
	like "ctr task ps" "$(ctr task ps b)" "^$pid "
	is "ctr task metrics" "$(ctr task metrics b |
		awk '/^pids.limit/ { print $2 }')" 2048
}

ends() {
	ok "ctr task pause" ctr task pause b
	is "says so" "$(tstate b)" PAUSED
	ok "and the cgroup is frozen" frozen b FROZEN 1
	ok "ctr task resume" ctr task resume b
	is "says so" "$(tstate b)" RUNNING
	ok "and the cgroup is not" frozen b THAWED 0
	ok "ctr task kill" ctr task kill -s KILL b
	ok "has stopped" until_ok 10 tstate_is b STOPPED
	like "ctr task rm gives the status" "$(ctr task rm b 2>&1)" 'code 137'
	ok "ctr container rm" ctr container rm b
	ok "its process is gone" gone "$pid"
	run c -d busybox sh -c 'trap "exit 3" TERM; echo; while :; do
		sleep 0.1; done'
	until_ok 10 sh -c "grep -q '^SigCgt:.*4...\$' /proc/$(tpid c)/status"
	ok "SIGTERM" ctr task kill c
	ok "is heard" until_ok 10 tstate_is c STOPPED
	like "and answered" "$(ctr task rm c 2>&1)" 'code 3"'
	ctr container rm c
	# all of its processes, by the cgroup
	run d -d debian sh -c 'sleep 900 & sleep 901'
	pid=$(tpid d)
	ctr task kill --all -s KILL d
	ok "kill --all" until_ok 10 tstate_is d STOPPED
	ctr task rm d 2>/dev/null
	ctr container rm d
}

options() {
	is "--env, --cwd" "$(run e --rm --env=A=b --cwd=/usr busybox \
		sh -c 'echo $A $(pwd)')" 'b /usr'
	is "--read-only" "$(run e --rm --read-only busybox sh -c \
		'touch /x /tmp/x 2>/dev/null; ls /x /tmp 2>/dev/null')" /tmp:
	run e -d --memory-limit=67108864 --cpus=0.5 busybox sleep 1000
	like "--memory-limit" "$(cat "/sys/fs/cgroup/memory$CG/e/memory.limit_in_bytes" \
		"/sys/fs/cgroup$CG/e/memory.max" 2>/dev/null)" '^67108864$'
	like "--cpus" "$(cat "/sys/fs/cgroup/cpu$CG/e/cpu.cfs_quota_us" \
		"/sys/fs/cgroup$CG/e/cpu.max" 2>/dev/null)" '^50000( |$)'
	ctr task kill -s KILL e && until_ok 10 tstate_is e STOPPED
	ctr task rm e 2>/dev/null
	ctr container rm e
	mkdir "$W/dir" && echo f >"$W/dir/file" && chown 33:33 "$W/dir/file"
	is "--mount: owners as on disk" "$(run e --rm \
		--mount="type=bind,src=$W/dir,dst=/mnt,options=rbind:rw" \
		busybox sh -c 'stat -c %u /mnt/file; echo n >/mnt/new')" 33
	is "and written as by root" "$(stat -c %u "$W/dir/new")" 0
	is "--uidmap: a mapping that the client brings" "$(run e --rm \
		--uidmap=0:1000000:65536 --gidmap=0:1000000:65536 busybox \
		awk '{ print $2 }' /proc/self/uid_map)" 1000000
	like "--seccomp" "$(run e --rm --seccomp busybox \
		grep Seccomp_filters /proc/self/status)" '[2-9]$'
	like "a container that has a bad name for its program" \
		"$(run e --rm busybox /nonesuch 2>&1)" \
		'/nonesuch.*(not found|[Nn]o such file)'
}

# refused RULE OPTION...
refused() {
	rule=$1
	shift
	run r --rm "$@" busybox true >"$W/o" 2>&1
	like "hardened: $* is refused, with the reason in one line" \
		"$? $(grep -c . "$W/o") $(cat "$W/o")" \
		"^[1-9][0-9]* 1 .*($rule) at /.*fix: .*brig-rules\(7\)"
	nok "and leaves none" test -n "$(tpid r)"
	ctr container rm r 2>/dev/null
}

refusals() {
	refused 'cap-critical' --privileged
	refused ns-net-host --net-host
	refused cap-critical --cap-add=CAP_SYS_ADMIN
	refused mnt-host-sensitive --mount=type=bind,src=/,dst=/h,options=rbind
	refused mnt-runtime-socket \
		"--mount=type=bind,src=$CONTAINERD_ADDRESS,dst=/s,options=bind"
}

# What containerd's restart must not touch: the shim lives on, the container
# too, and what was not collected is.
restarts() {
	run k -d debian sh -c 'while :; do sleep 0.2; done'
	pid=$(tpid k)
	kill -KILL "$C_PID"
	wait "$C_PID" 2>/dev/null
	nok "containerd is killed: the container lives" gone "$pid"
	containerd_run
	is "and is found again" "$(tpid k) $(tstate k)" "$pid RUNNING"
	is "exec works" "$(tex k echo here)" here
	kill -KILL "$C_PID"
	wait "$C_PID" 2>/dev/null
	kill -KILL "$pid"
	until_ok 10 gone "$pid"
	containerd_run
	ok "one that ended meanwhile has stopped" until_ok 10 tstate_is k \
		STOPPED
	like "with its status" "$(ctr task rm k 2>&1)" 'code 137'
	ok "and can be removed" ctr container rm k
}

quiet() {
	snap_procs 2>/dev/null >"$W/p"
	! grep -v -e '^=' -e '^1 ' -e "^$$ " "$W/p"
}

leaves() {
	ok "no cgroup of a container is left" until_is 10 "" find \
		/sys/fs/cgroup/*"$CG" -mindepth 1 -type d
	is "no state is left" "$(find /run/containerd/runc "$E_DIR/run" \
		-path '*default/*' -type d 2>/dev/null)" ""
	containerd_stop
	sed -n "s|.* \(${E_DIR}[^ ]*\) .*|\1|p" /proc/self/mountinfo >"$W/o"
	is "no mount is left" "$(cat "$W/o")" ""
	until_ok 10 quiet
	is "no process is left" "$(grep -v -e '^=' -e '^1 ' -e "^$$ " \
		"$W/p")" ""
}

containerd_start
ok "the images load" containerd_load
[ "$TAP_BAD" = 0 ] || bail "no images"
life
ends
options
refusals
restarts
leaves
finish
