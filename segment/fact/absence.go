package fact

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/rules"
)

// absenceWords is rules/absences.yaml.
type absenceWords struct {
	Negations []string `yaml:"negations"`
	Verbs     []string `yaml:"verbs"`
	Goals     []string `yaml:"goals"`
	Epithets  []string `yaml:"epithets"`
	Examples  []struct {
		Text string `yaml:"text"`
		ID   string `yaml:"id"`
		Span string `yaml:"span"`
	} `yaml:"examples"`
	Others []string `yaml:"others"`
}

var absences = sync.OnceValue(func() *absenceWords {
	w := &absenceWords{}
	if err := rules.Read("absences.yaml", w); err != nil {
		panic(err) // a rule file of the program itself is wrong
	}
	for _, list := range [][]string{w.Negations, w.Verbs, w.Goals, w.Epithets} {
		slices.SortStableFunc(list, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	}
	return w
})

// Absences finds where the sentences say that no target is set for a known indicator. Offsets are in view coordinates.
func (r *Reader) Absences(doc *schemas.Document, sentences []Sentence) []schemas.Absence {
	var out []schemas.Absence
	for i := range sentences {
		in := &sentences[i]
		if in.View == nil || in.Table {
			continue
		}
		wording := in.View.String()
		if !slices.ContainsFunc(absences().Goals, func(g string) bool { return strings.Contains(wording, g) }) {
			continue
		}
		for clause := range strings.FieldsFuncSeq(wording, func(c rune) bool { return strings.ContainsRune("，,。；;！？", c) }) {
			span, ind := r.absence(clause)
			if ind == nil {
				continue
			}
			if ind.Regional != "" && doc.RegionCode != "" && doc.RegionCode != "000000" && !strings.Contains(span, "国内生产总值") {
				ind = r.indicators.byID[ind.Regional]
			}
			before, _, _ := strings.Cut(wording, span)
			from := utf8.RuneCountInString(before)
			out = append(out, schemas.Absence{
				Seq: in.Seq, Span: span, SpanStart: from, SpanEnd: from + utf8.RuneCountInString(span),
				Indicator: ind.Name, IndicatorID: ind.ID, Period: in.Period,
			})
		}
	}
	return out
}

// absence reads one clause: the words that say it, and what no target is set for.
func (r *Reader) absence(clause string) (string, *Indicator) {
	w := absences()
	for _, no := range w.Negations {
		at := strings.Index(clause, no)
		if at < 0 {
			continue
		}
		verb, rest := leading(clause[at+len(no):], w.Verbs)
		if verb == "" {
			continue
		}
		for _, goal := range w.Goals {
			end := strings.Index(rest, goal)
			if end < 0 {
				continue
			}
			if ind := r.measured(rest[:end]); ind != nil {
				return clause[at : len(clause)-len(rest)+end+len(goal)], ind
			}
			if bare(rest[:end], w.Epithets) == "" {
				return clause[:len(clause)-len(rest)+end+len(goal)], r.measured(clause[:at])
			}
		}
	}
	return "", nil
}

// measured looks up what no target is set for: its growth where that is said, else what it is by itself.
func (r *Reader) measured(words string) *Indicator {
	phrase := plainer.Replace(bare(words, absences().Epithets))
	measures := []string{"level", "share", "growth", "change"}
	if strings.Contains(words, "增") || strings.Contains(words, "速") {
		measures = []string{"growth", "level", "share", "change"}
	}
	for _, measure := range measures {
		if ind := r.indicators.byAlias[measure+"\x00"+phrase]; ind != nil && phrase != "" {
			return ind
		}
	}
	return nil
}

// leading takes the longest of words off the front.
func leading(s string, words []string) (word, rest string) {
	for _, w := range words {
		if t, ok := strings.CutPrefix(s, w); ok {
			return w, t
		}
	}
	return "", s
}

// bare takes epithets off both ends.
func bare(s string, epithets []string) string {
	for again := true; again; {
		again = false
		for _, e := range epithets {
			if t := strings.TrimSuffix(strings.TrimPrefix(s, e), e); t != s {
				s, again = t, true
			}
		}
	}
	return s
}
