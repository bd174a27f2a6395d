#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Namespaces joined by path, as docker's --network container:X, a pod of CRI.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe
tool probe

# join TYPE PATH: a filter
join() {
	printf '.linux.namespaces |= [.[] | if .type == "%s" then
		.path = "%s" else . end]' "$1" "$2"
}

base_of() { awk 'NR == 1 { print $2 }' "/proc/$1/uid_map"; }

up 'echo ready; ipcmk -M 100 >/dev/null 2>&1; echo shared >/dev/shm/x
	(while :; do echo served | nc -l -p 81 127.0.0.1; done) & sleep 1000'
ready "$ID"
A=$ID PA=$(pid_of "$ID")

up 'echo ready; until nc 127.0.0.1 81 </dev/null 2>/dev/null; do sleep 0.1; done
	sleep 1000' \
	"$(join network "/proc/$PA/ns/net") | del(.linux.sysctl)"
is "a joined network" $? 0
ready "$ID"
until_ok 5 grep -q served "$W/$ID.out"
P=$(pid_of "$ID")
is "is the other's" "$(ns_of "$P" net)" "$(ns_of "$PA" net)"
like "which serves" "$(cat "$W/$ID.out")" served
isnt "hardened: the users are apart" "$(base_of "$P")" "$(base_of "$PA")"
like "lo, :80" "$(in_sh "$ID" 'probe serve 80; probe ping' 2>&1 |
	tr '\n' ' ')" 'bind ok ping ok'
down "$ID"

# As a pod's first container brings the settings of the pod
was=$(cat /proc/sys/net/ipv4/tcp_fin_timeout)
there=33
[ "$was" != $there ] || there=34
up 'cat /proc/sys/net/ipv4/tcp_fin_timeout; echo ready; sleep 1000' \
	"$(join network "/proc/$PA/ns/net") |
		.linux.sysctl = {\"net.ipv4.tcp_fin_timeout\": \"$there\"}"
is "a harmless sysctl of a joined network" $? 0
ready "$ID"
is "is set there" "$(cat "$W/$ID.out")" "$there
ready"
is "for both" "$(in_sh "$A" 'cat /proc/sys/net/ipv4/tcp_fin_timeout' 2>&1)" $there
is "hardened: and not here" "$(cat /proc/sys/net/ipv4/tcp_fin_timeout)" "$was"
down "$ID"

# Where the end of the first process is not the end of the others, KILL is
up 'sleep 1001 & sleep 1001 & echo ready; exec sleep 1000' \
	"$(join pid "/proc/$PA/ns/pid")"
is "a pid namespace with others" $? 0
ready "$ID"
OUT=$(rt ps --format json "$ID" | tr '[,]' '  ')
is "three live in it" "$(echo $OUT | wc -w)" 3
ok "kill KILL" rt kill "$ID" KILL
for p in $OUT; do
	ok "is the end of each" until_ok 10 gone "$p"
done
ok "and not of the other container" rt kill "$A" 0
nok "kill KILL of what has ended" quietly rt kill "$ID" KILL
down "$ID"

for t in ipc pid; do
	up 'echo ready; sleep 1000' "$(join $t "/proc/$PA/ns/$t")"
	is "a joined $t" $? 0
	ready "$ID"
	P=$(pid_of "$ID")
	is "is the other's $t" "$(ns_of "$P" $t)" "$(ns_of "$PA" $t)"
	is "with the other's ids" "$(cat "/proc/$P/uid_map")" \
		"$(cat "/proc/$PA/uid_map")"
	if [ $t = pid ]; then
		is "and can signal it" "$(in_sh "$ID" 'kill -0 1; echo $?' 2>&1)" 0
		like "and see it" "$(in_sh "$ID" 'cat /proc/1/status' 2>&1)" \
			'^Name:'
	fi
	down "$ID"
	nok "$t: the other lives on" gone "$PA"
done

# The block is kept for as long as one of the two has it
up 'echo ready; sleep 1000' "$(join ipc "/proc/$PA/ns/ipc")"
ready "$ID"
B=$ID PB=$(pid_of "$ID")
base=$(base_of "$PB")
down "$A"
up 'echo ready; sleep 1000'
ready "$ID"
if [ "$(base_of "$(pid_of "$ID")")" = "$base" ]; then
	fail "hardened: the block is not given out while the second has it" \
		"$base"
else
	pass "hardened: the block is not given out while the second has it"
fi
down "$ID" "$B"

# Refused: a host's by any name, a type that is another, no namespace at all
rootfs "$W/root" 2>/dev/null
host_snap "$W/before"
refused "hardened: another sysctl of a joined network" sysctl-host \
	'/linux/sysctl/net.ipv4.ip_forward' \
	"$(join network "/proc/$PB/ns/net") |
		.linux.sysctl = {\"net.ipv4.ip_forward\": \"1\"}"
refused "hardened: the host's network by path" ns-net-host \
	'/linux/namespaces.*' "$(join network /proc/1/ns/net) | del(.linux.sysctl)"
touch "$W/netns"
mount --bind /proc/1/ns/net "$W/netns"
host_snap "$W/before"
refused "hardened: the host's network, bound elsewhere" ns-net-host \
	'/linux/namespaces.*' "$(join network "$W/netns") | del(.linux.sysctl)"
umount "$W/netns"
host_snap "$W/before"
refused "hardened: the host's pids by path" ns-pid-host \
	'/linux/namespaces.*' "$(join pid /proc/1/ns/pid)"
refused "hardened: the host's ipc by path" ns-ipc-host \
	'/linux/namespaces.*' "$(join ipc /proc/1/ns/ipc)"
refused "hardened: the host's mounts by path" ns-mount-host \
	'/linux/namespaces.*' "$(join mount /proc/1/ns/mnt)"
unshare -n sleep 1000 &
n=$!
until_ok 5 became $n sleep
host_snap "$W/before"
refused "another type at the path" ns-join-invalid '/linux/namespaces.*' \
	"$(join ipc "/proc/$n/ns/net")"
refused "no namespace at the path" ns-join-invalid '/linux/namespaces.*' \
	"$(join network "$W/netns") | del(.linux.sysctl)"
mkfifo "$W/fifo"
refused "a pipe at the path" ns-join-invalid '/linux/namespaces.*' \
	"$(join network "$W/fifo") | del(.linux.sysctl)"
# looked at and not opened: a device may do things when it is (a watchdog)
(exec 3>"$W/fifo" && : >"$W/opened") &
pipe=$!
host_snap "$W/before"
refused "a pipe with a writer" ns-join-invalid '/linux/namespaces.*' \
	"$(join network "$W/fifo") | del(.linux.sysctl)"
nok "hardened: which is not opened" test -e "$W/opened"
kill $pipe
wait $pipe 2>/dev/null
host_snap "$W/before"
refused "a type twice" '(ns-join-invalid|cfg-.*)' '/linux/namespaces.*' \
	'.linux.namespaces += [{type: "pid"}]'

# One that another program made: its network may be joined, its ipc not
OUT=$(do_sh 'echo joined; probe serve 80' \
	"$(join network "/proc/$n/ns/net") | del(.linux.sysctl)" 2>&1)
like "a network that ip(8) made" "$OUT" '^joined$'
kill $n
wait $n 2>/dev/null
unshare -i sleep 1000 &
n=$!
until_ok 5 became $n sleep
host_snap "$W/before"
refused "hardened: ipc that another runtime made" '.*' '/linux/namespaces.*' \
	"$(join ipc "/proc/$n/ns/ipc")"
kill $n
wait $n 2>/dev/null

# What another container has there is not reached under strict, where Landlock
# knows how (6.12) and a policy lets it join at all; under hardened a pod's do talk.
up 'echo ready; probe abstract brig-join listen'
ready "$ID"
B=$ID
until_ok 10 sh -c "nsenter -t $(pid_of "$B") -n cat /proc/net/unix |
	grep -q @brig-join" || bail "no abstract socket"
ABS="$(join network "/proc/$(pid_of "$B")/ns/net") | del(.linux.sysctl)"
is "a joined network: the other's abstract socket is there" \
	"$(do_sh 'probe abstract brig-join' "$ABS" 2>&1)" "connect ok"
if ! peer && printf '6.12\n%s\n' "$(uname -r)" | sort -V -c 2>/dev/null; then
	own_etc
	mkdir -m 755 /etc/brig
	echo '{"version": 1, "profile": "strict", "exemptions": [
		{"rule": "ns-join-foreign", "reason": "a test",
		"pointer": "/linux/namespaces/*/path"}]}' \
		>/etc/brig/policy.json
	chmod 644 /etc/brig/policy.json
	# with no Landlock at all there is no container
	unlike "hardened: strict: it is out of reach" "$(do_sh \
		'probe abstract brig-join' "$ABS | .process.user = {uid: 1000,
		gid: 1000} | .process.capabilities = {} |
		del(.linux.seccomp)" 2>&1)" "connect ok"
	umount /etc
fi
down "$B"
# By no abstract socket of ours: CVE-2020-15257
up 'echo ready; sleep 1000'
ready "$ID"
is "no abstract socket in its network" "$(nsenter -t "$(pid_of "$ID")" -n \
	grep -c @ /proc/net/unix)" 0
down "$ID"
finish
