#!/bin/sh
# pause, resume, ps: as the kernel's freezer has them, and the end of a paused
# container, which must not hang.
. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"

cid
create() { # with no hand in our own output
	rt create --bundle "$W/$ID" --pid-file "$W/pid" "$ID" \
		>/dev/null 2>&1 </dev/null
}
light "$W/$ID" "$(sh_args 'sleep 1000 & sleep 1000')"
ok "create" create
ok "start" rt start "$ID"
pid=$(cat "$W/pid")
two() { [ "$(rt ps --format json "$ID" | jq length)" = 2 ]; }
until_ok 50 two
is "ps names the first process" \
	"$(rt ps --format json "$ID" | jq "index($pid) != null")" true
ok "pause" rt pause "$ID"
is "state says so" "$(rt state "$ID" | jq -r .status)" paused
like "and the kernel: nothing runs on" \
	"$(cat /sys/fs/cgroup/freezer/"$(awk -F: '$2 == "freezer" { print $3 }' \
		"/proc/$pid/cgroup")"/freezer.state 2>/dev/null)" 'FROZEN|^$'
nok "paused already" rt pause "$ID"
ok "resume" rt resume "$ID"
is "running again" "$(rt state "$ID" | jq -r .status)" running
nok "not paused" rt resume "$ID"

# exec --cgroup: one below the container's, which somebody has made
top=$(awk -F: '$2 == "pids" || $1 == 0 { print $3; exit }' "/proc/$pid/cgroup")
for d in /sys/fs/cgroup/*"$top" /sys/fs/cgroup"$top"; do
	[ -d "$d" ] && mkdir -p "$d/sub" || continue
	for f in cpus mems; do
		[ ! -e "$d/cpuset.$f" ] ||
			cat "$d/cpuset.$f" >"$d/sub/cpuset.$f"
	done 2>/dev/null
done
ok "exec into a cgroup below" quietly rt exec --cgroup sub --detach \
	--pid-file "$W/x" "$ID" sleep 1000
like "it is there" "$(cat "/proc/$(cat "$W/x")/cgroup")" "$top/sub\$"
is "and ps has it too" "$(rt ps --format json "$ID" | jq length)" 3
nok "one that is not there" rt exec --cgroup none "$ID" true
for c in .. a/.. ../x a//b a/ . cpu:sub ./a; do
	nok "not below: $c" rt exec --cgroup "$c" "$ID" true
done
ok "pause again" rt pause "$ID"
ok "delete --force ends a paused one" timeout 60 "$RUNTIME" \
	--root "$W/state" delete --force "$ID"
nok "and it is gone" rt state "$ID"

# One that is created can be paused, and goes on; start and exec keep off
ok "create another" create
pid=$(cat "$W/pid")
is "ps of a created one" "$(rt ps -f json "$ID" | jq -c .)" "[$pid]"
ok "pause a created one" rt pause "$ID"
is "it is paused" "$(rt state "$ID" | jq -r .status)" paused
nok "it can't be started" timeout 60 "$RUNTIME" --root "$W/state" start "$ID"
nok "nor exec'd into" timeout 60 "$RUNTIME" --root "$W/state" exec "$ID" true
ok "it goes on" rt resume "$ID"
is "as created" "$(rt state "$ID" | jq -r .status)" created
ok "pause it again" rt pause "$ID"
ok "delete --force ends it" timeout 60 "$RUNTIME" --root "$W/state" \
	delete --force "$ID"
ok "its process has gone" gone "$pid"

# Frozen by cgroup v1 it would not end before it goes on: KILL lets it
stopped() { rt state "$ID" | grep -q stopped; }
ok "create one more" create
ok "and pause it" rt pause "$ID"
ok "kill KILL" rt kill "$ID" KILL
ok "ends a paused one" until_ok 10 stopped
down "$ID"
ok "create another" create
ok "and pause that" rt pause "$ID"
ok "kill TERM" rt kill "$ID" TERM
is "leaves it paused" "$(rt state "$ID" | jq -r .status)" paused
down "$ID"

# ps and list of one that has stopped
ok "create a third" create
rt kill "$ID" KILL
ok "it stops" until_ok 10 stopped
is "ps of a stopped one: the header alone" "$(rt ps "$ID")" PID
is "as JSON: none" "$(rt ps -f json "$ID")" '[]'
is "list: the columns of runc" "$(rt list | awk 'NR == 1')" \
	"$(printf '%-24s %-8s %-9s BUNDLE CREATED' ID PID STATUS)"
is "list: as JSON, in runc's order" \
	"$(rt list -f json | grep -o '"[a-zA-Z]*":' | head -n 8 | tr -d '\n')" \
	'"ociVersion":"id":"pid":"status":"bundle":"rootfs":"created":"annotations":'
like "list: a stopped one has no pid" "$(rt list)" \
	"^$ID +0 +stopped +$W/$ID 20"
is "list: as JSON, its root and annotations too" \
	"$(rt list -f json | jq -c '.[] | [.id, .pid, .status, .rootfs, .annotations]')" \
	"[\"$ID\",0,\"stopped\",\"$W/root\",{}]"
down "$ID"
nok "ps of none" rt ps "$ID"
finish
