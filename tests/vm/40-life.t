#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A container's life, and that nothing of it stays. 01-confined has what each
# of its processes may do.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"

# The first one makes folders that stay: /run/brig, the parent of the cgroups
do_sh true >/dev/null 2>&1
host_snap "$W/before"
cid
light "$W/$ID" "$(sh_args 'trap "echo got; exit 7" TERM; echo ready
	while :; do sleep 1; done')"
ok "create" quietly rt create --bundle "$W/$ID" --pid-file "$W/pid" "$ID"
is "it is created" "$(rt state "$ID" | jq -r .status)" created
P=$(cat "$W/pid")
is "its process waits" "$(pid_of "$ID")" "$P"
ok "start" rt start "$ID"
is "it runs" "$(rt state "$ID" | jq -r .status)" running
is "exec tells how it ended" "$(in_sh "$ID" 'echo hi; exit 3' 2>&1; echo $?)" \
	"hi
3"
until_ok 10 traps "$P"
ok "kill" rt kill "$ID" TERM
ok "its process ends" until_ok 10 gone "$P"
is "it is stopped" "$(rt state "$ID" | jq -r .status)" stopped
ok "delete" rt delete "$ID"
nok "it is gone" rt state "$ID"
is "run tells how it ended" "$(do_sh 'echo out; exit 9' 2>&1; echo $?)" "out
9"
up 'trap "" TERM; echo ready; sleep 300 & sleep 300'
ready "$ID" 20
nok "delete of a running one" rt delete "$ID"
ok "delete --force" rt delete --force "$ID"
cid
light "$W/$ID" '.process.args = ["/no/such"]'
nok "a program that is not there" quietly rt run --bundle "$W/$ID" "$ID"
cid
light "$W/$ID" '.linux.resources.memory.swappiness = 20'
OUT=$(rt create --bundle "$W/$ID" "$ID" 2>&1 </dev/null)
like "what cgroup2 has not is refused by name" "$OUT" 'swappiness'
is "no container is left" "$(rt list -q | grep -c .)" 0
host_snap "$W/after"
same "the host is as it was" "$W/before" "$W/after"
finish
