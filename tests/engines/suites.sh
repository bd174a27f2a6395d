#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
#	RUNTIME=... tests/engines/suites.sh cri|client OUT [TEST]...
#
# One of containerd's own suites over a runtime, in namespaces of its own, that
# of cgroups too: all tests that are not left out, or those named. What they
# said goes to OUT/SUITE.log, and OUT/SUITE has a line "PASS|FAIL|SKIP TEST"
# for each test and subtest. The runtime is the suite's `runc', first on PATH,
# and the handler brig of CRI.
#
# $SUITES has the tests' programs, $CONTAINERD and $CNI_BIN those of today, and
# PATH the shim: tests/engines/today sets all.

srcdir=$(dirname "$(readlink -f "$0")")/../..
. "$srcdir/tests/live/lib.sh"
. "$here/tests/engines/containerd.sh"
: "${CONTAINERD:?}" "${CNI_BIN:?}" "${SUITES:?}"
need curl docker-registry ip iptables jq openssl pidof pkill umoci

# Cgroups of our own: this process is in a fresh one of each hierarchy, and in
# the new namespace they are all that there is.
cgroups_own() {
	for g in /sys/fs/cgroup/* /sys/fs/cgroup; do
		[ -e "$g/cgroup.procs" ] || continue
		mkdir "$g$CG" || exit 99
		for f in cpuset.cpus cpuset.mems; do
			[ ! -e "$g$CG/$f" ] || [ -n "$(cat "$g$CG/$f")" ] ||
				cat "$g/$f" >"$g$CG/$f"
		done
		echo $$ >"$g$CG/cgroup.procs" || exit 99
	done
	# no descriptor but the usual, whoever started this: a test counts pipes
	# shellcheck disable=SC2016
	SUITE_IN=1 exec unshare -C -m --propagation private -- bash -c '
		for f in /proc/self/fd/*; do
			f=${f##*/}
			[ "$f" -le 2 ] || eval "exec $f>&-"
		done
		exec "$@"' bash "$0" "$@"
}

cgroups_mount() {
	awk '{ for (i = 7; $i != "-"; i++); }
		$(i + 1) ~ /^cgroup2?$/ { print $(i + 1), $5, $(i + 3) }' \
		/proc/self/mountinfo >"$W/hierarchies"
	while read -r t d o; do
		umount "$d" || exit 99
		case $t in
		cgroup2) mount -t cgroup2 cgroup2 "$d" ;;
		*) mount -t cgroup -o "${o#rw,}" cgroup "$d" ;;
		esac || exit 99
	done <"$W/hierarchies"
}

# ---- images

# image NAME FROM [umoci config's options] <SCRIPT: one more, of FROM and what the
# script does in its root. No one's layers are the beginning of another's.
image() {
	image_n=$1 image_b=$W/bundle.$1
	umoci unpack --image "$OCI:$2" "$image_b" || return 1
	shift 2
	(cd "$image_b/rootfs" && umask 022 && . /dev/stdin) || return 1
	umoci repack --image "$OCI:$image_n" "$image_b" &&
		umoci config --image "$OCI:$image_n" --clear=config.cmd \
			--config.env PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@" ||
		return 1
	rm -rf --one-file-system "$image_b"
}

# With the users, files and commands that the tests look for
images_make() {
	OCI=$W/oci
	cp -al "$IMAGES/oci" "$OCI" && cp --remove-destination \
		"$IMAGES/oci/index.json" "$OCI/" || return 1
	image lone busybox --config.cmd sh <<-'EOT' || return 1
		ln -sf /bin/busybox bin/sh
		echo 'NAME="not Alpine Linux"' >etc/os-release
		sed -i /^user:/d etc/passwd etc/group
		for u in daemon:1 sys:3 www-data:33 nobody:65534; do
			echo "${u%:*}:x:${u#*:}:${u#*:}::/:/bin/false" >>etc/passwd
			echo "${u%:*}:x:${u#*:}:" >>etc/group
		done
		echo 'wheel:x:10:root' >>etc/group
	EOT
	image pause busybox --config.entrypoint /pause <<-'EOT' || return 1
		printf '#!/bin/sh\nexec /bin/sleep 1000000\n' >pause
		chmod 755 pause
	EOT
	image copied busybox --config.cmd sh --config.volume /test_dir \
		--config.volume C:/weird_test_dir \
		--config.volume /:colon_prefixed <<-'EOT' || return 1
		mkdir -p test_dir C:/weird_test_dir :colon_prefixed
		echo test_content >test_dir/test_file
		echo test_content >C:/weird_test_dir/weird_test_file
		echo test_content >:colon_prefixed/colon_prefixed_file
	EOT
	image owned debian --config.cmd sh --config.volume /test_dir \
		<<-'EOT' || return 1
		mkdir test_dir
		chown 65534:65534 test_dir
	EOT
	cat >"$W/stress.c" <<-'EOT'
		#include <stdlib.h>
		#include <string.h>
		#include <unistd.h>
		int main(void)
		{
			char *p = malloc(120 << 20);
			memset(p, 1, 120 << 20);
			return (int)sleep(30) + p[4096] - 1;
		}
	EOT
	${CC:-gcc} -O0 -static -o "$W/stress" "$W/stress.c" || return 1
	image eater busybox --config.cmd sleep --config.cmd 1000000 \
		<<-'EOT' || return 1
		cp "$W/stress" bin/
	EOT
	umoci config --image "$OCI:nginx" --tag web --clear=config.cmd \
		--config.cmd nginx --config.cmd=-g --config.cmd \
		'daemon off; error_log /dev/stderr notice;'
}

# served NAME:TAG IMAGE: the registry has it by that name
served() {
	d=$(jq -r --arg t "$2" '.manifests[] | select(.annotations[
		"org.opencontainers.image.ref.name"] == $t).digest' \
		"$W/oci/index.json")
	at=https://ghcr.io/v2/${1%:*}
	m=$W/oci/blobs/sha256/${d#*:}
	for b in $(jq -r '.config.digest, .layers[].digest' "$m"); do
		l=$(put -X POST -w '%header{location}' "$at/blobs/uploads/") &&
			put -X PUT -H 'content-type: application/octet-stream' \
				--data-binary "@$W/oci/blobs/sha256/${b#*:}" \
				"$l&digest=$b" || return 1
	done
	put -X PUT -H 'content-type: application/vnd.oci.image.manifest.v1+json' \
		--data-binary "@$m" "$at/manifests/${1#*:}"
}

put() { curl -sf --cacert "$W/ca.pem" -o /dev/null "$@"; }

# A registry that answers to the names that the suites have built in, by TLS
# of a CA that nothing else knows.
registry() {
	echo '127.0.0.1 localhost registry.k8s.io ghcr.io' >/etc/hosts
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=throwaway \
		-addext 'subjectAltName=DNS:registry.k8s.io,DNS:ghcr.io' \
		-keyout "$W/key.pem" -out "$W/ca.pem" 2>/dev/null || return 1
	SSL_CERT_FILE=$W/ca.pem
	export SSL_CERT_FILE
	cat >"$W/registry.yml" <<-EOT
		version: 0.1
		log: { level: error }
		storage: { filesystem: { rootdirectory: $W/registry } }
		http:
		  addr: 127.0.0.1:443
		  tls: { certificate: $W/ca.pem, key: $W/key.pem }
	EOT
	docker-registry serve "$W/registry.yml" >"$OUT/registry.log" 2>&1 &
	until_ok 20 put https://registry.k8s.io/v2/ || return 1
	for i in containerd/busybox:1.36=lone containerd/alpine:3.14.0=lone \
		containerd/volume-copy-up:2.2=copied \
		containerd/volume-ownership:2.1=owned \
		containerd/nginx:1.27.0=web pause:3.10.2=pause pause:3.6=pause \
		e2e-test-images/resource-consumer:1.10=eater; do
		served "${i%=*}" "${i#*=}" || return 1
	done
}

# ---- what a suite runs in

# The folders that the suites and containerd have built in: what is written
# there stays here, and of the host's /var/lib nothing is seen.
rooms() {
	mkdir -p "$W/lib" "$W/bin"
	mkdir -m 1777 "$W/tmp"
	chmod 755 "$W"
	mount --bind "$W/lib" /var/lib || exit 99
	for d in etc opt usr/local; do
		mkdir -p "$W/over/$d/u" "$W/over/$d/w"
		mount -t overlay -o "lowerdir=/$d,upperdir=$W/over/$d/u" \
			-o "workdir=$W/over/$d/w" overlay "/$d" || exit 99
	done
	mkdir -p /var/lib/containerd-test /etc/cni/net.d /opt/cni/bin
	cp "$CNI_BIN"/* "$SUITES/cni-bridge-fp" /opt/cni/bin/
	cp "$SUITES/loopback-v2" /usr/local/bin/
	network main bridge cni0 >/etc/cni/net.d/10-main.conflist
	ln -s "$RUNTIME" "$W/bin/runc"
	for p in containerd ctr containerd-shim-runc-v2; do
		ln -s "$(command -v $p)" "$W/bin/"
	done
	TMPDIR=$W/tmp
	PATH=$W/bin:$SUITES:$PATH
	export TMPDIR PATH
	unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY
}

# network NAME TYPE BRIDGE: of pods, with addresses of both kinds
network() {
	cat <<-EOT
		{ "cniVersion": "1.0.0", "name": "$1", "plugins": [
		  { "type": "$2", "bridge": "$3", "isGateway": true,
		    "ipMasq": true, "promiscMode": true,
		    "ipam": { "type": "host-local",
		      "ranges": [ [{ "subnet": "10.88.0.0/16" }],
		        [{ "subnet": "fd00:88::/64" }] ],
		      "routes": [ { "dst": "0.0.0.0/0" }, { "dst": "::/0" } ] },
		    "capabilities": { "io.kubernetes.cri.pod-annotations": true } },
		  { "type": "portmap", "capabilities": { "portMappings": true } }
		] }
	EOT
}

cri_config() {
	p='plugins."io.containerd.cri.v1.runtime"'
	sed -e "s|/usr/local/bin/brig|$RUNTIME|" \
		"$here/contrib/containerd/config-v3.toml"
	cat <<-EOT
		[$p.containerd.runtimes.runc-fp]
		  runtime_type = "runc-fp.v1"
		  cni_conf_dir = "/etc/cni/fp"
		  cni_max_conf_num = 1
		  pod_annotations = ["io.containerd.runtime.v2.shim.failpoint.*"]
		[$p]
		  drain_exec_sync_io_timeout = "10s"
		  restrict_oom_score_adj = true
		[plugins."io.containerd.nri.v1.nri"]
		  disable = false
		  socket_path = "/var/run/nri-test.sock"
		  plugin_path = "$W/none"
		[plugins."io.containerd.snapshotter.v1.overlayfs"]
		  slow_chown = true
	EOT
}

# Started again when a test has ended it; three seconds later, as the test
# looks once a second whether it is gone.
cri_keep() {
	while [ ! -e "$W/end" ]; do
		containerd --config "$W/cri.toml" --address "$SOCK" \
			--state /run/containerd \
			--root /var/lib/containerd-test \
			>>"$OUT/containerd.log" 2>&1 3>&- &
		echo $! >"$W/containerd.pid"
		wait $!
		sleep 3
	done
}

# said: the lines of go test's output that say how a test ended
said() {
	sed -nE 's/^.*--- (PASS|FAIL|SKIP): ([^ ]+) \([0-9.]+s\)$/\1 \2/p' "$@"
}

# one SUITE TEST PROGRAM [ARG...]: a test in a process of its own; what does
# not end in time has failed
one() {
	one_s=$1 one_t=$2
	shift 2
	echo "=== $one_t" >>"$OUT/$one_s.log"
	timeout -k 5 "$SECONDS_EACH" "$@" -test.v -test.run "^$one_t\$" \
		>"$W/one" 2>&1
	one_rc=$?
	cat "$W/one" >>"$OUT/$one_s.log"
	said "$W/one" >"$W/one.said"
	grep -q " $one_t\$" "$W/one.said" || echo "FAIL $one_t" >>"$W/one.said"
	cat "$W/one.said" >>"$OUT/$one_s"
	[ $one_rc -ne 124 ] || echo "=== no end in time" >>"$OUT/$one_s.log"
}

cri() {
	SOCK=/run/containerd/containerd.sock
	mkdir /etc/cni/fp
	network failpoint cni-bridge-fp cni-fp >/etc/cni/fp/10-fp.conflist
	cri_config >"$W/cri.toml"
	cri_keep 3>&- &
	until_ok 30 ctr -a "$SOCK" version || bail "containerd does not start"
	for t; do
		if [ "$(date +%s)" -ge "$END" ]; then
			echo "LATE $t" >>"$OUT/cri"
			continue
		fi
		SECONDS_EACH=120
		one cri "$t" "$SUITES/integration.test" \
			-cri-endpoint "unix://$SOCK" -runtime-handler brig \
			-containerd-bin containerd -build-dir "$W/bin"
	done
	: >"$W/end"
	kill "$(cat "$W/containerd.pid")"
}

client_all() {
	timeout -k 5 $((END - $(date +%s))) "$SUITES/client.test" -test.root \
		-test.v -test.timeout 0 -no-criu -test.run "$1" \
		>"$OUT/client.log" 2>&1
	client_rc=$?
	said "$OUT/client.log" >"$OUT/client"
	[ $client_rc -eq 124 ] || return 0
	# what runs as the time is up, and what did not come to it
	for n in $(printf '%s' "$1" | tr -cs 'A-Za-z0-9_' ' '); do
		grep -q " $n\$" "$OUT/client" && continue
		if grep -q "^=== RUN  *$n\$" "$OUT/client.log"; then
			echo "FAIL $n"
		else
			echo "LATE $n"
		fi >>"$OUT/client"
	done
}

# All in one process, as its containerd takes a second to start; but a test
# that listens for ever where it may is alone.
client() {
	cd "$W" || exit 99
	t='' alone=''
	for n; do
		case $n in
		TestBindLowPort*) alone="$alone $n" ;;
		*) t="$t|$n" ;;
		esac
	done
	: >"$OUT/client"
	[ -z "$t" ] || client_all "^(${t#|})\$"
	SECONDS_EACH=20
	for t in $alone; do
		one client "$t" "$SUITES/client.test" -test.root -no-criu
	done
}

suite=$1 OUT=$2
dockerd_images
if [ -z "${SUITE_IN:-}" ]; then
	PLAY_FLAGS=-n playground "$@"
	cgroups_own "$@"
fi
shift 2
cgroups_mount
rooms
images_make >"$OUT/images.log" 2>&1 || bail "no images"
registry || bail "no registry"
END=$(($(date +%s) + ${SUITE_SECONDS:-750}))
"$suite" "$@"
