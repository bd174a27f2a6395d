# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# An image that is a machine: cron and sshd under one script, logins, su
PACKAGES='cron openssh-server openssh-client rsyslog procps'
CONFIG='{"Cmd": ["/start"], "ExposedPorts": {"22/tcp": {}}}'
VOLUME=/home PORT=22
SECTION=legacy EXTRA_CAPS=0x40000
LACKING='Read-only file system|Operation not permitted'

files() {
	rm -f "$root"/etc/ssh/ssh_host_*
	chroot "$root" useradd -m -s /bin/bash user
	mkdir -p "$root/home/user/.ssh"
	ssh-keygen -q -t ed25519 -N '' -f up/key
	cp up/key "$root/root/key" && chmod 600 "$root/root/key"
	cp up/key.pub "$root/home/user/.ssh/authorized_keys"
	chroot "$root" chown -R user:user /home/user
	put /etc/cron.d/tick <<-'EOT'
		* * * * * user date >>/home/user/tick
	EOT
	put /start 755 <<-'EOT'
		#!/bin/sh
		ssh-keygen -A
		mkdir -p /run/sshd
		cron
		exec /usr/sbin/sshd -D -e
	EOT
}

login() {
	own ssh -i /root/key -o StrictHostKeyChecking=no \
		-o UserKnownHostsFile=/dev/null user@server "$@"
}
answers() { [ "$(login id -un)" = user ]; }
save() { login 'echo yes >kept'; }
kept() { [ "$(login cat kept)" = yes ]; }
load() {
	load_s=$(date +%s%N)
	for load_i in 1 2 3 4 5 6 7 8 9 10; do
		login true 2>/dev/null || return 1
	done
	echo $((10000000000 / ($(date +%s%N) - load_s)))
}
more() { until_ok 70 docker exec server test -s /home/user/tick; }
