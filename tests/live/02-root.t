#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A root on a plain folder: what can be written can't be run, what can be run
# can't be written, and nothing of the image is ever written.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe
WINDOWS='/tmp /var/tmp /run /var/cache /var/lib /var/log /var/spool /var/mail'

# Every byte, mode, owner and time of a folder
sum() {
	(cd "$1" && find . -printf '%p %y %m %U:%G %s %T@ %l\n' |
		sort && find . -type f -exec cksum {} + | sort) | cksum
}

rootfs "$W/root"
mkdir "$W/root/etc/sub" "$W/root/var/lib/pkg" "$W/root/opt"
echo image >"$W/root/var/lib/pkg/file"
ln "$W/root/bin/busybox" "$W/root/opt/linked"
ln "$W/root/bin/busybox" "$W/root/var/lib/linked"
chown -R 33:33 "$W/root/var/lib/pkg"
chmod 4755 "$W/root/opt/linked"
before=$(sum "$W/root")

SAY='for d in / /etc /bin /etc/sub /opt /home /root /usr/bin /var; do
	if e=$(: 2>&1 >$d/.new); then echo "write $d yes"
	else echo "write $d ${e##*: }"; fi
done
for f in /bin/busybox /opt/linked /etc/passwd; do
	if e=$(: 2>&1 >>$f); then echo "append $f yes"
	else echo "append $f ${e##*: }"; fi
done
rm /etc/passwd 2>/dev/null && echo "rm yes"
chmod 777 /etc 2>/dev/null && echo "chmod yes"
for d in '$WINDOWS'; do
	echo text >$d/text && [ "$(cat $d/text)" = text ] && echo "window $d"
	cp /bin/busybox $d/true && chmod 755 $d/true || echo "copy $d no"
	$d/true 2>/dev/null && echo "ran $d"
	printf "#!/bin/sh\nexit 0\n" >$d/script && chmod 755 $d/script
	$d/script 2>/dev/null && echo "script $d"
	/bin/sh $d/script && echo "interpreted $d"
	echo "owner $d $(stat -c %u:%g $d/text)"
done
echo "mounts $(grep -c . /proc/self/mountinfo)"
cat /var/lib/pkg/file; stat -c "pkg %u:%g" /var/lib/pkg/file
echo more >>/var/lib/pkg/file; echo "now $(tail -n 1 /var/lib/pkg/file)"
mkdir /var/lib/pkg/body && echo "mkdir in it"
ln /tmp/true /var/tmp/true 2>/dev/null && echo "link yes"
mv /tmp/true /opt/true 2>/dev/null && echo "moved yes"
ln /opt/linked /tmp/linked 2>/dev/null && echo "link in yes"
ln /tmp/text /etc/text 2>/dev/null && echo "link out yes"
rm -f /var/lib/linked; cp /tmp/script /var/lib/linked
cmp -s /bin/busybox /opt/linked && echo "links apart"
stat -c "linked %a" /opt/linked
awk '\''$5 == "/" { print "root-mount " $6 } $5 == "/tmp" || $5 == "/var/lib" {
	print "window-mount " $5 " " $6 }'\'' /proc/self/mountinfo'

OUT=$(do_sh "$SAY" 2>&1)
for d in / /etc /bin /etc/sub /opt /home /root /usr/bin /var; do
	is "hardened: $d is read-only" "$(inside "write $d")" \
		"Read-only file system"
done
for f in /bin/busybox /opt/linked /etc/passwd; do
	# that it runs is what Linux 6.1 looks at first
	like "hardened: $f can't be written" "$(inside "append $f")" \
		'^(Read-only file system|Text file busy)$'
done
unlike "hardened: nothing is removed, changed or moved" "$OUT" \
	'^(rm|chmod|moved|link|link in|link out) yes'
for d in $WINDOWS; do
	like "$d takes a file" "$OUT" "^window $d\$"
	unlike "hardened: $d runs no program" "$OUT" "^ran $d\$"
	unlike "hardened: $d runs no script by its name" "$OUT" "^script $d\$"
	like "$d gives one to an interpreter" "$OUT" "^interpreted $d\$"
	is "$d: files are its root's" "$(inside "owner $d")" 0:0
done
like "hardened: the root mount says so" "$(inside root-mount)" \
	'^ro,.*nosuid,nodev'
like "hardened: /tmp: nothing set-id, no devices, no programs" \
	"$(inside 'window-mount /tmp')" '^rw,.*nosuid,nodev,noexec'
like "hardened: /var/lib: as well" "$(inside 'window-mount /var/lib')" \
	'^rw,.*nosuid,nodev,noexec'
like "a window shows what the image has" "$OUT" '^image$'
is "with its owner" "$(inside pkg)" 33:33
is "and can change it, for itself" "$(inside now)" more
like "a folder within" "$OUT" '^mkdir in it$'
like "writing in a window leaves an image's other link" "$OUT" '^links apart$'
is "which keeps its mode" "$(inside linked)" 4755
is "hardened: the image is as it was" "$(sum "$W/root")" "$before"
is "hardened: the next container sees nothing of it" \
	"$(do_sh 'cat /var/lib/pkg/file; ls /tmp' 2>&1)" image

# A set-id program of the image gives nobody anything
chmod 4755 "$W/root/bin/probe"
is "hardened: a set-id program of the image" \
	"$(light "$W/s" "$(args /bin/probe ids) | .process.user =
		{uid: 1000, gid: 1000}" && rt run --bundle "$W/s" setid)" \
	"1000 1000 1000"
chmod 755 "$W/root/bin/probe"

# docker run --read-only: no window but what the config mounts
OUT=$(do_sh 'for d in '"$WINDOWS"'; do echo >$d/x && echo "wrote $d"; done
	echo ended' '.root.readonly = true | .mounts += [
	{destination: "/run", type: "tmpfs", source: "tmpfs", options: ["rw"]}
	]' 2>/dev/null)
is "--read-only: only the tmpfs that it mounts" "$(echo $OUT)" \
	"wrote /run ended"

# A window that the image lacks or has as a link stays shut
rm -rf "$W/root/var/mail" "$W/root/var/cache"
ln -s /etc "$W/root/var/cache"
ln -s lib "$W/root/var/mail"
before=$(sum "$W/root")
rm -rf "$W/root/var/spool"
before=$(sum "$W/root")
OUT=$(do_sh 'for d in /var/cache /var/mail /var/spool /etc; do
	echo x 2>/dev/null >$d/x && echo "wrote $d"; done
	awk "{ print \$5 }" /proc/self/mountinfo; echo ended' 2>&1)
like "it starts all the same" "$OUT" '^ended$'
unlike "hardened: a link is no window" "$OUT" '^wrote /(etc|var/cache)'
unlike "a folder that the image lacks neither" "$OUT" '/var/spool'
is "hardened: and none is made" "$(sum "$W/root")" "$before"

# A root whose files have other owners
rm -rf "$W/root"
rootfs "$W/root"
echo secret >"$W/root/etc/shadow"
chmod 600 "$W/root/etc/shadow"
chown 33:33 "$W/root/home"
OUT=$(do_sh 'stat -c "passwd %u:%g" /etc/passwd; stat -c "home %u:%g" /home
	cat /etc/shadow; stat -c "root %u:%g %a" /')
is "root's files are root's" "$(inside passwd)" 0:0
is "another's are another's" "$(inside home)" 33:33
like "root reads its own" "$OUT" '^secret$'
is "the root folder" "$(inside root)" "0:0 755"
OUT=$(do_sh 'cat /etc/shadow; echo "is $(id -u)"' \
	'.process.user = {uid: 33, gid: 33}' 2>&1)
unlike "another user does not" "$OUT" secret
is "who it is" "$(inside is)" 33

# What is written is bounded
OUT=$(do_sh 'dd if=/dev/zero of=/tmp/big bs=1M count=600 2>&1 | tail -n 1
	echo "left $?"; df -m /tmp | tail -n 1
	i=0; echo ended' '.linux.resources.memory.limit = 134217728' 2>&1)
like "a window is bounded" "$OUT" 'No space left|^Killed|ended'
is "hardened: by half of the memory limit" "$(printf '%s\n' "$OUT" |
	awk '/overlay|tmpfs|brig/ && NF >= 6 { print ($2 <= 64) }')" 1
finish
