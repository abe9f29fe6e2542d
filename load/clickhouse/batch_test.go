package clickhouse

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/internal/chdb/chdbtest"
	"github.com/zhice-project/zhice/schemas"
	ddl "github.com/zhice-project/zhice/schemas/clickhouse"
)

// several documents, each with facts and sentences of its own.
func several(n int) []Document {
	docs := make([]Document, n)
	for i := range docs {
		id := fmt.Sprintf("d%02d", i)
		docs[i] = Document{head(id, run1), report(2000+i, fact(id+"f1", "gdp_growth", "actual", float64(i), "2024"), fact(id+"f2", "cpi", "target", float64(i), "2025"))}
	}
	return docs
}

// What documents give together is what they give one by one, row for row.
func TestDocumentsLoadedTogetherAreAsLoadedAlone(t *testing.T) {
	together, alone := open(t), open(t)
	docs := several(9)
	docs[3].Tagging = &schemas.Tagging{} // one without anything
	for i, o := range together.LoadAll(t.Context(), docs) {
		if o.Err != nil || o.Already {
			t.Errorf("%s: %+v", docs[i].DocID, o)
		}
		if c := load(t, alone, docs[i].Head, docs[i].Tagging); c != o.Committed {
			t.Errorf("%s: %+v together, %+v alone", docs[i].DocID, o.Committed, c)
		}
	}
	for _, table := range []string{"documents", "sentences", "facts", "mentions", "terms", "tables_cells"} {
		all := "SELECT arraySort(groupArray(toString(tuple(*)))) FROM " + table
		a, b := scalar[[]string](t, together, all), scalar[[]string](t, alone, all)
		if len(a) == 0 || !slices.Equal(a, b) {
			t.Errorf("%s: %d rows together, %d alone, or others", table, len(a), len(b))
		}
	}
}

func TestDocumentsLoadedAgainInOtherCompanyAreThereOnce(t *testing.T) {
	db := open(t)
	docs := several(6)
	for _, group := range [][]Document{docs[:2], docs[1:5], {docs[5], docs[0]}, docs} {
		for i, o := range db.LoadAll(t.Context(), group) {
			if o.Err != nil {
				t.Errorf("%s: %v", group[i].DocID, o.Err)
			}
		}
	}
	for table, want := range map[string]uint64{"facts_all": 12, "sentences_all": 12, "generations": 6} {
		if n := scalar[uint64](t, db, "SELECT count() FROM "+table); n != want {
			t.Errorf("%d rows in %s; want %d", n, table, want)
		}
	}
	if o := db.LoadAll(t.Context(), nil); len(o) != 0 {
		t.Errorf("of no documents: %v", o)
	}
}

// What the table would take for one row is one: the last.
func TestRowsOfOneKeyAreOneRow(t *testing.T) {
	db := open(t)
	tagging := report(2025, fact("f2", "cpi", "actual", 2, "2024"), fact("f1", "cpi", "actual", 1, "2024"))
	for i, code := range []string{"1", "2", "3"} {
		tagging.Mentions = append(tagging.Mentions, schemas.Mention{Seq: 9 - i%2, Span: "甲市", Type: "REGION", Code: code})
		tagging.Terms = append(tagging.Terms, schemas.TermCount{Term: "新质生产力", Topic: "产业", Count: 10 + i})
	}
	load(t, db, head("a", run1), tagging)
	if got, want := scalar[string](t, db, "SELECT arrayStringConcat(arraySort(groupArray(concat(toString(seq), ' ', code))), ', ') FROM mentions_all WHERE span = '甲市'"), "8 2, 9 3"; got != want {
		t.Errorf("mentions: %q; want %q", got, want)
	}
	if got := scalar[[]uint32](t, db, "SELECT groupArray(count) FROM terms_all"); !slices.Equal(got, []uint32{12}) {
		t.Errorf("counts of the term: %v; want 12 alone", got)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM facts_all"); n != 2 {
		t.Errorf("%d facts; want 2", n)
	}
	if tagging.Facts[0].ID != "f2" || tagging.Mentions[1].Code != "1" {
		t.Error("the document was sorted in place; it is the caller's")
	}
}

// A column that is added to a table and filled by nobody would stay empty and nobody would notice.
func TestEveryColumnIsFilled(t *testing.T) {
	filled := map[string][]string{}
	docs := []writing{{Document: &several(1)[0]}}
	for _, b := range append(generations(docs), commitTable.block(docs)) {
		filled[b.table] = b.columns
	}
	migrations, err := ddl.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, m := range migrations {
		for _, table := range m.Tables {
			if filled[table.Name] == nil {
				continue
			}
			seen++
			for _, c := range table.Columns {
				byServer := c.Computed || strings.Contains(c.Definition, " DEFAULT ")
				if slices.Contains(filled[table.Name], c.Name) == byServer {
					t.Errorf("%s of %s: filled twice, or by nobody", c.Name, table.Name)
				}
			}
		}
	}
	if seen != len(filled) {
		t.Errorf("%d of the %d tables that are written are made by a migration", seen, len(filled))
	}
}

func TestPlainTypes(t *testing.T) {
	for typ, want := range map[string]string{
		"String": "String", "LowCardinality(String)": "String", "Array(LowCardinality(String))": "Array(String)",
		"LowCardinality(Nullable(String))": "Nullable(String)", "Map(LowCardinality(String), LowCardinality(FixedString(2)))": "Map(String, FixedString(2))",
		"LowCardinality(": "LowCardinality(",
	} {
		if got := plainType(typ); got != want {
			t.Errorf("plainType(%s) = %s; want %s", typ, got, want)
		}
	}
}

// The server refuses what one document brings: the others are there, and it alone is not.
func TestADocumentThatCannotBeWrittenFailsAlone(t *testing.T) {
	db := open(t)
	if err := db.conn.Exec(t.Context(), "ALTER TABLE sentences_all ADD CONSTRAINT fits CHECK text != '坏'"); err != nil {
		t.Fatal(err)
	}
	docs := several(7)
	docs[4].Tagging.Sentences[0].Text = "坏"
	for i, o := range db.LoadAll(t.Context(), docs) {
		if (o.Err != nil) != (i == 4) {
			t.Errorf("%s: %v", docs[i].DocID, o.Err)
		}
		if f := schemas.AsFailure(o.Err); i == 4 && (f.Reason != schemas.ReasonInternal || f.Permanent) {
			t.Errorf("%v; want %s that is tried again", f, schemas.ReasonInternal)
		}
	}
	if n := scalar[uint64](t, db, "SELECT uniqExact(doc_id) FROM facts"); n != 6 {
		t.Errorf("%d documents; want 6", n)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM facts"); n != 12 {
		t.Errorf("%d facts; want 12", n)
	}
}

// Many workers load one document each, some the same: all are there once, and each is told of its own.
func TestDocumentsOfManyWorkersAreWrittenTogether(t *testing.T) {
	db := open(t)
	docs := several(40)
	var workers errgroup.Group
	for i := range 3 * len(docs) {
		d := docs[i%len(docs)]
		workers.Go(func() error {
			c, err := db.Load(t.Context(), d.Head, d.Tagging)
			if err == nil && c.Facts != 2 {
				err = fmt.Errorf("%s: %+v", d.DocID, c)
			}
			if err != nil {
				return err
			}
			at, err := db.Standing(t.Context(), d.DocID, d.Run)
			if at != (Standing{}) {
				err = fmt.Errorf("%s: %+v; want the first run of all", d.DocID, at)
			}
			return err
		})
	}
	if err := workers.Wait(); err != nil {
		t.Error(err)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM facts"); n != 80 {
		t.Errorf("%d facts; want 80", n)
	}
	if n := scalar[uint64](t, db, "SELECT uniqExact(generation) FROM facts_all"); n > 80 {
		t.Errorf("%d attempts at 40 documents", n)
	}
	if n := scalar[uint64](t, db, "SELECT uniqExact(attempt) FROM generations"); n > 20 {
		t.Errorf("%d groups; want far fewer than documents", n)
	}
}

func TestStandingAmongCommits(t *testing.T) {
	at := time.UnixMilli
	commits := map[schemas.Run]time.Time{1: at(10), 2: at(20), 3: at(20), 4: at(15)}
	for run, want := range map[schemas.Run]Standing{
		1: {}, 4: {Before: 1}, // in their order
		2: {Before: 1, Late: true}, 3: {Before: 1, Late: true}, // 4 was there before them
	} {
		if got := among(commits, run); got != want {
			t.Errorf("run %d: %+v; want %+v", run, got, want)
		}
	}
}

// A group as large as any is written in little memory, although its tables are wide: several go on at a time, and merges
// behind them.
func TestAGroupIsWrittenInLittleMemory(t *testing.T) {
	url := chdbtest.Start(t, "").URL()
	openAt(t, url, true)
	docs := make([]Document, 256)
	for i := range docs {
		docs[i] = invented(i, shape{100, 150, 100, 200})
	}
	small := openAt(t, url+"?max_memory_usage="+strconv.Itoa(100<<20), false)
	if err := small.tryGroup(t.Context(), docs, make([]Outcome, len(docs))); err != nil {
		t.Error(err)
	}
}
