# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# A client of the Container Runtime Interface, as a kubelet is one: gRPC by
# curl, messages by protoc. For a test that has started containerd.

# cri SERVICE/METHOD REQUEST RESPONSE <TEXT: the response as text, or 1 and
# what the server said on stderr
cri() {
	protoc -I "$here/tests/engines" --encode="runtime.v1.$2" \
		"$here/tests/engines/cri.proto" >"$W/cri.m" || return 99
	cri_n=$(stat -c %s "$W/cri.m")
	{
		# shellcheck disable=SC2059
		printf "$(printf '\\000\\%03o\\%03o\\%03o\\%03o' \
			$((cri_n >> 24 & 255)) $((cri_n >> 16 & 255)) \
			$((cri_n >> 8 & 255)) $((cri_n & 255)))"
		cat "$W/cri.m"
	} >"$W/cri.q"
	curl -s --http2-prior-knowledge --unix-socket "$CONTAINERD_ADDRESS" \
		-H 'content-type: application/grpc' -H 'te: trailers' \
		--data-binary "@$W/cri.q" -D "$W/cri.h" -o "$W/cri.a" \
		--max-time "${CRI_TIME:-60}" \
		"http://localhost/runtime.v1.$1" || return 99
	if ! grep -qi '^grpc-status: 0' "$W/cri.h"; then
		sed -n 's/^grpc-message: //Ip' "$W/cri.h" >&2
		return 1
	fi
	tail -c +6 "$W/cri.a" | protoc -I "$here/tests/engines" \
		--decode="runtime.v1.$3" "$here/tests/engines/cri.proto"
}

# text FIELD: the value of a field of a response's text, strings unquoted
text() { sed -n "s/^ *$1: \"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" | head -n 1; }

rs() { cri "RuntimeService/$@"; }

# pod NAME [TEXT]: runs a pod by handler $HANDLER; TEXT is added to its config;
# sets POD. The config stays in $W/pod.ID for its containers.
pod() {
	pod_t="linux { cgroup_parent: \"$CG/$1\" }"
	pod_t=${2:-$pod_t}
	cat >"$W/pod.new" <<-EOT
		metadata { name: "$1" uid: "$1" namespace: "ns" }
		hostname: "$1"
		log_directory: "$W/logs/$1"
		$pod_t
	EOT
	mkdir -p "$W/logs/$1"
	POD=$({
		echo "config {"
		cat "$W/pod.new"
		echo "}"
		echo "runtime_handler: \"$HANDLER\""
	} | rs RunPodSandbox RunPodSandboxRequest Pod) || return
	POD=$(printf '%s\n' "$POD" | text pod_sandbox_id)
	mv "$W/pod.new" "$W/pod.$POD"
}

# quoted ARG...: each as a string of a message's text
quoted() {
	for quoted_a; do
		printf '%s' "$quoted_a" | jq -Rs .
	done
}

# words FIELD ARG...: a repeated string
words() {
	words_f=$1
	shift
	for words_a; do
		printf '%s: %s\n' "$words_f" "$(quoted "$words_a")"
	done
}

# create NAME IMAGE TEXT [CMD...]: a container in $POD; sets CT
create() {
	create_n=$1 create_i=$2 create_t=$3
	shift 3
	CT=$({
		echo "pod_sandbox_id: \"$POD\" config {"
		echo "metadata { name: \"$create_n\" }"
		echo "image { image: \"docker.io/brig/$create_i:latest\" }"
		echo "log_path: \"$create_n.log\""
		words command "$@"
		printf '%s\n' "$create_t"
		echo "} sandbox_config {"
		cat "$W/pod.$POD"
		echo "}"
	} | rs CreateContainer CreateContainerRequest \
		Container) || return
	CT=$(printf '%s\n' "$CT" | text container_id)
}

start() {
	echo "container_id: \"$1\"" | rs StartContainer Container Empty
}

# launch: create, and start
launch() { create "$@" && start "$CT"; }

stop() {
	echo "container_id: \"$1\" timeout: ${2:-5}" |
		rs StopContainer StopContainerRequest Empty
}

remove() { echo "container_id: \"$1\"" | rs RemoveContainer Container Empty; }

pod_stop() { echo "pod_sandbox_id: \"$1\"" | rs StopPodSandbox Pod Empty; }

pod_remove() { echo "pod_sandbox_id: \"$1\"" | rs RemovePodSandbox Pod Empty; }

pod_status() {
	echo "pod_sandbox_id: \"$1\"" | rs PodSandboxStatus Pod \
		PodSandboxStatusResponse
}

status() {
	echo "container_id: \"$1\"" | rs ContainerStatus \
		ContainerStatusRequest ContainerStatusResponse
}

exited() { [ "$(status "$1" | text state)" = 2 ]; }

# exec_sync ID CMD...: its output; its status in the end
exec_sync() {
	exec_i=$1
	shift
	exec_o=$({
		echo "container_id: \"$exec_i\" timeout: 20"
		words cmd "$@"
	} | rs ExecSync ExecSyncRequest ExecSyncResponse) || return 99
	# shellcheck disable=SC2059
	printf "$(printf '%s\n' "$exec_o" |
		sed -n 's/%/%%/g;s/^stdout: "\(.*\)"$/\1/p')"
	exec_s=$(printf '%s\n' "$exec_o" | text exit_code)
	return "${exec_s:-0}"
}

# host_pid ID: of a pod or container, as seen from here
host_pid() { ctr -n k8s.io task ls | awk -v i="$1" '$1 == i { print $2 }'; }
