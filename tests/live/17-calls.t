#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What engines call, to the letter: the words that containerd's shim (go-runc),
# podman and CRI-O (conmon) and buildah pass, in their order and spelling, and
# what they read of the answers. tests/suites/CLI names the rows.

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"

make_one() { # a bundle of its own, and files where engines want them
	cid
	light "$W/$ID" "$(sh_args 'echo ready; sleep 1000')"
	L=$W/$ID.log P=$W/$ID.pid
	jq "$(args /bin/sh -c 'exit 7') | .process" "$W/$ID/config.json" \
		>"$W/7.json"
	jq "$(args /bin/sleep 500) | .process" "$W/$ID/config.json" \
		>"$W/500.json"
}
runs() { test -d "/proc/$(cat "$1")"; }
status() { "$RUNTIME" --root "$W/state" state "$1" | jq -r .status; }
stopped() { [ "$(status "$1")" = stopped ]; }
limit() { lim pids pids.max; }
# msg: what an engine shows of the log
msg() { jq -r 'select(.level == "error") | .msg' "$L" | tail -n 1; }

# ---- containerd's shim: global options first, the log as JSON, all by spaces
shim() { # COMMAND...
	"$RUNTIME" --root "$W/state" --log "$L" --log-format json \
		${SYSTEMD:+--systemd-cgroup=false} "$@"
}
make_one
ok "shim: create" quietly shim create --bundle "$W/$ID" --pid-file "$P" \
	--no-new-keyring --preserve-fds 0 "$ID"
is "shim: it is created" "$(status "$ID")" created
ok "shim: the pid file is its process" runs "$P"
is "shim: a number, and no more" "$(tr -d 0-9 <"$P" | wc -c)" 0
ok "shim: start" quietly shim start "$ID"
ok "shim: exec" quietly shim exec --process "$W/500.json" --detach \
	--pid-file "$W/x.pid" "$ID"
ok "shim: its pid file" runs "$W/x.pid"
is "shim: ps is an array of pids" "$(shim ps --format json "$ID" |
	jq -c sort)" "$(jq -nc "[$(cat "$P"), $(cat "$W/x.pid")] | sort")"
ok "shim: pause" shim pause "$ID"
is "shim: it is paused" "$(status "$ID")" paused
ok "shim: resume" shim resume "$ID"
is "shim: update from standard input" "$(echo '{"pids":{"limit":41}}' |
	shim update --resources=- "$ID" 2>&1; limit)" 41
ok "shim: kill, a number" shim kill "$ID" 0
ok "shim: kill --all in front" shim kill --all "$ID" 9
ok "shim: it has stopped" until_ok 10 stopped "$ID"
ok "shim: kill --all of what has ended" shim kill --all "$ID" 9
nok "shim: kill of what has ended" quietly shim kill "$ID" 15
like "shim: in words that it knows" "$(msg)" \
	'process already finished|container not running|no such process'
is "shim: the state of what has ended" "$(shim state "$ID" |
	jq -c '[.status, .pid // 0]')" '["stopped",0]'
ok "shim: delete" shim delete "$ID"
nok "shim: kill of what is gone" quietly shim kill "$ID" 9
like "shim: in words that it knows, gone" "$(msg)" 'does not exist'
nok "shim: delete of what is gone" quietly shim delete "$ID"
like "shim: in words that it knows, deleted" "$(msg)" 'does not exist'
ok "shim: delete --force of what is gone" shim delete --force "$ID"

make_one
SYSTEMD=1
ok "shim: --systemd-cgroup=false, --detach" quietly shim create \
	--bundle "$W/$ID" --detach --pid-file "$P" "$ID"
SYSTEMD=
for c in checkpoint restore; do
	nok "shim: $c, all of its options" quietly shim "$c" \
		--image-path "$W/i" --work-path "$W/w" --tcp-established \
		--ext-unix-sk --shell-job --file-locks --empty-ns network \
		--manage-cgroups-mode soft --parent-path ../p "$ID"
	like "shim: $c: the engine's line" "$(msg)" "^$c: is not offered"
done
is "shim: it is as it was" "$(status "$ID")" created
ok "shim: delete --force of a created one" shim delete --force "$ID"
light "$W/$ID" "$(args /none/such)"
: >"$L"
nok "shim: no such program" quietly shim create --bundle "$W/$ID" "$ID"
like "shim: no such program: docker's 127" "$(msg)" \
	'no such file or directory|executable file not found'
light "$W/$ID" "$(args none-such)"
nok "shim: not in PATH" quietly shim create --bundle "$W/$ID" "$ID"
like "shim: not in PATH: docker's 127" "$(msg)" 'executable file not found in'
light "$W/$ID" "$(args /etc/passwd)"
nok "shim: no program" quietly shim create --bundle "$W/$ID" "$ID"
like "shim: no program: docker's 126" "$(msg)" 'permission denied'
printf '#!/no/interp\n' >"$W/root/script" && chmod 755 "$W/root/script"
light "$W/$ID" "$(args /script)"
ok "shim: a script whose interpreter is not there: create" quietly shim \
	create --bundle "$W/$ID" "$ID"
nok "shim: start" quietly shim start "$ID"
like "shim: no interpreter: docker's 127" "$(msg)" \
	'"/script".*no such file or directory'
shim delete --force "$ID"
light "$W/$ID" ".mounts += [{destination: \"/etc/passwd\", type: \"tmpfs\",
	source: \"tmpfs\"}]"
nok "shim: a folder on a file" quietly shim create --bundle "$W/$ID" "$ID"
like "shim: a folder on a file: as docker has it" "$(msg)" \
	'/etc/passwd is a file.*not a directory'
like "shim: its line has level, msg and time, whole" "$(tail -n 1 "$L" |
	jq -r '[.level, (.msg | length > 9), .time] | join(" ")')" \
	'^error true 20[0-9-]+T[0-9:.]+(Z|[+-][0-9:]+)$'
like "features, as docker and containerd ask" "$("$RUNTIME" features |
	jq -r .ociVersionMax)" '^1\.'
like "--version, as moby reads it" "$("$RUNTIME" --version | tr '\n' ';')" \
	'^[a-z-]+ version [^ ;]+;commit: [^ ;]+;spec: [0-9.]+;$'

# ---- podman and CRI-O: conmon; "=" and spaces side by side
conmon() { "$RUNTIME" --log-format=json --log "$L" "--root=$W/state" "$@"; }
make_one
ok "conmon: create" quietly conmon create --bundle "$W/$ID" --pid-file "$P" \
	"$ID"
ok "conmon: start" quietly conmon start "$ID"
ok "conmon: exec" quietly conmon exec --pid-file "$W/y.pid" \
	--process "$W/500.json" --detach "$ID"
ok "conmon: its pid file" runs "$W/y.pid"
conmon exec --process "$W/7.json" "$ID" >/dev/null 2>&1
is "conmon: an attached exec has its status" $? 7
echo '{"pids":{"limit":42}}' >"$W/r.json"
ok "podman: update from a file" conmon update "--resources=$W/r.json" "$ID"
is "podman: so it is" "$(limit)" 42
is "CRI-O: update, a space before the dash" "$(echo '{"pids":{"limit":43}}' |
	conmon update --resources - "$ID" 2>&1; limit)" 43
is "events --stats, as CRI-O of old" "$(conmon events --stats "$ID" |
	jq -r '.type + " " + .id')" "stats $ID"
is "list --format=json" "$(conmon list --format=json | jq -r '.[].id')" "$ID"
is "list -q" "$(conmon list -q)" "$ID"
is "state, as CRI-O and hooks read it" "$(conmon state "$ID" |
	jq -c '[.id, .status, .pid, .bundle]')" \
	"[\"$ID\",\"running\",$(cat "$P"),\"$W/$ID\"]"
ok "podman: kill" conmon kill "$ID" 15
ok "podman: kill --all" conmon kill --all "$ID" 9
ok "podman: it has stopped" until_ok 10 stopped "$ID"
ok "podman: delete --force" conmon delete --force "$ID"
is "and nothing is left" "$(conmon list -q)" ""

# ---- buildah: create in a bundle, state again and again, kill by name
buildah() { "$RUNTIME" --root "$W/state" "$@"; }
make_one
ok "buildah: create" quietly buildah create --bundle "$W/$ID" --pid-file "$P" \
	"$ID"
ok "buildah: start" quietly buildah start "$ID"
is "buildah: state" "$(buildah state "$ID" | jq -r .status)" running
ok "buildah: kill by a name" buildah kill "$ID" SIGKILL
ok "buildah: it has stopped" until_ok 10 stopped "$ID"
ok "buildah: delete" buildah delete "$ID"

# ---- by hand
up 'trap "echo term" TERM; echo ready; while :; do sleep 0.2; done'
ready "$ID"
ok "kill, no signal" rt kill "$ID"
ok "it is TERM" until_ok 10 grep -q term "$W/$ID.out"
rt ps "$ID" -o pid >/dev/null 2>&1
is "options of ps(1) are not taken" $? 2
rt exec "$ID" sh -c 'exit $#' - -d --cwd /none -- x >/dev/null 2>&1
is "what stands behind exec's program is the program's" $? 5
rt exec -- "$ID" true >/dev/null 2>&1
is "exec -- ID" $? 0
down "$ID"

# ---- BuildKit's executor and test suites: run
make_one
light "$W/$ID" "$(sh_args 'exit 3')"
"$RUNTIME" --root "$W/state" --log "$L" --log-format json run \
	--bundle "$W/$ID" --pid-file "$P" --keep "$ID" >/dev/null 2>&1
is "run --keep: the program's status" $? 3
is "run --keep: it stays" "$(status "$ID")" stopped
ok "run --keep: the pid file too" test -s "$P"
ok "run --keep: delete" buildah delete "$ID"
finish
