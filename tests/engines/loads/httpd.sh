# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# A httpd that lives and writes below /usr/local, as the public image does
PACKAGES='apache2'
CONFIG='{"Cmd": ["apache2", "-d", "/usr/local/apache2", "-f", "conf/httpd.conf",
	"-D", "FOREGROUND"], "StopSignal": "SIGWINCH",
	"ExposedPorts": {"80/tcp": {}}}'
VOLUME=/usr/local/apache2/htdocs PORT=80
WEB=http://server:80/
SECTION=httpd
LACKING='Read-only file system'

files() {
	mkdir -p "$root/usr/local/apache2/logs"
	echo '<p>It works' | put /usr/local/apache2/htdocs/index.html
	put /usr/local/apache2/conf/httpd.conf <<-'EOT'
		ServerName server
		Listen 80
		User www-data
		Group www-data
		PidFile logs/httpd.pid
		ErrorLog /proc/self/fd/2
		LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
		LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
		LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
		DocumentRoot /usr/local/apache2/htdocs
	EOT
}

save() { docker exec server sh -c 'echo kept >/usr/local/apache2/htdocs/kept'; }
kept() { client curl -sf http://server:80/kept | grep -qx kept; }
load() { wrk_load http://server:80/; }
