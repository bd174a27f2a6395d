#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The host's own knobs, terminals, sockets, processes and names, from inside.
# Files are looked at by access(2) and an open, never a write: a peer's
# container is at the host's.
#
# Seen (able.sh): with runc and every capability, and no masks.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
PLAY_FLAGS=-n playground "$@"
ROOT_TOOLS='probe calls'
tool probe
tool calls
rootfs "$W/root"

# Knobs
KNOBS='/proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe
/proc/sys/kernel/hostname /proc/sys/vm/overcommit_memory
/proc/sys/fs/binfmt_misc/register /proc/sysrq-trigger
/proc/sys/net/ipv4/ip_forward /proc/sys/kernel/panic
/proc/irq/default_smp_affinity /sys/kernel/uevent_helper
/sys/kernel/mm/ksm/run /sys/power/state
/sys/fs/cgroup/memory/release_agent /sys/fs/cgroup/pids/release_agent
/sys/fs/cgroup/pids/notify_on_release /sys/fs/cgroup/devices/devices.allow
/sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids/cgroup.procs
/sys/class/net /sys/kernel/mm/transparent_hugepage/enabled
/proc/1/oom_score_adj /proc/self/ns/user /proc/1/mem
/proc/self/attr/current /proc/self/uid_map /proc/self/setgroups
/proc/self/timens_offsets'
# its own: within its rights
OWN='/proc/1/oom_score_adj|/proc/1/mem|/proc/self/attr/current'
OWN=$OWN'|/proc/self/(uid_map|setgroups|timens_offsets)|/proc/self/ns/.*'
for v in plain nomask; do
	[ $v = plain ] && F=. ||
		F='.linux.maskedPaths = [] | .linux.readonlyPaths = []'
	OUT=$(do_sh "probe wr $(echo $KNOBS)" "$F" 2>&1)
	for f in $KNOBS; do
		printf %s "$f" | grep -qxE "$OWN" && continue
		[ -e "$f" ] || case $f in */cgroup/*) ;; *) continue ;; esac
		case $f in
		/sys/class/net) h= ;;
		/sys/fs/cgroup/*/release_agent) h= ;; # of the root alone
		*) h='hardened: ' ;;
		esac
		unlike "$h$v: $f" "$(inside "$f")" '^ok$'
	done
done
OUT=$(do_sh 'for v in -500 -1; do echo $v >/proc/self/oom_score_adj &&
	echo "lowered $v"; done
	echo "0 0 1" >/proc/self/uid_map && echo mapped
	echo allow >/proc/self/setgroups && echo setgroups
	nice -n -5 true && echo nicer; ionice -c 1 true && echo io
	chrt -f 1 true 2>/dev/null && echo realtime
	hostname other && echo hostname; echo end' 2>/dev/null)
is "hardened: no priority, no map, no name" \
	"$(echo $OUT)" end

# What it can read of the host
OUT=$(do_sh 'cat /proc/self/mountinfo /proc/mounts /proc/self/cgroup \
	/proc/self/mountstats /proc/keys /proc/key-users 2>/dev/null')
unlike "hardened: no path of the host in its mounts" "$OUT" "$W|/var/lib/docker"
is "no key of the host" "$(do_sh 'cat /proc/keys')" ""
is "hardened: dmesg" "$(do_sh 'dmesg 2>/dev/null' | head -n 1)" ""
OUT=$(do_sh 'probe rd /proc/kcore /proc/kallsyms /proc/kmsg /proc/1/mem \
	/dev/mem /dev/kmsg /sys/firmware/dmi/tables/DMI /proc/sched_debug' 2>&1)
for f in /proc/kmsg /dev/mem /dev/kmsg; do
	[ $f = /proc/kmsg ] && h='hardened: ' || h=
	unlike "$h$f" "$(inside $f)" '^ok$'
done
like "kernel addresses are zeroes" "$(do_sh 'head -n 1 /proc/kallsyms' 2>&1)" \
	'^0+ |^$|denied|No such'

# Processes and signals: none but its own
OUT=$(do_sh 'for p in 2 3 10 100 '$$' '$PPID' 1000; do kill -0 $p 2>/dev/null &&
	[ $p != $$ ] && echo "reached $p"; done; ls /proc | grep -c "^[0-9]"
	for p in 1 self; do ls -l /proc/$p/ns >/dev/null; done
	nsenter -t 1 -m true 2>/dev/null && echo "entered"; echo end' 2>&1)
unlike "no process of the host by its number" "$OUT" '^reached (2|3|10|100|1000)$'
unlike "hardened: no namespace entered" "$OUT" entered

# A terminal of the host: no words put into its input
term_sti() {
	cid
	light "$W/$ID" "$(sh_args 'probe sti; sleep 0.3; ls /stuffed \
		2>/dev/null; echo "sti ended"; sleep 0.5') | .process.terminal = true"
	"$W/probe" console "$W/t.sock" >"$W/tty" 2>&1 &
	t=$!
	until_ok 5 test -S "$W/t.sock"
	quietly rt create --bundle "$W/$ID" --console-socket "$W/t.sock" "$ID"
	rt start "$ID"
	wait $t
	rt delete --force "$ID"
	tr -d '\r' <"$W/tty"
}
OUT=$(term_sti)
like "a terminal" "$OUT" 'sti ended'
unlike "hardened: TIOCSTI, its upper bits set or not" "$OUT" '^sti ok'
OUT=$(do_sh 'calls ioctl_sti ioctl_sti_high ioctl_linux ioctl_setd ioctl_cons' \
	2>&1)
for c in ioctl_sti ioctl_sti_high ioctl_linux ioctl_setd ioctl_cons; do
	is "hardened: $c" "$(inside $c)" EPERM
done

# Sockets: the abstract ones of the host are in its network alone
"$W/probe" abstract brig-test listen >"$W/abs" 2>&1 &
s=$!
until_ok 5 grep -q ok "$W/abs"
is "the host's own is there" "$("$W/probe" abstract brig-test)" "connect ok"
isnt "a container does not reach it" \
	"$(do_sh 'probe abstract brig-test' 2>&1)" "connect ok"
kill $s
wait $s 2>/dev/null

# stdio that is the host's: a pipe of root's, a file. Detached, since a peer
# that waits puts pipes of its own between.
stopped() { rt state "$1" | grep -q stopped; }
detached() {
	cid
	light "$W/$ID" "$(sh_args "$1")"
	rt run --detach --bundle "$W/$ID" "$ID"
	until_ok 5 stopped "$ID"
	rt delete --force "$ID"
}
EVIL='for i in 0 1 2; do chown 33 /proc/self/fd/$i
	chmod 4777 /proc/self/fd/$i; done; chmod 4777 /dev/stdout'
mkfifo -m 600 "$W/pipe"
sleep 1000 <>"$W/pipe" &
s=$!
detached "$EVIL" >"$W/pipe" 2>/dev/null </dev/null
unlike "hardened: a pipe is not made set-id" "$(stat -c %a "$W/pipe")" '^[2-7]...'
kill $s
wait $s 2>/dev/null
echo x >"$W/log"
chmod 600 "$W/log"
b=$(stat -c '%a %u:%g' "$W/log")
detached "$EVIL" >>"$W/log" 2>&1 </dev/null
is "hardened: a file of the host keeps its mode and owner" \
	"$(stat -c '%a %u:%g' "$W/log")" "$b"
b=$(stat -c '%a %u:%g' /dev/null)
detached "$EVIL" >/dev/null 2>&1 </dev/null
is "hardened: so does a device" "$(stat -c '%a %u:%g' /dev/null)" "$b"
echo x >"$W/log"
chmod 600 "$W/log"
detached ': >/proc/self/fd/0' <"$W/log" >/dev/null 2>&1
isnt "hardened: stdin for reading is not opened for writing" \
	"$(stat -c %s "$W/log")" 0

# Devices by number
OUT=$(do_sh 'cd /tmp; for d in "c 1 1" "c 1 11" "b 254 0" "c 1 3" "c 10 237"; do
	mknod n $d 2>/dev/null && { echo "made $d"; : <n && echo "opened $d"; }
	rm -f n; done' '.process.capabilities[] += ["CAP_MKNOD"]' 2>/dev/null)
is "hardened: no device is made" "$OUT" ""

# The network: raw, netlink, its own addresses
OUT=$(do_sh 'ip link add x type dummy && echo link; ip addr add 10.9.8.7/24 dev lo \
	&& echo addr; ip link set lo down && echo down
	ping -c 1 127.0.0.1 >/dev/null && echo ping
	iptables -L >/dev/null && echo iptables; echo end' 2>/dev/null)
is "hardened: it can't change its network" "$(echo $OUT | sed 's/ping //')" end
finish
