package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	rounds    = 3   // of which the median counts: other programs run on the machine too
	longPages = 500 // of a long document
)

// poppler says whether the programs are there that reading is compared with.
func poppler() bool {
	for _, p := range []string{"pdftotext", "pdfinfo", "pdfunite"} {
		if _, err := exec.LookPath(p); err != nil {
			return false
		}
	}
	return true
}

// reading compares PDF to text, with every character's box on the way, with pdftotext, in turns.
func (b bench) reading(ctx context.Context) error {
	if !poppler() {
		printf("reading beside pdftotext", "poppler's programs are not installed, no comparison")
		return nil
	}
	pages := 0
	for _, pdf := range b.pdfs {
		pages += pagesOf(ctx, pdf)
	}
	var ours, plain, boxes []time.Duration
	for range rounds {
		r, err := command(ctx, b.binary, append(b.parse("text"), b.pdfs...)...)
		if err != nil {
			return err
		}
		ours = append(ours, r.cpu)
		plain = append(plain, b.pdftotext(ctx))
		boxes = append(boxes, b.pdftotext(ctx, "-bbox"))
	}
	rate := func(cpu []time.Duration) float64 { return float64(pages) / median(cpu).Seconds() }
	printf("PDF to text, "+b.engineName(), "%d files, %d pages, %.0f pages a CPU second", len(b.pdfs), pages, rate(ours))
	printf("  pdftotext", "%.0f pages a CPU second: we have %.2f of it", rate(plain), rate(ours)/rate(plain))
	printf("  pdftotext -bbox", "%.0f pages a CPU second: we have %.2f of it", rate(boxes), rate(ours)/rate(boxes))
	return nil
}

// parse is the command that prints something of PDFs, without OCR unless that was asked for.
func (b bench) parse(what string) []string {
	pictures := "off"
	if b.ocr {
		pictures = "auto"
	}
	return []string{"parse", "--emit", what, "--ocr", pictures, "--engine", b.engine}
}

// engineName is the engine without the path of its library.
func (b bench) engineName() string {
	name, _, _ := strings.Cut(b.engine, "=")
	return name
}

// pdftotext reads all files, each with a process of its own, which is the only way it has. What it cannot read it leaves.
func (b bench) pdftotext(ctx context.Context, args ...string) (cpu time.Duration) {
	for _, pdf := range b.pdfs {
		c := exec.CommandContext(ctx, "pdftotext", append(args, pdf, "-")...)
		_ = c.Run() // a file with a password fails
		if c.ProcessState != nil {
			cpu += c.ProcessState.UserTime() + c.ProcessState.SystemTime()
		}
	}
	return cpu
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// pagesOf is what pdfinfo says; none for a file it cannot read.
func pagesOf(ctx context.Context, pdf string) int {
	out, err := exec.CommandContext(ctx, "pdfinfo", pdf).Output()
	if err != nil {
		return 0
	}
	_, after, _ := bytes.Cut(out, []byte("\nPages:"))
	f := bytes.Fields(after)
	if len(f) == 0 {
		return 0
	}
	n, err := strconv.Atoi(string(f[0]))
	if err != nil {
		return 0
	}
	return n
}

// joined makes one PDF of all that pdfunite takes, which are those without encryption, repeated until it is long.
func (b bench) joined(ctx context.Context) (path string, pages int, err error) {
	var parts []string
	for pages < longPages {
		before := pages
		for _, pdf := range b.pdfs {
			out, err := exec.CommandContext(ctx, "pdfinfo", pdf).Output()
			if err == nil && !bytes.Contains(out, []byte("\nEncrypted:       yes")) && pages < longPages {
				parts, pages = append(parts, pdf), pages+pagesOf(ctx, pdf)
			}
		}
		if pages == before {
			return "", 0, errors.New("no PDF of the folder can be joined with others")
		}
	}
	path = filepath.Join(b.scratch, "long.pdf")
	_, err = command(ctx, "pdfunite", append(parts, path)...)
	return path, pages, err
}

// start is the time from the command to the text of the smallest PDF, the compiled engine being in the cache.
func (b bench) start(ctx context.Context) error {
	smallest := slices.MinFunc(b.pdfs, func(x, y string) int { return cmp.Compare(size(x), size(y)) })
	var took []time.Duration
	for range rounds {
		r, err := command(ctx, b.binary, append(b.parse("text"), smallest)...)
		if err != nil {
			return err
		}
		took = append(took, r.wall)
	}
	printf("start to the text of the smallest", "%.2f s (%s)", median(took).Seconds(), filepath.Base(smallest))
	return nil
}

// long joins the PDFs to one of at least 500 pages and measures the memory of reading it.
func (b bench) long(ctx context.Context) error {
	if !poppler() {
		return nil
	}
	joined, pages, err := b.joined(ctx)
	if err != nil {
		return err
	}
	c := exec.CommandContext(ctx, b.binary, append(b.parse("text"), joined)...)
	began := time.Now()
	if err := c.Start(); err != nil {
		return err
	}
	memory := watchMemory(ctx, c.Process.Pid)
	err = c.Wait()
	peaks := memory()
	if err != nil {
		return fmt.Errorf("read a PDF of %d pages: %w", pages, err)
	}
	printf("a PDF of many pages", "%d pages, %d MB, %.2f s", pages, size(joined)>>20, time.Since(began).Seconds())
	for _, p := range peaks {
		printf("  peak memory: "+p.name, "%.0f MB", float64(p.bytes)/(1<<20))
	}
	return nil
}
