#!/bin/sh
# Each lint can fail: plant one violation in a scratch copy and see that the
# lint names it. The copy is compiled without sanitizers, so this speaks in
# every kind of build. What is planted brings the file that it wrongs, so that
# a plant outlives changes of the sources.
lint=$(cd "$srcdir/tests/lint" && pwd) || exit 1
tmp=$(mktemp -d "$PWD/plants.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/clean/tests/unit"
cp -R "$srcdir/src" "$srcdir/include" "$builddir/config.h" "$tmp/clean"
cp -R "$srcdir/tests/lint" "$tmp/clean/tests"
for h in "$builddir"/src/*/*.gen.h; do
	[ ! -f "$h" ] || cp "$h" "$tmp/clean/src/$(basename "$(dirname "$h")")"
done
plain=$PLAIN
[ "$plain" != nonono ] || cp "$builddir"/lib*.a "$tmp/clean"
chmod -R u+w "$tmp"
find "$tmp" -name '*.o' -exec rm -f {} +
cd "$tmp" || exit 1
n=0 bad=0

result() { # 0 if it went as it should, what was tried, what was said
	n=$((n + 1))
	if [ "$1" -eq 0 ]
	then echo "ok $n - $2"
	else echo "not ok $n - $2"; echo "$3" | sed 's/^/# /'; bad=1; fi
}
compile() { # FILE.c of a room, into that room's archive
	room=${1#src/}
	$CC -O2 -fPIE -fno-common -fdata-sections -I. -Iinclude \
		-DBRIG_LIBEXECDIR='"/"' -c "$1" -o "${1%.c}.o" &&
		"$AR" cr "lib${room%%/*}.a" "${1%.c}.o"
}
fresh() { # a fresh copy of the sources
	rm -rf tree && cp -R clean tree && cd tree
}
append() { # TEXT at the end of FILE, which is made with its head if new
	mkdir -p "$(dirname "$1")"
	if [ ! -f "$1" ]; then
		echo '/* SPDX-License-Identifier: GPL-2.0-or-later */' > "$1"
		case $1 in *.c) echo '#include "config.h"' >> "$1" ;; esac
	fi
	printf '%s\n' "$2" >> "$1"
}
run() { (cd tree && srcdir=. builddir=. PLAIN=nonono sh "$lint/$1.t" 2>&1); }

# plant LINT NAME WANT FILE TEXT [FILE TEXT]...: with each TEXT at the end of
# its FILE, LINT fails and says WANT.
plant() {
	l=$1 name=$2 want=$3
	shift 3
	(
		fresh || exit 1
		while [ $# -gt 0 ]; do
			append "$1" "$2"
			case $1 in */forgotten.c) ;; *.c) compile "$1" || exit 1 ;; esac
			shift 2
		done
	) > out 2>&1
	made=$?
	if said=$(run "$l"); then made=1; fi
	[ $made -eq 0 ] && echo "$said" | grep -q "^not ok .*$want"
	result $? "$l: $name" "$(cat out; echo "$said" | grep -v '^ok ')"
}
used='__attribute__((used)) static'
many() { yes "$1" | head -n "$2"; }

if [ "$plain" != nonono ]; then
	(cd clean && for c in $(find src -name '*.c' ! -path 'src/*/gen/*' \
			! -path src/static.c); do
		compile "$c" || echo "Bail out! $c does not compile"
	done)
fi
(fresh)
for l in layers symbols globals sizes words dist; do
	said=$(run $l)
	result $? "$l: the sources as they are" "$(echo "$said" | grep -v '^ok ')"
done

# A low file, a high one, and what each says of itself.
low=src/kern/planted.c lowh=include/kern/planted.h
high=src/spec/planted_high.c highh=include/spec/planted_high.h
highd='int planted_high(void);'
highc="#include \"spec/planted_high.h\"
int planted_high(void) { return 0; }"
plant layers 'upward include, quotes' "includes $highh" \
	$highh "$highd" $low '#include "spec/planted_high.h"'
plant layers 'upward include, brackets' "includes $highh" \
	$highh "$highd" $low '#include <spec/planted_high.h>'
plant layers 'upward include, spaced' 'odd include' \
	$highh "$highd" $low '# include "spec/planted_high.h"'
plant layers 'upward include, detour' 'no such header' \
	$highh "$highd" $low '#include <./spec/planted_high.h>'
plant layers 'a private header' 'no such header' \
	src/plan/planted_private.h 'int planted;' \
	src/cli/planted.c '#include "../plan/planted_private.h"'
plant layers 'a header that is for one room only' \
	'includes include/plan/build.h' include/plan/build.h '' \
	src/floor/planted.c '#include "plan/build.h"'
plant layers 'a header that leaks' \
	'src/engine/planted.c .*sees include/plan/build.h' \
	include/plan/build.h '' \
	include/proof/planted.h '#include "plan/build.h"' \
	src/engine/planted.c '#include "proof/planted.h"'
plant layers 'a header of a room that lends single headers' \
	'includes include/kern/planted.h' $lowh 'int planted(void);' \
	src/front/planted.c '#include "kern/planted.h"'
plant layers 'a library of another room' '<seccomp.h> is not for kern' \
	$low '#include <seccomp.h>'
plant layers 'the JSON library outside spec' 'is not for policy' \
	src/policy/planted.c '#include <yajl/yajl_parse.h>'
plant layers 'include cycle' 'sees itself' \
	include/plan/planted_a.h '#include "plan/planted_b.h"' \
	include/plan/planted_b.h '#include "plan/planted_a.h"'
plant layers 'a generated header of another room' 'no such header' \
	include/kern/planted.h '#include "src/bpf/planted.gen.h"'
plant layers 'a room that is not in LAYERS' 'room planted is not in LAYERS' \
	include/planted/planted.h ''
plant layers 'LAYERS says a room twice' 'base stands twice' \
	tests/lint/LAYERS 'base: cli'
plant layers 'LAYERS with a cycle' 'low names high' tests/lint/LAYERS \
	'low: high
high: low'

plant symbols 'upward call by local prototype' \
	'kern/planted.c .*needs planted_high of src/spec/planted_high.c' \
	$highh "$highd" $high "$highc" $low "$highd
$used int up(void) { return planted_high(); }"
plant symbols 'a builder of plans, by local prototype' \
	'floor/planted.c .*needs planted_build of src/plan/build.c' \
	include/plan/build.h 'int planted_build(void);' \
	src/plan/build.c 'int planted_build(void);
int planted_build(void) { return 0; }' \
	src/floor/planted.c "int planted_build(void);
$used int up(void) { return planted_build(); }"
plant symbols 'what is private to a room, from one that may use it' \
	'floor/planted.c .*needs planted_own of src/plan/planted_far.c' \
	src/plan/planted_private.h 'int planted_own(void);' \
	src/plan/planted_far.c 'int planted_own(void);
int planted_own(void) { return 0; }' \
	src/floor/planted.c "int planted_own(void);
$used int look(void) { return planted_own(); }"
plant symbols 'a function of a header that is not lent' \
	'front/planted.c .*needs planted_far of src/kern/planted_far.c' \
	$lowh 'int planted_far(void);' src/kern/planted_far.c '
int planted_far(void); int planted_far(void) { return 0; }' \
	src/front/planted.c "int planted_far(void);
$used int look(void) { return planted_far(); }"
plant symbols 'upward call by weak definition' \
	'planted_high is also in' \
	$highh "$highd" $high "$highc" $low "$highd
__attribute__((weak)) int planted_high(void) { return 0; }"
plant symbols 'forbidden libc call' 'needs system' $low "
int system(const char *);
$used int libc(void) { return system(0); }"
plant symbols 'a libc call of one file in another of its room' \
	'needs cap_get_proc' $low "
void *cap_get_proc(void);
$used int libc(void) { return cap_get_proc() != 0; }"
plant symbols 'a function in no header' 'planted is not in its header' \
	$low 'int planted(void); int planted(void) { return 0; }'
plant symbols 'a file that is in no archive' 'is not in libkern.a' \
	src/kern/forgotten.c 'struct planted;'

plant globals 'mutable static' 'count in .data' $low "$used int count = 1;"
plant globals 'mutable static, zero' 'count2 in .bss' $low "$used int count2;"
plant globals 'mutable static that would pass for a table' \
	'rel in .data.rel' $low "$used int rel = 1;"
plant globals 'mutable pointer to const' 'p in .bss' $low \
	"$used const char *p;"
plant globals 'mutable static of a thread' 'mine in .tbss' $low \
	"$used __thread int mine;"
plant globals 'static in a function' 'calls in .bss' $low '
int f(void); int f(void) { static int calls; return ++calls; }'
plant globals 'constructor' 'init_array has contents' $low '
__attribute__((constructor)) static void early(void) { __asm__("nop"); }'
plant globals 'stale waiver' 'planted.c has no sink' \
	tests/lint/WAIVERS "$low sink why"
(fresh && append $low "$used int sink;" && compile $low &&
	append tests/lint/WAIVERS "$low sink why")
said=$(run globals)
result $? 'globals: a waived static passes' "$said"

plant sizes 'long file' '5[0-9][0-9] lines' $low "$(many '/* */' 500)"
plant sizes 'long header' '5[0-9][0-9] lines' $lowh "$(many '/* */' 500)"
plant sizes 'long test' '7[0-9][0-9] lines' tests/unit/planted.h \
	"$(many '/* */' 700)"
plant sizes 'long function' 'long: int f(void)' $low "int f(void);
int f(void)
{
$(many '	(void)0;' 61)
}"

plant words 'a word' 'sprintf in line 3' $low '#define p sprintf'
plant words 'a word between strings' 'atoi in line 3' $low \
	'#define p "\"" atoi "\""'
plant words 'a number with a fraction' 'double in line 3' $low \
	'extern double planted;'
plant words 'typedef' 'typedef in line 3' $low 'typedef int planted;'
plant words 'work left for later' 'line 3 is not done' $low '/* TO''DO */'
plant words 'another comment' '// in line 3' $low 'int x; // planted'
plant words 'what is freed without ever having been set' \
	'no first value in line 4' $low '#include "base/fd.h"
	CLEAN_FD int planted;'
(fresh && printf '%s\n' '/* SPDX-License-Identifier: GPL-2.0-or-later */' \
	'#include "base/err.h"' '#include "config.h"' > $low)
said=$(run words)
[ $? -ne 0 ] && echo "$said" | grep -q "^not ok .*err.h. before config.h"
result $? 'words: config.h not first' "$said"
(fresh && append $low '/* sprintf */
#define p "sprintf" /* and
typedef */')
said=$(run words)
result $? 'words: comments and strings may hold any' "$said"

plant dist 'a file that no fragment names' 'src/kern/forgotten.c' \
	src/kern/forgotten.c ''

# The compiler is a lint too: only src/plan knows what a plan is made of.
(fresh && append src/cli/planted.c '#include "plan/plan.h"
unsigned long planted(void);
unsigned long planted(void) { return sizeof(struct plan); }' &&
	! compile src/cli/planted.c) > out 2>&1 && grep -q 'incomplete type' out
result $? 'compiler: a look into a plan' "$(cat out)"

echo "1..$n"
exit $bad
