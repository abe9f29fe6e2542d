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
