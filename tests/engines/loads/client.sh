# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# What loads web servers
PACKAGES='wrk curl'
CONFIG='{"Cmd": ["sleep", "100000"]}'
