package clickhouse

import (
	"context"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

// goal makes a target out of a fact.
func goal(f schemas.Fact, qualifier string) schemas.Fact {
	f.Modality, f.Kind, f.Qualifier = "target", "target", qualifier
	return f
}

func down(f *schemas.Fact) { f.Direction = new("down") }

func share(f *schemas.Fact) { f.Measure, f.Direction = "share", nil }

func rank(f *schemas.Fact) { f.Measure, f.Unit, f.Direction = "rank", "rank", nil }

func change(f *schemas.Fact) { f.Measure, f.Direction = "change", nil }

func TestTargetVersusActual(t *testing.T) {
	db := open(t)
	// What the report of 2024 wants for 2024, and what that of 2025 says came of it.
	cases := []struct {
		what    string
		target  float64
		hi      *float64
		how     string
		edit    func(*schemas.Fact)
		actual  float64
		editAct func(*schemas.Fact)
		reached int8
	}{
		{"5 wanted, 5.2 reached", 5, nil, "exact", nil, 5.2, nil, 1},
		{"5 or so wanted, 4.9 is near enough", 5, nil, "approx", nil, 4.9, nil, 1},
		{"5 or so wanted, 4.5 is not", 5, nil, "approx", nil, 4.5, nil, 0},
		{"at least 5.5 wanted, 5.4 missed it", 5.5, nil, "at_least", nil, 5.4, nil, 0},
		{"over 5 wanted, fell by 5.1", 5, nil, "over", nil, 5.1, down, 0},
		{"at most 3 wanted, 2 kept it", 3, nil, "at_most", nil, 2, nil, 1},
		{"at most 3 wanted, 3.2 broke it", 3, nil, "at_most", nil, 3.2, nil, 0},
		{"kept at about 3: 0.2 keeps it", 3, nil, "approx", func(f *schemas.Fact) { f.Verb = "控制在" }, 0.2, nil, 1},
		{"under 3 wanted, 3 is not under", 3, nil, "under", nil, 3, nil, 0},
		{"between 5 and 6 wanted, 5.5 is", 5, new(6.0), "range", nil, 5.5, nil, 1},
		{"between 5 and 6 wanted, 6.5 is beyond", 5, new(6.0), "range", nil, 6.5, nil, 0},
		{"to fall by 3 wanted, fell by 3.8", 3, nil, "approx", down, 3.8, down, 1},
		{"to fall by 3 wanted, fell by 2", 3, nil, "exact", down, 2, down, 0},
		{"to fall by 3 wanted, rose by 4", 3, nil, "exact", down, 4, nil, 0},
		{"unemployment of about 5.5 wanted, 5.1 is better", 5.5, nil, "approx", share, 5.1, share, 1},
		{"unemployment of about 5.5 wanted, 5.9 is too much", 5.5, nil, "approx", share, 5.9, share, 0},
		{"a deficit of 3 wanted, 2.8 is better", 3, nil, "exact", share, 2.8, share, 1},
		{"a deficit of 3 wanted, 3.1 is too much", 3, nil, "exact", share, 3.1, share, 0},
		{"unemployment of 5 to 5.5 wanted, 4.9 is better", 5, new(5.5), "range", share, 4.9, share, 1},
		{"to come down to 30 wanted, 28 did", 30, nil, "exact", func(f *schemas.Fact) { f.Measure = "level"; down(f) }, 28, func(f *schemas.Fact) { f.Measure = "level" }, 1},
		{"rank 10 wanted, rank 8 is better", 10, nil, "exact", rank, 8, rank, 1},
		{"rank 10 wanted, rank 11 is not", 10, nil, "exact", rank, 11, rank, 0},
		{"a change of 80 that goes neither way", 80, nil, "exact", change, 90, change, -1},
	}
	var lower []Indicator
	var before, after []schemas.Fact
	for i, c := range cases {
		id := string(rune('a' + i))
		if strings.HasPrefix(c.what, "unemployment") || strings.HasPrefix(c.what, "a deficit") {
			lower = append(lower, Indicator{ID: id, Goal: "ceiling"})
		}
		want := goal(fact("t"+id, id, "target", c.target, "2024"), c.how)
		want.ValueHi = c.hi
		if c.edit != nil {
			c.edit(&want)
		}
		got := fact("a"+id, id, "actual", c.actual, "2024")
		if c.editAct != nil {
			c.editAct(&got)
		}
		// The earlier report also states something for the same period: it is no answer to its own target.
		before = append(before, want, fact("e"+id, id, "actual", 99, "2024"))
		after = append(after, got)
	}
	if err := db.PutDictionaries(t.Context(), Dictionaries{Indicators: lower}); err != nil {
		t.Fatal(err)
	}
	load(t, db, head("1", run1), report(2024, before...))
	load(t, db, head("2", run1), report(2025, after...))
	rows, err := db.conn.Query(t.Context(), "SELECT indicator_id, ifNull(toInt8(reached), -1), abs(actual) FROM target_vs_actual ORDER BY indicator_id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for i, c := range cases {
		var id string
		var reached int8
		var actual float64
		if !rows.Next() {
			t.Fatalf("%d rows, %v; want %d", i, rows.Err(), len(cases))
		}
		if err := rows.Scan(&id, &reached, &actual); err != nil {
			t.Fatal(err)
		}
		if id != string(rune('a'+i)) || reached != c.reached || actual != c.actual {
			t.Errorf("%s: %s reached %d with %v; want %d with %v", c.what, id, reached, actual, c.reached, c.actual)
		}
	}
	if rows.Next() {
		t.Error("a target has more than one answer")
	}
	if err := rows.Err(); err != nil {
		t.Error(err)
	}
}

func TestTargetMeetsOnlyItsLike(t *testing.T) {
	db := open(t)
	want := goal(fact("t", "gdp", "target", 5, "2024"), "exact")
	load(t, db, head("a", run1), report(2024, want))
	other := func(id string, edit func(*schemas.Fact)) schemas.Fact {
		f := fact(id, "gdp", "actual", 5.2, "2024")
		edit(&f)
		return f
	}
	load(t, db, head("b", run1), report(2025,
		other("region", func(f *schemas.Fact) { f.RegionCode = "110000" }),
		other("period", func(f *schemas.Fact) { f.Period = new("2023") }),
		other("measure", func(f *schemas.Fact) { f.Measure, f.Kind = "level", "level" }),
		other("unit", func(f *schemas.Fact) { f.Unit = "CNY" }),
		other("indicator", func(f *schemas.Fact) { f.IndicatorID = "cpi" }),
		other("unknown", func(f *schemas.Fact) { f.IndicatorID = "" }),
		other("forecast", func(f *schemas.Fact) { f.Modality = "forecast" }),
		other("scope", func(f *schemas.Fact) { f.Scope = new("企业") }),
	))
	if n := scalar[uint64](t, db, "SELECT count() FROM target_vs_actual"); n != 0 {
		t.Errorf("%d pairs; want none", n)
	}
	load(t, db, head("c", run1), report(2026, other("like", func(f *schemas.Fact) { f.Scope = nil })))
	if got := scalar[string](t, db, "SELECT concat(target_fact_id, ' ', actual_fact_id, ' ', toString(actual_year)) FROM target_vs_actual"); got != "t like 2026" {
		t.Errorf("pair = %q", got)
	}
}

func TestWhatMayBeMisreadEntersNoComparison(t *testing.T) {
	db := open(t)
	read := func(f schemas.Fact) schemas.Fact {
		f.Confidence, f.Reasons = 0.5, []string{"ocr"}
		return f
	}
	guess := fact("guess", "cpi", "actual", 2, "2024")
	guess.Confidence = 0.55
	// The goal of 2024 is known; what the scan of 2025 says of it, also where it sounds sure, is not taken for its outcome.
	load(t, db, head("a", run1), report(2024, goal(fact("goal", "gdp", "target", 5, "2024"), "exact"),
		read(goal(fact("scan-goal", "cpi", "target", 3, "2024"), "exact")), fact("printed", "gdp", "actual", 5.2, "2023")))
	sure := read(fact("sure", "gdp", "actual", 52, "2023"))
	sure.Confidence = 0.9
	load(t, db, head("b", run1), report(2025, read(fact("scan", "gdp", "actual", 5.7, "2024")), sure, guess))
	if got := scalar[string](t, db, "SELECT arrayStringConcat(groupArray(fact_id), ' ') FROM series"); got != "printed" {
		t.Errorf("the series holds %q", got)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM target_vs_actual"); n != 0 {
		t.Errorf("%d goals have an outcome; want none", n)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM revisions"); n != 0 {
		t.Errorf("%d values were revised; want none", n)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM facts"); n != 6 {
		t.Errorf("%d facts; want 6, those too", n)
	}
}

func TestSeriesTakesTheLatestWord(t *testing.T) {
	db := open(t)
	if err := db.PutDictionaries(context.Background(), Dictionaries{Indicators: []Indicator{{ID: "gdp", Name: "国内生产总值增长率"}}}); err != nil {
		t.Fatal(err)
	}
	fell := fact("f3", "gdp", "actual", 3.4, "2022")
	down(&fell)
	load(t, db, head("a", run1), report(2024, fact("f1", "gdp", "actual", 5.2, "2023"), fell))
	load(t, db, head("b", run1), report(2025, fact("f2", "gdp", "actual", 5.4, "2023"), fact("f4", "gdp", "target", 5, "2025")))
	const series = "SELECT arrayStringConcat(groupArray(concat(indicator, ' ', period, ' ', toString(value), ' ', toString(documents))), ', ') FROM (SELECT * FROM series ORDER BY period_from)"
	if got, want := scalar[string](t, db, series), "国内生产总值增长率 2022 -3.4 1, 国内生产总值增长率 2023 5.4 2"; got != want {
		t.Errorf("series = %q; want %q", got, want)
	}
	const revisions = "SELECT concat(period, ' ', toString(first_value), ' ', toString(last_value), ' ', first_doc_id, last_doc_id) FROM revisions"
	if got, want := scalar[string](t, db, revisions), "2023 5.2 5.4 ab"; got != want {
		t.Errorf("revisions = %q; want %q", got, want)
	}
}

const seriesRows = "SELECT arrayStringConcat(groupArray(concat(period, ' ', base, ' ', toString(value), ' ', unit)), ', ') FROM (SELECT * FROM series ORDER BY period, base, unit)"

func TestGrowthOverTheMonthIsASeriesOfItsOwn(t *testing.T) {
	db := open(t)
	over := func(id, base string, value float64) schemas.Fact {
		f := fact(id, "cpi", "actual", value, "2025-10")
		if f.Base = new(base); base == "" {
			f.Base = nil
		}
		return f
	}
	load(t, db, head("a", run1), report(2025, over("f1", "上年同期", 0.3), over("f2", "环比", 0.2), over("f3", "年初", 0.5), over("f4", "2020年同期", 9)))
	load(t, db, head("b", run1), report(2026, over("g1", "", 0.3), over("g2", "上月", 0.25)))
	if got, want := scalar[string](t, db, seriesRows), "2025-10  0.3 %, 2025-10 2020年同期 9 %, 2025-10 年初 0.5 %, 2025-10 环比 0.25 %"; got != want {
		t.Errorf("series = %q; want %q", got, want)
	}
	if got := scalar[string](t, db, "SELECT arrayStringConcat(groupArray(concat(base, toString(first_value), '-', toString(last_value))), ' ') FROM revisions"); got != "环比0.2-0.25" {
		t.Errorf("revisions = %q", got)
	}
	// The denominator of a share is its indicator's, whether the text names it or not.
	named := fact("s1", "rd", "actual", 2.5, "2024")
	share(&named)
	silent := named
	named.Base, silent.ID = new("国内生产总值"), "s2"
	load(t, db, head("c", run1), report(2025, named))
	load(t, db, head("d", run1), report(2026, silent))
	if n := scalar[uint64](t, db, "SELECT count() FROM series WHERE indicator_id = 'rd'"); n != 1 {
		t.Errorf("%d series of a share with and without its denominator; want 1", n)
	}
}

func TestUnitsOfOneDimensionMeet(t *testing.T) {
	db := open(t)
	if err := db.PutDictionaries(t.Context(), Dictionaries{
		Indicators: []Indicator{{ID: "grain", Unit: "t"}},
		Units:      []Unit{{Code: "t", Base: "kg", Factor: 1000}, {Code: "斤", Base: "kg", Factor: 0.5}, {Code: "kg", Base: "kg", Factor: 1}, {Code: "mu", Base: "m2", Factor: 2000.0 / 3}},
	}); err != nil {
		t.Fatal(err)
	}
	of := func(id, unit, period string, value float64) schemas.Fact {
		f := fact(id, "grain", "actual", value, period)
		f.Measure, f.Kind, f.Unit, f.Span = "level", "level", unit, "13000亿斤"
		return f
	}
	load(t, db, head("a", run1), report(2025, of("f1", "斤", "2023", 1.3e12), of("f2", "mu", "2024", 7), goal(of("t", "斤", "2025", 1.4e12), "exact")))
	load(t, db, head("b", run1), report(2026, of("f3", "t", "2023", 6.5e8), of("f4", "kg", "2025", 7e11)))
	if got, want := scalar[string](t, db, seriesRows), "2023  650000000 t, 2024  7 mu, 2025  700000000 t"; got != want {
		t.Errorf("series = %q; want %q", got, want)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM revisions"); n != 0 {
		t.Error("another unit counts as a revision")
	}
	if got := scalar[string](t, db, "SELECT concat(toString(target), ' ', toString(actual), ' ', toString(reached)) FROM target_vs_actual"); got != "700000000 700000000 1" {
		t.Errorf("target_vs_actual = %q", got)
	}
}

func TestOnlyARevisionIsOne(t *testing.T) {
	db := open(t)
	level := func(id, indicator, span string, value float64) schemas.Fact {
		f := fact(id, indicator, "actual", value, "2024")
		f.Measure, f.Kind, f.Unit, f.Span = "level", "level", "CNY", span
		return f
	}
	over := level("o1", "over", "超过126万亿元", 126e12)
	over.Qualifier = "over"
	load(t, db, head("a", run1), report(2025, fact("f1", "same", "actual", 5, "2024"),
		fact("m1", "mixed", "actual", 5, "2024"), fact("m2", "mixed", "actual", 4, "2024"),
		level("r1", "rounded", "134.9万亿元", 134.9e12), level("c1", "corrected", "134.9万亿元", 134.9e12), over))
	load(t, db, head("b", run1), report(2026, fact("f2", "same", "actual", 5.1, "2024"), fact("m3", "mixed", "actual", 4, "2024"),
		level("r2", "rounded", "1348661亿元", 134.8661e12), level("c2", "corrected", "1350000亿元", 135e12), level("o2", "over", "126.06万亿元", 126.06e12)))
	load(t, db, head("c", run1), report(2027, fact("f3", "same", "actual", 5, "2024")))
	if got := scalar[string](t, db, "SELECT arrayStringConcat(groupArray(indicator_id), ' ') FROM revisions"); got != "corrected" {
		t.Errorf("revisions = %q; want that of corrected alone", got)
	}
}

func TestContradictionsListEveryStatement(t *testing.T) {
	db := open(t)
	level := func(id, indicator, span string, value float64) schemas.Fact {
		f := fact(id, indicator, "actual", value, "2024")
		f.Measure, f.Kind, f.Unit, f.Span = "level", "level", "CNY", span
		return f
	}
	printed := func(id, indicator, span string, value float64) schemas.Fact {
		f := fact(id, indicator, "actual", value, "2024")
		f.Span = span
		return f
	}
	nearly := level("o1", "over", "近136万亿元", 136e12)
	nearly.Qualifier = "nearly"
	load(t, db, head("a", run1), report(2025, printed("f1", "same", "5.2%", 5.2), printed("g1", "growth", "5.2%", 5.2), printed("h1", "inside", "３.１％", 3.1),
		level("r1", "rounded", "134.9万亿元", 134.9e12), level("c1", "corrected", "134.9万亿元", 134.9e12), nearly,
		printed("n1", "chinese", "百分之十三", 13), level("m1", "money", "三亿零四百万元", 304e6)))
	load(t, db, head("b", run1), report(2026, printed("f2", "same", "5.2%", 5.2), printed("g2", "growth", "5.4%", 5.4),
		printed("h2", "inside", "4%", 4), printed("h3", "inside", "3.1%", 3.1),
		level("r2", "rounded", "1348661亿元", 134.8661e12), level("c2", "corrected", "135.2万亿元", 135.2e12), level("o2", "over", "135.2万亿元", 135.2e12),
		printed("n2", "chinese", "百分之十三点四", 13.4), level("m2", "money", "三亿零四百一十万元", 304.1e6)))
	const rows = `SELECT arrayStringConcat(groupArray(concat(indicator_id, ' ', toString(documents), toString(within), ': ',
		arrayStringConcat(arrayMap(s -> concat(toString(s.report_year), ' ', s.span, ' ', s.doc_id, ' p', toString(s.page)), statements), ', '))), '; ')
		FROM (SELECT * FROM contradictions ORDER BY indicator_id)`
	want := "corrected 2false: 2025 134.9万亿元 a p3, 2026 135.2万亿元 b p3; growth 2false: 2025 5.2% a p3, 2026 5.4% b p3; " +
		"inside 2true: 2025 ３.１％ a p3, 2026 3.1% b p3, 2026 4% b p3"
	if got := scalar[string](t, db, rows); got != want {
		t.Errorf("contradictions = %q\nwant %q", got, want)
	}
	if n := scalar[uint64](t, db, "SELECT countIf(comment = '') FROM system.columns WHERE database = currentDatabase() AND table = 'contradictions'"); n != 0 {
		t.Errorf("%d columns say nothing of themselves", n)
	}
}

// 年均增长 of five years is no other value of what they came to together.
func TestTheAverageOfYearsIsASeriesOfItsOwn(t *testing.T) {
	db := open(t)
	over := func(id, name, period string, value float64) schemas.Fact {
		f := fact(id, "gdp", "actual", value, period)
		f.Indicator = name
		return f
	}
	load(t, db, head("a", run1), report(2026, over("f1", "国内生产总值增长率", "2021/2025", 28.1), over("f2", "国内生产总值年均增长率", "2021/2025", 5.1),
		over("f3", "国内生产总值年均增长率", "2025", 5)))
	if got, want := scalar[string](t, db, seriesRows), "2021/2025  28.1 %, 2021/2025 年均 5.1 %, 2025  5 %"; got != want {
		t.Errorf("series = %q; want %q", got, want)
	}
}

func TestTermsOverYears(t *testing.T) {
	db := open(t)
	for year, doc := range map[int]string{2023: "a", 2024: "b", 2025: "c"} {
		r := report(year)
		if year == 2023 {
			r.Terms = nil
		}
		load(t, db, head(doc, run1), r)
	}
	if got, want := scalar[string](t, db, "SELECT concat(term, ' ', toString(first_year), ' ', first_doc_id, ' ', toString(count)) FROM term_first"), "新质生产力 2024 b 8"; got != want {
		t.Errorf("term_first = %q; want %q", got, want)
	}
	const years = "SELECT arrayStringConcat(groupArray(concat(toString(year), ' ', toString(count), ' ', toString(per_10k_words))), ', ') FROM (SELECT * FROM term_years ORDER BY year)"
	if got, want := scalar[string](t, db, years), "2024 4 40, 2025 4 40"; got != want {
		t.Errorf("term_years = %q; want %q", got, want)
	}
}
