#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Network devices that a container gets: moved, named, with their addresses,
# up; and back on the host as they were when the launch fails. By the
# conformance build, since policy takes no device of the host's by default; at
# the end where it names one.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox ip
PLAY_FLAGS=-n playground "$@"
peer && skip_all "brig's own"
OPEN=${builddir:-.}/tests/brig-open NET=${builddir:-.}/brig-net
[ -x "$NET" ] || skip_all "brig is built without libmnl"
[ -x "$OPEN" ] || skip_all "tests/brig-open is not built"

# Where an installed one would be, in a folder of the playground's
P=$(grep -ao '/[A-Za-z0-9/_.-]*/brig-net' "$OPEN" | head -n 1)
D=${P%/*}
while [ ! -d "$D" ]; do D=${D%/*}; done
mount -t tmpfs -o mode=755 tmpfs "${D:-/nowhere}" || bail "no place for brig-net"
mkdir -p "${P%/*}"

# devs '"HOST": {"name": "INSIDE"}, ...': a filter
devs() { printf '.linux.netDevices = {%s}' "$1"; }

HARD=$RUNTIME
ip link add d0 type veth peer name d0p
ip link add d1 type veth peer name d1p
ip link set d0 mtu 1400 address 02:00:00:00:00:07 up
ip addr add 192.0.2.1/24 broadcast 192.0.2.255 dev d0
ip addr add 2001:db8::1/64 nodad dev d0
ip addr add 169.254.1.1/16 scope link dev d0
ip link set d1 up
ip link set d0p up
ip link set d1p up
# all but what the kernel gives by itself, a moment later
is_now() { ip -o addr show dev d0 | grep -v fe80; ip -o link show dev d0; }
before=$(is_now)

# Refused by policy, with nothing touched
rootfs "$W/root"
host_snap "$W/before"
refused "hardened: no device of the host's" net-device /linux/netDevices/d0 \
	"$(devs '"d0": {}')"
refused "a name that no device has" net-device /linux/netDevices/d0 \
	"$(devs '"d0": {name: "a/b"}')"

RUNTIME=$OPEN
up 'echo ready; sleep 1000' "$(devs '"d0": {}')" 2>/dev/null
isnt "without brig-net installed" $? 0
like "says what is missing" "$(cat "$W/$ID.out")" "$P can't be run"
is "and the device stays" "$(is_now)" "$before"
rt delete --force "$ID" 2>/dev/null
cp "$NET" "$P" && chmod 755 "$P"

up 'echo ready; sleep 1000' "$(devs '"d0": {name: "eth%d"}, "d1": {}')"
is "two devices" $? 0
ready "$ID"
nok "the host has the one no more" ip link show dev d0
nok "nor the other" ip link show dev d1
N=$(pid_of "$ID")
in_net() { nsenter -t "$N" -n "$@"; }
OUT=$(in_net ip -o addr show dev eth0)
like "it is there, under its name, with its address" "$OUT" \
	'inet 192\.0\.2\.1/24 brd 192\.0\.2\.255 scope global'
like "of both families" "$OUT" 'inet6 2001:db8::1/64 scope global'
unlike "those of the link stay" "$OUT" 169.254
like "its attributes" "$(in_net ip -o link show dev eth0)" \
	'[<,]UP[,>].* mtu 1400 .* link/ether 02:00:00:00:00:07'
like "the other, up" "$(in_net ip -o link show dev d1)" '[<,]UP[,>]'
down "$ID"
ok "such a one ends with its namespace: it is not given back" \
	until_ok 10 sh -c '! ip link show dev d0p && ! ip link show dev d1p'

# A launch that fails gives them back as they were
ip link add d0 type veth peer name d0p
ip link set d0 mtu 1300 up
ip addr add 192.0.2.1/24 broadcast 192.0.2.255 dev d0
ip link add d2 type veth peer name d2p
addrs() { ip -o addr show | grep -v fe80 | sed 's/^[0-9]*: //' | sort; }
links() { ip -o link show | sed 's/^[0-9]*: //; s/,M-DOWN//' | sort; }
same_net() {
	is "$1" "$(addrs)" "$net_addrs"
	is "$1, as they were" "$(links)" "$net_links"
}
net_addrs=$(addrs)
net_links=$(links)
nok "one that is not there" quietly up 'sleep 1' \
	"$(devs '"d0": {}, "none": {}')"
rt delete --force "$ID" 2>/dev/null
same_net "no device of a failed launch is gone"
nok "the loopback device" quietly up 'sleep 1' "$(devs '"d0": {}, "lo": {name: "l"}')"
rt delete --force "$ID" 2>/dev/null
same_net "nor with the loopback device"
nok "a name that is taken there" quietly up 'sleep 1' \
	"$(devs '"d0": {}, "d2": {name: "lo"}')"
rt delete --force "$ID" 2>/dev/null
same_net "nor by a name"
printf '#!/bin/sh\nexit 1\n' >"$W/no"
chmod 755 "$W/no"
nok "a hook that fails behind the move" quietly up 'sleep 1' \
	"$(devs '"d0": {name: "x%d"}, "d2": {}') |
	.hooks = {createRuntime: [{path: \"$W/no\"}]}"
rt delete --force "$ID" 2>/dev/null
same_net "nor by a hook"

# brig-net itself is killed: once all have moved and before it says so, or while
# it waits. The first time a shell stands for it, which starts the true one.
cp "$NET" "$W/net"
killed() { # WHEN
	rm -f "$W/first"
	cat >"$W/stands" <<-EOF
		#!/bin/sh
		PATH=/usr/sbin:/usr/bin:/sbin:/bin
		[ ! -e $W/first ] || exec $W/net
		: >$W/first
		exec 7<&0 8>&1
		mkfifo $W/says.\$\$
		$W/net <&7 >$W/says.\$\$ &
		read -r said <$W/says.\$\$
		[ $1 = before ] || echo "\$said" >&8
		exec 8>&- 1>&-
		kill -9 \$!
		wait \$!
		kill -9 \$\$
	EOF
	chmod 755 "$W/stands"
	mv "$W/stands" "$P"
	nok "brig-net is killed $1" quietly up 'sleep 1' \
		"$(devs '"d0": {name: "x%d"}, "d2": {}') |
		.hooks = {createRuntime: [{path: \"$2\"}]}"
	ok "killed $1: all had moved" [ -e "$W/first" ]
	rt delete --force "$ID" 2>/dev/null
	same_net "killed $1: no device is gone"
}
killed before /bin/true
killed after "$W/no"
killed after /bin/true # where it is to say that they stay
cp "$W/net" "$P"

# What brig-net takes for a frame
frame() { printf "$1" | "$NET" 3</proc/self/ns/net 4</proc/self/ns/net 5</dev/null 6>/dev/null; }
for f in 'd0\n' 'd0 d1' 'd0 d1 1\n' 'a/b c\n' 'd0 d0  1\n' 'd0  d1\n' \
	' x 1\n' 'aaaaaaaaaaaaaaaaaaaaaaaa b 1\n' ''; do
	like "no frame: '$f'" "$(frame "$f")" '^!netDevices: not a frame'
done
RUNTIME=$HARD

# What a policy names is carried out, and nothing beside it
own_etc
mkdir /etc/brig
echo '{"version": 1, "net-devices": ["d2"]}' >/etc/brig/policy.json
host_snap "$W/before"
refused "one that the policy does not name" net-device /linux/netDevices/d0 \
	"$(devs '"d2": {}, "d0": {}')"
same_net "no device is gone by that"
refused "one by a name that no device has" net-device /linux/netDevices/d2 \
	"$(devs '"d2": {name: "a/b"}')"
ip addr add 198.51.100.1/24 dev d2
up 'echo ready; sleep 1000' "$(devs '"d2": {name: "wan"}')"
is "one that it names" $? 0
ready "$ID"
N=$(pid_of "$ID")
nok "the host has it no more" ip link show dev d2
like "hardened: it is there, under its name, with its address" \
	"$(in_net ip -o addr show dev wan)" 'inet 198\.51\.100\.1/24 '
like "and up" "$(in_net ip -o link show dev wan)" '[<,]UP[,>]'
down "$ID"
finish
