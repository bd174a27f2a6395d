#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# rootfsPropagation, and propagation of the mounts, as the conformance build has
# them: what the host mounts later comes in or does not, what the container
# mounts goes out or does not. As brig judges them: 15-mounts.t, 20-refuse.t.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
OPEN=${builddir:-.}/tests/brig-open
if ! peer; then
	[ -x "$OPEN" ] || skip_all "no $OPEN"
	case $OPEN in /*) ;; *) OPEN=$PWD/$OPEN ;; esac
	RUNTIME=$OPEN
fi

# A disk of the host's with a bundle and a volume, which others may share
H=$W/host
mkdir "$H"
mount --bind "$H" "$H"
mount --make-shared "$H"
mkdir -p "$H/vol/late" "$H/vol/out"
rootfs "$H/rootfs"
mkdir "$H/rootfs/late" "$H/rootfs/vol" "$H/rootfs/out" "$H/rootfs/again"
chmod 755 "$H" "$H/vol"

# both ROOT-PROPAGATION BIND-OPTIONS: a container with the disk's volume, left
# to run; "" for none
both() {
	cid
	mkdir "$W/$ID"
	config "$(sh_args 'echo ready; exec sleep 1000') |
		.root = {path: \"$H/rootfs\"} |
		.process.capabilities[] |= . + [\"CAP_SYS_ADMIN\"] |
		del(.process.apparmorProfile, .linux.seccomp) |
		if \"$1\" == \"\" then del(.linux.rootfsPropagation)
		else .linux.rootfsPropagation = \"$1\" end |
		.mounts += [{destination: \"/vol\", type: \"bind\",
			source: \"$H/vol\", options: ([\"rbind\"]${2:+ + [\"$2\"]})}]" \
		>"$W/$ID/config.json"
	rt run --detach --bundle "$W/$ID" "$ID" >"$W/$ID.out" 2>&1 </dev/null &&
		ready "$ID"
}

# late DIR: the host mounts something there; does the container see it?
late() {
	mount -t tmpfs tmpfs "$H/$1" && touch "$H/$1/it"
	case $1 in rootfs/*) late_d=/${1#rootfs/} ;; *) late_d=/$1 ;; esac
	in_sh "$ID" "[ -e $late_d/it ] && echo came || echo 'did not'" 2>&1
	umount "$H/$1"
}

# out DIR: the container mounts something there; does the host see it?
out() {
	in_sh "$ID" "mount -t tmpfs tmpfs /$1 && touch /$1/it || echo failed"
	if [ -e "$H/$1/it" ] || [ -e "$H/rootfs/$1/it" ]; then
		echo went
	else
		echo "did not"
	fi
	in_sh "$ID" "umount /$1"
}

for p in slave rslave; do
	both $p
	is "root $p" $? 0
	is "root $p: what the host mounts in the root comes in" \
		"$(late rootfs/late)" came
	is "root $p: in a volume that says nothing, too" "$(late vol/late)" came
	is "root $p: what the container mounts in the root stays in" \
		"$(out out)" "did not"
	is "root $p: in the volume, too" "$(out vol/out)" "did not"
	down "$ID"
	both $p rprivate
	is "root $p, a private volume" $? 0
	is "root $p, a private volume: nothing comes in" "$(late vol/late)" \
		"did not"
	down "$ID"
done
for p in private rprivate; do
	both $p
	is "root $p" $? 0
	is "root $p: nothing comes into the root" "$(late rootfs/late)" "did not"
	is "root $p: nor into a volume that says nothing" "$(late vol/late)" \
		"did not"
	is "root $p: nothing goes out of it" "$(out vol/out)" "did not"
	down "$ID"
	both $p rslave
	is "root $p, a slave volume" $? 0
	is "root $p, a slave volume: what is mounted there comes in" \
		"$(late vol/late)" came
	is "root $p, a slave volume: nothing goes out" "$(out vol/out)" "did not"
	down "$ID"
	both $p rshared
	is "root $p, a shared volume" $? 0
	is "root $p, a shared volume: what is mounted there comes in" \
		"$(late vol/late)" came
	is "root $p, a shared volume: and goes out" "$(out vol/out)" went
	down "$ID"
done
# A volume with a mount below it: the option is of its top alone
mkdir "$H/vol/sub"
mount -t tmpfs tmpfs "$H/vol/sub"
mkdir "$H/vol/sub/late" "$H/vol/sub/out"
both private slave
is "a slave volume with a mount below it" $? 0
is "a slave volume with a mount below it: what is mounted there comes in" \
	"$(late vol/sub/late)" came
is "a slave volume with a mount below it: nothing goes out of that" \
	"$(out vol/sub/out)" "did not"
down "$ID"
umount "$H/vol/sub"
both shared
is "root shared" $? 0
is "root shared: a group of its own, nothing comes in" "$(late rootfs/late)" \
	"did not"
is "root shared: nothing goes out" "$(out out)" "did not"
is "root shared: nor of a volume that says nothing" "$(out vol/out)" "did not"
in_sh "$ID" 'mount --rbind / /again && mount -t tmpfs tmpfs /out && touch /out/it'
is "root shared: what is bound of it sees the same" \
	"$(in_sh "$ID" '[ -e /again/out/it ] && echo seen')" seen
down "$ID"
both unbindable
is "root unbindable" $? 0
isnt "root unbindable: can't be bound" \
	"$(in_sh "$ID" 'mount --bind / /again >/dev/null 2>&1; echo $?')" 0
is "root unbindable: nothing comes in" "$(late rootfs/late)" "did not"
down "$ID"
both ""
is "no propagation said" $? 0
is "no propagation said: nothing goes out" "$(out vol/out)" "did not"
down "$ID"
is "nothing stays of it" "$(grep -c " $H" /proc/self/mountinfo)" 1
umount "$H"
finish
