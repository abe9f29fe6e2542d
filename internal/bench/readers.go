package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// ran is what a command cost, its own children included.
type ran struct {
	out       []byte
	wall, cpu time.Duration
}

// command runs a program to its end. Exit status 1 with output is no error here: a scan among the
// PDFs fails on purpose.
func command(ctx context.Context, name string, args ...string) (ran, error) {
	c := exec.CommandContext(ctx, name, args...)
	var out, complaints bytes.Buffer
	c.Stdout, c.Stderr = &out, &complaints
	began := time.Now()
	err := c.Run()
	r := ran{out: out.Bytes(), wall: time.Since(began)}
	if c.ProcessState != nil {
		r.cpu = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 && len(r.out) > 0 {
		return r, nil
	}
	if err != nil {
		return r, fmt.Errorf("%s %s: %w: %s", name, args[0], err, bytes.TrimSpace(complaints.Bytes()))
	}
	return r, nil
}

func (b bench) version(ctx context.Context) string {
	r, err := command(ctx, b.binary, "version")
	if err != nil {
		return "zhice"
	}
	first, _, _ := strings.Cut(string(r.out), "\n")
	return first
}

// readers measures PDF to facts.
func (b bench) readers(ctx context.Context) error {
	pages, err := b.pages(ctx)
	if err != nil {
		return err
	}
	// the first call compiled the PDF engine into the cache; this one is what every later call costs
	facts, err := command(ctx, b.binary, append(b.parse("facts"), b.pdfs...)...)
	if err != nil {
		return err
	}
	n := bytes.Count(facts.out, []byte("\n"))
	if n == 0 {
		return errors.New("no facts were read from the PDFs")
	}
	printf("PDF to facts", "%d files, %d pages, %d facts in %.2f s", len(b.pdfs), pages, n, facts.wall.Seconds())
	printf("  per CPU second, start of the program included", "%.0f pages", float64(pages)/facts.cpu.Seconds())
	return nil
}

// pages counts the pages of all PDFs that can be read.
func (b bench) pages(ctx context.Context) (int, error) {
	r, err := command(ctx, b.binary, append(b.parse("document"), b.pdfs...)...)
	if err != nil {
		return 0, err
	}
	total := 0
	for d := json.NewDecoder(bytes.NewReader(r.out)); d.More(); {
		var doc struct {
			Pages int `json:"pages"`
		}
		if err := d.Decode(&doc); err != nil {
			return 0, err
		}
		total += doc.Pages
	}
	return total, nil
}
