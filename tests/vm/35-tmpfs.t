#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Sources on a tmpfs, which Linux 6.1 can't idmap: what engines keep there is
# bound as it is, and gives a container no more than any user of the host has.
# Configs as podman, dockerd and containerd's CRI write them; the engines
# themselves are in tests/vm/systemd.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
[ "$(uname -r | cut -d. -f1-2)" = 6.1 ] || skip_all "not Linux 6.1"
playground "$@"
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/lib
I=$(printf '%064d' 61)
S=/run/containerd/io.containerd.grpc.v1.cri/sandboxes/$I
U=/run/containers/storage/overlay-containers/$I/userdata
O=/var/lib/containers/storage/overlay-containers/$I/userdata
D=/var/lib/docker/containers/$I/mounts
K=/var/lib/kubelet/pods/p/volumes
mkdir -p "$S/shm" "$U/run/secrets" "$O/shm" "$D/shm" "$D/secrets" \
	"$K/kubernetes.io~projected/token" "$K/kubernetes.io~empty-dir/cache"
for d in "$S/shm" "$O/shm" "$D/shm" "$K/kubernetes.io~empty-dir/cache"; do
	mount -t tmpfs -o mode=1777,size=64k shm "$d"
done
chmod 0777 "$K/kubernetes.io~empty-dir/cache"
chmod 1777 "$K/kubernetes.io~projected/token"

# b SOURCE [DEST [OPTION...]]: such a bind, at the end
b() {
	b_source=$1 b_dest=${2:-/data} b_opts=''
	shift $(($# < 2 ? $# : 2))
	for b_o; do b_opts="$b_opts, \"$b_o\""; done
	printf '.annotations["io.kubernetes.cri.sandbox-uid"] = "p" |
		.mounts += [{destination: "%s", type: "bind", source: "%s",
		options: ["rbind", "rprivate"%s]}]' "$b_dest" "$b_source" "$b_opts"
}
shm() { printf '.mounts |= map(select(.destination != "/dev/shm")) | %s' "$(
	b "$1" /dev/shm)"; }
# What may be done with the files there
TRY='for f in /data /data/*; do
	[ ! -f "$f" ] || { cat "$f" >/dev/null 2>&1 && echo "read $f"; }
	[ ! -f "$f" ] || { echo x >>"$f"; } 2>/dev/null && [ -f "$f" ] &&
		echo "write $f"
	[ ! -f "$f" ] || chmod 4777 "$f" 2>/dev/null && [ -f "$f" ] &&
		echo "mode $f"
done; echo done'

# ---- a shared /dev/shm, of each engine

for d in "$S/shm" "$O/shm" "$D/shm"; do
	OUT=$(do_sh 'echo mine >/dev/shm/own && chmod 600 /dev/shm/own
		stat -c "file %u:%g" /dev/shm/own; cat /dev/shm/own
		awk "NR == 1 { print \"base\", \$2 }" /proc/self/uid_map' \
		"$(shm "$d")" 2>&1)
	like "$d: written" "$OUT" '^mine$'
	is "by its owner" "$(inside file)" 0:0 ||
		diag "$OUT"
	B=$(inside base)
	is "who is the block's on the host" "$(stat -c %u:%g "$d/own")" "$B:$B"
	ok "which is nobody's of the host" test "$B" -gt 65535
	like "hardened: as it was to be" "$(do_sh 'awk "\$5 == \"/dev/shm\" {
		print \"at\", \$6 }" /proc/self/mountinfo' "$(shm "$d")" \
		2>&1 | sed -n 's/^at //p')" 'rw.*nosuid,nodev,noexec'
	rm -f "$d/own"
done

# What the host has there is less open than with a mapping
d=$S/shm
echo secret >"$d/root" && chmod 600 "$d/root"
echo group >"$d/group" && chmod 660 "$d/group"
echo shadow >"$d/shadow" && chmod 660 "$d/shadow" && chgrp shadow "$d/shadow"
echo www >"$d/www" && chmod 600 "$d/www" && chown 33:33 "$d/www"
echo all >"$d/all" && chmod 644 "$d/all"
echo open >"$d/open" && chmod 666 "$d/open"
OUT=$(do_sh "$TRY" "$(b "$d")" 2>&1)
is "root in it has what anybody has" "$(echo "$OUT" | tr '\n' ' ')" \
	"read /data/all read /data/open write /data/open done " || diag "$OUT"
OUT=$(do_sh "$TRY" "$(b "$d") | .process.user = {uid: 33, gid: 33,
	additionalGids: [42]}" 2>&1)
is "another user no more" "$(echo "$OUT" | tr '\n' ' ')" \
	"read /data/all read /data/open write /data/open done "
OUT=$(do_sh 'rm -f /data/all /data/root
	chown 0 /data/all 2>&1; mv /data/open /data/o 2>&1
	cp /bin/busybox /data/p; chmod 6777 /data/p; /data/p true' \
	"$(b "$d")" 2>&1)
is "what is there stays" "$(cd "$d" && echo *)" "all group open p root shadow www" ||
	diag "$OUT"
is "a set-id program is of the block's, who is nobody" \
	"$(stat -c %u "$d/p" | awk '{ print ($1 > 65535) }')" 1
rm -f "$d"/*

# Two of a pod: the same ids
up one '.' 'echo one >/dev/shm/x; chmod 600 /dev/shm/x; sleep 1000' \
	"$(shm "$d")" 2>/dev/null || :

# ---- what is to be read alone

mkdir -p "$U"
echo name >"$U/hostname"
echo 127.0.0.1 >"$U/hosts"
: >"$U/.containerenv"
echo sub >"$U/run/secrets/sub"
echo priv >"$U/run/secrets/priv" && chmod 600 "$U/run/secrets/priv"
OUT=$(do_sh 'cat /etc/hostname /etc/hosts; ls /run/.containerenv
	cat /run/secrets/sub /run/secrets/priv; echo x >/etc/hosts
	echo x >/run/secrets/n; echo end' "$(b "$U/hostname" /etc/hostname) | $(b \
	"$U/hosts" /etc/hosts) | $(b "$U/.containerenv" /run/.containerenv) | $(b \
	"$U/run/secrets" /run/secrets)" 2>&1)
like "podman's files are read" "$(echo "$OUT" | tr '\n' ' ')" \
	'name 127.0.0.1 /run/.containerenv sub'
unlike "but for what is root's alone" "$OUT" '^priv'
like "none is written" "$OUT" "hosts: Read-only"
is "nor a file made" "$(cat "$U/hosts"; ls "$U/run/secrets")" "127.0.0.1
priv
sub"
chmod 666 "$U/hosts"
chmod 777 "$U/run/secrets"
OUT=$(do_sh 'echo x >/etc/hosts; echo x >/run/secrets/n; echo end' "$(b \
	"$U/hosts" /etc/hosts) | $(b "$U/run/secrets" /run/secrets)" 2>&1)
is "not even where everybody may" "$(cat "$U/hosts"; ls "$U/run/secrets")" \
	"127.0.0.1
priv
sub"
like "which it was" "$OUT" '^end$'
host_snap "$W/before"
for o in bind,rw rw; do
	refused "nor after a remount ($o)" mnt-idmap-unsupported /mounts/7 \
		"$(b "$U/hosts" /etc/hosts) | .mounts += [{destination:
		\"/etc/hosts\", options: [\"remount\", \"bind\", \"rw\"]}]"
done
chmod 640 "$U/hosts"
host_snap "$W/before"
refused "one that not all may read" mnt-idmap-unsupported /mounts/7 \
	"$(b "$U/hosts" /etc/hosts)"
mkfifo -m 666 "$U/hostname.f" && mv "$U/hostname.f" "$U/hostname"
host_snap "$W/before"
refused "a FIFO" mnt-idmap-unsupported /mounts/7 \
	"$(b "$U/hostname" /etc/hostname)"
echo s >"$D/secrets/s"
is "a secret of dockerd's" "$(do_sh 'cat /run/secrets/s' \
	"$(b "$D/secrets/s" /run/secrets/s ro)" 2>/dev/null)" s
echo t >"$K/kubernetes.io~projected/token/token"
OUT=$(do_sh 'cat /data/token; echo x >/data/x; echo end' \
	"$(b "$K/kubernetes.io~projected/token" /data ro)" 2>&1)
like "a pod's token" "$OUT" '^t$'
like "is not written" "$OUT" 'Read-only'

# ---- folders to write in

d=$K/kubernetes.io~empty-dir/cache
ok "a pod's emptyDir in memory" quietly do_sh 'echo x >/data/x' "$(b "$d")"
ok "is written by the block's" test "$(stat -c %u "$d/x")" -gt 65535
for m in 2777 2755 755 1775; do
	chmod "$m" "$d"
	host_snap "$W/before"
	refused "one of mode $m" mnt-idmap-unsupported /mounts/7 "$(b "$d")"
done
chmod 1777 "$d" && chown 33 "$d"
host_snap "$W/before"
refused "another's" mnt-idmap-unsupported /mounts/7 "$(b "$d")"

# ---- and all else

mkdir -m 1777 /var/lib/vol /var/lib/shm
echo read >/var/lib/vol/file
host_snap "$W/before"
refused "a volume" mnt-idmap-unsupported /mounts/7 "$(b /var/lib/vol)"
refused "whatever it is called" mnt-idmap-unsupported /mounts/7 \
	"$(b /var/lib/shm)"
refused "a read-only one by the config's own mapping" mnt-idmap-unsupported \
	/mounts/7 "$(b /var/lib/vol /data ro idmap)"
is "a read-only one" "$(do_sh 'cat /data/file' "$(b /var/lib/vol /data ro)" \
	2>/dev/null)" read
bundle "$W/plan"
jq "$(shm "$S/shm") | $(b "$U/run/secrets" /run/secrets)" \
	"$W/plan/config.json" >"$W/plan/c" && mv "$W/plan/c" "$W/plan/config.json"
OUT=$("$BRIG" plan --host "$W/plan" 2>&1)
like "the plan says it" "$OUT" 'plain-rw'
like "with its rule" "$OUT" 'mnt-plain'
OUT=$("$BRIG" check --host "$W/plan" 2>&1)
like "and the check warns" "$OUT" 'warn.*mnt-plain|mnt-plain.*warn'
finish
