# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
#
# nginx with a template that its entrypoint renders into /etc/nginx
. "${dir:-$here/tests/engines/loads}/nginx.sh"
WEB=http://server:81/
SECTION=nginx
LACKING='not rendered'
OPTS='-e SAYS=rendered'

files() {
	nginx_files
	put /etc/nginx/templates/t.conf.template <<-'EOT'
		server {
			listen 81;
			return 200 "$SAYS";
		}
	EOT
}

kept() { [ "$(client curl -sf http://server:81/)" = rendered ]; }
load() { wrk_load http://server:81/; }
