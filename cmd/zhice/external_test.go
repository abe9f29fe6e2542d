package main

import (
	"bufio"
	"encoding/json"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWorkersInProcessesOfTheirOwn runs what a cluster runs: a NATS server, a ClickHouse and one process a stage, each
// on its own, nothing shared but addresses. ClickHouse comes late and goes away in between; loading waits for it.
func TestWorkersInProcessesOfTheirOwn(t *testing.T) {
	nats, sql, workers := newInstall(t), newInstall(t), newInstall(t)
	natsURL := address(t, nats.start("serve", "nats"))
	sqlServer := sql.start("serve", "clickhouse")
	sqlURL := address(t, sqlServer)
	sqlServer.stop()

	for _, stage := range []string{"ingest", "extract", "segment", "load"} {
		w := workers.start("worker", stage, "--nats", natsURL, "--clickhouse", sqlURL, "--inbox", workers.inbox)
		until(t, stage+" is ready", 30*time.Second, func() bool { return strings.Contains(w.out.String(), "is ready") })
	}
	names := samples(t, workers.inbox, false)
	external := []string{"--nats", natsURL, "--clickhouse", sqlURL}
	until(t, "all wait for the database", 90*time.Second, func() bool { return workers.waitingForLoad(external) == len(names) })

	port := sqlURL[strings.LastIndex(sqlURL, ":")+1:]
	port, _, _ = strings.Cut(port, "/")
	sqlServer = sql.start("serve", "clickhouse", "--sql-listen", "127.0.0.1:"+port)
	if got := address(t, sqlServer); got != sqlURL {
		t.Fatalf("the database came back at %s, was at %s", got, sqlURL)
	}
	until(t, "all are loaded", 90*time.Second, func() bool {
		return strings.Contains(workers.run(0, append([]string{"status"}, external...)...), count(len(names))+" loaded, 0 in work, 0 failed")
	})
	sqlServer.kill()

	// While it is away another document comes; nothing of it may be lost.
	write(t, filepath.Join(workers.inbox, "晚来.pdf"), variant(t, filepath.Join(workers.inbox, names[0]), 7))
	until(t, "it waits", 60*time.Second, func() bool {
		return strings.Contains(workers.run(0, append([]string{"status"}, external...)...), "1 in work")
	})
	address(t, sql.start("serve", "clickhouse", "--sql-listen", "127.0.0.1:"+port))
	until(t, "it is loaded", 90*time.Second, func() bool {
		return strings.Contains(workers.run(0, append([]string{"status"}, external...)...), count(len(names)+1)+" loaded, 0 in work, 0 failed")
	})
	out := workers.run(0, "query", "--clickhouse", sqlURL, "--format", "tsv", "SELECT count() = uniqExact(id) AND count() > 100 FROM facts")
	if !strings.HasSuffix(strings.TrimSpace(out), "1") {
		t.Errorf("facts: %s", out)
	}
}

func count(n int) string { return strconv.Itoa(n) }

// waitingForLoad is how many documents the load stage has not finished.
func (i *install) waitingForLoad(external []string) int {
	i.t.Helper()
	var s struct {
		Stages []struct {
			Stage   string `json:"stage"`
			Waiting int    `json:"waiting"`
			InWork  int    `json:"in_work"`
		} `json:"stages"`
	}
	if err := json.Unmarshal([]byte(i.run(0, append([]string{"status", "--json"}, external...)...)), &s); err != nil {
		i.t.Fatal(err)
	}
	for _, stage := range s.Stages {
		if stage.Stage == "load" {
			return stage.Waiting + stage.InWork
		}
	}
	return 0
}

// address is the first line a server prints.
func address(t *testing.T, p *process) string {
	t.Helper()
	var line string
	until(t, "the server's address", 30*time.Second, func() bool {
		s := bufio.NewScanner(strings.NewReader(p.out.String()))
		for s.Scan() {
			if strings.Contains(s.Text(), "://") && strings.Contains(p.out.String(), s.Text()+"\n") {
				line = s.Text()
				return true
			}
		}
		return false
	})
	return line
}
