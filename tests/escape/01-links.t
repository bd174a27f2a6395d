#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Links that an image has where the runtime makes or mounts something:
# CVE-2019-19921, 2019-18837, 2023-27561, 2023-28642, 2025-31133, 2025-62161,
# 2025-52565, 2026-41579, 2026-47766, 2025-24965 and their kin. Refused, or within the root;
# what lies outside stays as it is.
#
# Seen (able.sh): runc makes its device nodes in the outside folder where /dev
# is a link to it, and masks by the file that the image has as /dev/null; crun
# takes /proc and /sys that are links, and mounts over what is below them.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe
tool probe

rootfs "$W/root"
OUT=$W/outside
mkdir "$OUT" "$W/vol"
UP=../../../../../../../..$OUT

outside() {
	find "$OUT" -printf '%P %y %m %U:%G %l\n' | sort
	find "$OUT" -type f -exec cat {} +
	cut -d' ' -f4- /proc/self/mountinfo
	find /dev -xdev | sort
}

# hostile DESC COMMANDS [FILTER [SCRIPT]]: COMMANDS run in a new root; then a
# container is made of it, and OUTPUT is what SCRIPT said
hostile() {
	rm -rf "${OUT:?}"
	mkdir -m 777 "$OUT"
	mkdir "$OUT/sub"
	echo safe >"$OUT/file"
	rm -rf "${W:?}/h"
	cp -al "$W/root" "$W/h"
	(cd "$W/h" && eval "$2") || bail "$1"
	outside >"$W/before"
	cid
	light "$W/$ID" "$(sh_args "${4:-echo started}") |
		.root.path = \"$W/h\" | ${3:-.}"
	OUTPUT=$(timeout 60 "$RUNTIME" --root "$W/state" run \
		--bundle "$W/$ID" "$ID" 2>&1 </dev/null)
	rt delete --force "$ID" 2>/dev/null
	outside >"$W/after"
	same "$HARD$1: outside nothing changes" "$W/before" "$W/after"
}
# plainly ...: the same where a peer does no harm either
plainly() {
	HARD=
	hostile "$@"
	HARD='hardened: '
}
HARD='hardened: '

# where mounts go
for d in proc sys dev; do
	for to in "$OUT" "$UP" "$OUT/none"; do
		hostile "/$d is a link to ${to##*/brig-*/}" \
			"rm -rf $d; ln -s $to $d" . \
			"mount | grep -c $OUT; ls -la $OUT"
		[ $d = dev ] || like "hardened: and by its rule" "$OUTPUT" \
			mnt-proc-place
	done
	hostile "/$d is a file" "rm -rf $d; echo x >$d"
	hostile "/$d is not there" "rm -rf $d"
done
for d in tmp run var/lib var/tmp var; do
	hostile "window /$d is a link out" "rm -rf $d; ln -s $UP $d" . \
		"echo x >/$d/x; ls /$d/"
done
bind() { printf '.mounts += [{destination: "%s", type: "bind",
	source: "'"$W"'/vol", options: ["rbind"]}]' "$1"; }
file() { printf '.mounts += [{destination: "%s", type: "bind",
	source: "'"$W"'/volfile", options: ["rbind"]}]' "$1"; }
echo vol >"$W/volfile"
for to in "$OUT/sub" "$UP/sub" "$UP/new"; do
	n=${to##*/}
	hostile "a mount point is a link to $n" "ln -s $to data" \
		"$(bind /data)" 'ls -la /data/'
	hostile "below one: $n" "ln -s $to data" "$(bind /data/a/b)"
	hostile "a file's is: $n" "ln -s $to data" "$(file /data)"
	hostile "a file below one: $n" "ln -s $to data" "$(file /data/a/file)"
	hostile "a tmpfs's: $n" "ln -s $to data" '.mounts += [{destination:
		"/data", type: "tmpfs", source: "tmpfs", options: []}]'
done
hostile "resolv.conf is a link to a file outside" \
	"ln -s $UP/file etc/resolv.conf" "$(file /etc/resolv.conf)" \
	'echo evil >>/etc/resolv.conf'
hostile "links in a circle" 'ln -s b a; ln -s a b' "$(bind /a/x)"
hostile "a long way" 'mkdir -p l; i=0; while [ $i -lt 45 ]; do
	ln -s l$((i + 1)) l$i; i=$((i + 1)); done; ln -s '"$UP"' l45' \
	"$(bind /l0/x)"
hostile "a mount point through /proc" "ln -s /proc/self/root/$OUT data" \
	"$(bind /data/x)"
hostile "a mount point through /proc/1/root" "ln -s /proc/1/root/$OUT data" \
	"$(bind /data/x)"
hostile "a mount point through a descriptor" "ln -s /proc/self/fd data" \
	"$(bind /data/3)"
hostile "a mount point that ends in /proc" "ln -s /proc/sys data" \
	"$(bind /data)" 'mount | grep -c "on /proc/sys type ext4"'
unlike "hardened: and it is not mounted there" "$OUTPUT" '^1$'
hostile "a mount point that ends in /sys" "ln -s /sys/kernel data" \
	"$(bind /data)" 'mount | grep -c "on /sys/kernel type ext4"'
unlike "hardened: nor there" "$OUTPUT" '^1$'
hostile "a mount point that ends in /dev" "ln -s /dev/shm data" "$(bind /data)"
for to in / . .. /proc/.. dev/..; do
	hostile "a mount point that is the root by $to" "ln -s $to data" \
		"$(bind /data)"
	like "hardened: and by its rule: $to" "$OUTPUT" mnt-dest
done
mkdir "$W/mem"
mount -t tmpfs tmpfs "$W/mem"
for d in /dev /dev/pts /dev/new /sys/fs/cgroup; do
	hostile "a mount point that is $d by a link" "ln -s $d data" \
		"$(bind /data | sed "s,$W/vol,$W/mem,")" 'echo started'
	unlike "hardened: no container with a volume at $d" "$OUTPUT" \
		'^started$'
	is "$d: nothing is made in the volume" "$(ls -A "$W/mem")" ""
done
umount "$W/mem"

# /dev of the image itself, where the config mounts none
NODEV='.mounts |= [.[] | select(.destination | startswith("/dev") | not)]'
hostile "no /dev mounted, it is a link" "rm -rf dev; ln -s $UP dev" "$NODEV"
hostile "no /dev mounted, /dev/null is a file outside" \
	"ln -s $UP/file dev/null" "$NODEV" \
	'echo evil >/dev/null; wc -c </proc/keys; cat /proc/keys'
unlike "hardened: it masks nothing by it" "$OUTPUT" safe
hostile "no /dev mounted, /dev/null is a file of the image" \
	"echo safe >dev/null" "$NODEV" 'cat /proc/keys'
unlike "hardened: nor by that" "$OUTPUT" safe
hostile "no /dev mounted, /dev/null is a file of proc" \
	"ln -s /proc/version dev/null" "$NODEV" \
	'stat -c %t:%T /proc/keys; cat /proc/keys | wc -c'
hostile "no /dev mounted, /dev/pts and ptmx are links" \
	"rm -f dev/ptmx; ln -s $UP dev/pts; ln -s $UP/file dev/ptmx" "$NODEV"
hostile "a device under a link" "ln -s $UP dir" '.linux.devices =
	[{path: "/dir/null", type: "c", major: 1, minor: 3}]'
hostile "/dev/shm is a link, of a volume as /dev" "rm -rf dev; mkdir dev" \
	"$NODEV | $(bind /dev)"
is "/dev is a volume: nothing is made in it" "$(ls "$W/vol")" ""
rm -rf "${W:?}"/vol/*
ln -s "$OUT/file" "$W/vol/null"
ln -s "$OUT" "$W/vol/pts"
hostile "/dev is a volume that has links" : "$NODEV | $(bind /dev)"
rm -rf "${W:?}"/vol/*

# cwd
hostile "cwd is a link out" "ln -s $UP cwd" '.process.cwd = "/cwd"' \
	'pwd; echo evil >file; ls'
hostile "cwd is below one" "ln -s $UP cwd" '.process.cwd = "/cwd/new/er"'
for n in 3 4 5 6 7 8 9 10 11 12; do
	rm -rf "${W:?}/h"
	cp -al "$W/root" "$W/h"
	ln -s /proc/self/fd/$n "$W/h/cwd"
	cid
	light "$W/$ID" "$(sh_args 'pwd; cat ../../../../../../'"$OUT"'/file') |
		.root.path = \"$W/h\" | .process.cwd = \"/cwd\""
	rt run --bundle "$W/$ID" "$ID" 7</ 9</proc 2>&1 </dev/null
done >"$W/cwd"
unlike "cwd is a link to a descriptor of the runtime" "$(cat "$W/cwd")" '^safe'

# The terminal's
term() {
	cid
	light "$W/$ID" "$(sh_args 'stat -c "console %F %t:%T" /dev/console
		echo evil >/dev/console; sleep 0.5') | .root.path = \"$W/h\" |
		.process.terminal = true | $1"
	"$W/probe" console "$W/t.sock" >"$W/tty" 2>&1 &
	t=$!
	until_ok 5 test -S "$W/t.sock"
	rt create --bundle "$W/$ID" --console-socket "$W/t.sock" "$ID" \
		>"$W/e" 2>&1 </dev/null && { rt start "$ID"; wait $t; }
	kill $t 2>/dev/null
	wait $t 2>/dev/null
	rm -f "$W/t.sock"
	rt delete --force "$ID" 2>/dev/null
	tr -d '\r' <"$W/tty"
	cat "$W/e"
}
rm -rf "${W:?}/h"
cp -al "$W/root" "$W/h"
ln -s "$UP/file" "$W/h/dev/console"
outside >"$W/before"
OUTPUT=$(term .)
like "a console that the image has as a link" "$OUTPUT" \
	'console character special file 88:0|refused|brig:'
outside >"$W/after"
same "is left alone" "$W/before" "$W/after"
OUTPUT=$(term "$NODEV")
outside >"$W/after"
same "hardened: so with no /dev mounted" "$W/before" "$W/after"

# What the image has for the runtime to read: passwd, group; a program
plainly "passwd and group are links out" "rm etc/passwd etc/group
	ln -s $UP/file etc/passwd; ln -s $UP etc/group"
plainly "the program is a link out" "ln -s $UP/file bin/evil" \
	'.process.args = ["/bin/evil"]'
plainly "the program is /proc/self/exe" "ln -s /proc/self/exe bin/evil" \
	'.process.args = ["/bin/evil"]'
unlike "and runs no runtime" "$OUTPUT" '[Uu]sage|COMMANDS'
printf '#!/proc/self/exe\n' >"$W/script"
chmod 755 "$W/script"
plainly "the program is a script for /proc/self/exe" \
	"cp $W/script bin/evil" '.process.args = ["/bin/evil", "--help"]'
unlike "and runs no runtime either" "$OUTPUT" '[Uu]sage|COMMANDS'
finish
