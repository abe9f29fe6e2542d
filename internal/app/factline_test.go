package app

import (
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func TestFactLineSaysWhereWhenAndHowMuch(t *testing.T) {
	period, scope := "2025", "示例省"
	got := factLine(schemas.FactEvent{Change: schemas.FactNew, Document: schemas.Document{Title: "政府工作报告"}, Fact: schemas.Fact{
		Scope: &scope, Period: &period, Modality: "target", Indicator: "地区生产总值增长率", Span: "5.5 %", QualifierSurface: "左右", Page: 3, Confidence: 0.9}})
	if want := "+ 示例省  2025  target  地区生产总值增长率 5.5% (左右)  [政府工作报告 p.3]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	got = factLine(schemas.FactEvent{Change: schemas.FactRetracted, Document: schemas.Document{Title: "公报"}, Fact: schemas.Fact{
		Modality: "actual", Indicator: "事故起数增长率", Span: "12.3%", Page: 4, Confidence: 0.05, Measure: "growth", Direction: new("down")}})
	if want := "- —  —  actual  事故起数增长率 12.3%↓  [公报 p.4 confidence 0.05]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
