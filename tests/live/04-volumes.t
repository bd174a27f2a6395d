#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a config mounts: owners as they are on the disk, submounts, file binds,
# read-only to the last, and mount points made without a touch of the image.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe

# mnt DEST SOURCE OPTION...: a jq filter that adds a bind
mnt() {
	mnt_d=$1 mnt_s=$2
	shift 2
	mnt_o=
	for mnt_i; do mnt_o="$mnt_o, \"$mnt_i\""; done
	printf '.mounts += [{destination: "%s", type: "bind", source: "%s",
		options: ["rbind"%s]}]' "$mnt_d" "$mnt_s" "$mnt_o"
}

opts() { printf '%s\n' "$OUT" | awk -v d="$1" '$5 == d { print $6 }'; }

V=$W/vol
mkdir -p "$V/sub" "$V/mine"
chmod 755 "$V"
echo root >"$V/root"
echo www >"$V/www"
chown 33:33 "$V/www"
chmod 600 "$V/www"
echo big >"$V/big"
chown 100000:100000 "$V/big"
chown 33:33 "$V/mine"

# Owners
OUT=$(do_sh 'stat -c "%n %u:%g" /data/root /data/www /data/mine
	cat /data/root; cat /data/www
	echo new >/data/new; echo more >>/data/www; mkdir /data/dir
	chown 44:55 /data/new
	echo x >/data/mine/by-root
	mkdir /data/out; chown 200000 /data/out 2>/dev/null &&
		echo "chowned out"
	cat /proc/self/mountinfo' "$(mnt /data "$V")" 2>&1)
is "root's file is root's inside" "$(inside /data/root)" 0:0
is "another's is that other's" "$(inside /data/www)" 33:33
like "root reads and writes all" "$OUT" '^www$'
is "what it makes is root's on the disk" \
	"$(stat -c %u:%g "$V/dir")" 0:0
is "what it gives away is given" "$(stat -c %u:%g "$V/new")" 44:55
is "what it appends to keeps its owner" "$(stat -c %u:%g "$V/www")" 33:33
is "written through" "$(tail -n 1 "$V/www")" more
unlike "hardened: no owner beyond the block" "$OUT" 'chowned out'
like "hardened: nothing set-id, no devices" "$(opts /data)" 'nosuid,nodev'
OUT=$(do_sh 'echo y >/data/mine/by-user; stat -c "it %u:%g" /data/mine/by-user
	cat /data/root; echo x 2>/dev/null >>/data/root && echo "wrote it"
	ls /data/mine' "$(mnt /data "$V") | .process.user = {uid: 33, gid: 33}" \
	2>&1)
is "a user's file" "$(inside it)" 33:33
is "is that user's on the disk" "$(stat -c %u:%g "$V/mine/by-user")" 33:33
unlike "a user may not what root may" "$OUT" 'wrote it'

# The same folder in a second container, whose block is another
is "two containers share it, each by its own ids" \
	"$(do_sh 'stat -c %u:%g /data/mine/by-user' "$(mnt /data "$V")")" 33:33

# Submounts
mkdir -m 755 "$W/m1" "$W/m2" # of the disk: Linux 6.1 idmaps no tmpfs
mount --bind "$W/m1" "$V/sub"
echo sub >"$V/sub/file"
mkdir "$V/sub/deep"
mount --bind "$W/m2" "$V/sub/deep"
echo deep >"$V/sub/deep/file"
chown 33:33 "$V/sub/deep/file"
OUT=$(do_sh 'cat /data/sub/file /data/sub/deep/file
	stat -c "deep %u:%g" /data/sub/deep/file
	echo x >/data/sub/deep/new && echo "wrote deep"
	cat /proc/self/mountinfo' "$(mnt /data "$V")" 2>&1)
like "a submount is walked" "$OUT" '^sub$'
like "to the last" "$OUT" '^deep$'
is "with its owners" "$(inside deep)" 33:33
is "and what is made there is root's" "$(stat -c %u:%g "$V/sub/deep/new")" 0:0
for d in /data/sub /data/sub/deep; do
	like "hardened: $d: nothing set-id, no devices" "$(opts $d)" \
		'nosuid,nodev'
done
OUT=$(do_sh 'for d in /data /data/sub /data/sub/deep; do
	echo x 2>/dev/null >$d/ro && echo "wrote $d"; done; echo ended' \
	"$(mnt /data "$V" ro)" 2>&1)
is "hardened: read-only, and what is below it" "$OUT" ended
OUT=$(do_sh 'ls /data/sub; echo ended' \
	"$(mnt /data "$V") | .mounts[-1].options = [\"bind\"]" 2>&1)
is "bind, not rbind: no submount" "$(echo $OUT)" ended
umount "$V/sub/deep" "$V/sub"

# Files
echo 'nameserver 192.0.2.1' >"$W/resolv.conf"
cp "$W/root/bin/probe" "$W/prog"
OUT=$(do_sh 'cat /etc/resolv.conf; echo "# more" >>/etc/resolv.conf
	/etc/prog true 2>/dev/null && echo "ran it"; cat /proc/self/mountinfo' \
	"$(mnt /etc/resolv.conf "$W/resolv.conf") | $(mnt /etc/prog "$W/prog")" \
	2>&1)
like "a file bind over what the image lacks" "$OUT" '^nameserver 192'
like "is written through" "$(cat "$W/resolv.conf")" '^# more$'
unlike "hardened: a bound file is no program" "$OUT" '^ran it$'
like "hardened: as its mount says" "$(opts /etc/resolv.conf)" \
	'nosuid,nodev,noexec'
is "hardened: the image has none of the two" \
	"$(ls "$W/root/etc/resolv.conf" "$W/root/etc/prog" 2>/dev/null)" ""

# Mount points that the image lacks: folders, in depth, below a file bind's
before=$(find "$W/root" -printf '%p %y %m %T@\n' | sort | cksum)
OUT=$(do_sh 'cat /a/b/c/d/root /x/y/file; stat -c "%n %u:%g %a" /a /a/b/c /x/y
	echo x 2>/dev/null >/a/new && echo "wrote /a"
	cat /var/lib/app/data/root && echo z >/var/lib/app/data/z
	touch /var/lib/app/beside && echo beside' \
	"$(mnt /a/b/c/d "$V") | $(mnt /x/y/file "$V/root") |
	$(mnt /var/lib/app/data "$V")" 2>&1)
is "missing mount points" "$(printf '%s\n' "$OUT" | grep -c '^root$')" 3
is "are root's" "$(inside /a/b/c)" "0:0 755"
unlike "hardened: and no window" "$OUT" '^wrote /a'
like "a volume in a window" "$OUT" '^beside$'
is "is the volume" "$(cat "$V/z")" z
is "hardened: the image is not touched" \
	"$(find "$W/root" -printf '%p %y %m %T@\n' | sort | cksum)" "$before"

# In their order: the later wins, a parent first
mkdir -p "$W/o1/in" "$W/o2"
echo o1 >"$W/o1/f"
echo o2 >"$W/o2/f"
is "in the order of the config" "$(do_sh 'cat /m/f /m/in/f' \
	"$(mnt /m "$W/o1") | $(mnt /m/in "$W/o2")" 2>&1 | tr '\n' ' ')" "o1 o2 "
is "over one another" "$(do_sh 'cat /m/f' \
	"$(mnt /m "$W/o1") | $(mnt /m "$W/o2")" 2>&1)" o2

# Links in the image are followed within it
ln -s /run "$W/root/var/run"
ln -s ../../../../../../etc "$W/root/up"
OUT=$(do_sh 'cat /run/vol/f; cat /etc/deeper/f' \
	"$(mnt /var/run/vol "$W/o1") | $(mnt /up/deeper "$W/o2")" 2>&1)
is "a link of the image is followed within it" "$(echo $OUT)" "o1 o2"
is "and nothing is made at the host's" "$(ls -d /etc/deeper /run/vol 2>&1 |
	grep -vc 'No such')" 0
rm "$W/root/var/run" "$W/root/up"

# tmpfs: owners and modes asked for are the container's; bounded
T='.mounts += [{destination: "/t", type: "tmpfs", source: "tmpfs", options: [%s]}]'
tmp() { printf "$T" "$1"; }
OUT=$(do_sh 'stat -c "t %u:%g %a" /t; echo x >/t/x && stat -c "x %u:%g" /t/x
	awk "\$5 == \"/t\"" /proc/self/mountinfo
	cp /bin/busybox /t/true; /t/true && echo "ran it"' \
	"$(tmp '"rw", "mode=750", "uid=33", "gid=44"')" 2>&1)
is "tmpfs: owner and mode" "$(inside t)" "33:44 750"
is "tmpfs: writes" "$(inside x)" 0:0
unlike "hardened: tmpfs: no programs" "$OUT" '^ran it$'
like "hardened: tmpfs: a size is set" "$OUT" 'size='
like "tmpfs: the size asked for" "$(do_sh 'df -k /t' \
	"$(tmp '"size=1m"')" 2>&1)" ' 1024 '
is "hardened: tmpfs: without ids it is root's" "$(do_sh 'stat -c "%u:%g %a" /t' \
	"$(tmp '"mode=1777"')" 2>&1)" "0:0 1777"

# Options
OUT=$(do_sh 'cp /bin/busybox /v/true; /v/true && echo "ran it"
	cat /proc/self/mountinfo' "$(mnt /v "$V")" 2>&1)
like "a volume folder may run programs" "$OUT" '^ran it$'
OUT=$(do_sh '/v/true && echo "ran it"; cat /proc/self/mountinfo' \
	"$(mnt /v "$V" noexec noatime)" 2>&1)
unlike "noexec asked for" "$OUT" '^ran it$'
like "noatime too" "$(opts /v)" noatime
rm -f "$V/true"

# Propagation: nothing of the host's arrives later, nor goes out
mount --make-shared "$W" 2>/dev/null || { mount --bind "$W" "$W" &&
	mount --make-shared "$W"; }
up 'echo ready; until [ -e /v/go ]; do sleep 0.05; done; ls /v/sub
	echo looked; sleep 60' "$(mnt /v "$V")"
ready "$ID"
mount -t tmpfs tmpfs "$V/sub"
touch "$V/sub/late" "$V/go"
ok "it looked" until_ok 10 grep -q looked "$W/$ID.out"
unlike "hardened: a later mount of the host does not arrive" "$(cat "$W/$ID.out")" late
like "hardened: its mounts have no peers" \
	"$(awk '$7 != "-" && $7 ~ /shared|master/' \
	"/proc/$(pid_of "$ID")/mountinfo" | grep -c .)" '^0$'
down "$ID"
umount "$V/sub"
rm "$V/go"

is "no mount stays" "$(grep -c "$W/vol" /proc/self/mountinfo)" 0
finish
