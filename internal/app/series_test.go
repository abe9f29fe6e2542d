package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

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

func TestSeriesTakesTheTargetOfTheYear(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	db, err := clickhouse.Open(ctx, chdbtest.Start(t, "").URL())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	put := func(title string, year int, month time.Month, facts ...schemas.Fact) {
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
	put("规划", 2021, 3, said("p1", "target", 4, "2023", toned("以内")), said("p2", "target", 4.5, "2025"))
	put("政府工作报告", 2023, 3, said("r1", "target", 3, "2023", toned("左右")))
	put("计划报告", 2023, 6, said("o1", "target", 3.2, "2023"))
	// A later report recalls the target of a year that is over, and says what came of it.
	put("政府工作报告", 2024, 3, said("r2", "actual", 0.2, "2023"), said("r3", "target", 9, "2023"),
		said("r4", "target", 2, "2024", func(f *schemas.Fact) { f.ValueHi = new(3.0) }),
		said("r5", "actual", -0.3, "2023", func(f *schemas.Fact) { f.Base = new("环比") }),
		said("r6", "actual", 80, "2023", func(f *schemas.Fact) { f.Measure = "share" }))
	var out bytes.Buffer
	if err := db.Query(ctx, seriesQuery("cpi", "中国", sides{}), "jsonl", &out); err != nil {
		t.Fatal(err)
	}
	var got []string
	for d := json.NewDecoder(&out); d.More(); {
		var p point
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s%s %d: %s–%s %s, %s", p.Measure, p.Base, p.Year, number(p.Target), number(p.TargetHi), p.Tone, number(p.Actual)))
	}
	want := []string{
		"growth 2023: 3– 左右, 0.2", "growth 2024: 2–3 , ", "growth 2025: 4.5– , ", "growth环比 2023: – , -0.3", "share 2023: – , 80",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("series:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
