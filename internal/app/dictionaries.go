package app

import (
	"slices"

	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/segment/entity/region"
	"github.com/zhice-project/zhice/segment/fact"
	"github.com/zhice-project/zhice/segment/figure"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/text"
)

// dictionaries are the canonical ids of the rules as SQL users see them: what a fact carries joins with these.
func (a *app) dictionaries() (d clickhouse.Dictionaries, err error) {
	defer rules.Recover(&err)
	if err := a.addRules(); err != nil {
		return d, err
	}
	indicators, err := fact.Indicators()
	if err != nil {
		return d, err
	}
	for _, i := range indicators {
		d.Indicators = append(d.Indicators, clickhouse.Indicator{
			ID: i.ID, Name: i.Name, Aliases: slices.Concat(i.Aliases, i.Own), Unit: usualUnit(i), Dimension: i.Dimension, Topic: i.Topic, Goal: i.Goal,
		})
	}
	d.Successions = successions(indicators)
	for _, u := range figure.Units() {
		row := clickhouse.Unit{Code: u.Code, Name: u.Surfaces[0], Aliases: u.Surfaces[1:], Dimension: u.Dimension, Base: u.Code, Factor: 1}
		for _, m := range measures {
			if f, ok := m.units[u.Code]; ok {
				row.Dimension, row.Base, row.Factor = m.dimension, m.base, f
			}
		}
		d.Units = append(d.Units, row)
	}
	d.Regions = regions()
	return d, nil
}

// successions are the lines of indicators of which one took the place of another, each with the id of its last.
func successions(indicators []fact.Indicator) []clickhouse.Succession {
	next, old := map[string]string{}, map[string]bool{}
	for _, i := range indicators {
		if i.Succeeds != nil {
			next[i.Succeeds.ID], old[i.ID] = i.ID, true
		}
	}
	var out []clickhouse.Succession
	for _, i := range indicators {
		if next[i.ID] == "" && !old[i.ID] {
			continue
		}
		row := clickhouse.Succession{ID: i.ID, Line: i.ID}
		for range indicators {
			if later := next[row.Line]; later != "" {
				row.Line = later
			}
		}
		if s := i.Succeeds; s != nil {
			row.Succeeds, row.Since, row.Note = s.ID, s.Since, s.Note
		}
		out = append(out, row)
	}
	return out
}

// measures are the units that convert into each other, with what one of each is in the base. Left out, and so bases of
// their own, are money, counts, and units that are of several sizes (桶, 马力) or equal by convention alone (tce).
var measures = []struct {
	dimension, base string
	units           map[string]float64
}{
	{"length", "m", map[string]float64{
		"m": 1, "km": 1000, "dm": 0.1, "cm": 0.01, "mm": 1e-3, "um": 1e-6, "nm": 1e-9, "[nmi_i]": 1852, "[mi_i]": 1609.344,
		"[ft_i]": 0.3048, "[in_i]": 0.0254, "尺": 1.0 / 3, "里": 500,
	}},
	{"area", "m2", map[string]float64{"m2": 1, "km2": 1e6, "ha": 1e4, "mu": 2000.0 / 3}},
	{"volume", "m3", map[string]float64{"m3": 1, "km3": 1e9, "kL": 1, "L": 1e-3, "mL": 1e-6, "[gal_us]": 0.003785411784}},
	{"mass", "kg", map[string]float64{
		"kg": 1, "t": 1000, "g": 1e-3, "mg": 1e-6, "ug": 1e-9, "ng": 1e-12, "斤": 0.5, "两": 0.05, "担": 50,
		"[lb_av]": 0.45359237, "[oz_av]": 0.028349523125, "[car_m]": 2e-4,
	}},
	{"power", "W", map[string]float64{"W": 1, "kW": 1e3, "MW": 1e6, "GW": 1e9}},
	{"apparent power", "kVA", map[string]float64{"kVA": 1, "MVA": 1e3}},
	{"energy", "kWh", map[string]float64{
		"kWh": 1, "MWh": 1e3, "GWh": 1e6, "J": 1 / 3.6e6, "kJ": 1 / 3.6e3, "MJ": 1 / 3.6, "GJ": 1e3 / 3.6,
	}},
	{"voltage", "V", map[string]float64{"V": 1, "kV": 1e3}},
	{"pressure", "Pa", map[string]float64{"Pa": 1, "kPa": 1e3, "MPa": 1e6}},
	{"frequency", "Hz", map[string]float64{"Hz": 1, "kHz": 1e3, "MHz": 1e6, "GHz": 1e9}},
	{"computing", "FLOPS", map[string]float64{"FLOPS": 1, "TFLOPS": 1e12, "PFLOPS": 1e15, "EFLOPS": 1e18}},
	{"data rate", "bps", map[string]float64{"bps": 1, "kbps": 1e3, "Mbps": 1e6, "Gbps": 1e9, "Tbps": 1e12}},
	{"time", "s", map[string]float64{"s": 1, "ms": 1e-3, "us": 1e-6, "min": 60, "h": 3600, "d": 86400, "wk": 7 * 86400}},
	{"time", "mo", map[string]float64{"mo": 1, "a": 12}},
	{"share", "%", map[string]float64{"%": 1, "permille": 0.1}},
	{"points", "pp", map[string]float64{"pp": 1, "bp": 0.01}},
}

// usualUnit is what the indicator's own example is in: 粮食产量达到6.6亿吨 makes it t.
func usualUnit(i fact.Indicator) string {
	figures := figure.Find(text.NewView(i.Example))
	if len(figures) == 0 {
		return ""
	}
	return figures[len(figures)-1].Unit
}

func regions() []clickhouse.Region {
	levels := map[region.Level]string{region.Country: "country", region.Province: "province", region.Prefecture: "prefecture", region.County: "county"}
	divisions := append([]region.Region{region.China}, region.All()...)
	out := make([]clickhouse.Region, 0, len(divisions))
	for _, r := range divisions {
		row := clickhouse.Region{Code: r.Code, Name: r.Name, Level: levels[r.Level()]}
		if r.Short != "" {
			row.Aliases = []string{r.Short}
		}
		switch r.Level() {
		case region.Country:
		case region.Province:
			row.Parent = region.National
		case region.Prefecture:
			row.Parent = r.Province()
		case region.County:
			row.Parent = r.Code[:4] + "00"
		}
		out = append(out, row)
	}
	return out
}
