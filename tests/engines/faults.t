#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A long day without an engine: 100 containers at once, $ROUNDS (2,000) in a
# row, a state folder whose disk is full, a root that vanishes, a new brig,
# memory that runs out. What is counted before is counted after.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
: "${ROUNDS:=2000}"

# counts FILE: of the whole playground; processes without one of ours
counts() {
	set -- "$1" /proc/[0-9]*
	counts_p=$(($# - 1))
	{
		echo "mounts $(grep -c . /proc/self/mountinfo)"
		echo "cgroups $(find /sys/fs/cgroup/*"$CG" /sys/fs/cgroup"$CG" \
			-type d 2>/dev/null | grep -c .)"
		echo "processes $counts_p"
		echo "ids $(find /run/brig/ids -type f ! -name lock \
			2>/dev/null | grep -c .)"
		echo "state $(find "$W/state" /run -mindepth 1 \
			! -path '/run/brig/ids/lock' 2>/dev/null | sort | cksum)"
		echo "inodes $(df --output=iused /run | tail -n 1)"
		echo "links $(ls /sys/class/net)"
	} >"$1"
}

# What tells the journal of a launch may be at it when that has ended.
counts_soon() {
	for _ in $(seq 50); do
		counts "$W/after"
		! cmp -s "$W/before" "$W/after" || return 0
		sleep 0.1
	done
}

row() {
	do_sh true # whatever is made once
	keys=$(keys)
	counts "$W/before"
	cid
	light "$W/row" "$(args /bin/true)" || return
	row_n=0 row_bad=0
	while [ $row_n -lt "$ROUNDS" ]; do
		row_n=$((row_n + 1))
		rt run --bundle "$W/row" "row$row_n" >"$W/o" 2>&1 ||
			row_bad=$((row_bad + 1))
	done
	is "$ROUNDS in a row" "$row_bad" 0
	[ $row_bad = 0 ] || diag "$(cat "$W/o")"
	counts_soon
	same "nothing of them stays" "$W/before" "$W/after"
	ok "no key either" keys_back "$keys"
}

at_once() {
	i=0
	light "$W/all" "$(args /bin/sleep 1000)" || return
	while [ $i -lt 100 ]; do
		i=$((i + 1))
		mkdir "$W/c$i"
		jq --arg c "$CG/c$i" '.linux.cgroupsPath = $c' \
			"$W/all/config.json" >"$W/c$i/config.json"
		rt run --detach --bundle "$W/c$i" "c$i" >"$W/c$i.out" 2>&1 \
			</dev/null &
		echo $! >"$W/c$i.job"
	done
	bad=0
	for j in "$W"/c*.job; do
		wait "$(cat "$j")" || bad=$((bad + 1))
	done
	is "100 at once" "$bad" 0
	[ $bad = 0 ] || diag "$(cat "$W"/c*.out | head -n 5)"
	is "run" "$(rt list --format=json |
		jq '[.[] | select(.status == "running")] | length')" 100
	i=0
	while [ $i -lt 100 ]; do
		i=$((i + 1))
		rt delete --force "c$i" &
		echo $! >"$W/c$i.job"
	done
	bad=0
	for j in "$W"/c*.job; do
		wait "$(cat "$j")" || bad=$((bad + 1))
	done
	is "and are removed at once" "$bad" 0
	counts_soon
	same "nothing of them stays either" "$W/before" "$W/after"
}

# The state folder's disk is full: no launch, one line, nothing stays
full() {
	mkdir "$W/disk"
	mount -t tmpfs -o size=64k,mode=700 tmpfs "$W/disk"
	head -c 100000 /dev/zero >"$W/disk/fill" 2>/dev/null
	counts "$W/before"
	cid
	light "$W/full" "$(args /bin/sleep 1000)" || return
	"$RUNTIME" --root "$W/disk" run --detach --bundle "$W/full" full \
		>"$W/o" 2>&1 </dev/null
	isnt "a full disk: no launch" $? 0
	like "in one line" "$(grep -c . "$W/o") $(cat "$W/o")" \
		'^1 .*No space left'
	counts_soon
	same "and nothing stays" "$W/before" "$W/after"
	rm "$W/disk/fill"
	"$RUNTIME" --root "$W/disk" run --detach --bundle "$W/full" full \
		>"$W/o" 2>&1 </dev/null
	is "with some space there is one" $? 0
	head -c 100000 /dev/zero >"$W/disk/fill" 2>/dev/null
	"$RUNTIME" --root "$W/disk" kill full KILL
	is "one that runs can be killed on a full disk" $? 0
	"$RUNTIME" --root "$W/disk" delete --force full
	is "and removed" $? 0
	rm "$W/disk/fill"
	umount "$W/disk"
}

# What a container runs from vanishes: it can still be ended
vanishes() {
	cid
	bundle "$W/van" "$(args /bin/sleep 1000)" || return
	rt run --detach --bundle "$W/van" van >"$W/o" 2>&1 </dev/null
	is "a container" $? 0
	p=$(pid_of van)
	rm -rf --one-file-system "$W/van"
	is "its bundle vanishes: it runs" "$(rt state van | jq -r .status)" \
		running
	rt kill van KILL
	ok "and can be killed" until_ok 10 gone "$p"
	rt delete van
	is "and removed" $? 0
}

oom() {
	cid
	light "$W/oom" "$(sh_args 'sh -c "x=a; while :; do x=\$x\$x; done"
		echo "the child: $?"; cat /proc/self/status >/dev/null')"' |
		.linux.resources.memory = {limit: 33554432, swap: 33554432}' ||
		return
	o=$(rt run --bundle "$W/oom" oom 2>&1)
	like "a child that memory ends: the container goes on" "$o" \
		'^the child: 137$'
	cid
	light "$W/oom" "$(sh_args 'x=a; while :; do x=$x$x; done')"' |
		.linux.resources.memory = {limit: 33554432, swap: 33554432}' ||
		return
	rt run --bundle "$W/oom" oom >"$W/o" 2>&1
	is "the first process that memory ends: 128 + SIGKILL" $? 137
	counts_soon
	same "nothing stays" "$W/before" "$W/after"
}

# brig is upgraded while a container runs: another file by the same name.
upgrade() {
	cp "$RUNTIME" "$W/brig"
	old=$RUNTIME
	RUNTIME=$W/brig
	cid
	bundle "$W/up" "$(args /bin/sleep 1000)" || return
	rt create --bundle "$W/up" waits >"$W/o" 2>&1 </dev/null
	is "one that is created" $? 0
	cid
	bundle "$W/up2" "$(args /bin/sleep 1000)" || return
	rt run --detach --bundle "$W/up2" runs >"$W/o" 2>&1 </dev/null
	is "and one that runs" $? 0
	rm "$W/brig"
	cp "$old" "$W/new" && mv "$W/new" "$W/brig"
	is "a new brig: state" "$(rt state runs | jq -r .status)" running
	is "list" "$(rt list -q | sort | paste -sd' ')" "runs waits"
	is "exec" "$(rt exec runs /bin/echo inside)" inside
	is "start" "$(rt start waits 2>&1)$(rt state waits | jq -r .status)" \
		running
	ok "kill" rt kill runs KILL
	ok "delete" until_ok 10 rt delete runs
	ok "delete --force" rt delete --force waits
	RUNTIME=$old
	counts_soon
	same "and nothing stays" "$W/before" "$W/after"
}

row
at_once
full
vanishes
counts "$W/before"
upgrade
oom
finish
