package clickhouse

import (
	"fmt"
	"slices"
	"testing"

	"github.com/zhice-project/zhice/schemas"
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
