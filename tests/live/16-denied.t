#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# explain --denied: what it tells of a running container is what the kernel has
# of it, and what it says is denied is.
#
# shellcheck disable=SC2016,SC2046,SC2086

. "${srcdir:-.}/tests/live/lib.sh"
need jq busybox
playground "$@"

cid
light "$W/$ID" "$(sh_args 'sleep 1000') | .root.readonly = true |
	.mounts += [{destination: \"/scratch\", type: \"tmpfs\", source: \"tmpfs\",
		options: [\"noexec\", \"size=4m\"]}]"
rt run --detach --bundle "$W/$ID" "$ID" >"$W/out" 2>&1 </dev/null
is "it runs" $? 0
pid=$(pid_of "$ID")
rt explain --denied "$ID" --format json >"$W/json"
is "explained" $? 0
rt explain --denied "$ID" >"$W/text"
is "as text" $? 0
part() { jq -r --arg w "$1" '.confinement[] | select(.what == $w) | .is[]' \
	"$W/json"; }
status() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$pid/status"; }

is "its process" "$(jq .pid "$W/json")" "$pid"
is "its user on the host" "$(jq .uid "$W/json")" "$(status Uid | cut -f2)"
is "its ids" "$(part ids | tr -s ' ')" "$(tr -s ' ' <"/proc/$pid/uid_map" |
	sed 's/^ //')"
# by number, in the kernel's own words; features has their names in that order
bits=$(printf '%d' "0x$(status CapEff)")
is "its capabilities" "$(part capabilities)" "$(rt features | jq -r \
	--argjson bits "$bits" '.linux.capabilities | to_entries[] |
	select($bits / pow(2; .key) | floor % 2 == 1) | .value')"
ok "some" test "$bits" -gt 0
is "no_new_privs" "$(part no_new_privs)" "$(status NoNewPrivs)"
is "filters" "$(part seccomp)" "$(status Seccomp_filters) filters"

is "what can be written" "$(part writable | sort)" "$(awk '
	$6 ~ /(^|,)rw(,|$)/ && !($5 ~ "^/(proc|sys)/" && ($4 == "/null" ||
		$0 ~ / - tmpfs / && $5 != "/sys/fs/cgroup")) { print $5 }' \
	"/proc/$pid/mountinfo" | sort)"
ok "the tmpfs is one" sh -c 'grep -qx "$0"' /scratch <<EOF
$(part writable)
EOF
nok "the root is none" sh -c 'grep -qx /' <<EOF
$(part writable)
EOF
is "a write elsewhere is" "$(in_sh "$ID" 'touch /x 2>&1' |
	grep -c 'Read-only file system')" 1
ok "noexec has the tmpfs" sh -c 'grep -qx /scratch' <<EOF
$(part noexec)
EOF
is "and a program there is denied" "$(in_sh "$ID" \
	'cp /bin/busybox /scratch/b; /scratch/b true 2>&1' |
	grep -c 'Permission denied')" 1
ok "a file of /proc is masked" sh -c 'grep -qx /proc/keys' <<EOF
$(part masked)
EOF
is "and empty" "$(in_sh "$ID" 'wc -c </proc/keys')" 0

is "the text has each part" "$(grep -cE \
	"^($(jq -r '[.confinement[].what] | join("|")' "$W/json")): " \
	"$W/text")" "$(jq '.confinement | length' "$W/json")"
ok "each says how it is opened" jq -e \
	'all(.confinement[]; (.denies, .["opened-by"]) | length > 0)' "$W/json"
ok "no Landlock in hardened" jq -e \
	'all(.confinement[]; .what != "landlock")' "$W/json"

rt kill "$ID" KILL
until_ok 10 gone "$pid"
rt explain --denied "$ID" >"$W/out" 2>&1
is "one that has ended" $? 1
like "is said to" "$(cat "$W/out")" 'does not run'
rt explain --denied nobody >"$W/out" 2>&1
is "one that is not" $? 1
rt explain --denied a nnp-off >"$W/out" 2>&1
is "with a rule" $? 2
down "$ID"

finish
