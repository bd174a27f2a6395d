# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# A servlet container as Debian has it, with a JSP, which it compiles
PACKAGES='tomcat10'
CONFIG='{"Cmd": ["/usr/libexec/tomcat10/tomcat-start.sh"], "User": "tomcat",
	"Env": ["CATALINA_HOME=/usr/share/tomcat10", "CATALINA_BASE=/var/lib/tomcat10",
	"CATALINA_TMPDIR=/tmp", "JAVA_OPTS=-Xmx256m"],
	"ExposedPorts": {"8080/tcp": {}}}'
VOLUME=/data PORT=8080
WEB=http://server:8080/t.jsp

files() {
	put /var/lib/tomcat10/webapps/ROOT/t.jsp <<-'EOT'
		<%@ page session="false" import="java.nio.file.*" %>
		<% Path p = Path.of("/data/kept");
		if (request.getParameter("save") != null)
			Files.writeString(p, request.getParameter("save"));
		out.print(Files.exists(p) ? Files.readString(p) : "none"); %>
	EOT
	mkdir "$root/data"
	chroot "$root" chown tomcat:tomcat /data
}

save() { client curl -sf 'http://server:8080/t.jsp?save=yes'; }
kept() { client curl -sf http://server:8080/t.jsp | grep -q yes; }
load() { wrk_load http://server:8080/t.jsp; }
