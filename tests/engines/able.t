#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Is docker.t able to fail? With runc as the runtime each "hardened: ..." check
# of it must fail, and each other one must pass.

. "${srcdir:-.}/tests/live/lib.sh"
need runc
[ "$(id -u)" = 0 ] || skip_all "needs root"

out=$(RUNTIME=runc "$here/tests/engines/docker.t" 2>/dev/null)
case $out in *'# SKIP'*) skip_all "${out#*SKIP }" ;; esac
is "a hardened check that runc passes" \
	"$(printf '%s\n' "$out" | grep '^ok .* hardened: ')" ""
is "another that it fails" \
	"$(printf '%s\n' "$out" | grep '^not ok ' | grep -v ' hardened: ')" ""
like "all of them ran" "$out" '^1\.\.[0-9]{2,}$'
finish
