#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# README and the pages of the engines, followed letter by letter on a machine
# that never saw brig: each command of theirs is run as it stands there, each
# file is what they show. Names of images are those that the pages use; they are
# made, and there before. Who is pid 1 is not systemd: "systemctl" does what the
# engine's unit would.
#
# shellcheck disable=SC2016,SC2154

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
. "$here/tests/engines/fresh.sh"
need curl jq mandoc col iptables ip umoci debootstrap pivot_root make podman \
	ctr "$DOCKERD" "$CONTAINERD"
dockerd_images
PLAY_FLAGS=-n playground "$@"
fresh

wait_runtime() { docker info -f '{{json .Runtimes}}' | grep -q "\"$1\""; }
serves() { until_ok 20 curl -sf "http://127.0.0.1:8080/"; }

engine_up() {
	"$CONTAINERD" >>"$W/containerd.log" 2>&1 &
	C_PID=$!
	until_ok 20 test -S /run/containerd/containerd.sock ||
		bail "containerd: $(tail -n 3 "$W/containerd.log")"
}
engine_down() {
	kill "$1" && wait "$1"
}
docker_up() {
	"$DOCKERD" --containerd /run/containerd/containerd.sock \
		-H unix:///run/docker.sock -p /run/docker.pid \
		--cgroup-parent "$CG" --oom-score-adjust 0 \
		>>"$W/dockerd.log" 2>&1 &
	D_PID=$!
	until_ok 30 docker version || bail "dockerd: $(tail -n 3 "$W/dockerd.log")"
}
printf '#!/bin/sh\n[ "$*" = "reload docker" ] && kill -HUP $(cat /run/docker.pid)\n' \
	>/usr/sbin/systemctl.new && chmod 755 /usr/sbin/systemctl.new &&
	mv /usr/sbin/systemctl.new /usr/sbin/systemctl

# README, from the build's folder where it says make, else from the sources
nok "no brig before" command -v brig
engine_up
docker_up
ok "the images load" docker load -q -i "$IMAGES/images.tar"
docker tag brig/debian debian && docker tag brig/nginx nginx
readme 'UNDER DOCKER'
sed -i "s|^make |make -C $fresh_b |" "$W"/page.[0-9]*
typed README 'make.* install'
like "says what to do" "$OUT" 'registered with no engine yet'
nok "and registers nothing" test -e /etc/docker/daemon.json
typed README 'daemon\.json'
typed README 'systemctl'
ok "README: docker knows brig" until_ok 20 wait_runtime brig
typed README 'docker run'
ok "README: nginx serves" serves
shows=$(sed -n 's/^    \(refused by .*\)/\1/p' "$here/README" |
	sed 's/\.\.\./.*/g')
like "README: a refusal is what it shows" "$(docker run --rm --runtime=brig \
	--cap-add SYS_ADMIN debian true 2>&1)" "${shows:-none}"
all_typed README
docker rm -f "$OUT" >/dev/null

# contrib/policy/README, from its folder
mkdir "$W/bundle" && brig spec --bundle "$W/bundle"
rm -f "$W"/page.*
awk '/^    (brig|install) / { print "     # cd contrib/policy &&" $0 "\n" }' \
	"$here/contrib/policy/README" | page_records
sed -i "s|BUNDLE|$W/bundle|" "$W"/page.[0-9]*
typed contrib/policy 'brig policy check'
typed contrib/policy 'brig check'
typed contrib/policy install
typed contrib/policy 'brig policy show'
like "its section is the host's" "$OUT" 'policy.d/databases.json'
all_typed contrib/policy
rm -r /etc/brig

# brig-docker(7), from the beginning
engine_down "$D_PID"
rm -rf /etc/docker /run/docker.pid
docker_up
page docker
mkdir -p /etc/docker
shown docker '"path": "/usr/local/bin/brig"\n' >/etc/docker/daemon.json
typed brig-docker 'kill -HUP'
ok "docker knows brig" until_ok 20 wait_runtime brig
typed brig-docker 'uid_map'
like "root inside is nobody's" "$OUT" '^ +0 +[1-9][0-9]+ +65536$'
typed brig-docker 'nginx'
ok "nginx serves" serves
typed brig-docker 'policy.d/httpd'
for b in '"httpd": {' exec-opts default-runtime; do
	shown docker "$b" | sed '1s/^/{/;$s/$/}/' >"$W/part"
	ok "what it shows of $b is JSON" jq . "$W/part"
	jq -s '.[0] * .[1]' /etc/docker/daemon.json "$W/part" >"$W/all" &&
		cp "$W/all" /etc/docker/daemon.json
done
kill -HUP "$(cat /run/docker.pid)"
ok "docker knows httpd" until_ok 20 wait_runtime httpd
is "a container of that section" "$(docker run --rm --runtime=httpd debian \
	echo ran)" ran
typed brig-docker 'docker inspect .*brig check'
like "what the engine knows is checked" "$OUT" 'run \(hardened\)'
typed brig-docker 'brig check'
like "a fleet is checked" "$OUT" '^== [0-9a-f]{64}'
like "with a verdict each" "$OUT" 'run \(hardened\)'
typed brig-docker 'brig --root'
like "the record of a container" "$OUT" 'ns-user-absent'
like "and what it is denied" "$OUT" '^capabilities'
all_typed brig-docker
shown docker '"audit"' >/etc/brig/policy.json
ok "its policy of audit is one" brig policy check /etc/brig/policy.json
like "and is in force" "$(docker run --rm --runtime=brig --cap-add \
	NET_ADMIN debian sh -c 'echo ran' 2>&1)" '^ran$'
rm /etc/brig/policy.json
like "without it, it is not" "$(docker run --rm --runtime=brig --cap-add \
	NET_ADMIN debian sh -c 'echo ran' 2>&1)" 'cap-critical'
docker rm -f web >/dev/null
engine_down "$D_PID"
rm -f /run/docker.pid
docker_up
is "brig is the default runtime" "$(docker info -f '{{.DefaultRuntime}}')" brig
is "cgroups are the engine's" "$(docker info -f '{{.CgroupDriver}}')" cgroupfs
engine_down "$D_PID"
engine_down "$C_PID"

# brig-kubernetes(7): the node's side
mkdir -p /etc/containerd
shown kubernetes 'version = 2' >/etc/containerd/config.toml
engine_up
like "containerd has the handler" "$("$CONTAINERD" config dump)" \
	'BinaryName = "/usr/local/bin/brig"'
page kubernetes
ctr -n k8s.io image import "$IMAGES/images.tar" >/dev/null
ctr image import "$IMAGES/images.tar" >/dev/null
sed -i "s|IMAGE name id|--cgroup $CG/ctr docker.io/brig/debian:latest name id|" \
	"$W"/page.[0-9]*
typed brig-kubernetes 'ctr run'
like "it ran" "$OUT" '^uid=0'
ctr -n k8s.io run -d --runc-binary /usr/local/bin/brig --cgroup "$CG/pod" \
	docker.io/brig/debian:latest ID sleep 1000
printf '#!/bin/sh\ncat %s/tests/cli/docs/pod.json\n' "$here" \
	>/usr/local/bin/kubectl && chmod 755 /usr/local/bin/kubectl
typed brig-kubernetes 'kubectl' 3
typed brig-kubernetes 'brig check'
like "a node's containers are checked" "$OUT" '^ID/config.json: |^== ID'
typed brig-kubernetes 'record ID'
like "the record of one" "$OUT" 'ns-user-absent'
all_typed brig-kubernetes
ctr -n k8s.io task rm -f ID >/dev/null 2>&1
engine_down "$C_PID"

# brig-podman(7)
mkdir -p /etc/containers
shown podman '\[engine.runtimes\]' >/etc/containers/containers.conf
podman load -q -i "$IMAGES/images.tar" >/dev/null 2>&1
podman tag localhost/brig/debian docker.io/library/debian
page podman
sed -i "s|brig run |brig run --cgroup-parent $CG |" "$W"/page.[0-9]*
typed brig-podman 'uid_map'
like "root inside is nobody's" "$OUT" '^ +0 +[1-9][0-9]+ +65536$'
podman --runtime brig run -d --cgroup-parent "$CG" --name NAME debian \
	sleep 1000 >/dev/null 2>&1
typed brig-podman 'OCIConfigPath'
like "a fleet is checked" "$OUT" 'run \(hardened\)'
typed brig-podman 'brig record'
like "the record of a container" "$OUT" 'ns-user-absent'
all_typed brig-podman
podman rm -f -t 0 NAME >/dev/null 2>&1
finish
