# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# A tomcat that lives and writes below /usr/local, as the public image does
PACKAGES='tomcat10'
CONFIG='{"Cmd": ["/usr/local/tomcat/bin/catalina.sh", "run"],
	"Env": ["CATALINA_HOME=/usr/local/tomcat", "CATALINA_OPTS=-Xmx256m"],
	"WorkingDir": "/usr/local/tomcat", "ExposedPorts": {"8080/tcp": {}}}'
VOLUME=/data PORT=8080
WEB=http://server:8080/app/t.jsp
SECTION=tomcat
LACKING='Read-only file system|not writable|Permission denied'

files() {
	chroot "$root" cp -RL /usr/share/tomcat10 /usr/local/tomcat
	cd "$root/usr/local/tomcat" || return
	mkdir -p logs temp work webapps
	cp "$root"/usr/share/java/eclipse-jdt-core-[0-9]*.jar lib/
	chroot "$root" cp -RL /etc/tomcat10 /usr/local/tomcat/conf
	rm -rf conf/policy.d conf/Catalina
	cd - >/dev/null || return
	mkdir -p up/war
	(
		cd up/war || exit
		cat >t.jsp <<-'EOT'
			<%@ page session="false" import="java.nio.file.*" %>
			<% Path p = Path.of("/data/kept");
			if (request.getParameter("save") != null)
				Files.writeString(p, request.getParameter("save"));
			out.print(Files.exists(p) ? Files.readString(p) : "none"); %>
		EOT
		python3 -m zipfile -c "$root/usr/local/tomcat/webapps/app.war" \
			t.jsp
	)
}

save() { client curl -sf "$WEB?save=yes"; }
kept() { client curl -sf "$WEB" | grep -q yes; }
load() { wrk_load "$WEB"; }
