package fact

import (
	"math"
	"unicode/utf8"

	"github.com/zhice-project/zhice/schemas"
)

// plain is the confidence in a fact that stands in one clause with its own name and period, and known that in one whose
// name is a known indicator.
const (
	plain = 0.97
	known = 0.02
	// Where the name is a known indicator, doubts of naming weigh this much.
	knownWeight = 0.4
	least       = 0.05
)

// assumption is something a reading took for granted, by the reason facts carry for it and what it costs. The costs were
// set so that facts above 0.9 are right in value, unit, qualifier, period, modality and name at least 95 times in 100,
// measured on annotated reports of several kinds and years.
type assumption struct {
	reason string
	cost   float64
	naming bool // of the name; the others are of the period or the modality
	holds  func(l *lists, d *draft, t timed, f *schemas.Fact) bool
}

// Names of so few runes are often the end of a longer one, names of so many have swallowed more than the thing measured.
const (
	shortName = 5
	longName  = 20
)

var assumptions = []assumption{
	{"period none", 0.06, false, func(_ *lists, _ *draft, t timed, _ *schemas.Fact) bool { return t.source == sourceNone }},
	{"period inherited", 0.04, false, func(_ *lists, _ *draft, t timed, _ *schemas.Fact) bool { return t.source == sourceInherited }},
	{"forecast", 0.08, false, func(_ *lists, _ *draft, _ timed, f *schemas.Fact) bool { return f.Modality == modalForecast }},
	{"rank", 0.05, false, func(_ *lists, _ *draft, _ timed, f *schemas.Fact) bool { return f.Measure == "rank" }},
	{"completed from before", 0.06, true, func(_ *lists, d *draft, _ timed, _ *schemas.Fact) bool { return d.completed() }},
	{"share of what follows", 0.15, true, func(_ *lists, d *draft, _ timed, _ *schemas.Fact) bool { return d.of }},
	{"counts what follows", 0.06, true, func(_ *lists, d *draft, _ timed, _ *schemas.Fact) bool { return d.modifies }},
	{"name has 的", 0.1, true, func(_ *lists, d *draft, _ timed, _ *schemas.Fact) bool { return index(d.head, []rune("的")) >= 0 }},
	{"part of what is before", 0.04, true, func(_ *lists, d *draft, _ timed, _ *schemas.Fact) bool { return hasPrefix(d.c.t, "其中") }},
	{"no verb", 0.03, true, func(_ *lists, d *draft, _ timed, _ *schemas.Fact) bool {
		return d.c.index > 0 && len(d.reading.head) > 0 && d.class == "" && !d.modifies
	}},
	{"named by a measure alone", 0.03, true, func(l *lists, d *draft, _ timed, _ *schemas.Fact) bool { return l.dependents.is(d.reading.head) }},
	{"short name", 0.05, true, func(_ *lists, d *draft, _ timed, f *schemas.Fact) bool {
		return d.id == "" && utf8.RuneCountInString(f.Indicator) <= shortName
	}},
	{"long name", 0.06, true, func(_ *lists, d *draft, _ timed, f *schemas.Fact) bool {
		return d.id == "" && utf8.RuneCountInString(f.Indicator) > longName
	}},
	{"later clause", 0.02, true, func(_ *lists, d *draft, _ timed, _ *schemas.Fact) bool { return d.id == "" && d.c.index > 0 }},
	{"no known measure", 0.03, true, func(l *lists, d *draft, _ timed, _ *schemas.Fact) bool {
		_, n := l.measures.suffix(d.head)
		return d.id == "" && n == 0 && !d.modifies
	}},
}

// completed reports whether the name has words from other clauses or items of a list.
func (d *draft) completed() bool {
	return len(d.reading.head) > 0 && !d.modifies && string(d.reading.head) != string(d.head)
}

// confidence says how sure a fact is, and why: where the period is from, what the name was made of, what was assumed.
func (l *lists) confidence(d *draft, t timed, f *schemas.Fact) (float64, []string) {
	c := plain - d.doubt
	reasons := append(make([]string, 0, len(d.reasons)+4), "period "+t.source)
	reasons = append(reasons, d.reasons...)
	if d.id != "" {
		c += known
	}
	if len(d.reading.head) == 0 && !d.modifies && !d.of {
		reasons = append(reasons, "named from before")
	}
	for i := range assumptions {
		a := &assumptions[i]
		if !a.holds(l, d, t, f) {
			continue
		}
		cost := a.cost
		if a.naming && d.id != "" {
			cost *= knownWeight
		}
		c -= cost
		if a.reason != reasons[0] {
			reasons = append(reasons, a.reason)
		}
	}
	return max(least, math.Round(c*100)/100), reasons
}
