package fact

import (
	"testing"

	"github.com/zhice-project/zhice/segment/rules"
)

// The last fact of every example must have its base and prices, or its modality and period.
func TestCuesReadTheirExamples(t *testing.T) {
	var f cueFile
	if err := rules.Read("fact_cues.yaml", &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Examples) == 0 {
		t.Fatal("fact_cues.yaml has no examples")
	}
	r := newReader(t)
	for _, e := range f.Examples {
		facts := read(t, r, context{Role: e.Context.Role, Period: e.Context.Period, Year: e.Context.Year}, e.Text)
		if len(facts) == 0 {
			t.Errorf("no fact in %q", e.Text)
			continue
		}
		last := facts[len(facts)-1]
		if got := fields(last)["base"]; e.Modality == "" && e.Period == "" && got != any(e.Base) && (got != nil || e.Base != "") {
			t.Errorf("%q: base %v, want %q", e.Text, got, e.Base)
		}
		if last.Prices != e.Prices {
			t.Errorf("%q: prices %q, want %q", e.Text, last.Prices, e.Prices)
		}
		if e.Period != "" && fields(last)["period"] != any(e.Period) {
			t.Errorf("%q: period %v, want %s", e.Text, fields(last)["period"], e.Period)
		}
		if e.Modality != "" && last.Modality != e.Modality {
			t.Errorf("%q: modality %s, want %s", e.Text, last.Modality, e.Modality)
		}
	}
}
