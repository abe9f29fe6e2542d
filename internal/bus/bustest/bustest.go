// Package bustest gives tests a real NATS server of their own and a bus on it. Nothing outside tests imports it.
package bustest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/embed"
)

// The passwords of the test server.
const (
	Secret       = "secret-of-the-pipeline"
	ReaderSecret = "secret-of-the-reader"
)

// patience bounds every wait of a test; it is long because machines that run tests are busy.
const patience = time.Minute

// Start gives a bus with its streams on a server in a folder of the test; all of it ends with the test.
func Start(t testing.TB) *bus.Bus {
	t.Helper()
	return Connect(t, Serve(t, t.TempDir(), 0))
}

// Serve runs a server on the folder until the test ends; port as in embed.Config.
func Serve(t testing.TB, dir string, port int) *embed.Server {
	t.Helper()
	s, err := embed.Start(embed.Config{Dir: dir, Port: port, Secret: Secret, ReaderSecret: ReaderSecret, Log: Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// Connect gives a bus with its streams on a server; it closes with the test.
func Connect(t testing.TB, s *embed.Server) *bus.Bus {
	t.Helper()
	b, err := bus.Connect(Context(t), bus.Config{InProcess: s, User: embed.User, Password: Secret, Name: t.Name(), Log: Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	if err := b.EnsureStreams(Context(t)); err != nil {
		t.Fatal(err)
	}
	return b
}

// Context ends with the test, or when the test takes unreasonably long.
func Context(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// Log writes to the test's output.
func Log(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelInfo}))
}
