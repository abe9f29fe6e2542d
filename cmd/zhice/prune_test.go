package main

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/load/clickhouse"
)

// What earlier runs left goes, also where the pruning is killed half-way and done beside a running zhice; what is current
// stays as it was, to the last byte, and can be read again.
func TestPruneKilledAnywhere(t *testing.T) {
	i := newInstall(t)
	names := samples(t, i.inbox, false)
	// A rule that changes nothing but the fingerprint in the head: what is kept on the way is another blob.
	own := filepath.Join(t.TempDir(), "rules")
	write(t, filepath.Join(own, "numeral_words.yaml"), []byte("words: [十万火急]\n"))
	i.run(0, "run", "--inbox", i.inbox, "--until-idle", "--rules", own)
	for range 2 {
		i.run(0, "reprocess", "--all")
		i.run(0, "run", "--inbox", i.inbox, "--until-idle")
	}
	if r := i.prune("--keep", "0", "--days", "0"); r.Runs != 0 || r.Kept["replaced a short while ago"] == 0 {
		t.Errorf("what was replaced a moment ago: %+v", r)
	}
	i.age(t, 40*24*time.Hour)
	facts, blobs := i.run(0, "query", "--json", "SELECT * FROM facts ORDER BY id"), i.blobs(t)

	if r := i.prune("--dry-run"); r.Runs != len(names) || r.Documents != len(names) || r.Rows["facts_all"] == 0 || r.Kept["among the last of its document"] != len(names) {
		t.Errorf("of three runs of each of %d documents one goes: %+v", len(names), r)
	}
	if r := i.prune("--dry-run", "--days", "50"); r.Runs != 0 {
		t.Errorf("nothing is 50 days old: %+v", r)
	}
	plain := i.env
	for _, point := range []string{"prune.marked", "prune.deleted", "prune.blob"} {
		i.env = slices.Concat(plain, []string{"ZHICE_FAULT=" + point})
		p := i.start("prune", "--keep", "0")
		<-p.done
		if p.ProcessState.Exited() {
			t.Errorf("%s was not reached:\n%s", point, p.out)
		}
		p.kill() // its children
		i.env = plain
		if now := i.run(0, "query", "--json", "SELECT * FROM facts ORDER BY id"); now != facts {
			t.Errorf("%s: the facts are not what they were", point)
		}
	}

	run := i.start("run", "--inbox", i.inbox)
	until(t, "zhice is running", 30*time.Second, func() bool { return strings.Contains(run.out.String(), "Watching") })
	i.prune("--keep", "0")
	if r := i.prune("--keep", "0"); r.Runs+r.Blobs != 0 || len(r.Rows) > 0 && r.Rows["facts_all"] > 0 {
		t.Errorf("there is still something to prune: %+v", r)
	}
	if n := i.count("SELECT count() AS n FROM (SELECT doc_id, run FROM facts_all UNION DISTINCT SELECT doc_id, run FROM sentences_all) WHERE (doc_id, run) NOT IN (SELECT doc_id, run FROM current_runs)"); n != 0 {
		t.Errorf("rows of %d superseded runs are left", n)
	}
	if now := i.blobs(t); now != blobs-len(names) {
		t.Errorf("%d blobs, were %d; want what was read with the rule gone from each of %d documents", now, blobs, len(names))
	}
	if now := i.run(0, "query", "--json", "SELECT * FROM facts ORDER BY id"); now != facts {
		t.Error("the facts are not what they were")
	}
	i.run(0, "reprocess", "--all")
	until(t, "all are read again", 2*time.Minute, func() bool {
		return i.count("SELECT countIf(n < 4) + count() - "+count(len(names))+" AS n FROM (SELECT uniqExact(run) AS n FROM generations GROUP BY doc_id)") == 0
	})
	var s struct {
		FactEvents int `json:"fact_events"`
	}
	if err := json.Unmarshal([]byte(i.run(0, "status", "--json")), &s); err != nil || s.FactEvents != strings.Count(facts, "\n") {
		t.Errorf("%d events of %d facts that never changed, %v", s.FactEvents, strings.Count(facts, "\n"), err)
	}
}

// pruned is what `zhice prune --json` says.
type pruned struct {
	Runs      int            `json:"runs"`
	Documents int            `json:"documents"`
	Blobs     int            `json:"blobs"`
	Rows      map[string]int `json:"rows"`
	Kept      map[string]int `json:"kept"`
}

func (i *install) prune(args ...string) (r pruned) {
	i.t.Helper()
	if err := json.Unmarshal([]byte(i.run(0, append([]string{"prune", "--json"}, args...)...)), &r); err != nil {
		i.t.Fatal(err)
	}
	return r
}

// age makes every run and blob older.
func (i *install) age(t *testing.T, by time.Duration) {
	t.Helper()
	server := i.start("serve", "clickhouse")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	db, err := clickhouse.Open(ctx, address(t, server))
	if err != nil {
		t.Fatal(err)
	}
	err = db.Conn().Exec(ctx, "ALTER TABLE generations UPDATE committed_at = committed_at - toIntervalSecond(?) WHERE 1 SETTINGS mutations_sync = 2", int64(by.Seconds()))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	server.stop()
	i.eachBlob(t, func(path string, info fs.FileInfo) {
		at := info.ModTime().Add(-by)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	})
}

func (i *install) blobs(t *testing.T) (n int) {
	t.Helper()
	i.eachBlob(t, func(string, fs.FileInfo) { n++ })
	return n
}

func (i *install) eachBlob(t *testing.T, see func(string, fs.FileInfo)) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(i.data, "blobs"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			see(path, info)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
