#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A root that the engine mounted as an overlay: recomposed from its layers,
# however they are named, and never written.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"

L=$W/layers
OVERLAYS=$(grep -c overlay /proc/self/mountinfo)
mkdir "$L"
rootfs "$L/base"

# layer NAME: a folder with a file of its name, and one that all share
layer() {
	mkdir -p "$L/$1/etc" && chmod 755 "$L/$1"
	echo "$1" >"$L/$1/etc/from-$2"
	echo "$1" >"$L/$1/etc/top"
}

# sum: of all layers and uppers
sum() {
	(cd "$L" && find . -path '*/work*' -prune -o -printf \
		'%p %y %m %U:%G %s %T@ %l\n' | sort
	find "$L" -type f -exec cksum {} + | sort) | cksum
}

# esc NAME: as mount(2) wants a layer's name
esc() { printf %s "$1" | sed 's/[\\:,]/\\&/g'; }

# engine LOWERS [UPPER]: mount it as an engine does, at $W/merged
engine() {
	umount "$W/merged" 2>/dev/null
	mkdir -p "$W/merged"
	if [ -n "${2-}" ]; then
		mkdir -p "$L/$2" "$L/work-$2"
		mount -t overlay overlay -o \
			"lowerdir=$1,upperdir=$L/$2,workdir=$L/work-$2" \
			"$W/merged"
	else
		mount -t overlay overlay -o "lowerdir=$1" "$W/merged"
	fi
}

over() { do_sh "$1" ".root.path = \"$W/merged\" | ${2:-.}" 2>&1; }

# shows DESC LOWER...: the top is the first's, and each of them is there
shows() {
	shows_d=$1
	shift
	sum >"$W/sum"
	OUT=$(over 'echo "top $(cat /etc/top)"; cat /etc/from-* | sort
		echo new >/tmp/new; cat /tmp/new; echo x >>/etc/top
		echo "ended"')
	is "$shows_d: the top" "$(inside top)" "$1"
	for shows_l; do
		like "$shows_d: $shows_l" "$OUT" "^$(printf %s "$shows_l" |
			sed 's/[][\\.*^$]/\\&/g')\$"
	done
	# a peer writes to the engine's upper, and nowhere if there is none
	case $shows_d in
	'no upper') shows_w='hardened: ' shows_n= ;;
	*) shows_w='' shows_n='hardened: ' ;;
	esac
	like "$shows_w$shows_d: writes go to a window" "$OUT" '^new$'
	is "$shows_n$shows_d: no layer is written" "$(sum)" "$(cat "$W/sum")"
}

layer one 1
layer two 2
layer three 3
ok "absolute lowers and an upper" engine "$L/three:$L/two:$L/one:$L/base" up
layer up 0
shows "absolute" up three two one

ok "an empty upper" engine "$L/two:$L/one:$L/base" empty
shows "empty upper" two one
unlike "the kernel says nothing of a layer in use" \
	"$(dmesg 2>/dev/null | tail -n 20)" "in-use.*${L##*/}"

ok "no upper" engine "$L/two:$L/one:$L/base"
shows "no upper" two one

# Older kernels: layers by descriptor (fsconfig's 5) are since 6.15, by name
# when idmapped since 5.19; then mount's flags are NOSUID and NODEV
if ! peer; then
	tool probe
	cid
	light "$W/$ID" "$(sh_args 'echo ran') | .root.path = \"$W/merged\""
	is "a kernel before 6.15" "$("$W/probe" refuses 431 1 5 "$RUNTIME" \
		--root "$W/state" run --bundle "$W/$ID" "$ID" 2>&1)" ran
	host_snap "$W/before"
	OUT=$("$W/probe" refuses 431 1 5 "$W/probe" refuses mount 3 6 \
		"$RUNTIME" --root "$W/state" create --bundle "$W/$ID" "$ID" \
		2>&1 </dev/null)
	like "and before 5.19" "$? $OUT" '^1 brig: /root/path: needs Linux 5\.19: idmapped overlay layers$'
	host_snap "$W/after"
	same "the host is as it was" "$W/before" "$W/after"
fi

# docker: l/ABC links; when long, relative to the folder of all
mkdir "$L/l"
for n in one two three base; do ln -s "../$n" "$L/l/S$n"; done
ok "docker's short links" engine "$L/l/Sthree:$L/l/Sone:$L/l/Sbase" up2
layer up2 0
shows "links" up2 three one

(cd "$L" && mkdir up3 work3 && mount -t overlay overlay \
	-o "lowerdir=l/Stwo:l/Sone:l/Sbase,upperdir=up3,workdir=work3" \
	"$W/merged")
umount "$W/merged"
# as docker lays them out: root.path is two below what they are relative to
mkdir -p "$L/ID/merged" "$L/ID/diff" "$L/ID/work"
(cd "$L" && mount -t overlay overlay \
	-o lowerdir=l/Stwo:l/Sone:l/Sbase,upperdir=ID/diff,workdir=ID/work \
	ID/merged)
layer ID/diff 0
sum >"$W/sum"
OUT=$(do_sh 'cat /etc/top; cat /etc/from-*; echo ended' \
	".root.path = \"$L/ID/merged\"" 2>&1)
is "docker's relative lowers" "$(echo $OUT)" "ID/diff ID/diff one two ended"
umount "$L/ID/merged"

# containerd: relative lowers, absolute upper beside them
mkdir -p "$L/s/1" "$L/s/2" "$L/s/3/fs" "$L/s/3/work"
mv "$L/one" "$L/s/1/fs"
cp -a "$L/base" "$L/s/2/fs"
umount "$W/merged" 2>/dev/null
(cd "$L/s" && mount -t overlay overlay \
	-o "lowerdir=1/fs:2/fs,upperdir=$L/s/3/fs,workdir=$L/s/3/work" \
	"$W/merged")
OUT=$(over 'cat /etc/top; echo ended')
is "containerd's relative lowers" "$(echo $OUT)" "one ended"
umount "$W/merged"
rm -rf "$L/one"
mv "$L/s/1/fs" "$L/one"

# Names that the list of lowers escapes
i=10
for n in 'a:b' 'c,d' 'e f' 'g\h' 'i\:j,k l' 'tab	x' "nl
x"; do
	i=$((i + 1))
	mkdir -p "$L/$n/etc"
	echo "odd$i" >"$L/$n/etc/top"
	engine "$(esc "$L/$n"):$L/base" 2>/dev/null || {
		skip "a layer named $n" "mount(8) can't"
		continue
	}
	is "a layer named $(printf %s "$n" | tr '\n' '?')" "$(over 'cat /etc/top')" "odd$i"
done

# Many: by short names, as a page holds
mkdir "$L/m"
lowers=
i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	mkdir -p "$L/m/$i/etc/many"
	echo $i >"$L/m/$i/etc/many/$i"
	echo $i >"$L/m/$i/etc/top"
	lowers=m/$i:$lowers
done
mkdir -p "$L/M/merged" "$L/M/diff" "$L/M/work"
(cd "$L" && mount -t overlay overlay \
	-o "lowerdir=${lowers}base,upperdir=M/diff,workdir=M/work" M/merged)
OUT=$(do_sh 'echo "top $(cat /etc/top)"; echo "many $(ls /etc/many | wc -l)"' \
	".root.path = \"$L/M/merged\"" 2>&1)
is "61 layers: the top" "$(inside top)" 60
is "61 layers: all of them" "$(inside many)" 60
umount "$L/M/merged"

# Whiteouts, opaque folders, hard links, renames made through the engine's
mkdir -p "$L/one/data/deep" "$L/one/gone" "$L/one/opaque"
echo a >"$L/one/data/a"
echo b >"$L/one/data/b"
ln "$L/one/data/a" "$L/one/data/a2"
echo old >"$L/one/opaque/old"
echo x >"$L/one/gone/x"
echo deep >"$L/one/data/deep/d"
engine "$L/one:$L/base" up4
rm "$W/merged/data/b"
rm -rf "$W/merged/gone" "$W/merged/opaque"
mkdir "$W/merged/opaque"
echo new >"$W/merged/opaque/new"
echo more >>"$W/merged/data/a"
ln "$W/merged/data/a2" "$W/merged/data/a3"
chown 33:44 "$W/merged/data/a2"
chmod 4750 "$W/merged/data/a2"
mkfifo "$W/merged/data/fifo"
ln -s a "$W/merged/data/link"
sync -f "$W/merged"
LOOK='cd /; ls data opaque; ls -d gone 2>/dev/null; cat data/* opaque/* \
	data/deep/d 2>/dev/null </dev/null; stat -c "%n %u:%g %a %F" data/*'
rm "$W/merged/data/fifo"
want=$(cd "$W/merged" && chroot . /bin/sh -c "$LOOK" 2>&1)
sum >"$W/sum"
is "whiteouts, opaque folders, links, owners: as the engine's mount" \
	"$(over "$LOOK")" "$want"
is "no layer is written" "$(sum)" "$(cat "$W/sum")"
like "there was something to see" "$want" '^new$'

# A write to one name of two that the image linked, from a window
mkdir -p "$L/hl/var/lib"
echo "#!/bin/sh" >"$L/hl/bin.sh"
ln "$L/hl/bin.sh" "$L/hl/var/lib/bin.sh"
engine "$L/hl:$L/base" up5
is "a hard link of a program into a window" \
	"$(over 'echo "echo changed" >>/var/lib/bin.sh; cat /bin.sh')" \
	"#!/bin/sh"
is "hardened: the container's writes don't reach the engine's mount" \
	"$(cat "$W/merged/var/lib/bin.sh")" "#!/bin/sh"

# A volatile one, and options that a runtime carries over
umount "$W/merged"
mkdir -p "$L/up6" "$L/work6"
if mount -t overlay overlay -o \
	"lowerdir=$L/base,upperdir=$L/up6,workdir=$L/work6,metacopy=on" \
	"$W/merged" 2>/dev/null; then
	chown 33 "$W/merged/etc/passwd"
	is "metacopy" "$(over 'head -n 1 /etc/passwd; stat -c %u /etc/passwd')" \
		"root:x:0:0:root:/root:/bin/sh
33"
else
	skip "metacopy" "the kernel has none"
fi

# Mounted from inside another folder: not its root
engine "$L/two:$L/base" up7
mkdir -p "$W/merged/inner" "$W/view"
cp -a "$L/base/." "$W/merged/inner/"
mount --bind "$W/merged/inner" "$W/view"
OUT=$(do_sh 'echo started' ".root.path = \"$W/view\"" 2>&1)
rc=$?
if [ $rc = 0 ]; then
	is "a folder within an overlay" "$OUT" started
else
	like "a folder within an overlay is refused by name" "$OUT" overlay
fi
umount "$W/view" "$W/merged"

# What an engine binds as a volume, as the kubelet's image volumes: read-only
# it comes with the container's ids, from its layers
engine "$L/two:$L/base" up8
mkdir -p "$W/merged/sub/in"
echo deep >"$W/merged/sub/in/file"
chmod 600 "$W/merged/etc/top"
chown 33:33 "$W/merged/sub/in/file"
volume() { # OPTIONS SOURCE [FILTER]
	do_sh 'cat /volume/etc/top /volume/sub/in/file /volume/file 2>/dev/null
		stat -c %u:%g /volume/sub/in/file /volume/file 2>/dev/null
		echo x 2>&1 >/volume/new | sed "s/.*: //"
		grep " /volume " /proc/mounts' \
		".mounts += [{destination: \"/volume\", type: \"bind\",
		source: \"$2\", options: $1}] | ${3:-.}" 2>&1
}
sum >"$W/sum"
OUT=$(volume '["rbind","ro","rprivate"]' "$W/merged")
like "an overlay as a read-only volume: root's own file" "$OUT" '^two$'
like "an owner as on the disk" "$OUT" '^33:33$'
like "not to be written" "$OUT" 'Read-only file system'
like "an overlay of brig's" "$OUT" \
	'^brig /volume overlay ro,nosuid,nodev,'
is "its layers are as they were" "$(sum)" "$(cat "$W/sum")"
OUT=$(volume '["rbind","ro"]' "$W/merged/sub/in")
like "a folder of it" "$OUT" '^deep$'
like "an owner in it" "$OUT" '^33:33$'
like "it alone, and not to be written" "$OUT" \
	'^brig /volume overlay ro,nosuid,nodev,'
is "a file of it, as a step of a build has one of another stage" \
	"$(do_sh 'cat /volume; stat -c %u:%g /volume
		echo x 2>&1 >/volume | sed "s/.*: //"' \
	".mounts += [{destination: \"/volume\", type: \"bind\",
	source: \"$W/merged/sub/in/file\", options: [\"rbind\", \"ro\",
	\"private\"]}]" 2>&1)" "deep
33:33
Read-only file system"
OUT=$(volume '["bind","ro","rslave"]' "$W/merged/sub/in")
like "a folder of it that was to see the host's mounts" "$OUT" '^deep$'
mkdir -p "$W/view/in" && mount --bind "$W/merged/sub" "$W/view"
OUT=$(volume '["rbind","ro"]' "$W/view/in")
like "a folder of it, of which the engine has a view" "$OUT" '^deep$'
like "and that view: its owner" "$(volume '["rbind","ro"]' "$W/view" \
	'.process.args = ["/bin/stat", "-c", "%u:%g", "/volume/in/file"]')" \
	'^33:33$'
umount "$W/view"
OUT=$(volume '["rbind","rw"]' "$W/merged")
like "to write to it is refused" "$OUT" mnt-idmap-unsupported
mkdir "$W/merged/below" && mount -t tmpfs tmpfs "$W/merged/below"
OUT=$(volume '["rbind","ro"]' "$W/merged")
like "a mount in it would vanish: refused" "$OUT" \
	'/mounts/[0-9]*: .*merged/below is mounted inside'
umount "$W/merged/below" "$W/merged"

# No trace: each of these mounts is gone
is "no mount stays" "$(grep -c overlay /proc/self/mountinfo)" "$OVERLAYS"
finish
