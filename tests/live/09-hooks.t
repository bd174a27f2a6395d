#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Hooks: when, where, with what; and what their failure means.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
ROOT_TOOLS=probe
tool probe

# Below a folder that nobody else may write: a program of root's, and a process
# that runs it, as dockerd is, whose hook is its own /proc/PID/exe
H=/run/hooks
mkdir -m 755 $H || bail "no $H"
cp "$W/probe" $H/prober
chmod 755 $H/prober
$H/prober wait &
D=$!

hook() { printf '{path: "%s", args: ["prober", "hook",
	"%s", "%s", "%s", "%s"]%s}' $H/prober $H "$1" "$2" $H/order "${3-}"; }
hooks() { printf '.hooks = {%s}' "$1"; }

cid
light "$W/$ID" "$(sh_args 'exit 0') |
	$(hooks "prestart: [$(hook one ok), $(hook two ok)]") |
	.annotations = {\"org.example\": \"value\"} |
	.process.env += [\"LD_PRELOAD=/evil.so\", \"IMAGE=1\"]"
(cd "$W" && rt create --bundle "$W/$ID" --pid-file "$W/pid" "$ID" \
	2>"$W/e" </dev/null 8</proc)
is "create with hooks" "$?$(cat "$W/e")" 0
P=$(cat "$W/pid")
is "in their order" "$(tr '\n' ' ' <$H/order)" "one two "
S=$(cat $H/one.state)
is "state: id" "$(echo "$S" | jq -r .id)" "$ID"
is "state: pid" "$(echo "$S" | jq -r .pid)" "$P"
is "state: bundle" "$(echo "$S" | jq -r .bundle)" "$W/$ID"
like "state: status" "$(echo "$S" | jq -r .status)" '^creat(ing|ed)$'
like "state: version" "$(echo "$S" | jq -r .ociVersion)" '^1\.'
is "state: annotations" "$(echo "$S" | jq -r '.annotations["org.example"]')" \
	value
like "arguments" "$(tr '\0' ' ' <$H/one.cmdline)" \
	"prober hook $H one ok"
unlike "hardened: nothing of the image's or the caller's environment" \
	"$(tr '\0' '\n' <$H/one.environ)" '^(LD_|IMAGE|HOME|TAP|W=|RUNTIME)'
OUT=$(cat $H/one.seen)
is "in the runtime's namespaces" "$(inside 'link ns/mnt')" "$(ns_of self mnt)"
is "hardened: no folder of the caller" "$(inside 'link cwd')" /
is "no descriptors but three" "$(printf '%s\n' "$OUT" | grep '^[0-9]' |
	grep -v "$H/" | cut -d' ' -f1 | tr '\n' ' ')" "0 2 "
for n in SigBlk SigIgn; do
	is "no signal in $n" "$(sed -n "s/^$n:[[:space:]]*//p" \
		$H/one.status)" 0000000000000000
done
ok "the container waits" rt start "$ID"
stopped() { rt state "$1" | grep -q stopped; }
until_ok 5 stopped "$ID"
ok "and ends" rt delete "$ID"

# failing DESC HOOKS [FILTER]: create fails, and nothing stays
failing() {
	cid
	light "$W/$ID" "$(sh_args 'sleep 100') | $(hooks "$2") | ${3:-.}"
	failing_b=$(date +%s)
	rt create --bundle "$W/$ID" "$ID" >"$W/o" 2>&1 </dev/null
	isnt "$1: create fails" $? 0
	failing_o=$(cat "$W/o")
	failing_t=$(($(date +%s) - failing_b))
	nok "$1: no container" rt state "$ID"
	rt delete --force "$ID" 2>/dev/null
	host_snap "$W/after"
	same "$1: nothing stays" "$W/before" "$W/after"
}
rm -f $H/*.* $H/order
mkdir "$W/out"
hook() { printf '{path: "%s", args: ["prober", "hook",
	"%s", "%s", "%s"]%s}' $H/prober "$W/out" "$1" "$2" "${3-}"; }
host_snap "$W/before"
failing "a hook that fails" "prestart: [$(hook x bad)]"
like "it is named" "$failing_o" "$H/prober|prestart"
failing "the second of two" "prestart: [$(hook x ok), $(hook y bad)]"
failing "one that takes too long" "prestart: [$(hook x slow ', timeout: 1')]"
is "it is ended in time" "$([ $failing_t -le 5 ] && echo yes)" yes
failing "one that floods its output" "prestart: [$(hook x loud)]"
BIG=$(head -c 100000 /dev/zero | tr '\0' x)
cid
light "$W/$ID" "$(sh_args 'exit 0') | $(hooks "prestart: [$(hook x deaf)]")"
jq --arg b "$BIG" '.annotations = {big: $b}' "$W/$ID/config.json" >"$W/big" &&
	cp "$W/big" "$W/$ID/config.json"
is "one that does not read its state" "$(rt run --bundle "$W/$ID" "$ID" 2>&1)" ""

# docker's own
docker() { printf '{path: "/proc/%s/exe", args: ["libnetwork-setkey",
	"-exec-root=%s", "%064d", "0123456789ab"%s]%s}' "$D" "$W/out" 0 \
	"${1-}" "${2-}"; }
cid
light "$W/$ID" "$(sh_args 'exit 0') | $(hooks "prestart: [$(docker)]")"
is "docker's own" "$(rt run --bundle "$W/$ID" "$ID" 2>&1)" ""
ok "docker's own ran" test -e "$W/out/setkey"
host_snap "$W/before"
failing "hardened: docker's with a word more" "prestart: [$(docker ', "-c"')]"
like "hardened: it is hook-unsafe" "$failing_o" hook-unsafe

# What others may have written, root does not run
file() { printf '{path: "%s", args: ["x", "hook", "%s", "file", "ok"]%s}' \
	"$1" "$W/out" "${2-}"; }
rm -f "$W"/out/*
cp $H/prober "$W/root/bin/hook"
mkdir -m 777 $H/wide
cp $H/prober $H/wide/prober
chmod 777 $H/wide
host_snap "$W/before"
for f in $H/wide/prober "$W/root/bin/hook" bin/hook /proc/$D/exe \
	/proc/self/exe /proc/self/cwd/prober; do
	failing "hardened: $f" "prestart: [$(file "$f")]"
	failing "hardened: $f, createRuntime" "createRuntime: [$(file "$f")]"
done
failing "hardened: docker's with an environment" \
	"prestart: [$(docker '' ', env: ["LD_PRELOAD=/x"]')]"
cp $H/prober "$W/theirs"
chmod 755 "$W/theirs"
"$W/probe" at 1000 1000 "$W/theirs" wait &
d=$!
until_ok 5 test "$(status_of $d Uid | cut -f1)" = 1000
D=$d
host_snap "$W/before"
failing "hardened: of a process that is not root's" "prestart: [$(docker)]"
kill $d
wait $d 2>/dev/null
up 'echo ready; sleep 100'
ready "$ID"
C=$ID
D=$(pid_of "$ID")
host_snap "$W/before"
failing "hardened: of a container's own" "prestart: [$(docker)]"
down "$C"
for o in 'chmod 777' 'chown 1000'; do
	cp -f $H/prober $H/other
	chmod 755 $H/other
	$H/other wait &
	D=$!
	sleep 0.1
	$o $H/other
	host_snap "$W/before"
	failing "hardened: a program after $o" "prestart: [$(docker)]"
	kill $D
	wait $D 2>/dev/null
	rm $H/other
done
is "hardened: none of them ran" "$(ls "$W/out")" ""

# Those that are not carried out are refused by name, never left out
for h in createContainer startContainer poststart poststop; do
	cid
	light "$W/$ID" "$(sh_args 'exit 0') | $(hooks "$h: [$(file $H/prober)]")"
	rm -f "$W"/out/*
	if o=$(rt run --bundle "$W/$ID" "$ID" 2>&1 </dev/null); then
		ok "$h: ran" test -s "$W/out/file.state"
	else
		like "$h: refused by name" "$o" "(unsupported|hook-[a-z]*) at /hooks/$h"
	fi
done
finish
