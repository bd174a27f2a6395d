#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What a policy allows and limits, as the kernel has it; what no policy opens;
# and that neither a link nor an owned front gets more than it says.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
PLAY_FLAGS=-n playground "$@"
peer && skip_all "brig's own"
ROOT_TOOLS=probe

own_etc
mkdir -p /etc/brig /etc/ro /etc/rw/own /etc/rw/other
echo secret >/etc/ro/file
chmod -R a+rX /etc/ro /etc/rw

policy() {
	jq -n "{version: 1} + {$1}" >/etc/brig/policy.json ||
		bail "a policy: $1"
}

# gives DESC REGEX SCRIPT [FILTER]: it runs, and prints that
gives() {
	gives_o=$(do_sh "$3" "${4:-.}" 2>&1 </dev/null)
	like "$1" "$gives_o" "$2"
}

# says DESC STATUS REGEX [FILTER]
says() {
	cid
	light "$W/$ID" "$(sh_args true) | ${4:-.}" || bail bundle
	says_o=$(rt run --bundle "$W/$ID" "$ID" 2>&1 </dev/null)
	is "$1: status" $? "$2"
	like "$1" "$says_o" "$3"
}
bind() { printf '.mounts += [{destination: "/mnt1", type: "bind",
	source: "%s", options: ["rbind", "%s"]}]' "$1" "$2"; }
add() { printf '.process.capabilities[] += ["%s"]' "$1"; }
capbnd='grep CapBnd /proc/self/status'

# ---- capabilities: those and no others
policy 'capabilities: ["CAP_NET_RAW", "CAP_SYS_NICE"]'
gives "capabilities" 'CapBnd:.00000000008024eb' "$capbnd" \
	"$(add CAP_NET_RAW) | $(add CAP_SYS_NICE)" # 7, 13, 23
gives "one that is not asked for" 'CapBnd:.00000000000004eb' "$capbnd" \
	'.process.capabilities[] -= ["CAP_NET_RAW"]'
says "another" 3 cap-critical "$(add CAP_SYS_ADMIN)"

# ---- paths
policy 'paths: [{path: "/etc/ro"}, {path: "/etc/rw", write: true},
	{path: "/run/sock"}]'
gives "a path, read-only" '^secret$' 'cat /mnt1/file' "$(bind /etc/ro ro)"
gives "is so" 'Read-only file system' 'echo x >/mnt1/file' "$(bind /etc/ro ro)"
says "not for writing" 3 mnt-host-sensitive "$(bind /etc/ro rw)"
says "not what is above" 3 mnt-host-sensitive "$(bind /etc ro)"
says "not what begins alike" 3 mnt-host-sensitive "$(bind /etc/rota rw)"
chmod 0777 /etc/rw/own
gives "for writing" '^ok$' 'echo new >/mnt1/made && echo ok' \
	"$(bind /etc/rw/own rw)"
is "the host has it" "$(cat /etc/rw/own/made)" new
for to in /etc/shadow /root / /proc/1; do
	rm -rf /etc/rw/link
	ln -s $to /etc/rw/link
	says "a link in it to $to" 3 'is a link|kernel.s own' \
		"$(bind /etc/rw/link rw)"
done
mkdir /etc/rw/mnt
mount --bind /root /etc/rw/mnt
says "another folder of the host's, mounted there" 3 mnt-host-sensitive \
	"$(bind /etc/rw/mnt rw)"
umount /etc/rw/mnt
mount -t proc proc /etc/rw/mnt
says "a proc that is mounted there" 3 'kernel.s own' "$(bind /etc/rw/mnt rw)"
umount /etc/rw/mnt
says "by .." 3 mnt-host-sensitive "$(bind /etc/rw/../shadow rw)"
for p in / /proc /sys/kernel /dev/sda /etc/brig /run/brig; do
	policy "paths: [{path: \"$p\"}]"
	says "no policy opens $p" 1 'no policy can open'
done
for p in /etc /run /var/lib; do
	policy "paths: [{path: \"$p\", write: true}]"
	says "nor $p for writing" 1 'no policy can open'
done
policy 'paths: [{path: "/etc/ro/../rw"}]'
says "nor one with .." 1 'a path is absolute'

# ---- devices
dev='.linux.devices += [{path: "/dev/lc", type: "c", major: 10, minor: 237}] |
	.linux.resources.devices += [{allow: true, type: "c", major: 10,
		minor: 237, access: "rwm"}]'
policy '' && says "a device" 3 dev-dangerous "$dev"
policy 'devices: [{type: "c", major: 10, minor: 237}]'
gives "that the policy names" '10, *237' 'ls -l /dev/lc' "$dev"
says "another" 3 dev-dangerous '.linux.devices += [{path: "/dev/v",
	type: "c", major: 10, minor: 238}]'
says "as a block device" 3 dev-block '.linux.devices += [{path: "/dev/v",
	type: "b", major: 10, minor: 237}]'
policy 'devices: [{type: "c", major: 1}]'
says "never the kernel's memory" 1 "kernel's memory"

# ---- hooks
mkdir -m 755 /run/hooks
for h in good other; do
	printf '#!/bin/sh\necho %s >>/run/hooks/ran\n' $h >/run/hooks/$h
	chmod 755 /run/hooks/$h
done
hook() { printf '.hooks = {createRuntime: [{path: "/run/hooks/%s",
	timeout: 20}]}' "$1"; }
policy 'hooks: ["/run/hooks/good"]'
says "a hook that is named" 0 '' "$(hook good)"
is "it ran" "$(cat /run/hooks/ran)" good
says "one that is not" 3 hook-any "$(hook other)"
says "a shell" 3 hook-any '.hooks = {createRuntime: [{path: "/bin/sh",
	args: ["sh", "-c", "echo no >>/run/hooks/ran"], timeout: 20}]}'
is "none ran" "$(cat /run/hooks/ran)" good
policy 'hooks: []'
says "none is named" 3 hook-any "$(hook good)"

# ---- the root, its windows and sizes
exe='cp /bin/busybox /tmp/echo && /tmp/echo'
policy ''
gives "a program in a window" 'Permission denied' "$exe ran"
policy 'root: {windows: [{path: "/tmp", exec: true}]}'
gives "where the policy opens it" '^ran$' "$exe ran"
gives "no other" 'Permission denied' \
	'cp /bin/busybox /var/tmp/echo && /var/tmp/echo ran'
policy 'root: {windows: [{path: "/home"}]}'
gives "a window more" '^ok$' 'echo x >/home/f && echo ok'
gives "the rest is shut" 'Read-only' 'echo x >/usr/f'
policy 'root: {windows: ([range(20) | {path: "/none\(.)"}] + [{path: "/home"}])}'
up 'for d in /home /tmp; do echo x >$d/f && echo "wrote $d"; done; echo ready
	sleep 1000'
ready "$ID"
is "behind twenty that the image lacks" "$(paste -sd' ' "$W/$ID.out")" \
	"wrote /home wrote /tmp ready"
is "which are on record as shut" "$(rt record --format json "$ID" |
	jq -r '.proof[] | select(startswith("shut "))' | sort -V | sed -n '1p;$p' |
	paste -sd' ')" "shut /none0 shut /none19"
down "$ID"
policy 'root: {bytes: 1048576}'
gives "its size" 'No space left' 'dd if=/dev/zero of=/tmp/f bs=1M count=4'
policy 'root: {kind: "scratch"}'
gives "a scratch root" '^ran$' 'cp /bin/busybox /usr/echo && /usr/echo ran'
ok "leaves nothing" test ! -e "$W/root/usr/echo"
policy 'root: {kind: "direct"}'
cid
bundle "$W/$ID" "$(sh_args 'echo kept >/usr/f')"
ok "a direct root" rt run --bundle "$W/$ID" "$ID"
is "keeps what is written" "$(cat "$W/$ID/rootfs/usr/f")" kept
is "as root's" "$(stat -c %u "$W/$ID/rootfs/usr/f")" 0

# kept DESC [CMD...]: the same over an engine's overlay, whose upper layer is
# written, and whose mount finds what it looked for before. By CMD, if any.
kept() {
	kept_d=$1 o=$W/o
	shift
	mkdir -p "$o/diff" "$o/work" "$o/merged"
	mount -t overlay overlay -o "lowerdir=$W/root,upperdir=$o/diff,workdir=$o/work" \
		"$o/merged"
	is "$kept_d: before" "$(ls "$o/merged/usr/f" "$o/merged/etc/group" \
		2>/dev/null)" "$o/merged/etc/group"
	cid
	light "$W/$ID" "$(sh_args 'echo kept >/usr/f && chown 33:34 /usr/f &&
		rm /etc/group && cp /bin/busybox /usr/echo && /usr/echo ran') |
		.root.path = \"$o/merged\""
	is "$kept_d: it is written and run" "$("$@" "$RUNTIME" --root "$W/state" \
		run --bundle "$W/$ID" "$ID" 2>&1 </dev/null)" ran
	is "$kept_d: the layer has it" "$(cat "$o/diff/usr/f") $(stat -c %u:%g \
		"$o/diff/usr/f" "$o/diff/usr/echo" "$o/diff/usr" | paste -sd' ')" \
		"kept 33:34 0:0 0:0"
	is "$kept_d: and what was removed" "$(stat -c '%F %t:%T' \
		"$o/diff/etc/group")" "character special file 0:0"
	is "$kept_d: so has the mount" "$(ls "$o/merged/usr/f" \
		"$o/merged/etc/group" 2>/dev/null)" "$o/merged/usr/f"
	is "$kept_d: no work folder of brig's stays" "$(ls "$o/work")" work
	ok "$kept_d: nor a mount" umount "$o/merged"
	rm -rf "$o"
}
tool probe
kept "a direct overlay"
kept "one before Linux 6.15" "$W/probe" refuses 431 1 5
mkdir -p "$W/o/merged"
mount -t overlay overlay -o "lowerdir=$W/root:$W/o" "$W/o/merged"
gives "one that can't be written is refused" 'no folder to be written to' \
	'echo ran' ".root.path = \"$W/o/merged\""
umount "$W/o/merged"
policy 'tmpfs: {bytes: 1048576}'
gives "a tmpfs without a size" 'No space left' \
	'dd if=/dev/zero of=/mnt1/f bs=1M count=4' '.mounts += [{
	destination: "/mnt1", type: "tmpfs", source: "tmpfs"}]'

# ---- limits by default
policy 'limits: {pids: 77, memory: 67108864}'
cid
light "$W/$ID" "$(args sleep 1000) | del(.linux.resources.pids) |
	del(.linux.resources.memory)"
ok "limits: it runs" quietly rt run --detach --bundle "$W/$ID" "$ID"
is "processes" "$(cat /sys/fs/cgroup/pids"$CG/$ID"/pids.max \
	/sys/fs/cgroup"$CG/$ID"/pids.max 2>/dev/null)" 77
is "memory" "$(cat /sys/fs/cgroup/memory"$CG/$ID"/memory.limit_in_bytes \
	/sys/fs/cgroup"$CG/$ID"/memory.max 2>/dev/null)" 67108864
quietly rt delete --force "$ID"

# ---- system calls
policy 'seccomp: {deny: ["mkdir", "mkdirat"]}'
gives "a call that is denied" 'Operation not permitted' 'mkdir /tmp/d'
gives "and no other" '^ok$' 'echo x >/tmp/d && echo ok'
cid
light "$W/$ID" "$(args sleep 1000)"
quietly rt run --detach --bundle "$W/$ID" "$ID"
like "nor by exec" "$(in_sh "$ID" 'mkdir /tmp/d' 2>&1)" 'not permitted'
quietly rt delete --force "$ID"
policy ''
gives "set-id modes" 'not permitted' 'touch /tmp/f; chmod 4755 /tmp/f'
policy 'seccomp: {"set-id": true}'
gives "where the policy lets them be" '^ok$' \
	'touch /tmp/f; chmod 4755 /tmp/f && echo ok'
mkdir -m 777 "$W/vol"
gives "but never beside a volume" 'not permitted' \
	'touch /mnt1/f; chmod 4755 /mnt1/f' "$(bind "$W/vol" rw)"

# A builder's root lasts: no user of the host may get to it, whatever it is
policy 'root: {kind: "direct"}, seccomp: {"set-id": true}'
SET='cp /bin/busybox /usr/s && chmod 6755 /usr/s && ls -l /usr/s
	/usr/s id -u; grep NoNewPrivs /proc/self/status'
# build DESC REGEX [FILTER]: that in $W/shut/in, or what $at says
build() {
	[ -n "$at" ] || rm -rf "$W/shut/in"
	[ -n "$at" ] || cp -a "$W/root" "$W/shut/in"
	gives "$1" "$2" "$SET" ".root.path = \"${at:-$W/shut/in}\" | ${3:-.}"
}
mkdir -m 710 "$W/shut"
at=
build "set-id modes, in a root that only root gets to" '^-rwsr-sr-x .*/usr/s$'
is "it is on the disk, as root's" "$(stat -c '%u:%g %a' "$W/shut/in/usr/s")" \
	"0:0 6755"
like "and gains nobody anything" "$gives_o" 'NoNewPrivs:.*1'
nok "a user of the host does not get there" setpriv --reuid 1000 --regid 1000 \
	--clear-groups "$W/shut/in/usr/s" id
chmod 711 "$W/shut"
build "where others get in: refused" "^brig: .*mnt-suid: .*fix: chmod"
nok "and nothing is run" test -e "$W/shut/in/usr/s"
chmod 710 "$W/shut" && chgrp 1000 "$W/shut"
build "where a group gets in" mnt-suid:
chgrp 0 "$W/shut" && chown 1000 "$W/shut"
build "where the folder is another's" mnt-suid:
chown 0 "$W/shut" && chmod 700 "$W/shut/in"
mkdir -m 755 "$W/open" "$W/seen" "$W/seen2" && mv "$W/shut/in" "$W/open/"
at=$W/open/in
build "its own mode is the container's to change: refused" mnt-suid:
mv "$W/open/in" "$W/shut/"
mount --bind "$W/shut" "$W/seen" && mount --bind "$W/shut/in" "$W/seen2"
at=$W/seen2
build "without the folder above it: refused" mnt-suid:
at=$W/seen/in
build "with it, elsewhere" '^-rwsr-sr-x .*/usr/s$'
umount "$W/seen2" "$W/seen"
at=
build "beside a volume of the host's they are not to be had" 'not permitted' \
	"$(bind "$W/vol" rw)"
build "beside one that is read-only they are" '^-rwsr-sr-x .*/usr/s$' \
	"$(bind "$W/vol" ro)"
mkdir -p "$W/u/diff" "$W/u/work" "$W/u/merged"
mount -t overlay overlay "$W/u/merged" -o \
	"lowerdir=$W/root,upperdir=$W/u/diff,workdir=$W/u/work"
at=$W/u/merged
build "an overlay whose upper layer is for all to enter" mnt-suid:
chmod 700 "$W/u"
build "and one whose is not" '^-rwsr-sr-x .*/usr/s$'
is "whose layer has it" "$(stat -c '%u:%g %a' "$W/u/diff/usr/s")" "0:0 6755"
umount "$W/u/merged"

# ---- memory that was written, run: what the kernel itself says
mdwe() { # DESC WANT: of the first process, and of an exec
	up 'probe mdwe; echo ready; sleep 1000' && ready "$ID"
	is "$1" "$(grep -v ready "$W/$ID.out" | paste -sd' ')" "$2"
	is "and to an exec" "$(in_ct "$ID" probe mdwe 2>&1 | paste -sd' ')" "$2"
}
if "$W/probe" mdwe | grep -q '^mdwe -1'; then
	skip "memory that was written" "Linux < 6.3: no PR_SET_MDWE"
else
	policy ''
	mdwe "no profile denies it" "mdwe 0 both ok then ok"
	policy '"deny-write-exec": true'
	mdwe "a policy does" "mdwe 1 both EACCES then EACCES"
	like "the record says by which rule" "$(rt record "$ID")" proc-mdwe
	policy '"deny-write-exec": false'
	like "an exec has what its container has" \
		"$(in_ct "$ID" probe mdwe 2>&1)" '^mdwe 1$'
	policy 'profile: "compat", "deny-write-exec": true'
	gives "in any profile" '^mdwe 1$' 'probe mdwe'
fi

# ---- audit
policy 'mode: "audit"'
oom='.linux.resources.memory.disableOOMKiller = true'
gives "audit: what a rule refuses runs" '^ran$' 'echo ran' "$oom"
gives "capabilities too, void as they are" 'CapBnd:.00000000002004eb' \
	"$capbnd" "$(add CAP_SYS_ADMIN)"
gives "void" 'permission denied|not permitted' 'mount -t tmpfs x /mnt; true' \
	"$(add CAP_SYS_ADMIN)"
cid
light "$W/$ID" "$(args sleep 1000) | $oom"
rt --log "$W/log" --log-format json --debug run --detach --bundle "$W/$ID" \
	"$ID" >/dev/null 2>&1 </dev/null
like "it is in the record" "$(rt record "$ID")" 'audit: would be refused'
like "and in the log" "$(cat "$W/log")" 'audit: would be refused'
quietly rt delete --force "$ID"
says "the floor stays: the host's pids" 3 ns-pid-host \
	'.linux.namespaces |= [.[] | select(.type != "pid")]'
says "the host's files" 3 mnt-host-sensitive "$(bind /etc rw)"
says "its devices" 3 dev-block '.linux.devices += [{path: "/dev/v",
	type: "b", major: 8, minor: 0}]'
says "what is not carried out" 3 unsupported \
	'.process.commandLine = "x"'
gives "no new privileges" 'NoNewPrivs:.1' 'grep NoNewPrivs /proc/self/status' \
	'.process.noNewPrivileges = false'

# ---- ids of a user of the host, who still has no power over what is in there:
# by its user namespace he would be all who are mapped, and by its root a file of
# the volume would be his, set-id, and root's on the disk
policy 'exemptions: [{rule: "id-map-overlap", reason: "a test"}]'
tool probe
cp "$W/probe" "$W/at"
chmod 755 "$W" "$W/at"
mkdir "$W/v"
echo theirs >"$W/theirs"
chown 60124 "$W/theirs"
chmod 600 "$W/theirs"
M='[{containerID: 0, hostID: 60123, size: 1}, {containerID: 1, hostID: 60124,
	size: 9}]'
up 'echo ready; touch /v/x; stat -c "own %u" /v/x; id -u; sleep 1000' \
	".linux.namespaces += [{type: \"user\"}] | .linux.uidMappings = $M |
	.linux.gidMappings = $M | .mounts += [{destination: \"/v\",
	type: \"bind\", source: \"$W/v\", options: [\"rbind\", \"idmap\"]}]"
until_ok 10 grep -qx 0 "$W/$ID.out"
P=$(pid_of "$ID")
is "it runs, as that user" "$(status_of "$P" Uid | cut -f1)" 60123
is "its volume is root's" "$(stat -c %u "$W/v/x")" 0
he() { "$W/at" at 60123 60123 /bin/sh -c "$1" 2>&1; }
is "he is himself" "$(he 'id -u')" 60123
unlike "hardened: he is nobody else by its namespace" \
	"$(he "nsenter -t $P -U -S 1 -G 1 cat $W/theirs")" '^theirs'
he "cp /bin/sh /proc/$P/root/v/sh && chmod 4755 /proc/$P/root/v/sh" >/dev/null
is "hardened: nor makes files in its volume" "$(ls "$W/v")" x
like "another container can join it, by its path" "$(do_sh 'id -u' \
	".linux.namespaces += [{type: \"user\", path: \"/proc/$P/ns/user\"}]" \
	2>&1)" '^0$'
down "$ID"

# ---- a front that somebody owns asks for what it likes
judge=${builddir:-.}/tests/front/brig-judge
if [ -x "$judge" ]; then
	policy 'capabilities: ["CAP_NET_RAW"], paths: [{path: "/etc/ro"}]'
	for a in caps etc docker.sock allow-all host-root profile; do
		mkdir -p "$W/j/rootfs"
		printf '{"hostname":"%s"}' "$a" >"$W/j/config.json"
		j_o=$("$judge" --scope= --root "$W/state" create \
			--bundle "$W/j" j 2>&1)
		isnt "an owned front: $a" $? 0
		like "$a: the floor says no" "$j_o" 'floor|another question'
	done
else
	skip "an owned front" "no $judge"
fi
finish
