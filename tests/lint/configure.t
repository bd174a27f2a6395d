#!/bin/sh
# configure refuses what can't work, and says why.
top=$(cd "$srcdir" && pwd) || exit 1
tmp=$(mktemp -d "$PWD/configure.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
n=0 bad=0

refuse() { # NAME, what it says, its arguments
	n=$((n + 1)) name=$1 want=$2
	shift 2
	if out=$("$top/configure" "$@" 2>&1) || ! echo "$out" | grep -q -e "$want"
	then echo "not ok $n - $name"; echo "$out" | sed 's/^/# /'; bad=1
	else echo "ok $n - $name"; fi
}
for s in werror asan coverage fuzz static; do
	refuse "--enable-$s takes no other word" \
		"--enable-$s takes yes or no, not 'maybe'" "--enable-$s=maybe"
	refuse "--enable-$s= is not a yes" \
		"--enable-$s takes yes or no, not ''" "--enable-$s="
done
refuse 'static and asan' '--enable-static and --enable-asan' \
	--enable-static --enable-asan
refuse 'static and fuzz' '--enable-static and --enable-fuzz' \
	--enable-static --enable-fuzz
refuse 'static and coverage' '--enable-static and --enable-coverage' \
	--enable-static --enable-coverage
refuse 'fuzz with a compiler that has no libFuzzer' 'Try CC=clang' \
	--enable-fuzz CC=gcc
refuse 'a library that is not there' 'apt-get install libyajl-dev' \
	PKG_CONFIG_LIBDIR=/nonexistent SECCOMP_CFLAGS=-I. SECCOMP_LIBS=-lseccomp \
	CAP_CFLAGS=-I. CAP_LIBS=-lcap
echo "1..$n"
exit $bad
