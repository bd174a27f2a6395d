#!/bin/sh
# Containers that are not there, or not whole: what is said, and that nothing
# is changed.
. "${srcdir:-.}/tests/live/lib.sh"
brig=${builddir:-.}/brig
need jq
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
umask 022

b() { "$brig" --root "$t/s" "$@"; }

for c in "state c" "start c" "kill c 9" "delete c" "record c" "exec c ls"; do
	# shellcheck disable=SC2086
	err=$(b $c 2>&1)
	is "$c" $? 1
	like "says what engines look for" "$err" "does not exist"
done
ok "delete --force of nothing" b delete --force c
is "a list of nothing" "$(b list --format json)" "[]"
is "ids of nothing" "$(b list -q)" ""
nok "none of it made the folder" test -e "$t/s"

for id in "" . .. ../c a/b "a b" .a "$(printf %0129d 0)"; do
	err=$(b state "$id" 2>&1)
	is "no id: $(printf '%.20s' "$id")" $? 1
	like "says the rule" "$err" "cfg-id"
done

mkdir -m 0700 "$t/s"
mkdir "$t/s/torn"
is "what a crash left is stopped" "$(b state torn | jq -r .status)" stopped
is "it is listed" "$(b list -q)" torn
err=$(b start torn 2>&1)
like "it can't be started" "$err" "cannot start"
err=$(b kill torn 9 2>&1)
like "nor killed" "$err" "container not running"

mkdir "$t/s/broken"
printf 'brig-state 1\nid broken\n' >"$t/s/broken/record"
: >"$t/s/broken/lock"
for c in "state broken" "delete broken" "delete --force broken"; do
	# shellcheck disable=SC2086
	err=$(b $c 2>&1)
	is "$c" $? 1
	like "says that it is damaged" "$err" "record: damaged"
done
printf 'brig-state 99\n' >"$t/s/broken/record"
err=$(b state broken 2>&1)
like "another version is named" "$err" "version 99"
is "it is listed all the same" \
	"$(b list --format json | jq -r '.[] | select(.id == "broken") |
		.status')" unknown
ok "nothing was changed" test -f "$t/s/broken/record"

chmod 0777 "$t/s"
err=$(b list 2>&1)
is "a folder that others write to" $? 1
like "is named" "$err" "writable by its owner only"
chmod 0700 "$t/s"
ln -s /tmp "$t/s/link"
err=$(b state link 2>&1)
like "a symlink is no container" "$err" "does not exist"

finish
