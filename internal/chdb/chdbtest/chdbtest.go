// Package chdbtest gives tests a real ClickHouse: the embedded one, in a child process of the test binary. A package
// that uses it calls Main from its TestMain.
package chdbtest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"testing"

	"github.com/zhice-project/zhice/deploy/embedded"
	"github.com/zhice-project/zhice/internal/chdb"
)

// Main serves ClickHouse and exits where this process was started by Start; otherwise it returns at once.
func Main() {
	if !chdb.IsChild() {
		return
	}
	cfg, err := chdb.ChildFromEnv()
	if err == nil {
		err = chdb.ServeChild(context.Background(), cfg)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// Start runs a server for the length of a test, in dir or, where that is empty, in a fresh folder.
func Start(tb testing.TB, dir string) *chdb.Server {
	tb.Helper()
	if dir == "" {
		dir = tb.TempDir()
	}
	s, err := chdb.Supervise(context.WithoutCancel(tb.Context()), chdb.Config{
		Command: []string{os.Args[0]}, DataDir: dir, Log: slog.New(slog.DiscardHandler),
	})
	if errors.Is(err, embedded.ErrMissing) {
		tb.Fatalf("this test needs the embedded ClickHouse: %v", err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Stop)
	return s
}
