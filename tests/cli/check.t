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
	'["config","findings","profile","verdict","version"]'
is "its version" "$(printf %s "$out" | jq .version)" 1
is "its profile" "$(printf %s "$out" | jq -r .profile)" hardened
is "its verdict" "$(printf %s "$out" | jq -r .verdict)" run
is "its path" "$(printf %s "$out" | jq -r .config.path)" "$t/b"
is "its sum" "$(printf %s "$out" | jq -r .config.sha256)" \
	"$(sha256sum <"$t/b/config.json" | cut -d' ' -f1)"
is "a finding" "$(printf %s "$out" |
	jq -c '.findings[] | select(.rule == "nnp-off") | keys')" \
	'["action","asked","fix","given","message","pointer","references","rule"]'
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

"$brig" check "$t/nothing" >"$t/out" 2>&1
is "what can't be read" $? 1
"$brig" check --format json "$t/priv.json" "$t/nothing" >"$t/out" 2>&1
is "counts for more than a refusal" $? 1
printf '{"ociVersion": "1.0.0", }' >"$t/broken.json"
out=$("$brig" check --format json "$t/broken.json")
is "a broken file is refused" $? 3
like "by a rule" "$(printf %s "$out" | jq -r '.findings[0].rule')" '^cfg-'
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
for o in --policy=x --scope=x --host --input=docker --format=sarif; do
	err=$("$brig" check "$o" "$t/b" 2>&1)
	is "$o" $? 1
	like "says so" "$err" "not supported"
done

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
