package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	crashDocuments = 40
	crashKills     = 24
)

// TestKilledAtRandom kills the whole program with its children again and again while it works through an inbox, then
// lets it finish: every document and every fact must be there exactly once, in SQL and on the event stream.
//
// Acknowledgements reach the disk up to 150 ms late, so a fault that shows only when an ack outlives the work it stands
// for needs kills at all distances from it: half of the kills come from the crash points inside the steps, half from
// outside at a random moment.
func TestKilledAtRandom(t *testing.T) {
	i := newInstall(t)
	paths, err := filepath.Glob(filepath.Join(root(t), "samples", "*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	for n := range crashDocuments {
		// The scan is one of them: failures must survive as well as facts.
		sample := paths[n%len(paths)]
		write(t, filepath.Join(i.inbox, fmt.Sprintf("%02d.pdf", n)), variant(t, sample, n))
	}
	scans := 0
	for n := range crashDocuments {
		if strings.Contains(paths[n%len(paths)], "扫描件") {
			scans++
		}
	}
	seed := rand.Uint64()
	t.Logf("seed %d (of the moments; the crash points inside draw their own)", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	plain := i.env
	for k := range crashKills {
		i.env = plain
		if k%2 == 0 {
			i.env = slices.Concat(plain, []string{fmt.Sprintf("ZHICE_FAULT=*=%.3f", 0.005+0.03*random.Float64())})
		}
		p := i.start("run", "--inbox", i.inbox)
		select {
		case <-p.done: // it killed itself
		case <-time.After(time.Duration(800+random.IntN(2200)) * time.Millisecond):
		}
		p.kill()
	}
	i.env = plain
	out := i.run(1, "run", "--inbox", i.inbox, "--until-idle") // 1: the scans cannot be read
	t.Logf("after %d kills: %s", crashKills, out[strings.LastIndex(strings.TrimSpace(out), "\n")+1:])

	if n := i.count("SELECT count() AS n FROM documents WHERE status = 'loaded'"); n != crashDocuments-scans {
		t.Errorf("%d documents loaded, want %d", n, crashDocuments-scans)
	}
	if n := i.count("SELECT count() AS n FROM documents WHERE reason = 'needs_ocr'"); n != scans {
		t.Errorf("%d scans reported, want %d", n, scans)
	}
	if n := i.count("SELECT count() AS n FROM (SELECT doc_id FROM documents GROUP BY doc_id HAVING count() > 1)"); n != 0 {
		t.Errorf("%d documents stand twice", n)
	}
	checkAlike(t, i, len(paths))
	facts := i.count("SELECT count() AS n FROM facts")
	run := i.start("run", "--inbox", i.inbox)
	until(t, "zhice is running", 30*time.Second, func() bool { return strings.Contains(run.out.String(), "Watching") })
	listener := i.start("watch", "--since", "all", "--json")
	until(t, "every fact was heard of", time.Minute, func() bool { return strings.Count(listener.out.String(), "\n") >= facts })
	checkHeard(t, i, listener.out.String(), facts)
}

// checkAlike finds documents of the same text with different facts: half a generation, or one written twice.
func checkAlike(t *testing.T, i *install, kinds int) {
	t.Helper()
	rows := ask[struct {
		Name  string
		Facts int
	}](i, "SELECT d.name AS Name, count() AS Facts FROM facts AS f INNER JOIN documents AS d ON d.doc_id = f.doc_id GROUP BY d.name ORDER BY d.name")
	of := map[int]int{}
	for _, r := range rows {
		var n int
		if _, err := fmt.Sscanf(r.Name, "%d.pdf", &n); err != nil {
			t.Fatal(err)
		}
		if before, ok := of[n%kinds]; ok && before != r.Facts {
			t.Errorf("%s has %d facts, another of the same text %d", r.Name, r.Facts, before)
		}
		of[n%kinds] = r.Facts
	}
	if len(of) != kinds-1 {
		t.Errorf("facts of %d kinds of documents, want %d", len(of), kinds-1)
	}
}
