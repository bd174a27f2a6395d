# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034
#
# A user's own systemd in the guest, whose pid 1 is systemd: user 12345, and ids
# from 400000 on, are nobody's. Sourced by user*.t.

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox systemctl setpriv newuidmap
[ -d /run/systemd/system ] || skip_all "systemd is not pid 1"
[ -e /usr/lib/systemd/user/dbus.socket ] || skip_all "no dbus-user-session"
W=$(mktemp -d "${TMPDIR:-/tmp}/brig-test.XXXXXX") && chmod 0711 "$W" || exit 99
CG='' RT_N=0 RUNTIME=$BRIG
export W CG RUNTIME
place=$(grep -ao '/[a-z/]*/brig-systemd' "$RUNTIME" | head -n 1)
mkdir -p "${place%/*}" && cp "${RUNTIME%/*}/brig-systemd" "$place" ||
	bail "no place for $place"
chmod 755 "$place"
until_ok 60 busctl status || bail "no bus"
U=12345 C=/sys/fs/cgroup X=/run/user/12345
M=/user.slice/user-$U.slice/user@$U.service

# What logind would do for a user, of which the guest has none; Debian's unit
# but for the rest of a system's and PAM
H=/home/brigger
grep -q '^brigger:' /etc/passwd || {
	echo "brigger:x:$U:$U::$H:/bin/sh" >>/etc/passwd
	echo "brigger:x:$U:" >>/etc/group
}
echo "brigger:400000:65536" >/etc/subuid
echo "brigger:500000:65536" >/etc/subgid
mkdir -p "$W/u" "$W/h" /run/user $X $H
mount --bind "$W/h" $H || bail "no home" # / is an overlay
bundle "$W/u/b" || exit 99
chmod 755 "$W/u"
chown -R $U:$U "$W/u" $X $H
chmod 700 $X $H
sed "/^PAMName/d; /^After/d; /^Requires/d
	s|^\[Unit\]|&\nDefaultDependencies=no|
	s|^\[Service\]|&\nEnvironment=XDG_RUNTIME_DIR=/run/user/%i|" \
	/lib/systemd/system/user@.service >/run/systemd/system/user@.service
# podman asks for it; it would be waited for, and sysinit.target, which empties /tmp
systemctl mask --runtime systemd-logind dbus-org.freedesktop.login1
systemctl daemon-reload
systemctl start user@$U || bail "$(systemctl status user@$U)"
us() {
	setpriv --reuid $U --regid $U --clear-groups env -i PATH="$PATH" \
		HOME=$H XDG_RUNTIME_DIR=$X "$@"
}
until_ok 120 us busctl --user status ||
	bail "no bus of the user's: $(us systemctl --user status 2>&1)"

cd "$W/u" || exit 99
brig() { us "$RUNTIME" --systemd-cgroup "$@"; }
cfg() { config '.root.path = "rootfs" | '"$1" >"$W/u/b/config.json"; }
has() { us systemctl --user show -P "$2" "$1"; }
no_unit() {
	! us systemctl --user list-units --all --no-legend 'brig-*' \
		'libpod-*.scope' | grep -v libpod-conmon | grep -q .
}
no_helper() { ! pgrep -x brig-systemd; }
forgotten() { [ "$(has "$1" LoadState)" = not-found ]; }
clean() { # DESC: nothing of ours is left
	ok "$1: no cgroup" until_ok 20 sh -c \
		"! find $C$M -type d | grep -q -e libpod- -e brig-"
	ok "$1: no unit" until_ok 20 no_unit
	ok "$1: no helper" until_ok 20 no_helper
	is "$1: no state" "$(ls $X/brig)" ""
}
