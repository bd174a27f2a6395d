#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The record: what was refused, forced and warned of goes to the log and to the
# host's journal or syslog, a line each; what stands in the state folder says
# the same; none of it holds a secret or drives a terminal; none of it waits.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"
tool dgram

J=/run/systemd/journal
mkdir -p $J
"$W/dgram" $J/socket "$W/journal" &
end=$!
until_ok 10 test -S $J/socket

messages() { sed -n 's/^MESSAGE=//p' "$W/journal"; }

# ---- a launch
odd='\u202e'
secret='.process.env += ["TOKEN=hunter2"] |
	.annotations = {label: "s3cret"} |
	.mounts += [{destination: "/srv/a'$odd'b", type: "bind",
		source: "'"$W"'/vol", options: ["rbind", "rw"]}]'
mkdir "$W/vol"
cid
light "$W/$ID" "$(sh_args 'sleep 1000') | $secret"
rt --log "$W/log" --log-format json run --detach --bundle "$W/$ID" "$ID" \
	>"$W/out" 2>&1 </dev/null
is "it runs" $? 0
rt record --format json "$ID" >"$W/record"
is "its record" $? 0
n=$(jq '[.findings[] | select(.action == "force" or .action == "warn")] |
	length' "$W/record")
ok "forced and warned" test "$n" -gt 10
ok "each has its line in the journal" until_ok 10 sh -c \
	'[ "$(grep -c "^MESSAGE=" "$0")" -eq "$1" ]' "$W/journal" "$n"
is "the same ones" "$(messages | jq -c '[.action, .rule, .pointer]')" \
	"$(jq -c '.findings[] | select(.action != "condition") |
		[.action, .rule, .pointer]' "$W/record")"
is "of this container" "$(messages | jq -r .id | sort -u)" "$ID"
is "and config" "$(messages | jq -r .config | sort -u)" \
	"$(sha256sum <"$W/$ID/config.json" | cut -d' ' -f1)"
is "as brig's" "$(grep -c '^SYSLOG_IDENTIFIER=brig$' "$W/journal")" "$n"
is "with what matters" "$(grep '^PRIORITY=' "$W/journal" | sort -u |
	paste -sd' ')" "PRIORITY=4 PRIORITY=6"
is "and in the log" "$(jq -c 'select(.event) | .event |
	select(.action != "condition") | [.action, .rule, .pointer]' "$W/log")" \
	"$(messages | jq -c '[.action, .rule, .pointer]')"
is "whose lines are what engines read" "$(jq -r '[.level, .msg, .time |
	type] | unique | .[]' "$W/log" | sort -u)" string

is "the plan is in the record" "$(jq -r '.plan.hostname' "$W/record")" \
	"$(jq -r .hostname "$W/$ID/config.json")"
ok "and the proof" jq -e '.proof | length > 5' "$W/record"
is "and the config's sum" "$(jq -r .config.sha256 "$W/record")" \
	"$(sha256sum <"$W/$ID/config.json" | cut -d' ' -f1)"
rt record "$ID" >"$W/text"
for f in journal log record text; do
	unlike "no value of the environment: $f" "$(cat "$W/$f")" hunter2
	unlike "nor of an annotation: $f" "$(cat "$W/$f")" s3cret
	is "nothing that turns a line round: $f" \
		"$(LC_ALL=C grep -c "$(printf '\342\200\256')" "$W/$f")" 0
done
like "but its name" "$(cat "$W/journal")" 'srv/a.u202eb'

# ---- an exec
EXEC_JQ='.env += ["PASSWORD=hunter2"]' \
	in_sh "$ID" true
is "exec" $? 0
ok "is told too" until_ok 10 grep -q \
	"\"id\":\"$ID\".*\"pointer\":\"/env/" "$W/journal"
unlike "without the value" "$(cat "$W/journal")" hunter2
printf '{"pids": {"limit": -7}}' | rt update --resources - "$ID" >"$W/out" 2>&1
is "an update that is refused" $? 3
ok "is told" until_ok 10 grep -q "\"id\":\"$ID\",\"action\":\"refuse\"" \
	"$W/journal"
down "$ID"

# ---- refusals: by the rules, and by what was opened
cid
light "$W/$ID" '.linux.namespaces |= map(select(.type != "pid"))'
quietly rt create --bundle "$W/$ID" "$ID"
is "a refusal" $? 3
ok "is told" until_ok 10 grep -q \
	"^MESSAGE={\"id\":\"$ID\",\"action\":\"refuse\",\"rule\":\"ns-pid-host\"" \
	"$W/journal"
like "as an error" "$(cat "$W/journal")" '^PRIORITY=3$'
cid
light "$W/$ID"
chmod 0666 "$W/$ID/config.json"
quietly rt create --bundle "$W/$ID" "$ID"
is "a config that anybody may write" $? 3
ok "is told" until_ok 10 grep -q \
	"\"id\":\"$ID\",\"action\":\"refuse\",\"rule\":\"cfg-bundle-perm\"" \
	"$W/journal"

# ---- nobody reads, or nobody is there
kill $end
wait $end 2>/dev/null
rm -f $J/socket
is "without a journal" "$(do_sh 'echo on')" on
"$W/dgram" $J/socket &
end=$!
until_ok 10 test -S $J/socket
cid
light "$W/$ID" "$(sh_args 'echo on')"
for i in 1 2 3; do
	timeout 600 "$RUNTIME" --root "$W/state" run --bundle "$W/$ID" "$ID"
done >"$W/out" 2>&1
is "one that takes nothing keeps no launch" "$(cat "$W/out")" "on
on
on"
kill $end
wait $end 2>/dev/null
rm -f $J/socket

# ---- syslog, where there is no journal
mkdir "$W/dev"
mount --bind /dev/null "$W/null" && mount -t tmpfs -o size=1m tmpfs /dev ||
	bail "no /dev of its own"
: >/dev/null
mount --bind "$W/null" /dev/null
"$W/dgram" /dev/log "$W/syslog" &
end=$!
until_ok 10 test -S /dev/log
cid
light "$W/$ID" '.linux.namespaces |= map(select(.type != "pid"))'
quietly rt create --bundle "$W/$ID" "$ID"
is "refused" $? 3
ok "told to syslog" until_ok 10 grep -q \
	"^<27>brig\[[0-9]*\]: {\"id\":\"$ID\",\"action\":\"refuse\"" "$W/syslog"
is "each line JSON" "$(sed -n 's/^<[0-9]*>brig\[[0-9]*\]: //p' "$W/syslog" |
	jq -r .id | sort -u)" "$ID"
kill $end
wait $end 2>/dev/null

finish
