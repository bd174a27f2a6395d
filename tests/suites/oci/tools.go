//go:build tools

// What go.mod and go.sum are made from: the OCI runtime validation suite.
package tools

import (
	_ "github.com/opencontainers/runtime-tools/cmd/runtimetest"
	_ "github.com/opencontainers/runtime-tools/validation/util"
)
