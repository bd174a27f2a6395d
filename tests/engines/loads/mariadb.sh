# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# mariadb: its tables made in the volume, a first server on a socket alone
PACKAGES='mariadb-server mariadb-client gosu'
CONFIG='{"Entrypoint": ["/entrypoint"], "Cmd": ["mariadbd"],
	"ExposedPorts": {"3306/tcp": {}}, "Volumes": {"/var/lib/mysql": {}}}'
VOLUME=/var/lib/mysql PORT=3306
OPTS='-e MARIADB_ROOT_PASSWORD=secret'

files() {
	rm -rf "$root/var/lib/mysql"
	install -d "$root/var/lib/mysql"
	chroot "$root" chown mysql:mysql /var/lib/mysql
	put /etc/mysql/mariadb.conf.d/90-image.cnf <<-'EOT'
		[mysqld]
		bind-address = 0.0.0.0
		skip-name-resolve
	EOT
	put /entrypoint 755 <<-'EOT'
		#!/bin/sh
		set -e
		if [ "$(id -u)" = 0 ]; then
			mkdir -p /run/mysqld
			find /var/lib/mysql /run/mysqld ! -user mysql \
				-exec chown mysql: {} +
			exec gosu mysql "$0" "$@"
		fi
		if [ ! -d /var/lib/mysql/mysql ]; then
			mariadb-install-db --auth-root-authentication-method=normal \
				--skip-test-db >/dev/null
			"$@" --skip-networking &
			first=$!
			until mariadb-admin -uroot ping 2>/dev/null; do
				sleep 0.2
			done
			mariadb -uroot <<-S
				create user root@'%' identified by '$MARIADB_ROOT_PASSWORD';
				grant all on *.* to root@'%';
				create database bench;
			S
			kill $first
			wait $first || :
		fi
		exec "$@"
	EOT
}

my() {
	my_p=$1
	shift
	own "$my_p" -hserver -uroot -psecret "$@"
}
sql() { my mariadb -BN bench -e "$1"; }
answers() { [ "$(sql 'select 1')" = 1 ]; }
save() { sql "create table kept (v text); insert into kept values ('yes')"; }
kept() { [ "$(sql 'select v from kept')" = yes ]; }
load() { # queries in a second, of its own number
	my mariadb-slap --auto-generate-sql --auto-generate-sql-load-type=mixed \
		--concurrency=4 --number-of-queries=2000 --engine=innodb \
		--create-schema=slap | awk '/Average/ && $(NF - 1) > 0 {
			print int(2000 / $(NF - 1))
			exit }'
}
more() { my mariadb-dump bench >/dev/null; }
