# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
#
# What workloads.t and tests/bench/workloads.sh share: the images, the engine,
# and clients, which are runc's containers, whatever the server is.

# load_images NAME...: before the playground: needs the network
load_images() {
	[ -n "${LOADS:-}" ] || [ "$(id -u)" != 0 ] || {
		IMAGES=$("$here/tests/engines/image.sh") &&
			LOADS=$("$here/tests/engines/loads/image.sh" "$@")
	} || bail "no images"
	export IMAGES LOADS
}

# A section of contrib/policy/images is a runtime of its name.
loads_start() {
	DOCKERD_JQ="$(for l in "$here"/contrib/policy/images/*.json; do
		[ -e "$l" ] || continue
		l=$(basename "$l" .json)
		printf '.runtimes."%s" = {path: $brig, runtimeArgs: ["--scope", "%s"]} | ' \
			"$l" "$l"
	done) ${DOCKERD_JQ:-.}"
	policies
	dockerd_start
	docker network create n >/dev/null || bail "no network"
	docker load -q -i "$LOADS/client.tar" >/dev/null ||
		bail "images do not load"
	docker run -d --runtime=runc --name client --network n brig/client \
		>/dev/null || bail "no client"
}

# An /etc of the playground's, with the policies that are shipped.
policies() {
	mkdir "$W/etc"
	cp -a /etc/. "$W/etc/" 2>/dev/null
	rm -rf "$W/etc/brig"
	chmod 0755 "$W/etc"
	mount --bind "$W/etc" /etc || bail "no /etc of its own"
	mkdir -p /etc/brig/policy.d
	for l in "$here"/contrib/policy/images/*.json; do
		[ ! -e "$l" ] || install -m 0644 "$l" /etc/brig/policy.d/
	done
}

# server_of NAME: what its file says, after what each has
server_of() {
	PACKAGES='' CONFIG='{}' SCRATCH=0 WEB='' SECTION='' OPTS='' ARGS=''
	VOLUME=/data LACKING='' LACKS_OK='' EXTRA_CAPS=0
	answers() { client curl -sf -o /dev/null "$WEB"; }
	more() { :; }
	. "$here/tests/engines/loads/$1.sh"
}

client() { timeout 60 docker exec client "$@"; }

# The server's own image has its client
client_for() {
	[ -z "$WEB" ] || return 0
	docker run -d --runtime=runc --name own --network n -u 0 -e HOME=/tmp --entrypoint sleep \
		"brig/$1" 100000 >/dev/null
}
own() { timeout 60 docker exec own "$@"; }
client_off() { docker rm -f own >/dev/null 2>&1; }

# wrk_load URL: requests a second, nothing where one failed
wrk_load() {
	client wrk -t 2 -c 16 -d "${SECONDS_OF:-2}s" "$1" >"$W/wrk" 2>&1
	! grep -E 'Non-2xx|Socket errors: .*(connect|write|timeout) [1-9]' \
		"$W/wrk" >&2 || return 1
	sed -n 's/^Requests.sec: *\([0-9]*\).*/\1/p' "$W/wrk"
}

# Nothing is left of any of them
leaves() {
	docker ps -aq | xargs -r docker rm -f >/dev/null
	is "no cgroup of a container is left" "$(find /sys/fs/cgroup/*"$CG" \
		-mindepth 1 -type d 2>/dev/null)" ""
	is "no block of ids is kept" "$(find /run/brig/ids -type f \
		! -name lock 2>/dev/null)" ""
}
