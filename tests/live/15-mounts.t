#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a mount of the config can ask for beside its source: mappings of its
# own, a remount, propagation; and a user namespace that is there already.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"

# bind DEST SOURCE OPTIONS [MEMBERS]: a jq filter; OPTIONS and MEMBERS are JSON
bind() {
	printf '.mounts += [{destination: "%s", type: "bind", source: "%s",
		options: [%s]} + {%s}]' "$1" "$2" "$3" "${4:-}"
}

# maps DISK TO SIZE: both mappings of a mount
maps() {
	printf 'uidMappings: [{containerID: %s, hostID: %s, size: %s}],
		gidMappings: [{containerID: %s, hostID: %s, size: %s}]' \
		"$1" "$2" "$3" "$1" "$2" "$3"
}

opts() { printf '%s\n' "$OUT" | awk -v d="$1" '$5 == d { o = $6 }
	END { print o }'; }

# A tmpfs: its mode, and one that is read-only at last
fs() { printf '.mounts += [{destination: "%s", type: "tmpfs", source: "tmpfs",
	options: [%s]}]' "$1" "$2"; }
rootfs "$W/modes"
mkdir -m 2710 "$W/modes/there" && chmod 2710 "$W/modes/there"
is "a tmpfs has the mode of the folder it covers" "$(do_sh 'stat -c %a /there' \
	"$(fs /there '"nosuid"') | .root.path = \"$W/modes\"" 2>&1)" 2710
is "or the one that it names" "$(do_sh 'stat -c %a /there' \
	"$(fs /there '"mode=0700"') | .root.path = \"$W/modes\"" 2>&1)" 700
is "or that of every tmpfs" "$(do_sh 'stat -c %a /not-there' \
	"$(fs /not-there '"nosuid"') | .root.path = \"$W/modes\"" 2>&1)" 1777
OUT=$(do_sh 'echo x >/dev/x && echo wrote; echo y >/dev/null && echo null
	echo z >/dev/shm/z && echo shm; cat /proc/self/mountinfo' \
	'.mounts |= map(if .destination == "/dev" then .options += ["ro"]
	else . end)' 2>&1)
unlike "/dev read-only: it is" "$OUT" '^wrote$'
like "and has all that is to be in it" "$OUT" '^null$'
like "what is mounted below is as it was" "$OUT" '^shm$'
like "its mount says so" "$(opts /dev)" '^ro,'

V=$W/vol
mkdir -p "$V/sub" "$W/below"
chmod 755 "$V" "$V/sub"
echo x >"$V/a"
chown 100:100 "$V" "$V/a"
echo y >"$W/below/b"
chown 100:100 "$W/below/b"

# Mappings of its own: id 100 of the disk is root inside
OUT=$(do_sh 'stat -c "a %u:%g" /v/a; echo n >/v/new && echo wrote
	stat -c "new %u:%g" /v/new' \
	"$(bind /v "$V" '"bind","idmap"' "$(maps 100 0 10)")" 2>&1)
is "mappings of a mount: the disk's 100 is root" "$(inside a)" 0:0
like "who may write there" "$OUT" '^wrote$'
is "and what root makes there" "$(inside new)" 0:0
is "is 100's on the disk" "$(stat -c %u:%g "$V/new")" 100:100
rm -f "$V/new"
OUT=$(do_sh 'stat -c "a %u:%g" /v/a' \
	"$(bind /v "$V" '"bind"' "$(maps 100 7 10)")" 2>&1)
is "without the word idmap, too" "$(inside a)" 7:7
OUT=$(do_sh 'stat -c "a %u:%g" /v/a' "$(bind /v "$V" '"bind"' \
	"$(maps 100 7 10 | sed '2s/hostID: 7/hostID: 9/')")" 2>&1)
is "groups have a list of their own" "$(inside a)" 7:9
mount --bind "$W/below" "$V/sub"
for o in idmap:65534:65534 ridmap:7:7; do
	OUT=$(do_sh 'stat -c "b %u:%g" /v/sub/b; stat -c "a %u:%g" /v/a' \
		"$(bind /v "$V" "\"rbind\",\"${o%%:*}\"" "$(maps 100 7 10)")" 2>&1)
	is "${o%%:*}: the top" "$(inside a)" 7:7
	is "${o%%:*}: what is below" "$(inside b)" "${o#*:}"
done
OUT=$(do_sh 'stat -c "b %u:%g" /v/sub/b' \
	"$(bind /v "$V" '"rbind","ridmap"')" 2>&1)
is "ridmap without mappings: the container's" "$(inside b)" 100:100
umount "$V/sub"

# Mappings of the config, and of a mount: host ids, both
U='.linux.namespaces += [{type: "user"}] |
	.linux.uidMappings = [{containerID: 0, hostID: 3000000, size: 65536}] |
	.linux.gidMappings = .linux.uidMappings'
R="$W/chowned"
rootfs "$R"
find "$R" -exec chown -h 3000000:3000000 {} +
R=".root.path = \"$R\""
OUT=$(do_sh 'stat -c "a %u:%g" /v/a /w/a /x/a; cat /proc/self/uid_map' \
	"$U | $R | $(bind /v "$V" '"bind"') |
	$(bind /w "$V" '"bind","idmap"' "$(maps 100 3000005 1)") |
	$(bind /x "$V" '"bind","idmap"')" 2>&1)
is "the config's mappings: plain, its own, the container's" \
	"$(inside a | tr '\n' ' ')" "65534:65534 5:5 100:100 "
like "are the container's" "$OUT" '^ *0 +3000000 +65536$'
like "a gid_map of its own" "$(do_sh 'cat /proc/self/gid_map' \
	"$U | $R | .linux.gidMappings[0].size = 60000" 2>&1)" \
	'^ *0 +3000000 +60000$'

rootfs "$W/root" 2>/dev/null
host_snap "$W/before"
refused "one list alone" mnt-idmap-invalid /mounts/[0-9]*/options \
	"$(bind /v "$V" '"bind"' 'uidMappings: [{containerID: 0, hostID: 0, size: 1}]')"
refused "an id that the container has not" mnt-idmap-invalid \
	/mounts/[0-9]*/options "$(bind /v "$V" '"bind"' "$(maps 0 65530 100)")"

# A tmpfs is no more open than the folder that it covers, unless it says so
mkdir -m 1712 "$W/root/kept" "$W/root/asks"
tmp() { printf '{destination: "%s", type: "tmpfs", source: "tmpfs",
	options: ["size=1m"%s]}' "$1" "${2:-}"; }
is "a tmpfs's mode: the folder's, its own, where there is no folder" \
	"$(do_sh 'stat -c %a /kept /asks /none' ".mounts += [$(tmp /kept),
		$(tmp /asks ',"mode=750"'), $(tmp /none)]" 2>&1 | tr '\n' ' ')" \
	"1712 750 1777 "
flags() { printf '%s\n' "$OUT" | awk -v d="$1" '$5 == d { print $NF }' |
	tr , '\n' | grep -xE 'sync|dirsync|lazytime' | sort | paste -sd' '; }
OUT=$(do_sh 'cat /proc/self/mountinfo' ".mounts += [
	$(tmp /kept ',"sync","dirsync","lazytime"'),
	$(tmp /asks ',"sync","dirsync","lazytime","async","nolazytime"')]" 2>&1)
is "a tmpfs's flags" "$(flags /kept)" "dirsync lazytime sync"
is "of which the last word counts" "$(flags /asks)" "dirsync"

# Remount: the attributes that are named, and no others; in its order
T='.mounts += [{destination: "/t", type: "tmpfs", source: "tmpfs",
	options: ["noatime", "size=1m"]},
	{destination: "/t/in", type: "tmpfs", source: "tmpfs", options: ["size=1m"]}'
OUT=$(do_sh 'echo x 2>/dev/null >/t/x && echo "wrote top"
	echo x >/t/in/x && echo "wrote in"; cat /proc/self/mountinfo' \
	"$T, {destination: \"/t\", type: \"tmpfs\", source: \"tmpfs\",
	options: [\"remount\", \"ro\", \"nosymfollow\"]}]" 2>&1)
unlike "remount ro" "$OUT" '^wrote top$'
like "and not what is mounted in it" "$OUT" '^wrote in$'
like "with what it names" "$(opts /t)" '(^|,)ro,.*nosymfollow'
like "hardened: and what it may not be without" "$(opts /t)" \
	'nosuid,nodev,noexec'
OUT=$(do_sh 'cat /proc/self/mountinfo' "$(bind /v "$V" '"bind","ro"') |
	$(bind /v "$V" '"remount","bind","nodiratime"')" 2>&1)
like "a bind, again writable" "$(opts /v)" '^rw,.*nodiratime'
like "hardened: still nosuid" "$(opts /v)" 'nosuid,nodev'
cp "$(command -v busybox)" "$W/prog"
OUT=$(do_sh '/etc/busybox true 2>/dev/null && echo "ran it"' \
	"$(bind /etc/busybox "$W/prog" '"bind"') |
	$(bind /etc/busybox "$W/prog" '"remount","bind","exec"')" 2>&1)
unlike "hardened: a remounted file is no program" "$OUT" '^ran it$'
OUT=$(do_sh 'echo >>/etc/busybox && echo "wrote it"
	/etc/busybox-2 true 2>/dev/null && echo "ran it"' \
	"$(bind /etc/busybox "$W/prog" '"bind"') |
	$(bind /etc/busybox-2 "$W/prog" '"bind","ro","exec"')" 2>&1)
like "one that is written elsewhere" "$OUT" '^wrote it$'
unlike "hardened: is no program where it is read-only" "$OUT" '^ran it$'
OUT=$(do_sh 'echo >>/etc/busybox && echo "wrote it"
	/etc/busybox true 2>/dev/null && echo "ran it"' \
	"$(bind /etc/busybox "$W/prog" '"bind","ro","exec"') |
	$(bind /etc/busybox "$W/prog" '"remount","bind","rw","exec"')" 2>&1)
like "one that becomes writable" "$OUT" '^wrote it$'
unlike "hardened: is no program" "$OUT" '^ran it$'

# The host's own, that pass read-only: each word that would make them writable
mkdir -p "$W/local/own" # a tmpfs can't be idmapped before 6.3
chmod 755 "$W/local" "$W/local/own"
mount --bind "$W/local" /usr/local
W_OWN='echo evil >/o/evil 2>/dev/null && echo wrote; echo ended'
for o in ro rro rw,ro rw,rro rrw,rro rw,rrw,rro ro,rro; do
	OUT=$(do_sh "$W_OWN" "$(bind /o /usr/local/own \
		"\"rbind\",\"$(echo $o | sed 's/,/","/g')\"")" 2>/dev/null)
	is "hardened: a folder of the host's, $o" "$OUT" ended
done
for o in rw rrw nodev ro,rw rro,rw ro,rrw; do
	for b in "" '"bind",' '"rbind",'; do
		OUT=$(do_sh "$W_OWN" "$(bind /o /usr/local/own '"rbind","ro"') |
			$(bind /o /usr/local/own "\"remount\",$b\"$(echo $o |
			sed 's/,/","/g')\"")" 2>/dev/null)
		is "hardened: and then remount,$b$o" "$OUT" ""
	done
done
is "nothing was written there" "$(ls /usr/local/own)" ""
umount /usr/local

host_snap "$W/before"
refused "a window is not remounted" mnt-remount /mounts/[0-9]*/options \
	"$(bind /tmp "$V" '"remount","bind","exec"')"
refused "nor data changed" mnt-remount /mounts/[0-9]*/options \
	"$T, {destination: \"/t\", type: \"tmpfs\", source: \"tmpfs\",
	options: [\"remount\", \"size=2m\"]}]"
mkdir -p "$W/l"
ln -s /tmp "$W/l/t"
refused "nor by a link in a volume" mnt-remount '/mounts/[0-9]*' \
	".mounts += [{destination: \"/q/t\", type: \"tmpfs\", source: \"tmpfs\",
	options: [\"size=1m\"]}] | $(bind /q "$W/l" '"bind"') |
	$(bind /q/t "$W" '"remount"')"

# Propagation: a slave sees what the host mounts later, and the host not it
mkdir "$W/peers"
mount --bind "$W/peers" "$W/peers"
mount --make-shared "$W/peers"
mkdir "$W/peers/late" "$W/peers/deep"
chmod 755 "$W/peers" "$W/peers/late"
up 'echo ready; until [ -e /s/late/it ]; do sleep 0.05; done; echo arrived
	sleep 1000' "$(bind /s "$W/peers" '"rbind","rslave"')"
is "a slave" $? 0
ready "$ID"
P=$(pid_of "$ID")
like "has a master" "$(awk '$5 == "/s"' "/proc/$P/mountinfo")" ' master:[0-9]+'
unlike "hardened: and no peer" "$(cut -d- -f1 "/proc/$P/mountinfo")" 'shared:'
mount -t tmpfs tmpfs "$W/peers/late"
touch "$W/peers/late/it"
ok "what the host mounts arrives" until_ok 5 grep -q arrived "$W/$ID.out"
umount "$W/peers/late"
down "$ID"
is "nothing stays of it" "$(grep -c "$W/peers" /proc/self/mountinfo)" 1
umount "$W/peers"

# A user namespace that is there
join() {
	printf '.linux.namespaces |= (map(select(.type != "user")) +
		[{type: "user", path: "/proc/%s/ns/user"}]) | %s' "$1" "$R"
}
unshare -U sleep 1000 &
n=$!
until_ok 5 became $n sleep
host_snap "$W/before"
refused "one that maps nothing" id-map-host-root /linux/namespaces "$(join $n)"
echo '0 3000000 65536' >/proc/$n/uid_map
echo '0 3000000 65536' >/proc/$n/gid_map
up 'echo ready; id -u; stat -c "v %u" /v/a; sleep 1000' \
	"$(join $n) | $(bind /v "$V" '"bind","idmap"')"
is "a user namespace joined" $? 0
ready "$ID"
P=$(pid_of "$ID")
is "is that one" "$(ns_of "$P" user)" "$(ns_of $n user)"
is "its root is nobody's" "$(status_of "$P" Uid | cut -f1)" 3000000
ok "an idmap of it" until_ok 5 grep -q '^v 100' "$W/$ID.out"
is "exec, too" "$(in_sh "$ID" 'readlink /proc/self/ns/user; id -u' 2>&1)" \
	"$(ns_of $n user)
0"
isnt "hardened: its mounts are the host's" \
	"$(in_sh "$ID" 'mount -t tmpfs tmpfs /mnt; echo $?' 2>&1 | tail -n 1)" 0
down "$ID"
host_snap "$W/before"
refused "other mappings than the config's" ns-userns-mismatch \
	/linux/namespaces "$(join $n) |
	.linux.uidMappings = [{containerID: 0, hostID: 4000000, size: 65536}] |
	.linux.gidMappings = .linux.uidMappings"
kill $n
wait $n 2>/dev/null
unshare -Ur sleep 1000 &
n=$!
until_ok 5 grep -q . "/proc/$n/uid_map"
until_ok 5 grep -q 0 "/proc/$n/gid_map"
host_snap "$W/before"
refused "hardened: one with the host's root in it" id-map-host-root \
	/linux/namespaces "$(join $n)"
kill $n
wait $n 2>/dev/null
setpriv --reuid 1234 --regid 1234 --clear-groups unshare -U sleep 1000 &
n=$!
until_ok 5 became $n sleep
echo '0 3000000 65536' >/proc/$n/uid_map
echo '0 3000000 65536' >/proc/$n/gid_map
host_snap "$W/before"
refused "hardened: a user's own" ns-userns-mismatch /linux/namespaces "$(join $n)"
kill $n
wait $n 2>/dev/null
host_snap "$W/before"
refused "the host's" ns-userns-mismatch '/linux/namespaces.*' "$(join 1)"
touch "$W/ns"
mount --bind /proc/1/ns/user "$W/ns"
host_snap "$W/before"
refused "the host's, bound elsewhere" ns-userns-mismatch '/linux/namespaces.*' \
	"$(join 1) | .linux.namespaces[-1].path = \"$W/ns\""
umount "$W/ns"
host_snap "$W/before"
refused "another type" ns-join-invalid '/linux/namespaces.*' \
	"$(join 1) | .linux.namespaces[-1].path = \"/proc/$$/ns/net\""
finish
