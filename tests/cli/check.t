#!/bin/sh
# check and plan: the verdict, in both formats, without privilege and the same
# wherever the file is.
. "${srcdir:-.}/tests/live/lib.sh"
brig=$(cd "${builddir:-.}" && pwd)/brig
need jq
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
chmod 0755 "$t"
g=$here/tests/golden

mkdir "$t/b"
cp "$g/docker-plain/config.json" "$t/b/config.json"
cp "$g/docker-priv/config.json" "$t/priv.json"

out=$("$brig" check --format json "$t/b")
is "a plain container runs" $? 0
is "the object" "$(printf %s "$out" | jq -c 'keys')" \
	'["config","findings","profile","score","verdict","version"]'
is "its version" "$(printf %s "$out" | jq .version)" 1
is "its profile" "$(printf %s "$out" | jq -r .profile)" hardened
is "its verdict" "$(printf %s "$out" | jq -r .verdict)" run
is "its path" "$(printf %s "$out" | jq -r .config.path)" "$t/b"
is "its sum" "$(printf %s "$out" | jq -r .config.sha256)" \
	"$(sha256sum <"$t/b/config.json" | cut -d' ' -f1)"
is "a finding" "$(printf %s "$out" |
	jq -c '.findings[] | select(.rule == "nnp-off") | keys')" \
	'["action","asked","column","fix","given","line","message","pointer","references","rule"]'
is "every finding has an action" "$(printf %s "$out" |
	jq '[.findings[].action] - ["refuse", "force", "warn", "condition"] |
		length')" 0

"$brig" check --format json "$t/priv.json" >"$t/out"
is "a privileged one is refused" $? 3
is "its verdict" "$(jq -r .verdict "$t/out")" refuse
"$brig" check "$t/b" "$t/priv.json" >"$t/out"
is "the worst of several counts" $? 3
is "each has its line" "$(grep -c '^[^ ].*: \(run\|refuse\) (' "$t/out")" 2
unlike "no colour into a file" "$(cat "$t/out")" "$(printf '\033')"
is "the worst stands first" "$(sed -n '/priv.json/,$p' "$t/out" |
	sed -n 2p | cut -c3-8)" refuse

source() { # FILTER: what is said of a bind whose source is so
	jq ".mounts += [{destination: \"/x\", type: \"bind\",
		options: [\"bind\", \"ro\"]} + $1]" "$t/b/config.json" >"$t/src.json"
	"$brig" check --format json "$t/src.json" | jq -r '.findings[] |
		select(.rule == "mnt-host-sensitive" and
			.action == "refuse").message'
}
is "a bind of nothing" "$(source '{}')" "a bind without a source"
is "a bind with dots" "$(source '{source: "/srv/../etc"}')" "the source has a \`..'"

"$brig" check "$t/nothing" >"$t/out" 2>&1
is "what can't be read" $? 1
"$brig" check --format json "$t/priv.json" "$t/nothing" >"$t/out" 2>&1
is "counts for more than a refusal" $? 1
printf '{"ociVersion": "1.0.0", }' >"$t/broken.json"
out=$("$brig" check --format json "$t/broken.json")
is "a broken file is refused" $? 3
like "by a rule" "$(printf %s "$out" | jq -r '.findings[0].rule')" '^cfg-'
printf '{\n  "ociVersion": "1.0.0",\n  "root"; {}\n}\n' >"$t/broken.json"
# as the reader has it, that is behind the sign at which it stopped
is "at a line and column" "$("$brig" check --format json "$t/broken.json" |
	jq -c '.findings[0] | [.line, .column]')" '[3,10]'
like "which a reader is told too" "$("$brig" check "$t/broken.json")" \
	'cfg-syntax .* \(line 3, column 10\)$'
: >"$t/empty.json"
"$brig" check "$t/empty.json" >/dev/null
is "so is an empty one" $? 3
head -c 4194305 /dev/zero >"$t/large.json"
"$brig" check "$t/large.json" >/dev/null 2>&1
is "and one too large" $? 1

"$brig" check --format json --fail-on force "$t/b" >/dev/null
is "--fail-on force" $? 3
"$brig" check --format json --fail-on warn "$t/b" >/dev/null
is "--fail-on warn" $? 3
"$brig" check --fail-on often "$t/b" >/dev/null 2>&1
is "--fail-on nonsense" $? 2
"$brig" check --profile open "$t/b" >/dev/null 2>&1
is "no profile below compat" $? 2
for p in strict hardened compat; do
	is "profile $p" "$("$brig" check --profile $p --format=json "$t/b" |
		jq -r .profile)" $p
done

# several at once
cp "$t/b/config.json" "$t/1.json"
i=1
while [ $i -lt 40 ]; do
	i=$((i + 1))
	ln "$t/1.json" "$t/$i.json"
done
set --
i=0
while [ $i -lt 40 ]; do
	i=$((i + 1))
	set -- "$@" "$t/$i.json"
	[ $i -ne 20 ] || set -- "$@" "$t/nothing" "$t/priv.json" "$t/broken.json"
done
"$brig" check --format json "$@" >"$t/out" 2>"$t/err"
is "forty and three: one could not be read" $? 1
is "an object a line" "$(wc -l <"$t/out")" 42
is "in the order given" "$(jq -r .config.path "$t/out" | paste -sd' ')" \
	"$(printf '%s\n' "$@" | grep -v nothing | paste -sd' ')"
is "each with its verdict" "$(jq -r .verdict "$t/out" | sort | uniq -c |
	tr -s ' \n' ' ')" " 2 refuse 40 run "
is "one line says what was not" "$(grep -c 'nothing: open' "$t/err")" 1
is "alone or among others, the same" \
	"$(jq -cS 'del(.config.path)' "$t/out" | sed -n 21p)" \
	"$("$brig" check --format json "$t/priv.json" |
		jq -cS 'del(.config.path)')"

# the score
score() {
	"$brig" check --format json "$1" | jq .score
}
is "a privileged one is dangerous" "$(score "$t/priv.json")" 10
ok "a plain one less" test "$(score "$t/b" | tr -d .)" -lt 100
like "in words" "$("$brig" check "$t/priv.json" | sed 1q)" \
	'exposure 10.0 dangerous$'

# SARIF: each finding at its place
"$brig" check --format sarif "$t/b" "$t/priv.json" "$t/nothing" \
	>"$t/sarif" 2>/dev/null
is "SARIF" $? 1
is "of this version" "$(jq -r .version "$t/sarif")" 2.1.0
is "a result a finding" "$(jq '.runs[0].results | length' "$t/sarif")" \
	"$("$brig" check --format json "$t/b" "$t/priv.json" |
		jq -s 'map(.findings | length) | add')"
is "every rule it names is there" "$(jq -r '.runs[0] |
	.tool.driver.rules as $r |
	[.results[] | select($r[.ruleIndex].id != .ruleId)] | length' \
	"$t/sarif")" 0
is "each rule has help" "$(jq '[.runs[0].tool.driver.rules[] |
	select((.help.text | length) < 20)] | length' "$t/sarif")" 0
is "what could not be read is said" "$(jq -r '.runs[0].invocations[0] |
	.executionSuccessful, .toolExecutionNotifications[0].message.text' \
	"$t/sarif" | paste -sd' ')" \
	"false $t/nothing: open: No such file or directory"
printf '{\n "ociVersion": "1.0.2",\n "root": {"path": "r"},\n' >"$t/place.json"
printf ' "process": {"cwd": "/", "args": ["\303\244"], %s' \
	'"noNewPrivileges": false, "user": {"uid": 1, "gid": 1}}}' \
	>>"$t/place.json"
is "line and column, in characters" "$("$brig" check --format sarif \
	"$t/place.json" | jq -c '.runs[0].results[] |
	select(.ruleId == "nnp-off") | .locations[0].physicalLocation.region')" \
	'{"startLine":4,"startColumn":60}'
(cd "$t" && "$brig" check --format sarif ./b) |
	jq -r '.runs[0].results[0].locations[0].physicalLocation |
		.artifactLocation.uri' >"$t/out"
is "the file of a bundle" "$(cat "$t/out")" b/config.json
mkdir "$t/a b%"
cp "$t/place.json" "$t/a b%"
(cd "$t" && "$brig" check --format sarif "a b%/place.json") |
	jq -r '.runs[0].results[0].locations[0].physicalLocation |
		.artifactLocation.uri' >"$t/out"
is "a path is a URI" "$(cat "$t/out")" a%20b%25/place.json

# colour: only where it is wanted
if command -v script >/dev/null; then
	tty() { # what a terminal gets
		script -qec "$1 check $t/priv.json" /dev/null </dev/null
	}
	esc=$(printf '\033\\[')
	like "colour on a terminal" "$(TERM=xterm NO_COLOR= tty "$brig")" "$esc"
	unlike "but for NO_COLOR" "$(TERM=xterm NO_COLOR=1 tty "$brig")" "$esc"
	unlike "and a dumb one" "$(TERM=dumb NO_COLOR= tty "$brig")" "$esc"
else
	skip "colour on a terminal" "no script(1)"
fi

"$brig" check --format json - <"$t/b/config.json" >"$t/one"
(cd / && "$brig" check --format json - <"$t/b/config.json") >"$t/two"
same "the same from anywhere" "$t/one" "$t/two"
mkdir "$t/c"
cp "$t/b/config.json" "$t/c"
"$brig" check "$t/b" | sed 1d >"$t/one"
(cd "$t/c" && "$brig" check . | sed 1d) >"$t/two"
same "and of any bundle" "$t/one" "$t/two"

"$brig" plan "$t/b" >"$t/one"
is "a plan" $? 0
like "with the rule behind a line" "$(cat "$t/one")" \
	'^process.no_new_privs = true +# .*nnp-off'
"$brig" plan - <"$t/b/config.json" >"$t/two"
same "the same plan from anywhere" "$t/one" "$t/two"
ok "as JSON" sh -c '"$1" plan --format json "$2" | jq -e .root' - "$brig" "$t/b"
"$brig" plan "$t/priv.json" >"$t/one" 2>"$t/two"
is "of a refused one there is none" $? 3
is "nothing is printed" "$(cat "$t/one")" ""
like "but why" "$(cat "$t/two")" "refuse"
unlike "each finding on a line" "$(cat "$t/two")" '\\x0a'
like "as they come" "$(cat "$t/two")" '^brig: *refuse +cap-critical'
"$brig" plan "$t/nothing" 2>/dev/null
is "no plan of what can't be read" $? 1

if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	"$brig" check --format json "$t/b" >"$t/one"
	setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all \
		--no-new-privs "$brig" check --format json "$t/b" >"$t/two"
	is "without any privilege" $? 0
	same "the verdict is the same" "$t/one" "$t/two"
else
	skip "without any privilege" "not root, or no setpriv"
fi

finish
