#!/bin/sh
# check --input: what docker inspect prints, and pods; each finding points into
# the document, and what is none ends in one line with its place.
. "${srcdir:-.}/tests/live/lib.sh"
brig=$(cd "${builddir:-.}" && pwd)/brig
need jq
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
docs=$here/tests/cli/docs

judged() { # KIND FILE: refusals, as "rule pointer"
	"$brig" check --input "$1" --format json "$2" >"$t/out"
	code=$?
	jq -r '.findings[] | select(.action == "refuse") |
		"\(.rule) \(.pointer)"' "$t/out" | sort -u
}
points() { # FILE: each pointer names a value of the document
	jq -r '.findings[].pointer' "$t/out" | sort -u >"$t/pointers"
	while read -r p; do
		jq -e --arg p "$p" 'getpath($p | ltrimstr("/") | split("/") |
			map(gsub("~1"; "/") | gsub("~0"; "~") |
			if test("^[0-9]+$") then tonumber else . end))
			!= null' "$1" >/dev/null || echo "$p"
	done <"$t/pointers"
}

is "an inspected container" "$(judged docker "$docs/inspect.json")" \
"cap-critical /0/HostConfig/CapAdd
dev-block /0/HostConfig/Devices/0
mnt-host-sensitive /0/Mounts/0
mnt-runtime-socket /0/Mounts/0
ns-net-host /0/HostConfig/NetworkMode"
judged docker "$docs/inspect.json" >/dev/null
is "is refused" $code 3
is "every pointer is into the document" "$(points "$docs/inspect.json")" ""
unlike "no value of the environment" "$(cat "$t/out")" hunter2

# one thing changed, one verdict changed
docker() { # FILTER: refusals of the document so changed
	jq "$1" "$docs/inspect.json" >"$t/in.json"
	judged docker "$t/in.json"
}
good='.[0].HostConfig |= (.NetworkMode = "bridge" | .CapAdd = null |
	.Devices = [] | .SecurityOpt = [] | .MaskedPaths = null |
	.ReadonlyPaths = null) | .[0].Mounts |= .[1:]'
is "nothing left to refuse" "$(docker "$good")" ""
docker "$good" >/dev/null
is "so it would run" $code 0
is "a device whose numbers are unknown is said" \
	"$(docker "$good | .[0].HostConfig.Devices = [{PathOnHost: \"/dev/odd\",
		PathInContainer: \"/dev/odd\", CgroupPermissions: \"r\"}]";
	jq -r '.findings[] | select(.rule == "cfg-unjudged") |
		.action, .pointer' "$t/out" | paste -sd' ')" \
	"warn /0/HostConfig/Devices/0"
while read -r rule pointer filter; do
	like "$rule" "$(docker "$good | $filter")" "^$rule /0/$pointer\$"
done <<'EOF'
cap-critical HostConfig/CapAdd .[0].HostConfig.CapAdd = ["sys_admin"]
cap-critical HostConfig/CapAdd .[0].HostConfig.CapAdd = ["Cap_Sys_Admin"]
cap-critical HostConfig/CapAdd .[0].HostConfig |= (.CapAdd = ["all"] | .CapDrop = ["sys_admin"])
misc-hostname Config/Hostname .[0].Config.Hostname = "a" * 65
misc-hostname Config/Domainname .[0].Config.Domainname = "a" * 65
cap-critical HostConfig/Privileged .[0].HostConfig.Privileged = true
dev-cgroup-wild HostConfig/Privileged .[0].HostConfig.Privileged = true
ns-pid-host HostConfig/PidMode .[0].HostConfig.PidMode = "host"
ns-ipc-host HostConfig/IpcMode .[0].HostConfig.IpcMode = "host"
dev-cgroup-wild HostConfig/DeviceCgroupRules/0 .[0].HostConfig.DeviceCgroupRules = ["a *:* rwm"]
mnt-host-sensitive Mounts/0 .[0].Mounts[0].Source = "/etc"
res-cgroup-path HostConfig/CgroupParent .[0].HostConfig.CgroupParent = "/a/../.."
res-cgroup-path HostConfig/CgroupParent .[0].HostConfig.CgroupParent = "../x"
res-oomkill HostConfig/CpuRealtimeRuntime .[0].HostConfig.CpuRealtimeRuntime = 95000
mnt-host-sensitive HostConfig/Binds/0 .[0] |= (.Mounts = [] | .HostConfig.Binds = ["/etc:/x"])
cfg-near-miss HostConfig/Priviliged .[0].HostConfig.Priviliged = true
cfg-near-miss HostConfig/CapAd .[0].HostConfig.CapAd = ["SYS_ADMIN"]
mnt-host-sensitive HostConfig/Binds/0 del(.[0].Mounts) | .[0].HostConfig.Binds = ["/etc:/x:ro"]
ns-net-host HostConfig/NetworkMode .[0].HostConfig.NetworkMode = "ns:/proc/1/ns/net"
ns-join-invalid HostConfig/UTSMode .[0].HostConfig.UTSMode = "ns:/run/../x"
ns-userns-mismatch HostConfig/UsernsMode .[0].HostConfig.UsernsMode = "ns:/proc/1/ns/user"
mnt-host-sensitive HostConfig/Mounts/0 .[0] |= (.Mounts = [] | .HostConfig.Mounts = [{Type: "bind", Source: "/etc", Target: "/x", ReadOnly: true}])
mnt-runtime-socket HostConfig/Mounts/1 del(.[0].Mounts) | .[0].HostConfig |= (.Binds = null | .Mounts = [{Type: "tmpfs", Target: "/t"}, {Type: "bind", Source: "/run/docker.sock", Target: "/x"}])
mnt-propagation HostConfig/Mounts/0 del(.[0].Mounts) | .[0].HostConfig.Mounts = [{Type: "bind", Source: "/srv/x", Target: "/x", BindOptions: {Propagation: "shared"}}]
mnt-host-sensitive HostConfig/Mounts/0 .[0].HostConfig.Mounts = [{Type: "volume", Source: "v", Target: "/v", VolumeOptions: {DriverConfig: {Options: {o: "bind", device: "/root"}}}}]
EOF
unlike "of all, what is dropped is not there" "$(docker "$good |
	.[0].HostConfig |= (.CapAdd = [\"all\"] | .CapDrop = [\"sys_admin\"])";
	jq -r '.findings[].message' "$t/out")" CAP_SYS_ADMIN
is "none is left where all are dropped" "$(docker "$good |
	.[0].HostConfig.CapDrop = [\"all\"]"; jq -r '.findings[].rule' \
	"$t/out" | grep ^cap-)" ""
is "nobody sets the host's name" "$(docker "$good |
	.[0].HostConfig.UTSMode = \"host\" |
	.[0].Config.Hostname = \"a\" * 65")" ""
is "a file of the host's, to read: what is asked of it" "$(docker "$good |
	.[0].Mounts[0] |= (.Source = \"/etc/localtime\" | .RW = false)";
	jq -r '.findings[] | select(.rule == "mnt-host-sensitive") |
	.action, .pointer' "$t/out" | paste -sd' ')" \
	"warn /0/Mounts/0 condition /0/Mounts/0"
like "a device, bound: what to do" "$(docker "$good |
	.[0].Mounts[0].Source = \"/dev/snd\""; jq -r '.findings[] |
	select(.rule == "mnt-host-sensitive").fix' "$t/out")" 'by --device'
is "what there is counts before what was asked for" "$(docker "$good |
	.[0].HostConfig.Mounts = [{Type: \"bind\", Source: \"/etc\",
	Target: \"/x\"}]")" ""
for at in "" /docker docker.slice /system.slice/x.service; do
	is "a cgroup below '$at'" \
		"$(docker "$good | .[0].HostConfig.CgroupParent = \"$at\"")" ""
done
forced() { # FILTER
	docker "$good | $1" >/dev/null
	jq -r '.findings[] | select(.action != "refuse") |
		"\(.rule) \(.pointer)"' "$t/out"
}
like "no filter" "$(forced '.[0].HostConfig.SecurityOpt =
	["seccomp=unconfined"]')" '^sec-absent /0/HostConfig/SecurityOpt/0$'
unlike "no-new-privileges is seen" "$(forced '.[0].HostConfig.SecurityOpt =
	["no-new-privileges"]')" '^nnp-off'
unlike "so is a user" "$(forced '.[0].Config.User = "1000:1000"')" '^user-root'
like "and root by name" "$(forced '.[0].Config.User = "root"')" '^user-root'
like "root's group of a user" "$(forced '.[0].Config.User = "9:9" |
	.[0].HostConfig.GroupAdd = ["0"]')" '^user-gid0 /0/HostConfig/GroupAdd$'
unlike "but no other" "$(forced '.[0].Config.User = "9:9" |
	.[0].HostConfig.GroupAdd = ["7"]')" '^user-gid0'
like "a group by name can't be judged" "$(forced '.[0].HostConfig.GroupAdd =
	["audio"]')" '^cfg-unjudged /0/HostConfig/GroupAdd/0$'
for o in systempaths=unconfined unmask=ALL; do
	like "nothing masked: $o" "$(forced ".[0].HostConfig.SecurityOpt =
		[\"$o\"]")" '^path-masked /0/HostConfig/SecurityOpt/0$'
done
like "another container's namespace" "$(forced '.[0].HostConfig.NetworkMode =
	"container:x"')" '^cfg-unjudged /0/HostConfig/NetworkMode$'
like "a namespace by its path" "$(forced '.[0].HostConfig.PidMode =
	"ns:/proc/77/ns/pid"')" '^ns-pid-host /0/HostConfig/PidMode$'
unlike "a cgroup namespace, as podman says it" "$(forced \
	'.[0].HostConfig |= (del(.CgroupnsMode) | .CgroupMode = "private")')" \
	'^ns-cgroup-absent'
like "a tmpfs without a size" "$(forced '.[0].HostConfig.Tmpfs = {"/t": ""}')" \
	'^mnt-tmpfs-size /0/HostConfig/Tmpfs/~1t$'
for f in '.Tmpfs = {"/t": "rw,size=64m,mode=1777"}' \
	'.Mounts = [{Type: "tmpfs", Target: "/t",
		TmpfsOptions: {SizeBytes: 65536}}]'; do
	unlike "one with a size" "$(forced ".[0].HostConfig |= ($f)")" \
		'^mnt-tmpfs-size'
done
like "a shared bind" "$(docker "$good | del(.[0].Mounts) |
	.[0].HostConfig.Binds = [\"/srv/d:/x:ro,rshared\"]";
	jq -r '.findings[] | "\(.rule) \(.pointer)"' "$t/out")" \
	'^mnt-propagation /0/HostConfig/Binds/0$'
unlike "a limit as podman writes it" "$(docker "$good |
	.[0].HostConfig.Ulimits = [{Name: \"RLIMIT_NOFILE\", Soft: 9,
	Hard: 9}]")" .
like "another name can't be" "$(forced '.[0].Config.User = "www"')" \
	'^cfg-unjudged /0/Config/User$'
unlike "a read-only root" "$(forced '.[0].HostConfig.ReadonlyRootfs = true')" \
	'^root-writable'
unlike "a limit" "$(forced '.[0].HostConfig.PidsLimit = 100')" '^res-pids'

is "pods" "$(judged pod "$docs/pod.json" | grep -v ^dev-)" \
"cap-critical /items/0/spec/containers/0/securityContext/privileged
mnt-host-sensitive /items/0/spec/volumes/0
ns-net-host /items/0/spec/hostNetwork
ns-pid-host /items/0/spec/hostPID"
judged pod "$docs/pod.json" >/dev/null
is "are refused" $code 3
is "every pointer is into the document" "$(points "$docs/pod.json")" ""
jq '.items[1]' "$docs/pod.json" >"$t/in.json"
is "a deployment as it should be" "$(judged pod "$t/in.json")" ""
judged pod "$t/in.json" >/dev/null
is "runs" $code 0
unlike "not as root, not without filter" \
	"$(jq -r '.findings[].rule' "$t/out")" \
	'^(user-root|sec-absent|nnp-off|root-writable|cap-)'
jq '{kind: "CronJob", spec: {jobTemplate: {spec: .items[1].spec}}} |
	.spec.jobTemplate.spec.template.spec.hostIPC = true' \
	"$docs/pod.json" >"$t/in.json"
is "a cron job's pod" "$(judged pod "$t/in.json")" \
	"ns-ipc-host /spec/jobTemplate/spec/template/spec/hostIPC"

# a key that is nearly one that confines
while read -r pointer filter; do
	jq ".items[1] | .spec.template.spec |= ($filter)" "$docs/pod.json" \
		>"$t/in.json"
	is "misspelt: $pointer" "$(judged pod "$t/in.json")" \
		"cfg-near-miss /spec/template/spec/$pointer"
	judged pod "$t/in.json" >/dev/null
	is "is refused" $code 3
done <<'EOF'
containers/0/securityContext/priviliged .containers[0].securityContext.priviliged = true
containers/0/securityContext/RunAsUser .containers[0].securityContext.RunAsUser = 5
containers/0/securityContex .containers[0].securityContex = {}
containers/0/securityContext/capabilities/drops .containers[0].securityContext.capabilities.drops = []
securityContext/runAsNonRot .securityContext.runAsNonRot = true
securityContext/seccompProfile/typ .securityContext.seccompProfile.typ = "x"
hostPid .hostPid = true
hostNetwrok .hostNetwrok = true
EOF
jq '.items[1] | .spec.template.spec |= (.hostname = "h" | .hostAliases = [] |
	.nodeName = "n" | .priority = 1 | .volumes += [{name: "c",
	configMap: {name: "c"}}, {name: "e", emptyDir: {}}] |
	.securityContext += {supplementalGroupsPolicy: "Merge",
	fsGroupChangePolicy: "Always", seLinuxChangePolicy: "Recursive",
	windowsOptions: {}} | .containers[0] |= (.workingDir = "/" |
	.resizePolicy = [] | .stdin = true | .volumeMounts = [{name: "c",
	mountPath: "/c", readOnly: true}]))' "$docs/pod.json" >"$t/in.json"
jq '.items[1] | .kind = "StatefulSet" | .spec.volumeClaimTemplates =
	[{metadata: {name: "made"}, spec: {}}] |
	.spec.template.spec.containers[0].volumeMounts = [{name: "made",
	mountPath: "/data"}]' "$docs/pod.json" >"$t/set.json"
is "a volume that a claim makes" "$(judged pod "$t/set.json")" ""
judged pod "$t/set.json" >/dev/null
is "is one of the pod's" $code 0
is "other keys are no such" "$(judged pod "$t/in.json")" ""
like "Windows is told as what it is" "$(jq -r '.findings[] |
	select(.pointer | endswith("windowsOptions")).message' "$t/out")" \
	'^options for Windows'
ro() { # with what else mounted, is a read-only volume told of as executable?
	jq ".spec.template.spec.containers[0].volumeMounts += $1" \
		"$t/in.json" >"$t/ro.json"
	judged pod "$t/ro.json" >/dev/null
	jq -r '.findings[] | select(.rule == "mnt-exec").pointer' "$t/out"
}
is "what is read-only can't be written" "$(ro '[{name: "e", mountPath: "/e"}]')" \
	"/spec/template/spec/containers/0/volumeMounts/1"
like "but by another mount of it" "$(ro '[{name: "c", mountPath: "/d"}]')" \
	"/spec/template/spec/containers/0/volumeMounts/0"
like "which is said" "$(jq -r '.findings[] |
	select(.rule == "mnt-exec").message' "$t/out")" \
	'in /c by another mount of its source can be run'

jq '.items[1] | .spec.template.spec |= (.volumes += [{name: "i",
	image: {reference: "x", pullPolicy: "Never"}}] |
	.containers[0].volumeMounts = [{name: "i", mountPath: "/i"}])' \
	"$docs/pod.json" >"$t/in.json"
judged pod "$t/in.json" >/dev/null
is "an image as a volume: known, and read-only" "$(jq -r '.findings[] |
	select(.message | test("not known here|can be run")).message' \
	"$t/out")" ""

# what the node makes a block device of
jq '.items[1] | .spec.template.spec.containers[0].volumeDevices =
	[{name: "d", devicePath: "/dev/xvda"}]' "$docs/pod.json" >"$t/in.json"
is "a block device" "$(judged pod "$t/in.json")" \
	"dev-block /spec/template/spec/containers/0/volumeDevices/0"

# quantities as people write them
limits() { # CPU MEMORY: quota and limit as the plan would have them
	jq -n --arg c "$1" --arg m "$2" '{kind: "Pod", spec: {containers:
		[{resources: {limits: {cpu: $c, memory: $m}}}]}}' >"$t/in.json"
	"$brig" check --input pod --format json "$t/in.json" 2>&1 |
		jq -c '[.findings[].rule | select(. == "res-cpu" or
			. == "res-memory")]'
}
is "half a processor, one and a half GiB" "$(limits 0.5 1.5Gi)" '[]'
is "and finer" "$(limits 1.25 0.333M)" '[]'

like "SARIF has the place" "$("$brig" check --input pod --format sarif \
	"$docs/pod.json" | jq -c '.runs[0].results[] |
	select(.ruleId == "ns-pid-host") |
	.locations[0].physicalLocation.region')" '"startLine":9,"startColumn":20'

# what is no such document: one line with its place, and 1
bad() { # NAME KIND TEXT WANT
	printf %b "$3" >"$t/bad.json"
	err=$("$brig" check --input "$2" "$t/bad.json" 2>&1 >/dev/null)
	is "$1" $? 1
	is "in one line" "$(printf '%s\n' "$err" | wc -l)" 1
	like "that says where and what" "$err" "$t/bad.json:$4"
}
bad "cut off" docker '[{' '1:3: expected JSON'
bad "empty" pod '' '1:1: expected JSON'
bad "no list" docker '"x"' '1:1: .*expected a list of inspected containers'
bad "an empty list" docker '[]' '1:1: .*expected a container'
bad "an image" docker '[\n {"RootFS": {}}]' '2:2: /0: expected an inspected'
bad "of another type" docker \
	'[{"Config": {},\n "HostConfig": {"Privileged": "yes"}}]' \
	'2:31: /0/HostConfig/Privileged: expected'
bad "no capability" docker \
	'[{"Config": {}, "HostConfig": {"CapAdd": ["FLY"]}}]' \
	'1:43: /0/HostConfig/CapAdd/0: expected the name of a capability'
bad "a key twice" pod '{"spec": {},\n"spec": {}}' '2:9: expected JSON'
bad "no pod" pod '{"kind": "Service", "spec": {}}' '1:1: expected a pod'
bad "no such volume" pod '{"spec": {"containers": [{"volumeMounts":
 [{"name": "x", "mountPath": "/x"}]}]}}' '2:3: .*expected the name of one of'
bad "no quantity" pod \
	'{"spec":{"containers":[{"resources":{"limits":{"memory":"many"}}}]}}' \
	'1:57: .*memory: expected a quantity'
bad "a point and no more" pod \
	'{"spec":{"containers":[{"resources":{"limits":{"memory":"."}}}]}}' \
	'1:57: .*memory: expected a quantity'
"$brig" check --input yaml "$docs/pod.json" 2>/dev/null
is "no such input" $? 2
"$brig" check --input pod "$t/bad.json" "$docs/pod.json" >"$t/out" 2>/dev/null
is "one that is none among others" $? 1
like "which have their verdict" "$(cat "$t/out")" "pod.json: refuse"

finish
