package clickhouse

import (
	"context"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

// A citation is kept while the cited document is not there, linked when it arrives, and linked to none of several that
// bear one title.
func TestCitationsAreLinkedWhicheverComesFirst(t *testing.T) {
	db := open(t)
	citing := report(2025)
	citing.Mentions = []schemas.Mention{
		{Span: "《稀土管理办法》", Type: "LAW/DOC_TITLE", Canonical: "稀土管理办法", Page: 4, SpanStart: 2},
		{Span: "示政发〔2024〕9号", Type: "DOC_NO", Canonical: "示政发〔2024〕9号", Page: 5, SpanStart: 20},
		{Span: "《工作报告》", Type: "LAW/DOC_TITLE", Canonical: "工作报告", Page: 6, SpanStart: 40},
	}
	load(t, db, head("a", run1), citing)
	const ask = "SELECT arrayStringConcat(groupArray(concat(title, doc_no, '=', cited_doc_id, ' ', toString(page))), ', ') FROM (SELECT * FROM citations ORDER BY page)"
	if got, want := scalar[string](t, db, ask), "稀土管理办法= 4, 示政发〔2024〕9号= 5"; got != want {
		t.Errorf("before: %q, want %q (its own title is no citation)", got, want)
	}
	cited := report(2024)
	cited.Document.Title, cited.Document.DocNo = "稀土管理办法", "示政发〔2024〕9号"
	load(t, db, head("b", run1), cited)
	if got, want := scalar[string](t, db, ask), "稀土管理办法=b 4, 示政发〔2024〕9号=b 5"; got != want {
		t.Errorf("after: %q, want %q", got, want)
	}
	namesake := report(2023)
	namesake.Document.Title = "稀土管理办法"
	load(t, db, head("c", run1), namesake)
	if got, want := scalar[string](t, db, ask), "稀土管理办法= 4, 示政发〔2024〕9号=b 5"; got != want {
		t.Errorf("with a namesake: %q, want %q", got, want)
	}
}

func TestCoverageSaysWhatWasNotFound(t *testing.T) {
	db := open(t)
	if err := db.PutDictionaries(context.Background(), Dictionaries{Indicators: []Indicator{{ID: "gdp_growth", Name: "国内生产总值增长率"}, {ID: "cpi", Name: "居民消费价格涨幅"}}}); err != nil {
		t.Fatal(err)
	}
	load(t, db, head("a", run1), report(2025, fact("f1", "gdp_growth", "actual", 5, "2024"), fact("f2", "gdp_growth", "target", 5, "2025")))
	silent := report(2026, fact("f3", "gdp_growth", "actual", 5, "2025"))
	silent.Absences = []schemas.Absence{{IndicatorID: "gdp_growth", Indicator: "国内生产总值增长率", Span: "没有提出经济增速目标", Period: "2026", Page: 2}}
	load(t, db, head("b", run1), silent)
	const ask = "SELECT arrayStringConcat(groupArray(concat(doc_id, ' ', indicator_id, ' ', status, ' ', toString(facts))), ', ') FROM (SELECT * FROM coverage ORDER BY doc_id, indicator_id)"
	want := "a cpi not_found 0, a gdp_growth found 2, b cpi not_found 0, b gdp_growth stated_absent 1"
	if got := scalar[string](t, db, ask); got != want {
		t.Errorf("coverage = %q, want %q", got, want)
	}
}
