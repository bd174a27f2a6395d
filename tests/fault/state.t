#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A state folder that is full, read-only, damaged or hostile: one clear line,
# nothing changed, nothing awaited; and what had been made can be taken away.

. "${srcdir:-.}/tests/live/lib.sh"
. "${srcdir:-.}/tests/fault/fault.sh"
need jq busybox
playground "$@"

ID=s1
S=$W/state
light "$W/b" "$(args /bin/sleep 1000)"

# try CMD...: sets RC and SAID; a minute is no answer
try() {
	timeout 60 "$RUNTIME" --root "$S" "$@" </dev/null >"$W/said" 2>&1
	RC=$? SAID=$(cat "$W/said")
}

create() { try create --bundle "$W/b" "$ID"; }

# snap FILE: the host's, but not of the state folder's own mount
snap() {
	host_snap "$1.all"
	grep -v " $S " "$1.all" >"$1"
}

create
is "a container" "$RC $SAID" "0 "
rt delete --force "$ID"
snap "$W/before"

# ---- full: of bytes, then of files ----

mkdir -p "$S"
pages=0 failed=0 odd=''
while :; do
	pages=$((pages + 1))
	mount -t tmpfs -o "mode=700,size=$((pages * 4096))" tmpfs "$S"
	create
	[ "$RC" != 0 ] || break
	failed=$((failed + 1))
	one_line "$RC" "$SAID" || odd="$odd $pages pages: $RC $SAID"
	[ -z "$(ls -A "$S")" ] || odd="$odd $pages pages: left $(ls "$S")"
	umount "$S"
	[ $pages -lt 64 ] || bail "no room is enough"
done
isnt "no room for a container's state" $failed 0
is "... is one line, and nothing is left of it" "$odd" ""
dd if=/dev/zero of="$S/.full" bs=4096 2>/dev/null
like "in a full folder it has a state" "$(rt state "$ID")" '"created"'
try list
is "... is listed" "$RC" 0
try start "$ID"
is "... starts" "$RC $SAID" "0 "
try kill "$ID" KILL
is "... is killed" "$RC $SAID" "0 "
try delete --force "$ID"
is "... and is deleted" "$RC $SAID" "0 "
umount "$S"
snap "$W/after"
same "nothing else is left" "$W/before" "$W/after"

inodes=1 failed=0 odd=''
while :; do
	inodes=$((inodes + 1))
	mount -t tmpfs -o "mode=700,nr_inodes=$inodes" tmpfs "$S"
	create
	[ "$RC" != 0 ] || break
	failed=$((failed + 1))
	one_line "$RC" "$SAID" || odd="$odd $inodes files: $RC $SAID"
	[ -z "$(ls -A "$S")" ] || odd="$odd $inodes files: left $(ls "$S")"
	umount "$S"
	[ $inodes -lt 64 ] || bail "no number of files is enough"
done
isnt "no room for its files" $failed 0
is "... is one line, and nothing is left of it" "$odd" ""
try delete --force "$ID"
umount "$S"

# the registry of ids, too
cp -a /run/brig "$W/brig.run"
inodes=1 odd=''
while [ $inodes -lt 8 ]; do
	inodes=$((inodes + 1))
	mount -t tmpfs -o "mode=755,nr_inodes=$inodes" tmpfs /run
	create
	[ "$RC" != 0 ] || break
	one_line "$RC" "$SAID" || odd="$odd $inodes files: $RC $SAID"
	umount /run
done
is "no room for the registry is one line" "$odd" ""
is "... until there is some" "$RC" 0
try delete --force "$ID"
is "... and it is given back" "$RC $SAID" "0 "
umount /run

# ---- read-only ----

mount -t tmpfs -o mode=700 tmpfs "$S"
mount -o remount,ro "$S"
create
ok "create in a read-only folder" one_line "$RC" "$SAID"
mount -o remount,rw "$S"
create
mount -o remount,ro "$S"
like "read-only meanwhile: it has a state" "$(rt state "$ID")" '"created"'
for c in "start $ID" "delete --force $ID"; do
	# shellcheck disable=SC2086
	try $c
	ok "read-only meanwhile: ${c%% *}" one_line "$RC" "$SAID"
done
like "... and nothing has come of it" "$(rt state "$ID")" '"(created|stopped)"'
mount -o remount,rw "$S"
try delete --force "$ID"
is "writable again: deleted" "$RC $SAID" "0 "
umount "$S"
snap "$W/after"
same "nothing is left" "$W/before" "$W/after"

# ---- damaged, hostile ----

create
cp -a "$S/$ID" "$W/good"
PID=$(pid_of "$ID")

mend() {
	for m in record plan; do
		rm -rf "${S:?}/$ID/$m"
		cp -a "$W/good/$m" "$S/$ID/$m"
	done
}

# refused_all DESC: no command does anything with it, and each says why
refused_all() {
	odd=''
	for c in "state $ID" "start $ID" "kill $ID KILL" \
		"exec $ID /bin/true" "delete $ID" "delete --force $ID"; do
		# shellcheck disable=SC2086
		try $c
		one_line "$RC" "$SAID" || odd="$odd $c: $RC $SAID;"
	done
	try list
	[ "$RC" = 0 ] || odd="$odd list: $RC $SAID"
	is "$1: one line from each" "$odd" ""
	is "$1: the container is as it was" \
		"$(status_of "$PID" State | cut -c1)" S
}

size() { wc -c <"$W/good/$1"; }

# flip FILE OFFSET: one bit of it
flip() {
	o=$(od -An -tu1 -j "$2" -N 1 "$W/good/$1" | tr -d ' ')
	# shellcheck disable=SC2059
	printf "\\$(printf %o $((o ^ 1)))" |
		dd of="$S/$ID/$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

for f in record plan; do
	odd='' n=$(size $f)
	# each end, and places between
	for at in 0 1 7 $((n / 5)) $((n / 4)) $((n / 3)) $((n / 2)) \
		$((n * 2 / 3)) $((n * 3 / 4)) $((n - 2)) $((n - 1)); do
		flip $f $at
		try state "$ID"
		one_line "$RC" "$SAID" || odd="$odd byte $at: $RC $SAID;"
		try delete --force "$ID"
		one_line "$RC" "$SAID" || odd="$odd byte $at: $RC $SAID;"
		mend
	done
	is "a flipped bit in the $f" "$odd" ""
	for at in 0 1 $((n / 2)) $((n - 1)); do
		truncate -s $at "$S/$ID/$f"
		try state "$ID"
		one_line "$RC" "$SAID" || odd="$odd cut at $at: $RC $SAID;"
		mend
	done
	is "a cut $f" "$odd" ""
	flip $f $((n / 2))
	refused_all "a damaged $f"
	mend
	rm "$S/$ID/$f" && ln -s "$W/good/$f" "$S/$ID/$f"
	refused_all "a symlink for the $f"
	mend
	rm "$S/$ID/$f" && mkfifo "$S/$ID/$f"
	refused_all "a FIFO for the $f"
	mend
	rm "$S/$ID/$f" && mkdir "$S/$ID/$f"
	refused_all "a folder for the $f"
	mend
	truncate -s 8G "$S/$ID/$f"
	refused_all "8 GiB of $f"
	mend
	cat "$W/good/$f" >>"$S/$ID/$f"
	refused_all "the $f twice"
	mend
done

# of another container
ID=s2
light "$W/b2" "$(args /bin/sleep 1000)"
ID=s1
try create --bundle "$W/b2" s2
cp -a "$S/s2/record" "$W"
cp -a "$W/record" "$S/$ID/record"
refused_all "another's record"
mend
rt delete --force s2

# the FIFOs and the lock: start and delete do not wait, follow nothing
echo precious >"$W/precious"
for f in gate said lock; do
	rm "$S/$ID/$f" && ln -s "$W/precious" "$S/$ID/$f"
	try start "$ID"
	ok "a symlink for $f: start" one_line "$RC" "$SAID"
	is "... writes through none" "$(cat "$W/precious")" precious
	[ $f = lock ] || rm "$S/$ID/$f"
	[ $f = lock ] || mkfifo -m 600 "$S/$ID/$f"
	[ $f = lock ] || try start "$ID"
	[ $f = lock ] || ok "a foreign FIFO for $f: start" \
		one_line "$RC" "$SAID"
done
rm "$S/$ID/lock" && : >"$S/$ID/lock"
try delete --force "$ID"
is "mended: deleted" "$RC $SAID" "0 "
snap "$W/after"
same "nothing is left" "$W/before" "$W/after"

# A folder that others may write to is not looked into.
chmod 0777 "$S"
try list
ok "a state folder for all to write" one_line "$RC" "$SAID"
chmod 0700 "$S"
rmdir "$S" && ln -s "$W/good" "$S"
try state "$ID"
ok "a state folder that is a link to others" one_line "$RC" "$SAID"
finish
