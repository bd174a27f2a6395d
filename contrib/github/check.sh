#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# What action.yml runs: one log for the code host, one table for the reader,
# and brig's exit status. Inputs are the environment's: no text of theirs is
# ever part of a command.
set -u

# The words are patterns, and nothing more is made of them.
IFS=' 	
'
# shellcheck disable=SC2086
set -- $BRIG_FILES
[ $# -gt 0 ] || {
	echo "no file to judge" >&2
	exit 2
}
judge() { # FORMAT FILE...
	format=$1
	shift
	"${BRIG:-brig}" check --input "${BRIG_INPUT:-oci}" \
		--profile "${BRIG_PROFILE:-hardened}" \
		--fail-on "${BRIG_FAIL_ON:-refuse}" --format "$format" -- "$@"
}
judge sarif "$@" >"${BRIG_SARIF:-brig.sarif}" 2>/dev/null
judge text "$@"
