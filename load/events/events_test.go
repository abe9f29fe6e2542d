package events

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/schemas"
)

func TestChanges(t *testing.T) {
	base := schemas.Fact{ID: "kept", Value: 5, Unit: "%", Indicator: "国内生产总值", Period: new("2024"), Page: 3, Confidence: 0.5}
	moved := base
	moved.Page, moved.Confidence, moved.Reasons, moved.Seq = 4, 0.9, []string{"rule"}, 7
	revised := base
	revised.ID, revised.Value = "revised", 5.2
	was := revised
	was.Value = 5
	gone := base
	gone.ID = "gone"
	fresh := base
	fresh.ID = "fresh"

	got := Changes(7, schemas.Document{Title: "报告", Sections: make([]schemas.Section, 100)},
		[]schemas.Fact{moved, revised, fresh, fresh},
		6, map[string]schemas.Fact{"kept": base, "revised": was, "gone": gone})
	want := []struct {
		change schemas.Change
		id     string
		value  float64
	}{{schemas.FactRevised, "revised", 5.2}, {schemas.FactNew, "fresh", 5}, {schemas.FactRetracted, "gone", 5}}
	if len(got) != len(want) {
		t.Fatalf("%d events; want %d", len(got), len(want))
	}
	for i, w := range want {
		if e := got[i]; e.Change != w.change || e.Fact.ID != w.id || e.Fact.Value != w.value || e.Run != 7 || e.Before != 6 || e.Document.Title != "报告" || e.Document.Sections != nil {
			t.Errorf("event %d = %+v; want %+v", i, e, w)
		}
		if p := got[i].Previous; (p != nil) != (w.change == schemas.FactRevised) || p != nil && p.Value != 5 {
			t.Errorf("event %d carries %+v as what was said before", i, p)
		}
	}
}

// Whoever follows the region or indicator a fact is taken from hears of it as well.
func TestAFactThatMovesIsToldAtBothPlaces(t *testing.T) {
	was := schemas.Fact{ID: "f", RegionCode: "110000", IndicatorID: "gdp"}
	for name, edit := range map[string]func(*schemas.Fact){
		"region":    func(f *schemas.Fact) { f.RegionCode = "120000" },
		"indicator": func(f *schemas.Fact) { f.IndicatorID = "grp" },
	} {
		now := was
		edit(&now)
		got := Changes(7, schemas.Document{}, []schemas.Fact{now}, 6, map[string]schemas.Fact{"f": was})
		if len(got) != 2 || got[0].Change != schemas.FactMoved || got[1].Change != schemas.FactRevised {
			t.Fatalf("%s: %+v; want moved, then revised", name, got)
		}
		if from := got[0].Subject(); from != "zhice.fact.moved.110000.gdp.f.7" {
			t.Errorf("%s: told at %s", name, from)
		}
		for _, e := range got {
			if e.Fact.RegionCode != now.RegionCode || e.Previous.RegionCode != "110000" || e.Previous.IndicatorID != "gdp" {
				t.Errorf("%s: %+v", name, e)
			}
		}
	}
}

func TestSame(t *testing.T) {
	a := schemas.Fact{Value: 5, ValueHi: new(6.0), Direction: new("up"), Base: new("上年"), Scope: new("全国"), Period: new("2024")}
	for name, edit := range map[string]func(*schemas.Fact){
		"value": func(f *schemas.Fact) { f.Value = 4 }, "upper end": func(f *schemas.Fact) { f.ValueHi = nil },
		"unit": func(f *schemas.Fact) { f.Unit = "pp" }, "qualifier": func(f *schemas.Fact) { f.Qualifier = "over" },
		"kind": func(f *schemas.Fact) { f.Kind = "level" }, "measure": func(f *schemas.Fact) { f.Measure = "level" },
		"direction": func(f *schemas.Fact) { f.Direction = new("down") }, "indicator": func(f *schemas.Fact) { f.Indicator = "x" },
		"indicator id": func(f *schemas.Fact) { f.IndicatorID = "x" }, "base": func(f *schemas.Fact) { f.Base = new("年初") },
		"scope": func(f *schemas.Fact) { f.Scope = new("企业") }, "region": func(f *schemas.Fact) { f.RegionCode = "110000" },
		"period": func(f *schemas.Fact) { f.Period = nil }, "modality": func(f *schemas.Fact) { f.Modality = "plan" },
	} {
		b := a
		edit(&b)
		if Same(a, b) || Same(b, a) || !Same(b, b) {
			t.Errorf("%s: not seen", name)
		}
	}
}

// Whatever two runs found: applying the events to what was known gives what is known now, and no event is idle.
func TestEventsLeadFromOneRunToTheNext(t *testing.T) {
	facts := rapid.Custom(func(t *rapid.T) []schemas.Fact {
		ids := rapid.SliceOfNDistinct(rapid.IntRange(0, 20), 0, 12, rapid.ID).Draw(t, "ids")
		out := make([]schemas.Fact, len(ids))
		for i, id := range ids {
			out[i] = schemas.Fact{ID: string(rune('a' + id)), Value: float64(rapid.IntRange(0, 2).Draw(t, "value"))}
		}
		return out
	})
	rapid.Check(t, func(t *rapid.T) {
		known := map[string]schemas.Fact{}
		for _, f := range facts.Draw(t, "before") {
			known[f.ID] = f
		}
		now := facts.Draw(t, "now")
		state := map[string]float64{}
		for id, f := range known {
			state[id] = f.Value
		}
		for _, e := range Changes(2, schemas.Document{}, now, 1, known) {
			v, had := state[e.Fact.ID]
			if had == (e.Change == schemas.FactNew) || had && e.Change == schemas.FactRevised && v == e.Fact.Value {
				t.Fatalf("idle or impossible: %+v", e)
			}
			state[e.Fact.ID] = e.Fact.Value
			if e.Change == schemas.FactRetracted {
				delete(state, e.Fact.ID)
			}
		}
		if len(state) != len(now) {
			t.Fatalf("%d facts after the events; want %d", len(state), len(now))
		}
		for _, f := range now {
			if state[f.ID] != f.Value {
				t.Fatalf("%s is %v after the events; want %v", f.ID, state[f.ID], f.Value)
			}
		}
	})
}
