#!/bin/sh
# A config with twelve faults: all are told at once, each with a fix, and each
# fix, carried out, clears that one and leaves the others.
# shellcheck disable=SC2016
. "${srcdir:-.}/tests/live/lib.sh"
brig=$(cd "${builddir:-.}" && pwd)/brig
need jq
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
chmod 0755 "$t"

bound() { # SOURCE PROPAGATION: a mount, for jq
	printf '{destination: "/mnt%s", type: "bind", source: "%s", options: ' \
		"$1" "$1"
	printf '["bind", "nosuid", "nodev", "noexec", "%s"]}' "$2"
}
no_source() { printf '.mounts |= map(select(.source != "%s"))' "$1"; }

# faults DO: DO RULE, what its fix says, how it gets in, the fix carried out
faults() {
	$1 cap-critical cap-add \
		'.process.capabilities.bounding += ["CAP_SYS_ADMIN"]' \
		'.process.capabilities.bounding -= ["CAP_SYS_ADMIN"]'
	$1 ns-pid-host pid \
		'.linux.namespaces |= map(select(.type != "pid"))' \
		'.linux.namespaces += [{type: "pid"}]'
	$1 mnt-runtime-socket bind \
		".mounts += [$(bound /srv/containerd.sock rprivate)]" \
		"$(no_source /srv/containerd.sock)"
	$1 mnt-host-sensitive folder \
		".mounts += [$(bound /etc rprivate)]" "$(no_source /etc)"
	$1 mnt-propagation rprivate \
		".mounts += [$(bound /srv/data rshared)]" \
		'(.mounts[] | select(.source == "/srv/data") | .options[4]) =
			"rprivate"'
	$1 dev-block "mount it" \
		'.linux.devices = [{path: "/dev/sda", type: "b", major: 8,
			minor: 0}]' \
		'.linux.devices = []'
	$1 dev-cgroup-wild "remove the rule" \
		'.linux.resources.devices += [{allow: true, type: "a",
			access: "rwm"}]' \
		'.linux.resources.devices |=
			map(select(.type != "a" or .access != "rwm"))'
	$1 sysctl-host "remove it" '.linux.sysctl["kernel.panic"] = "1"' \
		'del(.linux.sysctl["kernel.panic"])'
	$1 sec-notify errno \
		'.linux.seccomp.syscalls += [{names: ["chmod"],
			action: "SCMP_ACT_NOTIFY"}]' \
		'.linux.seccomp.syscalls |= map(if .action == "SCMP_ACT_NOTIFY"
			then .action = "SCMP_ACT_ERRNO" else . end)'
	$1 proc-cwd 'folder|path' '.process.cwd = "/proc/self/fd/7"' \
		'.process.cwd = "/"'
	$1 cfg-near-miss key '.linux.secomp = {}' 'del(.linux.secomp)'
	$1 res-cgroup-path cgroup '.linux.cgroupsPath = "/a/../b"' \
		'.linux.cgroupsPath = "/docker/b"'
}

refused() {
	"$brig" check --format json "$1" |
		jq -r '.findings[] | select(.action == "refuse") | .rule' |
		sort -u
}
change() { jq "$2" "$1" >"$1.next" && mv "$1.next" "$1"; }
put() {
	echo "$1" >>"$t/rules"
	change "$t/c.json" "$3"
}
fix() {
	like "$1: its fix says how" "$(jq -r --arg r "$1" \
		'.findings[] | select(.rule == $r) | .fix' "$t/json")" "$2"
	cp "$t/full.json" "$t/one.json"
	change "$t/one.json" "$4"
	grep -vx "$1" "$t/want" >"$t/left"
	refused "$t/one.json" >"$t/got"
	same "$1: carried out, it clears that one alone" "$t/left" "$t/got"
	change "$t/c.json" "$4"
}

cp "$here/tests/golden/docker-plain/config.json" "$t/c.json"
is "the config runs" "$(refused "$t/c.json")" ""
faults put
is "twelve faults" "$(grep -c . "$t/rules")" 12
sort "$t/rules" >"$t/want"
cp "$t/c.json" "$t/full.json"
"$brig" check --format json "$t/c.json" >"$t/json"
is "are refused" $? 3
refused "$t/c.json" >"$t/got"
same "and told all at once" "$t/want" "$t/got"
faults fix
is "with all fixes it runs" "$(refused "$t/c.json")" ""
"$brig" check "$t/c.json" >/dev/null
is "and exits so" $? 0

finish
