#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The RPM of contrib/rpm: built from what `make dist' packs, by Debian's rpm;
# rpmlint has nothing to say, it registers nothing, and leaves nothing.

. "${srcdir:-.}/tests/live/lib.sh"
need rpmbuild rpm rpmlint busybox make gcc
playground "$@"
# An engine's run is not a build's: what make would hand down is not for these
unset MAKEFLAGS MAKELEVEL MFLAGS CC AR NM OBJDUMP READELF srcdir STATIC PLAIN

top=$(cd "${builddir:-.}" && pwd)
v=$(sed -n 's/^Version: *//p' "$here/contrib/rpm/brig.spec")
is "its version is configure's" "$v" \
	"$(sed -n 's/^AC_INIT(\[brig\], \[\(.*\)\])$/\1/p' "$here/configure.ac")"
make -s -C "$top" distdir distdir="$W/brig-$v" >"$W/o" 2>&1 &&
	tar -C "$W" -cJf "$W/brig-$v.tar.xz" "brig-$v" && chown -R 0:0 "$W/brig-$v"
is "the source" $? 0
rpmbuild -ta --nodeps --with static --define "_topdir $W/rpm" \
	--define "_smp_mflags -j$(nproc)" "$W/brig-$v.tar.xz" >"$W/o" 2>&1
is "rpmbuild" $? 0
[ "$TAP_BAD" = 0 ] || bail "$(tail -n 5 "$W/o")"
rpm=$(ls "$W"/rpm/RPMS/*/brig-"$v"-*.rpm)
# Debian's rpm does not strip or compress; who packages it signs it, and has
# a name and an address; a static program is what was asked for
cat >"$W/lint.toml" <<'E'
Filters = [ "unstripped-binary-or-object", "manpage-not-compressed",
	"no-signature", "no-packager-tag", "no-group-tag", "no-url-tag",
	"invalid-license GPL-2.0-or-later", "statically-linked-binary",
	"no-manual-page-for-binary brig$", "no-buildroot-tag",
	"invalid-url Source0: brig-", "hardcoded-library-path in .*tmpfiles" ]
E
is "rpmlint" "$(rpmlint -c "$W/lint.toml" "$rpm" \
	"$here/contrib/rpm/brig.spec" 2>&1 | grep -E ': [EW]: ')" ""
unlike "nothing of it is in an engine's folder" "$(rpm -qlp "$rpm")" '^/etc'
for p in "$here"/man/*.[1-8]; do
	like "it has ${p##*/}" "$(rpm -qlp "$rpm")" "/man./${p##*/}\$"
done

# A system of one busybox; the database is beside it
rootfs "$W/root"
# a base system has the folders
snap() { (cd "$W/root" && find . ! -type d -o -name '*brig*' | sort); }
rp() { rpm --root="$W/root" --define '_dbpath /var/rpm' --nodeps "$@"; }
rp --initdb
snap | grep -v ./var/rpm >"$W/before"
rp -i "$rpm" >"$W/o" 2>&1
is "rpm -i" $? 0
like "says what to do" "$(cat "$W/o")" 'registered with no engine yet'
like "its program runs" "$(chroot "$W/root" /usr/bin/brig --version)" \
	'^brig version '
ok "the examples name it" sh -c \
	"grep -q '\"/usr/bin/brig\"' '$W'/root/usr/share/doc/*/docker/daemon.json"
rp -e brig >"$W/o" 2>&1
is "rpm -e" $? 0
snap | grep -v ./var/rpm >"$W/after"
same "leaves nothing" "$W/before" "$W/after"
finish
