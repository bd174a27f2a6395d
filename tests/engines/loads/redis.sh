# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# redis, whose entrypoint gives the volume to its user
PACKAGES='redis-server gosu'
CONFIG='{"Entrypoint": ["/entrypoint"], "WorkingDir": "/data",
	"Cmd": ["redis-server", "--protected-mode", "no", "--appendonly", "yes"],
	"ExposedPorts": {"6379/tcp": {}}, "Volumes": {"/data": {}}}'
VOLUME=/data PORT=6379

files() {
	mkdir "$root/data"
	chroot "$root" chown redis:redis /data
	put /entrypoint 755 <<-'EOT'
		#!/bin/sh
		set -e
		if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
			find . ! -user redis -exec chown redis {} +
			exec gosu redis "$0" "$@"
		fi
		umask 0077
		exec "$@"
	EOT
}

answers() { [ "$(own redis-cli -h server ping)" = PONG ]; }
save() { [ "$(own redis-cli -h server set kept yes)" = OK ]; }
kept() { [ "$(own redis-cli -h server get kept)" = yes ]; }
load() {
	own redis-benchmark -h server -q --csv -t get -c 20 -P 4 -n 200000 |
		sed -n 's/^"GET","\([0-9]*\).*/\1/p'
}
more() {
	own redis-benchmark -h server -q -n 20000 -c 20 -t \
		set,incr,lpush,sadd,hset,zadd,mset
	own redis-cli -h server bgsave
	own redis-cli -h server bgrewriteaof
	own redis-cli -h server eval 'return redis.call("incr", "n")' 0
}
