package clickhouse

import (
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

const goalRows = `SELECT arrayStringConcat(arraySort(groupArray(concat(indicator_id, ' ', modality, ' ', toString(target), ' ', actual_qualifier, ' ',
	toString(actual), ' ', actual_period, ' ', ifNull(toString(reached), '?')))), '; ') FROM target_vs_actual`

// A budget's plan is a goal; what is stated several times is one; an outcome that is but a bound may not tell.
func TestGoalsMeetWhatOutcomesTell(t *testing.T) {
	db := open(t)
	if err := db.PutDictionaries(t.Context(), Dictionaries{Indicators: []Indicator{{ID: "jobless", Goal: "ceiling"}, {ID: "deficit", Goal: "ceiling"}}}); err != nil {
		t.Fatal(err)
	}
	level := func(f schemas.Fact, unit string) schemas.Fact {
		f.Measure, f.Unit = "level", unit
		return f
	}
	plan := level(fact("p", "deficit", "plan", 9e11, "2024"), "CNY")
	again, twice := goal(fact("t1", "gdp", "target", 5, "2024"), "approx"), goal(fact("t2", "gdp", "target", 5, "2024"), "approx")
	load(t, db, head("a", run1), report(2024, plan, again, twice,
		goal(level(fact("s", "sum", "target", 95, "2024"), "家"), "exact"), goal(level(fact("b", "bound", "target", 90, "2024"), "家"), "exact"),
		goal(func() schemas.Fact { f := fact("j", "jobless", "target", 5.5, "2024"); share(&f); return f }(), "approx")))
	said := func(f schemas.Fact, qualifier, surface string) schemas.Fact {
		f.Qualifier, f.QualifierSurface = qualifier, surface
		return f
	}
	end := fact("je", "jobless", "actual", 5.2, "2024-12")
	end.Sentence = "年末失业率为5.2%。"
	share(&end)
	load(t, db, head("b", run1), report(2025, level(fact("pa", "deficit", "actual", 8.8e11, "2024"), "CNY"), fact("ga", "gdp", "actual", 5.1, "2024"),
		said(level(fact("sa", "sum", "actual", 90, "2024"), "家"), "over", "超过"), said(level(fact("ba", "bound", "actual", 90, "2024"), "家"), "over", "超过"), end))
	want := "bound target 90 over 90 2024 1; deficit plan 900000000000 exact 880000000000 2024 1; gdp target 5 exact 5.1 2024 1; " +
		"jobless target 5.5 exact 5.2 2024-12 1; sum target 95 over 90 2024 ?"
	if got := scalar[string](t, db, goalRows); got != want {
		t.Errorf("pairs:\n%s; want\n%s", got, want)
	}
	// The whole year outweighs its end, and what is exact what is not.
	whole := fact("jw", "jobless", "actual", 5.6, "2024")
	share(&whole)
	load(t, db, head("c", run1), report(2026, whole, said(fact("gl", "gdp", "actual", 5, "2024"), "over", "超过")))
	const some = " WHERE indicator_id IN ('jobless', 'gdp')"
	if got, want := scalar[string](t, db, goalRows+some), "gdp target 5 exact 5.1 2024 1; jobless target 5.5 exact 5.6 2024 1"; got != want {
		t.Errorf("pairs: %s; want %s", got, want)
	}
}

// Sums in the prices of another year, real growth and growth at equal coverage are series of their own; output is always
// told in real terms.
func TestPricesKeepSeriesApart(t *testing.T) {
	db := open(t)
	if err := db.PutDictionaries(t.Context(), Dictionaries{Indicators: []Indicator{{ID: "output", Topic: "growth"}, {ID: "income", Topic: "income"}}}); err != nil {
		t.Fatal(err)
	}
	in := func(id, indicator, modality, prices string, value float64) schemas.Fact {
		f := fact(id, indicator, modality, value, "2024")
		f.Prices = prices
		return f
	}
	load(t, db, head("a", run1), report(2024, in("t", "income", "target", "", 6), in("tr", "income", "target", "实际", 5)))
	load(t, db, head("b", run1), report(2025, in("r", "income", "actual", "实际", 5.1), in("l", "income", "actual", "同口径", 7), in("o", "output", "actual", "实际", 4)))
	load(t, db, head("c", run1), report(2026, in("p", "output", "actual", "", 4)))
	if got, want := scalar[string](t, db, "SELECT arrayStringConcat(arraySort(groupArray(concat(indicator_id, ' ', base, ' ', toString(length(sources))))), ', ') FROM series"),
		"income 同口径 1, income 实际 1, output  2"; got != want {
		t.Errorf("series %s; want %s", got, want)
	}
	if got := scalar[string](t, db, "SELECT arrayStringConcat(groupArray(concat(target_fact_id, actual_fact_id)), ' ') FROM target_vs_actual"); got != "trr" {
		t.Errorf("pairs %s; want that of real growth alone", got)
	}
}

func TestSuccessionsSayWhatTookWhosePlace(t *testing.T) {
	db := open(t)
	lines := []Succession{{ID: "old", Line: "new"}, {ID: "new", Succeeds: "old", Since: 1993, Note: "counted otherwise", Line: "new"}}
	if err := db.PutDictionaries(t.Context(), Dictionaries{Indicators: []Indicator{{ID: "old"}, {ID: "new"}}, Successions: lines}); err != nil {
		t.Fatal(err)
	}
	load(t, db, head("a", run1), report(1990, fact("f", "old", "actual", 4, "1989")))
	load(t, db, head("b", run1), report(1995, fact("g", "new", "actual", 9, "1994")))
	const line = "SELECT arrayStringConcat(groupArray(concat(id, ' ', period, ' ', note)), ', ') FROM (SELECT id, period, note FROM series INNER JOIN (SELECT * FROM successions FINAL) AS s ON s.id = series.indicator_id WHERE line = 'new' ORDER BY period)"
	if got, want := scalar[string](t, db, line), "old 1989 , new 1994 counted otherwise"; got != want {
		t.Errorf("line %q; want %q", got, want)
	}
}
