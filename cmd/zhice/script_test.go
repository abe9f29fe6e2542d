package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestCommands runs what users type, failures included; each script says what it shows.
func TestCommands(t *testing.T) {
	env := environment(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			for _, kv := range append(env, "ZHICE_DATA="+filepath.Join(e.WorkDir, "data"), "ZHICE_SETTLE=200ms") {
				k, v, _ := strings.Cut(kv, "=")
				e.Setenv(k, v)
			}
			return os.CopyFS(filepath.Join(e.WorkDir, "samples"), os.DirFS(filepath.Join(root(t), "samples")))
		},
	})
}
