package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

// TestEverythingEmbedded is one day of a user: start, drop files in, ask and listen while it works, stop.
func TestEverythingEmbedded(t *testing.T) {
	i := newInstall(t)
	run := i.start("run", "--inbox", i.inbox)
	until(t, "zhice is running", 30*time.Second, func() bool { return strings.Contains(run.out.String(), "Watching") })
	listener := i.start("watch", "--since", "all", "--json")

	names := samples(t, i.inbox, false)
	halfway(t, i.inbox, names[0])
	write(t, filepath.Join(i.inbox, "副本", "同一份.pdf"), variantBytes(t, filepath.Join(i.inbox, names[0])))
	until(t, "all are loaded", 90*time.Second, func() bool { return i.loaded() == len(names)+1 })

	facts := i.count("SELECT count() AS n FROM facts")
	if facts == 0 || i.count("SELECT uniqExact(id) AS n FROM facts") != facts {
		t.Errorf("%d facts, ids not unique", facts)
	}
	until(t, "every fact was heard of", 20*time.Second, func() bool { return strings.Count(listener.out.String(), "\n") >= facts })
	checkHeard(t, i, listener.out.String(), facts)

	i.run(2, "run", "--nonsense")
	second := i.run(1, "run", "--inbox", i.inbox, "--until-idle")
	if second != "" {
		t.Errorf("a second zhice in the same folder said %q", second)
	}
	if dup := i.run(0, "status"); !strings.Contains(dup, "1 duplicates") {
		t.Errorf("the copy is not reported:\n%s", dup)
	}
	run.stop()
	if code := run.ProcessState.ExitCode(); code != 0 {
		t.Errorf("stopped with status %d:\n%s", code, run.out)
	}
	if n := i.count("SELECT count() AS n FROM facts"); n != facts {
		t.Errorf("%d facts at rest, %d while running", n, facts)
	}
}

// halfway writes a document of its own in two parts with a rest between: it must be read whole or not at all.
func halfway(t *testing.T, inbox, sample string) {
	t.Helper()
	b := variant(t, filepath.Join(inbox, sample), 1)
	path := filepath.Join(inbox, "慢慢写.pdf")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range [][]byte{b[:len(b)/2], b[len(b)/2:]} {
		if _, err := f.Write(part); err != nil {
			t.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			t.Fatal(err)
		}
		<-time.After(300 * time.Millisecond) // longer than a file must rest
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func variantBytes(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// loaded is how many documents are loaded according to `zhice status`.
func (i *install) loaded() int {
	i.t.Helper()
	var s struct {
		Loaded int `json:"loaded"`
		Failed int `json:"failed"`
	}
	if err := json.Unmarshal([]byte(i.run(0, "status", "--json")), &s); err != nil {
		i.t.Fatal(err)
	}
	if s.Failed > 0 {
		i.t.Fatalf("%d documents failed:\n%s", s.Failed, i.run(0, "failed", "list"))
	}
	return s.Loaded
}

// checkHeard compares what a subscriber heard with what SQL answers: the same facts, each once.
func checkHeard(t *testing.T, i *install, heard string, facts int) {
	t.Helper()
	seen := map[string]int{}
	for d := json.NewDecoder(strings.NewReader(heard)); d.More(); {
		var e schemas.FactEvent
		if err := d.Decode(&e); err != nil {
			t.Fatal(err)
		}
		if e.Change != schemas.FactNew {
			t.Errorf("%s of %s: nothing was revised", e.Change, e.Fact.ID)
		}
		if seen[e.Fact.ID]++; e.Document.Title == "" || e.Fact.Sentence == "" {
			t.Errorf("the event of %s is not whole", e.Fact.ID)
		}
	}
	for _, row := range ask[struct{ ID string }](i, "SELECT id FROM facts") {
		if seen[row.ID] != 1 {
			t.Errorf("fact %s was heard of %d times", row.ID, seen[row.ID])
		}
	}
	if len(seen) != facts {
		t.Errorf("%d facts were heard of, SQL has %d", len(seen), facts)
	}
}
