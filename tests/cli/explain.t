#!/bin/sh
# explain and features: what brig knows, for people and for programs.
. "${srcdir:-.}/tests/live/lib.sh"
brig=${builddir:-.}/brig
need jq

out=$("$brig" explain nnp-off)
is "one rule" $? 0
like "its id and title" "$out" '^nnp-off: .'
like "its actions" "$out" '^  strict [a-z]+, hardened force, compat '
like "why" "$out" '^  why: .'
like "how to mend it" "$out" '^  fix: .'
"$brig" explain nothing 2>/dev/null
is "no such rule" $? 1

all=$("$brig" explain --format json)
is "all of them" $? 0
is "an array of objects" "$(printf %s "$all" | jq -r \
	'[.[] | (.rule, .action, .title, .why, .fix) | type] | unique | .[]')" \
	string
is "each with references" "$(printf %s "$all" | jq -r \
	'[.[].references | type] | unique | .[]')" array
is "no id twice" "$(printf %s "$all" | jq \
	'([.[].rule] | length) == ([.[].rule] | unique | length)')" true
is "as many as in the text" "$(printf %s "$all" | jq length)" \
	"$("$brig" explain | grep -c '^[a-z0-9-]*: ')"
is "one of them" "$("$brig" explain --format=json ns-pid-host |
	jq -r '.[].rule')" ns-pid-host

for p in strict hardened compat; do
	one=$("$brig" explain --profile $p --format json)
	is "profile $p" "$(printf %s "$one" | jq -r .profile)" $p
	is "every rule is in it" "$(printf %s "$one" | jq '.rules | length')" \
		"$(printf %s "$all" | jq length)"
	is "as the rules have it" \
		"$(printf %s "$one" | jq -cS .rules)" \
		"$(printf %s "$all" | jq -cS --arg p $p \
			'map({(.rule): .profiles[$p]}) | add')"
	is "as text, the same members" \
		"$("$brig" explain --profile $p | grep -c '^[a-z]')" \
		"$(printf %s "$one" | jq length)"
done
like "what a process may keep" "$("$brig" explain --profile hardened)" \
	'^capabilities +CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID NET_BIND'
"$brig" explain --profile lax >/dev/null 2>&1
is "no such profile" $? 2
"$brig" explain --profile strict nnp-off >/dev/null 2>&1
is "a rule or a profile" $? 2

f=$("$brig" features)
is "features" $? 0
is "versions" "$(printf %s "$f" | jq -r '.ociVersionMin, .ociVersionMax' |
	paste -sd' ')" "1.0.0 1.3.0"
is "hooks" "$(printf %s "$f" | jq '.hooks | length')" 6
is "no option twice" "$(printf %s "$f" | jq \
	'.mountOptions | length == (unique | length)')" true
is "no capability twice" "$(printf %s "$f" | jq \
	'.linux.capabilities | length == (unique | length)')" true
like "in order of number" "$(printf %s "$f" |
	jq -r '.linux.capabilities | join(" ")')" \
	'^CAP_CHOWN .* CAP_CHECKPOINT_RESTORE$'
is "no null in it" "$(printf %s "$f" | jq '[.. | select(. == null)] | length')" 0

finish
