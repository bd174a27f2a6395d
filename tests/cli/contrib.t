#!/bin/sh
# contrib/: the GitHub action and the pre-commit hooks do what they say.
. "${srcdir:-.}/tests/live/lib.sh"
brig=$(cd "${builddir:-.}" && pwd)/brig
need jq
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
mkdir -p "$t/a b" "$t/bin"
cp "$here/tests/golden/docker-plain/config.json" "$t/good.json"
cp "$here/tests/golden/docker-priv/config.json" "$t/bad.json"
cp "$here/tests/cli/docs/pod.json" "$here/tests/cli/docs/inspect.json" "$t"
ln -s "$brig" "$t/bin/brig"
action=$here/contrib/github/action.yml
cd "$t" || exit 99

act() { # VARIABLE=VALUE...: the action's step
	env GITHUB_ACTION_PATH="$here/contrib/github" BRIG="$brig" "$@" \
		sh -c "$(sed -n 's/^ *run: //p' "$action")" >out 2>&1
}
act BRIG_FILES=good.json
is "the action: a good config" $? 0
ok "a log for the code host" jq -e '.version == "2.1.0"' brig.sarif
act BRIG_FILES='*d.json' BRIG_SARIF=x.sarif
is "patterns, and a bad one among them" $? 3
is "both are in the log" "$(jq -r '.runs[0].results[] |
	.locations[0].physicalLocation.artifactLocation.uri' x.sarif | sort -u |
	paste -sd' ')" "bad.json good.json pod.json"
like "and in the table" "$(cat out)" '^bad.json: refuse'
act BRIG_FILES=good.json BRIG_FAIL_ON=force
is "fail-on" $? 3
act BRIG_FILES=pod.json BRIG_INPUT=pod
is "a pod" $? 3
act BRIG_FILES=good.json BRIG_PROFILE=strict
like "a profile" "$(cat out)" '\(strict\)'
act BRIG_FILES=
is "no file" $? 2
act BRIG_FILES='$(touch owned) ;touch owned; `touch owned`'
is "what is a command stays a name" $? 1
nok "and is not run" test -e owned
for v in $(sed -n 's/^ *\(BRIG[A-Z_]*\): \${{ inputs\..*/\1/p' "$action"); do
	ok "$v is taken" grep -q "\${$v[:}]\|\$$v\$" "$here/contrib/github/check.sh"
done
is "each input is passed on" \
	"$(sed -n '/^inputs:/,/^runs:/s/^  \([a-z-]*\):$/\1/p' "$action" |
		sort | paste -sd' ')" \
	"$(sed -n 's/.*{{ inputs\.\([a-z-]*\) }}/\1/p' "$action" | sort |
		paste -sd' ')"
unlike "and none is pasted into a command" "$(grep 'run:' "$action")" '\$\{\{'

# the hooks: each entry on a file that its pattern takes
hooks=$here/contrib/pre-commit/.pre-commit-hooks.yaml
hook() { # ID FILE...: status of its entry
	entry=$(sed -n "/^- id: $1\$/,/^- id:/s/^  entry: //p" "$hooks")
	shift
	# shellcheck disable=SC2086
	PATH="$t/bin:$PATH" $entry "$@" >out 2>&1
}
files() { sed -n "/^- id: $1\$/,/^- id:/s/^  files: //p" "$hooks"; }
hook brig-check good.json
is "a hook: a good config" $? 0
hook brig-check good.json bad.json
is "and a bad one" $? 3
hook brig-check-pod pod.json
is "pods" $? 3
hook brig-check-docker inspect.json
is "inspected containers" $? 3
while read -r id file; do
	like "$id takes $file" "$file" "$(files "$id")"
done <<'EOF'
brig-check config.json
brig-check a/b/config.json
brig-check-pod deploy/web-pod.json
brig-check-pod pods.json
brig-check-docker inspect.json
EOF
unlike "but no other" a/config.json.in "$(files brig-check)"

finish
