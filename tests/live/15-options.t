#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Options of create and what a caller may do between create and start.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
tool probe
tool filters
bundle "$W/first" || bail "no bundle"

# What `spec' writes runs
cid
mkdir -m 755 "$W/$ID" && cp -a "$W/first/rootfs" "$W/$ID/"
if ! peer; then
	(cd "$W/$ID" && rt spec)
	jq ".process.terminal = false |
		$(sh_args 'id -u; cat /proc/self/uid_map; touch /x && echo wrote')" \
		"$W/$ID/config.json" >"$W/c" && cp "$W/c" "$W/$ID/config.json"
	OUT=$(rt run --bundle "$W/$ID" "$ID" 2>&1)
	is "hardened: spec's config runs, as who it says" "$(printf '%s\n' \
		"$OUT" | head -n 1)" 1000
	unlike "hardened: its root is read-only" "$OUT" wrote
fi

# A pidfd
"$W/probe" pidfd "$W/p.sock" >"$W/p.out" 2>&1 &
P=$!
until_ok 5 test -S "$W/p.sock"
cid
light "$W/$ID" "$(sh_args 'exit 0')"
ok "create with a socket for the pidfd" quietly rt create --bundle "$W/$ID" \
	--pidfd-socket "$W/p.sock" "$ID"
wait $P
is "it is that of the first process" "$(tr -dc 0-9 <"$W/p.out")" \
	"$(pid_of "$ID")"
down "$ID"
cid
light "$W/$ID" "$(sh_args 'exit 0')"
host_snap "$W/before"
nok "nobody listens" rt create --bundle "$W/$ID" --pidfd-socket "$W/none" "$ID"
host_snap "$W/after"
same "and nothing stays" "$W/before" "$W/after"

# And of an exec's process
cid
light "$W/$ID" "$(sh_args 'sleep 1000')"
ok "one to exec in" quietly rt run --detach --bundle "$W/$ID" "$ID"
rm -f "$W/p.sock"
"$W/probe" pidfd "$W/p.sock" >"$W/p.out" 2>&1 &
P=$!
until_ok 5 test -S "$W/p.sock"
ok "exec with a socket for the pidfd" quietly rt exec --detach \
	--pidfd-socket "$W/p.sock" --pid-file "$W/x.pid" "$ID" sleep 1000
wait $P
is "exec: it is that of its process" "$(tr -dc 0-9 <"$W/p.out")" \
	"$(cat "$W/x.pid")"
nok "exec: nobody listens" rt exec --pidfd-socket "$W/none" "$ID" true
down "$ID"

# hardened: limits of who calls, and a bundle's name
if ! peer; then
	cid
	light "$W/$ID" "$(sh_args 'exit 0')"
	host_snap "$W/before"
	for n in 0 1; do
		OUT=$(sh -c 'ulimit -f "$1"; "$0" --root "$2/state" create \
			--bundle "$2/$3" "$3" 2>&1; echo "$?"' \
			"$RUNTIME" $n "$W" "$ID")
		like "hardened: no file may be longer than $n blocks" "$OUT" \
			'write: File too large'
		is "hardened: that is an error" "${OUT##*
}" 1
	done
	host_snap "$W/after"
	same "hardened: and nothing stays" "$W/before" "$W/after"
	ok "hardened: four seconds of a processor" sh -c 'ulimit -t 4
		exec "$0" --root "$1/state" run --bundle "$1/$2" "$2"' \
		"$RUNTIME" "$W" "$ID"
	OUT=$(sh -c 'ulimit -c 0; exec "$0" --root "$1/state" run \
		--bundle "$1/$2" "$2" 2>&1' "$RUNTIME" "$W" "$ID")
	like "hardened: a core limit of 0: what would raise it" "$OUT" \
		'^$|CAP_SYS_RESOURCE where the caller.s is 0'
	n="$W/two
lines"
	mv "$W/$ID" "$n"
	OUT=$(rt run --bundle "$n" "$ID" 2>&1)
	is "hardened: a bundle of two lines" $? 1
	like "hardened: is refused by that" "$OUT" 'a control character'
	OUT=$(rt run --bundle "$W/nowhere" "$ID" 2>&1)
	like "hardened: a bundle that is not there, by name" "$OUT" 'nowhere'
fi

# hardened: what can't be had is said
if ! peer; then
	rt create --no-pivot --bundle "$W/$ID" "$ID" 2>"$W/e"
	is "hardened: --no-pivot" $? 1
	like "hardened: with the reason" "$(cat "$W/e")" 'no-pivot: .*pivot_root'
	for c in checkpoint restore; do
		OUT=$(rt --log-format json --log "$W/log" $c "$ID" 2>&1)
		is "hardened: $c" $? 1
		like "hardened: $c: the words" "$OUT" 'is not offered'
		is "hardened: $c: the engine's line" "$(tail -n 1 "$W/log" |
			jq -r .level)" error
	done
	host_snap "$W/after"
	same "hardened: and nothing stays" "$W/before" "$W/after"
fi

# A flag of the filter, as the kernel has it
up 'echo ready; exec sleep 100' \
	'.linux.seccomp.flags = ["SECCOMP_FILTER_FLAG_LOG"]'
ready "$ID"
OUT=$("$W/filters" flags "$(pid_of "$ID")")
case $OUT in
none*) skip "SECCOMP_FILTER_FLAG_LOG" "the kernel tells no flags" ;;
*) like "SECCOMP_FILTER_FLAG_LOG" "$OUT" '^filter 2$' ;;
esac
down "$ID"

# Later edits have no effect
cid
light "$W/$ID" "$(sh_args 'echo first; echo $N')
	| .process.env += [\"N=one\"] | .annotations = {\"org.example\": \"a\"}"
ok "created" quietly sh -c '"$0" --root "$1/state" create --bundle "$1/$2" "$2" \
	>"$1/said"' "$RUNTIME" "$W" "$ID"
jq "$(sh_args 'echo second') | .annotations = {\"org.example\": \"b\"}" \
	"$W/$ID/config.json" >"$W/c" && cp "$W/c" "$W/$ID/config.json"
is "state has the annotations" "$(rt state "$ID" |
	jq -r '.annotations["org.example"]')" a
rm "$W/$ID/config.json"
ok "started, the config gone" rt start "$ID"
stopped() { rt state "$1" | grep -q stopped; }
until_ok 10 stopped "$ID"
ok "deleted" rt delete "$ID"

# Without process
cid
light "$W/$ID" 'del(.process)'
ok "create without process" quietly rt create --bundle "$W/$ID" "$ID"
is "it is created" "$(rt state "$ID" | jq -r .status)" created
nok "start without process" rt start "$ID"
is "it has no effect" "$(rt state "$ID" | jq -r .status)" created
down "$ID"

# A pid file that is a link, a process file that is none
cid
light "$W/$ID" "$(sh_args 'sleep 1000')"
echo mine >"$W/target"
ln -s "$W/target" "$W/link"
host_snap "$W/before"
nok "hardened: a pid file that is a symlink" rt create --bundle "$W/$ID" \
	--pid-file "$W/link" "$ID"
is "hardened: is not written through" "$(cat "$W/target")" mine
rt delete --force "$ID" 2>/dev/null
host_snap "$W/after"
same "hardened: and nothing stays of it" "$W/before" "$W/after"
up 'echo ready; sleep 1000'
ready "$ID"
GOOD=$(jq -c "$(args /bin/true) | .process" "$W/$ID/config.json")
printf '%s' "$GOOD" >"$W/good"
printf '%s' "${GOOD%?}" >"$W/cut"
printf '%s' "$GOOD" | tr '{' '\000' >"$W/nul"
printf '%s' "$GOOD" | jq -c '.cwd = "../.."' >"$W/cwd"
printf '%s' "$GOOD" | jq -c '.args = []' >"$W/empty"
printf '%s' "$GOOD" | sed 's/"cwd"/"cwd":"\/tmp","cwd"/' >"$W/twice"
head -c 6000000 /dev/zero | tr '\0' ' ' >"$W/huge"
mkdir "$W/folder"
ok "exec of a good file" rt exec --process "$W/good" "$ID"
ls "/proc/$(pid_of "$ID")/task" >"$W/before"
for f in cut nul cwd empty huge folder none; do
	nok "exec of a bad file: $f" rt exec --process "$W/$f" "$ID"
done
nok "hardened: exec of a bad file: twice" rt exec --process "$W/twice" "$ID"
is "and the container goes on" "$(rt state "$ID" | jq -r .status)" running
is "alone" "$(rt ps --format json "$ID" | jq length)" 1
down "$ID"
finish
