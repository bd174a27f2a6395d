#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig run by root of a user namespace that a user of the host made, as
# rootless podman and dockerd run a runtime. Host ids 12345 and 400000 on are
# nobody's.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox setpriv nsenter script
PLAY_FLAGS=-n playground "$@"
ROOT_TOOLS=probe
U=12345

mkdir -p "$W/u/run"
chmod 755 "$W/u"
chown $U:$U "$W/u" "$W/u/run"
bundle "$W/u/b" || exit 99
chown -R $U:$U "$W/u/b"

# space UIDS GIDS: a user namespace, and a mount namespace of its own; NS
space() {
	setpriv --reuid $U --regid $U --clear-groups \
		unshare -U -m sleep 1000 </dev/null >/dev/null 2>&1 &
	NS=$!
	until_ok 5 made $NS || bail "no user namespace"
	[ -z "${3:-}" ] || echo "$3" >/proc/$NS/setgroups
	printf '%s\n' "$1" >/proc/$NS/uid_map && printf '%s\n' "$2" \
		>/proc/$NS/gid_map || bail "no maps"
}
made() {
	[ "$(cat /proc/"$1"/comm)" = sleep ] &&
		[ "$(ns_of "$1" user)" != "$(ns_of self user)" ]
}
in_ns() {
	nsenter -t $NS -U -m -S 0 ${GROUPS_STAY:--G 0} --wd="$W/u" -- env \
		XDG_RUNTIME_DIR="$W/u/run" "$@"
}
# cfg FILTER: the bundle's config
cfg() {
	config '.root.path = "rootfs" | '"$1" >"$W/u/b/config.json"
}
nrun() { in_ns "$RUNTIME" "$@"; }

space "0 $U 1
1 400000 65536" "0 $U 1
1 500000 65536"
echo private >"$W/u/secret"
chmod 600 "$W/u/secret" # root's, and neither mapped nor readable

LOOK='grep -E "^(Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp)" /proc/self/status
	echo map $(cat /proc/self/uid_map)
	echo gmap $(cat /proc/self/gid_map)
	for n in mnt pid net ipc uts cgroup user; do
		echo ns $n $(readlink /proc/self/ns/$n); done
	id -u; touch /etc/x || echo etc shut; echo x >/tmp/x && echo tmp open
	cp /bin/busybox /tmp/b; /tmp/b true || echo tmp noexec
	mount -t tmpfs x /mnt || echo no mount
	unshare -U true || echo no userns
	hostname evil || echo no hostname
	echo 1 >/proc/sys/net/ipv4/ip_forward || echo no sysctl
	mknod /tmp/n c 1 3 || echo no mknod
	echo null $(stat -c %t:%T /dev/null) $(echo x >/dev/null && echo ok)
	ip addr show lo | grep -c UP
	cat /proc/self/cgroup | grep -vc ":/$"
	echo root $(mount | sed -n 1p)'
cfg "$(sh_args "$LOOK")"
OUT=$(nrun run -b b one 2>"$W/err")
is "run by root of a user namespace" $? 0
diag "$(cat "$W/err")"
is "its ids are that one's" "$(inside map)" "0 0 1 1 1 65536"
is "so are its groups'" "$(inside gmap)" "0 0 1 1 1 65536"
is "root of it" "$(inside Uid)" "$(printf '0\t0\t0\t0')"
is "no_new_privs" "$(inside NoNewPrivs)" 1
is "two filters" "$(inside Seccomp_filters)" 2
is "hardened: capabilities" "$(inside CapBnd)" 00000000000004eb
for n in mnt pid net ipc uts cgroup user; do
	isnt "hardened: a $n namespace of its own" \
		"$(inside "ns $n")" "$(ns_of $NS $n)"
	isnt "not the host's $n" "$(inside "ns $n")" "$(ns_of self $n)"
done
for n in "etc shut" "tmp open" "tmp noexec" "no mount" "no userns" \
	"no hostname" "no sysctl" "no mknod" "null 1:3 ok"; do
	like "hardened: $n" "$OUT" "^$n\$"
done
like "an overlay of brig's, read-only" "$(inside root)" \
	'^brig on / type overlay \(ro,nosuid,nodev'
like "lo is up" "$OUT" '^1$'
PLAN=$(nrun plan --host b)
like "the plan says whose ids" "$PLAN" '^ids.kind = nested +# .*rootless-ids'
like "the plan says that there is no cgroup" "$PLAN" \
	'^cgroup.none = .* # .*rootless-cgroup'
FOUND=$(nrun check --host b)
like "check says whose ids" "$FOUND" rootless-ids
like "check says that there is no cgroup" "$FOUND" rootless-cgroup

# ---- seen from the host; exec; the end
cfg "$(sh_args 'echo in >/tmp/x; sleep 1000 & wait')"
nrun run -d -b b two >/dev/null 2>&1 </dev/null
is "run --detach" $? 0
pid=$(nrun state two | jq -r .pid)
is "the host sees the user" "$(status_of "$pid" Uid | cut -f1)" $U
is "its user namespace is one in the other" \
	"$(cat "/proc/$pid/uid_map" | tr -s ' \n' ' ')" \
	" 0 $U 1 1 400000 65536 "
is "the state folder is the user's" \
	"$(stat -c %u:%a "$W/u/run/brig/two")" "$U:700"
nok "nothing of the registry of the host" test -e /run/brig/ids
for n in mnt pid net ipc uts cgroup user; do
	is "exec: its $n" "$(nrun exec two readlink /proc/self/ns/$n \
		2>/dev/null)" "$(ns_of "$pid" $n)"
done
is "exec: capabilities" "$(nrun exec two sh -c \
	'grep CapBnd /proc/self/status' 2>/dev/null | cut -f2)" \
	00000000000004eb
is "exec -u, in the range" "$(nrun exec -u 1000 two id -u 2>/dev/null)" 1000
is "exec sees its window" "$(nrun exec two cat /tmp/x 2>/dev/null)" in
like "a record of it" "$(nrun record two)" 'uid_map 1 1 65536|rootless'
nok "pause: no freezer" nrun pause two
nrun kill two KILL
ok "it ends" until_ok 10 gone "$pid"
ok "delete" nrun delete two
is "nothing is left" "$(ls "$W/u/run/brig")" ""

# ---- what is not to be had
no() {
	cfg "$3"
	nrun run -b b no >"$W/o" 2>&1 </dev/null
	isnt "$1" $? 0
	like "$1: by name" "$(cat "$W/o")" "$2"
}
no "a memory limit" rootless-cgroup \
	'.linux.resources.memory.limit = 67108864'
no "a limit of processes" rootless-cgroup '.linux.resources.pids.limit = 10'
no "a cgroup v2 file" rootless-cgroup \
	'.linux.resources.unified = {"pids.max": "10"}'
no "an id beyond the range" user-id-invalid '.process.user.uid = 70000'
mkdir "$W/u/v"
chown $U:$U "$W/u/v"
cfg "$(sh_args 'touch /v/x; chown 5:5 /v/x; touch /v/y') |
	.mounts += [{destination: \"/v\", type: \"bind\",
	source: \"$W/u/v\", options: [\"bind\", \"rw\"]}]"
ok "a volume" nrun run -b b vol
is "the file is the user's on disk" "$(stat -c %u "$W/u/v/y")" $U
is "another's is of the range" "$(stat -c %u:%g "$W/u/v/x")" 400004:500004
# the host's root's, whose owner nobody in here can tell from others
cfg "$(sh_args 'cat /v; echo x >>/v || echo shut') |
	.mounts += [{destination: \"/v\", type: \"bind\",
	source: \"/etc/os-release\", options: [\"bind\", \"ro\"]}]"
is "a file of the host's /etc, read-only" \
	"$(nrun run -b b file 2>"$W/err" | cksum)" \
	"$({ cat /etc/os-release; echo shut; } | cksum)"
no "the same, to be written" 'mnt-' ".mounts += [{destination: \"/h\",
	type: \"bind\", source: \"/etc/os-release\", options: [\"bind\"]}]"
no "a volume of the host" 'mnt-' ".mounts += [{destination: \"/h\",
	type: \"bind\", source: \"/etc\", options: [\"bind\"]}]"
kill $NS

# ---- a single id: no groups to give, none to drop
space "0 $U 1" "0 $U 1" deny
GROUPS_STAY=' '
cfg "$(sh_args "$LOOK")"' | .process.user.additionalGids = []'
OUT=$(nrun run -b b single 2>"$W/err")
is "run with a single id" $? 0
diag "$(cat "$W/err")"
is "its map" "$(inside map)" "0 0 1"
is "its groups' map" "$(inside gmap)" "0 0 1"
like "check says that the groups stay" "$(nrun check --host b)" \
	'groups of who started it'
cfg "$(sh_args 'sleep 0.3; tty; sleep 0.3') | .process.terminal = true |
	.process.user.additionalGids = []"
like "a terminal, without its group" "$(script -qec \
	"nsenter -t $NS -U -m -S 0 --wd=$W/u -- $RUNTIME --root $W/u/run/t \
	run -b b tty" /dev/null </dev/null)" '/dev/pts/0'
kill $NS

# ---- host root in it: refused
unshare -U -m sleep 1000 </dev/null >/dev/null 2>&1 &
NS=$!
until_ok 5 made $NS
echo "0 0 1" >/proc/$NS/uid_map
echo "0 0 1" >/proc/$NS/gid_map
GROUPS_STAY=
chown -R 0:0 "$W/u"
no "a namespace with the host's root" id-map-host-root .
kill $NS

# ---- no namespace at all, and none to be made (19-user.t: one that is)
chown -R "$U:$U" "$W/u"
O=$(cd "$W/u" && setpriv --reuid $U --regid $U --clear-groups "$RUNTIME" \
	--rootless false --root "$W/u/run/mine" run -b b mine 2>&1)
is "a user without one" $? 1
like "is told what it takes" "$O" 'needs root, or root of a user namespace'
nok "and has nothing left" sh -c "ls '$W/u/run/mine' | grep ."
finish
