# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
PACKAGES='memcached libmemcached-tools'
CONFIG='{"Cmd": ["memcached"], "User": "memcache",
	"ExposedPorts": {"11211/tcp": {}}}'
VOLUME=/data PORT=11211

answers() { own memcping --servers=server; }
save() { :; }
kept() { :; }
load() {
	own memcaslap -s server:11211 -t "${SECONDS_OF:-2}s" -c 16 -T 1 |
		sed -n 's/.*TPS: \([0-9]*\).*/\1/p'
}
