#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Hooks: when, where, with what (CVE-2025-23266: not what the image says); and
# what their failure means.
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
	light "$W/$ID" "$(sh_args 'sleep 1000') | $(hooks "$2") | ${3:-.}"
	failing_b=$(until_now)
	rt create --bundle "$W/$ID" "$ID" >"$W/o" 2>&1 </dev/null
	isnt "$1: create fails" $? 0
	failing_o=$(cat "$W/o")
	failing_t=$(($(until_now) - failing_b))
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
is "it is ended in time" "$([ $failing_t -le $((60 + ${SLOW:-0})) ] && echo yes)" yes
failing "one that floods its output" "prestart: [$(hook x loud)]"
BIG=$(head -c 100000 /dev/zero | tr '\0' x)
cid
light "$W/$ID" "$(sh_args 'exit 0') | $(hooks "prestart: [$(hook x deaf)]")"
jq --arg b "$BIG" '.annotations = {big: $b}' "$W/$ID/config.json" >"$W/big" &&
	cp "$W/big" "$W/$ID/config.json"
is "one that does not read its state" \
	"$(rt run --bundle "$W/$ID" "$ID" 2>&1 </dev/null; echo $?)" 0

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
until_ok 5 became $d theirs
is "a process of another user's" "$(status_of $d Uid | cut -f1)" 1000
D=$d
host_snap "$W/before"
failing "hardened: of a process that is not root's" "prestart: [$(docker)]"
kill $d
wait $d 2>/dev/null
up 'echo ready; sleep 1000'
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
	until_ok 10 became $D other
	$o $H/other
	host_snap "$W/before"
	failing "hardened: a program after $o" "prestart: [$(docker)]"
	kill $D
	wait $D 2>/dev/null
	rm $H/other
done
is "hardened: none of them ran" "$(ls "$W/out")" ""

for h in poststart poststop; do
	cid
	light "$W/$ID" "$(sh_args 'exit 0') | $(hooks "$h: [$(file $H/prober)]")"
	rm -f "$W"/out/*
	ok "$h: run" rt run --bundle "$W/$ID" "$ID"
	ok "$h: ran" test -s "$W/out/file.state"
done
cid
light "$W/$ID" "$(sh_args 'exec sleep 1000') | $(hooks "poststart:
	[{path: \"$H/prober\", args: [\"prober\", \"hook\", \"$W/out\",
	\"x\", \"bad\"]}]")"
ok "a poststart that fails: create" quietly rt create --bundle "$W/$ID" "$ID"
P=$(pid_of "$ID")
nok "a poststart that fails: start fails" quietly rt start "$ID"
ok "a poststart that fails: the container has stopped" until_ok 5 gone "$P"
like "a poststart that fails: is left to delete" "$(rt state "$ID")" stopped
down "$ID"
cid
light "$W/$ID" "$(sh_args 'exit 0') | $(hooks "poststop:
	[{path: \"$H/prober\", args: [\"prober\", \"hook\", \"$W/out\",
	\"x\", \"bad\"]}, $(file $H/prober)]")"
rm -f "$W"/out/*
rt --log "$W/log" run --bundle "$W/$ID" "$ID" >/dev/null 2>&1
is "a poststop that fails: the container is gone all the same" "$?" 0
like "a poststop that fails: it is logged" "$(cat "$W/log")" poststop
ok "a poststop that fails: the next one runs" test -s "$W/out/file.state"

# createContainer: among the host's files, before the pivot, in the
# container's namespaces; as its root, with no more than its process may have
mkdir -m 1777 "$W/open"
inner() { printf '{path: "%s", args: ["prober", "hook",
	"%s", "%s", "%s"], env: ["MINE=1"]%s}' "$1" "$2" "$3" "$4" "${5-}"; }
cid
light "$W/$ID" "$(sh_args 'exec sleep 1000') |
	$(hooks "createContainer: [$(inner $H/prober "$W/open" cc ok)]") |
	.annotations = {\"org.example\": \"value\"} |
	.process.env += [\"LD_PRELOAD=/evil.so\", \"IMAGE=1\"]"
ok "createContainer: create" quietly rt create --bundle "$W/$ID" "$ID"
P=$(pid_of "$ID")
OUT=$(cat "$W/open/cc.seen")
is "createContainer: in the container's mount namespace" \
	"$(inside 'link ns/mnt')" "$(ns_of "$P" mnt)"
isnt "createContainer: not the host's" "$(inside 'link ns/mnt')" \
	"$(ns_of self mnt)"
is "createContainer: in the host's root folder" "$(inside 'link cwd')" /
is "createContainer: no descriptors but three" "$(printf '%s\n' "$OUT" |
	grep '^[0-9]' | grep -v "$W/open/" | cut -d' ' -f1 | tr '\n' ' ')" \
	"0 2 "
is "createContainer: the hook's environment alone" \
	"$(tr '\0' ' ' <"$W/open/cc.environ")" "MINE=1 "
S=$(cat "$W/open/cc.state")
is "createContainer: state: id" "$(echo "$S" | jq -r .id)" "$ID"
is "createContainer: state: status" "$(echo "$S" | jq -r .status)" creating
is "createContainer: state: pid" "$(echo "$S" | jq -r .pid)" 1
is "createContainer: state: annotations" \
	"$(echo "$S" | jq -r '.annotations["org.example"]')" value
OUT=$(cat "$W/open/cc.status")
is "hardened: createContainer: no new privileges" "$(inside NoNewPrivs)" 1
is "hardened: createContainer: a filter" "$(inside Seccomp)" 2
is "hardened: createContainer: capabilities of the container's" \
	"$(inside CapEff)" "$(status_of "$P" CapBnd)"
is "hardened: createContainer: a user of the container's" \
	"$(stat -c %u "$W/open/cc.status")" \
	"$(awk '$1 == 0 { print $2 }' "/proc/$P/uid_map")"
down "$ID"
host_snap "$W/before"
failing "createContainer: one that fails" \
	"createContainer: [$(inner $H/prober "$W/open" cc bad)]"
like "createContainer: it is named" "$failing_o" createContainer
failing "createContainer: one that takes too long" \
	"createContainer: [$(inner $H/prober "$W/open" cc slow ', timeout: 1')]"
is "createContainer: it is ended in time" \
	"$([ $failing_t -le $((60 + ${SLOW:-0})) ] && echo yes)" yes
for f in $H/wide/prober "$W/root/bin/hook" /proc/self/exe; do
	failing "hardened: createContainer: $f" \
		"createContainer: [$(inner "$f" "$W/open" bad ok)]"
done
is "hardened: none of them ran" "$(ls "$W/open" | grep bad)" ""

# startContainer: a file of the container's, behind the gate, confined as the
# process itself, which has not begun
cid
light "$W/$ID" "$(sh_args 'cat /tmp/sc.environ; echo; cat /tmp/sc.seen
	cat /tmp/sc.status; cat /tmp/sc.state; echo; echo "me $(readlink /proc/self/ns/mnt)"') |
	$(hooks "startContainer: [$(inner /bin/probe /tmp sc ok)]")"
ok "startContainer: create" quietly rt create --bundle "$W/$ID" "$ID"
rt start "$ID" >"$W/o" 2>&1
is "startContainer: start" "$?" 0
down "$ID"
OUT=$(do_sh 'tr "\0" " " </tmp/sc.environ; echo; cat /tmp/sc.seen
	cat /tmp/sc.status; cat /tmp/sc.state; echo
	echo "me $(readlink /proc/self/ns/mnt)"' \
	"$(hooks "startContainer: [$(inner /bin/probe /tmp sc ok)]")" 2>&1)
is "startContainer: the hook's environment alone" \
	"$(printf '%s\n' "$OUT" | head -n 1)" "MINE=1 "
is "startContainer: in the container" "$(inside 'link ns/mnt')" "$(inside me)"
is "startContainer: no descriptors but three" "$(printf '%s\n' "$OUT" |
	grep '^[0-9]' | grep -v "/tmp/" | cut -d' ' -f1 | tr '\n' ' ')" "0 2 "
is "hardened: startContainer: no new privileges" "$(inside NoNewPrivs)" 1
OUT2=$(do_sh 'grep Seccomp_filters /proc/self/status' 2>&1 | tr -dc 0-9)
is "hardened: startContainer: every filter of the process" \
	"$(inside Seccomp_filters)" "$OUT2"
if ! peer; then
	OUT2=$(do_sh 'echo ran' "$(hooks 'startContainer: [{path: "/bin/true"}]') |
		.process.rlimits = [{type: \"RLIMIT_NOFILE\", soft: 12,
			hard: 12}]" 2>&1)
	like "startContainer: too few descriptors are said to be" "$OUT2" \
		'hooks/startContainer/0: .*Too many open files'
fi
S=$(printf '%s\n' "$OUT" | grep '^{')
is "startContainer: state: status" "$(echo "$S" | jq -r .status)" created
is "startContainer: state: pid" "$(echo "$S" | jq -r .pid)" 1
for how in 'bad' 'slow ok , timeout: 1'; do
	cid
	light "$W/$ID" "$(sh_args 'echo program; exec sleep 1000') |
		$(hooks "startContainer: [$(inner /bin/probe /tmp sc \
		"${how%% *}" "$([ "$how" = bad ] || echo ', timeout: 1')")]")"
	rt create --bundle "$W/$ID" "$ID" >"$W/o" 2>&1 </dev/null
	P=$(pid_of "$ID")
	rt start "$ID" >"$W/e" 2>&1
	isnt "startContainer: ${how%% *}: start fails" "$?" 0
	like "startContainer: ${how%% *}: it is named" "$(cat "$W/e")" \
		startContainer
	is "startContainer: ${how%% *}: the program never ran" "$(cat "$W/o")" ""
	ok "startContainer: ${how%% *}: the container has stopped" \
		until_ok 5 gone "$P"
	down "$ID"
done
# there every signal has its default again, and who is not the first of its pid
# namespace dies of one
up 'echo ready; sleep 1000'
ready "$ID"
C=$ID
cid
light "$W/$ID" "$(sh_args 'echo program') | .linux.namespaces |=
	map(if .type == \"pid\" then .path = \"/proc/$(pid_of "$C")/ns/pid\"
	else . end) |
	$(hooks "startContainer: [$(inner /bin/probe /tmp sc deaf)]")"
jq --arg b "$BIG" '.annotations = {big: $b}' "$W/$ID/config.json" >"$W/big" &&
	cp "$W/big" "$W/$ID/config.json"
is "startContainer: one that does not read its state" \
	"$(rt run --bundle "$W/$ID" "$ID" 2>&1 </dev/null)" program
down "$C"
cid
light "$W/$ID" "$(sh_args 'exit 0') |
	$(hooks "startContainer: [$(inner $H/prober /tmp sc ok)]")"
rt create --bundle "$W/$ID" "$ID" >"$W/o" 2>&1 </dev/null
nok "startContainer: a file of the host is not there" rt start "$ID"
down "$ID"
finish
