#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What brig began ends with it: a process of a launch or an exec that waits for
# something when brig is killed, and that hears of it from nobody but the kernel.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox gcc
playground "$@"
peer && skip_all "brig's own"
ROOT_TOOLS=probe
tool held
W_SH='.hooks.createRuntime = [{path: "/bin/sh", args: ["sh", "-c",
	"echo $$ >\($w)/hook; exec sleep 1000"]}]'

# ends DESC CALL ARG...: brig ARG..., a child of which waits in that call, is
# killed: the child is gone then
ends() {
	ends_d=$1 ends_c=$2
	shift 2
	rm -f "$W/held.out"
	"$W/held" "$ends_c" "$W/held.out" "$RUNTIME" --root "$W/state" "$@" \
		>/dev/null 2>&1 </dev/null &
	ends_h=$!
	until_ok 30 waits
	ends_b=$(sed -n 1p "$W/held.out") ends_p=$(sed -n 2p "$W/held.out")
	if [ -z "$ends_p" ] || gone "$ends_p"; then
		fail "$ends_d" "no process waits"
	else
		kill -9 "$ends_b"
		ok "$ends_d" until_ok 30 gone "$ends_p"
	fi
	kill -9 $ends_h
	wait $ends_h 2>/dev/null
}
waits() { [ "$(grep -c . "$W/held.out")" -ge 2 ]; } 2>/dev/null

cid
light "$W/$ID" "$(sh_args 'sleep 1000')"
ends "hardened: who reads a config" capset create --bundle "$W/$ID" "$ID"
rt delete --force "$ID"
ends "hardened: the container's first process" setsid create --bundle \
	"$W/$ID" "$ID"
ok "hardened: and nothing of it is in the way" rt delete --force "$ID"

up 'echo ready; exec sleep 1000'
ready "$ID"
ends "hardened: a process that joins" setsid exec --detach "$ID" sleep 1000
ends "hardened: once it is who it will be" keyctl exec --detach "$ID" \
	sleep 1000
is "hardened: the container has its own alone" "$(rt ps --format json "$ID" |
	jq length)" 1
down "$ID"

# A hook of the host's
cid
light "$W/$ID" "$(sh_args 'sleep 1000') | (\"$W\") as \$w | $W_SH"
"$RUNTIME" --root "$W/state" create --bundle "$W/$ID" "$ID" >/dev/null 2>&1 \
	</dev/null &
C=$!
until_ok 30 test -s "$W/hook"
P=$(cat "$W/hook")
nok "hardened: a hook runs" gone "$P"
kill -9 $C
ok "hardened: a hook, too" until_ok 30 gone "$P"
wait $C 2>/dev/null
ok "hardened: and what it was for" rt delete --force "$ID"
finish
