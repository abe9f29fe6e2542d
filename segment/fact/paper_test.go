package fact

import (
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

func TestAYearThatHasHardlyBegunIsAimedAt(t *testing.T) {
	r := newReader(t)
	const text = "今年港口货运量增长6%。"
	for issued, want := range map[string]string{"2013-01-20": modalTarget, "2013-11-20": modalActual, "": modalActual} {
		doc := schemas.Document{DocID: "doc", ReportYear: 2013, Issued: issued}
		facts := r.Read(&doc, sentencesOf(context{Year: 2013}, text))
		if len(facts) != 1 || facts[0].Modality != want {
			t.Errorf("issued %q: %v, want one fact that is %s", issued, facts, want)
		}
	}
}

func TestTheWholeYearIsThatOfTheTitle(t *testing.T) {
	r := newReader(t)
	for title, want := range map[string]string{"2013年港口发展状况报告": "2013", "港口发展状况报告": "", "2011年至2013年港口报告": ""} {
		facts := r.Read(&schemas.Document{DocID: "doc", Title: title, ReportYear: 2014}, sentencesOf(context{Year: 2014}, "全年完成港口货运量90万吨。"))
		if len(facts) != 1 {
			t.Fatalf("%s: %v", title, facts)
		}
		got := ""
		if p := facts[0].Period; p != nil {
			got = *p
		}
		if got != want {
			t.Errorf("%s: period %q, want %q", title, got, want)
		}
	}
}
