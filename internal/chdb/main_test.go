package chdb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"go.uber.org/goleak"
)

// The test binary is its own child: started by Supervise it finds the environment set and serves.
func TestMain(m *testing.M) {
	if IsChild() {
		os.Exit(childMain())
	}
	goleak.VerifyTestMain(m)
}

func childMain() int {
	cfg, err := ChildFromEnv()
	if err == nil && os.Getenv(envFault) != "" {
		err = faultInGo(cfg)
	} else if err == nil {
		err = ServeChild(context.Background(), cfg)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// envFault makes the child check that faults of Go code are still Go panics.
const envFault = "ZHICE_CHDB_TEST_FAULT"

func faultInGo(cfg ChildConfig) error {
	if err := Load(cfg.Lib); err != nil {
		return err
	}
	before := snapshotSignals()
	h, err := NewHandler(cfg.DataDir, Database, cfg.Token, 0)
	if err != nil {
		return err
	}
	defer h.Close()
	// ClickHouse's own stack traces take SIGRTMIN, for which Go has no use.
	const sigrtmin = 34
	sigs := slices.DeleteFunc(before.changed(snapshotSignals()), func(sig int) bool { return sig == sigrtmin })
	if len(sigs) > 0 {
		return fmt.Errorf("opening the engine replaced the handlers of signals %v", sigs)
	}
	defer func() {
		if recover() != nil {
			fmt.Fprintln(os.Stdout, "recovered")
		}
	}()
	var nothing *Stats
	fmt.Fprintln(os.Stdout, nothing.ReadRows)
	return errors.New("a nil dereference went unnoticed")
}

func testConfig(tb testing.TB) Config {
	tb.Helper()
	return Config{
		Command: []string{os.Args[0]}, DataDir: tb.TempDir(),
		Log: slog.New(slog.NewTextHandler(testWriter{tb}, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(p []byte) (int, error) { w.t.Log(string(p)); return len(p), nil }

func supervise(tb testing.TB, cfg Config) *Server {
	tb.Helper()
	s, err := Supervise(tb.Context(), cfg)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Stop)
	return s
}

// options of an unmodified clickhouse-go.
func options(tb testing.TB, s *Server, compression clickhouse.CompressionMethod) *clickhouse.Options {
	tb.Helper()
	o, err := clickhouse.ParseDSN(s.URL())
	if err != nil {
		tb.Fatal(err)
	}
	// As ParseDSN, but without the pool's own time limit, which a slow machine exceeds.
	o.DialTimeout, o.ReadTimeout = 30*time.Second, time.Minute
	if compression != clickhouse.CompressionNone {
		o.Compression = &clickhouse.Compression{Method: compression, Level: 1}
	}
	if _, _, err := net.SplitHostPort(o.Addr[0]); err != nil {
		tb.Fatal(err)
	}
	return o
}
