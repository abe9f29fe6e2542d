package fact

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// inherited looks for a period in the clauses before, and in the sentence before where it makes the same statement.
func (r *Reader) inherited(s *sentence, d *draft, m *memory) timed {
	for i := d.c.index - 1; i >= max(0, d.c.index-furthestBack); i-- {
		c := s.clauses[i]
		if len(c.periods) == 0 || c.aside && !d.c.aside {
			continue
		}
		own, against := inClause(c, len(c.t), s.in.View.Runes, nil)
		if own == nil {
			continue
		}
		if against != nil && (d.from || d.to) && versusSpan(s.in.View.Runes, against) {
			if d.from {
				own = against // 甲时期同乙时期相比，由X增加到Y
			}
			return timed{canonical: own.Canonical, source: sourceInherited, whole: true}
		}
		if s.planYears(own) {
			return timed{canonical: s.in.Period, source: sourceInherited}
		}
		if from, _, ok := years(own.Canonical); ok && !c.datesOnly() && s.in.Role != schemas.SectionPlan && s.of.year > 0 && from > s.of.year {
			continue // 制定“十五五”项目清单，完成投资…
		}
		if s.partOfYear(own, d.c) {
			return timed{source: sourceNone} // 下半年…，全年增长: the whole of the year
		}
		if from, to, ok := years(own.Canonical); ok && from != to && own.Relative && !d.flows() && !d.from && !d.to && s.in.Period == "" {
			break // 近五年 says nothing of the level named next
		}
		if a, _, ok := years(c.periods[0].Canonical); ok && (d.from || d.to || d.kind == "growth" || d.kind == "change") {
			if _, b, ok := years(own.Canonical); ok && a < b && len(c.slots) > 1 && c.slots[len(c.slots)-1].to {
				return timed{canonical: fmt.Sprintf("%d/%d", a, b), source: sourceInherited} // 从2017年的X增长至2021年的Y，年均增长
			}
		}
		if allQuiet(c) && d.c.start <= c.at[len(c.at)-1]+2 {
			return timed{canonical: own.Canonical, source: sourceExplicit, counted: countsYears(own)} // 2021年，…: a clause of the period alone
		}
		return timed{canonical: own.Canonical, source: sourceInherited, counted: countsYears(own)}
	}
	if y := m.yearBefore(s); y != "" {
		return timed{canonical: y, source: sourceInherited}
	}
	if m.whole != "" && s.breaksDown() && s.in.Period == "" {
		return timed{canonical: m.whole, source: sourceInherited} // 前三季度总产值…。分产业看，第一产业…
	}
	if m.goal != "" && s.in.Period == "" && s.in.Role == schemas.SectionPlan {
		return timed{canonical: m.goal, source: sourceInherited} // 到2030年，…。…达到….
	}
	if m.before != nil && m.period != "" && r.sameStatement(s, m) {
		return timed{canonical: m.period, source: sourceInherited}
	}
	return timed{source: sourceNone}
}

// countsYears reports whether a period is a number of years that looks back: 过去五年, 这两年中.
func countsYears(p *schemas.Period) bool {
	from, to, ok := years(p.Canonical)
	return ok && p.Relative && to > from
}

// breaksDown reports whether a sentence opens as a part of the statement before it: 分产业看, 按地区分. 从成本看 turns to
// another side of it.
func (s *sentence) breaksDown() bool {
	t := s.clauses[0].t
	n := len(t)
	return len(s.clauses[0].slots) == 0 && n > 2 && n <= longestBreakdown &&
		(strings.ContainsRune("分按", t[0]) && t[n-1] == '看' || t[0] == '按' && t[n-1] == '分')
}

// longestBreakdown is how many runes a clause has that opens a breakdown.
const longestBreakdown = 12

// versusBefore is the period a clause before c, without a figure of its own, sets against all that follows it: 与2010年相比.
func (s *sentence) versusBefore(c *clause) *schemas.Period {
	for i := c.index - 1; i >= max(0, c.index-furthestBack); i-- {
		if x := s.clauses[i]; len(x.slots) == 0 {
			if p := x.versus(s.in.View.Runes); p != nil && p.Canonical != "" {
				return p
			}
		}
	}
	return nil
}

// afterLastYear is the year a sentence without a period speaks of because it compares with the year before: 早稻产量3000万吨，
// 比上年减少90万吨. Empty where it does not, or that year is not known.
func (s *sentence) afterLastYear() string {
	v := s.in.View.Runes
	for i := range s.in.Periods[:min(len(s.in.Periods), furthestBack)] {
		p := &s.in.Periods[i]
		if y, last, ok := years(p.Canonical); ok && y == last && p.Relative && p.Start > 0 && strings.ContainsRune("比较", v[p.Start-1]) && lastYear(p.Span) {
			return strconv.Itoa(y + 1)
		}
	}
	return ""
}

func lastYear(span string) bool {
	return strings.HasPrefix(span, "上年") || strings.HasPrefix(span, "去年") || strings.HasPrefix(span, "上一年")
}

// partOfYear reports whether a period is a part of a year that c leaves for the whole.
func (s *sentence) partOfYear(p *schemas.Period, c *clause) bool {
	if len(p.Canonical) <= len("2023") || s.in.Period == "" || len(s.in.Period) != len("2023") {
		return false
	}
	for i := c.index; i >= max(0, c.index-furthestBack) && s.clauses[i].start > p.Start; i-- {
		if hasPrefix(s.clauses[i].t, "全年") {
			return true
		}
	}
	return false
}

// yearBefore is the year the sentence before names, where this one opens with the whole of it: 2023年…。全年….
func (m *memory) yearBefore(s *sentence) string {
	if s.in.Period != "" || !hasPrefix(s.in.View.Runes, "全年") {
		return ""
	}
	if m.before == nil && s.of.titled > 0 && s.in.Role != schemas.SectionPlan {
		return strconv.Itoa(s.of.titled) // the year the paper is on
	}
	if m.before == nil {
		return ""
	}
	for i := range m.before.in.Periods {
		if c := m.before.in.Periods[i].Canonical; len(c) == len("2023") {
			m.year = c
			break
		}
	}
	return m.year
}

// datesOnly reports whether a clause says no more than when: 到2030年.
func (c *clause) datesOnly() bool {
	for i, q := range c.quiet {
		if !q && !strings.ContainsRune("到至在自从起，", c.t[i]) {
			return false
		}
	}
	return true
}

func allQuiet(c *clause) bool {
	for _, q := range c.quiet {
		if !q {
			return false
		}
	}
	return true
}

// sameStatement reports whether a sentence goes on with what the one before it said: it begins with 其中, or what it
// measures is of one kind with what was measured there.
func (r *Reader) sameStatement(s *sentence, m *memory) bool {
	if hasPrefix(s.in.View.Runes, "其中") {
		return true
	}
	if s.in.Period != "" {
		return false // the section governs
	}
	if m.modality == modalForecast && s.clauses[0].opensWith(r.lists.forecast) {
		return true // 今年预计…。预计…。
	}
	for _, b := range m.before.facts {
		_, n := r.lists.measures.suffix(b.head)
		_, k := r.lists.measures.suffix(s.facts[0].head)
		if n >= 2 && k >= 2 && b.kind == s.facts[0].kind && alike(b.head[len(b.head)-2:], s.facts[0].head[len(s.facts[0].head)-2:]) {
			return true
		}
	}
	return false
}

// alike reports whether two ends of names are of one kind: what is taken in and what is spent belong together.
func alike(a, b []rune) bool {
	budget := func(w []rune) bool { return string(w) == "收入" || string(w) == "支出" }
	return string(a) == string(b) || budget(a) && budget(b)
}
