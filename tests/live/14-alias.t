#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Folders of the host's under another name: an engine's volume that is a bind
# mount of one, or of a file system of the kernel's (docker volume create -o
# device=/etc/ssh -o o=bind -o type=none); a root that is no image.

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
mount -t tmpfs -o mode=755 tmpfs /var/lib
mount -t tmpfs -o mode=700 tmpfs /root
V=/var/lib/docker/volumes/x/_data
mkdir -p $V /var/lib/docker/overlay2/l/diff /root/.ssh /root/image
echo mine >$V/file
mkdir "$W/vol"
echo theirs >"$W/vol/file"

volume() {
	printf '.annotations["io.kubernetes.cri.sandbox-uid"] = "p" |
		.mounts += [{destination: "/data", type: "bind",
		source: "%s", options: ["rbind"%s]}]' "${1:-$V}" "${2:-}"
}

do_sh : >"$W/warm" 2>&1
host_snap "$W/before"
like "a volume" "$(do_sh 'cat /data/file' "$(volume)" 2>&1)" '^mine$'
mount --bind "$W/vol" $V
like "a volume that is a folder elsewhere" \
	"$(do_sh 'cat /data/file' "$(volume)" 2>&1)" '^theirs$'
umount $V

# shown FOLDER: the volume is a bind mount of it
shown() {
	mount --bind "$1" $V
	host_snap "$W/before"
	refused "a volume that is $1" mnt-host-sensitive /mounts/7 "$(volume)"
	umount $V
}

shown /
shown /etc
shown /etc/ssl
shown /usr/share
shown /var
shown /root/.ssh
P=/var/lib/kubelet/pods/p/volumes/k/v
mkdir -p $P
mount --bind / $P
host_snap "$W/before"
for F in etc/ssl etc/passwd; do
	refused "within such a volume: $F" mnt-host-sensitive /mounts/7 \
		"$(volume $P/$F)"
done
umount $P
P=/var/lib/kubelet/pods/p/volume-subpaths/v/c/0
mkdir -p $P
mount --bind "$W/vol" $P
like "a part of a volume, as the kubelet has it" \
	"$(do_sh 'cat /data/file' "$(volume $P)" 2>&1)" '^theirs$'
mount --bind /etc/ssl $P
host_snap "$W/before"
refused "a part that is the host's" mnt-host-sensitive /mounts/7 \
	"$(volume $P)"
umount $P
umount $P
for T in proc sysfs; do
	mount -t $T $T $V
	host_snap "$W/before"
	refused "a volume that is a $T" mnt-host-sensitive /mounts/7 \
		"$(volume)"
	umount $V
done
mkdir "$W/alias"
mount --bind /etc/ssl "$W/alias"
host_snap "$W/before"
refused "a folder that is a bind mount of one of the host's" \
	mnt-host-sensitive /mounts/7 "$(volume "$W/alias")"
refused "read-only too" mnt-host-sensitive /mounts/7 \
	"$(volume "$W/alias" ', "ro"')"
refused "a root that is" root-host /root/path ".root.path = \"$W/alias\""
umount "$W/alias"

host_snap "$W/before"
for D in /root/.ssh $V /var/lib/docker/overlay2 /var/lib/docker/volumes; do
	refused "a root that is $D" root-host /root/path ".root.path = \"$D\""
done
cp -a "$W/.rootfs" /root/image/rootfs
OUT=$(do_sh 'echo runs' '.root.path = "/root/image/rootfs"' 2>&1)
like "a root in a home" "$OUT" '^runs$'

# A socket by a harmless name that leads to an engine's
tool probe
mkdir "$W/sock"
"$W/probe" console "$W/sock/docker.sock" >/dev/null 2>&1 &
N=$!
ok "a socket" until_ok 5 test -S "$W/sock/docker.sock"
ln -s sock/docker.sock "$W/a.sock"
host_snap "$W/before"
refused "a link to an engine's socket" mnt-runtime-socket /mounts/7 \
	"$(volume "$W/a.sock")"
kill $N

# What a recursive bind would take along
S=$W/tree
mkdir -p "$S/a/b" "$S/c"
touch "$S/file"
chmod 755 "$S" "$S/a" "$S/a/b" "$S/c"
for F in /etc /root/.ssh /usr/share; do
	mount --bind "$F" "$S/a/b"
	host_snap "$W/before"
	refused "$F below a recursive bind" mnt-host-sensitive /mounts/7 \
		"$(volume "$S")"
	like "$F below, and the bind is not recursive" "$(do_sh 'ls /data' \
		"$(volume "$S") | .mounts[-1].options = [\"bind\"]" 2>&1)" '^file$'
	umount "$S/a/b"
done
mount -t proc proc "$S/c"
host_snap "$W/before"
refused "a proc below a recursive bind" mnt-host-sensitive /mounts/7 \
	"$(volume "$S")"
umount "$S/c"
mount --bind /etc/passwd "$S/file"
host_snap "$W/before"
refused "a file below a recursive bind" mnt-host-sensitive /mounts/7 \
	"$(volume "$S")"
umount "$S/file"
mount --bind "$W/vol" "$S/a/b"
like "another volume below is taken along" "$(do_sh 'cat /data/a/b/file' \
	"$(volume "$S")" 2>&1)" '^theirs$'
umount "$S/a/b"

# The state folder, wherever --root has it; and what holds it
host_snap "$W/before"
mkdir -p "$W/state/x"
host_snap "$W/before"
for F in "$W/state" "$W/state/x" "$W"; do
	refused "a bind of the state folder or what holds it" \
		mnt-host-sensitive /mounts/7 "$(volume "$F")"
	refused "a root in the state folder or what holds it" root-host \
		/root/path ".root.path = \"$F\""
done
rmdir "$W/state/x"

# The layers of an overlay
mkdir -p "$W/up" "$W/wk" "$W/mg"
mount -t tmpfs tmpfs "$W/up"
mkdir "$W/up/u" "$W/up/w"
mount -t overlay -o "lowerdir=$W/root:/etc,upperdir=$W/up/u,workdir=$W/up/w" \
	overlay "$W/mg" &&
	{
		host_snap "$W/before"
		refused "a layer that is the host's" root-host /root/path \
			".root.path = \"$W/mg\""
		umount "$W/mg"
	}
umount "$W/up"
finish
