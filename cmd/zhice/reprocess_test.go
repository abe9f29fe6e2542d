package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

// statement is what a fact states: a change of any of these is told, and nothing else is.
const statement = "id, doc_id, value, value_hi, unit, qualifier, kind, measure, direction, indicator, indicator_id, base, prices, scope, region_code, period, modality"

// TestReprocessedUnderKills reads everything again by other rules and kills the program at points inside its steps while
// it does, then lets it finish. The events must be what the tables differ by, one by one, each with what was said before.
func TestReprocessedUnderKills(t *testing.T) {
	i := newInstall(t)
	paths, err := filepath.Glob(filepath.Join(root(t), "samples", "*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	rounds := 3
	if testing.Short() {
		rounds = 1
	}
	documents := 0
	for _, p := range paths {
		for n := range rounds {
			if !strings.Contains(p, "扫描件") {
				write(t, filepath.Join(i.inbox, fmt.Sprintf("%02d.pdf", documents)), variant(t, p, n))
				documents++
			}
		}
	}
	i.run(0, "run", "--inbox", i.inbox, "--until-idle")
	before := i.statements()
	heard := len(before)

	// Another name for one indicator, none for what was a number of another.
	own := filepath.Join(t.TempDir(), "rules")
	write(t, filepath.Join(own, "indicators.yaml"), []byte("indicators:\n- {id: grp_growth, name: 地区生产总值实际增长率}\n"))
	write(t, filepath.Join(own, "numeral_words.yaml"), []byte("words: [一半, 九亿]\nnames: [三张清单]\n"))
	i.run(0, "reprocess", "--all")
	plain := i.env
	for _, point := range []string{"extract.handled", "segment.published", "load.written", "load.committed", "publish.sending", "load.published", "load.acked"} {
		i.env = slices.Concat(plain, []string{"ZHICE_FAULT=" + point + "=0.3"})
		p := i.start("run", "--inbox", i.inbox, "--rules", own)
		select {
		case <-p.done:
		case <-time.After(15 * time.Second):
		}
		p.kill()
	}
	i.env = plain
	i.run(0, "run", "--inbox", i.inbox, "--until-idle", "--rules", own)
	after := i.statements()
	if n := i.count("SELECT count() AS n FROM documents WHERE rules != ''"); n != documents {
		t.Errorf("%d of %d documents were read by the new rules", n, documents)
	}

	run := i.start("run", "--inbox", i.inbox)
	until(t, "zhice is running", 30*time.Second, func() bool { return strings.Contains(run.out.String(), "Watching") })
	want := changes(before, after)
	total := i.factEvents()
	listener := i.start("watch", "--since", "all", "--json")
	until(t, "all events were heard", time.Minute, func() bool { return strings.Count(listener.out.String(), "\n") >= total })
	got := map[string]schemas.FactEvent{}
	for d := json.NewDecoder(strings.NewReader(listener.out.String())); d.More(); {
		var e schemas.FactEvent
		if err := d.Decode(&e); err != nil {
			t.Fatal(err)
		}
		if e.Before == 0 {
			heard--
			continue
		}
		key := string(e.Change) + " " + e.Fact.ID
		if _, again := got[key]; again {
			t.Errorf("%s came twice", key)
		}
		got[key] = e
		compareSide(t, key, e.Fact, after, before)
		if e.Previous != nil {
			compareSide(t, key+" before", *e.Previous, before, nil)
		}
	}
	if heard != 0 {
		t.Errorf("%d facts of the first run were not heard of", heard)
	}
	for key := range want {
		if _, ok := got[key]; !ok {
			t.Errorf("%s was not told", key)
		}
	}
	for key, e := range got {
		if !want[key] && e.Change != schemas.FactMoved {
			t.Errorf("%s was told and is not so", key)
		}
	}
	if len(want) < rounds {
		t.Errorf("the rules changed %d facts; want some to be changed", len(want))
	}
	t.Logf("%d facts, %d changes, %d events", len(after), len(want), len(got))
}

// statements is every fact by its id.
func (i *install) statements() map[string]map[string]any {
	i.t.Helper()
	out := map[string]map[string]any{}
	for _, row := range ask[map[string]any](i, "SELECT "+statement+" FROM facts") {
		out[fmt.Sprint(row["id"])] = row
	}
	return out
}

func (i *install) factEvents() int {
	i.t.Helper()
	var s struct {
		FactEvents int `json:"fact_events"`
	}
	if err := json.Unmarshal([]byte(i.run(0, "status", "--json")), &s); err != nil {
		i.t.Fatal(err)
	}
	return s.FactEvents
}

// changes is what leads from one state of the tables to another.
func changes(before, after map[string]map[string]any) map[string]bool {
	out := map[string]bool{}
	for id, f := range after {
		was, known := before[id]
		switch {
		case !known:
			out["new "+id] = true
		case !reflect.DeepEqual(was, f):
			out["revised "+id] = true
		}
	}
	for id := range before {
		if _, there := after[id]; !there {
			out["retracted "+id] = true
		}
	}
	return out
}

// compareSide finds a fact of an event in the tables as they were on its side.
func compareSide(t *testing.T, key string, f schemas.Fact, in, otherwise map[string]map[string]any) {
	t.Helper()
	row, ok := in[f.ID]
	if !ok {
		row = otherwise[f.ID]
	}
	var told map[string]any
	b, err := json.Marshal(f)
	if err == nil {
		err = json.Unmarshal(b, &told)
	}
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range row {
		if said := told[name]; !reflect.DeepEqual(said, value) && !(said == nil && value == "") {
			t.Errorf("%s says %s = %v; the tables say %v", key, name, said, value)
		}
	}
}
