#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Each system call that brig makes fails once, or is interrupted once: then
# the host is as it was and one line says why, or all is as confined as ever.
# Every so many-th call; FAULT_ALL=1 for all of them.

. "${srcdir:-.}/tests/live/lib.sh"
. "${srcdir:-.}/tests/fault/fault.sh"
need jq busybox ip
PLAY_FLAGS=-n playground "$@"
fault_tool
umask 022
fault_policy
fault_net

host_snap "$W/before"
FAULT_EVERY=20
faults fail create start exec delete kill-all
FAULT_EVERY=40
faults fail create-rich delete-paused kill pause resume ps state list
faults fail start-heard
faults_net fail create-net delete-net
[ -z "${FAULT_ALL:-}" ] || faults fail exec-heard exec-tty
[ -z "${FAULT_ALL:-}" ] || faults_net fail run-net
FAULT_EVERY=6
faults intr create start exec delete kill-all
[ -z "${FAULT_ALL:-}" ] ||
	faults intr create-rich run kill pause resume ps state list \
		start-heard exec-heard exec-tty
rm -rf "$W/f"
# the registry of ids stays, empty
rm -rf /run/brig /run/fault.heard
soon_same "nothing else on this host has changed" "$W/before"
finish
