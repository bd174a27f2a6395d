# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# node: a cluster of workers, a cache in $HOME, another user, a worker thread
PACKAGES='nodejs'
CONFIG='{"Cmd": ["node", "/app/server.js"], "WorkingDir": "/app",
	"User": "node", "Env": ["HOME=/home/node"],
	"ExposedPorts": {"3000/tcp": {}}}'
VOLUME=/app/data PORT=3000
WEB=http://server:3000/
OPTS='--init'

files() {
	chroot "$root" useradd -m -u 1000 node
	put /app/server.js <<-'EOT'
		const cluster = require('cluster'), http = require('http');
		const fs = require('fs'), { Worker } = require('worker_threads');
		const { execFileSync } = require('child_process');
		if (cluster.isPrimary) {
			for (let i = 0; i < 2; i++) cluster.fork();
			process.on('SIGTERM', () => {
				for (const w of Object.values(cluster.workers))
					w.kill();
				process.exit(0);
			});
		} else {
			const told = execFileSync('id', ['-u']).toString().trim();
			new Worker('require("zlib").gzipSync("x".repeat(1e6))',
				{ eval: true });
			new WebAssembly.Module(new Uint8Array(
				[0, 97, 115, 109, 1, 0, 0, 0]));
			http.createServer((q, r) => {
				if (q.method == 'POST')
					fs.writeFileSync('/app/data/kept', q.url);
				if (q.url == '/kept')
					r.end(fs.readFileSync('/app/data/kept'));
				else
					r.end('uid ' + told + '\n');
			}).listen(3000);
		}
	EOT
	mkdir -p "$root/app/data"
	chroot "$root" chown -R node:node /app
}

save() { client curl -sf -d x http://server:3000/yes; }
kept() { [ "$(client curl -sf http://server:3000/kept)" = /yes ]; }
load() { wrk_load http://server:3000/; }
