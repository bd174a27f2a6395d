#!/bin/sh
# brig-rules(7), DOCKER'S OPTIONS: each row of it, by what dockerd writes into a
# config for the option. tests/engines/options.t asks a dockerd for the other
# table of that page; what no test machine has (/dev/sda, real-time shares) is
# here.
#
# shellcheck disable=SC2016
. "${srcdir:-.}/tests/live/lib.sh"
brig=$(cd "${builddir:-.}" && pwd)/brig
need jq
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT

# The page's rows, "OPTION<tab>what it says"
awk -v tab='\t' '/^\.Sh / { on = /DOCKER.S OPTIONS/ }
	!on { next }
	/^\.It / { gsub(/ Ns = Ns /, " "); sub(/^\.It Fl /, "")
		if (row != "") print row tab says
		row = $0; says = ""; next }
	/^\.El/ { print row tab says; exit }
	row != "" { says = says (says == "" ? "" : " ") $0 }
' "$here/man/brig-rules.7" >"$t/page"

judge() { # FILTER
	jq "$1" "$here/tests/live/plain.json" >"$t/config.json" ||
		bail "a filter: $1"
	"$brig" check --format json "$t/config.json" >"$t/out"
}
by() { # RULE: what it does, each once; or -
	jq -r --arg r "$1" '[.findings[] | select(.rule == $r) | .action] |
		unique | if . == [] then "-" else join(" ") end' "$t/out"
}
verdict() { jq -r .verdict "$t/out"; }

# row OPTION FILTER [FILTER]: what the page says of it is so; the second
# filter is beside it, and none of these rules refuses or changes anything
rows=0
row() {
	rows=$((rows + 1))
	says=$(awk -F'\t' -v o="$1" '$1 == o { print $2 }' "$t/page")
	isnt "the page has $1" "$says" ""
	judge "$2"
	case $says in
	refused*) want=refuse is=refuse ;;
	warned*) want=warn is=run ;;
	*) want=force is=run ;;
	esac
	is "$1: $is" "$(verdict)" $is
	rules=$(printf '%s\n' "$says" | grep -oE '[a-z]+-[a-z0-9-]+' |
		while read -r r; do
			"$brig" explain "$r" >/dev/null 2>&1 && echo "$r"
		done)
	for r in $rules; do
		w=$want
		[ "$r" != mnt-exec ] || w=warn
		case $says in *anyway*) w=- ;; esac
		like "$1: $r" "$(by "$r")" "(^| )$w( |\$)"
	done
	[ $# -gt 2 ] || return 0
	judge "$3"
	for r in $rules; do
		case $says in
		*anyway*) is "$1: without" "$(by "$r")" force ;;
		*) unlike "$1: but not beside it" "$(by "$r")" 'refuse|force' ;;
		esac
	done
}
cap() { printf '.process.capabilities |= map_values(. + ["CAP_%s"])' "$1"; }
without() { printf '.linux.namespaces |= map(select(.type != "%s"))' "$1"; }
bind() { printf '.mounts += [{destination: "/x", type: "bind", source: "%s",
	options: ["rbind", "rprivate"]}]' "$1"; }
node() { # TYPE MAJOR MINOR PATH
	printf '.linux.devices = [{path: "%s", type: "%s", major: %s,
		minor: %s, fileMode: 432, uid: 0, gid: 6}] |
		.linux.resources.devices += [{allow: true, type: "%s",
		major: %s, minor: %s, access: "rwm"}]' \
		"$4" "$1" "$2" "$3" "$1" "$2" "$3"
}
user() { printf '.process.user = {uid: 1000, gid: %s, additionalGids: %s}' \
	"$1" "$2"; }

row "-privileged" "$(cap SYS_ADMIN) | .linux.resources.devices =
	[{allow: true, access: \"rwm\"}] | .linux.devices = [
	{path: \"/dev/sda\", type: \"b\", major: 8, minor: 0},
	{path: \"/dev/kmsg\", type: \"c\", major: 1, minor: 11}]" .
row "-cap-add Ar SYS_ADMIN" "$(cap SYS_ADMIN)" .
row "-cap-add Ar IPC_LOCK" "$(cap IPC_LOCK)" .
row "-pid Ar host" "$(without pid)" .
row "-network Ar host" '.linux.namespaces |= map(if .type == "network" then
	.path = "/var/run/docker/netns/default" else . end)' .
row "-ipc Ar host" "$(without ipc)" .
row "-uts Ar host" "$(without uts)" .
row "-userns Ar host" "$(without user)" '.linux.namespaces += [{type: "user"}]'
row "v Ar /:/host" "$(bind /)" .
row "v Ar /var/run/docker.sock:..." "$(bind /var/run/docker.sock)" \
	"$(bind /srv/docker.d)"
row "v Ar /srv/data:/data" "$(bind /srv/data)"
row "-tmpfs Ar /tmp" '.mounts += [{destination: "/tmp", type: "tmpfs",
	source: "tmpfs", options: ["noexec", "nosuid", "nodev"]}]' \
	'.mounts += [{destination: "/tmp", type: "tmpfs", source: "tmpfs",
	options: ["noexec", "nosuid", "nodev", "size=64m"]}]'
row "-device Ar /dev/fuse" "$(node c 10 229 /dev/fuse)" .
row "-device Ar /dev/sda" "$(node b 8 0 /dev/sda)" .
row "-security-opt Ar seccomp=unconfined" 'del(.linux.seccomp)' .
row "-security-opt Ar no-new-privileges" '.process.noNewPrivileges = true' .
row "-read-only" '.root.readonly = true' .
is "without windows" "$(judge '.root.readonly = true'; by root-writable)" -
row "u Ar 1000" "$(user 0 '[0]')" "$(user 1000 '[]')"
row "-group-add Ar 0" "$(user 1000 '[0]')" "$(user 1000 '[7]')"
row "-cpu-rt-runtime Ar N" '.linux.resources.cpu.realtimeRuntime = 950000' .
row "-sysctl Ar kernel.*" '.linux.sysctl = {"kernel.panic": "1"}' \
	'.linux.sysctl = {"kernel.shmmax": "65536"}'
row "-pids-limit Ar -1" '.linux.resources.pids = {limit: -1}' \
	'.linux.resources.pids = {limit: 99}'
row "-oom-kill-disable" '.linux.resources.memory.disableOOMKiller = true' .
row "-oom-score-adj Ar -500" '.process.oomScoreAdj = -500' .
row "-cgroup-parent Ar /system.slice" '.linux.cgroupsPath = "/system.slice"' \
	'.linux.cgroupsPath = "/system.slice/0123456789ab"'
is "each row of the page was tried" "$rows" "$(grep -c . "$t/page")"
finish
