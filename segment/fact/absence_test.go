package fact

import (
	"testing"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

func TestAStatedAbsenceIsReadFromItsExamples(t *testing.T) {
	r := newReader(t)
	read := func(s string) []schemas.Absence {
		return r.Absences(&schemas.Document{}, []Sentence{{View: text.NewView(s)}})
	}
	for _, e := range absences().Examples {
		got := read(e.Text)
		if len(got) != 1 || got[0].IndicatorID != e.ID || got[0].Span != e.Span {
			t.Errorf("%s: %+v, want %s of %s", e.Text, got, e.Span, e.ID)
		}
	}
	for _, s := range absences().Others {
		if got := read(s); len(got) > 0 {
			t.Errorf("%s: read %+v", s, got)
		}
	}
}

func TestAStatedAbsenceOfAProvinceIsItsOwn(t *testing.T) {
	s := []Sentence{{Seq: 3, Period: "2024", View: text.NewView("省政府决定，不设定经济增速具体目标。")}}
	got := newReader(t).Absences(&schemas.Document{RegionCode: "520000"}, s)
	if len(got) != 1 || got[0].IndicatorID != "grp_growth" || got[0].SpanStart != 6 || got[0].Period != "2024" || got[0].Seq != 3 {
		t.Errorf("%+v", got)
	}
}
