#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Docker's plain config: what it says of its confinement, from inside and from
# here. "hardened: ..." are the checks that only brig passes (able.t).
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe

# CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID NET_BIND_SERVICE
CAPS=0x4eb
ALL_NS='cgroup ipc mnt net pid time user uts'

SAY='cat /proc/self/status
probe bits
for n in cgroup ipc mnt net pid time user uts time_for_children; do
	echo "ns-$n $(readlink /proc/self/ns/$n)"
done
sed "s/^/uid_map /" /proc/self/uid_map
sed "s/^/gid_map /" /proc/self/gid_map
echo "setgroups $(cat /proc/self/setgroups)"
sed "s/^/mount /" /proc/self/mountinfo
sed "s/^/cgroup /" /proc/self/cgroup
probe fds | sed "s/^/fd /"
ls -d /proc/[0-9]* | sed "s/^/proc /"
echo ready; sleep 1000'

caps_in() {
	for caps_n in CapInh CapPrm CapEff CapBnd CapAmb; do
		caps_v=$(status_of "$1" $caps_n)
		[ -n "$caps_v" ] && [ $((0x$caps_v & ~CAPS)) -eq 0 ] ||
			return 1
	done
}

base_of() { awk 'NR == 1 { print $2 }' "/proc/$1/uid_map"; }

# apart A B: blocks of ids that don't overlap, neither the host's own
apart() {
	[ "$1" -ge 65536 ] && [ "$2" -ge 65536 ] &&
		{ [ $(($1 - $2)) -ge 65536 ] || [ $(($2 - $1)) -ge 65536 ]; }
}

confined() {
	ok "hardened: $2: five sets within the profile" caps_in "$1"
	is "hardened: $2: no new privileges" "$(status_of "$1" NoNewPrivs)" 1
	is "$2: seccomp filters" "$(status_of "$1" Seccomp)" 2
	like "hardened: $2: two or more" "$(status_of "$1" Seccomp_filters)" \
		'^([2-9]|[1-9][0-9]+)$'
	is "$2: nothing inheritable" "$(status_of "$1" CapInh)" \
		0000000000000000
	is "$2: nothing ambient" "$(status_of "$1" CapAmb)" 0000000000000000
	like "hardened: $2: a block of ids" "$(cat "/proc/$1/uid_map")" \
		'^ +0 +[0-9]{5,} +65536$'
	is "$2: one map for users and groups" "$(cat "/proc/$1/uid_map")" \
		"$(cat "/proc/$1/gid_map")"
}

up "$SAY"
is "run --detach" $? 0
ready "$ID" || bail "$(cat "$W/$ID.out")"
A=$ID PA=$(pid_of "$ID") OUT=$(cat "$W/$ID.out")
up "$SAY"
ready "$ID"
B=$ID PB=$(pid_of "$ID")

confined "$PA" "from here"
mkdir "$W/p" && mount -t proc -o ro proc "$W/p"
like "hardened: from inside: capabilities" "$(inside CapEff)" '^0+4eb$'
like "hardened: from inside: the bounding set" "$(inside CapBnd)" '^0+4eb$'
is "hardened: from inside: no new privileges" "$(inside NoNewPrivs)" 1
is "hardened: from inside: uid map" "$(inside uid_map | tr -s ' ')" \
	"$(tr -s ' ' <"/proc/$PA/uid_map" | sed 's/^ //')"
is "no process of it outlives its parent by signal" "$(inside pdeathsig)" 0
is "securebits as the image expects" "$(inside securebits)" 0

for n in ipc mnt net pid uts; do
	isnt "its own $n namespace" "$(ns_of "$PA" $n)" "$(ns_of $$ $n)"
	isnt "another $n in the second" "$(ns_of "$PA" $n)" "$(ns_of "$PB" $n)"
done
for n in cgroup user time; do
	isnt "hardened: its own $n namespace" "$(ns_of "$PA" $n)" \
		"$(ns_of $$ $n)"
	isnt "hardened: another $n in the second" "$(ns_of "$PA" $n)" \
		"$(ns_of "$PB" $n)"
done
for n in $ALL_NS; do
	is "$n is the same from inside" "$(inside "ns-$n")" \
		"$(ns_of "$PA" "$n")"
done
ok "hardened: two containers, two blocks" apart "$(base_of "$PA")" \
	"$(base_of "$PB")"
is "its first process is the first of the block" \
	"$(status_of "$PA" Uid | cut -f1)" "$(base_of "$PA")"
isnt "hardened: and not the host's root" "$(status_of "$PA" Uid | cut -f1)" 0
is "no process of ours inside" "$(inside proc | grep -c .)" \
	"$(inside proc | grep -cE '/proc/([1-9]|[1-3][0-9])$')"
is "hardened: the cgroup path shows nothing of the host" \
	"$(inside cgroup | grep -v ':/$')" ""
unlike "hardened: no host path in the root's mount" \
	"$(inside mount | awk '$5 == "/"')" "$W"
is "three descriptors" "$(inside fd | cut -c1 | tr -d '\n')" 012
like "stdin is what it was given" "$(inside fd)" '^0 /(dev/)?null'

# A second process is no less confined, and in the same places
EXEC_OPTS="--detach --pid-file $W/exec.pid"
in_sh "$A" 'echo ready; sleep 1000' >"$W/exec.out" 2>&1 </dev/null
is "exec --detach" $? 0
EXEC_OPTS=
PE=$(cat "$W/exec.pid")
until_ok 5 grep -q ready "$W/exec.out"
confined "$PE" "exec"
for n in $ALL_NS; do
	is "exec: the container's $n" "$(ns_of "$PE" "$n")" \
		"$(ns_of "$PA" "$n")"
done
is "exec: the container's cgroup" "$(cat "/proc/$PE/cgroup")" \
	"$(cat "/proc/$PA/cgroup")"
down "$A" "$B"
ok "its process is gone" gone "$PA"
ok "the exec'ed one too" gone "$PE"

# Two at once
for i in 1 2 3 4; do
	cid
	light "$W/$ID" "$(sh_args 'sleep 1000')"
	eval "I$i=\$ID"
	rt create --bundle "$W/$ID" --pid-file "$W/$ID.pid" "$ID" \
		>/dev/null 2>"$W/$ID.err" </dev/null &
done
wait
for i in "$I1" "$I2" "$I3" "$I4"; do
	base_of "$(cat "$W/$i.pid")"
	cat "$W/$i.err" >&2
done >"$W/bases" 2>"$W/errs"
is "hardened: four creates at once, four blocks" "$(sort -u "$W/bases" |
	grep -c .)" 4
is "none of which says anything" "$(cat "$W/errs")" ""
is "a created container waits at its gate" \
	"$(rt state "$I1" | jq -r .status)" created
P1=$(cat "$W/$I1.pid")
is "with the effective capabilities that it is to have" \
	"$(status_of "$P1" CapEff)" "$(status_of "$P1" CapPrm)"
down "$I1" "$I2" "$I3" "$I4"
finish
