# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# nginx, whose entrypoint renders a template into /etc/nginx where it may
PACKAGES='nginx-light gettext-base'
CONFIG='{"Entrypoint": ["/entrypoint"], "Cmd": ["nginx", "-g", "daemon off;"],
	"ExposedPorts": {"80/tcp": {}}}'
VOLUME=/var/www/html PORT=80
WEB=http://server:80/

nginx_files() {
	put /entrypoint 755 <<-'EOT'
		#!/bin/sh
		set -e
		for t in /etc/nginx/templates/*.template; do
			[ -e "$t" ] || continue
			f=/etc/nginx/conf.d/$(basename "$t" .template)
			[ -w /etc/nginx/conf.d ] || {
				echo "entrypoint: $f: not rendered" >&2
				continue
			}
			envsubst <"$t" >"$f"
		done
		exec "$@"
	EOT
	ln -sf /dev/stdout "$root/var/log/nginx/access.log"
	ln -sf /dev/stderr "$root/var/log/nginx/error.log"
}

files() { nginx_files; }

save() { docker exec server sh -c 'echo kept >/var/www/html/kept'; }
kept() { client curl -sf http://server/kept | grep -qx kept; }
load() { wrk_load http://server:80/; }
