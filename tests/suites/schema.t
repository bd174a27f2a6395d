#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The JSON Schemas of runtime-spec 1.3.0, out of its Go module: what `state',
# `features' and `spec' print is as they have it, and our reader agrees with
# their own good and bad samples.
#
# shellcheck disable=SC2016

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
PY=/usr/bin/python3
if [ -z "${PLAY_IN:-}" ]; then
	need go $PY
	$PY -c 'import jsonschema' 2>/dev/null || skip_all "no python3-jsonschema"
	SPEC=$(cd "$here/tests/suites/schema" && GOTOOLCHAIN=local GOWORK=off \
		GOFLAGS=-mod=readonly go mod download -json \
		github.com/opencontainers/runtime-spec | jq -r .Dir)/schema
	[ -e "$SPEC/config-schema.json" ] || bail "no module runtime-spec"
	export SPEC
fi
playground "$@"

valid() { $PY "$here/tests/suites/schema.py" "$SPEC" "$1"; }
says() { # SCHEMA CMD...
	says_s=$1
	shift
	"$@" >"$W/said.json" && valid "$says_s" <"$W/said.json"
}

ok "features" says features-schema.json rt features
rt features >"$W/features"
# what the specification lists is what is recognised, all of it
names_of() { jq -r "$1 | .[]" "$W/features" | LC_ALL=C sort; }
enum_of() { jq -r "$2.enum | .[]" "$SPEC/$1" | LC_ALL=C sort; }
D=defs-linux.json
is "features: actions" "$(names_of .linux.seccomp.actions)" \
	"$(enum_of $D .definitions.SeccompAction)"
is "features: operators" "$(names_of .linux.seccomp.operators)" \
	"$(enum_of $D .definitions.SeccompOperators)"
is "features: architectures" "$(names_of .linux.seccomp.archs)" \
	"$(enum_of $D .definitions.SeccompArch)"
is "features: flags" "$(names_of .linux.seccomp.knownFlags)" \
	"$(enum_of $D .definitions.SeccompFlag)"
is "features: namespaces" "$(names_of .linux.namespaces)" \
	"$(enum_of $D .definitions.NamespaceType)"
is "features: memory policies" "$(names_of .linux.memoryPolicy.modes)" \
	"$(enum_of $D .definitions.MemoryPolicyMode)"
is "features: their flags" "$(names_of .linux.memoryPolicy.flags)" \
	"$(enum_of $D .definitions.MemoryPolicyFlag)"
is "features: hooks" "$(names_of .hooks)" "$(jq -r \
	'.properties.hooks.properties | keys[]' "$SPEC/config-schema.json" |
	LC_ALL=C sort)"
# each mount option of the specification, and what the reader's table has
names_of .mountOptions >"$W/options"
is "features: no option of config.md is missing" "$(sed -n \
	's/^ *`\([a-z]*\)` *| M[A-Z]* *|.*/\1/p
	s/^ *`\([a-z]*\)` *| SHOULD *|.*/\1/p' "$SPEC/../config.md" | grep -vxFf "$W/options")" ''
is "features: the options are the reader's" "$(cat "$W/options")" "$(sed -n \
	's/.*\(ATTR\|REC\|PROP\|FLAG\|OTHER\|name =\)[( ]*"\([a-z]*\)",.*/\2/p' \
	"$here/src/policy/draft_mount.c" | LC_ALL=C sort)"
mkdir -p -m 777 "$W/spec" "$W/rootless"
rt spec -b "$W/spec"
ok "spec" says config-schema.json cat "$W/spec/config.json"
cp "$RUNTIME" "$W/brig" && chmod 755 "$W/brig"
setpriv --reuid 1000 --regid 1000 --clear-groups "$W/brig" spec --rootless \
	-b "$W/rootless"
ok "spec --rootless" says config-schema.json cat "$W/rootless/config.json"

cid
light "$W/$ID" "$(sh_args 'sleep 100') | .annotations = {a: \"b\", c: \"\"}"
quietly rt create --bundle "$W/$ID" "$ID" || bail "no container"
ok "state: created" says state-schema.json rt state "$ID"
rt start "$ID"
ok "state: running" says state-schema.json rt state "$ID"
rt pause "$ID"
rt state "$ID" | jq '.status = "running"' >"$W/paused"
ok "state: paused, but for that word" says state-schema.json cat "$W/paused"
rt resume "$ID"
rt kill "$ID" KILL
stopped() { rt state "$1" | grep -q stopped; }
until_ok 10 stopped "$ID"
ok "state: stopped" says state-schema.json rt state "$ID"
rt delete "$ID"

# What the reader itself says, before any rule: rules of the family cfg. The
# two that begin before 1.0.0 are so by their ociVersion.
reads() {
	rt check --format json "$1" | jq -r '.findings[] |
		select(.action == "refuse" and (.rule | startswith("cfg-"))) |
		"\(.rule) \(.pointer)"'
}
for f in "$SPEC"/test/config/good/*.json; do
	n=${f##*/}
	case $n in
	spec-example.json | zos-example.json) w='cfg-version /ociVersion' ;;
	*) w='' ;;
	esac
	is "good: $n" "$(reads "$f")" "$w"
done
for f in "$SPEC"/test/config/bad/*.json; do
	n=${f##*/}
	case $n in
	freebsd-*) continue ;; # another system's section
	linux-hugepage.json) # a name of a size: it is a rule's
		like "bad: $n" "$(rt check --format json "$f" |
			jq -r '.findings[] | .pointer')" 'hugepageLimits/0/pageSize'
		;;
	*) isnt "bad: $n" "$(reads "$f")" '' ;;
	esac
done
finish
