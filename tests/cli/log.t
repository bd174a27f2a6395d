#!/bin/sh
# The log, as engines read it: the last line of level error, its msg.
. "${srcdir:-.}/tests/live/lib.sh"
brig=${builddir:-.}/brig
need jq
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT

err=$("$brig" --root "$t/s" --log "$t/log" --log-format json state c 2>&1)
is "status" $? 1
like "it is on standard error too" "$err" '^brig: c: container does not exist$'
is "one line" "$(wc -l <"$t/log")" 1
is "its level" "$(jq -r .level "$t/log")" error
is "its message" "$(jq -r .msg "$t/log")" "c: container does not exist"
like "its time" "$(jq -r .time "$t/log")" \
	'^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}'
is "its mode" "$(stat -c %a "$t/log")" 600

"$brig" --root "$t/s" --log-format=json --log="$t/log" state d 2>/dev/null
is "it is appended to" "$(jq -rs 'map(.msg) | join("|")' "$t/log")" \
	"c: container does not exist|d: container does not exist"

"$brig" --root "$t/s" --log "$t/text" state c 2>/dev/null
is "as text" "$(cat "$t/text")" "brig: c: container does not exist"

err=$("$brig" --root "$t/s" state "$(printf 'a\033[31mb\nc')" 2>&1)
is "an odd id stays on one line" "$(printf '%s\n' "$err" | wc -l)" 1
unlike "and harmless" "$err" "$(printf '\033')"

"$brig" --root "$t/s" --log "$t/none/log" list 2>/dev/null
is "a log that can't be opened" $? 1
mkfifo "$t/fifo"
timeout 20 "$brig" --log "$t/fifo" --root "$t/s" list >/dev/null 2>&1
is "a pipe that nobody reads is not waited for" $? 1
cat "$t/fifo" >"$t/piped" &
piped() {
	"$brig" --log "$t/fifo" --root "$t/s" state c 2>&1 |
		grep -q 'does not exist'
}
until_ok 10 piped
wait $!
like "one that is read is written to" "$(cat "$t/piped")" 'does not exist'

"$brig" --root "$t/s" --log "$t/log2" --log-format json kill c NOPE 2>/dev/null
is "usage" $? 2
is "is in the log as well" "$(jq -r .level "$t/log2")" error

finish
