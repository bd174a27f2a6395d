# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# rabbitmq (Erlang, with its own compiler): a cookie in $HOME, its
# configuration rendered into /etc
PACKAGES='rabbitmq-server amqp-tools gosu'
CONFIG='{"Entrypoint": ["/entrypoint"], "Cmd": ["rabbitmq-server"],
	"Env": ["HOME=/var/lib/rabbitmq", "PATH=/usr/lib/rabbitmq/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
	"ExposedPorts": {"5672/tcp": {}}, "Volumes": {"/var/lib/rabbitmq": {}}}'
VOLUME=/var/lib/rabbitmq PORT=5672
OPTS='-h mq -e DEFAULT_USER=user -e DEFAULT_PASS=secret'
SECTION=rabbitmq
LACKING='Read-only file system|Permission denied'

files() {
	rm -rf "$root/var/lib/rabbitmq" "$root/var/log/rabbitmq"
	install -d "$root/var/lib/rabbitmq" "$root/var/log/rabbitmq" \
		"$root/etc/rabbitmq/conf.d"
	chroot "$root" chown -R rabbitmq:rabbitmq /var/lib/rabbitmq \
		/var/log/rabbitmq /etc/rabbitmq
	put /entrypoint 755 <<-'EOT'
		#!/bin/sh
		set -e
		if [ "$(id -u)" = 0 ]; then
			find /var/lib/rabbitmq ! -user rabbitmq \
				-exec chown rabbitmq {} +
			exec gosu rabbitmq "$0" "$@"
		fi
		printf 'default_user = %s\ndefault_pass = %s\n' \
			"$DEFAULT_USER" "$DEFAULT_PASS" \
			>/etc/rabbitmq/rabbitmq.conf
		exec "$@"
	EOT
}

amqp() {
	amqp_p=$1
	shift
	own "$amqp_p" -u amqp://user:secret@server:5672 "$@"
}
answers() { amqp amqp-declare-queue -d -q kept; }
save() { amqp amqp-publish -r kept -p -b yes; }
kept() { [ "$(amqp amqp-get -q kept)" = yes ] && save; }
load() { # messages a second, of lines
	own sh -c 'u=amqp://user:secret@server:5672; n=500
		amqp-declare-queue -u $u -q load >/dev/null
		s=$(date +%s%N)
		seq $n | amqp-publish -u $u -r load -l
		amqp-consume -u $u -q load -A -c $n cat >/tmp/got
		[ "$(tr -d "\n" </tmp/got | wc -c)" -gt $n ] || exit 1
		echo $((n * 1000000000 / ($(date +%s%N) - s)))'
}
