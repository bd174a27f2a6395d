#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A set-id file, or one with capabilities, that a container leaves in a volume
# for a user of the host to run.
#
# Seen (able.sh): with runc the host's user becomes root, by a mode and by a
# file capability.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS='probe calls'
tool probe

rootfs "$W/root"
chmod 755 "$W"
cp "$W/probe" "$W/root/bin/setid"
chmod 6755 "$W/root/bin/setid"
V=$W/vol
mkdir -m 777 "$V"
MNT='.mounts += [{destination: "/v", type: "bind", source: "'$V'",
	options: ["rbind"]}]'

# set: what has a set-id bit or a capability in the volume
set_ids() { find "$V" -type f -perm /6000 -printf '%P '; }
capable() {
	for capable_f in "$V"/*; do
		[ -f "$capable_f" ] && getcap "$capable_f" 2>/dev/null
	done
}
# rooted: those that make a host user somebody else
rooted() {
	for rooted_f in "$V"/*; do
		[ -x "$rooted_f" ] && [ -f "$rooted_f" ] || continue
		rooted_i=$("$W/probe" at 1000 1000 "$rooted_f" ids 2>/dev/null)
		case $rooted_i in
		'1000 1000 1000' | '' | at*) ;;
		*) echo "${rooted_f##*/}: $rooted_i" ;;
		esac
	done
}

MAKE='cd /v
cp /bin/probe chmod; chmod u+s chmod
cp /bin/probe chmod-g; chmod g+s chmod-g
cp /bin/probe octal; chmod 4755 octal; chmod 6755 octal
cp -p /bin/setid cp-p
cp -a /bin/setid cp-a
install -m 4755 /bin/probe install 2>/dev/null
(umask 0; cd /tmp; cp -p /bin/setid here; mv here /v/moved) 2>/dev/null
tar -C /bin -cf - setid | tar -xpf - 2>/dev/null
(cd /bin; echo setid | cpio -o -H newc 2>/dev/null) | cpio -i 2>/dev/null
ln /bin/setid linked 2>/dev/null
cp /bin/probe chown; chown 1000 chown; chmod 4755 chown; chown 0 chown
cp /bin/probe capable; probe true
mkdir -m 4755 dir; mkdir -m 2755 gdir && cp /bin/probe gdir/below
rm -rf dir gdir; ls -l; echo done'
for w in root user; do
	rm -rf "${V:?}"/*
	[ $w = root ] && U=. || U='.process.user = {uid: 1000, gid: 1000}'
	OUT=$(do_sh "$MAKE" "$MNT | $U" 2>&1)
	like "$w: they were tried" "$OUT" '^done$'
	h='hardened: '
	is "$h$w: no set-id file is made by a tool" "$(set_ids)" ""
	[ $w = root ] || continue
	is "$h$w: none that a host user would be root by" "$(rooted)" ""
done

# By each system call, in the volume, and from /tmp into it
rm -rf "${V:?}"/*
OUT=$(do_sh 'calls $(echo set_uid_chmod set_gid_chmod set_uid_fchmod \
	set_uid_fchmodat set_uid_fchmodat2 set_uid_open set_uid_openat \
	set_gid_openat set_uid_openat2 set_uid_creat set_uid_mknod \
	set_uid_mknodat file_capability)' 2>&1)
for c in set_uid_chmod set_gid_chmod set_uid_fchmod set_uid_fchmodat \
	set_uid_fchmodat2 set_uid_open set_uid_openat set_gid_openat \
	set_uid_openat2 set_uid_creat set_uid_mknod set_uid_mknodat; do
	like "hardened: $c" "$(inside $c)" '^(EPERM|ENOSYS)$'
done
like "hardened: file_capability" "$(inside file_capability)" '^E'

# A set-id file that is there already: the container may not fill it
cp "$W/probe" "$V/theirs"
chmod 4755 "$V/theirs"
do_sh 'cat /bin/busybox >/v/theirs; cp /bin/busybox /v/theirs' "$MNT" \
	>/dev/null 2>&1
is "hardened: one that the host has loses its bit when it is written" "$(set_ids)" ""
cp "$W/probe" "$V/theirs"
chmod 4755 "$V/theirs"
is "hardened: one that the host has does nothing inside" "$(do_sh '/v/theirs ids' \
	"$MNT | .process.user = {uid: 1000, gid: 1000}" 2>&1)" "1000 1000 1000"
rm -f "${V:?}"/*

# With what docker's users ask for beside
for c in CAP_FSETID CAP_SETFCAP; do
	OUT=$(do_sh 'cp /bin/probe /v/p; chmod 4755 /v/p; ls -l /v/p' "$MNT |
		.process.capabilities[] += [\"$c\"]" 2>&1)
	is "hardened: with $c" "$(set_ids)$(capable)" ""
	rm -f "${V:?}"/*
done

# exec, too
up 'echo ready; sleep 1000' "$MNT"
ready "$ID"
in_sh "$ID" 'cp /bin/probe /v/p; chmod 4755 /v/p' >/dev/null 2>&1
is "hardened: exec" "$(set_ids)$(rooted)" ""
down "$ID"

# A set-gid folder is a common thing
do_sh 'mkdir -m 2775 /v/shared' "$MNT" >/dev/null 2>&1
ok "a folder may be made" test -d "$V/shared"
finish
