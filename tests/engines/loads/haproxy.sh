# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# haproxy as Debian configures it: it asks for chroot
PACKAGES='haproxy'
CONFIG='{"Cmd": ["sh", "-c", "mkdir /run/haproxy; exec haproxy -W -db -f /etc/haproxy/haproxy.cfg -f /etc/haproxy/front.cfg"],
	"StopSignal": "SIGUSR1", "ExposedPorts": {"8080/tcp": {}}}'
VOLUME=/data PORT=8080
WEB=http://server:8080/
SECTION=chroot EXTRA_CAPS=0x40000
LACKING='chroot'

files() {
	put /etc/haproxy/front.cfg <<-'EOT'
		frontend f
		    bind :8080
		    http-request return status 200 content-type text/plain string ok
	EOT
}

save() { :; }
kept() { :; }
load() { wrk_load http://server:8080/; }
