#!/bin/sh
# The program as it was linked: what the loader and the kernel are told of it.
if [ "$PLAIN" != nonono ]; then
	echo "1..0 # SKIP sanitizers, coverage, fuzz: not the program that is shipped"
	exit 0
fi
b=$builddir/brig
[ -x "$b" ] || { echo "1..0 # SKIP no brig"; exit 0; }
n=0 bad=0
is() { # NAME, a command that succeeds
	n=$((n + 1)) name=$1
	shift
	if "$@"
	then echo "ok $n - $name"
	else echo "not ok $n - $name"; bad=1; fi
}
head=$("$READELF" -h "$b") segments=$("$READELF" -lW "$b")
dynamic=$("$READELF" -dW "$b")
says() { echo "$1" | grep -Eq "$2"; }
lacks() { ! says "$1" "$2"; }

is 'position independent' says "$head" 'Type: +DYN'
is 'read-only after relocation' says "$segments" 'GNU_RELRO'
is 'all symbols bound at the start' says "$dynamic" 'Flags:.*NOW'
is 'a stack that is not executable' says "$segments" 'GNU_STACK.* RW +0x'
is 'no segment is writable and executable' lacks "$segments" \
	'^ +LOAD.* R?WE '
is 'no search path of its own' lacks "$dynamic" 'RPATH|RUNPATH'
if [ "$STATIC" = yes ]; then
	is 'no loader' lacks "$segments" INTERP
	is 'no library' lacks "$dynamic" NEEDED
	cp "$b" "binary.$$" && strip -s "binary.$$"
	size=$(stat -c %s "binary.$$")
	rm -f "binary.$$"
	is "1.2 MiB at most, stripped ($size bytes)" test "$size" -le 1258291
else
	needed=$(echo "$dynamic" | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' |
		grep -Ev '^lib(seccomp|cap|yajl)\.so\.2$' |
		grep -Ev '^libc\.so\.6$|^ld-linux.*\.so\.[12]$')
	is "only the libraries that it may have ($needed)" test -z "$needed"
	is 'stack protector' says "$("$NM" -D "$b")" __stack_chk_fail
	is 'fortified' says "$("$NM" -D "$b")" '_chk(@|$)'
fi
echo "1..$n"
exit $bad
