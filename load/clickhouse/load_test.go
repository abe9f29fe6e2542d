package clickhouse

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

const run1 = schemas.Run(1<<20 | 1)

func TestLoadFillsEveryView(t *testing.T) {
	db := open(t)
	c := load(t, db, head("a", run1), report(2025, fact("f1", "gdp_growth", "actual", 5, "2024"), fact("f2", "gdp_growth", "target", 5, "2025")))
	if want := (Committed{Sentences: 2, Facts: 2, Mentions: 1, Terms: 1, Cells: 2}); c != want {
		t.Errorf("Load = %+v; want %+v", c, want)
	}
	for view, want := range map[string]uint64{
		"documents": 1, "sentences": 2, "facts": 2, "mentions": 1, "terms": 1, "citations": 0, "tables_cells": 2, "coverage": 0, "absences": 0,
		"series": 1, "targets": 1, "target_vs_actual": 0, "term_years": 1, "term_first": 1, "revisions": 0, "failures": 0,
		"indicators": 0, "regions": 0, "units": 0,
	} {
		if got := scalar[uint64](t, db, "SELECT count() FROM "+view); got != want {
			t.Errorf("%s has %d rows; want %d", view, got, want)
		}
	}
	if got := scalar[string](t, db, "SELECT text FROM sentences WHERE hasAllTokens(text, '稀土出口') AND text LIKE '%稀土出口%'"); got != "完善稀土出口管理办法。" {
		t.Errorf("full text search found %q", got)
	}
	if got := scalar[string](t, db, "SELECT arrayStringConcat(groupArray(unit), ' ') FROM (SELECT unit FROM tables_cells ORDER BY column_no)"); got != "亿元 %" {
		t.Errorf("units of the cells: %q", got)
	}
	if got := scalar[string](t, db, "SELECT arrayStringConcat(column_headings, '/') FROM tables_cells WHERE text = '5.2'"); got != "2024年/增速" {
		t.Errorf("column headings = %q", got)
	}
	if got := scalar[string](t, db, "SELECT comment FROM system.columns WHERE database = currentDatabase() AND table = 'facts' AND name = 'qualifier'"); got == "" {
		t.Error("DESCRIBE facts does not explain qualifier")
	}
}

func TestLoadTwiceIsOnce(t *testing.T) {
	db := open(t)
	tagging := report(2025, fact("f1", "gdp_growth", "actual", 5, "2024"))
	load(t, db, head("a", run1), tagging)
	if c := load(t, db, head("a", run1), tagging); !c.Already {
		t.Error("the second Load wrote again")
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM facts_all"); n != 1 {
		t.Errorf("%d rows; want 1", n)
	}
}

// A worker that dies before the commit leaves rows nobody sees; the next one writes them again.
func TestHalfDoneTryIsInvisibleAndMended(t *testing.T) {
	db := open(t)
	ctx := context.Background()
	tagging := report(2025, fact("f1", "gdp_growth", "actual", 5, "2024"), fact("f2", "cpi", "actual", 2, "2024"))
	h := head("a", run1)
	for _, r := range generations([]writing{{&Document{h, tagging}, 7, nil}}) {
		if err := db.write(ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	if n := scalar[uint64](t, db, "SELECT (SELECT count() FROM facts) + (SELECT count() FROM documents) + (SELECT count() FROM sentences)"); n != 0 {
		t.Errorf("%d rows of an uncommitted generation are visible", n)
	}
	load(t, db, h, tagging)
	if n := scalar[uint64](t, db, "SELECT count() FROM facts"); n != 2 {
		t.Errorf("%d facts; want 2", n)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM facts_all"); n != 4 {
		t.Errorf("%d rows in facts_all; the test wants the copies still there, to see that the view hides them", n)
	}
}

// A commit that is acknowledged survives a loss of power: every table a run writes to syncs its parts.
func TestEveryInsertIsSynced(t *testing.T) {
	db := open(t)
	const unsynced = `SELECT arrayStringConcat(groupArray(name), ' ') FROM system.tables WHERE database = currentDatabase() AND engine = 'ReplacingMergeTree'
		AND name IN (SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'run')
		AND NOT (create_table_query LIKE '%fsync_after_insert = 1%' AND create_table_query LIKE '%fsync_part_directory = 1%')`
	if got := scalar[string](t, db, unsynced); got != "" {
		t.Errorf("without fsync: %s", got)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM system.tables WHERE database = currentDatabase() AND create_table_query LIKE '%fsync_after_insert = 1%'"); n != 13 {
		t.Errorf("%d tables sync; want the nine of a run, failures, what is pruned, and the two of accepted terms", n)
	}
}

func TestReprocessingReplacesInOneStep(t *testing.T) {
	db := open(t)
	load(t, db, head("a", run1), report(2025, fact("f1", "gdp_growth", "actual", 5, "2024"), fact("f2", "cpi", "actual", 2, "2024")))
	load(t, db, head("a", run1.Next()), report(2025, fact("f1", "gdp_growth", "actual", 5.2, "2024")))
	if n := scalar[uint64](t, db, "SELECT count() FROM facts"); n != 1 {
		t.Errorf("%d facts; want those of the later run alone", n)
	}
	if v := scalar[float64](t, db, "SELECT value FROM facts WHERE id = 'f1'"); v != 5.2 {
		t.Errorf("value = %v; want 5.2", v)
	}
	// The earlier run delivered again changes nothing.
	load(t, db, head("a", run1), report(2025, fact("f1", "gdp_growth", "actual", 5, "2024"), fact("f2", "cpi", "actual", 2, "2024")))
	if v := scalar[float64](t, db, "SELECT value FROM facts WHERE id = 'f1'"); v != 5.2 {
		t.Errorf("after redelivery of the earlier run value = %v; want 5.2", v)
	}
}

func TestKnownGivesFactsBackWhole(t *testing.T) {
	db := open(t)
	ctx := context.Background()
	want := fact("f1", "gdp_growth", "target", 5, "2024")
	want.ValueHi, want.Base, want.ModalCue, want.DocID = new(5.5), new("上年"), new("目标"), "a"
	plain := schemas.Fact{ID: "f2", DocID: "a", Sentence: "共三家。", Entities: []string{}, Section: []string{}, Reasons: []string{}}
	load(t, db, head("a", run1), report(2025, want, plain))

	for _, before := range []schemas.Run{run1, 1} {
		if k, err := db.Known(ctx, "a", before); err != nil || k.Run != 0 || len(k.Facts) != 0 {
			t.Errorf("Known before run %d = %+v, %v; want nothing", before, k, err)
		}
	}
	k, err := db.Known(ctx, "a", run1.Next())
	if err != nil {
		t.Fatal(err)
	}
	if k.Run != run1 || len(k.Facts) != 2 {
		t.Fatalf("Known = run %d with %d facts; want run %d with 2", k.Run, len(k.Facts), run1)
	}
	for _, w := range []schemas.Fact{want, plain} {
		if got := k.Facts[w.ID]; !reflect.DeepEqual(got, w) {
			t.Errorf("got  %+v\nwant %+v", got, w)
		}
	}
}

func TestFailuresShowUntilLoaded(t *testing.T) {
	db := open(t)
	ctx := context.Background()
	f := schemas.Failed{DocID: "a", Run: run1, Stage: schemas.StageExtract, Name: "坏.pdf", Reason: schemas.ReasonDamaged, Message: "no xref", Attempts: 1}
	for range 2 {
		if err := db.LoadFailure(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	const states = "SELECT arrayStringConcat(arraySort(groupArray(concat(name, ' ', status, ' ', reason, ' ', stage))), ', ') FROM documents"
	if got, want := scalar[string](t, db, states), "坏.pdf failed damaged extract"; got != want {
		t.Errorf("documents = %q; want %q", got, want)
	}
	if scalar[string](t, db, "SELECT hint FROM documents") == "" {
		t.Error("no hint")
	}
	load(t, db, head("a", run1.Next()), report(2025))
	if got, want := scalar[string](t, db, states), "a.pdf loaded  "; got != want {
		t.Errorf("after a good run documents = %q; want %q", got, want)
	}
	f.Run = run1.Next().Next()
	if err := db.LoadFailure(ctx, f); err != nil {
		t.Fatal(err)
	}
	if got, want := scalar[string](t, db, states), "a.pdf loaded  "; got != want {
		t.Errorf("after a failed reprocessing documents = %q; want %q", got, want)
	}
	g := f
	g.DocID, g.Name = "b", "弃.pdf"
	for _, do := range []func(context.Context, schemas.Failed) error{db.LoadFailure, db.DropFailure} {
		if err := do(ctx, g); err != nil {
			t.Fatal(err)
		}
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM documents WHERE doc_id = 'b'"); n != 0 {
		t.Error("a dropped document is still shown")
	}
}

// A bad file that was replaced by a good one of its name is mended: the two are documents of their own, and only the
// ledger of files knows that one stands for the other.
func TestAReplacedFileIsNoFailureAnyMore(t *testing.T) {
	db := open(t)
	now := time.Now().UTC()
	fail := func(doc, name, url string, at time.Time) {
		t.Helper()
		f := schemas.Failed{DocID: doc, Run: run1, Stage: schemas.StageIngest, Name: name, URL: url, Reason: schemas.ReasonNotPDF, Attempts: 1, Time: at}
		if err := db.LoadFailure(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	fail("bad1", "2024/a.pdf", "", now.Add(-3*time.Hour))
	fail("bad2", "2024/a.pdf", "", now.Add(-2*time.Hour)) // replaced by another bad one
	fail("other", "2023/a.pdf", "", now.Add(-time.Hour))
	fail("page", "a.pdf", "https://one.example/a.pdf", now.Add(-time.Hour))
	const failed = "SELECT arrayStringConcat(arraySort(groupArray(doc_id)), ' ') FROM documents WHERE status = 'failed'"
	if got, want := scalar[string](t, db, failed), "bad2 other page"; got != want {
		t.Errorf("failed: %q; want %q", got, want)
	}
	h := head("good", run1)
	h.Name = "2024/a.pdf"
	load(t, db, h, report(2025))
	h = head("elsewhere", run1)
	h.Name, h.URL = "a.pdf", "https://two.example/a.pdf"
	load(t, db, h, report(2025))
	if got, want := scalar[string](t, db, failed), "other page"; got != want {
		t.Errorf("after a good one came, failed: %q; want %q", got, want)
	}
	fail("worse", "2024/a.pdf", "", now.Add(time.Hour))
	if got, want := scalar[string](t, db, failed), "other page worse"; got != want {
		t.Errorf("after a bad one came again, failed: %q; want %q", got, want)
	}
}

func TestCoverageCountsFactsByIndicator(t *testing.T) {
	db := open(t)
	if err := db.PutDictionaries(t.Context(), Dictionaries{Indicators: []Indicator{{ID: "cpi"}, {ID: "gdp"}}}); err != nil {
		t.Fatal(err)
	}
	load(t, db, head("a", run1), report(2025, fact("f1", "cpi", "actual", 5, "2024"), fact("f2", "cpi", "actual", 5, "2023"), fact("f3", "", "actual", 5, "2023")))
	load(t, db, head("b", run1), report(2025))
	const rows = "SELECT arrayStringConcat(groupArray(concat(doc_id, ' ', indicator_id, ' ', toString(facts), ' ', status)), ', ') FROM (SELECT * FROM coverage ORDER BY doc_id, indicator_id)"
	if got, want := scalar[string](t, db, rows), "a cpi 2 found, a gdp 0 not_found, b cpi 0 not_found, b gdp 0 not_found"; got != want {
		t.Errorf("coverage = %q; want %q", got, want)
	}
}
