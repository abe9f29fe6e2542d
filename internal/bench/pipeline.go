package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// size of a file in bytes; none where it cannot be looked at.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// copyPDF writes a PDF with a comment behind its end: the same document by content, another by its bytes.
func copyPDF(from, to string, n int) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, fmt.Appendf(b, "\n%%bench %d\n", n), 0o600)
}

// pipeline drops many documents at once and waits until all are in SQL.
func (b bench) pipeline(ctx context.Context, documents int) error {
	inbox, data := filepath.Join(b.scratch, "inbox"), filepath.Join(b.scratch, "data")
	if err := os.Mkdir(inbox, 0o700); err != nil {
		return err
	}
	for i := range documents {
		if err := copyPDF(b.pdfs[i%len(b.pdfs)], filepath.Join(inbox, fmt.Sprintf("%05d.pdf", i)), i); err != nil {
			return err
		}
	}
	c := exec.CommandContext(ctx, b.binary, "run", "--inbox", inbox, "--data", data, "--until-idle", "--log-level", "info")
	stderr, err := c.StderrPipe()
	if err != nil {
		return err
	}
	began := time.Now()
	if err := c.Start(); err != nil {
		return err
	}
	memory := watchMemory(ctx, c.Process.Pid)
	loading, lastLines := readSteps(stderr)
	err = c.Wait()
	wall := time.Since(began)
	peaks := memory()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || exit.ExitCode() != 1) {
		return fmt.Errorf("run: %w\n%s", err, lastLines)
	}
	r, err := command(ctx, b.binary, "query", "--data", data, "--format", "JSONEachRow",
		"SELECT count() AS loaded, sum(sentences + facts + mentions + terms + table_cells) AS written, sum(facts) AS found FROM generations")
	if err != nil {
		return err
	}
	var sum struct {
		Documents json.Number `json:"loaded"`
		Rows      json.Number `json:"written"`
		Facts     json.Number `json:"found"`
	}
	if err := unquoted(r.out, &sum); err != nil {
		return fmt.Errorf("query answered %s: %w", r.out, err)
	}
	n, _ := sum.Documents.Float64()
	rows, _ := sum.Rows.Float64()
	printf("the whole pipeline", "%d PDFs, %s loaded, %s facts in %.1f s", documents, sum.Documents, sum.Facts, wall.Seconds())
	printf("  start and end included", "%.1f documents a second", n/wall.Seconds())
	if loading > 0 {
		printf("  rows into ClickHouse", "%.0f a second of loading (%s rows)", rows/loading.Seconds(), sum.Rows)
	}
	for _, p := range peaks {
		printf("  peak memory: "+p.name, "%.0f MB", float64(p.bytes)/(1<<20))
	}
	return nil
}

// unquoted decodes JSON whose 64-bit numbers may stand in quotes.
func unquoted(b []byte, v any) error {
	return json.Unmarshal([]byte(strings.NewReplacer(`:"`, `:`, `",`, `,`, `"}`, `}`).Replace(string(b))), v)
}

// readSteps adds up how long documents took to load, from the log, and keeps its last lines for an error.
func readSteps(r io.Reader) (loading time.Duration, last string) {
	var lines []string
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var step struct {
			Msg   string `json:"msg"`
			Stage string `json:"stage"`
			Took  string `json:"took"`
		}
		if json.Unmarshal(s.Bytes(), &step) == nil && step.Stage == "load" && step.Msg == "done" {
			if d, err := time.ParseDuration(step.Took); err == nil {
				loading += d
			}
		}
		lines = append(lines, s.Text())
		lines = lines[max(0, len(lines)-5):]
	}
	return loading, strings.Join(lines, "\n")
}

// dropToQueryable waits until a running zhice answers for a PDF that was just dropped: the longest of the samples.
func (b bench) dropToQueryable(ctx context.Context) error {
	inbox, data := filepath.Join(b.scratch, "live"), filepath.Join(b.scratch, "live-data")
	if err := os.Mkdir(inbox, 0o700); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	c := exec.CommandContext(ctx, b.binary, "run", "--inbox", inbox, "--data", data)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	if err := c.Start(); err != nil {
		return err
	}
	defer func() { stop(); _ = c.Wait() }()
	sql, err := sqlAddress(ctx, filepath.Join(data, "servers.json"))
	if err != nil {
		return err
	}
	if err := until(ctx, func() bool { n, err := ask(ctx, sql, "SELECT 1"); return err == nil && n == 1 }); err != nil {
		return fmt.Errorf("the database did not answer: %w", err)
	}
	largest := slices.MaxFunc(b.pdfs, func(x, y string) int { return cmp.Compare(size(x), size(y)) })
	began := time.Now()
	if err := copyPDF(largest, filepath.Join(inbox, "dropped.pdf"), -1); err != nil {
		return err
	}
	if err := until(ctx, func() bool { n, err := ask(ctx, sql, "SELECT count() FROM facts"); return err == nil && n > 0 }); err != nil {
		return fmt.Errorf("the document did not become queryable: %w", err)
	}
	printf("from drop to queryable", "%.2f s (%s; a file must rest 1 s first)", time.Since(began).Seconds(), filepath.Base(largest))
	return nil
}

func sqlAddress(ctx context.Context, path string) (string, error) {
	var s struct {
		ClickHouse string `json:"clickhouse"`
	}
	err := until(ctx, func() bool {
		b, err := os.ReadFile(path)
		return err == nil && json.Unmarshal(b, &s) == nil && s.ClickHouse != ""
	})
	return s.ClickHouse, err
}

// ask is a query that answers one number.
func ask(ctx context.Context, address, query string) (n int, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return 0, err
	}
	database := strings.Trim(u.Path, "/")
	if database == "" {
		database = "zhice"
	}
	password, _ := u.User.Password()
	u.Path, u.RawQuery = "/", url.Values{"database": {database}}.Encode()
	user := u.User.Username()
	u.User = nil
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), strings.NewReader(query+" FORMAT TSV"))
	if err != nil {
		return 0, err
	}
	req.SetBasicAuth(user, password)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = fmt.Fscan(resp.Body, &n)
	return n, err
}

// until asks every 20 ms.
func until(ctx context.Context, done func() bool) error {
	t := time.NewTicker(20 * time.Millisecond)
	defer t.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
	return nil
}
