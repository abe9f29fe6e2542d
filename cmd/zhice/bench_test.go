package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// benchFiles are the documents the benchmarks read: $ZHICE_BENCH_PDFS (a glob) where set, else the samples.
func benchFiles(b *testing.B) []string {
	b.Helper()
	glob := os.Getenv("ZHICE_BENCH_PDFS")
	if glob == "" {
		glob = filepath.Join(root(b), "samples", "*政府工作报告.pdf")
	}
	paths, err := filepath.Glob(glob)
	if err != nil || len(paths) == 0 {
		b.Fatalf("no documents at %s (%v)", glob, err)
	}
	return paths
}

// BenchmarkParseBesidePdftotext reads the same files with `zhice parse --emit facts` and with pdftotext, which only
// takes the text out, in one run, and reports pages per CPU second of both and the ratio.
func BenchmarkParseBesidePdftotext(b *testing.B) {
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		b.Skip("pdftotext is not installed (Debian: poppler-utils)")
	}
	paths := benchFiles(b)
	i := newInstall(b)
	i.run(0, append([]string{"parse", "--emit", "text"}, paths[0])...) // fills the compile cache
	var ours, theirs time.Duration
	pages := 0
	for b.Loop() {
		c := i.command(b.Context(), append([]string{"parse", "--emit", "facts"}, paths...)...)
		ours += cpu(b, c)
		for _, p := range paths {
			theirs += cpu(b, exec.CommandContext(b.Context(), pdftotext, p, "-"))
		}
		pages += pagesOf(b, i, paths)
	}
	b.ReportMetric(float64(pages)/ours.Seconds(), "pages/cpu-s")
	b.ReportMetric(float64(pages)/theirs.Seconds(), "pdftotext-pages/cpu-s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "ratio")
}

// cpu runs a command and returns what it and its children used.
func cpu(b *testing.B, c *exec.Cmd) time.Duration {
	b.Helper()
	var errs bytes.Buffer
	c.Stderr = &errs
	if err := c.Run(); err != nil {
		b.Fatalf("%v: %v\n%s", c.Args, err, errs.String())
	}
	return c.ProcessState.UserTime() + c.ProcessState.SystemTime()
}

func pagesOf(b *testing.B, i *install, paths []string) int {
	b.Helper()
	n := 0
	for _, line := range strings.Split(i.run(0, append([]string{"parse", "--emit", "document"}, paths...)...), "\n") {
		if _, rest, ok := strings.Cut(line, `"pages":`); ok {
			digits, _, _ := strings.Cut(rest, ",")
			k, err := strconv.Atoi(digits)
			if err != nil {
				b.Fatal(err)
			}
			n += k
		}
	}
	return n
}

// BenchmarkPipeline takes 60 documents the whole way, starting with nothing, and reports documents per second and the
// peak memory of each process.
func BenchmarkPipeline(b *testing.B) {
	const documents = 60
	paths := benchFiles(b)
	for b.Loop() {
		i := newInstall(b)
		for n := range documents {
			write(b, filepath.Join(i.inbox, fmt.Sprintf("%02d.pdf", n)), variant(b, paths[n%len(paths)], n))
		}
		start := time.Now()
		p := i.start("run", "--inbox", i.inbox, "--until-idle")
		peak := map[string]int{}
		for running := true; running; {
			select {
			case <-p.done:
				running = false
			case <-time.After(20 * time.Millisecond):
				observe(p.Process.Pid, peak)
			}
		}
		took := time.Since(start)
		if !p.ProcessState.Success() {
			b.Fatalf("%v\n%s", p.ProcessState, p.out)
		}
		b.ReportMetric(documents/took.Seconds(), "docs/s")
		b.ReportMetric(float64(peak["all"])/1024, "MB-all")
		b.ReportMetric(float64(peak["run"])/1024, "MB-run")
		b.ReportMetric(float64(peak["clickhouse-engine"])/1024, "MB-clickhouse")
		b.ReportMetric(float64(peak["pdf-engine"])/1024, "MB-pdf-engine")
	}
}

// observe notes the resident memory, in kB, of the processes of a group by their command, and of all together.
func observe(group int, peak map[string]int) {
	all := 0
	stats, err := filepath.Glob("/proc/[0-9]*/status")
	if err != nil {
		return
	}
	for _, path := range stats {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err != nil {
			continue
		}
		if g, err := syscall.Getpgid(pid); err != nil || g != group {
			continue
		}
		status, _ := os.ReadFile(path) // gone meanwhile: no memory
		cmdline, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		_, rest, ok := strings.Cut(string(status), "VmRSS:")
		args := strings.Split(string(cmdline), "\x00")
		if !ok || len(args) < 2 {
			continue
		}
		kB, err := strconv.Atoi(strings.Fields(rest)[0])
		if err != nil {
			continue
		}
		peak[args[1]] = max(peak[args[1]], kB)
		all += kB
	}
	peak["all"] = max(peak["all"], all)
}

// BenchmarkDropToQueryable is the time from a file's last byte to its facts in SQL, zhice running; the second a file must
// rest is part of it.
func BenchmarkDropToQueryable(b *testing.B) {
	paths := benchFiles(b)
	i := newInstall(b)
	i.env = append(i.env, "ZHICE_SETTLE=1s")
	run := i.start("run", "--inbox", i.inbox)
	until(b, "zhice is running", 30*time.Second, func() bool { return strings.Contains(run.out.String(), "Watching") })
	n := 0
	drop := func() {
		write(b, filepath.Join(i.inbox, fmt.Sprintf("%04d.pdf", n)), variant(b, paths[len(paths)-1], n))
		n++
		until(b, "it is loaded", time.Minute, func() bool { return strings.Count(run.out.String(), "loaded  ") == n })
	}
	drop() // the first pays for starting the engine
	for b.Loop() {
		drop()
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/document")
}
