#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# --systemd-cgroup by an ordinary user whose own systemd runs, as by podman below
# it: a container's scope as the kernel and that systemd have it. In the guest,
# whose pid 1 is systemd.
#
# shellcheck disable=SC2016,SC2153,SC2154

. "${srcdir:-.}/tests/vm/systemd/user.sh"

L='.linux.resources += {pids: {limit: 55},
	memory: {limit: 67108864, swap: 134217728, reservation: 33554432},
	cpu: {shares: 1024, quota: 50000, period: 100000}}'
S=libpod-one.scope
D=$C$M/user.slice/$S

# From a cgroup that is not the user's, as a session's is: brig is moved first
cfg "$(sh_args 'cat /sys/fs/cgroup/pids.max; cat /proc/self/cgroup
	mkdir /sys/fs/cgroup/x 2>/dev/null || echo shut; sleep 1000') | $L |
	.linux.cgroupsPath = \"user.slice:libpod:one\""
is "features" "$(brig features | jq .linux.cgroup.systemdUser)" true
PLAN=$(brig plan --host b)
like "the plan says where" "$PLAN" \
	"^cgroup.path = $M/user.slice/$S +# .*rootless-cgroup"
like "and by whom" "$PLAN" '^cgroup.systemd = '
nok "from here the user may move nothing there" us sh -c \
	"echo \$\$ >$C$M/cgroup.procs"
brig run -d -b b one >"$W/one.out" 2>&1 </dev/null
is "run with limits" $? 0
diag "$(cat "$W/one.out")"
P=$(brig state one | jq -r .pid)
is "its process is there" "$(cat "/proc/$P/cgroup")" "0::$M/user.slice/$S"
is "which is the user's" "$(stat -c %u "$D")" $U
is "the user's systemd has it" "$(has $S ActiveState) $(has $S Slice)" \
	"active user.slice"
is "it says the same" "$(has $S ControlGroup)" "$M/user.slice/$S"
is "the system's has it not" "$(systemctl show -P LoadState $S)" not-found
is "processes" "$(cat "$D/pids.max") $(has $S TasksMax)" "55 55"
is "memory" "$(cat "$D/memory.max") $(has $S MemoryMax)" "67108864 67108864"
is "memory, soft" "$(cat "$D/memory.low") $(has $S MemoryLow)" \
	"33554432 33554432"
is "swap" "$(cat "$D/memory.swap.max") $(has $S MemorySwapMax)" \
	"67108864 67108864"
is "processors" "$(cat "$D/cpu.max") $(cat "$D/cpu.weight")" "50000 100000 39"
ok "what it said" until_ok 30 grep -q shut "$W/one.out"
is "its own root, read-only" "$(cat "$W/one.out")" "55
0::/
shut"
brig exec -d one sleep 2000 >"$W/o" 2>&1 </dev/null
is "exec" $? 0
diag "$(cat "$W/o")"
ok "it is that program" until_ok 20 pgrep -f '^sleep 2000'
E=$(pgrep -f '^sleep 2000' | head -n 1)
is "exec is in it" "$(cat "/proc/$E/cgroup")" "0::$M/user.slice/$S"
brig exec -d one sh -c 'i=0; while [ $i -lt 99 ]; do
	sleep 60 & i=$((i + 1)); done' >/dev/null 2>&1 </dev/null
ok "they hold" until_ok 60 grep -q '^max [1-9]' "$D/pids.events"
is "systemd-run is not needed again: no scope of brig's own" \
	"$(us systemctl --user list-units --no-legend 'brig-*' | grep -c .)" 0
ok "update" brig update --pids-limit 66 --memory 96m --memory-swap 128m one
is "the kernel has it" "$(cat "$D/pids.max") $(cat "$D/memory.max")" \
	"66 100663296"
is "and the user's systemd" "$(has $S TasksMax) $(has $S MemoryMax)" \
	"66 100663296"
us systemctl --user daemon-reload
is "after a reload" "$(cat "$D/pids.max") $(cat "$D/memory.max")" \
	"66 100663296"
ok "pause" brig pause one
ok "it is frozen" until_ok 20 grep -q 'frozen 1' "$D/cgroup.events"
is "and says so" "$(brig state one | jq -r .status)" paused
ok "resume" brig resume one
is "stats" "$(brig events --stats one | jq -r .data.pids.limit)" 66
ok "delete --force, of whom no variable tells where" \
	setpriv --reuid $U --regid $U --clear-groups env -i PATH="$PATH" \
	"$RUNTIME" delete --force one
ok "no process" gone "$P"
ok "systemd has forgotten it" until_ok 20 forgotten $S
clean "delete --force"

# From a scope of the user's, as podman runs it
scoped() {
	us systemd-run --user --scope --quiet -- "$RUNTIME" --systemd-cgroup \
		"$@"
}
cfg "$(sh_args 'sleep 1000') | del(.linux.cgroupsPath)"
scoped run -d -b b two >"$W/o" 2>&1 </dev/null
is "in a scope of the user's" $? 0
diag "$(cat "$W/o")"
P=$(brig state two | jq -r .pid)
is "without a path: of brig's own name" "$(cat "/proc/$P/cgroup")" \
	"0::$M/user.slice/brig-two.scope"
scoped exec -d two sleep 3000 >"$W/o" 2>&1 </dev/null
is "exec from there" $? 0
until_ok 20 pgrep -f '^sleep 3000'
is "it is there, too" "$(cat "/proc/$(pgrep -f '^sleep 3000' | head -n 1)/cgroup")" \
	"0::$M/user.slice/brig-two.scope"
ok "kill" brig kill two KILL
ok "it ends" until_ok 30 gone "$P"
ok "delete of one that has ended" brig delete two
ok "forgotten too" until_ok 20 forgotten brig-two.scope
clean "delete"

# What was not delegated: Debian gives a user pids, memory and cpu
lacks() { # WHAT FILTER
	cfg "$(sh_args true) | .linux.cgroupsPath = \"user.slice:libpod:x\" | $2"
	brig run -b b x >"$W/o" 2>&1 </dev/null
	isnt "no $1 controller" $? 0
	like "no $1 controller: by name" "$(cat "$W/o")" "needs the ($1) controller"
	clean "no $1 controller"
}
lacks "io|blkio" '.linux.resources.blockIO.weight = 100'
lacks cpuset '.linux.resources.cpu.cpus = "0"'

# What fails leaves no scope
cfg '.process.args = ["/no/such"] | .linux.cgroupsPath = "user.slice:libpod:y"'
nok "a program that is not there" brig run -b b y
clean "a program that is not there"
cfg "$(sh_args true) | .linux.cgroupsPath = \"/docker/x\""
brig run -b b x >"$W/o" 2>&1 </dev/null
is "a path that is none of systemd's" $? 3
like "by rule" "$(cat "$W/o")" res-cgroup-path
cfg "$(sh_args true) | .linux.cgroupsPath = \"user.slice:libpod:z\""
us DBUS_SESSION_BUS_ADDRESS=unix:path=/no/bus "$RUNTIME" --systemd-cgroup \
	run -b b z >"$W/o" 2>&1 </dev/null
isnt "no bus there" $? 0
like "by name" "$(cat "$W/o")" "the user's bus"
clean "no bus there"

# What spec writes: limits, which the user's systemd is asked for by itself
us "$RUNTIME" spec --rootless --bundle b 2>"$W/err"
is "spec --rootless does not write over one" $? 1
rm b/config.json
ok "spec --rootless" us "$RUNTIME" spec --rootless --bundle b
is "with limits" "$(jq -c '.linux | [.resources.pids.limit,
	.resources.memory.limit, .resources.cpu.quota, .uidMappings]' \
	b/config.json)" '[512,536870912,100000,null]'
is "brig check has nothing to say" "$(us "$RUNTIME" check --format json b |
	jq -r '.score, (.findings[] | select(.action != "condition") | .rule)' |
	tr '\n' ' ')" "0.2 sec-mandatory "
is "for this host, but that the ids are the user's" "$(us "$RUNTIME" check \
	--host --format json b | jq -r '.findings[] |
	select(.action != "condition") | .rule' | sort -u | grep -v lsm- |
	tr '\n' ' ')" "rootless-ids sec-mandatory "
is "its process" "$(jq '.process.terminal = false |
	.process.args = ["sh", "-c", "cat /sys/fs/cgroup/pids.max; id -u"]' \
	b/config.json >"$W/c" && cat "$W/c" >b/config.json
	us "$RUNTIME" run -b b spec 2>"$W/err" </dev/null | tr '\n' ' ')" \
	"512 1000 "
diag "$(cat "$W/err")"
clean "spec"
cfg "$(sh_args true) | .linux.cgroupsPath = \"/docker/x\" | $L"
is "one that names no unit, without --systemd-cgroup" "$(us "$RUNTIME" plan \
	--host b | sed -n 's/^cgroup.scope = //p' | grep -c '^brig-bundle-')" 1

systemctl stop user@$U
umount -l $H
rm -rf --one-file-system "$W"
finish
