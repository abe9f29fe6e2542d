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
func Start(tb testing.TB) *bus.Bus {
	tb.Helper()
	return Connect(tb, Serve(tb, tb.TempDir(), 0))
}

// Serve runs a server on the folder until the test ends; port as in embed.Config.
func Serve(tb testing.TB, dir string, port int) *embed.Server {
	tb.Helper()
	s, err := embed.Start(embed.Config{Dir: dir, Port: port, Secret: Secret, Readers: map[string]string{embed.Reader: ReaderSecret}, Log: Log(tb)})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Stop(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// Connect gives a bus with its streams on a server; it closes with the test.
func Connect(tb testing.TB, s *embed.Server) *bus.Bus {
	tb.Helper()
	b, err := bus.Connect(Context(tb), bus.Config{InProcess: s, User: embed.User, Password: Secret, Name: tb.Name(), Log: Log(tb)})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(b.Close)
	if err := b.EnsureStreams(Context(tb)); err != nil {
		tb.Fatal(err)
	}
	return b
}

// Context ends with the test, or when the test takes unreasonably long.
func Context(tb testing.TB) context.Context {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), patience)
	tb.Cleanup(cancel)
	return ctx
}

// Log writes to the test's output.
func Log(tb testing.TB) *slog.Logger {
	tb.Helper()
	return slog.New(slog.NewTextHandler(tb.Output(), &slog.HandlerOptions{Level: slog.LevelInfo}))
}
