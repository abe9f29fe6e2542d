package schemas

import "testing"

func TestSubjectsOfFacts(t *testing.T) {
	for _, c := range []struct {
		event FactEvent
		want  string
	}{
		{FactEvent{Change: FactNew, Run: 7, Fact: Fact{ID: "f", RegionCode: "000000", IndicatorID: "gdp"}}, "zhice.fact.new.000000.gdp.f"},
		{FactEvent{Change: FactNew, Run: 7, Fact: Fact{ID: "f"}}, "zhice.fact.new._._.f"},
		{FactEvent{Change: FactNew, Run: 7, Fact: Fact{ID: "f", RegionCode: "1 .*>"}}, "zhice.fact.new.1____._.f"},
		{FactEvent{Change: FactNew, Run: 7, Before: 6, Fact: Fact{ID: "f", RegionCode: "110000"}}, "zhice.fact.new.110000._.f.7"},
		{FactEvent{Change: FactMoved, Run: 7, Before: 6, Fact: Fact{ID: "f", RegionCode: "110000", IndicatorID: "gdp"}, Previous: &Fact{ID: "f", RegionCode: "120000"}}, "zhice.fact.moved.120000._.f.7"},
		{FactEvent{Change: FactRetracted, Run: 7, Fact: Fact{ID: "f", RegionCode: "110000"}}, "zhice.fact.retracted.110000._.f.7"},
	} {
		if got := c.event.Subject(); got != c.want {
			t.Errorf("subject %s, want %s", got, c.want)
		}
	}
}
