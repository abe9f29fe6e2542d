package clickhouse

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/zhice-project/zhice/internal/chdb/chdbtest"
	"github.com/zhice-project/zhice/schemas"
)

func TestMain(m *testing.M) {
	chdbtest.Main()
	goleak.VerifyTestMain(m)
}

// open gives a migrated database of a server of its own.
func open(tb testing.TB) *DB {
	tb.Helper()
	return openAt(tb, chdbtest.Start(tb, "").URL(), true)
}

func openAt(tb testing.TB, url string, migrate bool) *DB {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), time.Minute)
	defer cancel()
	db, err := Open(ctx, url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	if migrate {
		if err := db.Migrate(ctx); err != nil {
			tb.Fatal(err)
		}
	}
	return db
}

func scalar[T any](tb testing.TB, db *DB, sql string, args ...any) T {
	tb.Helper()
	var v T
	if err := db.conn.QueryRow(context.Background(), sql, args...).Scan(&v); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
	return v
}

func head(doc string, run schemas.Run) Head {
	return Head{DocID: doc, Run: run, Name: doc + ".pdf", Size: 1000}
}

func load(tb testing.TB, db *DB, h Head, tagging *schemas.Tagging) Committed {
	tb.Helper()
	c, err := db.Load(context.Background(), h, tagging)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// fact of a national indicator.
func fact(id, indicator, modality string, value float64, period string) schemas.Fact {
	return schemas.Fact{
		ID: id, Sentence: "国内生产总值增长" + id, Span: "5.2%", Value: value, Unit: "%", UnitSurface: "%", Qualifier: "exact",
		Kind: "growth", Measure: "growth", Direction: new("up"), Verb: "增长", Indicator: "国内生产总值", IndicatorID: indicator,
		RegionCode: "000000", Scope: new("全国"), Period: new(period), PeriodSource: "explicit", Modality: modality, Page: 3,
		Box: schemas.Box{X0: 1, Y0: 2, X1: 3, Y1: 4}, Section: []string{"一", "（一）"}, Confidence: 0.75, Reasons: []string{"unit"},
		Entities: []string{"中国"},
	}
}

func report(year int, facts ...schemas.Fact) *schemas.Tagging {
	return &schemas.Tagging{
		Document: schemas.Document{
			Title: "工作报告", Issuers: []string{"国务院"}, IssuerLevel: "central", DocType: "报告", RegionCode: "000000", Region: "中国",
			ReportYear: year, Published: time.Date(year, 3, 5, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Pages: 10, Words: 1000,
			Quality:  schemas.QualityGood,
			Sections: []schemas.Section{{Heading: "一、回顾", Level: 1, Parent: -1, Role: schemas.SectionReview, Period: "2024", Page: 1}},
		},
		Sentences: []schemas.Sentence{
			{Seq: 0, Text: "完善稀土出口管理办法。", Page: 1, Role: schemas.SectionReview},
			{Seq: 1, Text: "出口稀土的企业增加。", Page: 2, Role: schemas.SectionPlan},
		},
		Facts:    facts,
		Mentions: []schemas.Mention{{Span: "北京市", Type: "REGION", Canonical: "北京市", Code: "110000", Page: 1}},
		Terms:    []schemas.TermCount{{Term: "新质生产力", Topic: "产业", Count: 4}},
		Tables: []schemas.Table{{
			PageFrom: 2, Title: "主要指标", Unit: "亿元", Columns: [][]string{{"2023年"}, {"2024年", "增速"}}, Units: []string{"", "%"},
			Rows: []schemas.TableRow{{Header: []string{"总产值"}, Cells: []string{"1200", "5.2"}}},
		}},
	}
}
