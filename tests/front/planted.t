#!/bin/sh
# The whole program with a parser that an attacker owns, and with a judge that
# he owns: what the one tries kills it, what the other asks for is refused.
. "${srcdir:-.}/tests/live/lib.sh"
bin=$(cd "${builddir:-.}" && pwd)/tests/front
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-planted.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT
chmod 0755 "$t"

# dies WORD: the text WORD makes the planted parser try it, and die.
dies() {
	printf '%s' "$1" >"$t/config"
	"$bin/brig-parser" check "$t/config" >"$t/out" 2>&1
	is "$1: brig fails" $? 1
	like "$1: and says why" "$(cat "$t/out")" 'forbidden system call'
}

for word in open creat stat socket socketpair fork clone3 kill ptrace peek \
	execve 'map exec' 'protect exec' memfd dup close prctl setuid unshare \
	io_uring bpf newer rlimit
do dies "$word"; done
is "no file was made" "$(ls /tmp/brig-planted 2>/dev/null)" ""

printf others >"$t/config"
"$bin/brig-parser" check "$t/config" >"$t/out" 2>&1
is "no descriptor but the pipe: brig fails" $? 1
like "and says why" "$(cat "$t/out")" 'without an answer'

# The plant alone changes nothing.
printf '{' >"$t/config"
"$bin/brig-parser" check "$t/config" >"$t/out" 2>&1
is "any other text is judged" $? 3

if [ "$(id -u)" = 0 ]; then
	mkdir -p "$t/b/rootfs" "$t/root"
	# asks WORD TEXT: a plan with that is refused by the floor.
	asks() {
		printf '{"hostname":"%s"}' "$1" >"$t/b/config.json"
		"$bin/brig-judge" --scope= --root "$t/root" create --bundle "$t/b" x \
			>"$t/out" 2>&1
		is "$1: create fails" $? "$3"
		like "$1: and says why" "$(cat "$t/out")" "$2"
		is "$1: nothing is left" "$(ls "$t/root")" ""
	}
	asks docker.sock 'floor: mounts: .*socket' 3
	asks moved.sock 'floor: mounts: .*socket' 3
	asks etc 'floor: mounts: ' 3
	asks allow-all 'floor: process: .*filter' 3
	asks host-root 'floor: ids: host root' 3
	asks hook 'floor: hooks: ' 3
	asks caps 'floor: process: ' 3
	asks open 'another question' 1
else
	echo "# not root: what a hostile judge asks for is in test_hostile.t"
fi
finish
