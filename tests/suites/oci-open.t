#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig-open under the OCI runtime validation suite. What fails stands in
# oci-open.list, each with its reason; another failure fails, and so does one of
# these that passes. With RUNTIME=crun or another, the same for a peer.

: "${RUNTIME:=${builddir:-.}/tests/brig-open}"
. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/suites/oci.sh"
if [ -z "${PLAY_IN:-}" ]; then
	need go tar ip
	oci_build || bail "the suite can't be built"
fi
PLAY_FLAGS=-n playground "$@"
ip link add oci0 type veth peer name oci1 # linux_cgroups_network takes the second there is

oci_all
oci_judge "$here/tests/suites/oci-open.list"
n=$((oci_pass + oci_none))
ok "41 and more of the 58 pass: $n do, $oci_none of them assert nothing" \
	[ $n -ge 41 ]
is "there are 58" $((n + oci_fail)) 58
diag "OCI runtime validation, brig-open: $oci_pass pass, $oci_none assert" \
	"nothing, $oci_fail fail"
[ -z "${KEEP:-}" ] || cp -a "$W/oci" "$KEEP/oci-open"
finish
