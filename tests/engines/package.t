#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The Debian package of contrib/debian: it builds, twice the same, lintian has
# nothing to say, it registers nothing, and a purge leaves nothing.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need dpkg-buildpackage dh lintian busybox make gcc jq
playground "$@"
# An engine's run is not a build's: what make would hand down is not for these
unset MAKEFLAGS MAKELEVEL MFLAGS CC AR NM OBJDUMP READELF srcdir STATIC PLAIN
# the SBOM's, where there is no commit to tell it
SOURCE_DATE_EPOCH=1795000000
export SOURCE_DATE_EPOCH

# build NAME: the package, from what `make dist' would pack
build() {
	mkdir -p "$W/$1" && make -s -C "$top" distdir \
		distdir="$W/$1/brig" >"$W/o" 2>&1 &&
		cp -r "$here/contrib/debian" "$W/$1/brig/debian" &&
		(cd "$W/$1/brig" && dpkg-buildpackage -b -us -uc -d) \
			>>"$W/o" 2>&1
}

top=$(cd "${builddir:-.}" && pwd)
build one
is "dpkg-buildpackage" $? 0
[ "$TAP_BAD" = 0 ] || bail "$(tail -n 5 "$W/o")"
deb=$(ls "$W"/one/brig_*.deb)
# who packages it puts an address of their own there
is "lintian" "$(lintian --fail-on none --tag-display-limit 0 --suppress-tags \
	bogus-mail-host,bogus-mail-host-in-debian-changelog,root-in-contact \
	"$deb" 2>&1 | grep '^[EW]:')" ""
build another/place
is "in another folder the same to the byte" \
	"$(cksum <"$(ls "$W"/another/place/brig_*.deb)")" "$(cksum <"$deb")"
unlike "nothing of it is in an engine's folder" "$(dpkg-deb -c "$deb")" \
	' \./etc/'
for p in brig.8 brig-policy.5 brig-rules.7 brig-docker.7 brig-kubernetes.7 brig-podman.7; do
	like "it has $p" "$(dpkg-deb -c "$deb")" "/man./$p.gz\$"
done

# A system of one busybox
rootfs "$W/root"
mkdir -p "$W/root/var/lib/dpkg/info" "$W/root/var/lib/dpkg/updates" \
	"$W/root/usr/share"
touch "$W/root/var/lib/dpkg/status" "$W/root/var/lib/dpkg/available"
dp() { dpkg --root="$W/root" --force-depends --force-not-root "$@"; }
snap() { (cd "$W/root" && find . ! -path './var/lib/dpkg*' \
	! -path './var/log*' | sort); }
touch "$W/root/usr/bin/keep" "$W/root/usr/share/keep" "$W/root/dev/null"
snap >"$W/before"
dp -i "$deb" >"$W/o" 2>&1
is "dpkg -i" $? 0
like "says what to do" "$(cat "$W/o")" 'registered with no engine yet'
like "its program runs" "$(chroot "$W/root" /usr/bin/brig --version)" \
	'^brig version '
ok "the examples name it" grep -q '"/usr/bin/brig"' \
	"$W/root/usr/share/doc/brig/examples/docker/daemon.json"
is "and each file of contrib/ that is for a host" "$(cd \
	"$W/root/usr/share/doc/brig/examples" && find . -type f | sort)" "$(cd \
	"$here/contrib" && find ./docker ./containerd ./podman ./kubernetes \
	./policy ./apparmor ./selinux ./systemd -type f | sort)"
ok "and what is in it" jq -e '.spdxVersion' \
	"$W/root/usr/share/doc/brig/brig.spdx.json"
mkdir -p "$W/root/run/brig/ids" && touch "$W/root/run/brig/ids/lock"
dp --purge brig >"$W/o" 2>&1
is "dpkg --purge" $? 0
snap >"$W/after"
same "leaves nothing" "$W/before" "$W/after"
finish
