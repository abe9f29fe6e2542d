package fact

import (
	"math"
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/figure"
)

// dress makes a fact of a draft: its period, modality and scope, and how sure it is.
func (r *Reader) dress(doc *schemas.Document, s *sentence, d *draft, m *memory) schemas.Fact {
	f := schemas.Fact{
		DocID: doc.DocID, Seq: s.in.Seq, Sentence: s.text, Section: s.in.Section,
		Span: string(s.in.View.Runes[d.fig.Start:d.fig.End]), SpanStart: d.fig.Start, SpanEnd: d.fig.End,
		Value: d.fig.Value, ValueHi: d.fig.ValueHi, Unit: d.fig.Unit, UnitSurface: d.fig.UnitSurface,
		Qualifier: d.fig.Qualifier, QualifierSurface: d.fig.QualifierSurface,
		Kind: d.kind, Measure: d.kind, Verb: d.verb, Indicator: d.name, IndicatorID: d.id,
		Direction: optional(d.direction),
	}
	if d.kind == "level" && !d.toLevel || d.kind == "rank" && !d.toLevel || d.kind == "share" && !d.toLevel {
		f.Direction = nil
	}
	if f.Unit == "deg" && strings.Contains(d.name, "电") {
		f.Unit = "kWh" // 亿度 of electricity
	}
	if f.Qualifier == "" {
		f.Qualifier = "exact"
	}
	if w := figure.Second(s.in.View, d.fig); w != "" && f.Qualifier != "exact" {
		f.Note = "also " + w
	}
	if f.Qualifier == "exact" && d.share && index(d.near(), []rune("约占")) >= 0 {
		f.Qualifier, f.QualifierSurface = "approx", "约"
	}
	t := r.periodOf(s, d, m)
	modality, cue := r.modalityOf(s, d, t)
	if (len(d.reading.head) == 0 && !d.modifies && !d.of && d.kind == "change" || d.compared) && m.seq == s.in.Seq && m.modality == modalPlan {
		modality, cue = m.modality, ""
	}
	f.Modality, f.ModalCue = modality, optional(cue)
	if modality == modalTarget {
		f.Kind = "target"
	}
	if t.canonical == "" && modality == modalPlan {
		if y := titleYear(s.in.View.Runes); y != "" {
			t = timed{canonical: y, source: sourceDoc}
		}
	}
	t = s.settled(t, d, modality)
	if modality == modalActual && cue == "已" && s.in.Role == schemas.SectionPlan && t.source == sourceSection {
		t = timed{source: sourceNone}
	}
	if d.modifies && d.id == populationID && (modality == modalPlan || modality == modalTarget) {
		modality, t = modalActual, timed{source: sourceNone} // 解决13亿人民的吃饭问题: so many there are, and no goal
		f.Kind, f.Modality, f.ModalCue = d.kind, modality, nil
	}
	if modality == modalComparison {
		t = timed{source: sourceNone}
		f.Indicator = m.name
	}
	f.Period, f.PeriodSource = optional(t.canonical), t.source
	m.against = r.base(s, d, t, m)
	f.Base = optional(m.against)
	if f.Measure != "growth" && f.Measure != "change" {
		m.against = ""
	}
	m.pairUp(d, t)
	f.Prices = d.prices(s)
	f.Scope, f.RegionCode = r.scopeOf(doc, s, d, modality)
	r.regional(&f, s)
	f.Entities = entitiesOf(s, d)
	f.Confidence, f.Reasons = r.lists.confidence(s, d, t, &f)
	m.name, m.modality, m.seq, m.period = f.Indicator, modality, s.in.Seq, ""
	if t.source == sourceExplicit || t.source == sourceInherited {
		m.period = t.canonical
	}
	if len(s.facts) > 0 && s.facts[0] == d && !s.breaksDown() {
		m.whole = m.period
	}
	return f
}

// populationID is the id of the number of people of a country.
const populationID = "population"

// pairUp keeps in mind the ends of a pair 从X到Y, until something else is measured.
func (m *memory) pairUp(d *draft, t timed) {
	switch {
	case d.from:
		m.pair = pair{head: d.head, from: t.canonical}
	case d.to:
		m.pair.to = t.canonical
	case len(d.reading.head) > 0 || d.modifies:
		m.pair = pair{}
	}
}

// regional names a quantity of a province as that, where the text only says GDP or leaves its whole unsaid, and gives one
// of the nation the id it has today, whatever its name was then.
func (r *Reader) regional(f *schemas.Fact, s *sentence) {
	ind := r.indicators.byID[f.IndicatorID]
	if ind != nil && ind.National != "" && f.RegionCode == "000000" {
		f.IndicatorID = ind.National
		return
	}
	if ind == nil || ind.Regional == "" || f.RegionCode == "" || f.RegionCode == "000000" {
		return
	}
	if strings.Contains(s.text, "全国国内生产总值") || strings.Contains(s.text, "我国国内生产总值") {
		return
	}
	f.IndicatorID = ind.Regional
	if strings.Contains(s.text, "国内生产总值") {
		return // older papers of provinces call theirs so: the quantity is the region's, the name stays
	}
	f.Indicator = strings.ReplaceAll(strings.ReplaceAll(f.Indicator, "国内生产总值", "地区生产总值"), "GDP", "地区生产总值")
	if f.Base != nil && *f.Base == "国内生产总值" {
		f.Base = optional("地区生产总值")
	}
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// countUnit is the unit of a number without a classifier: 人 where people are counted, 个 for all else.
func (r *Reader) countUnit(d *draft) string {
	if d.fig.UnitSurface == "" && d.fig.Value < 100 && d.fig.Value != math.Trunc(d.fig.Value) {
		return "1" // 倍差为1.9
	}
	words := [][]rune{d.noun, d.head}
	for _, w := range words {
		if len(w) == 0 {
			continue
		}
		if at, _, _ := r.lists.people.find(w); at >= 0 {
			return "人"
		}
	}
	return "个"
}

// titleYear is the year of the document a sentence quotes: 《2026年政府工作报告》.
func titleYear(s []rune) string {
	for i, c := range s {
		if c != '《' || i+6 >= len(s) || s[i+5] != '年' {
			continue
		}
		y := string(s[i+1 : i+5])
		if strings.Trim(y, "0123456789") == "" {
			return y
		}
	}
	return ""
}

// entitiesOf lists the names that stand in the clause of a figure.
func entitiesOf(s *sentence, d *draft) []string {
	var out []string
	last := d.c.at[len(d.c.at)-1]
	first, _ := slices.BinarySearchFunc(s.in.Mentions, d.c.start, func(m schemas.Mention, at int) int { return m.SpanStart - at })
	for i := first; i < len(s.in.Mentions) && s.in.Mentions[i].SpanStart <= last; i++ {
		mn := &s.in.Mentions[i]
		if mn.Type == "DATE" || mn.Type == "PERIOD" || mn.SpanStart < d.c.start || mn.SpanStart > last || slices.Contains(out, mn.Canonical) {
			continue
		}
		out = append(out, mn.Canonical)
	}
	return out
}
