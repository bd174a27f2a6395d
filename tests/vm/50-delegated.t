#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig run by root of a user namespace in a cgroup that was delegated to the user
# who made that: its containers have limits, as the host reads them. Host ids
# 12345 and 400000 on are nobody's.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox setpriv nsenter
PLAY_FLAGS=-n playground "$@"
U=12345
C=/sys/fs/cgroup$CG
mkdir -p "$W/u/run"
chmod 755 "$W/u"
chown $U:$U "$W/u" "$W/u/run"
bundle "$W/u/b" || exit 99
chown -R $U:$U "$W/u/b"

# What systemd does for a user: a cgroup, its procs and its controllers; those of
# cgroup.controllers are what the levels above have on
mkdir -p "$C/own/app"
for d in /sys/fs/cgroup "$C"; do
	echo '+pids +memory +cpu +cpuset' >"$d/cgroup.subtree_control"
done
for d in "$C/own" "$C/own/app"; do
	chown $U:$U "$d" "$d/cgroup.procs" "$d/cgroup.subtree_control" \
		"$d/cgroup.threads"
done

setpriv --reuid $U --regid $U --clear-groups \
	unshare -U -m sleep 1000 </dev/null >/dev/null 2>&1 &
NS=$!
made() {
	[ "$(cat /proc/"$1"/comm)" = sleep ] &&
		[ "$(ns_of "$1" user)" != "$(ns_of self user)" ]
}
until_ok 20 made $NS || bail "no user namespace"
printf '0 %s 1\n1 400000 65536\n' $U >/proc/$NS/uid_map &&
	printf '0 %s 1\n1 500000 65536\n' $U >/proc/$NS/gid_map || bail "no maps"

# at CGROUP CMD...: in that one and the namespace
at() {
	at_d=$1
	shift
	sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$at_d" nsenter -t $NS \
		-U -m -S 0 -G 0 --wd="$W/u" -- env XDG_RUNTIME_DIR="$W/u/run" \
		"$@"
}
nrun() { at "$C/own/app" "$RUNTIME" "$@"; }
cfg() {
	config '.root.path = "rootfs" | '"$1" >"$W/u/b/config.json"
}
L='.linux.resources += {pids: {limit: 55},
	memory: {limit: 67108864, swap: 134217728, reservation: 33554432},
	cpu: {shares: 1024, quota: 50000, period: 100000, cpus: "0"},
	unified: {"memory.high": "60000000"}}'
cfg "$(sh_args 'cat /sys/fs/cgroup/pids.max; cat /proc/self/cgroup
	mkdir /sys/fs/cgroup/x 2>/dev/null || echo shut; sleep 1000') | $L |
	.linux.cgroupsPath = \"/docker/one\""
like "the plan says where" "$(nrun plan --host b)" \
	"^cgroup.path = $CG/own/docker/one +# .*rootless-cgroup"
nrun run -d -b b one >"$W/one.out" 2>&1 </dev/null
is "run with limits" $? 0
diag "$(cat "$W/one.out")"
D=$C/own/docker/one
P=$(nrun state one | jq -r .pid)
is "its process is there" "$(cat "/proc/$P/cgroup")" "0::$CG/own/docker/one"
is "which is the user's" "$(stat -c %u "$D")" $U
is "processes" "$(cat "$D/pids.max")" 55
is "memory" "$(cat "$D/memory.max") $(cat "$D/memory.low")" "67108864 33554432"
is "swap" "$(cat "$D/memory.swap.max")" 67108864
is "a file by name" "$(cat "$D/memory.high")" 59998208
is "processors" "$(cat "$D/cpu.max") $(cat "$D/cpu.weight")" "50000 100000 39"
is "which" "$(cat "$D/cpuset.cpus")" 0
ok "what it said" until_ok 10 grep -q shut "$W/one.out"
is "its own root, read-only" "$(cat "$W/one.out")" "55
0::/
shut"
nrun exec -d one sh -c 'i=0; while [ $i -lt 99 ]; do
	sleep 60 & i=$((i + 1)); done' >/dev/null 2>&1 </dev/null
ok "they hold" until_ok 30 grep -q '^max [1-9]' "$D/pids.events"
ok "update" nrun update --pids-limit 66 --memory 96m --memory-swap 128m one
is "the kernel has it" "$(cat "$D/pids.max") $(cat "$D/memory.max")" \
	"66 100663296"
echo '{"devices":[{"allow":false,"access":"rwm"}]}' >"$W/u/dev.json"
nrun update -r dev.json one >"$W/o" 2>&1
is "device rules are not the user's to set" $? 3
like "by rule" "$(cat "$W/o")" rootless-cgroup
ok "pause" nrun pause one
ok "it is frozen" until_ok 10 grep -q 'frozen 1' "$D/cgroup.events"
is "and says so" "$(nrun state one | jq -r .status)" paused
ok "resume" nrun resume one
is "exec is in it" "$(nrun exec one cat /proc/self/cgroup 2>/dev/null)" "0::/"
is "stats" "$(nrun events --stats one | jq -r .data.pids.limit)" 66
ok "delete --force" nrun delete --force one
ok "no process" gone "$P"
is "no cgroup" "$(find "$C/own" -mindepth 1 -type d)" "$C/own/app"

# Its path: one of what was delegated is taken at its word
path() { # DESC PATH WHERE
	cfg "$(sh_args 'sleep 1000') | $2"
	nrun run -d -b b two >"$W/o" 2>&1 </dev/null
	is "$1" "$? $(cat "/proc/$(nrun state two | jq -r .pid)/cgroup")" \
		"0 0::$CG/own$3"
	nrun delete --force two
}
path "no path" 'del(.linux.cgroupsPath)' /brig-two
path "a relative one" '.linux.cgroupsPath = "a/two"' /a/two
path "systemd's" '.linux.cgroupsPath = "user.slice:libpod:two"' /brig-two
path "below it" ".linux.cgroupsPath = \"$CG/own/b/x/two\"" /b/x/two
path "the host's" '.linux.cgroupsPath = "/system.slice/two"' /system.slice/two
is "no cgroup stays" "$(find "$C/own" -mindepth 1 -type d)" "$C/own/app"

# What was not delegated
none() { # DESC CGROUP
	cfg "$(sh_args true)"
	like "$1: no cgroup" "$(at "$2" "$RUNTIME" plan --host b)" \
		'^cgroup.none = .* # .*rootless-cgroup'
	cfg "$(sh_args true) | $L"
	at "$2" "$RUNTIME" run -b b three >"$W/o" 2>&1 </dev/null
	isnt "$1: no limit" $? 0
	like "$1: by rule" "$(cat "$W/o")" rootless-cgroup
}
mkdir "$C/alone"
chown -R $U:$U "$C/alone"
none "in the cgroup itself that was delegated" "$C/alone"
mkdir "$C/theirs" "$C/theirs/app"
none "in another's" "$C/theirs/app"
chown 0:0 "$C/own/cgroup.procs"
none "one whose processes can't be moved" "$C/own/app"
chown $U:$U "$C/own/cgroup.procs"
chown 0:0 "$C/own/cgroup.subtree_control"
none "one whose controllers are another's" "$C/own/app"
chown $U:$U "$C/own/cgroup.subtree_control"
# a controller that was not delegated
cfg "$(sh_args true) | .linux.resources.blockIO.weight = 100"
nrun run -b b four >"$W/o" 2>&1 </dev/null
isnt "a controller that the host's root keeps" $? 0
like "is named" "$(cat "$W/o")" 'needs the (io|blkio) controller'
is "no cgroup is left" "$(find "$C/own" -mindepth 1 -type d)" "$C/own/app"
kill $NS

# By the user alone, who has the one id; each brig by itself
us() {
	sh -c 'cd "$0/u" && echo $$ >"$1/cgroup.procs" && shift && exec "$@"' \
		"$W" "$C/own/app" setpriv --reuid $U --regid $U \
		--clear-groups env XDG_RUNTIME_DIR="$W/u/run" "$RUNTIME" "$@"
}
cfg "$(sh_args 'cat /proc/self/uid_map; sleep 1000') | $L |
	.process.user.additionalGids = []"
us run -d -b b five >"$W/five.out" 2>&1 </dev/null
is "an ordinary user: run with limits" $? 0
diag "$(cat "$W/five.out")"
P=$(us state five | jq -r .pid)
D=$(sed "s|^0::|/sys/fs/cgroup|" "/proc/$P/cgroup")
like "its cgroup" "$D" "^$C/own/."
is "its ids" "$(tr -s ' \n' ' ' <"/proc/$P/uid_map")" " 0 $U 1 "
is "its limits" "$(cat "$D/pids.max") $(cat "$D/memory.max")" "55 67108864"
ok "pause" us pause five
ok "it is frozen" until_ok 10 grep -q 'frozen 1' "$D/cgroup.events"
ok "resume" us resume five
is "exec is in it" "$(us exec five cat /proc/self/cgroup 2>/dev/null)" "0::/"
ok "update" us update --pids-limit 66 five
is "the kernel has it" "$(cat "$D/pids.max")" 66
like "ps" "$(us ps five)" "^ *$P"
ok "delete --force" us delete --force five
ok "no process" gone "$P"
is "no cgroup is left" "$(find "$C/own" -mindepth 1 -type d)" "$C/own/app"

# Debian's own switch
echo 0 >/proc/sys/kernel/unprivileged_userns_clone
us run -b b six >"$W/o" 2>&1 </dev/null
isnt "no user namespaces for users" $? 0
like "by its name" "$(cat "$W/o")" 'kernel.unprivileged_userns_clone'
echo 1 >/proc/sys/kernel/unprivileged_userns_clone
finish
