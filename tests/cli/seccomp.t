#!/bin/sh
# seccomp: the programs that a container gets, and what they answer.
. "${srcdir:-.}/tests/live/lib.sh"
brig=$(cd "${builddir:-.}" && pwd)/brig
need jq
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
chmod 0755 "$t"
g=$here/tests/golden
plain=$g/docker-plain/config.json
base=$here/src/bpf/baseline.deny

# says WHAT LAYER ANSWER CONFIG CALL ARG...
says() {
	_what=$1 _layer=$2 _want=$3 _conf=$4 _call=$5
	shift 5
	is "$_what" "$("$brig" seccomp --test "$_call" "$@" "$_conf" |
		sed -n "s/^  $_layer  *//p")" "$_want"
}
line() { grep -n "$1" "$base" | cut -d: -f1 | sed -n "${2:-1}p"; }

"$brig" seccomp --dump "$plain" >"$t/dump"
is "a dump" $? 0
is "of both filters" "$(sed -n 's/:.*//; /^[a-z]/p' "$t/dump" | tr '\n' ' ')" \
	"baseline config "
like "with names" "$(cat "$t/dump")" 'if nr >= 0x[0-9a-f]+ goto .* ; ioctl'
"$brig" seccomp --layer baseline --dump "$plain" >"$t/one"
"$brig" seccomp --dump --layer=baseline "$g/docker-ro/config.json" >"$t/two"
same "the baseline is of no config" "$t/one" "$t/two"
"$brig" seccomp --raw "$plain" >"$t/raw"
is "eight bytes an instruction" "$(($(wc -c <"$t/raw") / 8))" \
	"$(sed -n 's/^config: \([0-9]*\) .*/\1/p' "$t/dump")"
is "the bytes are the plan's" "$(sha256sum <"$t/raw" | cut -d' ' -f1)" \
	"$("$brig" plan --format json "$plain" |
		jq -r '.process.filters[-1].code.sha256')"
"$brig" seccomp --raw - <"$plain" >"$t/two"
same "from standard input" "$t/raw" "$t/two"

says "a call of every day" together ALLOW "$plain" read 0
says "by the entry that names it" config \
	"ALLOW  by rule /linux/seccomp/syscalls/0" "$plain" read 0
says "an entry with a condition" config \
	"ALLOW  by rule $(jq -r '.linux.seccomp.syscalls |
		to_entries[] | select(.value.names == ["personality"] and
			.value.args[0].value == 8) |
		"/linux/seccomp/syscalls/\(.key)"' "$plain")" \
	"$plain" personality 8
says "none that names it" config "ERRNO(EPERM)  by default" "$plain" mount
says "the baseline has a line for it" baseline \
	"ERRNO(EPERM)  by line $(line '^mount ') of baseline.deny" \
	"$plain" mount
says "the baseline sees the low half" baseline \
	"ERRNO(EPERM)  by line $(line '^ioctl .*0x5412') of baseline.deny" \
	"$plain" ioctl 1 0x100005412
says "and takes away what the config gives" together "ERRNO(EPERM)" \
	"$plain" ioctl 1 0x5412
says "one number beside it" together ALLOW "$plain" ioctl 1 0x5413
says "by number, decimal" together "ERRNO(EPERM)" "$plain" 16 1 21522
says "a negative argument" together ALLOW "$plain" personality -- -1
says "the first of two lines" baseline \
	"ERRNO(EPERM)  by line $(line '^clone .*0x10000000') of baseline.deny" \
	"$plain" clone 0x10000000
says "clone3" config "ERRNO(ENOSYS)  by rule /linux/seccomp/syscalls/$(jq \
	'.linux.seccomp.syscalls | map(.names | index("clone3") != null) |
		index(true)' "$plain")" "$plain" clone3
says "clone3, below" baseline \
	"ERRNO(ENOSYS)  by line $(line '^clone3 ') of baseline.deny" \
	"$plain" clone3
says "a call of tomorrow" baseline \
	"ERRNO(ENOSYS)  newer than baseline.deny" "$plain" 600
says "unknown to the config, too" config \
	"ERRNO(ENOSYS)  newer than the profile" "$plain" 600
if [ "$(uname -m)" = x86_64 ]; then
	for a in i386:socketcall x32:read; do
		says "$a" together KILL_PROCESS "$plain" $a
		says "$a, why" baseline \
			"KILL_PROCESS  not an architecture that it permits" \
			"$plain" $a
	done
fi
jq 'del(.linux.seccomp)' "$plain" >"$t/none.json"
is "without a filter the list is there" "$("$brig" seccomp --dump \
	"$t/none.json" | sed -n 's/:.*//; /^[a-z]/p' | tr '\n' ' ')" \
	"baseline list "
says "it allows" list "ALLOW  by the line of strict.allow" "$t/none.json" read
says "and denies" list \
	"ERRNO(EPERM)  not as a line of strict.allow has it" \
	"$t/none.json" vmsplice
"$brig" seccomp --raw --layer config "$t/none.json" >"$t/one"
"$brig" seccomp --raw --layer list "$t/none.json" >"$t/two"
same "it stands for the config's" "$t/one" "$t/two"
jq '.linux.seccomp.defaultAction = "SCMP_ACT_ALLOW" |
	.linux.seccomp.syscalls = [{ names: ["mkdir"], args: [],
		action: "SCMP_ACT_ERRNO", errnoRet: 13 }]' "$plain" \
	>"$t/allow.json"
is "and where the default is to allow" "$("$brig" seccomp --dump \
	"$t/allow.json" | sed -n 's/:.*//; /^[a-z]/p' | tr '\n' ' ')" \
	"baseline list config "
says "the strictest counts" together "ERRNO(EACCES)" "$t/allow.json" mkdir
says "by its rule" config "ERRNO(EACCES)  by rule /linux/seccomp/syscalls/0" \
	"$t/allow.json" mkdir
says "and this of no rule" config "ALLOW  by default" "$t/allow.json" vmsplice
says "which the list denies" together "ERRNO(EPERM)" "$t/allow.json" vmsplice
is "one layer alone" "$("$brig" seccomp --layer config --test mkdir \
	"$t/allow.json" | wc -l)" 2

"$brig" seccomp --dump "$g/docker-priv/config.json" >"$t/one" 2>"$t/two"
is "one that is refused has none" $? 3
is "nothing is printed" "$(cat "$t/one")" ""
like "but why" "$(cat "$t/two")" refuse
"$brig" seccomp --dump --raw "$plain" >/dev/null 2>&1
is "one thing at a time" $? 2
"$brig" seccomp "$plain" >/dev/null 2>&1
is "and one at least" $? 2
"$brig" seccomp --test nosuchcall "$plain" >/dev/null 2>&1
is "a call that is none" $? 2
"$brig" seccomp --test mips:read "$plain" >/dev/null 2>&1
is "an architecture that is none" $? 2
"$brig" seccomp --test read 0x "$plain" >/dev/null 2>&1
is "an argument that is none" $? 2
"$brig" seccomp --test read 1 2 3 4 5 6 7 "$plain" >/dev/null 2>&1
is "six arguments at most" $? 2
"$brig" seccomp --dump --layer other "$plain" >/dev/null 2>&1
is "a layer that is none" $? 2
"$brig" seccomp --dump --layer list "$plain" >/dev/null 2>&1
is "a layer that is not there" $? 1
"$brig" seccomp --dump "$t/nothing" >/dev/null 2>&1
is "what can't be read" $? 1
is "check says nothing of calls" "$("$brig" check --format json "$plain" |
	jq '[.findings[] | select(.rule == "seccomp-call")] | length')" 0

finish
