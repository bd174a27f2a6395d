# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# A static server of rust's, from scratch
SCRATCH=1
CONFIG='{"Entrypoint": ["/server"], "User": "65532",
	"ExposedPorts": {"8080/tcp": {}}}'
VOLUME=/data PORT=8080
WEB=http://server:8080/
OPTS='--init'

files() {
	mkdir -p src "$root/data"
	chown 65532:65532 "$root/data"
	cat >src/main.rs <<-'EOT'
		use std::io::{Read, Write};
		use std::{fs, net, thread};
		fn main() {
		    let l = net::TcpListener::bind("0.0.0.0:8080").unwrap();
		    for s in l.incoming() {
		        let mut s = s.unwrap();
		        thread::spawn(move || {
		            let mut b = [0u8; 4096];
		            while let Ok(n) = s.read(&mut b) {
		                if n == 0 { break }
		                if b.starts_with(b"POST") {
		                    fs::write("/data/kept", "yes").unwrap()
		                }
		                let t = fs::read_to_string("/data/kept")
		                    .unwrap_or_default();
		                let r = format!("HTTP/1.1 200 OK\r\n\
		                    Content-Length: {}\r\n\r\nrust {}\n",
		                    t.len() + 6, t);
		                if s.write_all(r.as_bytes()).is_err() { break }
		            }
		        });
		    }
		}
	EOT
	rustc -O -C target-feature=+crt-static -o "$root/server" src/main.rs
}

save() { client curl -sf -X POST http://server:8080/; }
kept() { [ "$(client curl -sf http://server:8080/)" = 'rust yes' ]; }
load() { wrk_load http://server:8080/; }
