#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A program that a container writes, and every way it has to run it. What W^X
# does not stop is seen, too: an interpreter that reads a script, a volume
# folder, memory that a process makes for itself.
#
# Seen (able.sh): with runc each of these runs but those in /dev/shm.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe

rootfs "$W/root"
# a real loader, as an image with a C library has
for f in /lib64/ld-linux-x86-64.so.2 /lib/x86_64-linux-gnu/libc.so.6; do
	mkdir -p "$W/root${f%/*}"
	cp -L "$f" "$W/root$f"
done
cp /bin/true "$W/root/bin/dyn"
mkdir -p "$W/vol" "$W/root/t" "$W/root/opt"
cp "$W/root/bin/busybox" "$W/hosts"
echo 127.0.0.1 localhost >"$W/hosts"

MNT='.mounts += [{destination: "/etc/hosts", type: "bind", source: "'$W/hosts'",
	options: ["rbind", "rprivate"]}, {destination: "/t", type: "tmpfs",
	source: "tmpfs", options: []}]'

PLACES=$(echo /tmp /var/tmp /run /var/cache /var/lib /var/log /var/spool /var/mail \
/dev /dev/shm /dev/mqueue /t /opt /root /proc/self /sys /dev/pts)

# In each place: a copy of probe, which says nothing but by "true"
TRY='try() { echo "try $1"; shift; "$@" >/dev/null 2>&1 && echo "RAN $n"; }
one() { # FILE: by every path
	n="$1, directly"; try "$n" $1 true
	for r in /proc/self/root /proc/1/root /proc/self/cwd/../../../../../../.. \
		/proc/$$/root /dev/fd/../root //./; do
		n="$1, by $r"; try "$n" $r$1 true
	done
	n="$1, by a relative name"; try "$n" sh -c "cd ${1%/*}; ./${1##*/} true"
	n="$1, by exec"; try "$n" sh -c "exec $1 true"
	n="$1, by env"; try "$n" env - $1 true
	n="$1, by a descriptor"; probe runfd $1 | grep -q " ok" && echo "RAN $n"
	for fd in 0 3; do
		n="$1, by /proc/self/fd/$fd"
		try "$n" sh -c "exec $fd<$1; /proc/self/fd/$fd true"
	done
	n="$1, by its map"; probe map $1 | grep -q " ok" && echo "RAN $n"
	n="$1, by a later mprotect"; probe remap $1 | grep -q " ok" && echo "RAN $n"
	ln -sf $1 /tmp/sym && { n="$1, by a link"; try "$n" /tmp/sym true; }
	printf "#!$1 true\n" >/tmp/shebang; chmod 755 /tmp/shebang
	n="$1, as an interpreter"; try "$n" /tmp/shebang
	for d in /opt /bin /tmp /t /dev /var/lib; do
		ln $1 $d/hard 2>/dev/null &&
			{ n="$1, hard link in $d"; try "$n" $d/hard true; rm -f $d/hard; }
		cp $1 /tmp/mv; mv $1 $d/moved 2>/dev/null &&
			{ n="$1, moved to $d"; try "$n" $d/moved true
			mv $d/moved $1 2>/dev/null || cp /tmp/mv $1; }
	done
	exec 4<$1; rm -f $1; n="$1, when removed"
	try "$n" /proc/self/fd/4 true; exec 4<&-
}
for d in '"$PLACES"'; do
	rm -f $d/prog 2>/dev/null
	cp /bin/probe $d/prog 2>/dev/null || { echo "closed $d"; continue; }
	chmod 755 $d/prog; echo "open $d"; one $d/prog
	cp /bin/dyn $d/dyn && chmod 755 $d/dyn
	n="$d/dyn, by the loader"
	try "$n" /lib64/ld-linux-x86-64.so.2 $d/dyn
	cp /lib/x86_64-linux-gnu/libc.so.6 $d/libc.so.6 2>/dev/null
	n="$d/libc.so.6, as a library"
	LD_LIBRARY_PATH=$d try "$n" sh -c "LD_LIBRARY_PATH=$d dyn &&
		LD_LIBRARY_PATH=$d LD_DEBUG=libs dyn 2>&1 | grep -q \"init: $d\""
	rm -f $d/dyn $d/libc.so.6 2>/dev/null
done
echo "control $(/bin/probe true && dyn && echo ran)"
# the bound file of the engine
cat /bin/probe >/etc/hosts && chmod 755 /etc/hosts && echo "open /etc/hosts"
n="/etc/hosts"; try "$n" /etc/hosts true
n="/etc/hosts by /proc/self/root"; try "$n" /proc/self/root/etc/hosts true
n="/etc/hosts by the loader"; cat /bin/dyn >/etc/hosts
try "$n" /lib64/ld-linux-x86-64.so.2 /etc/hosts
n="/etc/hosts by its map"; probe map /etc/hosts | grep -q " ok" && echo "RAN $n"
# memory files
probe memfd | sed -n "s/ ok\$//p" | sed "s/^/RAN /"
# a window that has an image program by another name
n="an image link in a window"; try "$n" /tmp/linked true
cat /bin/dyn >/tmp/linked 2>/dev/null; cmp -s /bin/probe /bin/dyn &&
	echo "RAN over the image"
'

for who in 0 1000; do
	[ $who = 0 ] && U=. || U='.process.user = {uid: 1000, gid: 1000}'
	# a peer's container writes through it
	rm -f "$W/root/bin/probe" "$W/root/tmp/linked"
	cp "$W/probe" "$W/root/bin/probe"
	ln "$W/root/bin/probe" "$W/root/tmp/linked"
	OUT=$(do_sh "$TRY" "$MNT | $U" 2>"$W/e")
	is "uid $who: what the image has does run" "$(inside control)" ran
	[ "$(inside control)" = ran ] || diag "$OUT" "$(tail "$W/e")"
	like "uid $who: there are places to write" "$(inside open | tr '\n' ' ')" \
		'/tmp .*/var/tmp '
	# each kind of place, each way, by itself: a new hole has a name
	for d in /tmp /var/tmp /run /var/cache /var/lib /var/log /var/spool \
		/var/mail /dev /t; do
		[ $who = 0 ] || case $d in /tmp | /var/tmp) ;; *) continue ;; esac
		is "hardened: uid $who: written in $d" \
			"$(inside RAN | grep "^$d/")" ""
	done
	is "hardened: uid $who: written in /dev/shm" "$(inside RAN | grep '^/dev/shm/')" ""
	for k in memfd memfd-exec memfd-chmod; do
		is "hardened: uid $who: $k" "$(inside RAN | grep -x "$k")" ""
	done
	is "hardened: uid $who: anything else" "$(inside RAN |
		grep -Ev '^/(tmp|var/|run|dev|t/|etc/hosts)|^memfd|link|/opt|/root' |
		head -n 3)" ""
	[ $who = 0 ] || continue
	is "hardened: the engine's bound file" \
		"$(inside RAN | grep '^/etc/hosts')" ""
	is "hardened: an image's program by its link in a window" \
		"$(inside RAN | grep '^an image')" ""
	is "hardened: elsewhere nothing can be written" \
		"$(inside open | grep -E '^/(opt|root)')" ""
done
ok "the image's own are as they were" cmp "$W/root/bin/probe" "$W/root/tmp/linked"

# A new file by O_TMPFILE, from a pipe, from a volume that may not
OUT=$(do_sh 'cp /bin/probe /v/p; chmod 755 /v/p; /v/p true && echo RAN' \
	'.mounts += [{destination: "/v", type: "bind", source: "'"$W/vol"'",
	options: ["rbind", "noexec"]}]' 2>&1)
unlike "a volume that the config makes noexec" "$OUT" RAN

# The image on the host, as a volume that may not run programs: the root itself,
# a folder in it, what it lies in; with ids of the config, for whom nothing is
# made anew; read-only first, and remounted
chmod 755 "$W"
I=$W/image
mkdir "$I" "$W/other"
rootfs "$I/root"
cp "$W/root/bin/probe" "$I/root/bin/"
image() { # DESC SOURCE WHERE [FILTER]
	OUT=$(do_sh "cp /bin/probe /v$3/in && chmod 755 /v$3/in &&
		/usr/bin/in true && echo RAN; echo end" '.mounts += [
		{destination: "/v", type: "bind", source: "'"$2"'",
		options: ["bind", "noexec"]}] | .root.path = "'"$I"'/root" |
		'"${4:-.}" 2>/dev/null)
	rm -f "$I/root/usr/bin/in" "$W/other/in"
	unlike "hardened: the image as a volume, $1" "$OUT" RAN
}
MAPS='.linux.namespaces += [{type: "user"}] |
	.linux.uidMappings = [{containerID: 0, hostID: 700000, size: 65536}] |
	.linux.gidMappings = .linux.uidMappings'
REMOUNT='.mounts[-1].options += ["ro"] | .mounts += [{destination: "/v",
	type: "bind", source: "none", options: ["bind", "remount", "noexec"]}]'
image "the root" "$I/root" /usr/bin
image "a folder of it" "$I/root/usr/bin" ""
image "what it lies in" "$I" /root/usr/bin
image "what it lies in, remounted" "$I" /root/usr/bin "$REMOUNT"
image "what it lies in, read-only with all below, remounted" "$I" /root/usr/bin \
	"$(echo "$REMOUNT" | sed 's/"ro"/"rro"/')"
chown 700000:700000 "$I/root/usr/bin"
image "the root, ids of the config" "$I/root" /usr/bin "$MAPS"
image "a folder of it, ids of the config" "$I/root/usr/bin" "" "$MAPS"
image "a folder beside it" "$W/other" ""
is "which may be had" "$OUT" end
image "read-only" "$I" /root/usr/bin '.mounts[-1].options += ["ro"]'
is "which may be had, too" "$OUT" end

# exec's processes are in the same root
up 'cp /bin/probe /tmp/p; chmod 755 /tmp/p; echo ready; sleep 1000'
ready "$ID"
in_ct "$ID" /tmp/p true >/dev/null 2>&1
isnt "hardened: exec of a written program" $? 0
down "$ID"

# Said in the documents, seen here
OUT=$(do_sh 'printf "echo ran\n" >/tmp/s; sh /tmp/s' 2>&1)
is "documented: an interpreter runs a script of a window" "$OUT" ran
finish
