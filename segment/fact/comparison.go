package fact

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// base gives what a growth or change is compared with, in the words of the text (ANNOTATION.md, section 8): 同比, 年初,
// 2010年. The year before is the default of a growth, so a year that only names it is written 上年: facts of one series
// must not part by the way a text calls that year. Of other kinds it is the denominator or field the name gave.
func (r *Reader) base(s *sentence, d *draft, t timed, m *memory) string {
	if d.kind != "growth" && d.kind != "change" {
		return d.base
	}
	b := comparedIn(d.c, d.lo, s.in.View.Runes, t.canonical)
	if b == "" && d.compared {
		b = strings.Trim(string(d.reading.base), "的 ")
	}
	if b == "" && d.goesOnComparing(s) {
		b = m.against
	}
	if b == "" {
		b = s.frameBefore(d.c, t.canonical)
	}
	return b
}

// goesOnComparing reports whether a figure says once more what the one before it compared: 比上年增加60万吨，增长7%.
func (d *draft) goesOnComparing(s *sentence) bool {
	i := slices.Index(s.slots, d.slot)
	if i < 1 || len(d.reading.head) > 0 || d.modifies {
		return false
	}
	before := s.slots[i-1]
	return before.class == verbGrowth && before.c.index >= d.c.index-1
}

// comparedIn finds the last thing that t[:lo] of a clause compares with; period is the figure's.
func comparedIn(c *clause, lo int, s []rune, period string) string {
	w := cues()
	for i := min(lo, len(c.t)) - 1; i >= max(0, lo-reach); i-- {
		if _, n := w.comparisons.prefix(c.t[i:lo]); n > 0 {
			return string(c.t[i : i+n])
		}
		if i+1 >= lo || !comparing(c.t, i) {
			continue
		}
		if p := c.periodAt(c.at[i+1]); p != nil {
			if strings.ContainsRune("与同和跟", c.t[i]) && !versusSpan(s, p) {
				continue
			}
			return comparedWith(p, s, period)
		}
		if _, n := w.points.prefix(c.t[i+1 : lo]); n > 0 {
			return string(c.t[i+1 : i+1+n])
		}
	}
	return ""
}

// comparing reports whether the rune at i opens a comparison: 比, 较, the 于 of 高于, the 与 of 与…相比.
func comparing(t []rune, i int) bool {
	switch t[i] {
	case '比', '较':
		return i == 0 || !strings.ContainsRune("占对环同之可相", t[i-1])
	case '于':
		return i > 0 && strings.ContainsRune("高低快慢好多少", t[i-1])
	}
	return strings.ContainsRune("与同和跟", t[i])
}

// periodAt gives the expression of time that begins at offset `at` of the sentence.
func (c *clause) periodAt(at int) *schemas.Period {
	for i := range c.periods {
		if c.periods[i].Start == at {
			return &c.periods[i]
		}
	}
	return nil
}

// frameBefore is what a clause before c, without a figure of its own, sets against all that follows it in the sentence:
// 与2010年相比，…; 从环比看，….
func (s *sentence) frameBefore(c *clause, period string) string {
	for i := c.index - 1; i >= max(0, c.index-furthestBack); i-- {
		x := s.clauses[i]
		if len(x.slots) > 0 || x.aside {
			continue
		}
		if p := x.versus(s.in.View.Runes); p != nil {
			return comparedWith(p, s.in.View.Runes, period)
		}
		if n := len(x.t); n > 2 && (x.t[n-1] == '看' || x.t[n-1] == '讲') {
			if at, k, _ := cues().comparisons.find(x.t); at >= 0 {
				return string(x.t[at : at+k])
			}
		}
	}
	return ""
}

// versus gives the period of 与2010年相比.
func (c *clause) versus(s []rune) *schemas.Period {
	for i := range c.periods {
		if p := &c.periods[i]; versusSpan(s, p) {
			return p
		}
	}
	return nil
}

// comparedWith names a time a figure of a period is compared with, with what belongs to it (2010年底, 上年同期). Years are
// written in digits, and the one before the period's as 上年.
func comparedWith(p *schemas.Period, s []rune, period string) string {
	_, n := cues().tails.prefix(s[p.End:])
	tail := strings.TrimPrefix(string(s[p.End:p.End+n]), "的")
	span := strings.Join(strings.Fields(p.Span), "")
	year, rest, named := strings.Cut(span, "年")
	y, last, ok := years(p.Canonical)
	if !named || !ok || y != last || p.Relative || year == "" {
		return span + tail
	}
	if _, to, ok := years(period); ok && y == to-1 {
		return "上年" + rest + tail
	}
	return strconv.Itoa(y) + "年" + rest + tail
}
