# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# apache with php-fpm, whose entrypoint copies an application into the web root
PACKAGES='apache2 php-fpm'
CONFIG='{"Entrypoint": ["/entrypoint"], "Cmd": ["apache2", "-D", "FOREGROUND"],
	"WorkingDir": "/var/www/html", "StopSignal": "SIGWINCH",
	"ExposedPorts": {"80/tcp": {}}, "Volumes": {"/var/www/html": {}}}'
VOLUME=/var/www/html PORT=80
WEB=http://server:80/index.php

files() {
	chroot "$root" a2enmod -q proxy_fcgi rewrite
	chroot "$root" a2enconf -q php8.2-fpm
	echo 'ServerName server' >>"$root/etc/apache2/apache2.conf"
	rm "$root/var/www/html/index.html"
	put /usr/src/app/index.php <<-'EOT'
		<?php session_start();
		if (isset($_GET['save'])) file_put_contents('kept', $_GET['save']);
		echo 'php ', @file_get_contents('kept'), getmyuid(), "\n";
	EOT
	put /entrypoint 755 <<-'EOT'
		#!/bin/sh
		set -e
		if [ ! -e index.php ]; then
			tar -C /usr/src/app -cf - . | tar -xf -
			chown -R www-data:www-data .
		fi
		mkdir -p /run/php
		php-fpm8.2 -D
		. /etc/apache2/envvars
		mkdir -p "$APACHE_RUN_DIR" "$APACHE_LOCK_DIR"
		exec "$@"
	EOT
}

save() { client curl -sf "$WEB?save=yes"; }
kept() { client curl -sf "$WEB" | grep -q '^php yes'; }
load() { wrk_load "$WEB"; }
