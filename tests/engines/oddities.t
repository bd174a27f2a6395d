#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Images that are strange, over dockerd and brig: what the recomposed root makes
# of many layers, of links, set-id files, capabilities and attributes of files,
# pipes, whiteouts; programs of musl and of 32 bits. With RUNTIME=runc each
# check but the "hardened" ones passes.
#
# shellcheck disable=SC2016,SC2154

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
. "$here/tests/engines/loads/lib.sh"
need curl jq iptables ip umoci debootstrap getfattr setcap as musl-gcc \
	"$DOCKERD" "$CONTAINERD"
load_images odd some many
PLAY_FLAGS=-n playground
R=${RUNTIME##*/}
drun() { docker run --runtime="$R" --rm --network none "$@"; }
odd() { drun brig/odd sh -c "cd /odd; $1" 2>&1; }

layers() { # NAME NUMBER
	is "$2 layers: the newest counts" "$(drun "brig/$1" cat /many/last)" "$2"
	is "$2 layers: what is left" "$(drun "brig/$1" ls /many | sort -n |
		tr '\n' ' ')" "last $(seq -s ' ' $(($2 - 9)) "$2") "
	ok "$2 layers: a window can be written" drun "brig/$1" sh -c \
		'echo x >/var/lib/x && dpkg --version >/dev/null'
}

strange() {
	is "two names of a file" "$(odd 'stat -c %h h1; [ h1 -ef h2 ]; echo $?' |
		tr '\n' ' ')" '2 0 '
	is "of which a layer replaced one" "$(odd 'cat a b' | tr '\n' ' ')" \
		'three one '
	is "whiteouts" "$(odd 'ls -d gone 2>/dev/null; ls hidden')" new
	is "a pipe" "$(odd 'stat -c "%F %a" fifo')" 'fifo 640'
	is "another's file" "$(odd 'stat -c %u:%g other')" 4242:4343
	is "an attribute" "$(odd 'getfattr --only-values -n user.odd attr')" yes
	is "a set-id file keeps its mode" "$(odd 'stat -c %a suid')" 4755
	is "hardened: and gives nobody anything" \
		"$(drun -u 1000 brig/odd /odd/suid -u)" 1000
	like "a file's capabilities are seen" "$(odd 'getcap cap')" \
		'cap_chown,cap_net_raw=ep'
	is "hardened: and give nobody any" "$(drun -u 1000 brig/odd /odd/cap \
		CapEff /proc/self/status | tr -s '\t ' ' ')" \
		'CapEff: 0000000000000000'
	is "a program of musl" "$(odd ./musl)" 'of musl'
	drun brig/odd /odd/i386
	is "hardened: a program of 32 bits is killed by SIGSYS" $? 159
}

policies
dockerd_start
for i in odd some many; do
	ok "brig/$i loads" docker load -q -i "$LOADS/$i.tar"
done
[ "$TAP_BAD" = 0 ] || bail "no images"
layers some 48
layers many 118
strange
leaves
dockerd_stop
finish
