#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig by an ordinary user of the host: with ranges of ids by newuidmap, and
# with the one id. User 12345 and the ids from 400000 on are nobody's, and known
# in the playground's /etc alone.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox setpriv newuidmap script nsenter gcc
PLAY_FLAGS=-n playground "$@"
peer && skip_all "brig's own"
ROOT_TOOLS=probe
tool probe
U=12345 G=23456 X=$W/u/run

own_etc
echo "brigger:x:$U:$G::/:/bin/sh" >>/etc/passwd
ranges() {
	printf '%s' "${1:-}" >/etc/subuid
	printf '%s' "${2:-}" >/etc/subgid
}

mkdir -p "$X" "$W/u/home"
bundle "$W/u/b" || exit 99
cp "$RUNTIME" "$W/brig" # where others may come
chmod 755 "$W/u" "$W/brig"
chown -R $U:$G "$W/u"
cd "$W/u" || exit 99
# as ID CMD...: by that user; us: by ours
as() {
	as_id=$1
	shift
	setpriv --reuid "$as_id" --regid $G --clear-groups env -i \
		PATH="$PATH" XDG_RUNTIME_DIR="$X" "$@"
}
us() { as $U "$W/brig" "$@"; }
cfg() { config '.root.path = "rootfs" | '"$1" >"$W/u/b/config.json"; }
look() {
	is "$1: its ids, from inside" "$(inside map)" "$2"
	is "$1: its groups'" "$(inside gmap)" "$2"
	is "$1: root of it" "$(inside Uid)" "$(printf '0\t0\t0\t0')"
	is "$1: no_new_privs" "$(inside NoNewPrivs)" 1
	is "$1: two filters" "$(inside Seccomp_filters)" 2
	is "$1: capabilities" "$(inside CapBnd)" 00000000000004eb
	for n in mnt pid net ipc uts cgroup user; do
		isnt "$1: not the host's $n" "$(inside "ns $n")" \
			"$(ns_of self $n)"
	done
	for n in "etc shut" "tmp open" "tmp noexec" "no mount" "no userns" \
		"no hostname" "no sysctl" "no mknod" "null 1:3 ok"; do
		like "$1: $n" "$OUT" "^$n\$"
	done
}
LOOK='grep -E "^(Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp)" /proc/self/status
	echo map $(cat /proc/self/uid_map)
	echo gmap $(cat /proc/self/gid_map)
	for n in mnt pid net ipc uts cgroup user; do
		echo ns $n $(readlink /proc/self/ns/$n); done
	touch /etc/x || echo etc shut; echo x >/tmp/x && echo tmp open
	cp /bin/busybox /tmp/b; /tmp/b true || echo tmp noexec
	mount -t tmpfs x /mnt || echo no mount
	unshare -U true || echo no userns
	hostname evil || echo no hostname
	echo 1 >/proc/sys/net/ipv4/ip_forward || echo no sysctl
	mknod /tmp/n c 1 3 || echo no mknod
	echo null $(stat -c %t:%T /dev/null) $(echo x >/dev/null && echo ok)'

# life NAME MAP ID: a container's whole life, asked by several brigs. ID is one
# of its users, HOST what that is on the host.
life() {
	cfg "$(sh_args "echo in >/tmp/x; $3 sleep 1000 & wait")"
	us create -b b "$1" >/dev/null 2>"$W/err" </dev/null
	is "$1: create" "$?$(grep -v rootless- "$W/err")" 0
	pid=$(us state "$1" | jq -r .pid)
	is "$1: created" "$(us state "$1" | jq -r .status)" created
	is "$1: exec before start" "$(us exec "$1" id -u 2>/dev/null)" 0
	ok "$1: start" us start "$1"
	is "$1: the host sees the user" "$(status_of "$pid" Uid | cut -f1)" $U
	is "$1: its ids, from the host" \
		"$(tr -s ' \n' ' ' <"/proc/$pid/uid_map")" "$2"
	is "$1: state is the user's" "$(stat -c %u:%a "$X/brig/$1")" "$U:700"
	nok "$1: nothing in the host's registry" test -e /run/brig/ids
	like "$1: list" "$(us list)" "^$1 +$pid +running"
	for n in mnt pid net ipc uts cgroup user; do
		is "$1: exec: its $n" "$(us exec "$1" readlink \
			/proc/self/ns/$n 2>/dev/null)" "$(ns_of "$pid" $n)"
	done
	is "$1: exec: capabilities" "$(us exec "$1" grep CapBnd \
		/proc/self/status 2>/dev/null | cut -f2)" 00000000000004eb
	is "$1: exec sees its window" "$(us exec "$1" cat /tmp/x 2>/dev/null)" \
		in
	us exec "$1" sh -c 'exit 7' 2>/dev/null
	is "$1: exec: its status" $? 7
	echo kept >"$W/kept"
	is "$1: exec keeps a descriptor" "$(us exec --preserve-fds 1 "$1" \
		sh -c 'cat <&3' 2>/dev/null 3<"$W/kept")" kept
	like "$1: record" "$(us record "$1")" 'rootless-ids'
	nok "$1: pause: no freezer" us pause "$1"
	nok "$1: another user has nothing of it" as 12346 "$W/brig" --root \
		"$X/brig" kill "$1" KILL
	nok "$1: delete while it runs" us delete "$1"
	us kill "$1" KILL
	is "$1: kill" $? 0
	ok "$1: it ends" until_ok 10 gone "$pid"
	ok "$1: delete" us delete "$1"
	us run -d -b b "$1" >/dev/null 2>&1 </dev/null
	is "$1: once more" $? 0
	pid=$(us state "$1" | jq -r .pid)
	ok "$1: delete --force" us delete --force "$1"
	ok "$1: its process is gone" until_ok 10 gone "$pid"
	is "$1: nothing is left" "$(ls "$X/brig")" ""
}

# ---- a container by ranges of ids
ranges "nobody:600000:65536
brigger:400000:65536
" "$U:500000:65536
brigger:500100:10
"
mkdir -p "$X/brig"
chown $U:$G "$X/brig"
chmod 700 "$X/brig"
mkdir /run/brig
host_snap "$W/before"
cfg "$(sh_args "$LOOK")"
OUT=$(us run -b b one 2>"$W/err")
is "run, with ranges" $? 0
diag "$(cat "$W/err")"
look ranges "0 0 1 1 1 65536"
life ranges " 0 $U 1 1 400000 65536 " ''
is "a user of the range" "$(cfg "$(sh_args 'id -u; id -g') |
	.process.user.uid = 5 | .process.user.gid = 6"
	us run -b b id 2>/dev/null | tr '\n' ' ')" "5 6 "
cfg "$(sh_args 'sleep 1000 & wait') | .process.user.uid = 5 |
	.process.user.gid = 6"
us run -d -b b fifth >/dev/null 2>&1 </dev/null
pid=$(us state fifth | jq -r .pid)
is "it is one of the range on the host" \
	"$(status_of "$pid" Uid | cut -f1)" 400004
is "and of the groups' range" "$(status_of "$pid" Gid | cut -f1)" 500005
ok "whom the user can kill all the same" us kill fifth KILL
ok "it ends" until_ok 10 gone "$pid"
ok "and delete" us delete fifth
soon_same "ranges: the host is as it was" "$W/before"
cfg .
PLAN=$(us plan --host b)
like "the plan says whose ids" "$PLAN" '^ids.kind = nested +# .*rootless-ids'
like "the plan says that there is no cgroup" "$PLAN" \
	'^cgroup.none = .* # .*rootless-cgroup'
like "check says whose ids" "$(us check --host b)" rootless-ids
unlike "no word of groups" "$(us check --host b)" 'groups of who started it'

ranges "brigger:400000:1000
brigger:400500:10
brigger:0:0
brigger:500000:10
" "brigger:400000:1010
"
cfg "$(sh_args 'cat /proc/self/uid_map /proc/self/gid_map')"
is "several ranges, but for what is there twice" "$(us run -b b several \
	2>/dev/null | tr -s ' \n' ' ')" " 0 0 1 1 1 1000 1001 1001 10 0 0 1 1 1 1010 "

# ---- a crash that came before there was a plan
setpriv --reuid $U --regid $G --clear-groups mkdir -m 700 "$X/brig/torn"
ok "what it left can be deleted" us delete --force torn
is "and is gone" "$(ls "$X/brig")" ""

# ---- a hook of the host: whose file it is can't be told in here
H=/run/hooks
mkdir -m 755 $H && cp "$W/probe" $H/prober && chmod 755 $H/prober
mkdir "$W/u/h"
chown $U:$G "$W/u/h"
cfg ".hooks = {createRuntime: [{path: \"$H/prober\", args: [\"prober\",
	\"hook\", \"$W/u/h\", \"one\", \"ok\"]}]}"
OUT=$(us run -b b hooks 2>&1)
is "a hook" $? 3
like "is refused by name" "$OUT" hook-unsafe
is "and did not run" "$(ls "$W/u/h")$(ls "$X/brig")" ""
like "check says so before" "$(us check --host b)" \
	'refuse +hook-unsafe +/hooks/createRuntime/0/path .*can.t be told'
us plan --host b >"$W/o" 2>&1
is "plan too" $? 3
like "by name" "$(cat "$W/o")" hook-unsafe
like "with a fix" "$(us check --host --format json b | jq -r '.findings[] |
	select(.rule == "hook-unsafe").fix')" "^have the host's root start it"
unlike "not for the reference" "$(us check b)" 'refuse +hook-unsafe'
cfg '.hooks = {startContainer: [{path: "/bin/true", timeout: 9}]}'
unlike "one in the container is none" "$(us check --host b)" hook-unsafe
cfg '.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW", listenerPath: "/run/x",
	syscalls: [{names: ["mkdir"], action: "SCMP_ACT_NOTIFY"}]}'
like "a listener" "$(us check --host b)" \
	'refuse +sec-notify +/linux/seccomp/listenerPath .*can.t be told'

# ---- the single id
ranges
cfg "$(sh_args "$LOOK") | .process.user.additionalGids = []"
OUT=$(us run -b b one 2>"$W/err")
is "run, with a single id" $? 0
diag "$(cat "$W/err")"
look single "0 0 1"
life single " 0 $U 1 " ''
like "check says that the groups stay" "$(us check --host b)" \
	'groups of who started it'
like "the plan too" "$(us plan --host b)" \
	'^ids.keep_groups = .* # .*rootless-ids'
cfg "$(sh_args 'true') | .process.user.uid = 5"
OUT=$(us run -b b five 2>&1)
is "another id" $? 3
like "is named" "$OUT" 'user-id-invalid'
cfg "$(sh_args 'sleep 0.3; tty; sleep 0.3') | .process.terminal = true |
	.process.user.additionalGids = []"
like "a terminal" "$(script -qec "setpriv --reuid $U --regid $G \
	--clear-groups env XDG_RUNTIME_DIR=$X $W/brig run -b b tty" /dev/null \
	</dev/null)" '/dev/pts/0'
cfg '.linux.resources.memory.limit = 67108864'
OUT=$(us run -b b mem 2>&1)
is "a limit" $? 3
like "is refused by name" "$OUT" rootless-cgroup
cfg ".mounts += [{destination: \"/v\", type: \"bind\", source: \"$W/u/h\",
	options: [\"bind\", \"idmap\"]}]"
OUT=$(us run -b b idmap 2>&1)
is "an idmapped mount" $? 3
like "is refused by name" "$OUT" 'mnt-idmap-invalid at .*ordinary user'
for f in subuid subgid; do
	ranges
	echo "brigger:400000:65536" >/etc/$f
	cfg "$(sh_args 'cat /proc/self/uid_map /proc/self/gid_map') |
		.process.user.additionalGids = []"
	is "only $f has a range" "$(us run -b b half 2>/dev/null |
		tr -s ' \n' ' ')" " 0 0 1 0 0 1 "
done
is "nothing is left" "$(ls "$X/brig")" ""

# ---- what the README has to begin with
chmod 755 "$W/u/home"
cp "$(command -v busybox)" "$W/busybox"
as $U sh -c "umask 022; cd home && mkdir -p b/rootfs/bin &&
	cp $W/busybox b/rootfs/bin/sh && $W/brig spec --rootless --bundle b"
is "spec --rootless" $? 0
is "no limits, where no cgroup is" "$(jq -c '.linux.resources | keys' \
	home/b/config.json)" '["devices"]'
like "and the plan says so" "$(us plan --host home/b)" \
	'^cgroup.none = .* # .*rootless-cgroup'
like "the one id is not its own: check" "$(us check home/b)" id-map-overlap
ranges "brigger:400000:65536
" "brigger:500000:65536
"
mkdir "$W/u/home/ranged" && chown $U:$G "$W/u/home/ranged"
ok "spec --rootless, with ranges" us spec --rootless --bundle home/ranged
is "it needs no mapping" "$(jq '.linux | has("uidMappings") or
	has("gidMappings")' home/ranged/config.json)" false
unlike "and no id is anybody else's" "$(us check home/ranged)" id-map
for r in '' "brigger:400000:65536
"; do
	ranges "$r" "$r"
	OUT=$(script -qec "setpriv --reuid $U --regid $G --clear-groups \
		env XDG_RUNTIME_DIR=$X $W/brig run --bundle home/b first" \
		/dev/null <<-E
		read -r n </proc/self/uid_map; echo map \$n; exit 5
	E
	)
	is "run of it${r:+, with ranges}" $? 5
	like "its map${r:+, with ranges}" "$OUT" '^map 1000 +0 +1'
done

# ---- where the state is
ranges
cfg "$(sh_args 'true') | .process.user.additionalGids = []"
mkdir -p /run/user/$U
chown $U:$G /run/user/$U
chmod 700 /run/user/$U
bare() {
	setpriv --reuid $U --regid $G --clear-groups env -i PATH="$PATH" \
		"$W/brig" "$@"
}
ok "without XDG_RUNTIME_DIR" bare run --keep -b b at
ok "it is in /run/user" test -d /run/user/$U/brig/at
ok "and found there" bare delete at
chown 12346 /run/user/$U
nok "but for one that is somebody else's" bare run -b b at
chown $U /run/user/$U
chmod 777 /run/user/$U
nok "or anybody's" bare run -b b at
like "then what is to be set is said" "$(bare run -b b at 2>&1)" \
	'fix: set XDG_RUNTIME_DIR'

# ---- brig as a file of the user's, who is root in the container: run there by a
# script's first line, it must not be written through /proc (CVE-2019-5736)
mkdir "$W/u/own"
cp "$RUNTIME" "$W/u/own/brig"
printf '#!/proc/self/exe check\n' >b/rootfs/bin/again
chmod 755 b/rootfs/bin/again
for lib in $(ldd "$RUNTIME" 2>/dev/null | grep -o '/[^ ]*'); do # if it has any
	cp -L --parents "$lib" b/rootfs/
done
chown -R $U:$G "$W/u/own" b/rootfs/bin/again
mkfifo -m 666 "$W/u/own/wait"
sum=$(cksum <"$W/u/own/brig")
cfg "$(sh_args 'echo ready
	n=
	while [ -z "$n" ]; do
		for p in /proc/[0-9]*; do
			case $(readlink "$p/exe") in
			*brig*) exec 9<"$p/exe" && n=$p ;;
			esac
		done
	done
	echo "found $(readlink /proc/self/fd/9)"
	while [ -e "$n" ]; do sleep 0.1; done
	for i in 1 2 3 4 5 6 7 8 9; do
		echo owned 1<>/proc/self/fd/9 || sleep 0.1
	done 2>/dev/null
	echo tried') | .process.user.additionalGids = []"
for by in "" "unshare -r"; do
	ranges
	as $U $by sh -c "B='$W/u/own/brig --root $X/brig'
		\$B run -d -b b own </dev/null && exec \$B exec own /bin/again -" \
		>"$W/o" 2>&1 <"$W/u/own/wait" &
	exec 7>"$W/u/own/wait"
	until_ok 5 grep -q found "$W/o"
	exec 7>&-
	until_ok 5 grep -q tried "$W/o"
	wait $!
	like "the user's own brig${by:+, $by}: is found by the container" \
		"$(cat "$W/o")" '^found .*brig'
	is "it is as it was" "$(cksum <"$W/u/own/brig")" "$sum"
	as $U "$W/u/own/brig" --root "$X/brig" delete --force own
done
# What runs is a copy of it, which nobody writes either
copied() {
	for p in /proc/[0-9]*; do
		case $(readlink "$p/exe") in /memfd:brig*) return ;; esac
	done
	return 1
}
if command -v python3 >/dev/null; then
	cfg "$(sh_args 'sleep 1000 & wait') | .process.user.additionalGids = []"
	as $U "$W/u/own/brig" --root "$X/brig" run -b b own >/dev/null 2>&1 \
		</dev/null &
	ok "a copy of it runs" until_ok 30 copied
	copied
	is "which is sealed" "$(python3 -c 'import fcntl, os, sys
print(fcntl.fcntl(os.open(sys.argv[1] + "/exe", os.O_RDONLY), 1034))' "$p")" 15
	as $U "$W/u/own/brig" --root "$X/brig" delete --force own
	wait $!
else
	skip "a copy of it runs" "no python3"
	skip "which is sealed" "no python3"
fi

# ---- what gives the ids
ranges "brigger:400000:65536
" "brigger:500000:65536
"
tool nomap
tool_is() { # MODE OWNER
	chown "$2" "$W/nomap"
	chmod "$1" "$W/nomap"
	mount --bind "$W/nomap" "$(readlink -f "$(command -v newuidmap)")"
	OUT=$(us run -b b tool 2>&1)
	is "newuidmap, $1 $2" $? 3
	umount "$(readlink -f "$(command -v newuidmap)")"
	is "nothing of it is left" "$(ls "$X/brig")" ""
}
tool_is 4755 0
like "it failed" "$OUT" 'newuidmap gave no ids .exit status 9.'
like "it had no environment" "$OUT" '^newuidmap: 8 words, 0 of'
tool_is 0755 0
like "it can't give any" "$OUT" 'neither set-id nor has it file cap'
unlike "it did not run" "$OUT" 'words'
tool_is 4755 $U
like "it is not root's" "$OUT" "not root's alone to write"
tool_is 4777 0
like "anybody may write it" "$OUT" "not root's alone to write"

# ---- no user namespaces for such a user
unshare -U sleep 1000 </dev/null >/dev/null 2>&1 &
NS=$!
until_ok 5 sh -c "grep -q sleep /proc/$NS/comm &&
	echo 0 0 65536 >/proc/$NS/uid_map && echo 0 0 65536 >/proc/$NS/gid_map" ||
	bail "no user namespace"
OUT=$(nsenter -t $NS -U -S 0 -G 0 -w. sh -c '
	echo 0 >/proc/sys/user/max_user_namespaces || exit 99
	exec setpriv --reuid '$U' --regid '$G' --clear-groups env -i \
		XDG_RUNTIME_DIR='"$X $W/brig"' run -b b off' 2>&1)
is "no user namespaces: an error" $? 1
kill $NS
like "by its name" "$OUT" 'user.max_user_namespaces'
is "nothing of it is left" "$(ls "$X/brig")" ""
OUT=$(us --rootless false run -b b no 2>&1)
is "--rootless false" $? 1
like "is told what it takes" "$OUT" 'needs root, or root of a user namespace'
OUT=$(us --entered run -b b no 2>&1)
is "nobody enters by saying so" $? 1
finish
