#!/bin/sh
# `spec' writes a config that brig has nothing to say against; `features' says
# the same everywhere.
. "${srcdir:-.}/tests/live/lib.sh"
need jq
brig=$(realpath "${builddir:-.}/brig")
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
chmod 0755 "$t"

(cd "$t" && "$brig" spec)
is "spec" $? 0
ok "it is JSON" jq -e . "$t/config.json"
for p in hardened strict compat; do
	is "$p: nothing but what always holds is forced" "$("$brig" check \
		--profile $p --format json "$t/config.json" | jq -r '.verdict,
		(.findings[] | select(.action != "condition") | .rule)' |
		tr '\n' ' ')" "run sec-mandatory "
done
before=$(cksum <"$t/config.json")
out=$("$brig" spec --bundle "$t" 2>&1)
is "one that is there" $? 1
like "is named" "$out" "config.json.*exists"
is "and stays" "$(cksum <"$t/config.json")" "$before"
mkdir "$t/b"
ln -s "$t/away" "$t/b/config.json"
nok "no symlink is followed" "$brig" spec -b "$t/b"
nok "nothing was written through it" test -e "$t/away"
nok "no such bundle" "$brig" spec -b "$t/none"

if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	"$brig" spec --rootless -b "$t/b" 2>/dev/null
	is "rootless, but root" $? 2
	mkdir -m 777 "$t/r"
	cp "$brig" "$t/brig"
	ok "rootless" setpriv --reuid 12345 --regid 54321 --clear-groups \
		"$t/brig" spec --rootless --bundle "$t/r"
	is "its ids" "$(jq -c '.linux | [.uidMappings, .gidMappings] |
		map(.[0].hostID)' "$t/r/config.json")" '[12345,54321]'
	# and root's containers may not have that user's ids
	is "rootless: only the limits are missing" "$("$brig" check --format \
		json "$t/r" | jq -r '.findings[] | select(.action == "refuse" or
		.action == "force") | .rule' | tr '\n' ' ')" \
		"id-map-overlap id-map-overlap res-pids sec-mandatory "
fi

OUT=$("$brig" features)
j() { printf '%s' "$OUT" | jq -r "$1"; }
is "features: versions" "$(j '.ociVersionMin, .ociVersionMax' | tr '\n' ' ')" \
	"1.0.0 1.3.0 "
is "features: six kinds of hooks" "$(j '.hooks | length')" 6
is "features: namespaces" "$(j '.linux.namespaces | sort | join(" ")')" \
	"cgroup ipc mount network pid time user uts"
is "features: capabilities" "$(j '.linux.capabilities | length')" 41
is "features: flags of seccomp" "$(j '.linux.seccomp | .knownFlags |
	length')" 4
is "features: each list is sorted, and says nothing twice" "$(j '[.. |
	arrays | select(map(type) | unique == ["string"])] |
	map(select(length != (unique | length))) | length')" 0
finish
