#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# exec by its options: users by name, groups, cgroup, labels, a paused container.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"

up 'echo ready; exec sleep 1000'
ready "$ID"
C=$ID
ex() { rt exec "$@"; }

# Users
is "--user: a name has its group" "$(ex --user user "$C" id 2>&1)" \
	'uid=1000(user) gid=1000(user)'
is "--user: name:name" "$(ex --user user:tty "$C" id 2>&1)" \
	'uid=1000(user) gid=5(tty)'
is "--user: name:number" "$(ex --user user:44 "$C" id -g 2>&1)" 44
is "--user: number:name" "$(ex --user 33:tty "$C" id -u 2>&1)" 33
is "--user: number:name: the group" "$(ex --user 33:tty "$C" id -g 2>&1)" 5
is "--user: a number alone" "$(ex --user 33 "$C" id -u 2>&1)" 33
is "--user: HOME of that user" "$(ex --user user "$C" sh -c 'echo $HOME')" /
is "--additional-gids" \
	"$(ex --user user --additional-gids 33 --additional-gids 44 "$C" id -G)" \
	"1000 33 44"
for u in nobody-here user:nogroup-here : user: '' 4294967295; do
	OUT=$(ex --user "$u" "$C" id 2>&1)
	isnt "--user: '$u' is nobody" $? 0
	like "--user: '$u' is named" "$OUT" '(--user|user-id-invalid)'
done

# Its files may be anything
bad() { # DESC: the container's files are those of $W/bad now
	cid
	light "$W/$ID" "$(sh_args 'echo ready; exec sleep 1000') |
		.root.path = \"$W/bad\""
	rt run --detach --bundle "$W/$ID" "$ID" >"$W/$ID.out" 2>&1 </dev/null
	ready "$ID"
	OUT=$(timeout -k 1 20 "$RUNTIME" --root "$W/state" exec --user evil \
		"$ID" id 2>&1)
	isnt "$1: no user" $? 0
	like "$1: says so" "$OUT" '--user.*no user evil'
	down "$ID"
}
rootfs "$W/bad"
rm "$W/bad/etc/passwd" && mkfifo "$W/bad/etc/passwd"
bad "passwd is a pipe"
rm "$W/bad/etc/passwd" && ln -s /proc/1/root/etc/passwd "$W/bad/etc/passwd"
bad "passwd is a magic link"
rm "$W/bad/etc/passwd" && truncate -s 1G "$W/bad/etc/passwd"
bad "passwd is a GiB of nothing"
rm "$W/bad/etc/passwd" && mkdir "$W/bad/etc/passwd"
bad "passwd is a folder"
rmdir "$W/bad/etc/passwd"
printf 'evil:x:-1:0::/:\nevil:x:4294967296:0::/:\nevil:x:01:0::/:\nevil\n' \
	>"$W/bad/etc/passwd"
bad "ids that are none"
is "hardened: the host's root is nobody inside" "$(ex --user root "$C" \
	awk '$1 == 0 { print ($2 != 0) }' /proc/self/uid_map)" 1

# Labels, and what is refused
if [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" != Y ]; then
	OUT=$(ex --apparmor some-profile "$C" true 2>&1)
	isnt "--apparmor where it is off" $? 0
	like "--apparmor: says so" "$OUT" lsm-unapplied
fi
if [ ! -e /sys/fs/selinux/status ]; then
	OUT=$(ex --process-label u:r:t:s0 "$C" true 2>&1)
	isnt "--process-label where it is off" $? 0
	like "--process-label: says so" "$OUT" lsm-unapplied
fi
like "hardened: --cap is judged" "$(ex --cap CAP_SYS_ADMIN "$C" true 2>&1)" \
	cap-critical
is "--cap within what the container has" "$(ex --user user --cap CAP_KILL "$C" \
	sh -c 'grep -c CapBnd /proc/self/status')" 1
is "--no-new-privs" "$(ex --no-new-privs "$C" sed -n \
	's/^NoNewPrivs:[[:space:]]*//p' /proc/self/status)" 1
is "--cwd, --env" "$(ex --cwd /tmp --env A=b "$C" sh -c 'echo $PWD $A')" "/tmp b"
echo seven >"$W/seven"
# shellcheck disable=SC2016
is "LISTEN_FDS" "$(sh -c 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"' sh \
	"$RUNTIME" --root "$W/state" exec "$C" sh -c \
	'[ $LISTEN_PID = $$ ] && echo $LISTEN_FDS && cat <&3' 3<"$W/seven" |
	tr '\n' ' ')" "1 seven "
is "--preserve-fds" "$(ex --preserve-fds 1 "$C" cat /proc/self/fd/3 \
	3<"$W/$C/config.json" | jq -r .ociVersion)" \
	"$(jq -r .ociVersion "$W/$C/config.json")"

# A cgroup below the container's
P=$(pid_of "$C")
dirs=$(awk -F: '$3 != "/" { print $2 ":" $3 }' "/proc/$P/cgroup")
for d in $dirs; do
	case ${d%%:*} in
	'') d=$(find /sys/fs/cgroup /sys/fs/cgroup/unified -maxdepth 0 \
		-exec test -e '{}/cgroup.controllers' ';' -print |
		head -n 1)${d#*:} ;;
	name=*) d=/sys/fs/cgroup/${d#name=} d=${d%%:*}${d#*:} ;;
	*) d=/sys/fs/cgroup/${d%%:*}${d#*:} ;;
	esac
	[ ! -d "$d" ] || mkdir -p "$d/sub"
	case $d in */cpuset/*)
		cat "$d/cpuset.cpus" >"$d/sub/cpuset.cpus"
		cat "$d/cpuset.mems" >"$d/sub/cpuset.mems"
		;;
	esac
done
OUT=$(ex --cgroup sub "$C" cat /proc/self/cgroup 2>&1)
is "--cgroup: all of it is below" "$(printf '%s\n' "$OUT" | grep -c ':/sub$')" \
	"$(printf '%s\n' "$OUT" | grep -c :)"
for g in ../x sub/../.. sub//x . sub/ pids:sub; do
	OUT=$(ex --cgroup "$g" "$C" true 2>&1)
	isnt "--cgroup $g" $? 0
	like "--cgroup $g: is named" "$OUT" '--cgroup'
done
nok "--cgroup: one that is not there" ex --cgroup none "$C" true

# A file and --tty: it says whether there is a terminal, as with runc
echo '{"user": {"uid": 0, "gid": 0}, "cwd": "/", "noNewPrivileges": true,
	"args": ["/bin/sh", "-c", "test -t 0 || echo none"]}' >"$W/notty.json"
is "--tty, and a file that asks for none" \
	"$(ex --tty --process "$W/notty.json" "$C" 2>&1 </dev/null)" none

# Paused
ok "pause" rt pause "$C"
nok "an exec in a paused container" quietly ex "$C" true
ex --ignore-paused "$C" echo thawed >"$W/thawed" 2>&1 </dev/null &
E=$!
waits() { grep -q . "/proc/$E/status" && [ ! -s "$W/thawed" ]; }
ok "--ignore-paused: it waits" waits
ok "resume" rt resume "$C"
wait $E
is "--ignore-paused: it has run" $? 0
is "--ignore-paused: to its end" "$(cat "$W/thawed")" thawed
down "$C"
finish
