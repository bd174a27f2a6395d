#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The root and volumes on a kernel that takes overlay layers by name only,
# clones only what is attached, and can't idmap a tmpfs.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"

L=$W/layers
mkdir -p "$L" "$W/merged"
rootfs "$L/base"
for n in one two three; do
	mkdir -p "$L/$n/etc" "$L/$n/var/lib"
	echo $n >"$L/$n/etc/from-$n"
	echo $n >"$L/$n/etc/top"
	chown 33:34 "$L/$n/etc/top"
done
echo '#!/bin/sh' >"$L/one/prog"
chmod 755 "$L/one/prog"
ln "$L/one/prog" "$L/one/var/lib/prog"
mkdir "$L/up" "$L/work"
mount -t overlay overlay -o \
	"lowerdir=$L/three:$L/two:$L/one:$L/base,upperdir=$L/up,workdir=$L/work" \
	"$W/merged"
echo upper >"$W/merged/etc/from-upper"
rm "$W/merged/etc/from-two"
sync -f "$W/merged"
sum() { find "$L" -path '*/work*' -prune -o -printf '%p %m %U:%G %s %T@\n' |
	sort | cksum; }
before=$(sum)
OUT=$(do_sh 'echo "top $(cat /etc/top)"; stat -c "owner %u:%g" /etc/top
	echo "from $(cat /etc/from-* | tr "\n" " ")"
	echo x 2>/dev/null >/etc/new && echo "wrote /etc"
	cp /bin/busybox /tmp/b && echo "window takes"
	/tmp/b true 2>/dev/null && echo "window runs"
	echo more >>/var/lib/prog; cmp -s /prog /var/lib/prog || echo apart
	awk "\$5 == \"/\" { print \"root-mount\", \$0 }" /proc/self/mountinfo' \
	".root.path = \"$W/merged\"" 2>&1)
is "an engine's overlay of three and a base: the top" "$(inside top)" three
is "owners as in the image" "$(inside owner)" 33:34
is "its layers, without what it deleted" "$(inside from)" "one three upper "
unlike "hardened: it is read-only" "$OUT" '^wrote /etc'
like "a window can be written" "$OUT" '^window takes$'
unlike "hardened: and runs nothing" "$OUT" '^window runs'
like "hardened: an image's other link stays apart" "$OUT" '^apart$'
like "the root mount" "$(inside root-mount)" ' / ro,nosuid,nodev'
unlike "hardened: with no path of the host" "$(inside root-mount)" "${W##*/}"
is "hardened: no layer is written" "$(sum)" "$before"
umount "$W/merged"

# As many as an engine ever stacks, more than a string of fsconfig(2) takes
mkdir "$L/m"
lowers='' i=0
while [ $i -lt 125 ]; do
	i=$((i + 1))
	mkdir -p "$L/m/$i/etc/many"
	: >"$L/m/$i/etc/many/$i"
	lowers=m/$i:$lowers
done
mkdir -p "$L/M/merged" "$L/M/diff" "$L/M/work"
(cd "$L" && mount -t overlay overlay \
	-o "lowerdir=${lowers}base,upperdir=M/diff,workdir=M/work" M/merged)
is "126 layers" "$(do_sh 'ls /etc/many | wc -l' \
	".root.path = \"$L/M/merged\"" 2>&1)" 125
umount "$L/M/merged"
is "no mount stays" "$(grep -c "$W" /proc/self/mountinfo)" \
	"$(grep -c "$W/null" /proc/self/mountinfo)"

# Volumes: idmapped where the file system can be, else refused by its name
bind() {
	printf '.mounts += [{destination: "/data", type: "bind", source: "%s",
		options: ["rbind"]}]' "$1"
}
mkdir -p "$W/vol"
echo www >"$W/vol/www"
chown 33:33 "$W/vol/www"
chmod 600 "$W/vol/www"
OUT=$(do_sh 'stat -c "%n %u:%g" /data/www; cat /data/www; echo new >/data/new
	awk "\$5 == \"/data\" { print \"mount\", \$6 }" /proc/self/mountinfo' \
	"$(bind "$W/vol")" 2>&1)
is "a volume's file is its owner's" "$(inside /data/www)" 33:33
like "root reads it" "$OUT" '^www$'
is "what root makes is root's on the disk" \
	"$(stat -c %u:%g "$W/vol/new")" 0:0
like "hardened: nothing set-id, no devices" "$(inside mount)" 'nosuid,nodev'
mkdir "$W/tmpfs" "$W/over"
mount -t tmpfs tmpfs "$W/tmpfs"
OUT=$(do_sh 'echo started' "$(bind "$W/tmpfs")" 2>&1)
like "a tmpfs as a volume is refused by name (6.3 could)" "$OUT" 'tmpfs'
unlike "and nothing starts" "$OUT" '^started'
umount "$W/tmpfs"
mkdir "$W/vol/sub"
mount -t tmpfs tmpfs "$W/vol/sub"
like "so is one mounted in a volume" \
	"$(do_sh 'echo started' "$(bind "$W/vol")" 2>&1)" \
	'mnt-idmap-unsupported: what is mounted in this ext4'
umount "$W/vol/sub"
OUT=$(do_sh 'echo a >/data/x && stat -c "mine %u:%g" /data/x' '.mounts += [{
	destination: "/data", type: "tmpfs", source: "tmpfs",
	options: ["size=1m"]}]' 2>&1)
is "a tmpfs of its own is root's" "$(inside mine)" 0:0
finish
