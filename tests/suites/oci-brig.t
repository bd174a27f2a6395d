#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# brig itself under the OCI runtime validation suite: what hardening means for
# it is the list oci-brig.list, and nothing else may fail.

. "${srcdir:-.}/tests/live/lib.sh"
. "$here/tests/suites/oci.sh"
if [ -z "${PLAY_IN:-}" ]; then
	need go tar ip
	oci_build || bail "the suite can't be built"
fi
PLAY_FLAGS=-n playground "$@"
ip link add oci0 type veth peer name oci1 # linux_cgroups_network takes the second there is

oci_all
oci_judge "$here/tests/suites/oci-brig.list"
is "there are 58" $((oci_pass + oci_none + oci_fail)) 58
diag "OCI runtime validation, brig: $oci_pass pass, $oci_none assert" \
	"nothing, $oci_fail fail"
[ -z "${KEEP:-}" ] || cp -a "$W/oci" "$KEEP/oci-brig"
finish
