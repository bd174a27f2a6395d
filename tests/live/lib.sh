# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# What live tests share. A test that launches containers begins so:
#
#	#!/bin/sh
#	. "${srcdir:-.}/tests/live/lib.sh"
#	playground "$@"
#
# From there on it runs as the child of pid 1 of namespaces of its own, with a
# /run and a /dev/null of its own; $W is an empty folder on a disk, $RUNTIME the
# runtime under test (a path or a name; brig if unset), $CG the parent of its
# cgroups. All of it is gone when the test ends, however it ends.

here=$(CDPATH='' cd -- "${srcdir:-.}" && pwd)
: "${RUNTIME:=${BRIG:-${builddir:-.}/brig}}"
: "${TAP_N:=0}" "${TAP_BAD:=0}"

# TAP. Each check is one line; what was wrong follows as a comment.

diag() { printf '%s\n' "$*" | sed 's/^/# /'; }

pass() {
	TAP_N=$((TAP_N + 1))
	printf 'ok %d - %s\n' "$TAP_N" "$1"
}

fail() {
	TAP_N=$((TAP_N + 1)) TAP_BAD=$((TAP_BAD + 1))
	printf 'not ok %d - %s\n' "$TAP_N" "$1"
	shift
	[ $# -eq 0 ] || diag "$@"
}

# ok DESC CMD...: the command succeeds; its output is shown if it does not.
ok() {
	ok_d=$1
	shift
	if ok_o=$("$@" 2>&1); then
		pass "$ok_d"
	else
		fail "$ok_d" "status $? of: $*
$ok_o"
	fi
}

# nok DESC CMD...: the command fails.
nok() {
	ok_d=$1
	shift
	if ok_o=$("$@" 2>&1); then
		fail "$ok_d" "succeeded: $*
$ok_o"
	else
		pass "$ok_d"
	fi
}

# is DESC GOT WANT, isnt DESC GOT OTHER
is() {
	if [ "$2" = "$3" ]; then pass "$1"; else fail "$1" "got:  $2
want: $3"; fi
}

isnt() {
	if [ "$2" != "$3" ]; then pass "$1"; else fail "$1" "got: $2"; fi
}

# like DESC GOT REGEX, unlike DESC GOT REGEX: extended, line by line
like() {
	if printf '%s\n' "$2" | grep -Eq -e "$3"; then
		pass "$1"
	else
		fail "$1" "got:  $2
want: /$3/"
	fi
}

unlike() {
	if printf '%s\n' "$2" | grep -Eq -e "$3"; then
		fail "$1" "got:     $2
but not: /$3/"
	else
		pass "$1"
	fi
}

skip() {
	TAP_N=$((TAP_N + 1))
	printf 'ok %d - %s # SKIP %s\n' "$TAP_N" "$1" "$2"
}

skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

bail() {
	printf 'Bail out! %s\n' "$1"
	exit 99
}

# The last line of a test.
finish() {
	printf '1..%d\n' "$TAP_N"
	[ "$TAP_BAD" -eq 0 ]
	exit
}

need() {
	for need_p; do
		command -v "$need_p" >/dev/null || skip_all "no $need_p"
	done
}

# until_ok SECONDS CMD...: for what only an engine's own loop can tell. A minute
# at least, and tried 20 times: what comes on a busy machine comes late, and who
# waits for what comes at once loses nothing. The command is run each time: what
# "$(...)" of its words says is what it was at first.
until_ok() {
	until_t=$1 until_n=0
	[ "$until_t" -ge 60 ] || until_t=60
	until_end=$(($(until_now) + until_t))
	shift
	until "$@" >/dev/null 2>&1; do
		until_n=$((until_n + 1))
		[ $until_n -lt 20 ] || [ "$(until_now)" -lt $until_end ] ||
			return 1
		sleep 0.05
	done
}

# until_is SECONDS WANT CMD...: until that is what it prints
until_is() {
	is_s=$1
	shift
	until_ok "$is_s" prints "$@"
}
prints() {
	prints_w=$1
	shift
	[ "$("$@")" = "$prints_w" ]
}

# The host's clock may be set meanwhile: seconds since it was started
until_now() {
	read -r until_s _ </proc/uptime
	echo "${until_s%.*}"
}

# playground [ARG...]: run this script again inside. PLAY_FLAGS adds to
# unshare's (-n: a network of its own), PLAY_CGROUP=v1 takes the cgroup2 away
# (crun refuses a hybrid; done by itself when crun is the runtime).
playground() {
	if [ -n "${PLAY_IN:-}" ]; then
		play_in
		return
	fi
	[ "$(id -u)" = 0 ] || skip_all "needs root"
	command -v "$RUNTIME" >/dev/null || skip_all "no runtime $RUNTIME"
	W=$(mktemp -d "${TMPDIR:-/tmp}/brig-test.XXXXXX") || exit 99
	chmod 0711 "$W"
	CG=/${W##*/}
	RUNTIME=$(command -v "$RUNTIME")
	case $RUNTIME in /*) ;; *) RUNTIME=$PWD/$RUNTIME ;; esac
	export W CG RUNTIME
	trap 'play_off' EXIT
	trap 'exit 99' HUP INT TERM
	# pid 1 is a shell that waits, and so takes in every orphan
	# shellcheck disable=SC2016,SC2086
	PLAY_IN=1 unshare -m -p -f -i -u ${PLAY_FLAGS:-} --kill-child \
		--mount-proc --propagation private -- \
		/bin/sh -c '"$0" "$@"; exit $?' "$0" "$@"
	exit $?
}

play_in() {
	set +m
	# what a test removes and changes is below it
	case $W in /*/brig-test.*) ;; *) exit 99 ;; esac
	mount -t tmpfs -o mode=755,nosuid,nodev tmpfs /run || exit 99
	# crun gives a stdio of /dev/null away
	mknod -m 666 "$W/null" c 1 3 && mount --bind "$W/null" /dev/null ||
		exit 99
	[ ! -c /dev/stdin ] || exec </dev/null
	case ${PLAY_CGROUP:-}:${RUNTIME##*/} in
	v1:* | :crun*) cgroup2_off ;;
	esac
	case ${PLAY_FLAGS:-} in *-n*) ip link set lo up ;; esac
	RT_N=0
}

# Covered, too: crun makes folders there, and the one below is the host's.
cgroup2_off() {
	umount /sys/fs/cgroup/unified 2>/dev/null &&
		mount -t tmpfs tmpfs /sys/fs/cgroup/unified
}

play_off() {
	trap - EXIT HUP INT TERM
	cgroup_rm
	rm -rf --one-file-system "$W"
}

# Nothing lives in them by now: pid 1 of the playground is gone.
cgroup_rm() {
	for play_d in /sys/fs/cgroup/*"$CG" /sys/fs/cgroup"$CG"; do
		[ -d "$play_d" ] || continue
		find "$play_d" -depth -type d -exec rmdir {} + 2>/dev/null
	done
}

# The runtime under test, with a state folder of the playground.
rt() { "$RUNTIME" --root "$W/state" "$@"; }

# cid: sets ID to a container id that nobody used yet
cid() {
	RT_N=$((RT_N + 1))
	# shellcheck disable=SC2034
	ID="t$RT_N-${W##*.}"
}

# peer: is it another runtime? Then what would be at the host itself is left
# out: a peer's container is the host's root.
peer() { case ${RUNTIME##*/} in brig*) return 1 ;; esac; }

# tool NAME: tests/live/NAME.c as a static program, $W/NAME
tool() {
	[ -x "$W/$1" ] || ${CC:-gcc} -O1 -static -D_GNU_SOURCE -o "$W/$1" \
		"$here/tests/live/$1.c" -lrt || bail "can't compile $1.c"
}

# rootfs DIR: a root of one busybox, made once and copied, with the programs
# that $ROOT_TOOLS names in its /bin. $ROOT_FROM is one made before, where
# several hundred links would take their time.
rootfs() {
	if [ ! -d "$W/.rootfs" ]; then
		if [ -n "${ROOT_FROM:-}" ]; then
			cp -a "$ROOT_FROM" "$W/.rootfs" || return 1
		else
			rootfs_new "$W/.rootfs" || return 1
		fi
		for rootfs_a in ${ROOT_TOOLS:-}; do
			tool "$rootfs_a"
			cp "$W/$rootfs_a" "$W/.rootfs/bin/" || return 1
		done
	fi
	cp -a "$W/.rootfs" "$1"
}

rootfs_new() (
	rootfs_b=$(command -v "${BUSYBOX:-busybox}") || exit 1
	umask 022
	mkdir -p "$1" && cd "$1" || exit 1
	mkdir -p bin dev etc home proc root run sys usr/bin var/cache var/lib \
		var/log var/mail var/spool
	mkdir -m 1777 tmp var/tmp
	cp "$rootfs_b" bin/busybox
	for rootfs_a in $("$rootfs_b" --list); do
		[ -e "bin/$rootfs_a" ] || ln -s busybox "bin/$rootfs_a"
	done
	echo 'root:x:0:0:root:/root:/bin/sh' >etc/passwd
	echo 'user:x:1000:1000::/:/bin/sh' >>etc/passwd
	printf 'root:x:0:\ntty:x:5:\nuser:x:1000:\n' >etc/group
)

# config [FILTER]: docker's plain config on stdout, for the bundle's own
# "rootfs" and a cgroup below $CG, changed by a jq filter; $id is in it.
# $WEAKEN is a last filter (able.t: the case that a peer succumbs to).
config() {
	jq --arg cg "$CG/${ID:-c}" --arg id "${ID:-c}" --arg w "$W" \
		'.linux.cgroupsPath = $cg | '"${1:-.} | ${WEAKEN:-.}" \
		"$here/tests/live/plain.json"
}

# bundle DIR [FILTER]: such a config and a busybox root below DIR
bundle() {
	mkdir -p -m 0755 "$1" && config "${2:-.}" >"$1/config.json" || return 1
	[ -d "$1/rootfs" ] || rootfs "$1/rootfs"
}

# args CMD...: a jq filter that sets what the container runs. Without jq, which
# takes longer to start than a container does
args() {
	args_o='.process.args = [' args_c=
	for args_s; do
		json_string "$args_s"
		args_o=$args_o$args_c$json_s args_c=,
	done
	printf '%s]\n' "$args_o"
}

# json_string STRING: sets json_s to it in quotes
json_string() {
	json_r=$1 json_s=
	while :; do
		json_p=${json_r%%[\\\"[:cntrl:]]*}
		json_s=$json_s$json_p
		[ "$json_p" != "$json_r" ] || break
		json_r=${json_r#"$json_p"}
		json_t=${json_r#?}
		case ${json_r%"$json_t"} in
		\\) json_s=$json_s'\\' ;;
		\") json_s=$json_s'\"' ;;
		"$LF") json_s=$json_s'\n' ;;
		"$TAB") json_s=$json_s'\t' ;;
		*)
			json_s=$(printf %s "$1" | jq -Rs .)
			return
			;;
		esac
		json_r=$json_t
	done
	json_s=\"$json_s\"
}
LF='
' TAB='	'

# sh_args SCRIPT: the same for /bin/sh -c SCRIPT
sh_args() { args /bin/sh -c "$1"; }

# run_sh SCRIPT [FILTER]: a bundle of its own, run to its end; prints what the
# script printed.
run_sh() {
	cid
	bundle "$W/$ID" "$(sh_args "$1") | ${2:-.}" || return 99
	rt run --bundle "$W/$ID" "$ID"
}

# light DIR [FILTER]: the same with a root that all of a test share. A root is
# never written by brig; take bundle where a peer's own would matter.
light() {
	[ -d "$W/root" ] || rootfs "$W/root" || return 1
	mkdir -p -m 0755 "$1" &&
		config ".root.path = \"$W/root\" | ${2:-.}" >"$1/config.json"
}

# do_sh SCRIPT [FILTER]: run_sh with the shared root
do_sh() {
	cid
	light "$W/$ID" "$(sh_args "$1") | ${2:-.}" || return 99
	rt run --bundle "$W/$ID" "$ID"
}

# up SCRIPT [FILTER]: such a container, left to run; sets ID. What it prints
# goes to $W/$ID.out; a script that says "ready" is waited for by ready.
up() {
	cid
	light "$W/$ID" "$(sh_args "$1") | ${2:-.}" || return 99
	rt run --detach --bundle "$W/$ID" "$ID" >"$W/$ID.out" 2>&1 </dev/null
}

ready() { until_ok "${2:-10}" grep -q ready "$W/$1.out"; }

# in_ct ID CMD...: exec in it, as its first process was started; $EXEC_OPTS
# before, $EXEC_JQ a filter of the process
in_ct() {
	in_id=$1
	shift
	jq "$(args "$@") | .process | ${EXEC_JQ:-.}" "$W/$in_id/config.json" \
		>"$W/$in_id.process" || return 99
	# shellcheck disable=SC2086
	rt exec ${EXEC_OPTS:-} --process "$W/$in_id.process" "$in_id"
}

in_sh() {
	in_i=$1
	shift
	in_ct "$in_i" /bin/sh -c "$1"
}

down() {
	for down_i; do rt delete --force "$down_i"; done
}

# quietly CMD...: with no pipe of ours that a container would hold open
quietly() { "$@" >/dev/null 2>&1 </dev/null; }

# keys_back N: no more keys of root's than that; the kernel takes a moment,
# and others on the machine may make one
keys() { grep -c . /proc/keys; }
keys_back() { until_ok 10 keys_down "$1"; }
keys_down() { [ "$(keys)" -le "$1" ]; }

# It runs no more: whose child it was may take a moment to ask for its status
gone() { ! grep -q '^State:.[^ZX]' "/proc/$1/status" 2>/dev/null; }

# became PID NAME: what was started so is that program by now
became() { grep -qx "$2" "/proc/$1/comm"; }

# traps PID: it has a handler for SIGTERM by now
traps() {
	traps_s=$(status_of "$1" SigCgt)
	[ -n "$traps_s" ] && [ $((0x${traps_s#????????} & 0x4000)) -ne 0 ]
}

# inside FIELD: a line "FIELD value" of $OUT, its value alone
inside() {
	printf '%s\n' "$OUT" | awk -v f="$1" 'index($0, f) == 1 {
		r = substr($0, length(f) + 1)
		if (sub(/^[: \t]+/, "", r)) print r }'
}

# refused DESC RULE POINTER [FILTER]: create of such a config says no, names
# rule and pointer (extended regexes; .* for any), and nothing of the host
# changes. host_snap must have made $W/before. A condition on an opened file
# ends the launch with 1 and "POINTER: RULE: what".
refused() {
	cid
	light "$W/$ID" "${4:-.}" || return 99
	rt --log "$W/$ID.log" --log-format json create --bundle "$W/$ID" \
		"$ID" >"$W/refused" 2>&1 </dev/null
	isnt "$1" $? 0
	refused_o=$(cat "$W/refused")
	rt delete --force "$ID" 2>/dev/null
	like "$1: names rule and place" "$refused_o" \
		"$2 at $3: .*fix: |$3: $2: "
	rm -f "$W/$ID.log"
	host_snap "$W/after"
	same "$1: the host is as it was" "$W/before" "$W/after"
}

# pid_of ID: the pid of its first process as seen from here
pid_of() { rt state "$1" | jq -r .pid; }

# status_of PID FIELD: one line of /proc/PID/status, its value alone
status_of() {
	sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"
}

# cg2: is cgroup2 alone?
cg2() { [ -e /sys/fs/cgroup/cgroup.controllers ]; }

# lim CONTROLLER FILE: what v1 has in that file of $ID's cgroup; where cgroup2 is
# alone, what says the same there
lim() {
	lim_d=/sys/fs/cgroup$CG/$ID
	cg2 || lim_d=/sys/fs/cgroup/$1$CG/$ID
	case $(cg2 && echo 2):$2 in
	2:memory.limit_in_bytes) cat "$lim_d/memory.max" ;;
	2:memory.soft_limit_in_bytes) cat "$lim_d/memory.low" ;;
	2:memory.memsw.limit_in_bytes) echo $(($(cat "$lim_d/memory.max") + \
		$(cat "$lim_d/memory.swap.max"))) ;;
	2:cpu.shares) cat "$lim_d/cpu.weight" ;;
	2:cpu.cfs_quota_us) cut -d' ' -f1 "$lim_d/cpu.max" ;;
	2:cpu.cfs_period_us) cut -d' ' -f2 "$lim_d/cpu.max" ;;
	2:cpu.cfs_burst_us) cat "$lim_d/cpu.max.burst" ;;
	*) cat "$lim_d/$2" ;;
	esac
}

# shares N: what lim says where so many are asked for
shares() {
	if cg2; then echo $((1 + ($1 - 2) * 9999 / 262142)); else echo "$1"; fi
}

ns_of() { readlink "/proc/$1/ns/$2"; }

# ns_apart PID TYPE: it is in another one than we are
ns_apart() {
	apart_n=$(ns_of "$1" "$2") && [ "$apart_n" != "$(ns_of $$ "$2")" ]
}

# Counters that move by themselves
SNAP_MOVES='^/proc/sys/(fs/(file-nr|inode-(nr|state)|dentry-state|aio-nr|quota/)'
SNAP_MOVES=$SNAP_MOVES'|kernel/(random/|ns_last_pid|pty/nr|keys/|perf_)'
SNAP_MOVES=$SNAP_MOVES'|kernel/(tainted|hung_task_(detect_count|warnings)):'
SNAP_MOVES=$SNAP_MOVES'|net/netfilter/nf_conntrack_count)'

# host_snap FILE: what a launch might change outside, read and never written.
# Few processes, and one sort for all but the mounts, whose order counts.
host_snap() {
	{
		while read -r _ snap_l; do
			printf '%s\n' "mount $snap_l"
		done </proc/self/mountinfo
	} >"$1"
	# Not by a pipe to sort, whose ends the shell itself has for a moment.
	snap_lines "$1" >"$1.files" 2>/dev/null
	sort "$1.files" >>"$1"
	# After all commands above have gone, and without one
	snap_procs 2>/dev/null >>"$1"
}

snap_lines() {
	# Any that has this test's tag: each id has it and so each path that
	# brig may make. Others are made and removed by others.
	find /sys/fs/cgroup -maxdepth 6 -type d -path "*${W##*.}*"
	while read -r snap_l; do
		printf '%s\n' "cgroup $snap_l"
	done </proc/self/cgroup
	(cd "/proc/$$/ns" && exec readlink cgroup ipc mnt net pid time user uts)
	grep -rs . /proc/sys | grep -Ev "$SNAP_MOVES"
	read -r snap_l </proc/sys/kernel/hostname && echo "host name $snap_l"
	echo /sys/class/net/*
	# but for disks that others on the machine attach
	find /dev -xdev ! -name 'loop[0-9]*' ! -name 'dm-*' \
		-printf '%p %y %m %U:%G %l\n'
	# but for the cursor of the registry
	find /run "$W/state" -printf '%p %y %m %s\n' -type f -path '/run/*' \
		! -path /run/brig/ids/lock -exec cksum {} +
	# open files, but for the snapshot's own
	find /proc/1/fd "/proc/$$/fd" -type l ! -lname "$1*" -printf '%p %l\n'
}

# pid, name and start of each process; but for those that have ended, and that
# pid 1, which waits for them, has not come to yet
snap_procs() {
	echo "== processes"
	for snap_p in /proc/[0-9]*; do
		read -r snap_s <"$snap_p/stat" || continue
		snap_c=${snap_s%)*}
		# shellcheck disable=SC2086
		set -- ${snap_s##*) }
		[ "$1 $2" != 'Z 1' ] || continue
		shift 19
		echo "${snap_p#/proc/} ${snap_c#*(} $1"
	done
}

# same DESC BEFORE AFTER
same() {
	if same_o=$(diff "$2" "$3"); then
		pass "$1"
	else
		fail "$1" "$same_o"
	fi
}

# own_etc: an /etc of the playground: all of the host's but a policy
own_etc() {
	mkdir "$W/etc"
	cp -a /etc/. "$W/etc/" 2>/dev/null
	rm -rf "$W/etc/brig"
	chmod 0755 "$W/etc"
	mount --bind "$W/etc" /etc || bail "no /etc of its own"
}

# soon_same DESC BEFORE: the host is, or in a moment will be, as it was
soon_same() {
	# not by until_ok, whose own descriptors a snapshot would show
	soon_end=$(($(until_now) + 30))
	until host_snap "$W/after" && cmp -s "$2" "$W/after" ||
		[ "$(until_now)" -ge $soon_end ]; do
		sleep 0.2
	done
	same "$1" "$2" "$W/after"
}
