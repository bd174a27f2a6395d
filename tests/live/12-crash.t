#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Two at once, a crash at any moment, a full disk: what is left can be read,
# and delete --force makes the host what it was.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe

rootfs "$W/root"
status() { rt state "$1" 2>/dev/null | jq -r .status; }

# What a launch leaves: mounts, cgroups, processes, ids of the registry
marks() {
	echo "mounts $(grep -c . /proc/self/mountinfo)"
	echo "cgroups $(find /sys/fs/cgroup/*"$CG" -mindepth 1 -type d \
		2>/dev/null | grep -c .)"
	echo "ids $(find /run/brig -type f ! -name lock 2>/dev/null | grep -c .)"
	echo "state $(find "$W/state" -mindepth 1 2>/dev/null | grep -c .)"
	echo "net $(ls /sys/class/net | grep -c .)"
	marks_n=0
	for marks_p in /proc/[0-9]*/stat; do
		# not one that has ended, and waits for pid 1
		{ read -r marks_s <"$marks_p"; } 2>/dev/null || continue
		case ${marks_s##*) } in [ZX]*) continue ;; esac
		marks_n=$((marks_n + 1))
	done
	echo "procs $marks_n"
}
calm() { marks >"$W/after" && cmp -s "$W/before" "$W/after"; }
# one launch first: its folders stay
do_sh true
marks >"$W/before"

# A dozen creates of one id: one wins, the others do no harm
cid
light "$W/$ID" "$(sh_args 'sleep 1000')"
i=0
while [ $i -lt 12 ]; do
	i=$((i + 1))
	{
		rt create --bundle "$W/$ID" --pid-file "$W/p.$i" "$ID" \
			>/dev/null 2>&1 </dev/null
		echo $? >"$W/rc.$i"
	} &
done
wait
is "one of twelve creates wins" "$(cat "$W"/rc.* | grep -cx 0)" 1
is "it is whole" "$(status "$ID")" created
is "its pid is the winner's" "$(pid_of "$ID")" "$(cat "$W"/p.*)"
ok "it can be started" rt start "$ID"
down "$ID"
until_ok 5 calm || :
same "nothing of the losers stays" "$W/before" "$W/after"

# create and delete --force of one id, over and over, against each other
cid
light "$W/$ID" "$(sh_args 'sleep 1000')"
(for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
	rt create --bundle "$W/$ID" "$ID" >/dev/null 2>&1 </dev/null
done) &
a=$!
(for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	rt delete --force "$ID" >/dev/null 2>&1
done) &
b=$!
wait $a $b
rt delete --force "$ID"
nok "after a fight there is none" rt state "$ID"
until_ok 5 calm || :
same "and nothing stays of it" "$W/before" "$W/after"

# kill -9 of create, from 0 to 30 ms on; and of start, of delete
bad=0
for ms in 000 001 002 003 004 005 006 007 008 009 010 011 012 013 014 015 \
	016 018 020 022 024 027 030 033 036; do
	cid
	light "$W/$ID" "$(sh_args 'sleep 1000')"
	"$RUNTIME" --root "$W/state" create --bundle "$W/$ID" "$ID" \
		>/dev/null 2>&1 </dev/null &
	c=$!
	[ $ms = 000 ] || sleep 0.$ms
	kill -KILL $c 2>/dev/null
	wait $c 2>/dev/null
	rt list >/dev/null 2>"$W/e" || {
		bad=$((bad + 1))
		diag "list after $ms ms: $(cat "$W/e")"
	}
	rt delete --force "$ID" 2>"$W/e" || {
		bad=$((bad + 1))
		diag "delete after $ms ms: $(cat "$W/e")"
	}
	until_ok 5 calm || {
		bad=$((bad + 1))
		diag "killed after $ms ms: $(diff "$W/before" "$W/after")"
		cp "$W/after" "$W/before"
	}
done
is "create killed at 25 moments: delete --force restores all" $bad 0

bad=0
for ms in 000 001 002 003 004 005 006 008 010 012; do
	cid
	light "$W/$ID" "$(sh_args 'sleep 1000')"
	rt run --detach --bundle "$W/$ID" "$ID" >/dev/null 2>&1 </dev/null
	"$RUNTIME" --root "$W/state" delete --force "$ID" >/dev/null 2>&1 &
	c=$!
	[ $ms = 000 ] || sleep 0.$ms
	kill -KILL $c 2>/dev/null
	wait $c 2>/dev/null
	rt delete --force "$ID" 2>"$W/e" || {
		bad=$((bad + 1))
		diag "second delete after $ms ms: $(cat "$W/e")"
	}
	until_ok 5 calm || {
		bad=$((bad + 1))
		diag "killed after $ms ms: $(diff "$W/before" "$W/after")"
		cp "$W/after" "$W/before"
	}
done
is "delete killed at 10 moments: the next one ends it" $bad 0

# A full disk below the state, and below /run
mkdir "$W/small"
for i in 1 2 3 4 5 6 7; do
	mount -t tmpfs -o size=1m,nr_inodes=$((i + 1)),mode=700 tmpfs "$W/small"
	cid
	light "$W/$ID" "$(sh_args 'sleep 1000')"
	if "$RUNTIME" --root "$W/small/s" create --bundle "$W/$ID" "$ID" \
		>/dev/null 2>"$W/e" </dev/null; then
		"$RUNTIME" --root "$W/small/s" delete --force "$ID" ||
			fail "deleted on a disk of $i inodes"
	else
		ok "no room ($i): it can be listed" \
			"$RUNTIME" --root "$W/small/s" list
	fi
	umount "$W/small"
	until_ok 5 calm || {
		fail "a state of $i inodes leaves nothing" \
			"$(diff "$W/before" "$W/after")"
		cp "$W/after" "$W/before"
	}
done
pass "a state folder with no room leaves nothing"

# A state that somebody broke, or cut
cid
light "$W/$ID" "$(sh_args 'sleep 1000')"
rt create --bundle "$W/$ID" --pid-file "$W/pid" "$ID" >/dev/null 2>&1 </dev/null
for f in $(find "$W/state" -path "*$ID*" -type f -size +0 ! -name lock \
	! -name proof); do
	cp "$f" "$W/saved"
	: >"$f"
	nok "an empty ${f##*/} is an error" rt start "$ID"
	rt list >/dev/null 2>&1
	head -c 20 "$W/saved" >"$f"
	nok "a cut ${f##*/} too" rt start "$ID"
	cat "$W/saved" >"$f"
done
is "with it back, all is well" "$(status "$ID")" created
is "the state folder is for root alone" "$(stat -c %a "$W/state")" 700
down "$ID"
until_ok 5 calm || :
same "nothing stays" "$W/before" "$W/after"

# A process that KILL does not end, as one that a file server leaves waiting:
# the way back does not wait for it, and a later delete finds all of it.
if ! peer; then
	cid
	light "$W/$ID" "$(sh_args 'sleep 1000') |
		.hooks.createRuntime = [{path: \"/bin/sh\", args: [\"sh\", \"-c\",
			\"cd /sys/fs/cgroup$CG/$ID && echo 1 >cgroup.freeze ||
			echo FROZEN >/sys/fs/cgroup/freezer$CG/$ID/freezer.state
			exit 3\"]}]"
	timeout 60 "$RUNTIME" --root "$W/state" create --bundle "$W/$ID" \
		"$ID" >"$W/out" 2>&1 </dev/null # which it has open, and keeps
	is "hardened: a launch whose process is frozen ends" $? 1
	OUT=$(cat "$W/out")
	like "hardened: and says why" "$OUT" 'exit status 3'
	case $OUT in
	*'does not end'*)
		is "hardened: it can be seen" "$(status "$ID")" stopped
		;;
	esac
	ok "hardened: and deleted" rt delete --force "$ID"
	until_ok 5 calm || :
	same "hardened: nothing of it stays" "$W/before" "$W/after"
fi
finish
