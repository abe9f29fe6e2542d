package app

import (
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func TestFactFilterReadsEachArgumentAsWhatItIs(t *testing.T) {
	f := newFactFilter([]string{"gdp_growth", "520000", "粮食", "产量"})
	if f.subject() != "zhice.fact.*.520000.gdp_growth.>" {
		t.Errorf("subject %s", f.subject())
	}
	e := schemas.FactEvent{Fact: schemas.Fact{Indicator: "粮食产量", Sentence: "粮食产量1200万吨。"}}
	if !f.match(e) {
		t.Error("a fact with both words is left out")
	}
	e.Fact.Indicator, e.Fact.Sentence = "粮食播种面积", "粮食播种面积稳定。"
	if f.match(e) {
		t.Error("a fact with one word of two is let through")
	}
	if got := newFactFilter(nil).subject(); got != "zhice.fact.*.*.*.>" {
		t.Errorf("no filter: %s", got)
	}
}

func TestFactLineSaysWhereWhenAndHowMuch(t *testing.T) {
	period, scope := "2025", "示例省"
	got := factLine(schemas.FactEvent{Change: schemas.FactNew, Document: schemas.Document{Title: "政府工作报告"}, Fact: schemas.Fact{
		Scope: &scope, Period: &period, Modality: "target", Indicator: "地区生产总值增长率", Span: "5.5 %", QualifierSurface: "左右", Page: 3}})
	if want := "+ 示例省  2025  target  地区生产总值增长率 5.5% (左右)  [政府工作报告 p.3]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
