package fact

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/zhice-project/zhice/segment/rules"
)

// Indicator is an entry of indicators.yaml: a quantity statistics knows by a name of its own.
type Indicator struct {
	ID        string   `yaml:"id" json:"id"`
	Name      string   `yaml:"name" json:"name"`
	Measure   string   `yaml:"measure" json:"measure"`     // level, share, growth, change
	Dimension string   `yaml:"dimension" json:"dimension"` // money, percent, permille, persons, count, mass, area, length, …
	Topic     string   `yaml:"topic" json:"topic"`
	Aliases   []string `yaml:"aliases" json:"aliases"`
	Own       []string `yaml:"own" json:"own,omitempty"`           // aliases that are full names: the fact keeps them as its own
	Goal      string   `yaml:"goal" json:"goal,omitempty"`         // ceiling: a target of it is reached from below
	Base      string   `yaml:"base" json:"base,omitempty"`         // denominator of a share
	Regional  string   `yaml:"regional" json:"regional,omitempty"` // id of the same quantity of a region: GDP is that of the province there
	National  string   `yaml:"national" json:"national,omitempty"` // id of the same quantity of the nation, under the name it has today
	Example   string   `yaml:"example" json:"example"`

	Succeeds *Succession `yaml:"succeeds" json:"succeeds,omitempty"`
}

// Succession says that an indicator took the place of another one that counts otherwise. They are no one series.
type Succession struct {
	ID    string `yaml:"id" json:"id"`
	Since int    `yaml:"since" json:"since"` // year
	Note  string `yaml:"note" json:"note"`   // what is counted otherwise
}

// Indicators lists the known indicators in the order of the file.
func Indicators() ([]Indicator, error) {
	var f struct {
		Indicators []Indicator `yaml:"indicators"`
	}
	if err := rules.Read("indicators.yaml", &f); err != nil {
		return nil, err
	}
	return f.Indicators, nil
}

type indicators struct {
	byAlias map[string]*Indicator // measure + 0 + alias
	byID    map[string]*Indicator
}

func loadIndicators() (*indicators, error) {
	list, err := Indicators()
	if err != nil {
		return nil, err
	}
	out := &indicators{byAlias: map[string]*Indicator{}, byID: map[string]*Indicator{}}
	ids := map[string]bool{}
	for i := range list {
		ind := &list[i]
		if ids[ind.ID] {
			return nil, fmt.Errorf("rules: indicators.yaml: id %s stands twice", ind.ID)
		}
		ids[ind.ID], out.byID[ind.ID] = true, ind
		if ind.Goal != "" && ind.Goal != "ceiling" {
			return nil, fmt.Errorf("rules: indicators.yaml: %s: unknown goal %q", ind.ID, ind.Goal)
		}
		for _, a := range slices.Concat([]string{ind.Name}, ind.Aliases, ind.Own) {
			k := ind.Measure + "\x00" + a
			if other := out.byAlias[k]; other != nil && other != ind {
				return nil, fmt.Errorf("rules: indicators.yaml: %s (%s) is an alias of %s and of %s", a, ind.Measure, other.ID, ind.ID)
			}
			out.byAlias[k] = ind
		}
	}
	for _, ind := range out.byID {
		if ind.National != "" && out.byID[ind.National] == nil {
			return nil, fmt.Errorf("rules: indicators.yaml: %s: no indicator has the id %s", ind.ID, ind.National)
		}
		if s := ind.Succeeds; s != nil && (out.byID[s.ID] == nil || s.ID == ind.ID || s.Since == 0 || s.Note == "") {
			return nil, fmt.Errorf("rules: indicators.yaml: %s: succeeds wants the id of another indicator, since and note", ind.ID)
		}
	}
	return out, nil
}

// plainer takes out what the same name is written with and without.
var plainer = strings.NewReplacer("“", "", "”", "", "的", "", "规上", "规模以上", "限上", "限额以上")

// abbreviated is a Latin short form behind a name: 地区生产总值（GDP）.
var abbreviated = regexp.MustCompile(`[（(][A-Za-z&]+[）)]`)

// find looks a phrase up for a figure of this kind and unit.
func (x *indicators) find(phrase, measure, unit string) *Indicator {
	p := plainer.Replace(phrase)
	for {
		bare := p
		if strings.ContainsAny(p, "（(") {
			bare = abbreviated.ReplaceAllString(p, "")
		}
		goal := withoutGoal(p)
		for _, c := range []string{phrase, p, bare, strings.TrimSuffix(p, "增长"), strings.TrimSuffix(p, "数量"), goal, strings.TrimSuffix(goal, "增长")} {
			if ind := x.byAlias[measure+"\x00"+c]; ind != nil && ind.fits(unit) {
				return ind
			}
		}
		short := trimPrefixes(p, "全国", "全省", "全市", "我国", "国家", "全县", "全区", "年均", "平均", "累计", "地方", "本省", "本市")
		if short == p {
			return nil
		}
		p = short
	}
}

func withoutGoal(s string) string {
	return strings.TrimSuffix(strings.TrimSuffix(s, "目标"), "预期")
}

func trimPrefixes(s string, prefixes ...string) string {
	for _, p := range prefixes {
		if t, ok := strings.CutPrefix(s, p); ok && t != "" {
			return t
		}
	}
	return s
}

var dimensions = map[string]string{
	"CNY": "money", "USD": "money", "HKD": "money", "EUR": "money", "JPY": "money", "GBP": "money",
	"%": "percent", "permille": "permille", "pp": "points", "人": "persons", "名": "persons", "人次": "persons",
	"t": "mass", "kg": "mass", "mu": "area", "ha": "area", "km2": "area", "m2": "area",
	"km": "length", "m": "length", "kW": "power", "W": "power", "kWh": "energy", "a": "years", "岁": "years",
	"m3": "volume", "tce": "energy_mass", "人公里": "passenger_km", "吨公里": "freight_km", "部/百人": "per_hundred", "1": "ratio",
	"ug/m3": "concentration", "EFLOPS": "computing", "times": "times", "rank": "rank",
}

func (i *Indicator) fits(unit string) bool {
	d, ok := dimensions[unit]
	if !ok {
		if strings.HasPrefix(unit, "CNY/") {
			d = "money"
		} else {
			d = "count"
		}
	}
	switch {
	case d == i.Dimension:
		return true
	case i.Dimension == "percent" || i.Dimension == "permille":
		return d == "times" && i.Measure == "growth"
	case i.Dimension == "visits":
		return d == "persons" && (unit == "人次" || unit == "人")
	case i.Dimension == "persons" || i.Dimension == "count":
		return d == "persons" || d == "count"
	}
	return false
}

// quantity is the word put behind a head that does not say by itself which quantity of the thing is meant.
func (r *Reader) quantity(head []rune, unit string) string {
	if _, n := r.lists.measures.suffix(head); n > 0 {
		if dimensions[unit] == "persons" && hasSuffix(head, "就业") {
			return "人数"
		}
		return ""
	}
	return r.quantityOf(head, unit)
}

// quantityOf is the word for how much there is of a thing, by the unit it is told in.
func (r *Reader) quantityOf(head []rune, unit string) string {
	switch unit {
	case "kW":
		return "装机容量"
	case "人", "名":
		return "人数"
	case "人次":
		return "人次"
	case "户":
		return "户数"
	case "套":
		return "套数"
	case "mu", "ha", "km2", "m2":
		return "面积"
	case "km", "m":
		for _, w := range []string{"路", "道", "线", "铁"} {
			if hasSuffix(head, w) && !hasSuffix(head, "管道") {
				return "里程"
			}
		}
		for _, w := range []string{"公路", "铁路", "国道", "省道", "轨道交通", "路段"} {
			if at := index(head, []rune(w)); at >= 0 && r.lists.verbAt(head, at) > 0 {
				return "里程"
			}
		}
		return "长度"
	}
	switch dimensions[unit] {
	case "money":
		return "金额"
	case "":
		if !strings.ContainsAny(unit, "/") && !isASCII(unit) {
			return "数量"
		}
	}
	return ""
}

func isASCII(s string) bool {
	for _, r := range s {
		if r > 0x7e {
			return false
		}
	}
	return true
}
