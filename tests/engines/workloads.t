#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Servers as Debian has them, with entrypoints that do what those of public
# images do, over dockerd and brig: run with a volume, asked by their clients
# under load, restarted, made anew on the same volume, stopped in time, and what
# they kept is there. Those that need more than `hardened' gives are seen to
# fail, then run by their section of contrib/policy/images. Then images that are
# strange.
#
# $WORKLOADS names some, or is "all". Beside runc: tests/bench/workloads.sh.
#
# shellcheck disable=SC2016,SC2154

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/engines/dockerd.sh"
. "$here/tests/engines/confined.sh"
. "$here/tests/engines/loads/lib.sh"
need curl jq iptables ip umoci debootstrap getfattr go "$DOCKERD" "$CONTAINERD"
# what CI has time for
ci='nginx redis postgres memcached node python java go'
rest='templated mariadb apache haproxy rabbitmq rust httpd tomcat legacy'
case ${WORKLOADS:-} in
'') set -- $ci ;;
all) set -- $ci $rest ;;
*) set -- $WORKLOADS ;;
esac
load_images client "$@"
PLAY_FLAGS=-n playground
R=${RUNTIME##*/}

# drun SCOPE OPTION...: by the section, or by none
drun() {
	drun_s=$1
	shift
	docker run --runtime="${drun_s:-$R}" "$@"
}

# served: the server again, on the same volume
served() {
	# shellcheck disable=SC2086
	drun "$SECTION" -d --name server --network n -v "vol:$VOLUME" $OPTS \
		"brig/$name" $ARGS >"$W/o" 2>&1
}

running() { # not one that could not be started
	[ "$(docker inspect -f '{{.State.Running}}' server 2>/dev/null)" = true ]
}

base() { base_of "$(docker inspect -f '{{.State.Pid}}' server)"; }
owners() { # and modes of what the volume holds
	find "$(docker volume inspect -f '{{.Mountpoint}}' vol)" \
		-printf '%P %U:%G\n' | sort
}

# of those that are still there: a server makes and takes away as it likes
same_owners() {
	owners >"$W/owners.new"
	[ -z "$(join "$W/owners" "$W/owners.new" | awk '$2 != $3')" ] &&
		[ -s "$W/owners.new" ]
}

lacked() {
	docker logs server 2>&1 | grep -Ei "$LACKS" |
		grep -Ev "${LACKS_OK:-^$}"
}
LACKS='read-only file|permission denied|not permitted|bad system call|not rendered|no space|SIGSYS'

stopped() { # in time, and by itself
	since=$(date +%s)
	docker stop -t 20 server >/dev/null
	took=$(($(date +%s) - since))
	unlike "$name: ended by itself" "$(docker inspect -f \
		'{{.State.ExitCode}} {{.State.OOMKilled}}' server)" '^137|true'
	ok "$name: within 15 s" [ $took -le 15 ]
}

one() {
	name=$1
	server_of "$name"
	since_all=$(date +%s)
	docker load -q -i "$LOADS/$name.tar" >/dev/null ||
		bail "$name does not load"
	docker volume create vol >/dev/null
	[ -z "$SECTION" ] || short
	served
	is "$name: docker run" $? 0
	client_for "$name"
	if ! running || ! until_ok 60 answers; then
		fail "$name: answers" "$(docker logs server 2>&1 | tail -n 20)
$(cat "$W/o")"
		over
		return
	fi
	pass "$name: answers"
	CAPS=$((0x4eb | EXTRA_CAPS))
	confined "$name" "$(grep -E "$KEEP" "/proc/$(docker inspect -f \
		'{{.State.Pid}}' server)/status")"
	ok "$name: something to keep" save
	n=$(load 2>"$W/load.err")
	ok "$name: answers under load ($n/s)" [ "${n:-0}" -gt 0 ]
	[ "${n:-0}" -gt 0 ] || diag "$(tail -n 5 "$W/load.err")"
	ok "$name: the rest of its day" more
	docker restart -t 20 server >/dev/null
	ok "$name: restarted, answers" until_ok 60 answers
	ok "$name: restarted, has kept it" until_ok 10 kept
	b=$(base)
	is "$name: nothing was lacked" "$(lacked)" ""
	stopped
	owners >"$W/owners"
	# another block than before
	docker rename server before
	served
	ok "$name: made anew, answers" until_ok 60 answers
	ok "$name: made anew, has kept it" until_ok 10 kept
	ok "hardened: $name: by another block of ids" apart "$b" "$(base)"
	ok "$name: whose files are the same users'" same_owners
	stopped
	over
	diag "$name: $(($(date +%s) - since_all)) s"
}

# short: without its section it does not do, and says why
short() {
	section=$SECTION SECTION=
	served
	ok "hardened: $name: does not do without its section" until_ok 60 said
	docker rm -f server >/dev/null
	docker volume rm -f vol >/dev/null
	docker volume create vol >/dev/null
	SECTION=$section
}
said() { docker logs server 2>&1 | grep -Eq "$LACKING"; }

over() {
	client_off
	docker rm -f server before >/dev/null 2>&1
	docker volume rm -f vol >/dev/null
}

loads_start
for s; do one "$s"; done
leaves
dockerd_stop
finish
