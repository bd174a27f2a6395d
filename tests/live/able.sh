#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# able.sh TEST...: is a test able to fail? Runs it with runc, with crun, and
# with runc and a planted weakening: every capability, no filter, no masks.
# Prints each "hardened: ..." check that none of them fails, and each other
# that runc fails. By hand; minutes.

top=$(CDPATH='' cd -- "$(dirname "$0")/../.." && pwd)
cd "$top" || exit 1
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
caps=$(capsh --decode="$(sed -n 's/^CapEff:[[:space:]]*//p' \
	/proc/self/status)" | sed 's/.*=//' | tr '[:lower:]' '[:upper:]')
weak='.process.capabilities[] |= ("'$caps'" | split(",")) |
	del(.linux.seccomp, .linux.maskedPaths, .linux.readonlyPaths) |
	.linux.resources.devices = [{allow: true, access: "rwm"}] |
	.mounts[] |= (.options = ((.options // []) - ["ro"]))'

names() { sed -n "s/^$1 [0-9]* - //p" "$2" | sort -u; }

for t; do
	for v in runc crun weak; do
		r=$v w=
		[ $v != weak ] || r=runc w=$weak
		RUNTIME=$r WEAKEN=$w PEER=$v timeout 300 sh "$t" \
			>"$out/$v" 2>"$out/$v.err" </dev/null ||
			[ $? -le 1 ] || echo "$t: $v did not end"
	done
	names 'not ok' "$out/runc" | grep -v '^hardened: ' |
		sed "s|^|$t: runc fails: |"
	cat "$out/runc" "$out/crun" "$out/weak" >"$out/all"
	names 'not ok' "$out/all" >"$out/bad"
	names ok "$out/all" | grep '^hardened: ' |
		comm -23 - "$out/bad" | sed "s|^|$t: none fails: |"
	echo "$t: $(grep -c '^hardened' "$out/bad") seen to fail"
done
