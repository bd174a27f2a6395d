#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What today's dockerd (tests/engines/today) offers by its API and Debian's
# client can't ask for: asked by curl, and looked at from inside the container,
# or refused by a line with a rule and a fix.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
need curl jq iptables ip busybox "$DOCKERD" "$CONTAINERD"
"$DOCKERD" --help 2>&1 | grep -q firewall-backend || skip_all "no dockerd v2"
PLAY_FLAGS=-n playground "$@"

# api METHOD PATH [JSON]: the answer in $W/body; prints the status
api() {
	api_m=$1 api_p=$2
	shift 2
	curl -s -o "$W/body" -w '%{http_code}' --unix-socket \
		"$E_DIR/docker.sock" -X "$api_m" -H \
		'Content-Type: application/json' ${1:+-d "$1"} "http://d$api_p"
}

# made NAME SCRIPT JSON: a container is made; JSON is merged into the request
made() {
	docker rm -f "$1" >/dev/null 2>&1
	jq -n --arg s "exec 2>&1; $2" "{Image: \"tiny\", Cmd: [\"sh\", \"-c\", \$s],
		HostConfig: {Runtime: \"brig\", NetworkMode: \"none\"}} * $3" \
		>"$W/req"
	made_c=$(api POST "/containers/create?name=$1" "@$W/req")
	[ "$made_c" = 201 ] || {
		fail "the engine makes $1" "$made_c $(cat "$W/body")"
		return 1
	}
}

# sees DESC JSON SCRIPT WANT: what the script prints in such a container
sees() {
	made one "$3" "$2" || return
	is "$1" "$(docker start -a one 2>&1 | tr '\n' ';')" "$4"
}
host() { sees "$1" "{HostConfig: $2}" "$3" "$4"; }
mnt() { host "$1" "{Mounts: [$2]}" "$3" "$4"; }

# refused DESC HOSTCONFIG RULE
refused() {
	made one true "{HostConfig: $2}" || return
	api POST /containers/one/start >/dev/null
	like "$1 is refused, with the rule and a fix" \
		"$(jq -r .message "$W/body")" "$3 at /.*fix: "
}

# up NAME [JSON]: one that stays
up() {
	made "$1" 'trap "exit 7" TERM; echo ready; while :; do read -r x &&
		echo "got $x" || sleep 1; done' \
		"{OpenStdin: true} * ${2:-"{}"}" &&
		is "$1 starts" "$(api POST "/containers/$1/start")" 204
	P=$(docker inspect -f '{{.State.Pid}}' "$1")
	ID=$(docker inspect -f '{{.Id}}' "$1")
}

at() { awk -v d="$1" '$5 == d { print $6 }' "/proc/$P/mountinfo" | tail -n 1; }

mounts() {
	docker run --rm --runtime brig --network none -v named:/d tiny sh -c \
		'mkdir /d/sub && echo in >/d/sub/f
		chown 5:6 /d/sub/f; ln -s /etc /d/out' >/dev/null
	mnt "a folder of a volume" '{Type: "volume", Source: "named",
		Target: "/d", VolumeOptions: {Subpath: "sub"}}' \
		'cat /d/f; stat -c %u:%g /d/f; echo new >/d/n; ls /d' \
		'in;5:6;f;n;'
	made one true '{HostConfig: {Mounts: [{Type: "volume", Source: "named",
		Target: "/d", VolumeOptions: {Subpath: "out"}}]}}'
	is "a link out of a volume is not followed" \
		"$(api POST /containers/one/start)" 400
	mnt "an image" '{Type: "image", Source: "tiny", Target: "/i"}' \
		'ls /i/etc; stat -c %u /i/etc/group; echo >/i/etc/x' \
		"group;passwd;0;sh: can't create /i/etc/x: Read-only file system;"
	mnt "a folder of an image" '{Type: "image", Source: "tiny",
		Target: "/i", ImageOptions: {Subpath: "etc"}}' \
		'ls /i; stat -c %u /i/group' 'group;passwd;0;'
	mkdir -p "$W/b/s" && mount -t tmpfs tmpfs "$W/b/s" && touch "$W/b/s/f"
	b="Type: \"bind\", Source: \"$W/b\", Target: \"/b\""
	mnt "bind-recursive" "{$b}" 'ls /b/s; touch /b/s/w && echo w' 'f;w;'
	rm "$W/b/s/w"
	mnt "bind-recursive=disabled" \
		"{$b, BindOptions: {NonRecursive: true}}" 'ls /b/s; ls /b' 's;'
	for o in '' 'ReadOnlyNonRecursive: true' \
		'ReadOnlyForceRecursive: true, Propagation: "rprivate"'; do
		mnt "all of a read-only bind is read-only ($o)" \
			"{$b, ReadOnly: true, BindOptions: {$o}}" 'ls /b/s
			touch /b/w 2>&1 | grep -o R.*; touch /b/s/w' \
			'f;Read-only file system;touch: /b/s/w: Read-only file system;'
	done
	mnt "a tmpfs with options: no program of it runs all the same" \
		'{Type: "tmpfs", Target: "/t", TmpfsOptions:
		{SizeBytes: 1048576, Mode: 448, Options: [["exec"]]}}' \
		'stat -c %a /t; df /t | tail -n 1 | tr -s " " | cut -d " " -f 2
		echo "#!/bin/sh" >/t/x; chmod 755 /t/x; /t/x' \
		'700;1024;sh: /t/x: Permission denied;'
	refused "a bind of /etc" '{Mounts: [{Type: "bind", Source: "/etc",
		Target: "/x", ReadOnly: true}]}' mnt-host-sensitive
	refused "a bind of the engine's socket" "{Mounts: [{Type: \"bind\",
		Source: \"/run/docker.sock\", Target: \"/x\"}]}" \
		mnt-runtime-socket
}

confinement() {
	n='readlink /proc/self/ns/cgroup'
	for o in private host; do
		made one "$n; sed -n 's/^.*:pids://p' /proc/self/cgroup" \
			"{HostConfig: {CgroupnsMode: \"$o\"}}"
		o2=$(docker start -a one 2>&1)
		unlike "cgroupns=$o: not the host's" "$o2" \
			"$(readlink /proc/self/ns/cgroup | tr -d '[]')"
		like "cgroupns=$o: its own root" "$o2" '^/$'
	done
	host "none masked, none read-only: what we mask is all the same" \
		'{MaskedPaths: [], ReadonlyPaths: []}' 'wc -l </proc/keys
		2>/dev/null >/proc/sys/kernel/core_pattern || echo ro' '0;ro;'
	host "masked and read-only paths of one's own" '{MaskedPaths:
		["/etc/passwd"], ReadonlyPaths: ["/var/lib"]}' \
		'wc -c </etc/passwd; touch /var/log/x /var/lib/x; ls /var/log' \
		'0;touch: /var/lib/x: Read-only file system;x;'
	host "writable-cgroups: read-only all the same" \
		'{SecurityOpt: ["writable-cgroups=true"]}' \
		'mkdir /sys/fs/cgroup/pids/x 2>&1 | grep -o R.*' \
		'Read-only file system;'
	host "no-new-privileges=false: set all the same" \
		'{SecurityOpt: ["no-new-privileges=false"]}' \
		'sed -n "s/NoNewPrivs:.//p" /proc/self/status' '1;'
	host "userns=host: nobody's root all the same" '{UsernsMode: "host"}' \
		'awk "{ print (\$2 > 65535) }" /proc/self/uid_map' '1;'
	host "a read-only root" '{ReadonlyRootfs: true}' \
		'touch /tmp/x; touch /x' "touch: /tmp/x: Read-only file system;\
touch: /x: Read-only file system;"
	host "an init" '{Init: true}' 'cat /proc/1/comm; test $$ != 1; echo $?' \
		"$(docker info -f '{{.InitBinary}}' | sed 's/$/;/')0;"
	host "limits of processes" '{Ulimits: [{Name: "nofile", Soft: 77,
		Hard: 88}, {Name: "core", Soft: -1, Hard: -1}]}' \
		'ulimit -n; ulimit -Hn; ulimit -c' '77;88;0;'
	host "a device rule that names one" \
		'{DeviceCgroupRules: ["c 10:200 rwm"]}' 'echo runs' 'runs;'
	refused "one that names none" \
		'{DeviceCgroupRules: ["a *:* rwm"]}' dev-cgroup-wild
	refused "the kernel's log" '{Devices: [{PathOnHost: "/dev/kmsg",
		PathInContainer: "/dev/k", CgroupPermissions: "r"}]}' dev-dangerous
	refused "real time" '{CpuRealtimePeriod: 100000,
		CpuRealtimeRuntime: 1000}' res-oomkill
	refused "privileged" '{Privileged: true}' cap-critical
	refused "all capabilities" '{CapAdd: ["ALL"]}' cap-critical
	refused "the host's processes" '{PidMode: "host"}' ns-pid-host
	refused "the host's network" '{NetworkMode: "host"}' ns-net-host
}

others() {
	docker network create net >/dev/null
	sees "sysctls of an interface" '{HostConfig: {NetworkMode: "net"},
		NetworkingConfig: {EndpointsConfig: {net: {DriverOpts: {
		"com.docker.network.endpoint.sysctls":
		"net.ipv4.conf.IFNAME.log_martians=1"}}}}}' \
		'cat /proc/sys/net/ipv4/conf/eth0/log_martians' '1;'
	up noted '{HostConfig: {Annotations: {"example/x": "y"}}, Healthcheck:
		{Test: ["CMD", "test", "-e", "/proc/1/exe"], Interval: 3600000000000,
		StartPeriod: 3600000000000, StartInterval: 50000000}}'
	is "annotations are the container's" "$("$RUNTIME" --root \
		"$E_DIR/run/docker/runtime-runc/moby" state "$ID" |
		jq -r '.annotations."example/x"')" y
	ok "a health check begins by its start interval" until_is 30 healthy \
		docker inspect -f '{{.State.Health.Status}}' noted
}

# execs DESC JSON SCRIPT WANT: in `one', by its terminal; what it ended with
execs() {
	api POST "/containers/$ID/exec" "$(jq -n --arg s "$3" "{AttachStdout:
		true, Tty: true, Cmd: [\"sh\", \"-c\", \$s]} * $2")" >/dev/null
	e_id=$(jq -r .Id "$W/body")
	api POST "/exec/$e_id/start" "{\"Tty\": true${5:-}}" >/dev/null
	is "exec: $1" "$(tr -d '\r' <"$W/body" | tr '\n' ';')" "$4"
	api GET "/exec/$e_id/json" >/dev/null
}

exec_api() {
	up one
	execs Env '{Env: ["A=b", "C=d"]}' 'echo $A$C; exit 3' 'bd;'
	is "exec: what it ended with" "$(jq -r .ExitCode "$W/body")" 3
	execs WorkingDir '{WorkingDir: "/var/lib"}' 'pwd' '/var/lib;'
	execs User '{User: "1000:5"}' 'id -u; id -g' '1000;5;'
	execs "User, by name" '{User: "user"}' 'id -u; id -g' '1000;1000;'
	execs "ConsoleSize" '{ConsoleSize: [33, 77]}' 'stty size' '33 77;' \
		', "ConsoleSize": [33, 77]'
	execs "DetachKeys" '{DetachKeys: "ctrl-a"}' 'tty | sed s/.$//' '/dev/pts/;'
	execs "what it may" '{}' 'sed -n "s/^CapBnd:.//p
		s/^NoNewPrivs:.//p; s/^Seccomp:.//p" /proc/self/status' \
		'00000000000004eb;1;2;'
	api POST "/containers/$ID/exec" '{"Privileged": true, "AttachStderr":
		true, "Cmd": ["true"]}' >/dev/null
	e_id=$(jq -r .Id "$W/body")
	api POST "/exec/$e_id/start" '{}' >/dev/null
	like "exec: Privileged is refused, with the rule and a fix" \
		"$(tr -d '\000' <"$W/body")" 'cap-critical at .*fix: '
	like "and it is no success" "$(api GET "/exec/$e_id/json" >/dev/null
	jq -r .ExitCode "$W/body")" '^12[5-8]$'
}

# life: the other calls, on `one'
life() {
	api GET /containers/one/top?ps_args=-o%20pid,comm >/dev/null
	like "top" "$(jq -c .Processes "$W/body")" "\"$P\",\"sh\""
	api GET '/containers/one/stats?stream=false&one-shot=true' >/dev/null
	is "stats" "$(jq '.pids_stats.current >= 1 and .memory_stats.usage > 0
		and .cpu_stats.cpu_usage.total_usage > 0' "$W/body")" true
	mkfifo "$W/in"
	docker attach --sig-proxy=false one <"$W/in" >"$W/attached" 2>&1 &
	a=$!
	exec 9<>"$W/in"
	echo typed >&9
	ok "attach" until_ok 20 grep -q 'got typed' "$W/attached"
	kill $a
	exec 9>&-
	docker exec one sh -c 'echo w >/var/lib/new'
	is "changes: none that the container made" "$(api GET \
		/containers/one/changes >/dev/null; cat "$W/body")" null
	api GET '/containers/one/archive?path=/etc/passwd' >/dev/null
	like "archive: a file of the image" "$(tar -xOf "$W/body" passwd)" \
		'^root:'
	is "archive: and what it wrote is not there" \
		"$(api GET '/containers/one/archive?path=/var/lib/new')" 404
	is "commit" "$(api POST '/commit?container=one&repo=two&pause=true')" 201
	is "and it is the image" "$(docker run --rm --runtime brig tiny cat \
		/etc/group | head -n 1)" "$(docker run --rm --runtime brig two cat \
		/etc/group | head -n 1)"
	is "pause" "$(api POST /containers/one/pause)" 204
	like "and it is frozen" "$(cat "/sys/fs/cgroup/freezer$(sed -n \
		's/^.*:freezer://p' "/proc/$P/cgroup")/freezer.state" \
		2>&1)" FROZEN
	is "unpause" "$(api POST /containers/one/unpause)" 204
	is "rename" "$(api POST '/containers/one/rename?name=other')" 204
	(api POST '/containers/other/wait?condition=not-running' >/dev/null
	cp "$W/body" "$W/waited") &
	w=$!
	is "kill" "$(api POST '/containers/other/kill?signal=TERM')" 204
	wait $w
	is "wait: what it ended with" "$(docker inspect -f \
		'{{.State.ExitCode}}' other)" 7
	ok "and no process is left" until_ok 20 gone "$P"
	is "remove" "$(api DELETE '/containers/other?v=true&force=true')" 204
}

dockerd_env
echo 1 >/proc/sys/net/ipv4/ip_forward
dockerd_home
dockerd_start
rootfs "$W/tiny" && tar -C "$W/tiny" -c . | docker import - tiny >/dev/null ||
	bail "no image"
mounts
confinement
others
exec_api
life
docker rm -f one noted >/dev/null 2>&1
is "no cgroup is left" "$(find /sys/fs/cgroup/*"$CG" -mindepth 1 -type d \
	2>/dev/null)" ""
is "no block of ids is kept" "$(find /run/brig/ids -type f ! -name lock \
	2>/dev/null)" ""
dockerd_stop
finish
