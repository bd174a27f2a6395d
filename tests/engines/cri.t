#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig as a handler of containerd's CRI plugin, beside runc: what a kubelet
# asks for. $CONTAINERD names another containerd than Debian's 1.6.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/containerd.sh"
. "$here/tests/engines/confined.sh"
. "$here/tests/engines/cri.sh"
need curl jq ip iptables protoc umoci debootstrap runc "$CONTAINERD"
dockerd_images
PLAY_FLAGS=-n playground "$@"
HANDLER=$(sed -n 's/^handler: //p' "$here/contrib/kubernetes/runtimeclass.yaml")
${CC:-gcc} -O1 -static -D_GNU_SOURCE -o "$W/stream" \
	"$here/tests/engines/stream.c" || bail "can't compile stream.c"

said() { cut -d' ' -f4- "$W/logs/$1.log"; }
says() { said "$1" 2>/dev/null | grep -q "$2"; }

# streams KIND TEXT: the URL of such a stream
url() {
	case $1 in
	Exec) url_t=ExecRequest ;;
	Attach) url_t=AttachRequest ;;
	PortForward) url_t=PortForwardRequest ;;
	esac
	printf '%s\n' "$2" | rs "$1" $url_t Url | text url
}

# ---- two containers that share a pod

shares() {
	pod web "linux { cgroup_parent: \"$CG/web\"
		sysctls { key: \"net.ipv4.tcp_fin_timeout\" value: \"33\" } }
		annotations { key: \"run.oci.keep_original_groups\" value: \"1\" }
		annotations { key: \"io.kubernetes.cri-o.userns-mode\" value: \"host\" }
		port_mappings { container_port: 80 host_port: 8080
			host_ip: \"127.0.0.1\" }"
	is "a pod" $? 0
	[ "$TAP_BAD" = 0 ] || bail "$(tail -n 3 "$E_DIR/containerd.log")"
	sandbox=$(host_pid "$POD")
	launch nginx nginx "" nginx -g 'daemon off;'
	is "a web server in it" $? 0
	server=$CT
	launch side debian "stdin: true mounts { container_path: \"/data\"
		host_path: \"$W/data\" } envs { key: \"A\" value: \"b\" }
		linux { resources { memory_limit_in_bytes: 67108864
			cpu_quota: 50000 cpu_period: 100000 cpu_shares: 512
			oom_score_adj: 800 }
			security_context { run_as_user { value: 1000 }
			supplemental_groups: 33 no_new_privs: true } }" \
		bash -c 'echo hello; echo problem >&2
			while read -r l; do echo "got $l"; done; sleep 1000'
	is "another beside it" $? 0
	side=$CT
	sp=$(host_pid "$side")
	wp=$(host_pid "$server")
	for n in net ipc; do
		is "they share $n" "$(ns_of "$sp" $n)" "$(ns_of "$wp" $n)"
		is "with the sandbox" "$(ns_of "$sp" $n)" \
			"$(ns_of "$sandbox" $n)"
	done
	for n in net ipc uts pid mnt; do
		isnt "not the host's $n" "$(ns_of "$sp" $n)" "$(ns_of self $n)"
	done
	isnt "their files are apart" "$(ns_of "$sp" mnt)" "$(ns_of "$wp" mnt)"
	for p in $sp $wp; do
		is "hardened: one block of ids for all of the pod" \
			"$(base_of "$p")" "$(base_of "$sandbox")"
		confined "a container of a pod" \
			"$(grep -E "$KEEP" "/proc/$p/status")"
	done
	ok "hardened: which is not the host's" test "$(base_of "$sp")" -gt 65535
	is "no process below the host's score is needed" \
		"$(cat "/proc/$sandbox/oom_score_adj")" \
		"$(cat /proc/self/oom_score_adj)"
	is "a score that is asked for" "$(cat "/proc/$sp/oom_score_adj")" 800
	is "annotations change nothing" "$(grep Groups "/proc/$sp/status" |
		tr -s '\t ' ' ')" "Groups: $(($(base_of "$sp") + 33)) "
}

inside_pod() {
	is "the pod's name" "$(exec_sync "$side" hostname)" web
	is "the pod's sysctl" "$(exec_sync "$side" \
		cat /proc/sys/net/ipv4/tcp_fin_timeout)" 33
	like "one serves the other on localhost" "$(exec_sync "$side" bash -c \
		'exec 3<>/dev/tcp/127.0.0.1/80
		printf "GET / HTTP/1.0\r\n\r\n" >&3; cat <&3')" '<p>a page'
	like "and the node, by the pod's address" "$(curl -s \
		"http://$(pod_status "$POD" | text ip)/")" '<p>a page'
	like "and by a port of the node" "$(curl -s http://127.0.0.1:8080/)" \
		'<p>a page'
	is "System V ipc is shared" "$(exec_sync "$server" sh -c \
		'ipcmk -M 4096 -p 666 >/dev/null && ipcs -m | grep -c " 4096 "'
		)$(exec_sync "$side" sh -c 'ipcs -m | grep -c " 4096 "')" 11
	exec_sync "$server" sh -c 'echo seen >/dev/shm/x'
	is "and /dev/shm" "$(exec_sync "$side" cat /dev/shm/x)" seen
	is "user and groups" "$(exec_sync "$side" id)" \
		'uid=1000 gid=0(root) groups=0(root),33(www-data)'
	is "env" "$(exec_sync "$side" sh -c 'echo $A')" b
	is "a folder of the node, by its owners" "$(exec_sync "$side" sh -c \
		'echo n >/data/new && stat -c %u /data/old')$(stat -c %u \
		"$W/data/new")" 331000
	like "memory" "$(cat "/sys/fs/cgroup/memory$CG/web/$side/memory.limit_in_bytes" \
		"/sys/fs/cgroup$CG/web/$side/memory.max" 2>/dev/null)" \
		'^67108864$'
	like "cpu" "$(cat "/sys/fs/cgroup/cpu$CG/web/$side/cpu.cfs_quota_us" \
		"/sys/fs/cgroup$CG/web/$side/cpu.max" 2>/dev/null)" '^50000( |$)'
	# the node's cpu manager does this to every container of an exact size:
	# containerd says all of the config's resources again, devices too
	was=$(sort "/sys/fs/cgroup/devices$CG/web/$side/devices.list" \
		2>/dev/null)
	echo "container_id: \"$side\" linux { cpu_quota: 40000
		cpu_period: 100000 cpuset_cpus: \"0\"
		memory_limit_in_bytes: 134217728 }" |
		rs UpdateContainerResources UpdateContainerResourcesRequest \
			Empty >"$W/o" 2>&1
	is "new limits" "$?$(head -c 300 "$W/o")" 0
	like "memory, now" "$(cat \
		"/sys/fs/cgroup/memory$CG/web/$side/memory.limit_in_bytes" \
		"/sys/fs/cgroup$CG/web/$side/memory.max" 2>/dev/null)" \
		'^134217728$'
	like "cpu, now" "$(cat "/sys/fs/cgroup/cpu$CG/web/$side/cpu.cfs_quota_us" \
		"/sys/fs/cgroup$CG/web/$side/cpu.max" 2>/dev/null)" '^40000( |$)'
	is "its processors, now" "$(status_of "$sp" Cpus_allowed_list)" 0
	is "its devices, as before" \
		"$(sort "/sys/fs/cgroup/devices$CG/web/$side/devices.list" \
			2>/dev/null)" "$was"
}

said_side() { said web/side | sort; }

streams() {
	exec_sync "$side" sh -c 'exit 4'
	is "exec: its status" $? 4
	o=$({ echo hi; sleep 1; } | timeout 60 "$W/stream" "$(url Exec \
		"container_id: \"$side\" cmd: \"sh\" cmd: \"-c\"
		cmd: \"read x; echo said \$x; echo bad >&2; exit 3\"
		stdin: true stdout: true stderr: true")" 2>"$W/o")
	is "exec: input and output" "$o" "said hi"
	like "exec: errors" "$(cat "$W/o")" '^bad'
	like "exec: its status, streamed" "$(cat "$W/o")" 'exit code 3'
	is "exec: a terminal" "$(sleep 1 | timeout 60 "$W/stream" "$(url Exec \
		"container_id: \"$side\" cmd: \"tty\" tty: true stdin: true
		stdout: true")" 2>/dev/null | tr -d '\r')" /dev/pts/0
	{ echo typed; until_ok 10 grep -q typed "$W/o"; } |
		timeout 60 "$W/stream" "$(url Attach \
		"container_id: \"$side\" stdin: true stdout: true
		stderr: true")" >"$W/o" 2>&1 & # it goes on by itself
	attached=$!
	until_ok 10 grep -q typed "$W/o"
	kill $attached
	wait $attached
	is "attach" "$(cat "$W/o")" "got typed"
	ok "logs" until_is 10 "got typed
hello
problem" said_side
	like "each line with its stream" "$(cat "$W/logs/web/side.log")" \
		'Z stderr F problem'
	like "port-forward" "$({ printf 'GET / HTTP/1.0\r\n\r\n'; sleep 1; } |
		timeout 60 "$W/stream" -p "$(url PortForward \
		"pod_sandbox_id: \"$POD\" port: 80")")" '<p>a page'
	o=$(echo "container_id: \"$side\"" | rs ContainerStats Container \
		ContainerStatsResponse | sed -n 's/^ *value: //p')
	like "stats: cpu and memory" "$(echo $o)" '^[1-9][0-9]+ [1-9][0-9]+$'
}

# ---- what a pod may ask for

# out NAME TEXT SCRIPT: a container of a pod, run to its end; its output
out() {
	launch "$1" debian "$2" sh -c "$3" && until_ok 15 exited "$CT" &&
		said "web/$1" && remove "$CT"
}

kinds() {
	is "readOnlyRootFilesystem" "$(out ro \
		'linux { security_context { readonly_rootfs: true } }' \
		'for d in / /tmp /var/lib /run; do touch $d/x 2>/dev/null &&
			echo $d; done; echo done')" "done"
	is "runAsUserName" "$(out un 'linux { security_context {
		run_as_username: "www-data" } }' 'id -un')" www-data
	is "a pid namespace of its own" "$(out op 'linux { security_context {
		namespace_options { pid: CONTAINER } } }' \
		'cat /proc/1/comm')" sh
	is "shareProcessNamespace" "$(out sp 'linux { security_context {
		namespace_options { pid: POD } } }' 'cat /proc/1/comm')" sleep
	is "RuntimeDefault: seccomp" "$(out rd 'linux { security_context {
		seccomp { profile_type: 0 } } }' \
		'unshare -U true 2>/dev/null || echo no')" no
	is "hardened: Unconfined: a filter all the same" "$(out uc \
		'linux { security_context { seccomp { profile_type: 1 } } }' \
		'unshare -U true 2>/dev/null || echo no')" no
	is "hardened: no new privileges where it was not asked for" \
		"$(out np '' 'grep NoNew /proc/self/status | cut -f2')" 1
	is "drop: ALL" "$(out da 'linux { security_context { capabilities {
		drop_capabilities: "ALL" } } }' \
		'grep CapBnd /proc/self/status | cut -f2')" 0000000000000000
	launch fails debian "" sh -c 'exit 9'
	until_ok 10 exited "$CT"
	is "a container's status" "$(status "$CT" | text exit_code)" 9
	remove "$CT" >/dev/null
	launch none debian "" /nonesuch 2>"$W/o"
	isnt "a program that is not there" $? 0
	like "is named" "$(cat "$W/o")" nonesuch
}

# sec TEXT: a container's security context
sec() { echo "linux { security_context { $1 } }"; }

# As a kubelet writes the fields of a pod
fields() {
	is "runAsUser, runAsGroup, supplementalGroups, fsGroup" "$(out ug \
		"$(sec 'run_as_user { value: 1000 } run_as_group { value: 2000 }
		supplemental_groups: 33 supplemental_groups: 3000')" \
		'id -u; id -g; id -G' | tr '\n' ' ')" "1000 2000 2000 33 3000 "
	is "hardened: capabilities: add, drop" "$(out ca "$(sec 'capabilities {
		drop_capabilities: "ALL"
		add_capabilities: "NET_BIND_SERVICE" }')" \
		'grep -E "Cap(Eff|Bnd)" /proc/self/status | cut -f2 | uniq')" \
		0000000000000400
	echo '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ {
		"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO" } ]}' \
		>"$W/sec.json"
	is "seccompProfile: Localhost" "$(out lo "$(sec "seccomp {
		profile_type: 2 localhost_ref: \"$W/sec.json\" }")" \
		'mkdir /tmp/x 2>/dev/null || echo no')" no
	is "hardened: a writable root changes no mask" "$(out pm \
		"$(sec 'readonly_rootfs: false')" \
		'head -c 1 /proc/keys | wc -c
		echo 1 2>/dev/null >/proc/sys/kernel/panic || echo no')" "0
no"
	mkdir -p "$W/mem" "$W/vol/sub" && mount -t tmpfs -o size=1m k "$W/mem"
	mount --bind "$W/vol" "$W/vol" && mount --make-shared "$W/vol"
	chmod 777 "$W/mem" && echo s >"$W/vol/sub/file" && : >"$W/term"
	chmod 666 "$W/term"
	is "emptyDir of memory, subPath, its file, termination message" \
		"$(out vo "mounts { container_path: \"/m\" host_path: \"$W/mem\" }
		mounts { container_path: \"/s\" host_path: \"$W/vol/sub\"
			readonly: true propagation: 1 }
		mounts { container_path: \"/f/file\"
			host_path: \"$W/vol/sub/file\" readonly: true }
		mounts { container_path: \"/dev/termination-log\"
			host_path: \"$W/term\" }" \
		'echo m >/m/x; cat /m/x /s/file /f/file; echo ended \
		>/dev/termination-log; touch /s/x 2>/dev/null || echo ro' |
		tr '\n' ' ')" "m s s ro "
	is "which the node reads" "$(cat "$W/term" "$W/mem/x" | tr '\n' ' ')" \
		"ended m "
	umount "$W/mem" "$W/vol"
	launch target debian "$(sec 'namespace_options { pid: CONTAINER }')" \
		tail -f /dev/null
	target=$CT
	is "an ephemeral container is in its target's pids" "$(out ep \
		"$(sec "namespace_options { pid: TARGET
		target_id: \"$target\" }")" 'cat /proc/1/comm')" tail
	stop "$target" 0 && remove "$target"
}

# refused RULE TEXT
refused() {
	launch "r$TAP_N" debian "$2" true >"$W/o" 2>&1
	like "hardened: refused, with the reason in one line: $2" \
		"$? $(cat "$W/o")" "^[1-9].*($1) at /.*fix: .*brig-rules\(7\)"
	remove "$CT" >/dev/null 2>&1
}

refusals() {
	refused cap-critical 'linux { security_context { capabilities {
		add_capabilities: "SYS_ADMIN" } } }'
	refused mnt-host-sensitive \
		'mounts { container_path: "/h" host_path: "/" readonly: true }'
	refused mnt-runtime-socket \
		"mounts { container_path: \"/s\" host_path: \"$CONTAINERD_ADDRESS\" }"
	# a hostPath container of the node itself is runc's to run
	nok "hostNetwork: no pod of brig's" pod host "linux {
		cgroup_parent: \"$CG/host\" security_context {
		namespace_options { network: NODE } } }"
	nok "hostPID: no pod of brig's" pod host "linux {
		cgroup_parent: \"$CG/host\" security_context {
		namespace_options { pid: NODE } } }"
	nok "hostIPC: no pod of brig's" pod host "linux {
		cgroup_parent: \"$CG/host\" security_context {
		namespace_options { ipc: NODE } } }"
	mine=$POD
	pod priv "linux { cgroup_parent: \"$CG/priv\" security_context {
		privileged: true } }"
	refused 'cap-critical|dev-cgroup-wild' \
		'linux { security_context { privileged: true } }'
	pod_stop "$POD" && pod_remove "$POD"
	POD=$mine
}

# hostUsers: false: the mapping comes with the config, and brig takes it;
# containerd 1.6 does not know of it, and the pod gets a block as all do
host_users() {
	mine=$POD
	pod users "linux { cgroup_parent: \"$CG/users\" security_context {
		namespace_options { userns_options { mode: POD
		uids { host_id: 1000000 container_id: 0 length: 65536 }
		gids { host_id: 1000000 container_id: 0 length: 65536 } } } } }"
	is "hostUsers: false: a pod" $? 0
	launch in debian "linux { security_context {
		namespace_options { userns_options { mode: POD
		uids { host_id: 1000000 container_id: 0 length: 65536 }
		gids { host_id: 1000000 container_id: 0 length: 65536 } } } } }" \
		sh -c 'touch /tmp/x && stat -c %u /bin/sh /tmp/x; sleep 1000'
	is "and a container" $? 0
	ids="$(base_of "$(host_pid "$POD")") $(base_of "$(host_pid "$CT")")"
	case $("$CONTAINERD" --version) in
	*' v2.'* | *' 2.'*) is "by the kubelet's ids" "$ids" '1000000 1000000' ;;
	*)
		is "by a block of brig's" "${ids% *}" "${ids#* }"
		ok "hardened: which is not the host's" test "${ids% *}" -gt 65535
		;;
	esac
	ok "whose files are its own" until_ok 10 says users/in 0
	is "and what it writes too" "$(said users/in)" "0
0"
	confined "it is confined" "$(grep -E "$KEEP" \
		"/proc/$(host_pid "$CT")/status")"
	pod_stop "$POD" && pod_remove "$POD"
	POD=$mine
}

# What brig-kubernetes(7) tells who moves: a verdict on what runc runs
fleet() {
	"$RUNTIME" check "$E_DIR/run/containerd/io.containerd.runtime.v2.task\
/k8s.io/$POD/config.json" >"$W/o" 2>&1
	like "brig check of what runc runs" "$? $(cat "$W/o")" '^[03] '
}

# ---- ends

ends() {
	mine=$POD
	HANDLER=runc
	pod other "linux { cgroup_parent: \"$CG/other\" }"
	is "runc is a handler beside it" $? 0
	is "of its own ids" "$(base_of "$(host_pid "$POD")")" 0
	fleet
	pod_stop "$POD" && pod_remove "$POD"
	HANDLER=brig POD=$mine
	stop "$server" 10
	is "stop" "$(status "$server" | text state)" 2
	is "nginx ended by itself" "$(status "$server" | text exit_code)" ""
	ok "its process is gone" gone "$wp"
	nok "its neighbour is not" gone "$sp"
	kill -KILL "$C_PID"
	wait "$C_PID" 2>/dev/null
	containerd_run
	ok "containerd is killed and comes back" until_ok 20 exec_sync "$side" \
		true
	is "the pod is ready" "$(pod_status "$POD" | text state)" ""
	kill -KILL "$sandbox"
	ok "its sandbox dies" until_ok 10 gone "$sandbox"
	pod_stop "$POD"
	is "the pod can be stopped" $? 0
	ok "and all of it has ended" until_ok 10 gone "$sp"
	pod_remove "$POD"
	is "and removed" $? 0
	many
}

# A second pod gets other ids; and none is kept
many() {
	pod p1 && a=$(base_of "$(host_pid "$POD")") && p1=$POD
	pod p2 && b=$(base_of "$(host_pid "$POD")") && p2=$POD
	ok "hardened: two pods have two blocks" apart "$a" "$b"
	for p in $p1 $p2; do
		pod_stop "$p" && pod_remove "$p"
	done
	is "no block of ids is kept" "$(find /run/brig/ids -type f \
		! -name lock 2>/dev/null)" ""
}

leaves() {
	is "no cgroup of a container is left" "$(find /sys/fs/cgroup/*"$CG" \
		-mindepth 2 -type d 2>/dev/null)" ""
	is "no task is left" "$(ctr -n k8s.io task ls -q)" ""
	containerd_stop
	sed -n "s|.* \(${E_DIR}[^ ]*\) .*|\1|p" /proc/self/mountinfo >"$W/o"
	is "no mount is left" "$(cat "$W/o")" ""
	snap_procs 2>/dev/null >"$W/p"
	is "no process is left" "$(grep -v -e '^=' -e '^1 ' -e "^$$ " \
		"$W/p")" ""
}

mkdir -m 777 "$W/data" && touch "$W/data/old" && chown 33 "$W/data/old"
containerd_start
ok "the images load" containerd_load k8s.io
[ "$TAP_BAD" = 0 ] || bail "no images"
shares
inside_pod
streams
kinds
fields
refusals
host_users
ends
leaves
finish
