package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/zhice-project/zhice/internal/chdb"
	"github.com/zhice-project/zhice/schemas/queries"
)

// measured is what statements took at one size of the archive.
type measured struct {
	documents int
	times     []timed
}

// timed is one statement: the first run on a server that has just started, its files not in memory; the median of later
// runs; what the server computed in one of these on all cores together, which a busy machine does not change; lines of the
// answer; and the most memory its server ever had.
type timed struct {
	name            string
	cold, warm, cpu time.Duration
	rows            int
	memory          int64
}

// command is one of zhice as a user types it.
type command struct {
	name string
	args []string
}

// time times all statements, each on a server of its own.
func (a archive) time(ctx context.Context) (measured, error) {
	w, err := newWorld(a.seed)
	if err != nil {
		return measured{}, err
	}
	m := measured{}
	server, db, err := a.open(ctx)
	if err != nil {
		return m, err
	}
	var there uint64
	if err = db.Migrate(ctx); err == nil {
		err = db.Conn().QueryRow(ctx, "SELECT uniqExact(doc_id) FROM generations").Scan(&there)
	}
	err = errors.Join(err, db.Close())
	server.Stop()
	if err != nil {
		return m, err
	}
	m.documents = int(there)
	for _, c := range w.commands() {
		if !strings.Contains(c.name, a.only) {
			continue
		}
		t, err := a.measure(ctx, c)
		if err != nil {
			return m, fmt.Errorf("%s: %w", c.name, err)
		}
		fmt.Fprintf(os.Stderr, "%-34s cold %8s ms  warm %8s ms  cpu %8s ms  %7d lines  %5d MB\n",
			t.name, millis(t.cold), millis(t.warm), millis(t.cpu), t.rows, t.memory>>20)
		m.times = append(m.times, t)
	}
	return m, nil
}

// commands are the named analyses, and the commands that ask for one thing.
func (w *world) commands() []command {
	var out []command
	for _, q := range queries.List() {
		out = append(out, command{"@" + q.Name, []string{"query", "@" + q.Name, "--format", "TSV"}})
	}
	one, next := w.paper(20), w.paper(21)
	term := w.terms[20].name
	common, rare := w.words[300], w.words[6000]
	first := writer{world: w, paper: one}
	return append(out,
		command{"series, one region", []string{"series", "gdp_growth", "--region", "000000", "--format", "TSV"}},
		command{"series, all regions", []string{"series", "grp_growth", "--format", "TSV"}},
		command{"search, common word", []string{"search", common}},
		command{"search, rare word", []string{"search", rare}},
		command{"search, two words in a year", []string{"search", common, w.words[301], "--year", "2020"}},
		command{"compare", []string{"compare", one.fileName(20), next.fileName(21)}},
		command{"terms", []string{"terms", term}},
		command{"explain", []string{"explain", first.factID(3)}},
		command{"count of facts", []string{"query", "SELECT count() FROM facts", "--format", "TSV"}},
		command{"facts of a document", []string{"query", "SELECT * FROM facts WHERE doc_id = '" + one.id + "'", "--format", "TSV"}},
		command{"coverage of a document", []string{"query", "SELECT * FROM coverage WHERE doc_id = '" + one.id + "'", "--format", "TSV"}},
		command{"facts of a region by year", []string{"query", "SELECT report_year, count() FROM facts WHERE doc_region = '北京市' GROUP BY 1", "--format", "TSV"}},
	)
}

func (a archive) measure(ctx context.Context, c command) (timed, error) {
	t := timed{name: c.name}
	if err := a.evict(); err != nil {
		return t, err
	}
	server, db, err := a.open(ctx)
	if err != nil {
		return t, err
	}
	defer server.Stop()
	defer db.Close()
	// What the server tidies after a load is no part of an answer.
	if err := db.Conn().Exec(ctx, "SYSTEM STOP MERGES"); err != nil {
		return t, err
	}
	if t.cold, t.rows, err = a.ask(ctx, server, c); err != nil {
		return t, err
	}
	before := cpu(server.PID())
	warm := make([]time.Duration, a.repeats)
	for i := range warm {
		if warm[i], _, err = a.ask(ctx, server, c); err != nil {
			return t, err
		}
	}
	t.cpu = (cpu(server.PID()) - before) / time.Duration(max(1, a.repeats))
	slices.Sort(warm)
	t.warm, t.memory = warm[len(warm)/2], highWater(server.PID())
	return t, nil
}

// ask runs the command from start to end, as a user meets it.
func (a archive) ask(ctx context.Context, server *chdb.Server, c command) (took time.Duration, lines int, err error) {
	cmd := exec.CommandContext(ctx, a.zhice, append(c.args, "--clickhouse", server.URL(), "--data", a.data)...)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	began := time.Now()
	if err = cmd.Run(); err != nil {
		err = fmt.Errorf("%w: %s", err, problems.String())
	}
	return time.Since(began), bytes.Count(out.Bytes(), []byte{'\n'}), err
}

// evict asks the kernel to keep nothing of the archive's files in memory.
func (a archive) evict() error {
	return filepath.WalkDir(filepath.Join(a.data, "clickhouse"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		f, err := os.Open(path) //nolint:gosec // the folder is this command's own
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return errors.Join(unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED), f.Close())
	})
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// resident is what a process has in memory now, highWater the most it ever had, in bytes.
func resident(pid int) int64  { return status(pid, "VmRSS:") }
func highWater(pid int) int64 { return status(pid, "VmHWM:") }

func status(pid int, field string) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(b), "\n"+field)
	if f := strings.Fields(after); len(f) > 0 {
		kb, _ := strconv.ParseInt(f[0], 10, 64) // the kernel writes a number
		return kb << 10
	}
	return 0
}

// tick is the unit in which the kernel counts what a process computed.
const tick = 10 * time.Millisecond

// cpu is what a process has computed since its start, on all cores together.
func cpu(pid int) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// Behind the name, which may hold spaces, utime and stime are the 12th and 13th.
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(f[11]) // the kernel writes numbers
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * tick
}
