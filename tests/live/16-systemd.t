#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# --systemd-cgroup: what systemd is asked, over a bus of our own with enough of
# systemd behind it, and what the kernel then has.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox dbus-daemon
PY=''
for p in /usr/bin/python3 python3; do # the distribution's first
	[ -n "$PY" ] || ! "$p" -c 'import dbus, dbus.mainloop.glib
from gi.repository import GLib' 2>/dev/null || PY=$p
done
[ -n "$PY" ] || skip_all "no dbus and gi for python3"
helper=$(dirname "$(command -v "$RUNTIME")")/brig-systemd
[ -x "$helper" ] || skip_all "no brig-systemd: built without libsystemd"
playground "$@"

helper=$(dirname "$RUNTIME")/brig-systemd
place=$(grep -ao '/[a-z/]*/brig-systemd' "$RUNTIME" | head -n 1)
over=${place%/*}
while [ ! -d "$over" ]; do over=${over%/*}; done
case $over in '' | / | /usr) skip_all "no place for $place" ;; esac
mount -t tmpfs tmpfs "$over" || bail "no place for $place"
libexec=${place%/*}

# A bus, and who answers there
mkdir -p /run/dbus
cat >"$W/bus.conf" <<-X
	<busconfig>
	<type>system</type>
	<listen>unix:path=/run/dbus/system_bus_socket</listen>
	<auth>EXTERNAL</auth>
	<policy context="default"><allow user="*"/><allow own="*"/>
	<allow send_type="method_call"/><allow send_type="signal"/>
	<allow send_requested_reply="true" send_type="method_return"/>
	<allow send_requested_reply="true" send_type="error"/>
	<allow receive_type="method_call"/><allow receive_type="method_return"/>
	<allow receive_type="error"/><allow receive_type="signal"/></policy>
	</busconfig>
X
C=/sys/fs/cgroup
U=$C
[ ! -d $C/unified ] || U=$C/unified
S=brigtest${W##*.}
dbus-daemon --config-file="$W/bus.conf" --nofork >"$W/bus.log" 2>&1 &
BUS=$!
until_ok 10 test -S /run/dbus/system_bus_socket || bail "no bus"
: >"$W/calls"
"$PY" "$here/tests/live/systemd1.py" "$W/calls" "$U" >"$W/py.log" 2>&1 &
FAKE=$!
until_ok 20 dbus-send --system --print-reply --dest=org.freedesktop.systemd1 \
	/org/freedesktop/systemd1 org.freedesktop.systemd1.Manager.Subscribe ||
	bail "no systemd: $(cat "$W/py.log")"

sd() { "$RUNTIME" --root "$W/state" --systemd-cgroup "$@"; }
sd_up() { # SCRIPT FILTER
	cid
	light "$W/$ID" "$(sh_args "$1") | .linux.cgroupsPath = \"$S-a.slice:box:$ID\" | $2"
	sd run --detach --bundle "$W/$ID" "$ID" >"$W/$ID.out" 2>&1 </dev/null
}
asked() { jq -c "select(.[0] == \"$1\") | .[${2:-3}]" "$W/calls" | tail -n 1; }

sd_up 'echo ready; sleep 1000' .
isnt "without the program" $? 0
like "it is named" "$(cat "$W/$ID.out")" "brig-systemd"
nok "and nothing stays" rt state "$ID"
mkdir -p "$libexec"
cp "$helper" "$place"

sd_up 'echo ready; sleep 1000' '.linux.resources += {pids: {limit: 55},
	memory: {limit: 67108864, swap: 134217728, reservation: 33554432},
	cpu: {shares: 1024, quota: 50000, period: 100000, cpus: "0-1"}}'
is "a container in a scope" $? 0
ready "$ID" || diag "$(cat "$W/$ID.out")"
P=$(pid_of "$ID")
at=/$S.slice/$S-a.slice/box-$ID.scope
like "it is in there" "$(grep '^0::' "/proc/$P/cgroup")" "$at\$"
is "alone" "$(cat "$U$at/cgroup.procs")" "$P"
is "one scope was asked for" "$(jq -c 'select(.[0] == "start") | .[1:3]' \
	"$W/calls")" "[\"box-$ID.scope\",\"fail\"]"
is "in its slice, with what it is to have" "$(asked start | jq -cS '[.Slice,
	.Delegate, .DefaultDependencies, .TasksMax, .CPUQuotaPerSecUSec,
	.CPUQuotaPeriodUSec, .AllowedCPUs]')" \
	"[\"$S-a.slice\",true,false,55,500000,100000,[3]]"
if [ "$U" = $C ]; then
	is "memory" "$(asked start | jq -c '[.MemoryMax, .MemorySwapMax,
		.MemoryLow, .CPUWeight]')" "[67108864,67108864,33554432,39]"
	is "pids, as the kernel has it" "$(cat "$U$at/pids.max")" 55
else
	is "memory" "$(asked start | jq -c '[.MemoryLimit, .CPUShares]')" \
		"[67108864,1024]"
	is "pids, as the kernel has it" "$(cat "$C/pids$at/pids.max")" 55
	is "and who is in it" "$(cat "$C/pids$at/cgroup.procs")" "$P"
fi
EXEC_OPTS="--detach --pid-file $W/x"
in_sh "$ID" 'sleep 1000' >/dev/null 2>&1 </dev/null
EXEC_OPTS=
like "exec is in it" "$(cat "$U$at/cgroup.procs")" "^$(cat "$W/x")\$"
is "pause" "$(rt pause "$ID"; rt state "$ID" | jq -r .status)" paused
ok "resume" rt resume "$ID"
ok "update" rt update --pids-limit 66 --cpu-quota 20000 "$ID"
is "systemd is told" "$(asked set | jq -cS '[.TasksMax,
	.CPUQuotaPerSecUSec]')" "[66,200000]"
is "the kernel has it" "$(cat "$C"/pids"$at"/pids.max 2>/dev/null ||
	cat "$U$at/pids.max")" 66
: >"$W/calls"
ok "delete" rt delete --force "$ID"
is "the scope is stopped and forgotten" "$(jq -c '.[0:2]' "$W/calls")" \
	"[\"stop\",\"box-$ID.scope\"]
[\"reset\",\"box-$ID.scope\"]"
is "no cgroup stays" "$(find $C -maxdepth 3 -name "$S*" | grep -c .)" 0
is "and no process of ours" "$(pgrep -x brig-systemd | grep -c .)" 0

# What fails
: >"$W/calls"
cid
light "$W/$ID" ".linux.cgroupsPath = \"$S.slice:refused:$ID\""
nok "a job that fails" sd create --bundle "$W/$ID" "$ID"
like "its result is said" "$ok_o" "ended as failed"
nok "and nothing stays" rt state "$ID"
cid
light "$W/$ID" ".linux.cgroupsPath = \"$S.slice:box:$ID\" |
	.process.args = [\"/no/such\"]"
nok "a program that is not there" sd create --bundle "$W/$ID" "$ID"
is "the scope goes" "$(find $C -maxdepth 3 -name "$S*" | grep -c .)" 0
for p in "/abs/olute" "a:b" "$S.slice:a:b:c" "$S:a:b" ":a/b:c" "a--b.slice:x:y"; do
	cid
	light "$W/$ID" ".linux.cgroupsPath = \"$p\""
	nok "$p" sd create --bundle "$W/$ID" "$ID"
	like "$p: by rule" "$ok_o" "res-cgroup-path"
done
cid
light "$W/$ID" ".linux.cgroupsPath = \"$S.slice:box:$ID\""
nok "slice:prefix:name without --systemd-cgroup" rt create \
	--bundle "$W/$ID" "$ID"
like "what to do is said" "$ok_o" "--systemd-cgroup"

kill $FAKE $BUS
wait $FAKE $BUS 2>/dev/null
cid
light "$W/$ID" ".linux.cgroupsPath = \"$S.slice:box:$ID\""
nok "no bus" sd create --bundle "$W/$ID" "$ID"
like "it says so" "$ok_o" "brig-systemd: .*bus"
nok "and nothing stays" rt state "$ID"
finish
