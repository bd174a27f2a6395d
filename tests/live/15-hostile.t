#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Files that somebody else had a hand in: process files, updates, pid files,
# console sockets, the state folder. A clear error each, and nothing changes.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox python3
playground "$@"

up 'echo ready; sleep 1000' '.linux.resources.pids.limit = 55'
ready "$ID"
C=$ID
PID=$(pid_of "$C")
S=$W/state/$C

# What an error must leave: the container, its limits and state, no other one
cg_of() {
	for d in /sys/fs/cgroup/pids"$CG/$C" /sys/fs/cgroup"$CG/$C"; do
		[ ! -e "$d/pids.max" ] || cat "$d/pids.max" "$d/cgroup.procs"
	done
}
now() {
	rt list --format json | jq -c .
	cg_of
	find "$S" -type f -exec cksum {} + | sort
	ls -A "$W/pids"
}
mkdir "$W/pids"
no() { # DESC CMD...: a failure in one line, and nothing else
	no_d=$1
	shift
	timeout 60 "$@" >"$W/o" 2>&1 </dev/null
	like "$no_d: fails" "$?" '^[123]$'
	like "$no_d: a clear error" "$(cat "$W/o")" '^brig: .+: .+'
	is "$no_d: nothing changed" "$(now)" "$BEFORE"
}
BEFORE=$(now)
b() { # DESC WORDS...
	b_d=$1
	shift
	no "$b_d" "$RUNTIME" --root "$W/state" "$@"
}

# ---- process files
P=$W/p.json
ex() { b "process file: $1" exec --pid-file "$W/pids/x" "--process=$P" "$C"; }

GOOD=$(jq -c "$(args true) | .process" "$W/$C/config.json")
as() { # DESC FILTER: the good one, changed
	printf '%s' "$GOOD" | jq -c "$2" >"$P"
	ex "$1"
}
text() { # DESC SED
	printf '%s' "$GOOD" | sed "$2" >"$P"
	ex "$1"
}
printf '%s' "$GOOD" >"$P"
is "a good one runs" "$(rt exec --process "$P" "$C" >/dev/null 2>&1; echo $?)" 0
: >"$P"
ex "empty"
text "a key twice" 's/"cwd"/"cwd":"\/tmp","cwd"/'
text "a NUL" 's/"true"/"true\\u0000"/'
text "more behind it" 's/$/x/'
text "no UTF-8" "s/\"true\"/\"true$(printf '\377')\"/"
text "an id that is none" 's/"uid":0/"uid":4294967296/'
as "a way up" '.cwd = "../../x"'
as "a descriptor" '.cwd = "/proc/self/fd/8"'
as "nothing to run" '.args = []'
as "all of the host" '.capabilities[] = ["CAP_SYS_ADMIN"]'
as "a list" '[.]'
printf '{"x":%s' "$(head -c 100000 /dev/zero | tr '\0' '[')" >"$P"
ex "without end"
head -c 5000000 /dev/zero >"$P"
ex "zeros"
rm "$P"
mkdir "$P"
ex "a folder"
rmdir "$P"
ln -s "$P" "$P"
ex "a link to itself"
rm "$P"
ex "none"
printf '%s' "$GOOD" >"$P"

# ---- pid files
at() { # DESC PATH
	b "pid file: $1" exec "--pid-file=$2" "--process=$P" "$C"
	light "$W/new" "$(sh_args true)"
	b "create, pid file: $1" create "--pid-file=$2" "--bundle=$W/new" new
}
echo keep >"$W/target"
ln -s "$W/target" "$W/link"
at "a link" "$W/link"
ln -sf "$W/nothing" "$W/link"
at "a link to nothing" "$W/link"
mkfifo "$W/fifo"
at "a pipe" "$W/fifo"
at "a folder" "$W/pids"
at "no folder" "$W/none/pid"
at "a device" /dev/null
at "of procfs" /proc/self/comm
at "nothing" ''
is "what the link meant is as it was" "$(cat "$W/target")" keep
is "and nothing was made" "$(ls "$W/nothing" 2>/dev/null)" ""

# ---- console sockets
tty() { # DESC PATH
	printf '%s' "$GOOD" | jq -c '.terminal = true' >"$W/tty.json"
	no "console: $1" "$RUNTIME" --root "$W/state" exec --detach \
		--console-socket "$2" --process "$W/tty.json" "$C"
	light "$W/new" "$(sh_args true) | .process.terminal = true"
	no "create, console: $1" "$RUNTIME" --root "$W/state" create \
		--bundle "$W/new" --console-socket "$2" new
}
tty "none" "$W/none"
tty "a file" "$W/target"
tty "a pipe" "$W/fifo"
tty "too long a path" "$W/$(head -c 300 /dev/zero | tr '\0' a)"
python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).bind(sys.argv[1])
socket.socket(socket.AF_UNIX).bind(sys.argv[2])' "$W/dgram" "$W/deaf"
tty "of datagrams" "$W/dgram"
tty "that nobody listens at" "$W/deaf"

# ---- updates
res() { # DESC JSON
	printf '%s' "$2" >"$W/r.json"
	b "update: $1" update "--resources=$W/r.json" "$C"
}
res "empty" ''
res "a list" '[]'
res "a key that is none" '{"pidz":{"limit":1}}'
res "a key twice" '{"pids":{"limit":1},"pids":{"limit":2}}'
res "no number" '{"pids":{"limit":"1"}}'
res "a number too large" '{"memory":{"limit":18446744073709551616}}'
res "a fraction" '{"pids":{"limit":1.5}}'
res "a way up" '{"unified":{"../x/pids.max":"1"}}'
res "lines" '{"cpu":{"cpus":"0\n1"}}'
res "disks that are none" '{"blockIO":{"weightDevice":[{"major":-1,"minor":0,"weight":500}]}}'
res "devices" '{"devices":[{"allow":true,"type":"b","major":8,"access":"rw"}]}'

# ---- the state folder
rm -rf "$W/kept"
cp -a "$S" "$W/kept"
each() { # DESC WORDS...: with 1, and why
	each_d=$1
	shift
	timeout 60 "$RUNTIME" --root "$W/state" "$@" >"$W/o" 2>&1 </dev/null
	each_rc=$?
	if [ $each_rc -ne 1 ] || ! grep -q '^brig: .*: ' "$W/o"; then
		fail "$each_d: $1" "$each_rc: $(cat "$W/o")"
		bad=1
	fi
}
damage() { # DESC FILE
	each "$1" state "$C"
	each "$1" kill "$C" KILL
	each "$1" exec "$C" true
	each "$1" pause "$C"
	each "$1" update --pids-limit 5 "$C"
	each "$1" delete --force "$C"
	cat "$2.was" >"$2"
	rm "$2.was"
}
for f in "$S"/*; do
	case ${f##*/} in record | plan) ;; *) continue ;; esac
	bad=0
	size=$(stat -c %s "$f")
	for i in 0 1 2 3 4 5; do
		cp -p "$f" "$f.was"
		python3 -c 'import sys
f = open(sys.argv[1], "r+b")
f.seek(int(sys.argv[2]))
c = f.read(1)[0]
f.seek(int(sys.argv[2]))
f.write(bytes([c ^ 4]))' "$f" $((size * i / 6))
		damage "${f##*/}, byte $((size * i / 6)) of $size" "$f"
	done
	is "a flipped byte of ${f##*/}: an error each" $bad 0
	cp -p "$f" "$f.was"
	head -c $((size / 2)) "$f.was" >"$f"
	damage "half of ${f##*/}" "$f"
	is "half of ${f##*/}: an error each" $bad 0
done
is "the state is as it was" "$(now)" "$BEFORE"
is "and so is the container" "$(pid_of "$C")" "$PID"
ok "it can be killed" rt kill "$C" KILL
until_ok 10 gone "$PID"
ok "and deleted" rt delete "$C"
finish
