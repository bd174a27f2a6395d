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
mknod "$P" c 1 5
ex "a device of zeros"
rm "$P"
python3 -c 'import socket, sys
socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$P"
ex "a socket"
rm "$P"
mkfifo "$P"
(sleep 0.2; exec 9<>"$P"; printf '{"args": [' >&9) &
ex "a pipe whose writer goes halfway"
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
at "a folder by its dots" "$W/pids/.."
at "a file for a folder" "$W/target/pid"
mkdir "$W/ro"
mount -t tmpfs -o ro tmpfs "$W/ro"
at "where nothing can be written" "$W/ro/pid"
umount "$W/ro"
ln -sf /proc/self/fd "$W/fds"
at "of descriptors" "$W/fds/1"
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
# its queue is full: connect(2) waits
python3 -c 'import os, socket, sys, time
s = socket.socket(socket.AF_UNIX)
s.bind(sys.argv[1])
s.listen(0)
c = socket.socket(socket.AF_UNIX)
c.connect(sys.argv[1])
print("ready", flush=True)
time.sleep(1000)' "$W/full" >"$W/full.out" &
PEER=$!
until_ok 10 grep -q ready "$W/full.out"
tty "that nobody takes from" "$W/full"
kill "$PEER"

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
b "update: a device" update --resources=/dev/zero "$C"
b "update: a folder" update --resources="$W/pids" "$C"
b "update: none" update --resources="$W/none" "$C"
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
# Each byte of the record: a pid, and no signal may go to another one
cp -p "$S/record" "$W/record.was"
cat >"$W/flip.py" <<'X'
import subprocess, sys
rt, root, box, record = sys.argv[1:]
was = open(record, "rb").read()
for i in range(len(was)):
    for bit in 1, 4, 128:
        now = bytearray(was)
        now[i] ^= bit
        with open(record, "r+b") as f:
            f.write(now)
        r = subprocess.run([rt, "--root", root, "kill", box, "KILL"],
                           stdin=subprocess.DEVNULL, capture_output=True,
                           timeout=30)
        if r.returncode != 1 or not r.stderr.startswith(b"brig: "):
            print(i, bit, r.returncode, r.stderr)
with open(record, "r+b") as f:
    f.write(was)
print("all of", len(was) > 50)
X
sleep 1000 &
OTHER=$!
is "each byte of the record, three bits: an error each" "$(python3 \
	"$W/flip.py" "$RUNTIME" "$W/state" "$C" "$S/record" 2>&1)" "all of True"
ok "another process of the host is as it was" kill "$OTHER"
is "and the record" "$(cmp "$S/record" "$W/record.was" && echo same)" same

other() { # DESC NAME MAKE...: what is in the place of a file of the state
	other_d=$1 other_n=$2
	shift 2
	bad=0
	mv "$S/$other_n" "$W/away"
	"$@"
	for c in "state $C" "kill $C KILL" "exec $C true" "pause $C" \
		"update --pids-limit 5 $C" "delete --force $C"; do
		case ${LOCKED:-}:$c in 1:state* | 1:kill* | 1:exec*) continue ;; esac
		# shellcheck disable=SC2086
		each "$other_d" $c
	done
	timeout 20 "$RUNTIME" --root "$W/state" list --format json \
		>"$W/o" 2>&1 </dev/null
	is "$other_d: it is listed" "$?$(jq -r '.[].id' "$W/o")" "0$C"
	rm -rf "${S:?}/$other_n"
	mv "$W/away" "$S/$other_n"
	is "$other_d: an error each" $bad 0
}
for f in record plan; do
	other "$f is a link" $f ln -s "$W/away" "$S/$f"
	other "$f is a link to nothing" $f ln -s none "$S/$f"
	other "$f is a pipe" $f mkfifo "$S/$f"
	other "$f is a folder" $f mkdir "$S/$f"
	other "$f is a device" $f mknod "$S/$f" c 1 5
	other "$f is empty" $f sh -c ": >$S/$f"
	other "$f is text" $f cp "$W/target" "$S/$f"
	other "$f is zeros" $f truncate -s 5M "$S/$f"
done
# state and kill go without the lock, and so does exec
LOCKED=1
other "lock is a pipe" lock mkfifo "$S/lock"
other "lock is a link" lock ln -s "$W/away" "$S/lock"
other "lock is a folder" lock mkdir "$S/lock"
for m in 0777 0770 1777; do
	chmod $m "$W/state"
	bad=0
	for c in "state $C" "list" "kill $C KILL" "exec $C true" \
		"delete --force $C"; do
		# shellcheck disable=SC2086
		each "a state folder of mode $m" $c
	done
	chmod 0700 "$W/state"
	is "a state folder of mode $m: an error each" $bad 0
done
is "the state is as it was" "$(now)" "$BEFORE"
is "and so is the container" "$(pid_of "$C")" "$PID"
ok "it can be killed" rt kill "$C" KILL
until_ok 10 gone "$PID"
ok "and deleted" rt delete "$C"
finish
