# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# postgresql: initdb into the volume, then its server by another user
PACKAGES='postgresql-15 gosu'
CONFIG='{"Entrypoint": ["/entrypoint"], "Cmd": ["postgres"],
	"StopSignal": "SIGINT", "ExposedPorts": {"5432/tcp": {}},
	"Env": ["PGDATA=/var/lib/postgresql/data", "LANG=C.UTF-8", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/15/bin"],
	"Volumes": {"/var/lib/postgresql/data": {}}}'
VOLUME=/var/lib/postgresql/data PORT=5432
OPTS='-e POSTGRES_PASSWORD=secret --shm-size 128m'

files() {
	rm -rf "$root/var/lib/postgresql/15" "$root/etc/postgresql/15"
	put /entrypoint 755 <<-'EOT'
		#!/bin/sh
		set -e
		if [ "$1" = postgres ] && [ "$(id -u)" = 0 ]; then
			mkdir -p "$PGDATA" /var/run/postgresql
			chmod 700 "$PGDATA"
			chmod 03775 /var/run/postgresql 2>/dev/null || :
			find "$PGDATA" /var/run/postgresql ! -user postgres \
				-exec chown postgres {} +
			exec gosu postgres "$0" "$@"
		fi
		if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
			echo "$POSTGRES_PASSWORD" >/tmp/pw
			initdb -U postgres --pwfile=/tmp/pw
			rm /tmp/pw
			pg_ctl -D "$PGDATA" -o "-c listen_addresses=" -w start
			createdb -U postgres bench
			pg_ctl -D "$PGDATA" -m fast -w stop
			echo 'host all all all scram-sha-256' \
				>>"$PGDATA/pg_hba.conf"
			set -- "$@" -c 'listen_addresses=*'
		fi
		exec "$@" -c 'listen_addresses=*'
	EOT
}

pg() { own env PGPASSWORD=secret PGHOST=server PGUSER=postgres "$@"; }
sql() { pg psql -qtAX bench -c "$1"; }
answers() { [ "$(sql 'select 1')" = 1 ]; }
save() {
	sql "create table kept (v text); insert into kept values ('yes')" &&
		pg pgbench -q -i -s 2 bench
}
kept() { [ "$(sql 'select v from kept')" = yes ]; }
load() {
	pg pgbench -c 4 -j 2 -T "${SECONDS_OF:-2}" bench |
		sed -n 's/^tps = \([0-9]*\).*/\1/p'
}
more() {
	pg pgbench -S -c 4 -j 2 -T 1 bench
	sql 'set max_parallel_workers_per_gather = 2; set parallel_setup_cost = 0;
		set min_parallel_table_scan_size = 0;
		select count(*) from pgbench_accounts; vacuum full'
	pg pg_dump bench >/dev/null
}
