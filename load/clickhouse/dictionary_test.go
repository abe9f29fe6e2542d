package clickhouse

import (
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

// Each entry stands once without FINAL too: users join these tables.
func TestDictionariesHoldWhatTheLastBuildKnew(t *testing.T) {
	db := open(t)
	put := func(d Dictionaries) {
		t.Helper()
		if err := db.PutDictionaries(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	put(Dictionaries{
		Indicators: []Indicator{{ID: "gdp", Name: "国内生产总值"}, {ID: "gone", Name: "旧名"}},
		Regions:    []Region{{Code: "110000", Name: "北京市"}}, Units: []Unit{{Code: "t"}, {Code: "it's"}},
	})
	if err := db.conn.Exec(t.Context(), "INSERT INTO units (code, version) VALUES ('later', ?)", uint64(schemas.PipelineVersion)+1); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		put(Dictionaries{Indicators: []Indicator{{ID: "gdp", Name: "国内生产总值（GDP）", Goal: "ceiling"}}, Units: []Unit{{Code: "t"}}})
		for sql, want := range map[string]string{
			"SELECT arrayStringConcat(groupArray(concat(name, goal)), ' ') FROM indicators": "国内生产总值（GDP）ceiling",
			"SELECT arrayStringConcat(arraySort(groupArray(code)), ' ') FROM units":         "later t",
			"SELECT arrayStringConcat(arraySort(groupArray(code)), ' ') FROM regions":       "",
		} {
			if got := scalar[string](t, db, sql); got != want {
				t.Errorf("%s: %q; want %q", sql, got, want)
			}
		}
	}
}
