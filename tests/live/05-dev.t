#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# /dev, terminals, and who owns them.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe
tool probe

SAY='cd /dev; stat -c "%n %F %t:%T %a %u:%g" null zero full random urandom tty
stat -c "%n %F %N" ptmx fd stdin stdout stderr
ls -A | sort | sed "s/^/has /"
echo x >/dev/null && echo "works null"
head -c 4 /dev/zero | od -An -tx1
head -c 8 /dev/urandom | wc -c | sed "s/^/bytes /"
echo x 2>/dev/null >/dev/full || echo "works full"
awk "\$5 ~ \"^/dev\" { print \"mount\", \$5, \$6 }" /proc/self/mountinfo
cp /bin/busybox /dev/true && /dev/true && echo "ran /dev/true"
cp /bin/busybox /dev/shm/true && /dev/shm/true && echo "ran /dev/shm/true"
stat -c "shm %a %u:%g" /dev/shm; stat -c "pts %a" /dev/pts
df -k /dev/shm | tail -n 1 | sed "s/^/size /"
stat -c "mq %F" /dev/mqueue; echo x >/dev/shm/x && echo "shm takes"
'
OUT=$(do_sh "$SAY" 2>/dev/null)
# dev-default-bind: the nodes are brig's own, whatever the host has there
dev() { is "/dev/$1" "$(inside "$1")" \
	"character special file $2 666 0:0"; }
dev null 1:3
dev zero 1:5
dev full 1:7
dev random 1:8
dev urandom 1:9
dev tty 5:0
like "ptmx is the one of its own pts" "$OUT" "^ptmx symbolic link .*pts/ptmx"
like "fd" "$OUT" "^fd symbolic link .*/proc/self/fd"
for n in stdin:0 stdout:1 stderr:2; do
	like "${n%:*}" "$OUT" \
		"^${n%:*} symbolic link .*/proc/self/fd/${n#*:}"
done
like "null works" "$OUT" '^works null$'
like "zero works" "$OUT" '^ 00 00 00 00$'
is "urandom works" "$(inside bytes)" 8
like "full works" "$OUT" '^works full$'
is "and nothing else is there" \
	"$(inside has | tr '\n' ' ')" \
	"fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero "
unlike "hardened: no programs in /dev" "$OUT" '^ran /dev/true'
unlike "no programs in /dev/shm" "$OUT" '^ran /dev/shm'
is "shm" "$(inside shm | head -n 1)" "1777 0:0"
like "shm takes files" "$OUT" '^shm takes$'
like "shm has the size asked for" "$(inside size)" ' 65536 '
for m in /dev/pts /dev/shm /dev/mqueue; do
	like "$m is mounted" "$OUT" "^mount $m "
done
like "mqueue can be used" "$(do_sh 'probe eat mqueue 1')" '^mqueue 1 ok'
like "ptys can be used" "$(do_sh 'probe eat pty 3')" '^pty 3 ok'
OUT=$(do_sh 'probe eat pty 1; echo x >/dev/null && cat /dev/zero |
	head -c 1 | wc -c; echo x >/dev/shm/x; echo $?' \
	'.process.user = {uid: 1000, gid: 1000}' 2>&1)
is "a user can use them all" "$(echo $OUT)" "pty 1 ok 1 0"

# A device that the config lists, within the rules
OUT=$(do_sh 'stat -c "%F %t:%T %a %u:%g" /dev/mynull; echo x >/dev/mynull &&
	echo works' '.linux.devices = [{path: "/dev/mynull", type: "c",
	major: 1, minor: 3, fileMode: 432, uid: 7, gid: 8}]' 2>&1)
if printf '%s\n' "$OUT" | grep -q ' at /linux/devices'; then
	like "a device of the config is refused by name" "$OUT" dev-
else
	is "a device of the config" "$OUT" \
		"character special file 1:3 660 7:8
works"
fi

# A terminal. What is to be read is awaited before its session's leader ends: a
# hangup may drop what is still on its way (the kernel's pty_flush_buffer).
has() { tr -d '\r' <"$1" | grep -q "$2"; }
term() {
	cid
	light "$W/$ID" "$(sh_args "$1
		echo end; sleep 1000") | .process.terminal = true |
		.process.consoleSize = {width: 77, height: 33} | ${2:-.}"
	"$W/probe" console "$W/$ID.sock" >"$W/$ID.tty" 2>&1 &
	TERM_PID=$!
	until_ok 5 test -S "$W/$ID.sock"
	rt create --bundle "$W/$ID" --console-socket "$W/$ID.sock" "$ID" \
		>"$W/$ID.err" 2>&1 </dev/null || {
		cat "$W/$ID.err" >&2
		return 1
	}
	rt start "$ID"
	until_ok 60 has "$W/$ID.tty" '^end$'
	rt kill "$ID" KILL
	wait $TERM_PID
	OUT=$(tr -d '\r' <"$W/$ID.tty")
}
TTY='tty; stat -c "console %F %t:%T %a %u:%g" /dev/console
stat -c "tty0 %F %t:%T %a %u:%g" $(tty)
echo out >/dev/console && echo "console takes"
echo "to tty" >/dev/tty; stty size
[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo "all three"
awk "\$5 == \"/dev/console\" { print \"mount\", \$6, \$9 }" /proc/self/mountinfo
ls /dev/pts'
term "$TTY"
like "the master comes over the socket" "$OUT" '^console 77x33'
like "tty" "$OUT" '^/dev/(pts/0|console)$'
like "console" "$OUT" '^console character special file 88:0 620 0:5$'
like "the slave" "$OUT" '^tty0 character special file 88:0 620 0:5$'
like "console can be written" "$OUT" '^console takes$'
like "the controlling terminal too" "$OUT" '^to tty$'
like "its size" "$OUT" '^33 77$'
like "stdin, stdout, stderr" "$OUT" '^all three$'
down "$ID"
term "$TTY" '.process.user = {uid: 1000, gid: 1000}'
like "a user's: console" "$OUT" 'console character special file 88:0 620 1000:5$'
like "a user's: can be written" "$OUT" '^console takes$'
like "a user's: size" "$OUT" '^33 77$'
down "$ID"

# No one to give it to
cid
light "$W/$ID" '.process.terminal = true'
host_snap "$W/before"
nok "a terminal with no console socket" rt create --bundle "$W/$ID" "$ID"
host_snap "$W/after"
same "and nothing stays" "$W/before" "$W/after"
nok "a socket that nobody listens to" rt create --bundle "$W/$ID" \
	--console-socket "$W/none" "$ID"
host_snap "$W/after"
same "and nothing stays of it" "$W/before" "$W/after"

# run and exec on a terminal of the caller's
if command -v script >/dev/null; then
	cid
	light "$W/$ID" "$(sh_args 'tty; [ -t 0 ] && [ -t 2 ] && echo all
		read x; echo "read $x"; stty size; sleep 0.5; exit 4') |
		.process.terminal = true"
	echo typed | script -qec "stty rows 21 cols 43; '$RUNTIME' \
		--root '$W/state' run --bundle '$W/$ID' $ID" /dev/null \
		>"$W/tty" 2>&1
	is "run on a terminal: its status" $? 4
	OUT=$(tr -d '\r' <"$W/tty")
	like "run on a terminal: it has one" "$OUT" '^all$'
	like "run on a terminal: what is typed arrives" "$OUT" '^read typed$'
	like "run on a terminal: of the caller's size" "$OUT" '^21 43$'
else
	skip "run on a terminal" "no script(1)"
fi

# exec with one
up 'echo ready; sleep 1000'
ready "$ID"
EXEC_JQ='.terminal = true | .consoleSize = {width: 44, height: 22}'
"$W/probe" console "$W/x.sock" "echo ty''ped" >"$W/x.tty" 2>&1 &
c=$!
until_ok 5 test -S "$W/x.sock"
EXEC_OPTS="--detach --console-socket $W/x.sock --pid-file $W/x.pid"
in_ct "$ID" /bin/sh -i >"$W/x.err" 2>&1 </dev/null
is "exec with a terminal" "$(echo $?$(cat "$W/x.err"))" 0
until_ok 60 has "$W/x.tty" typed
kill -HUP "$(cat "$W/x.pid")"
wait $c
OUT=$(tr -d '\r' <"$W/x.tty")
like "exec: the master comes" "$OUT" '^console 44x22'
# The word is not in what is typed, so it is the shell's answer, whatever else
# stands on its line: a prompt, what the kernel or the line editor echoes
like "exec: what is typed runs" "$OUT" 'typed'
ok "exec: it ends" until_ok 5 gone "$(cat "$W/x.pid")"
EXEC_JQ=. EXEC_OPTS=
"$W/probe" console "$W/y.sock" >"$W/y.tty" 2>&1 &
c=$!
until_ok 5 test -S "$W/y.sock"
EXEC_JQ='.terminal = true'
EXEC_OPTS="--detach --console-socket $W/y.sock --pid-file $W/y.pid"
in_sh "$ID" 'stat -c "%F %a %u:%g" $(tty); echo end >/dev/tty; sleep 1000' >&2
until_ok 60 has "$W/y.tty" '^end$'
kill -KILL "$(cat "$W/y.pid")"
wait $c
EXEC_JQ=. EXEC_OPTS=
like "exec: whose it is" "$(tr -d '\r' <"$W/y.tty")" \
	'^character special file 620 0:5$'
down "$ID"

# One that is there already is taken, where it is the same: a tmpfs that begins
# with what the image has, which is no node but may be a FIFO
there() { # MODE, a file or a FIFO of the image's
	do_sh 'stat -c "%F %a %u:%g" /dev/there' '.mounts |= map(if
		.destination == "/dev" then .options += ["tmpcopyup"] else .
		end) | .linux.devices += [{path: "/dev/there", type: "p",
		fileMode: 416, uid: 7, gid: 8}]' 2>&1
}
mkfifo -m 600 "$W/root/dev/there"
is "a device that is there already, the same" "$(there)" "fifo 640 7:8"
rm "$W/root/dev/there"
echo x >"$W/root/dev/there"
like "a device that is there already, another" "$(there)" \
	'/dev/there: make the device: File exists'
rm "$W/root/dev/there"

# A node is made in our tmpfs alone: the owner of a volume below /dev could put
# a link in its place, and a file of the host's would get its mode
mkdir -p "$W/below/sub"
for d in null sub/null new/null; do
	OUT=$(do_sh 'ls /dev/foo' ".mounts += [{destination: \"/dev/foo\",
		type: \"bind\", source: \"$W/below\", options: [\"rbind\"]}] |
		.linux.devices += [{path: \"/dev/foo/$d\", type: \"c\",
		major: 1, minor: 3, fileMode: 438}]" 2>&1)
	like "hardened: no node in a volume: $d" "$OUT" dev-path
	is "hardened: nothing in it: $d" \
		"$(find "$W/below" -type c)" ""
done

# Anywhere in the root, as the conformance build makes them; never out of it
OPEN=${builddir:-.}/tests/brig-open
if ! peer && [ -x "$OPEN" ]; then
	HARD=$RUNTIME RUNTIME=$OPEN
	mkdir -p "$W/out"
	D=$W/dev-root
	rootfs "$D"
	ln -s "$W/out" "$D/away"
	ln -s ../../../../../../..$W/out "$D/up"
	# node PATH TYPE MAJOR MINOR: a launch that makes it and looks
	made() {
		cid
		mkdir -p "$W/$ID"
		config "$(sh_args "stat -c '%F %a %u:%g %t:%T' $1") |
			.root.path = \"$D\" | del(.linux.seccomp) |
			.linux.devices += [{path: \"$1\", type: \"$2\",
			major: $3, minor: $4, fileMode: 420, uid: 7, gid: 9}]" \
			>"$W/$ID/config.json"
		rt run --bundle "$W/$ID" "$ID" 2>&1
	}
	is "open: a device in /srv" "$(made /srv/deep/mine c 1 5)" \
		"character special file 644 7:9 1:5"
	is "open: once more, as it is there already" \
		"$(made /srv/deep/mine c 1 5)" \
		"character special file 644 7:9 1:5"
	is "open: in the root itself" "$(made /mine b 7 99)" \
		"block special file 644 7:9 7:63"
	like "open: where there is another" "$(made /srv/deep/mine c 1 3)" \
		'/srv/deep/mine: make the device: File exists'
	touch "$W/out/f"
	chmod 600 "$W/out/f"
	ln -s "$W/out/f" "$D/srv/link"
	like "open: where there is a link" "$(made /srv/link c 1 5)" \
		'/srv/link: make the device: File exists'
	is "open: what it leads to is as it was" \
		"$(stat -c '%F %a %u:%g' "$W/out/f")" \
		"regular empty file 600 0:0"
	for d in away up; do
		is "open: by a link of the image out of the root: $d" \
			"$(made /$d/mine c 1 5)" \
			"character special file 644 7:9 1:5"
	done
	is "open: nothing came out" "$(find "$W/out" -name mine)" ""
	for d in /dev /; do
		like "open: not in the place of $d" "$(made $d c 1 5)" dev-path
	done
	RUNTIME=$HARD
else
	skip "open: a device anywhere" "no $OPEN"
fi
finish
