#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# create, start, state, kill, delete, list, exec: what runtime.md says of each,
# and the words that a shim looks for.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox pgrep
playground "$@"
ROOT_TOOLS=probe
tool probe

fails() { # DESC WORDS CMD...: an error with these words, to no effect
	fails_d=$1 fails_w=$2
	shift 2
	"$@" >"$W/o" 2>&1 </dev/null
	isnt "$fails_d: fails" $? 0
	fails_o=$(cat "$W/o")
	like "$fails_d: says why" "$fails_o" "$fails_w"
}

status() { rt state "$1" 2>/dev/null | jq -r .status; }
made() { # [SCRIPT [FILTER]]: a created container
	cid
	light "$W/$ID" "$(sh_args "${1:-sleep 1000}") | ${2:-.}"
	rt create --bundle "$W/$ID" --pid-file "$W/$ID.pid" "$ID" \
		>"$W/$ID.out" 2>&1 </dev/null
}

# No such container
fails "state of none" 'does not exist' rt state none
fails "start of none" 'does not exist' rt start none
fails "kill of none" 'does not exist' rt kill none 15
fails "delete of none" 'does not exist' rt delete none
fails "exec in none" 'does not exist' rt exec --process "$W/x.json" none
ok "delete --force of none" rt delete --force none
for id in '' '.' '..' '../x' 'a/b' '.x' 'a b' "$(printf 'a\nb')" \
	"$(head -c 200 /dev/zero | tr '\0' a)"; do
	light "$W/odd" .
	nok "an id: $(printf %.20s "$id" | tr '\n' '?')" \
		rt create --bundle "$W/odd" -- "$id"
done
is "and none is there" "$(rt list -q | grep -c .)" 0

# create. The first container makes folders that stay.
do_sh true
host_snap "$W/before"
made 'echo started; sleep 1000' '.annotations = {a: "b", "c.d": ""}'
is "create" "$?$(cat "$W/$ID.out")" 0
A=$ID
S=$(rt state "$A")
is "state: id" "$(echo "$S" | jq -r .id)" "$A"
is "state: status" "$(echo "$S" | jq -r .status)" created
like "state: a member a line, as scripts look for it" "$S" \
	'^  "status": "created",$'
is "state: bundle" "$(echo "$S" | jq -r .bundle)" "$W/$A"
is "state: pid is the pid file's" "$(echo "$S" | jq -r .pid)" \
	"$(cat "$W/$A.pid")"
is "state: annotations" "$(echo "$S" | jq -c .annotations)" '{"a":"b","c.d":""}'
is "state: rootfs" "$(echo "$S" | jq -r .rootfs)" "$W/root"
like "state: created" "$(echo "$S" | jq -r .created)" \
	'^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$'
is "kill 0 only asks" "$(rt kill "$A" 0; echo $?)" 0
like "state: version" "$(echo "$S" | jq -r .ociVersion)" '^1\.[0-9]+\.[0-9]+'
is "nothing of its process has run" "$(cat "$W/$A.out")" ""
PA=$(cat "$W/$A.pid")
is "create leaves it to its caller" "$(status_of "$PA" PPid)" 1

# A second of the same id
cid
light "$W/dup" "$(sh_args 'echo second')"
fails "create of an id in use" 'exist|in use|taken' rt create \
	--bundle "$W/dup" "$A"
is "the first is as it was" "$(rt state "$A")" "$S"
ok "and alive" test -d "/proc/$PA"

# delete of created, exec in created
fails "delete of a created one" 'creat|not stopped|running' rt delete "$A"
is "which is as it was" "$(rt state "$A")" "$S"

# Edits of config.json come too late
jq "$(sh_args 'echo edited; sleep 1000') | .hostname = \"edited\"" \
	"$W/$A/config.json" >"$W/edited" && cat "$W/edited" >"$W/$A/config.json"

# start
ok "start" rt start "$A"
is "running" "$(status "$A")" running
until_ok 5 test -s "$W/$A.out"
is "later edits of config.json have no effect" "$(cat "$W/$A.out")" started
fails "start of a running one" 'running|not created|state' rt start "$A"
fails "delete of a running one" 'running|not stopped' rt delete "$A"
is "which runs on" "$(status "$A")" running

# list
made
B=$ID
L=$(rt list --format=json)
is "list: two" "$(echo "$L" | jq length)" 2
is "list: statuses" "$(echo "$L" | jq -r '.[].status' | sort | tr '\n' ' ')" \
	"created running "
is "list -q" "$(rt list -q | sort)" "$(printf '%s\n' "$A" "$B" | sort)"
like "list" "$(rt list)" "$A.*running"
down "$B"

# kill
made 'trap "echo got usr1" USR1; trap "echo got term; exit 7" TERM
	echo ready; while :; do sleep 0.05; done'
rt start "$ID"
ready "$ID"
ok "kill by number" rt kill "$ID" 10
ok "that one arrives" until_ok 5 grep -q usr1 "$W/$ID.out"
unlike "and no other" "$(cat "$W/$ID.out")" term
ok "kill by name" rt kill "$ID" SIGUSR1
ok "kill by short name" rt kill "$ID" TERM
stopped() { [ "$(status "$1")" = stopped ]; }
ok "it ends by it" until_ok 5 stopped "$ID"
S=$(rt state "$ID")
is "state of a stopped one has no pid" "$(echo "$S" | jq -r '.pid // 0')" 0
fails "kill of a stopped one" 'container not running' rt kill "$ID" 15
fails "kill with no such signal" '.' rt kill "$A" NOSUCH
fails "kill with a number that is none" '.' rt kill "$A" 999
fails "start of a stopped one" 'stopped|not created' rt start "$ID"
fails "exec in a stopped one" 'not running|stopped' rt exec \
	--process "$W/x.json" "$ID"
ok "delete of a stopped one" rt delete "$ID"
fails "then it is none" 'does not exist' rt state "$ID"
ok "and its id can be had again" quietly rt create --bundle "$W/$ID" "$ID"
down "$ID"

made
ok "kill of a created one" rt kill "$ID" KILL
ok "stops it" until_ok 5 stopped "$ID"
ok "and it can be deleted" rt delete "$ID"

# --all, after its first process has gone or before
made '(trap "" TERM; sleep 1000) & sleep 1000 & sleep 1000'
rt start "$ID"
several() { [ "$(lim pids cgroup.procs | wc -l)" -gt 1 ]; }
until_ok 5 several
ok "kill --all" rt kill --all "$ID" 9
until_ok 5 stopped "$ID"
none() { ! lim pids cgroup.procs | grep -q .; }
ok "all of them" until_ok 5 none
ok "kill --all of a stopped one, as engines do" \
	sh -c "'$RUNTIME' --root '$W/state' kill --all $ID 9 2>&1 |
		grep -Eq 'not running|^\$' || true"
rt delete "$ID"

# delete --force, at once: five tries, for what else is done here meanwhile
most=$((80 * ${SLOW:-1})) # a guest without KVM is slower
for i in 1 2 3 4 5; do
	made
	rt start "$ID"
	p=$(cat "$W/$ID.pid")
	b=$(date +%s%N)
	rt delete --force "$ID"
	rc=$?
	t=$((($(date +%s%N) - b) / 1000000))
	gone "$p" || rc="$rc, and $p lives"
	[ "$rc" = 0 ] && [ $t -ge $most ] || break
done
is "delete --force of a running one, whose process is gone then" "$rc" 0
is "in less than $most ms" "$([ $t -lt $most ] && echo yes || echo "$t ms")" yes
down "$A"
host_snap "$W/after"
same "nothing stays" "$W/before" "$W/after"

# A process that ended by itself
made 'exit 5'
rt start "$ID"
ok "one that ends is stopped" until_ok 5 stopped "$ID"
rt delete "$ID"

# The same pid, another process: identity is no number
made
rt start "$ID"
kill -KILL "$(cat "$W/$ID.pid")"
ok "killed from without: stopped" until_ok 5 stopped "$ID"
rt delete "$ID"

# create without process, then start
cid
light "$W/$ID" 'del(.process)'
if rt create --bundle "$W/$ID" "$ID" >"$W/o" 2>&1 </dev/null; then
	is "no process: created" "$(status "$ID")" created
	fails "no process: start" process rt start "$ID"
	down "$ID"
else
	like "no process: refused by name" "$(cat "$W/o")" process
fi

# Missing bundle, missing config, no id, options in any place
mkdir "$W/empty"
fails "no bundle" '.' rt create --bundle "$W/nowhere" x1
fails "no config.json" config.json rt create --bundle "$W/empty" x1
fails "no id" '.' rt create --bundle "$W/$A"
cid
light "$W/$ID" "$(sh_args 'sleep 1000')"
ok "options after the operand" quietly rt create "$ID" --bundle="$W/$ID" \
	--pid-file="$W/$ID.pid"
ok "the pid file" test -d "/proc/$(cat "$W/$ID.pid")"
down "$ID"
cid
light "$W/$ID" "$(sh_args 'sleep 1000')"
ok "the bundle is the present folder" sh -c "cd '$W/$ID' &&
	'$RUNTIME' --root '$W/state' create here </dev/null >/dev/null 2>&1"
is "and stands in the state as an absolute path" \
	"$(rt state here | jq -r .bundle)" "$W/$ID"
down here

# exec: status, stdio, detached, ended by the container's end
up 'echo ready; sleep 1000'
ready "$ID"
in_sh "$ID" 'exit 42'
is "exec exits with its process's status" $? 42
in_sh "$ID" 'kill -KILL $$; sleep 1' >/dev/null 2>&1
is "or 128 and its signal" $? 137
is "exec's stdio" "$(echo given | in_sh "$ID" 'cat; echo err >&2' 2>&1 |
	tr '\n' ' ')" "given err "
is "exec's user" "$(EXEC_JQ='.user = {uid: 1000, gid: 1000,
	additionalGids: [5]}'; in_sh "$ID" 'id -u; id -g; id -G' | tr '\n' ' ')" \
	"1000 1000 1000 5 "
is "exec's cwd and environment" "$(EXEC_JQ='.cwd = "/var" | .env =
	["PATH=/bin", "X=y"]'; in_sh "$ID" 'pwd; echo $X' | tr '\n' ' ')" \
	"/var y "
EXEC_JQ='.cwd = "/no/such"'
in_sh "$ID" 'pwd' >/dev/null 2>&1
isnt "exec's cwd that is not there" $? 0
EXEC_JQ=.
fails "exec of a missing program" '/no/such|no such' in_ct "$ID" /no/such
is "the container runs on" "$(status "$ID")" running
EXEC_OPTS="--detach --pid-file $W/d.pid"
in_sh "$ID" 'sleep 1000' >/dev/null 2>&1 </dev/null
is "exec --detach" $? 0
EXEC_OPTS=
ok "its pid is there" test -d "/proc/$(cat "$W/d.pid")"
in_sh "$ID" 'echo ready; sleep 1000' >"$W/exec.out" 2>&1 &
e=$!
ok "an attached one" until_ok 10 grep -q ready "$W/exec.out"
rt kill "$ID" KILL
wait $e
is "the container's end ends an attached exec" $? 137
ok "and a detached one" until_ok 5 gone "$(cat "$W/d.pid")"
down "$ID"

# run: signals go on to the container, its status comes back
cid
light "$W/$ID" "$(sh_args 'trap "echo got hup" HUP; trap "exit 7" TERM
	echo ready; while :; do sleep 0.05; done')"
rt run --bundle "$W/$ID" "$ID" >"$W/$ID.out" 2>&1 </dev/null &
r=$!
ready "$ID"
# the runtime itself is a child of this shell's
p=$(pgrep -P $r 2>/dev/null | head -n 1)
kill -HUP "${p:-$r}"
ok "run passes a signal on" until_ok 5 grep -q 'got hup' "$W/$ID.out"
kill -TERM "${p:-$r}"
wait $r
is "and exits as its container does" $? 7
nok "which is gone" rt state "$ID"

# --version, --log
like "--version" "$(rt --version)" 'version '
like "--version: spec" "$(rt --version)" '^spec: 1\.'
rt --log "$W/log" --log-format json create --bundle "$W/empty" x 2>/dev/null
is "--log-format json: the last line of level error has words" \
	"$(jq -r 'select(.level == "error") | .msg | length > 0' "$W/log" |
	tail -n 1)" true
finish
