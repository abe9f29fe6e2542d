package app

import (
	"math"
	"testing"

	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/segment/figure"
)

func TestUnitsConvertToTheirBase(t *testing.T) {
	d, err := builtIn().dictionaries()
	if err != nil {
		t.Fatal(err)
	}
	units := map[string]clickhouse.Unit{}
	for _, u := range d.Units {
		units[u.Code] = u
	}
	for _, u := range d.Units {
		base, ok := units[u.Base]
		if !ok || base.Base != u.Base || base.Factor != 1 || base.Dimension != u.Dimension || u.Factor <= 0 {
			t.Errorf("%s (%s) leads to %s by %v, which is %+v", u.Code, u.Dimension, u.Base, u.Factor, base)
		}
	}
	// As the tables of units print them: value of the first in the second.
	for _, c := range []struct {
		from, to string
		want     float64
	}{
		{"t", "斤", 2000}, {"ha", "mu", 15}, {"km2", "ha", 100}, {"GW", "kW", 1e6}, {"kWh", "MJ", 3.6}, {"km", "里", 2}, {"a", "mo", 12},
		{"permille", "%", 0.1}, {"bp", "pp", 0.01}, {"EFLOPS", "PFLOPS", 1000}, {"m3", "L", 1000}, {"d", "h", 24}, {"[lb_av]", "[oz_av]", 16},
	} {
		a, b := units[c.from], units[c.to]
		if got := a.Factor / b.Factor; a.Base != b.Base || math.Abs(got-c.want) > 1e-9*c.want {
			t.Errorf("a %s is %v %s (over %s and %s); want %v", c.from, got, c.to, a.Base, b.Base, c.want)
		}
	}
	for _, apart := range [][2]string{{"CNY", "USD"}, {"%", "pp"}, {"家", "人"}, {"kW", "kWh"}} {
		if a, b := units[apart[0]], units[apart[1]]; a.Code == "" || b.Code == "" || a.Base == b.Base {
			t.Errorf("%s and %s convert into each other", a.Code, b.Code)
		}
	}
}

// A misspelt code would leave a unit that seems to be of its own.
func TestEveryConversionIsOfAKnownUnit(t *testing.T) {
	known := map[string]bool{}
	for _, u := range figure.Units() {
		known[u.Code] = true
	}
	for _, m := range measures {
		for code := range m.units {
			if !known[code] {
				t.Errorf("%s: units.yaml knows no %s", m.dimension, code)
			}
		}
	}
}

func TestIndicatorsHaveTheirUsualUnit(t *testing.T) {
	d, err := builtIn().dictionaries()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"gdp": "CNY", "cpi": "%", "grain_output": "t", "urban_new_jobs": "人", "fdi": "USD", "pm25": "ug/m3"}
	for _, i := range d.Indicators {
		t.Log(i.ID, i.Unit)
		if i.Unit == "" {
			t.Errorf("%s has no unit", i.ID)
		}
		if w := want[i.ID]; w != "" && i.Unit != w {
			t.Errorf("%s is in %s; want %s", i.ID, i.Unit, w)
		}
		delete(want, i.ID)
	}
	for id := range want {
		t.Errorf("no indicator %s", id)
	}
}

// builtIn is an app without rules of a user.
func builtIn() *app { return &app{addRules: func() error { return nil }} }
