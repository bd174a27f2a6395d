# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh disable=SC2034,SC2016
#
# A static server from scratch: one file, none of the usual folders
SCRATCH=1
CONFIG='{"Entrypoint": ["/server"], "User": "65532:65532",
	"ExposedPorts": {"8080/tcp": {}}}'
VOLUME=/data PORT=8080
WEB=http://server:8080/

files() {
	mkdir -p src "$root/data"
	chown 65532:65532 "$root/data"
	cat >src/main.go <<-'EOT'
		package main

		import (
			"fmt"
			"io"
			"net/http"
			"os"
			"os/signal"
			"syscall"
		)

		func main() {
			c := make(chan os.Signal, 1)
			signal.Notify(c, syscall.SIGTERM)
			go func() { <-c; os.Exit(0) }()
			http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
				if r.Method == "POST" {
					b, _ := io.ReadAll(r.Body)
					err := os.WriteFile("/data/kept", b, 0644)
					if err != nil {
						http.Error(w, err.Error(), 500)
						return
					}
				}
				b, _ := os.ReadFile("/data/kept")
				fmt.Fprintln(w, "go", string(b))
			})
			panic(http.ListenAndServe(":8080", nil))
		}
	EOT
	env HOME="$PWD/src" CGO_ENABLED=0 GO111MODULE=off GOFLAGS= \
		go build -trimpath -ldflags '-s -w' -o "$root/server" src/main.go
}

save() { client curl -sf -d yes http://server:8080/; }
kept() { [ "$(client curl -sf http://server:8080/)" = 'go yes' ]; }
load() { wrk_load http://server:8080/; }
