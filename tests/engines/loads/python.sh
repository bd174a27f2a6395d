# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# gunicorn: workers that are forked, multiprocessing, sqlite in the volume
PACKAGES='gunicorn python3'
CONFIG='{"Cmd": ["gunicorn", "-w", "2", "-b", "0.0.0.0:8000", "app:app"],
	"WorkingDir": "/app", "ExposedPorts": {"8000/tcp": {}}}'
VOLUME=/app/data PORT=8000
WEB=http://server:8000/

files() {
	put /app/app.py <<-'EOT'
		import ctypes, multiprocessing, sqlite3, tempfile
		multiprocessing.Lock()
		with tempfile.TemporaryFile() as f:
		    f.write(b"x")
		back = ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 7)
		db = "/app/data/db"
		def app(env, start):
		    start("200 OK", [("Content-Type", "text/plain")])
		    if env["PATH_INFO"] == "/save":
		        with sqlite3.connect(db) as c:
		            c.execute("create table kept (v text)")
		            c.execute("insert into kept values ('yes')")
		    if env["PATH_INFO"] == "/kept":
		        with sqlite3.connect(db) as c:
		            v = c.execute("select v from kept").fetchone()[0]
		        return [v.encode()]
		    return [b"%d\n" % back()]
	EOT
	mkdir -p "$root/app/data"
}

save() { client curl -sf http://server:8000/save; }
kept() { [ "$(client curl -sf http://server:8000/kept)" = yes ]; }
load() { wrk_load http://server:8000/; }
