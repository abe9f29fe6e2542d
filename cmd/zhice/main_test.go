package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/zhice-project/zhice/deploy/embedded"
)

// The tests of this package run the whole program as its users do: as processes, with real files, servers and kills.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"zhice": main})
}

// root is the top of the checkout.
func root(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// environment is what every process of a test gets: where the embedded library and font are, a compile cache that all
// tests share, and no OCR, so that the scan among the samples fails on every machine.
func environment(t testing.TB) []string {
	t.Helper()
	lib, err := embedded.Library()
	if err != nil {
		t.Fatal(err)
	}
	font, err := embedded.Font()
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"ZHICE_LIBCHDB=" + lib, "ZHICE_CJK_FONT=" + font, "XDG_CACHE_HOME=" + filepath.Join(root(t), ".cache", "test"), "ZHICE_OCR=off"}
	if err := compiled(env); err != nil {
		t.Fatal(err)
	}
	return env
}

var compileOnce sync.Once

// compiled has the PDF engine compiled into the shared cache once, before many processes want it at the same moment.
func compiled(env []string) (err error) {
	compileOnce.Do(func() {
		c := exec.Command("zhice", "doctor", "--data", os.DevNull)
		c.Env = append(os.Environ(), env...)
		out, runErr := c.CombinedOutput()
		if !strings.Contains(string(out), "PDF engine") {
			err = fmt.Errorf("zhice doctor: %w\n%s", runErr, out)
		}
	})
	return err
}

// samples copies the sample documents into dir and returns their names. The scan is left out where asked: it fails on
// purpose.
func samples(t testing.TB, dir string, withScan bool) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root(t), "samples", "*.pdf"))
	if err != nil || len(paths) < 6 {
		t.Fatalf("samples: %v, %v", paths, err)
	}
	var names []string
	for _, p := range paths {
		if !withScan && strings.Contains(p, "扫描件") {
			continue
		}
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.Base(p))
		write(t, filepath.Join(dir, filepath.Base(p)), b)
	}
	return names
}

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// variant is a document of its own with the text of a sample: a comment behind its end changes the bytes of a PDF only.
func variant(t testing.TB, sample string, n int) []byte {
	t.Helper()
	b, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(b, "\n%% variant %d\n%%%%EOF\n", n)
}

// install is one data folder with its inbox.
type install struct {
	t           testing.TB
	data, inbox string
	env         []string
}

func newInstall(t testing.TB) *install {
	t.Helper()
	dir := t.TempDir()
	i := &install{t: t, data: filepath.Join(dir, "data"), inbox: filepath.Join(dir, "inbox"), env: append(os.Environ(), environment(t)...)}
	i.env = append(i.env, "ZHICE_DATA="+i.data, "ZHICE_SETTLE=200ms")
	if err := os.MkdirAll(i.inbox, 0o755); err != nil {
		t.Fatal(err)
	}
	return i
}

func (i *install) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, "zhice", args...)
	c.Env = i.env
	// A group of its own, so that a test can kill the program with its children.
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return c
}

// run runs a command to its end and fails the test unless it ends with the status.
func (i *install) run(status int, args ...string) string {
	i.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	c := i.command(ctx, args...)
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else if err != nil {
		i.t.Fatal(err)
	}
	if got != status {
		i.t.Fatalf("zhice %s: status %d, want %d\n%s\n%s", strings.Join(args, " "), got, status, out.String(), errs.String())
	}
	return out.String()
}

// ask runs SQL that answers rows of T.
func ask[T any](i *install, sql string) []T {
	i.t.Helper()
	var rows []T
	for d := json.NewDecoder(strings.NewReader(i.run(0, "query", "--json", sql))); d.More(); {
		var r T
		if err := d.Decode(&r); err != nil {
			i.t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}

// count runs SQL that answers one number named n.
func (i *install) count(sql string) int {
	i.t.Helper()
	rows := ask[struct{ N int }](i, sql)
	if len(rows) != 1 {
		i.t.Fatalf("%s: %d rows", sql, len(rows))
	}
	return rows[0].N
}

// process is a zhice that goes on while the test looks at it.
type process struct {
	*exec.Cmd
	t    testing.TB
	out  *safeBuffer
	done chan struct{} // closed when it has ended
}

func (i *install) start(args ...string) *process {
	i.t.Helper()
	p := &process{Cmd: i.command(context.Background(), args...), t: i.t, out: &safeBuffer{}, done: make(chan struct{})}
	p.Stdout, p.Stderr = p.out, p.out
	if err := p.Start(); err != nil {
		i.t.Fatal(err)
	}
	go func() {
		_ = p.Wait() // how it ended is read from ProcessState
		close(p.done)
	}()
	i.t.Cleanup(p.kill)
	return p
}

// kill ends the program and all its children at once, as a power cut does.
func (p *process) kill() {
	_ = syscall.Kill(-p.Process.Pid, syscall.SIGKILL) // gone already is as good
	<-p.done
}

// stop asks the program to end, as Ctrl-C does, and fails the test unless it does so in time.
func (p *process) stop() {
	p.t.Helper()
	if err := p.Process.Signal(os.Interrupt); err != nil {
		p.t.Fatal(err)
	}
	select {
	case <-p.done:
	case <-time.After(40 * time.Second):
		p.t.Fatalf("did not stop:\n%s", p.out)
	}
}

// until waits for a condition about the outside world, and fails the test when it does not come.
func until(t testing.TB, what string, most time.Duration, ok func() bool) {
	t.Helper()
	deadline := time.After(most)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s: not within %v", what, most)
		}
	}
}
