package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/internal/chart"
	"github.com/zhice-project/zhice/internal/chdb/chdbtest"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/schemas"
)

func TestMain(m *testing.M) {
	chdbtest.Main()
	m.Run()
}

// said is a fact of the national indicator cpi.
func said(id, modality string, value float64, period string, edit ...func(*schemas.Fact)) schemas.Fact {
	f := schemas.Fact{
		ID: id, Value: value, Unit: "%", Qualifier: "exact", Measure: "growth", Kind: "growth", Indicator: "居民消费价格", IndicatorID: "cpi",
		RegionCode: "000000", Period: &period, Modality: modality, Confidence: 0.9,
	}
	for _, e := range edit {
		e(&f)
	}
	return f
}

func toned(tone string) func(*schemas.Fact) {
	return func(f *schemas.Fact) { f.QualifierSurface, f.Qualifier = tone, "approx" }
}

// seriesLines writes the points of a query, one a line.
func seriesLines(ctx context.Context, t *testing.T, db *clickhouse.DB, sql string) []string {
	t.Helper()
	points, err := rowsOf[point](ctx, db, sql)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]string, len(points))
	for i, p := range points {
		got[i] = fmt.Sprintf("%s%s %d: %s–%s %s, %s", p.Measure, p.Base, p.Year, number(p.Target), number(p.TargetHi), p.Tone, p.reached())
	}
	return got
}

// database gives an empty one, and what puts a national report into it.
func database(ctx context.Context, t *testing.T) (db *clickhouse.DB, put func(title string, year int, month time.Month, facts ...schemas.Fact)) {
	t.Helper()
	return databaseAt(ctx, t, chdbtest.Start(t, "").URL())
}

func databaseAt(ctx context.Context, t *testing.T, server string) (db *clickhouse.DB, put func(title string, year int, month time.Month, facts ...schemas.Fact)) {
	t.Helper()
	db, err := clickhouse.Open(ctx, server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	return db, func(title string, year int, month time.Month, facts ...schemas.Fact) {
		t.Helper()
		doc := fmt.Sprint(title, year)
		_, err := db.Load(ctx, clickhouse.Head{DocID: doc, Run: schemas.FirstRun(), Name: doc}, &schemas.Tagging{
			Document: schemas.Document{
				Title: title, RegionCode: "000000", Region: "中国", ReportYear: year, Published: time.Date(year, month, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
			},
			Facts: facts,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("series:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestSeriesTakesTheTargetOfTheYear(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	db, put := database(ctx, t)
	put("规划", 2021, 3, said("p1", "target", 4, "2023", toned("以内")), said("p2", "target", 4.5, "2025"))
	put("政府工作报告", 2023, 3, said("r1", "target", 3, "2023", toned("左右")))
	put("计划报告", 2023, 6, said("o1", "target", 3.2, "2023"))
	// A later report recalls the target of a year that is over, and says what came of it.
	put("政府工作报告", 2024, 3, said("r2", "actual", 0.2, "2023"), said("r3", "target", 9, "2023"),
		said("r4", "target", 2, "2024", func(f *schemas.Fact) { f.ValueHi = new(3.0) }),
		said("r5", "actual", -0.3, "2023", func(f *schemas.Fact) { f.Base = new("环比") }),
		said("r6", "actual", 80, "2023", func(f *schemas.Fact) { f.Measure = "share" }))
	wantLines(t, seriesLines(ctx, t, db, seriesQuery("cpi", []place{{Code: "000000", Name: "中国"}}, sides{})),
		"growth 2023: 3– 左右, 0.2", "growth 2024: 2–3 , ", "growth 2025: 4.5– , ", "growth环比 2023: – , -0.3", "share 2023: – , 80")
	wantLines(t, seriesLines(ctx, t, db, seriesQuery("cpi", nil, sides{target: true})),
		"growth 2023: 3– 左右, ", "growth 2024: 2–3 , ", "growth 2025: 4.5– , ")
	wantLines(t, seriesLines(ctx, t, db, seriesQuery("cpi", []place{{Code: "000000", Name: "中国"}}, sides{actual: true})),
		"growth 2023: – , 0.2", "growth环比 2023: – , -0.3", "share 2023: – , 80")
	wantLines(t, seriesLines(ctx, t, db, seriesQuery("cpi", []place{{Code: "110000", Name: "北京市"}}, sides{})))
}

// What a budget plans for a year stands for its target, and the rate at its end for its outcome, where no other is known.
func TestSeriesTakesBudgetsAndYearEnds(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	db, put := database(ctx, t)
	rate := func(id, modality string, value float64, period, sentence string, edit ...func(*schemas.Fact)) schemas.Fact {
		f := said(id, modality, value, period, edit...)
		f.Measure, f.Kind, f.Sentence = "share", "share", sentence
		return f
	}
	cue := func(word string) func(*schemas.Fact) { return func(f *schemas.Fact) { f.ModalCue = new(word) } }
	put("政府工作报告", 2023, 3,
		rate("a1", "plan", 3, "2023", "赤字率拟按3%安排。", cue("拟")), rate("a2", "plan", 7, "2023", "我们有7%的人口。"),
		rate("a3", "actual", 5.5, "2022-12", "年末调查失业率降到5.5%。"), rate("a4", "actual", 5.3, "2021-12", "12月份，失业率为5.3%。"))
	put("政府工作报告", 2024, 3,
		rate("b1", "plan", 3, "2024", "拟按3%安排。", cue("拟")), rate("b2", "target", 4, "2024", "目标是4%。"),
		rate("b3", "actual", 5.2, "2023-12", "年末失业率5.2%。"), rate("b4", "actual", 5.1, "2023", "全年平均失业率5.1%左右。", toned("左右")))
	wantLines(t, seriesLines(ctx, t, db, seriesQuery("cpi", nil, sides{})),
		"share 2022: – , 5.5 年末", "share 2023: 3– , 5.1 左右", "share 2024: 4– , ")
}

func TestIndicatorsAreFoundByAnyName(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	db, put := database(ctx, t)
	if err := db.PutDictionaries(ctx, clickhouse.Dictionaries{Indicators: []clickhouse.Indicator{
		{ID: "gdp", Name: "国内生产总值", Aliases: []string{"GDP"}},
		{ID: "gdp_growth", Name: "国内生产总值增长率", Aliases: []string{"GDP", "经济增长"}},
		{ID: "registered", Name: "城镇登记失业率"}, {ID: "surveyed", Name: "城镇调查失业率"},
		{ID: "grain", Name: "粮食产量"}, {ID: "grain_change", Name: "粮食产量"},
		{ID: "yield", Name: "油料单产"}, {ID: "yield_change", Name: "油料单产", Aliases: []string{"油料"}},
	}}); err != nil {
		t.Fatal(err)
	}
	of := func(id, indicator string) schemas.Fact {
		return said(id, "actual", 5, "2023", func(f *schemas.Fact) { f.IndicatorID = indicator })
	}
	put("政府工作报告", 2024, 3, of("f1", "gdp"), of("f2", "gdp_growth"), of("f3", "surveyed"),
		of("f4", "yield"), of("f5", "yield_change"), said("f6", "actual", 6, "2022", func(f *schemas.Fact) { f.IndicatorID = "yield" }))
	for named, want := range map[string]string{
		"gdp": "gdp", "GDP": "gdp gdp_growth", "经济增长": "gdp_growth", "经济": "gdp_growth", "国内生产总值": "gdp",
		"失业率": "surveyed", "城镇登记失业率": "registered", "粮食产量": "grain grain_change", "生产": "gdp gdp_growth",
		"growth": "gdp_growth", "油料单产": "yield", "油料": "yield_change yield", "ＧＤＰ": "gdp gdp_growth", "没有": "", "": "", "'": "",
	} {
		c, err := findIndicator(ctx, db, named)
		got := c.ID
		if several := (&ambiguousError{}); errors.As(err, &several) {
			for _, c := range several.candidates {
				got = strings.TrimSpace(got + " " + c.ID)
				if !strings.Contains(err.Error(), c.ID) {
					t.Errorf("%s is not in %q", c.ID, err)
				}
			}
		} else if (err != nil) != (want == "") {
			t.Errorf("%q: %v", named, err)
		}
		if got != want {
			t.Errorf("%q is %q; want %q", named, got, want)
		}
	}
}

// Both flags together ask how far targets were met: not where the outcome is of another statement, or a plan's.
func TestAchievementIsThatOfTheViews(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	db, put := database(ctx, t)
	put("政府工作报告", 2023, 3, said("r1", "target", 4, "2023", toned("左右")))
	put("政府工作报告", 2024, 3, said("r2", "actual", 3.9, "2023"), said("r3", "target", 4, "2024", func(f *schemas.Fact) { f.Qualifier = "at_least" }))
	put("政府工作报告", 2025, 3, said("r4", "actual", 3, "2024"), said("r5", "target", 0, "2025"))
	points, err := rowsOf[point](ctx, db, seriesQuery("cpi", nil, sides{true, true}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range points {
		got = append(got, fmt.Sprintf("%d %s %s %s", p.Year, p.Qualifier, p.achieved(), yesNo(p.Reached)))
	}
	wantLines(t, got, "2023 approx 97.5% yes", "2024 at_least 75% no", "2025 exact  ")
}

// Series of one measure, base and unit are lines of one plot, whatever region they are of.
func TestRegionsShareAPlot(t *testing.T) {
	points := []point{
		{Year: 2023, Code: "440000", Region: "广东省", Measure: "growth"}, {Year: 2024, Code: "440000", Region: "广东省", Measure: "growth"},
		{Year: 2023, Code: "440000", Region: "广东省", Measure: "level"}, {Year: 2023, Code: "520000", Region: "贵州省", Measure: "growth", Qualifier: "at_least", Target: new(5.0)},
	}
	got := plots(points)
	if len(got) != 2 || len(got[0]) != 2 || len(got[1]) != 1 || len(got[0][0]) != 2 {
		t.Fatalf("%v", got)
	}
	panel := panelOf(got[0], "%")
	if panel.Lines[1].Name != "贵州省" || panel.Lines[1].Points[0].Bound != chart.Above || strings.Contains(panel.Title, "省") {
		t.Errorf("%+v", panel)
	}
	if panel := panelOf(got[1], "%"); !strings.Contains(panel.Title, "广东省") {
		t.Errorf("%+v", panel)
	}
}
