#!/bin/sh
# The command line itself: what is no command, no option, no value.
. "${srcdir:-.}/tests/live/lib.sh"
brig=${builddir:-.}/brig
t=$(mktemp -d "${TMPDIR:-/tmp}/brig-cli.XXXXXX") || exit 99
trap 'rm -rf "$t"' EXIT

# exits DESC STATUS ARG...: what it printed is left in $out
exits() {
	exits_d=$1 exits_s=$2
	shift 2
	out=$("$brig" "$@" 2>&1 </dev/null)
	is "$exits_d" "$?" "$exits_s"
}

exits "no command" 2
exits "no such command" 2 conjure
like "it is named" "$out" "no such command: conjure"
exits "no such option" 2 --conjure
exits "an option without its value" 2 --root
exits "a command's option before it" 2 --bundle x create y
exits "no such option of a command" 2 list --conjure
exits "too few operands" 2 state
exits "too many operands" 2 state a b
exits "no such signal" 2 kill c SIGNOPE
exits "no such format" 2 list --format xml
exits "no such log format" 2 --log-format xml list
exits "a flag with an odd value" 2 --debug=perhaps list
exits "a number that is none" 2 create --preserve-fds=-1 c
exits "exec of nothing" 2 exec c
exits "exec of both" 2 exec --process f c ls
exits "exec with a file and a user" 2 exec --process f -u 0 c

exits "help" 0 --help
like "it lists the commands" "$out" '^  create '
exits "help, the command" 0 help
for c in create start state kill delete run exec list check plan explain \
	record features spec; do
	exits "help of $c" 0 "$c" --help
	like "it begins so" "$out" "^usage: brig $c "
	own=$out
	exits "help $c" 0 help "$c"
	is "help $c: the same" "$out" "$own"
done
exits "help of no command" 2 help conjure
like "it is named, too" "$out" "no such command: conjure"
exits "help of two" 2 help create start

exits "version" 0 --version
like "version line" "$out" '^brig version [0-9]+\.[0-9]+'
like "commit line" "$out" '^commit: [0-9a-z]+'
like "specification line" "$out" '^spec: 1\.3\.0$'
is "three lines" "$(printf '%s\n' "$out" | wc -l)" 3

for i in 0 5 5x -5s 1.5s s 99999999h; do
	exits "events --interval $i" 2 events --interval "$i" x
done
# what an image of CRIU could write to (CVE-2026-53489): not offered
exits "checkpoint" 1 checkpoint x
like "it is not offered" "$out" "is not offered"

for o in --cgroup-manager=disabled --rootless=true; do
	exits "create with $o" 1 --root "$t/s" "$o" create c
	like "it is named" "$out" "${o%%=*}: "
done
exits "both spellings" 0 "--root=$t/s" --systemd-cgroup=false list -q
exits "options behind the operand" 1 --root "$t/s" delete nothing
exits "so" 0 --root "$t/s" delete nothing --force
exits "what needs no doing" 0 --criu /bin/criu --log-level debug \
	--root "$t/s" list -q
exits "levels" 2 --log-level loud --root "$t/s" list
like "levels by name" "$out" "error, warning, info or debug"
exits "dashes end options" 1 --root "$t/s" delete -- --force

# What --help says, the page does
for c in '' $("$brig" --help | sed -nE 's/^  ([a-z]+) .*/\1/p'); do
	for o in $("$brig" $c --help |
		sed -nE 's/^ +(-[a-z], )?-(-[^ ]+).*/\2/p'); do
		like "brig(8): $c -$o" "$(cat "$here/man/brig.8")" \
			"^\\.(Op|It)?.*[ ]$o( |\$)"
	done
done

"$brig" --version >/dev/full 2>/dev/null
is "a full disk under the output is an error" $? 1
"$brig" --version 2>/dev/null >&-
is "so is none" $? 1

finish
