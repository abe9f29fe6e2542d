package fact

import (
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func TestHomeIsTheRegionTheBodyNames(t *testing.T) {
	in := sentencesOf(context{Year: 2010}, "甲省人民政府今天介绍。全省税收增长8%。")
	in[0].Mentions = []schemas.Mention{{Type: "ORG", Canonical: "甲省人民政府", Code: "990000"}}
	facts := newReader(t).Read(&schemas.Document{ReportYear: 2010}, in)
	if len(facts) != 1 || facts[0].Scope == nil || *facts[0].Scope != "甲省" || facts[0].RegionCode != "990000" {
		t.Fatalf("got %+v", facts)
	}
	if name, _ := homeOf(&schemas.Document{Region: "乙省", RegionCode: "980000"}, in); name != "" {
		t.Errorf("a document of a region speaks of %q", name)
	}
}
