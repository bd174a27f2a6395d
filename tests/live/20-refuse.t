#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What is refused, and that nothing of the host changes by it: each of these
# is a config that gives away the host, asks for what can't be, or is broken.
# "hardened: ..." are those that a peer runs. Among them what would have brig
# write elsewhere than it means in proc: CVE-2025-52881, 2025-54867, 2025-62596.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
PLAY_FLAGS=-n playground "$@"
ROOT_TOOLS=probe
tool probe

do_sh true
host_snap "$W/before"

# A terminal goes to whom the caller trusts: to root, or to the caller
chmod 711 "$W"
mkdir -m 777 "$W/tty"
cp "$W/probe" "$W/tty/probe"
(cd / && exec "$W/tty/probe" at 1000 1000 "$W/tty/probe" console \
	"$W/tty/sock") >"$W/tty/out" 2>&1 &
s=$!
until_ok 5 test -S "$W/tty/sock"
cid
light "$W/$ID" '.process.terminal = true'
nok "hardened: a user's console socket" rt create --bundle "$W/$ID" \
	--console-socket "$W/tty/sock" "$ID" </dev/null
rt delete --force "$ID" 2>/dev/null
wait $s 2>/dev/null
is "gets no terminal" "$(cat "$W/tty/out")" "console ENOENT"
rm -rf "$W/tty"
host_snap "$W/before"

# ---- docker run with what takes the host
drop() { printf '.linux.namespaces |= [.[] | select(.type != "%s")]' "$1"; }
bind() { printf '.mounts += [{destination: "%s", type: "bind", source: "%s",
	options: ["rbind", "rw"]}]' "$2" "$1"; }
add() { printf '.process.capabilities[] += ["%s"]' "$1"; }

refused "hardened: --pid=host" ns-pid-host '/linux/namespaces.*' "$(drop pid)"
refused "hardened: --network=host" ns-net-host '/linux/namespaces.*' \
	"$(drop network) | del(.linux.sysctl)"
refused "hardened: --ipc=host" ns-ipc-host '/linux/namespaces.*' "$(drop ipc)"
refused "no mount namespace" ns-mount-host '/linux/namespaces.*' \
	"$(drop mount)"
mkdir /run/sock
"$W/probe" console /run/sock/docker.sock >/dev/null 2>&1 &
s=$!
until_ok 5 test -S /run/sock/docker.sock
host_snap "$W/before"
refused "hardened: -v docker.sock" mnt-runtime-socket '/mounts/7.*' \
	"$(bind /run/sock/docker.sock /var/run/docker.sock)"
mkdir -p "$W/eng"
mv /run/sock/docker.sock "$W/eng/docker.sock"
host_snap "$W/before"
refused "hardened: a folder with it" mnt-runtime-socket '/mounts/7.*' \
	"$(bind "$W/eng" /eng)"
ln -s "$W/eng" "$W/app.sock"
refused "hardened: a folder with it that is called app.sock" \
	mnt-runtime-socket '/mounts/7.*' "$(bind "$W/app.sock" /eng)"
rm "$W/app.sock"
kill $s
wait $s 2>/dev/null
rm -rf /run/sock "$W/eng"
host_snap "$W/before"
for d in / /etc /boot /root /home /proc /sys /dev /run /usr /usr/bin /var/log \
	/etc/ssh /var/lib /proc/1 /proc/self/root /sys/fs/cgroup /opt /tmp \
	/var/tmp /var/cache /var/lib/private /nix /nix/store; do
	[ -d $d ] || case $d in /nix*) ;; *) continue ;; esac
	refused "hardened: -v $d:/host" 'mnt-(host-sensitive|proc-cover|.*)' \
		'/mounts/7.*' "$(bind $d /host)"
done
for d in /tmp /var/tmp /var/lib/private; do
	[ -d $d ] || continue
	ln -sfn $d "$W/elsewhere"
	refused "hardened: -v a link to $d" mnt-host-sensitive '/mounts/7.*' \
		"$(bind "$W/elsewhere" /host)"
	rm "$W/elsewhere"
done
refused "hardened: a root that is /tmp" root-host '/root/path.*' \
	'.root.path = "/tmp"'
# A file in /, as swap is kept in; there for as long as it takes
f=$(mktemp /brig-test.XXXXXX)
host_snap "$W/before"
refused "hardened: -v of a file in /" mnt-host-sensitive '/mounts/7.*' \
	"$(bind "$f" /host)"
ln -s "$f" "$W/toswap"
refused "hardened: -v of a link to it" mnt-host-sensitive '/mounts/7.*' \
	"$(bind "$W/toswap" /host)"
rm -f "$f" "$W/toswap"
# Programs that engines start as root, and a file system of the kernel's
mkdir -p /run/opt/cni
mount --bind /run/opt /opt 2>/dev/null && {
	mkdir -p /opt/cni/bin
	host_snap "$W/before"
	for d in /opt /opt/cni /opt/cni/bin; do
		refused "hardened: -v $d" mnt-host-sensitive '/mounts/7.*' \
			"$(bind $d /host)"
	done
	umount /opt
}
rm -rf /run/opt
mkdir "$W/mq"
mount -t mqueue mqueue "$W/mq"
host_snap "$W/before"
refused "hardened: -v of the host's message queues" mnt-host-sensitive \
	'/mounts/7.*' "$(bind "$W/mq" /host)"
umount "$W/mq"
host_snap "$W/before"
ln -s / "$W/toroot"
ln -s /etc/shadow "$W/toshadow"
refused "hardened: -v of a link to it" 'mnt-.*' '/mounts/7.*' \
	"$(bind "$W/toroot" /host)"
refused "hardened: -v of a link to a file of it" 'mnt-.*' '/mounts/7.*' \
	"$(bind "$W/toshadow" /host)"
mkdir "$W/bound"
mount --bind /etc "$W/bound"
host_snap "$W/before"
refused "hardened: -v of the same folder elsewhere" 'mnt-host-sensitive' \
	'/mounts/7.*' "$(bind "$W/bound" /host)"
umount "$W/bound"
host_snap "$W/before"
for c in SYS_ADMIN SYS_MODULE SYS_RAWIO SYS_PTRACE SYS_BOOT SYS_TIME BPF \
	PERFMON DAC_READ_SEARCH MAC_ADMIN NET_ADMIN SYSLOG; do
	refused "hardened: --cap-add $c" cap-critical \
		'/process/capabilities.*' "$(add CAP_$c)"
done
refused "hardened: --device-cgroup-rule a" dev-cgroup-wild \
	'/linux/resources/devices.*' \
	'.linux.resources.devices += [{allow: true, access: "rwm"}]'
refused "hardened: --device of a disk" dev-block '/linux/devices/0.*' \
	'.linux.devices = [{path: "/dev/sda", type: "b", major: 254, minor: 0}]'
for d in 'mem 1 1' 'kmsg 1 11' 'kvm-like 10 238' 'port 1 4' 'loop-control 10 237'
do
	set -- $d
	refused "hardened: --device of $1" 'dev-.*' '/linux/devices/0.*' \
		".linux.devices = [{path: \"/dev/$1\", type: \"c\",
		major: $2, minor: $3}]"
done
refused "hardened: a device outside /dev" 'dev-path' '/linux/devices/0.*' \
	'.linux.devices = [{path: "/etc/x", type: "c", major: 1, minor: 3}]'
refused "hardened: -v a disk" 'mnt-(device-bind|host-sensitive)' '/mounts/7.*' \
	"$(bind /dev/vda /disk)"
refused "hardened: --privileged" 'cap-critical' '/process/capabilities.*' \
	"$(add CAP_SYS_ADMIN) | del(.linux.seccomp, .linux.maskedPaths,
	.linux.readonlyPaths) | .linux.resources.devices =
	[{allow: true, access: \"rwm\"}] | .mounts[] |= (.options -= [\"ro\"])"

# ---- of CVEs
refused "CVE-2019-16884: a volume over /proc" 'mnt-proc-cover' '/mounts/7.*' \
	"$(bind "$W/vol" /proc)"
mkdir "$W/vol"
refused "a volume below /proc" 'mnt-proc-cover' '/mounts/7.*' \
	"$(bind "$W/vol" /proc/sys)"
refused "hardened: a volume below /sys" 'mnt-sys-cover' '/mounts/7.*' \
	"$(bind "$W/vol" /sys/kernel)"
refused "hardened: a volume over the root" 'mnt-dest' '/mounts/7.*' \
	"$(bind "$W/vol" /)"
refused "hardened: a destination with .." 'mnt-dest' '/mounts/7.*' \
	"$(bind "$W/vol" /tmp/../../x)"
for t in bpf debugfs tracefs securityfs configfs binfmt_misc overlay ext4 \
	fuse cifs; do
	refused "a file system: $t" 'mnt-fs-type' '/mounts/7.*' \
		".mounts += [{destination: \"/x\", type: \"$t\", source: \"x\"}]"
done
refused "hardened: a proc elsewhere" 'mnt-proc-place' '/mounts/7.*' \
	'.mounts += [{destination: "/p", type: "proc", source: "proc"}]'
refused "hardened: shared propagation" 'mnt-propagation' '/mounts/7.*' \
	"$(bind "$W/vol" /v) | .mounts[7].options += [\"rshared\"]"
refused "hardened: rootfsPropagation" 'root-propagation' \
	'/linux/rootfsPropagation' '.linux.rootfsPropagation = "rshared"'
refused "CVE-2024-21626: cwd" 'proc-cwd' '/process/cwd' \
	'.process.cwd = "/proc/self/fd/7"'
refused "a relative cwd" '(proc-cwd|cfg-.*)' '/process/cwd' '.process.cwd = "x"'
refused "CVE-2019-5736: args" 'proc-args' '/process/args.*' \
	'.process.args = ["/proc/self/exe"]'
refused "hardened: uid 4294967295" '(user-id-invalid|cfg-.*)' '/process/user.*' \
	'.process.user.uid = 4294967295'
refused "uid 4294967296" '(user-id-invalid|cfg-.*)' '/process/user.*' \
	'.process.user.uid = 4294967296'
refused "a negative gid" '(user-id-invalid|cfg-.*)' '/process/user.*' \
	'.process.user.gid = -1'
M='[{containerID: 0, hostID: 0, size: 65536}]'
refused "hardened: a map of host root" 'id-map-host-root' \
	'/linux/[ug]idMappings.*' ".linux.uidMappings = $M |
	.linux.gidMappings = $M | .linux.namespaces += [{type: \"user\"}]"
L='[{containerID: 0, hostID: 60123, size: 1}]'
refused "hardened: a map of a user of the host" 'id-map-overlap' \
	'/linux/[ug]idMappings.*' ".linux.uidMappings = $L |
	.linux.gidMappings = $L | .linux.namespaces += [{type: \"user\"}]"
refused "hardened: maps and no user namespace" 'id-map-malformed' \
	'/linux/.*' ".linux.uidMappings = $M | .linux.gidMappings = $M"
peer || for s in kernel.core_pattern kernel.modprobe vm.overcommit_memory fs.file-max \
	kernel.panic 'net/../kernel/core_pattern' 'net..kernel'
do
	refused "a sysctl: $s" 'sysctl-.*' '/linux/sysctl.*' \
		".linux.sysctl[\"$s\"] = \"1\""
done
refused "a sysctl of a namespace that it has not" 'sysctl-.*|ns-ipc-host' \
	'/linux/.*' "$(drop ipc) | .linux.sysctl[\"kernel.msgmax\"] = \"1\""
refused "hardened: seccomp, notify" 'sec-notify' '/linux/seccomp.*' \
	'.linux.seccomp.listenerPath = "/run/x.sock" | .linux.seccomp.syscalls +=
	[{names: ["mkdir"], action: "SCMP_ACT_NOTIFY"}]'
refused "hardened: seccomp, trace" 'sec-trace' '/linux/seccomp.*' \
	'.linux.seccomp.syscalls += [{names: ["mkdir"],
	action: "SCMP_ACT_TRACE"}]'
refused "hardened: no killing when memory ends" 'res-oomkill' \
	'/linux/resources/memory.*' \
	'.linux.resources.memory.disableOOMKiller = true'
peer || refused "a control file by name" 'res-unified|unsupported' \
	'/linux/resources/unified.*' \
	'.linux.resources.unified = {"../x": "1"}'
refused "hardened: a file of options" 'mnt-data' '/mounts/7.*' \
	'.mounts += [{destination: "/t", type: "tmpfs", source: "tmpfs",
	options: ["huge=always"]}]'

# ---- the root
peer || refused "the host's root" '(root-host|root-.*)' '/root/path.*' \
	'.root.path = "/"'
peer || refused "a folder of it" '(root-host|root-.*)' '/root/path.*' \
	'.root.path = "/usr"'
refused "no such folder" '.*' '/root/path.*' ".root.path = \"$W/none\""
refused "a file" '.*' '/root/path.*' ".root.path = \"$W/before\""
ln -s "$W/root" "$W/linked"
refused "a link" 'root-symlink' '/root/path.*' ".root.path = \"$W/linked\""
peer || refused "up and out of the bundle" 'root-.*' '/root/path.*' \
	'.root.path = "../../../../../../usr"'

# ---- a file that is broken: byte and place, and no more is done
broken() { # DESC RULE TEXT
	cid
	mkdir -p "$W/$ID" && chmod 755 "$W/$ID"
	printf "$3" >"$W/$ID/config.json"
	o=$(rt create --bundle "$W/$ID" "$ID" 2>&1 </dev/null)
	is "$1" $? 3
	like "$1: names rule" "$o" "$2"
	nok "$1: no container" rt state "$ID"
}
light "$W/ok" "$(sh_args true)"
BODY=$(jq -c . "$W/ok/config.json")
TAIL=${BODY#?}
broken "nothing at all" 'cfg-syntax' ''
broken "an end too soon" 'cfg-syntax' '{"ociVersion": "1.0.2", "proc'
broken "not JSON" 'cfg-syntax' 'ELF'
broken "an array" 'cfg-.*' '[]'
text() { # DESC RULE: a config whose text comes on stdin
	cid
	mkdir -p "$W/$ID" && chmod 755 "$W/$ID"
	cat >"$W/$ID/config.json"
	rt create --bundle "$W/$ID" "$ID" >"$W/o" 2>&1 </dev/null
	rc=$?
	case $2 in
	*size*) isnt "$1" $rc 0 ;; # too much to be read
	*) is "$1" $rc 3 ;;
	esac
	like "$1: names rule" "$(cat "$W/o")" "$2"
	nok "$1: no container" rt state "$ID"
	rt delete --force "$ID" 2>/dev/null
}
printf '{"hostname": "twice", %s' "$TAIL" >"$W/text"
text "hardened: a key twice" cfg-dup-key <"$W/text"
printf '{"\\u0068ostname": "twice", %s' "$TAIL" >"$W/text"
text "hardened: twice after unescaping" cfg-dup-key <"$W/text"
printf '{"HOSTNAME": "x", %s' "$TAIL" >"$W/text"
text "hardened: another case" cfg-case-key <"$W/text"
printf '{"hostnam": "x", %s' "$TAIL" >"$W/text"
text "hardened: a near miss" cfg-near-miss <"$W/text"
printf '%s' "$BODY" | sed 's|"/proc"|"/proc\\u0000x"|' >"$W/text"
text "hardened: a NUL in a path" cfg-nul <"$W/text"
printf '%s' "$BODY" | sed 's|"hostname":"plain"|"hostname":"pl\xffain"|' >"$W/text"
text "hardened: no UTF-8" cfg-syntax <"$W/text"
printf '%s}}x' "$BODY" >"$W/text"
text "hardened: bytes after the end" cfg-syntax <"$W/text"
printf '\357\273\277%s' "$BODY" >"$W/text"
text "a byte order mark" cfg-syntax <"$W/text"
printf '%s' "$BODY" | sed 's|"uid":0|"uid":0.5|' >"$W/text"
text "a float" cfg-syntax <"$W/text"
printf '%s' "$BODY" | sed 's|"uid":0|"uid":1e2|' >"$W/text"
text "hardened: an exponent" cfg-syntax <"$W/text"
printf '%s' "$BODY" | sed 's|"1.0.2-dev"|"2.0.0"|' >"$W/text"
text "version 2" cfg-version <"$W/text"
printf '%s' "$BODY" | sed 's|"type":"uts"|"type":"utz"|' >"$W/text"
text "a namespace that is none" cfg-enum <"$W/text"
printf '%s' "$BODY" | sed 's|SCMP_ACT_ALLOW|SCMP_ACT_ALLOWED|' >"$W/text"
text "an action that is none" cfg-enum <"$W/text"
{ printf '{"x":'; head -c 100000 /dev/zero | tr '\0' '['; } >"$W/text"
text "a hundred thousand arrays" 'cfg-size|cfg-syntax' <"$W/text"
{ printf '{"annotations": {"x": "'; head -c 5000000 /dev/zero | tr '\0' x
	printf '"}, %s' "$TAIL"; } >"$W/text"
text "5 MB" cfg-size <"$W/text"

# A file that somebody else can write, one that is no file
cid
light "$W/$ID" "$(sh_args 'sleep 1000')"
chmod 666 "$W/$ID/config.json"
nok "hardened: a config.json that others can write" quietly rt create \
	--bundle "$W/$ID" "$ID"
chmod 644 "$W/$ID/config.json"
chmod 777 "$W/$ID"
nok "hardened: in a folder that others can write" quietly rt create \
	--bundle "$W/$ID" "$ID"
chmod 755 "$W/$ID"
mv "$W/$ID/config.json" "$W/real.json"
ln -s "$W/real.json" "$W/$ID/config.json"
nok "hardened: a link" quietly rt create --bundle "$W/$ID" "$ID"
rm "$W/$ID/config.json"
mkfifo "$W/$ID/config.json"
nok "a pipe" quietly timeout 30 "$RUNTIME" --root "$W/state" create \
	--bundle "$W/$ID" "$ID"
rt delete --force "$ID"
host_snap "$W/after"
same "the host is as it was after all of them" "$W/before" "$W/after"

# Forced: what the config leaves out, or asks for the opposite of
forced() { # DESC FIELD WANT FILTER: a line of the status that it has
	OUT=$(do_sh 'cat /proc/self/status' "$4" 2>&1)
	is "hardened: $1" "$(inside "$2")" "$3"
}
forced "no seccomp: two filters all the same" Seccomp_filters 2 \
	'del(.linux.seccomp)'
forced "seccomp that allows all: no fewer than two more" Seccomp 2 \
	'.linux.seccomp = {defaultAction: "SCMP_ACT_ALLOW"}'
forced "noNewPrivileges: false" NoNewPrivs 1 '.process.noNewPrivileges = false'
forced "inheritable capabilities" CapInh 0000000000000000 \
	'.process.capabilities.inheritable = ["CAP_CHOWN", "CAP_SETUID"]'
forced "ambient ones of root" CapAmb 0000000000000000 \
	'.process.capabilities |= (.inheritable = ["CAP_CHOWN"] |
	.ambient = ["CAP_CHOWN"])'
forced "capabilities that go too far" CapEff 00000000000004eb \
	'.process.capabilities[] += ["CAP_SYS_NICE", "CAP_IPC_LOCK",
	"CAP_SYS_RESOURCE"]'
forced "none at all" CapBnd 0000000000000000 'del(.process.capabilities)'
up 'echo ready; sleep 1000' "$(drop uts) | del(.hostname)"
ready "$ID"
isnt "hardened: no uts namespace: it has its own" \
	"$(ns_of "$(pid_of "$ID")" uts)" "$(ns_of self uts)"
down "$ID"
# A class of cache, where there is none
if ! grep -q ' - resctrl ' /proc/self/mountinfo; then
	cid
	light "$W/$ID" '.linux.intelRdt = {closID: "gold", schemata: ["L3:0=f"]}'
	OUT=$(rt create --bundle "$W/$ID" "$ID" 2>&1 </dev/null)
	isnt "intelRdt without resctrl" $? 0
	like "intelRdt: is named" "$OUT" '/linux/intelRdt: no resctrl'
	host_snap "$W/after"
	same "intelRdt: the host is as it was" "$W/before" "$W/after"
fi
# An older kernel: numbers of mount_setattr and close_range, anywhere the same
if ! peer; then
	host_snap "$W/before"
	for n in '442 /root/path: needs Linux 5\.12: idmapped mounts' \
		'436 close_range: needs Linux 5\.11'; do
		cid
		light "$W/$ID" "$(sh_args true)"
		OUT=$("$W/probe" lacks "${n%% *}" "$RUNTIME" --root "$W/state" \
			create --bundle "$W/$ID" "$ID" 2>&1 </dev/null)
		like "a kernel without it: $n" "$? $OUT" "^1 brig: ${n#* }\$"
		host_snap "$W/after"
		same "the host is as it was" "$W/before" "$W/after"
	done
fi
# What a security module is to do, and is not there or has no such thing
refused "hardened: a profile that nobody has loaded" lsm-unapplied \
	/process/apparmorProfile '.process.apparmorProfile = "no-such-profile"'
if [ ! -e /sys/fs/selinux/status ]; then
	refused "hardened: a label where SELinux is off" lsm-unapplied \
		/process/selinuxLabel '.process.selinuxLabel = "system_u:system_r:container_t:s0"'
	cid
	light "$W/$ID" '.linux.mountLabel = "system_u:object_r:container_file_t:s0"'
	OUT=$(rt create --bundle "$W/$ID" "$ID" 2>&1 </dev/null)
	isnt "a mount label where SELinux is off" $? 0
	host_snap "$W/after"
	same "a mount label: the host is as it was" "$W/before" "$W/after"
else
	skip "a label where SELinux is off" "it is on"
fi
finish
