package chdb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/zhice-project/zhice/deploy/embedded"
)

func TestStartQueryStop(t *testing.T) {
	s := supervise(t, testConfig(t))
	db := connect(t, s, clickhouse.CompressionNone)
	var n uint64
	var name string
	must(t, db.QueryRow(t.Context(), "SELECT toUInt64(42), currentDatabase()").Scan(&n, &name))
	if n != 42 || name != Database {
		t.Errorf("got %d in %s; want 42 in %s", n, name, Database)
	}
	s.Stop()
	s.Stop()
	if err := db.Ping(t.Context()); err == nil {
		t.Error("the server answers after Stop")
	}
}

// What was acknowledged before kill -9 is there afterwards, whole; what was not is there whole or not at all.
func TestKillDuringInserts(t *testing.T) {
	const (
		writers   = 4
		kills     = 5
		batchRows = 2000
	)
	s := supervise(t, testConfig(t))
	url := s.URL()
	db := connect(t, s, clickhouse.CompressionLZ4)
	must(t, db.Exec(t.Context(), "CREATE TABLE t (batch String, n UInt32) ENGINE = MergeTree ORDER BY (batch, n)"))
	done := make(chan struct{})
	var mu sync.Mutex
	var acked []string
	var wg sync.WaitGroup
	progress := make(chan struct{}, 1)
	for w := range writers {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				id := fmt.Sprintf("%d-%d", w, i)
				err := insertBatch(t.Context(), db, id, batchRows)
				if err != nil {
					continue // the server is dead or not back yet; this id is never used again
				}
				mu.Lock()
				acked = append(acked, id)
				mu.Unlock()
				select {
				case progress <- struct{}{}:
				default:
				}
			}
		})
	}
	for range kills {
		for range 5 {
			<-progress // inserts are going on
		}
		_, back := s.Restarts()
		must(t, syscall.Kill(s.PID(), syscall.SIGKILL))
		<-back
	}
	<-progress
	close(done)
	wg.Wait()
	if s.URL() != url {
		t.Errorf("the address changed from %s to %s", url, s.URL())
	}
	var lost, partial, rows uint64
	must(t, db.QueryRow(t.Context(), "SELECT count() FROM (SELECT arrayJoin(?) AS b) WHERE b NOT IN (SELECT batch FROM t)", acked).Scan(&lost))
	must(t, db.QueryRow(t.Context(), "SELECT countIf(c != ?), sum(c) FROM (SELECT count() AS c FROM t GROUP BY batch)", batchRows).Scan(&partial, &rows))
	if lost > 0 || partial > 0 {
		t.Errorf("of %d acknowledged batches %d are lost; %d batches are there in part", len(acked), lost, partial)
	}
	t.Logf("%d batches acknowledged over %d kills, %d rows", len(acked), kills, rows)
}

func insertBatch(ctx context.Context, db driver.Conn, id string, rows int) error {
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"async_insert": 0}))
	b, err := db.PrepareBatch(ctx, "INSERT INTO t")
	if err != nil {
		return err
	}
	defer b.Close()
	for n := range rows {
		if err := b.Append(id, uint32(n)); err != nil {
			return err
		}
	}
	return b.Send()
}

// startChild starts a server process without Supervise and waits until it is ready.
func startChild(t *testing.T, cfg Config, env ...string) (cmd *exec.Cmd, stdin io.WriteCloser, out *bufio.Reader) {
	t.Helper()
	lib, err := embedded.Library()
	must(t, err)
	cmd = exec.Command(cfg.Command[0], cfg.Command[1:]...)
	cmd.Env = append(append(os.Environ(), envData+"="+cfg.DataDir, envToken+"=t", envLib+"="+lib), env...)
	cmd.Stderr = testWriter{t}
	stdin, err = cmd.StdinPipe()
	must(t, err)
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, stdin, bufio.NewReader(stdout)
}

func readyAddr(t *testing.T, out *bufio.Reader) string {
	t.Helper()
	line, err := out.ReadString('\n')
	must(t, err)
	addr, ok := strings.CutPrefix(strings.TrimSpace(line), readyPrefix)
	if !ok {
		t.Fatalf("the child said %q", line)
	}
	return addr
}

func TestChildEndsWithItsParentAndOnSIGTERM(t *testing.T) {
	for name, end := range map[string]func(*exec.Cmd, io.Closer) error{
		"standard input closes": func(_ *exec.Cmd, stdin io.Closer) error { return stdin.Close() },
		"SIGTERM":               func(c *exec.Cmd, _ io.Closer) error { return c.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			cmd, stdin, out := startChild(t, testConfig(t))
			readyAddr(t, out)
			must(t, end(cmd, stdin))
			if err := cmd.Wait(); err != nil {
				t.Errorf("the child ended with %v", err)
			}
		})
	}
}

// A successor that starts while its predecessor is dying waits for the directory.
func TestSuccessorWaitsForTheDirectory(t *testing.T) {
	cfg := testConfig(t)
	first, _, out := startChild(t, cfg)
	readyAddr(t, out)
	second, stdin, out2 := startChild(t, cfg)
	must(t, first.Process.Signal(syscall.SIGTERM))
	readyAddr(t, out2)
	must(t, first.Wait())
	must(t, stdin.Close())
	must(t, second.Wait())
}

func TestFaultsOfGoStayPanics(t *testing.T) {
	cmd, stdin, out := startChild(t, testConfig(t), envFault+"=1")
	defer stdin.Close()
	line, err := out.ReadString('\n')
	if line != "recovered\n" {
		t.Errorf("the child said %q, %v; want that it recovered", line, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// A database that will never start again ends its server, so that whoever waits for it can end too.
func TestServerGivesUp(t *testing.T) {
	lib, err := embedded.Library()
	must(t, err)
	for name, c := range map[string]struct {
		spoil func(t *testing.T, cfg Config)
		want  string
	}{
		"the library went away": {func(t *testing.T, cfg Config) {
			must(t, os.Remove(cfg.Lib))
		}, "libchdb.so"},
		"the data folder became a file": {func(t *testing.T, cfg Config) {
			must(t, os.Rename(cfg.DataDir, cfg.DataDir+".away"))
			must(t, os.WriteFile(cfg.DataDir, nil, 0o600))
		}, "data folder"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := testConfig(t)
			cfg.Log = slog.New(slog.DiscardHandler)
			cfg.DataDir = filepath.Join(cfg.DataDir, "sql")
			cfg.Lib = filepath.Join(t.TempDir(), "libchdb.so")
			must(t, os.Symlink(lib, cfg.Lib))
			s := supervise(t, cfg)
			if s.Err() != nil {
				t.Errorf("Err of a running server = %v", s.Err())
			}
			c.spoil(t, cfg)
			must(t, syscall.Kill(s.PID(), syscall.SIGKILL))
			select {
			case <-s.Done():
			case <-time.After(time.Minute):
				t.Fatal("the server still tries")
			}
			if err := s.Err(); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "does not start again") {
				t.Errorf("Err = %v; want one that names %q", err, c.want)
			}
			s.Stop()
		})
	}
}

func TestStartThatCannotWorkSaysWhy(t *testing.T) {
	notALibrary := filepath.Join(t.TempDir(), "libchdb.so")
	must(t, os.WriteFile(notALibrary, []byte("no"), 0o600))
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer busy.Close()
	for name, c := range map[string]struct {
		edit func(*Config)
		want string
	}{
		"not a library":    {func(c *Config) { c.Lib = notALibrary }, notALibrary},
		"not loopback":     {func(c *Config) { c.Listen = "0.0.0.0:0" }, "loopback"},
		"port taken":       {func(c *Config) { c.Listen = busy.Addr().String() }, "in use"},
		"folder is a file": {func(c *Config) { c.DataDir = notALibrary }, "data folder"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := testConfig(t)
			c.edit(&cfg)
			_, err := Supervise(t.Context(), cfg)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("err = %v; want one that names %q", err, c.want)
			}
		})
	}
	t.Run("library missing", func(t *testing.T) {
		t.Setenv(embedded.EnvLibrary, filepath.Join(t.TempDir(), "none"))
		if _, err := Supervise(t.Context(), testConfig(t)); !errors.Is(err, embedded.ErrMissing) {
			t.Errorf("err = %v; want embedded.ErrMissing", err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := Supervise(ctx, testConfig(t)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("err = %v; want the context's", err)
		}
	})
}
