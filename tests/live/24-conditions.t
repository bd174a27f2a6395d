#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Conditions on files of the host, and the tricks by which a config's text
# says something else than what is there: a link at the end or in the middle, a
# link of links, `..', a bind mount of it or of what holds it, what was mounted
# over it, an overlay of it, a hard link, /proc/self/root, /proc/PID/root,
# descriptors of the caller's, and a name that changes while brig looks.
# Each condition has its folder of disguises; a row is condition, trick, rule.
#
# Seen: runc and crun start all those that say "hardened: ".
#
# shellcheck disable=SC2016,SC2046,SC2086

case ${PLAY_IN:-} in
'') exec 8</proc/self/ns/net ;; # that of before the playground
esac
. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox python3
PLAY_FLAGS=-n playground "$@"
ROOT_TOOLS=probe
tool probe
chmod 755 "$W"
D=$W/disguise
mkdir "$D" "$W/empty"
do_sh true

# /root is a folder of ours here, with what nobody may have
H=$W/host
mkdir -p "$H/root/.ssh" "$H/root/sub"
echo secret >"$H/root/.ssh/key"
echo secret >"$H/root/file"
chmod 600 "$H/root/.ssh/key" "$H/root/file"
mount --bind "$H/root" /root || bail "no /root"
# who lives in another mount namespace
unshare -m --propagation private sleep 1000 &
OTHER=$!
until_ok 5 ns_apart $OTHER mnt
sleep 1000 &
SAME=$!

# no DESC RULE FILTER: is not made, says the rule; and nothing was shown
no() {
	cid
	light "$W/$ID" "$(sh_args 'cat /hostf /host/key /host/.ssh/key /host/*
		/host/root/* 2>/dev/null') | $3" || bail "$1"
	rt run --bundle "$W/$ID" "$ID" >"$W/o" 2>"$W/e" </dev/null 7</root/.ssh
	isnt "hardened: $1: refused" $? 0
	like "hardened: $1: names the rule" "$(cat "$W/e")" "$2"
	unlike "hardened: $1: shows nothing" "$(cat "$W/o")" '^secret'
	rt delete --force "$ID" 2>/dev/null
	rm -rf "${W:?}/$ID"
}
bind() { # a folder at /host, a file at /hostf: peers make them in the root
	[ -d "$1" ] && bind_d=host || bind_d=hostf
	printf '.mounts += [{destination: "/%s", type: "bind", source: "%s",
	options: ["%s"%s]}]' $bind_d "$1" "${2:-rbind}" "${3:-}"
}
covered() { # PATH CMD...: with an empty file system over it, for as long
	covered_p=$1
	shift
	exec 6<"$W"
	mount -t tmpfs tmpfs "$covered_p" || bail "$covered_p"
	case $W/ in
	"$covered_p"/*) # but for what is ours
		mkdir -p "$W"
		mount -c --rbind /proc/self/fd/6 "$W" || bail "$W in $covered_p"
		"$@"
		umount -l "$W"
		;;
	*) "$@" ;;
	esac
	exec 6<&-
	umount "$covered_p"
}

# ---- mnt-host-sensitive
S=mnt-host-sensitive
ln -s /root/.ssh "$D/last"
ln -s /root "$D/middle"
ln -s "$D/last" "$D/twice"
ln -s "../../../../../../../../..$H/../../../../../../../../../root/.ssh" "$D/dots"
ln -s /proc/self/root/root/.ssh "$D/self"
ln -s /proc/thread-self/root/root "$D/thread"
ln -s "/proc/$SAME/root/root/.ssh" "$D/same"
ln -s "/proc/$OTHER/root/root/.ssh" "$D/other"
(cd /root/.ssh && exec sleep 1000) &
IN=$!
until_ok 5 test "/proc/$IN/cwd" -ef /root/.ssh
ln -s "/proc/$IN/cwd" "$D/cwd"
ln -s /proc/self/fd/7 "$D/fd"
ln -s /dev/fd/7 "$D/devfd"
mkdir "$D/bound" "$D/above" "$D/all" "$D/ov" "$D/below" "$D/below/x" \
	"$D/disk"
mount --bind /root/.ssh "$D/bound"
mount --bind /root "$D/above"
mount --bind / "$D/all"
mount --bind /root/.ssh "$D/below/x"
# the disk that /root is a folder of, where it is mounted, and another time
ln -s "$H" "$D/holds"
mount --bind "$H" "$D/disk"
touch "$D/file"
mount --bind /root/file "$D/file"
ln -s /root/file "$D/link"
mount -t overlay -o "lowerdir=/root/.ssh:$W/empty" overlay "$D/ov" ||
	bail "no overlay"
for t in last middle/.ssh twice dots self thread/.ssh same other cwd fd devfd \
	bound above above/.ssh all all$H all$H/root all$H/root/.ssh ov \
	below file link; do
	r="$S|root-host"
	[ $t != other ] || r="$S|clone"
	no "$S, $t" "$r" "$(bind "$D/$t")"
done
no "$S, a disk that holds one" $S "$(bind "$D/holds")"
no "$S, a disk that holds one, mounted again" $S "$(bind "$D/disk")"
for t in last ov all$H/root/.ssh file; do
	no "$S, $t, read-only" "$S|root-host" "$(bind "$D/$t" rbind ', "ro"')"
done
no "$S, /proc/self/root" 'mnt-.*' "$(bind /proc/self/root/root/.ssh)"
no "$S, /proc/PID/root" 'mnt-.*' "$(bind "/proc/$SAME/root/root/.ssh")"
no "$S, /dev/fd" 'mnt-.*' "$(bind /dev/fd/7)"
no "$S, dots" "$S" "$(bind "$D/../../../../../../../root/.ssh")"
# where the ids come with the config nothing is mapped, and so not made anew
MAPS='.linux.namespaces += [{type: "user"}] |
	.linux.uidMappings = [{containerID: 0, hostID: 700000, size: 65536}] |
	.linux.gidMappings = .linux.uidMappings'
chmod 755 "$H/root" "$H/root/.ssh"
chmod 644 "$H/root/.ssh/key"
for t in ov bound last; do
	no "$S, $t, ids of the config" "$S|root-host" \
		"$(bind "$D/$t") | $MAPS"
done
# an image that containerd has mounted for a pod, of layers that are no more
# mounted where they were: it idmaps them by mounts of a moment
LEAF=$(printf '%064d' 7)
LEAF=$W/io.containerd.grpc.v1.cri/image-volumes/$LEAF/$LEAF
mkdir -p "$LEAF" "$W/layer"
chmod -R a+rX "$W/io.containerd.grpc.v1.cri"
mount -t tmpfs -o mode=755 tmpfs "$W/layer" || bail "no layer"
echo of the image >"$W/layer/key"
mount -t overlay -o "lowerdir=$W/layer:$W/empty" overlay "$LEAF" ||
	bail "no overlay"
umount -l "$W/layer" && rmdir "$W/layer"
cid
light "$W/$ID" "$(sh_args 'cat /host/key') | $(bind "$LEAF" rbind ', "ro"') |
	$MAPS" || bail "image"
rt run --bundle "$W/$ID" "$ID" >"$W/o" 2>"$W/e" </dev/null
is "an image's layers are gone, ids of the config: it runs" $? 0
is "and shows the image" "$(cat "$W/o")" "of the image"
rt delete --force "$ID" 2>/dev/null
rm -rf "${W:?}/$ID"
umount "$LEAF"
rm -rf "${W:?}/root/host" # made in it: nothing was made anew
# what a kubelet keeps for another pod, as its text and by a link in a volume
mount -t tmpfs tmpfs /var/lib && mkdir /var/lib/kubelet "$W/kubelet" &&
	mount --bind "$W/kubelet" /var/lib/kubelet || bail "no kubelet"
for t in one two; do
	V=/var/lib/kubelet/pods/$t/volumes/kubernetes.io~empty-dir/v
	mkdir -p $V
	echo "secret of $t" >$V/key
done
ln -s $V "${V%/two/*}/one/${V#*/two/}/link"
POD='.annotations["io.kubernetes.cri.sandbox-uid"] = "one"'
no "$S, another pod's volume" $S "$(bind $V) | $POD"
no "$S, another pod's, read-only" $S "$(bind $V rbind ', "ro"') | $POD"
no "$S, a pod's, by who is of none" $S "$(bind $V)"
V="${V%/two/*}/one/${V#*/two/}"
no "$S, another pod's, by a link in its own" $S "$(bind $V/link) | $POD"
is "its own is a pod's" "$(do_sh 'cat /host/key' "$(bind $V) | $POD" \
	2>/dev/null)" "secret of one"
# k3s keeps the files of all its containers elsewhere
V=/var/lib/rancher/k3s/agent/containerd
LEAF=$V/io.containerd.grpc.v1.cri/sandboxes/$(printf '%064d' 7)/hosts
V=$V/io.containerd.snapshotter.v1.overlayfs/snapshots/1/fs
mkdir -p $V "${LEAF%/*}"
echo secret >$V/key
echo of the pod >"$LEAF"
no "$S, an image of k3s'" $S "$(bind $V)"
is "its own file is a container's of k3s" \
	"$(do_sh 'cat /hostf' "$(bind "$LEAF" rbind ', "ro"')" \
	2>/dev/null)" "of the pod"
# docker's data on another disk, by a link
mkdir -p "$W/data/docker/root"
echo secret >"$W/data/docker/root/key"
ln -s "$W/data/docker" /var/lib/docker
no "$S, what holds it by a link" $S "$(bind "$W/data")"
umount /var/lib/kubelet /var/lib
# the place is hidden by another mount, and shown elsewhere without it
for t in /var/backups /var/log /var/lib/dpkg; do
	[ -d $t ] || continue
	covered $t no "$S, $t is covered" $S "$(bind "$D/all$t")"
	covered ${t%/*} no "$S, ${t%/*} is covered" $S "$(bind "$D/all$t")"
done
# and by who was there before
(cd /var/backups && exec sleep 1000) &
B=$!
until_ok 5 test "/proc/$B/cwd" -ef /var/backups
ln -s "/proc/$B/cwd" "$D/was"
covered /var/backups no "$S, covered, a folder of somebody's" $S \
	"$(bind "$D/was")"
kill $B $IN
wait $B $IN 2>/dev/null
# a hard link has no folder but its own
ln "$H/root/file" "$D/hard"
no "$S, a hard link" $S "$(bind "$D/hard")"
no "$S, a hard link, read-only" $S "$(bind "$D/hard" rbind ', "ro"')"
rm "$D/hard"
cp "$H/root/file" "$W/plain"
chmod 666 "$W/plain"
is "a file of one name may be bound" \
	"$(do_sh 'cat /hostf' "$(bind "$W/plain")" 2>&1)" secret
# a folder of settings that all may list holds what they may not read: bound
# read-only it shows what every user of the host sees
if [ -d /etc/ssl ]; then
	mount -t tmpfs -o mode=755 tmpfs /etc/ssl || bail "no tmpfs"
	mkdir -m 710 /etc/ssl/private
	mkdir /etc/ssl/certs
	echo secret | tee /etc/ssl/key >/etc/ssl/private/key
	echo public >/etc/ssl/certs/ca
	chmod 600 /etc/ssl/key
	chmod 644 /etc/ssl/private/key
	is "$S, a folder of /etc, read-only: what all may read" \
		"$(do_sh 'cat /host/certs/ca /host/key /host/private/key' \
			"$(bind /etc/ssl rbind ', "ro"')" 2>/dev/null)" public
	no "$S, one that not all may read, and why" \
		'mnt-host-sensitive: .* all may read it' \
		"$(bind /etc/ssl/private rbind ', "ro"')"
	no "$S, a file for all to read where not all may enter" \
		'mnt-host-sensitive: .* may enter' \
		"$(bind /etc/ssl/private/key rbind ', "ro"')"
	no "$S, the same by its owner's id" 'mnt-idmap-invalid' \
		"$(bind /etc/ssl rbind ', "ro", "idmap"')"
	umount /etc/ssl
fi

# ---- mnt-runtime-socket
S=mnt-runtime-socket
mkdir -p /run/eng "$D/s" "$D/s2/x"
"$W/probe" console /run/eng/docker.sock >/dev/null 2>&1 &
L=$!
until_ok 5 test -S /run/eng/docker.sock
ln -s /run/eng/docker.sock "$D/s/app.sock"
ln -s /run/eng "$D/smiddle"
ln -s /run/eng "$D/dir.sock"
touch "$D/s/bound.sock"
mount --bind /run/eng/docker.sock "$D/s/bound.sock"
mount --bind /run/eng "$D/s2/x"
ln -s /proc/self/root/run/eng/docker.sock "$D/s/self.sock"
ln -s "/proc/$SAME/root/run/eng" "$D/s/pid.sock"
for t in s/app.sock smiddle smiddle/docker.sock dir.sock s/bound.sock s2 \
	s2/x s2/x/docker.sock s/self.sock s/pid.sock all/run/../$D/s/app.sock; do
	no "$S, $t" "$S|mnt-host-sensitive" "$(bind "$D/$t")"
done
# the same on a disk: no protected folder is above it
mkdir "$W/eng"
"$W/probe" console "$W/eng/docker.sock" >/dev/null 2>&1 &
L2=$!
until_ok 5 test -S "$W/eng/docker.sock"
ln -s "$W/eng/docker.sock" "$D/s/disk.sock"
touch "$D/s/diskbound.sock"
mount --bind "$W/eng/docker.sock" "$D/s/diskbound.sock"
for t in disk.sock diskbound.sock; do
	no "$S, $t" "$S" "$(bind "$D/s/$t")"
done
ln "$W/eng/docker.sock" "$D/s/hard"
no "$S, a hard link" "$S" "$(bind "$D/s/hard")"
umount "$D/s/diskbound.sock" "$D/s/bound.sock" "$D/s2/x"
kill $L $L2
wait $L $L2 2>/dev/null

# ---- mnt-device-bind
S=mnt-device-bind
mkdir "$W/nodes"
mknod "$W/nodes/disk" b 7 250
mknod "$W/nodes/mem" c 1 1
for t in disk mem; do
	ln -s "$W/nodes/$t" "$D/$t.link"
	ln -s "$W/nodes" "$D/$t.dir"
	ln "$W/nodes/$t" "$D/$t.hard"
	touch "$D/$t.bound"
	mount --bind "$W/nodes/$t" "$D/$t.bound"
	ln -s "/proc/self/root$W/nodes/$t" "$D/$t.self"
	for k in link dir/$t hard bound self; do
		no "$S, $t.$k" $S "$(bind "$D/$t.$k")"
	done
	umount "$D/$t.bound"
done

# below a folder, on a file
mkdir "$D/devs"
touch "$D/devs/x"
mount --bind "$W/nodes/disk" "$D/devs/x"
no "$S, below a folder" $S "$(bind "$D/devs")"
umount "$D/devs/x"

# ---- root-*
mkdir -p "$H/home/user/.ssh" "$H/home/user/bundle"
mount --bind "$H/home" /home || bail "no /home"
cp -a "$W/root/bin" "$H/home/user/bin"
echo secret >"$H/home/user/.ssh/key"
ln -s "$W/root" "$D/rootlink"
ln -s "$W" "$D/rootmiddle"
mkdir "$D/rootbound" "$D/rootov"
mount --bind /usr "$D/rootbound"
mount -t overlay -o "lowerdir=/root:$W/empty" overlay "$D/rootov"
R() { printf '.root.path = "%s"' "$1"; }
for t in "$D/rootlink" "$D/rootmiddle/root" "/proc/self/root$W/root" \
	"/proc/$SAME/root$W/root" "$W/empty/../root" /proc/self/cwd \
	"/proc/self/fd/7" "$W/root/../../../../../root"; do
	no "root-symlink, $t" 'root-|cfg-' "$(R "$t")"
done
for t in /root "$H" "$D/disk" "$D/above" "$D/all" "$D/all/usr" "$D/all/etc" \
	"$D/rootbound" "$D/rootov" "$D/all$H/root" /home/user /home \
	"$D/all$H/home/user" /run /run/eng; do
	no "root-host, $t" 'root-host|mounted inside' "$(R "$t")"
done
# What is no image: a service's secrets and a user's session, each a mount of
# its own, and papers in a home; a root is seen whole by root in the container
for t in /run/credentials/x.service /run/user/1000 /root/papers \
	/home/user/papers; do
	mkdir -p $t
	case $t in /run/*) mount -t tmpfs tmpfs $t || bail $t ;; esac
	cp -a "$W/root/." $t
	echo secret >$t/hostf
	chmod 600 $t/hostf
	no "root-host, $t" root-host "$(R $t)"
done
mkdir /run/user/1000/rootfs
cp -a "$W/root/." /run/user/1000/rootfs
like "a root there that says so is one" "$(do_sh 'echo runs' \
	"$(R /run/user/1000/rootfs)" 2>&1)" '^runs$'
umount /run/credentials/x.service /run/user/1000
mkdir -p /run/images/rootfs
cp -a "$W/root/." /run/images/rootfs
like "and one on /run itself, which /var/run is too" "$(do_sh 'echo runs' \
	"$(R /run/images/rootfs)" 2>&1)" '^runs$'
rm -rf /run/images
for t in /var/log /var/lib/dpkg; do
	[ -d $t ] || continue
	covered $t no "root-host, $t is covered" root-host "$(R "$D/all$t")"
done

# ---- hook-unsafe
S=hook-unsafe
hook() { printf '.hooks.%s = [{path: "%s", args: ["x"], timeout: 5}]' \
	"${2:-prestart}" "$1"; }
mkdir -m 755 "$W/hooks" "$W/hooks/sub"
mkdir -m 777 "$W/hooks/open"
mkdir -m 1777 "$W/hooks/sticky"
printf '#!/bin/sh\n: >%s/ran\n' "$W" >"$W/good"
chmod 755 "$W/good"
cp "$W/good" "$W/hooks/mine" && chown 1000 "$W/hooks/mine"
cp "$W/good" "$W/hooks/loose" && chmod 777 "$W/hooks/loose"
cp "$W/good" "$W/hooks/open/x"
cp "$W/good" "$W/root/bin/evil"
ln -s "$W/hooks/mine" "$D/hmine"
ln -s "$W/hooks/open" "$D/hopen"
ln -s "$W/good" "$W/hooks/sticky/users"
chown -h 1000 "$W/hooks/sticky/users"
ln "$W/hooks/mine" "$D/hhard"
touch "$D/hbound"
mount --bind "$W/hooks/mine" "$D/hbound"
ln -s "$W/root/bin/evil" "$D/himage"
ln -s "$W/root" "$D/hroot"
mkdir "$D/hbin"
mount --bind "$W/root/bin" "$D/hbin"
touch "$D/hfile"
mount --bind "$W/root/bin/evil" "$D/hfile"
hooked() { # TRICK PATH [WHEN]
	for w in ${3:-prestart poststart createContainer}; do
		rm -f "$W/ran"
		no "$S, $1, $w" $S "$(hook "$2" $w)"
		ok "hardened: $S, $1, $w: does not run" test ! -e "$W/ran"
	done
}
hooked "another's file by a link" "$D/hmine"
hooked "a folder that all write, by a link" "$D/hopen/x"
hooked "a link that is another's" "$W/hooks/sticky/users"
hooked "a hard link to another's" "$D/hhard"
hooked "another's file bound" "$D/hbound"
hooked "dots" "$W/hooks/sub/../mine"
hooked "/proc/self/root" "/proc/self/root$W/hooks/mine"
hooked "/proc/PID/root" "/proc/$SAME/root$W/good"
hooked "a descriptor" /proc/self/fd/7
hooked "a program that is no engine's" "/proc/$SAME/exe"
hooked "the image's by a link" "$D/himage"
hooked "the image's by a link to the root" "$D/hroot/bin/evil"
hooked "the image's by a bind of its folder" "$D/hbin/evil" prestart
hooked "the image's file bound" "$D/hfile" poststart
rm -f "$W/ran"
cid
light "$W/$ID" "$(sh_args true) | $(hook "$W/good")"
rt run --bundle "$W/$ID" "$ID" >/dev/null 2>&1 </dev/null
ok "a good one runs" test -e "$W/ran"

# ---- ns-join
S='ns-(join-invalid|net-host|ipc-host|pid-host|userns-mismatch)'
join() { printf '.linux.namespaces |= [.[] | if .type == "%s" then
	.path = "%s" else . end] | del(.linux.sysctl)' "$1" "$2"; }
ln -s /proc/self/ns "$D/ns"
ln -s /proc/self/ns/net "$D/net"
ln -s "/proc/$SAME/ns/net" "$D/netpid"
ln -s /proc/thread-self/ns/net "$D/netthread"
ln -s /proc/self/fd/8 "$D/netout"
touch "$D/netbound"
mount --bind /proc/self/ns/net "$D/netbound"
for t in ns/net net netpid netthread netbound; do
	no "ns-net-host, $t" "$S" "$(join network "$D/$t")"
done
no "ns-net-host, /proc/PID/root" "$S" \
	"$(join network "/proc/$SAME/root/proc/$SAME/ns/net")"
no "ns-ipc-host, a link" "$S" "$(join ipc "$D/ns/ipc")"
no "ns-pid-host, a link" "$S" "$(join pid "$D/ns/pid")"
no "ns-join-invalid, another kind" "$S" "$(join network "$D/ns/ipc")"
ln -s "$W/plain" "$D/nofile"
no "ns-join-invalid, a file" "$S" "$(join network "$D/nofile")"
rt_out() { # with the machine's own network at hand
	cid
	light "$W/$ID" "$(sh_args 'readlink /proc/self/ns/net') |
		$(join network "$D/netout")"
	rt run --bundle "$W/$ID" "$ID" 2>&1 </dev/null
	rt delete --force "$ID" 2>/dev/null
}
# told by its number, which a network has since Linux 6.18
n=$(readlink /proc/self/fd/8 | tr -cd 0-9)
if [ "$n" -lt $((0xF0000000)) ]; then
	unlike "hardened: ns-net-host: the machine's, from within another" \
		"$(rt_out)" "^net:.$n"
fi

# ---- cfg-bundle-perm
S=cfg-bundle-perm
B=$W/bundle
made() { # TRICK BUNDLE
	rt run --bundle "$2" b1 >"$W/o" 2>"$W/e" </dev/null
	isnt "hardened: $S, $1" $? 0
	like "hardened: $S, $1: names the rule" "$(cat "$W/e")" $S
	rt delete --force b1 2>/dev/null
}
light "$B" "$(sh_args true)"
cp -a "$B" "$W/hooks/open/b"
made "a folder that others write, above" "$W/hooks/open/b"
ln -s "$W/hooks/open/b" "$D/b"
made "by a link" "$D/b"
ln -s "$W/hooks/open" "$D/bopen"
made "by a link in the middle" "$D/bopen/b"
made "by dots" "$W/hooks/sub/../open/b"
made "by /proc/self/root" "/proc/self/root$W/hooks/open/b"
ln -s "$B" "$W/hooks/open/link"
made "a link that others can change" "$W/hooks/open/link"
mkdir -p "$W/bl"
ln -s "$B/config.json" "$W/bl/config.json"
made "config.json is a link" "$W/bl"
rm "$W/bl/config.json"
ln -s /proc/self/fd/7/config.json "$W/bl/config.json"
made "a link to a descriptor" "$W/bl"
rm "$W/bl/config.json"
mkdir "$W/bh"
cp "$B/config.json" "$W/bh/users"
chown 1000 "$W/bh/users"
mkdir "$W/bhard"
ln "$W/bh/users" "$W/bhard/config.json"
made "a hard link to another's file" "$W/bhard"
# an access list, which the mode shows as the group's
python3 - "$B/config.json" <<'END'
import os, struct, sys
N = 0xffffffff
e = [(1, 6, N), (2, 6, 1000), (4, 4, N), (16, 6, N), (32, 4, N)]
os.setxattr(sys.argv[1], "system.posix_acl_access",
            struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *x) for x in e))
END
made "an access list for another" "$B"
cp "$B/config.json" "$W/c" && rm "$B/config.json" && cp "$W/c" "$B/config.json"
chmod 644 "$B/config.json"
ok "a good one runs" rt run --bundle "$B" b1
rt delete --force b1 2>/dev/null

# ---- a name that changes while brig looks
race() { # DESC A B FILTER [OUT]: A and B change places
	"$W/probe" race "$2" "$3" >/dev/null 2>&1 &
	race_p=$!
	race_n=0
	rm -f "$W/ran"
	while [ $race_n -lt "${RACES:-8}" ]; do
		race_n=$((race_n + 1))
		cid
		light "$W/$ID" "$(sh_args 'cat /host/key /hostf /root/.ssh/key \
			/.ssh/key; cat /host/*; readlink /proc/self/ns/net') | $4"
		rt run --bundle "$W/$ID" "$ID" 2>/dev/null </dev/null
		rt delete --force "$ID" 2>/dev/null
		rm -rf "${W:?}/$ID"
	done >"$W/o"
	kill $race_p
	wait $race_p 2>/dev/null
	unlike "hardened: $1" "$(cat "$W/o")" '^secret'
	unlike "hardened: $1: its network" "$(cat "$W/o")" \
		"^$(readlink /proc/self/ns/net | sed 's/[][]/\\&/g')"
	ok "hardened: $1: no other's program" test ! -e "$W/ran"
}
X=$W/race
mkdir -p "$X/dir" "$X/up/.ssh"
ln -s /root/.ssh "$X/link"
race "a folder and a link" "$X/dir" "$X/link" "$(bind "$X/dir")"
ln -s /root "$X/uplink"
race "the folder above, and a link" "$X/up" "$X/uplink" "$(bind "$X/up/.ssh")"
cp "$W/plain" "$X/file"
: >"$X/file"
ln -s /root/file "$X/filelink"
race "a file and a link" "$X/file" "$X/filelink" "$(bind "$X/file")"
cp -a "$W/root" "$X/root"
cp -a "$W/root" "$X/rootfs"
ln -s /home/user "$X/rootlink"
race "a root and a link" "$X/root" "$X/rootlink" "$(R "$X/root")"
cp /bin/true "$X/hook"
cp "$W/good" "$X/evil" && chown 1000 "$X/evil"
race "a hook and another's" "$X/hook" "$X/evil" "$(hook "$X/hook")"
unshare -n sleep 1000 &
N=$!
ln -s "/proc/$N/ns/net" "$X/net"
ln -s /proc/self/ns/net "$X/netlink"
race "a network and the host's" "$X/net" "$X/netlink" \
	"$(join network "$X/net")"
kill $N $SAME $OTHER
wait $N $SAME $OTHER 2>/dev/null
finish
