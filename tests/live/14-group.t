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
light "$W/$ID" "$(sh_args 'sleep 100 & sleep 100')"
ok "create" create
ok "start" rt start "$ID"
pid=$(cat "$W/pid")
until_ok 50 test "$(rt ps --format json "$ID" | jq length)" = 2
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
	--pid-file "$W/x" "$ID" sleep 100
like "it is there" "$(cat "/proc/$(cat "$W/x")/cgroup")" "$top/sub\$"
is "and ps has it too" "$(rt ps --format json "$ID" | jq length)" 3
nok "one that is not there" rt exec --cgroup none "$ID" true
for c in .. a/.. ../x a//b a/ . cpu:sub ./a; do
	nok "not below: $c" rt exec --cgroup "$c" "$ID" true
done
ok "pause again" rt pause "$ID"
ok "delete --force ends a paused one" timeout 9 "$RUNTIME" \
	--root "$W/state" delete --force "$ID"
nok "and it is gone" rt state "$ID"
finish
