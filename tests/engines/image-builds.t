#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Images that engines build, their steps run by brig: docker build, by the
# older builder and by BuildKit, and buildah. By `hardened' what a step writes
# is lost; by the sections image-builders and buildkit of contrib/policy it is
# kept, and each layer is what runc makes of the same steps, owners and modes and
# all, set-id modes too: over overlays, and over vfs, whose folders are mapped as
# they are. The engines have their data where a host's have it.
#
# DOCKERD and CONTAINERD name other engines: tests/engines/today builds.
#
# shellcheck disable=SC2016,SC2034

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
need jq iptables ip busybox buildah runc "$DOCKERD" "$CONTAINERD"
PLAY_FLAGS=-n playground "$@"

# An /etc of the playground's, with the policy for builders
mkdir "$W/etc"
cp -a /etc/. "$W/etc/" 2>/dev/null
rm -rf "$W/etc/brig"
chmod 0755 "$W/etc"
mount --bind "$W/etc" /etc || bail "no /etc of its own"
mkdir -p /etc/brig/policy.d
install -m 0644 "$here/contrib/policy/builders.json" /etc/brig/policy.d/

mkdir -p "$W/keeps/dir/sub" "$W/set-id"
echo copied >"$W/keeps/file"
echo sub >"$W/keeps/dir/sub/f"
echo s3cret >"$W/secret"
cat >"$W/keeps/Dockerfile" <<-'EOT'
	FROM localhost/tiny AS first
	ARG WHAT=nothing
	ENV NAME=value
	RUN awk '{ print "ids", $2 }' /proc/self/uid_map; \
		grep -E '^(NoNewPrivs|Seccomp):' /proc/self/status
	RUN echo "$WHAT $NAME" >/etc/new && chown 33:34 /etc/new && \
		chmod 640 /etc/new && mkdir -p /usr/a/b /usr/own && \
		echo deep >/usr/a/b/c && ln /usr/a/b/c /usr/a/b/hard && \
		ln -s c /usr/a/b/soft && cp /bin/busybox /usr/own/sh
	COPY file /usr/a/b/file
	COPY --chown=33:34 dir /srv/dir
	RUN rm /usr/a/b/hard /etc/group && mv /usr/a /usr/z && mkdir /usr/a && \
		echo again >/usr/a/f && rm -r /var/mail /home && mkdir /home && \
		echo opaque >/home/x && chown -R 1000:1000 /srv /home && \
		chmod 1777 /home && chgrp 5 /var/log && mknod /etc/fifo p && \
		echo t >/tmp/t && echo l >/var/lib/l && echo u:x:44:44::/: >>/etc/passwd
	COPY file /usr/z/b/again
	COPY file /etc/group
	RUN cat /etc/group /usr/z/b/again && rm -r /usr/z/b && mkdir /usr/z/b && \
		echo o >/usr/z/b/o
	WORKDIR /srv/deep
	USER 33
	RUN test -O /etc/new && cat /etc/new && ! echo x 2>/dev/null >/etc/y && \
		/usr/own/sh -c 'echo u >/tmp/user' && echo ru""ns in $(pwd)
	USER u
	HEALTHCHECK --interval=1s CMD cat /etc/new
	FROM first
	USER 0
	COPY --from=first /usr/z /opt/z
	RUN ls /opt/z/b >/opt/list; rm /opt/z/b/o
EOT
printf 'FROM localhost/tiny\nRUN chmod 4755 /bin/busybox\n' \
	>"$W/set-id/Dockerfile"
cat >"$W/modes" <<-'EOT'
	RUN cp /bin/busybox /opt/s && chmod 4755 /opt/s && cp /opt/s /opt/other && \
		chown 33 /opt/other && chmod 6711 /opt/other && \
		chmod g+s /usr/own/sh && echo "mine $(/opt/s id -u)"
EOT
cat >"$W/mounts" <<-'EOT'
	RUN --mount=type=cache,target=/cache echo once >>/cache/n
	RUN --mount=type=cache,target=/cache echo once >>/cache/n && \
		test $(wc -l </cache/n) = 2 && cp /cache/n /etc/twice
	RUN --mount=type=secret,id=s sha1sum /run/secrets/s >/etc/secret.sum
	RUN --mount=type=bind,target=/ctx cp /ctx/file /etc/bound && \
		! touch /ctx/w 2>/dev/null
	RUN --mount=type=tmpfs,target=/small echo x >/small/x
EOT
cat >"$W/mounts.buildah" <<-'EOT'
	RUN --mount=type=cache,private,target=/cache echo once >/cache/n && \
		cp /cache/n /etc/once
	RUN --mount=type=bind,from=first,source=/etc/new,target=/m cp /m /etc/bound
	RUN --mount=type=bind,from=first,source=/usr/z,target=/m ls /m/b >/etc/list
	RUN cat /v/file >/etc/volume && touch /v/new
EOT

# What a step is run by: the engine asks each time
RUNC=$(command -v runc)
by_runc() { printf '#!/bin/sh\nexec %s "$@"\n' "$RUNC" >"$1"; }
by_brig() {
	cat >"$1" <<-EOT
		#!/bin/sh
		for a; do
			[ ! -f "\$a/config.json" ] || chmod go-w "\$a/config.json"
		done
		exec $RUNTIME --scope $SCOPE "\$@"
	EOT
}
step_by() {
	"by_$1" "$W/step" && chmod 755 "$W/step" &&
		mv "$W/step" "$E_DIR/bin/runc"
}

SET_ID='-rws--s--x 33/0 other,-rwsr-xr-x 0/0 s,-rwxr-sr-x 0/0 sh'
# layers TAR: what `docker save' writes: each layer's files, by type, mode,
# owner, size, and what is in them, but not when they were written. What runc
# leaves of the files that buildah binds has its own mode.
layers() {
	rm -rf "$W/image"
	mkdir "$W/image" && tar -C "$W/image" -xf "$1" || return 1
	for l in $(jq -r '.[0].Layers[]' "$W/image/manifest.json"); do
		echo layer
		mkdir "$W/image/x" && tar -tvf "$W/image/$l" --numeric-owner |
			awk '/ etc\/(hosts|hostname|resolv.conf)$/ { next }
			{ $4 = $5 = ""; if (/^d/) $3 = "" } 1' | sort -k 3
		tar -C "$W/image/x" -xf "$W/image/$l"
		(cd "$W/image/x" && find . -type f -exec md5sum {} + |
			sort -k 2 | grep -v ' ./etc/host\| ./etc/resolv')
		rm -rf "$W/image/x"
	done
	jq -S '.config | del(.Image, .Hostname)' "$W/image/$(jq -r '.[0].Config' \
		"$W/image/manifest.json")"
}

# built NAME CMD...: by that, with the folder last, by runc too if $BY says so.
# `save FILE' has the image.
built() {
	name=$1
	shift
	for r in $BY brig; do
		step_by $r
		"$@" --build-arg WHAT=arg "$W/keeps" >"$W/o" 2>&1
		is "$name: builds, by $r" $? 0
		[ "$TAP_BAD" = 0 ] || diag "$(grep brig: "$W/o"; tail -n 5 "$W/o")"
		rm -f "$W/tar"
		save "$W/tar" >/dev/null 2>&1
		layers "$W/tar" >"$W/layers.$r"
	done
	like "$name: by a root that is nobody here" "$(cat "$W/o")" \
		'ids [1-9]'
	like "$name: without new privileges" "$(cat "$W/o")" 'NoNewPrivs:.*1'
	like "$name: under filters" "$(cat "$W/o")" 'Seccomp:.*2'
	like "$name: a step sees what another wrote" "$(cat "$W/o")" \
		'runs in /srv/deep'
	is "$name: what was written, by its owner" "$(grep -c \
		'^-rw-r----- 33/34 10 .*etc/new$' "$W/layers.brig")" 1
	[ -z "$BY" ] || is "$name: the layers are runc's" "$(diff "$W/layers.runc" \
		"$W/layers.brig")" ""
	if [ -n "$SET_ID" ]; then
		is "$name: set-id modes are what was asked" "$(sed -n \
			's/^\(-[-rwx]*s[-rwxs]* [0-9/]*\) .*\/\([a-z]*\)$/\1 \2/p' \
			"$W/layers.brig" | sort -u | paste -sd,)" "$SET_ID"
		return
	fi
	"$@" "$W/set-id" >"$W/o" 2>&1
	isnt "$name: no set-id file is made on the host's disk" $? 0
	like "$name: and it says so" "$(cat "$W/o")" 'Operation not permitted'
}

# An image of one layer: vfs copies each
rootfs "$W/tiny" && tar -C "$W/tiny" -cf "$W/tiny.tar" . || bail "no image"

# What BuildKit of 20.10 starts for a step is `runc' of its PATH
dockerd_env
dockerd_home
SCOPE=image-builders
step_by brig
DOCKER_BUILDKIT_RUNC_COMMAND=$E_DIR/bin/runc
export DOCKER_BUILDKIT_RUNC_COMMAND
DOCKERD_JQ='."default-runtime" = "builders" |
	.runtimes.builders = {path: "'$E_DIR'/bin/runc"}'
dockerd_start
docker import "$W/tiny.tar" localhost/tiny >/dev/null || bail "no image"
save() { docker save -o "$1" built; docker rmi -f built; }
BY=
cp "$W/keeps/Dockerfile" "$W/plain" && cat "$W/modes" >>"$W/keeps/Dockerfile"
built "docker build" env DOCKER_BUILDKIT=0 docker build --no-cache -t built
cat "$W/mounts" >>"$W/keeps/Dockerfile"
BY=runc SCOPE=buildkit
built "BuildKit" env DOCKER_BUILDKIT=1 BUILDKIT_PROGRESS=plain docker build \
	--no-cache -t built --secret "id=s,src=$W/secret"
SCOPE=image-builders step_by brig
docker run --name wrote localhost/tiny sh -c 'echo x >/etc/x; rm /etc/passwd'
is "docker diff sees what a container wrote" "$(docker diff wrote | sort |
	paste -sd' ')" "A /etc/x C /etc D /etc/passwd"
is "so does docker cp" "$(docker cp wrote:/etc/x - | tar -xO)" x
docker commit wrote committed >/dev/null
is "and docker commit" "$(docker run --rm committed sh -c 'cat /etc/x
	ls /etc/passwd' 2>/dev/null)" x
is "nothing of brig's stays in the layers" "$(find "$E_DATA/overlay2" \
	-path '*/overlay2/*/work*' -name brig)" ""
dockerd_stop

# buildah has what it binds to be written where the host's users get in
SCOPE=image-builders SET_ID=
# Its stores where they are by themselves, for what it binds from there is judged
# by its place
cat "$W/plain" "$W/mounts.buildah" >"$W/keeps/Dockerfile"
unset DOCKER_CONFIG # which has no config.json
mkdir "$W/tmp" "$W/vol" && echo volume >"$W/vol/file"
TMPDIR=$W/tmp
export TMPDIR
BY=runc
for driver in overlay vfs; do
	mkdir -p "$W/lib.$driver/containers" "$W/run.$driver"
	mount --bind "$W/lib.$driver" /var/lib &&
		mkdir -p /run/containers &&
		mount --bind "$W/run.$driver" /run/containers || bail "no store"
	# with vfs another stage is a folder of the engine's, and refused
	[ $driver = overlay ] || sed -i /from=first,/d "$W/keeps/Dockerfile"
	b="buildah --storage-driver $driver"
	c=$($b from scratch) && $b add -q "$c" "$W/tiny.tar" / >/dev/null &&
		$b commit -q "$c" localhost/tiny >/dev/null || bail "no image"
	save() { $b push -q localhost/built "docker-archive:$1"; }
	# shellcheck disable=SC2086
	built "buildah, $driver" $b bud --no-cache --isolation oci \
		--runtime "$E_DIR/bin/runc" --cgroup-parent "$CG/build" \
		--volume "$W/vol:/v:z,U" \
		--format docker -t built
	ok "buildah, $driver: a step wrote into a volume" rm "$W/vol/new"
	BY=
done
is "no block of ids is kept" "$(find /run/brig/ids -type f ! -name lock \
	2>/dev/null)" ""
finish
