package fact

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/figure"
)

// Where a period was found (ANNOTATION.md, section 7.3).
const (
	sourceExplicit  = "explicit"
	sourceSection   = "section"
	sourceInherited = "inherited"
	sourceDoc       = "doc"
	sourceNone      = "none"
)

// timed is a period with where it comes from.
type timed struct {
	canonical string
	source    string
	whole     bool // of a pair that compares two spans: each end has the whole of its own
	near      bool // directly before the figure, behind any 从
	counted   bool // a number of years: 过去五年, 这两年
}

// periodOf finds the period a draft speaks of.
func (r *Reader) periodOf(s *sentence, d *draft, m *memory) timed {
	own, against := inClause(d.c, d.lo, s.in.View.Runes, d.slot)
	if p := d.inTurn(s.in.View.Runes); p != nil {
		own = p
	}
	if own != nil && s.planYears(own) {
		return timed{canonical: s.in.Period, source: sourceExplicit} // 五年新增就业: the years of the plan
	}
	if own != nil && s.in.Role == schemas.SectionPlan && own.Relative && bareSpan(own.Span) && s.of.year > 0 && !d.from && !d.to {
		return timed{source: sourceNone} // 三年累计新建: years to come, of which the text does not say when they begin
	}
	if own != nil && own.Span == "全年" && len(s.in.Period) == len("2023") && !s.namesYear() {
		own = nil // the year the section speaks of
	}
	if withinYear(d.near()) && s.in.Period != "" {
		return timed{canonical: s.in.Period, source: sourceExplicit}
	}
	var t timed
	switch {
	case d.versus && d.verb == "" && d.fig.Form != figure.FormFold && against != nil:
		return timed{canonical: against.Canonical, source: sourceExplicit}
	case own != nil:
		t = timed{canonical: own.Canonical, source: sourceExplicit, near: afterFrom(d, own)}
	default:
		t = r.inherited(s, d, m)
		if p := s.versusBefore(d.c); p != nil && against == nil {
			against = p // 与2010年相比，甲增长X，乙增长Y
		}
		grown := (d.kind == "growth" || d.kind == "change") && against != nil
		if y, ok := strings.CutSuffix(t.canonical, "-12"); ok && grown && !strings.Contains(y, "-") && t.source == sourceInherited {
			t.canonical = strings.TrimPrefix(y, "../") // 年末…，比上年增长: over the year
		}
		if t.canonical == "" && s.in.Period != "" || s.yearlyInPlan(d, t) {
			t = timed{canonical: s.in.Period, source: sourceSection}
		}
		if y := s.afterLastYear(); t.canonical == "" && y != "" && m.of.inYear {
			t = timed{canonical: y, source: sourceDoc}
		}
	}
	if d.from && t.near && own.Span == "上年" && own.Canonical == s.in.Period {
		// In a review of last year the year before is the year before that one.
		t.near = false
	}
	if d.from || d.to {
		return pairPeriod(t, d, s.in.Period, own)
	}
	if own == nil && d.spansPair(m) {
		return between(t, m.pair.from, m.pair.to) // 由X提高到Y，提高Z: the difference of the two
	}
	if against != nil && (d.kind == "growth" || d.kind == "change") {
		return since(t, against.Canonical)
	}
	if n := d.running(s); n > 1 && (d.flows() || d.kind == "rank") {
		if _, to, ok := years(t.canonical); ok {
			t.canonical = fmt.Sprintf("%d/%d", to-n+1, to)
			return t
		}
	}
	return d.endOrWhole(t, s)
}

// inTurn is the one of as many periods as the clause has figures that belongs to a draft: 一季度、二季度分别增长3%、6%.
func (d *draft) inTurn(v []rune) *schemas.Period {
	n := len(d.c.slots)
	if n < 2 || index(d.c.t, []rune("分别")) < 0 {
		return nil
	}
	first := d.c.at[min(d.c.slots[0].lo, len(d.c.at)-1)]
	ps := d.c.periods
	for len(ps) > 0 && ps[len(ps)-1].Start >= first {
		ps = ps[:len(ps)-1]
	}
	if len(ps) < n {
		return nil
	}
	ps = ps[len(ps)-n:]
	for i := range ps {
		if ps[i].Canonical == "" || i > 0 && (ps[i].Start != ps[i-1].End+1 || !strings.ContainsRune("、和与及", v[ps[i].Start-1])) {
			return nil
		}
	}
	return &ps[slices.Index(d.c.slots, d.slot)]
}

// planYears reports whether a period is but as many years as the plan has whose section this is.
func (s *sentence) planYears(p *schemas.Period) bool {
	return s.in.Role == schemas.SectionPlan && bareSpan(p.Span) && sameLength(p.Canonical, s.in.Period)
}

// yearlyInPlan reports whether a draft is a yearly average by the end of the plan whose section this is: 到2030年，总量达到…，
// 年均增长….
func (s *sentence) yearlyInPlan(d *draft, t timed) bool {
	from, to, ok := years(s.in.Period)
	return ok && from < to && d.annual && s.in.Role == schemas.SectionPlan && t.source == sourceInherited && t.canonical == strconv.Itoa(to)
}

// namesYear reports whether a sentence names a year itself: 2023年, 去年.
func (s *sentence) namesYear() bool {
	near := s.in.Periods[:min(len(s.in.Periods), furthestBack)]
	return slices.ContainsFunc(near, func(p schemas.Period) bool { return len(p.Canonical) == len("2023") && p.Span != "全年" })
}

// bareSpan reports whether a period is but a number of years: 五年, 五年累计.
func bareSpan(span string) bool {
	rs := []rune(span)
	return len(rs) > 1 && strings.ContainsRune("二三四五六七八九十两0123456789", rs[0]) && strings.ContainsRune(span, '年') && len(rs) < 5
}

// sameLength reports whether two periods have as many years, more than one.
func sameLength(p, q string) bool {
	a, b, ok := years(p)
	c, d, ok2 := years(q)
	return ok && ok2 && b > a && b-a == d-c
}

// withinYear reports whether a clause says 年内 of the year it speaks of, and not 三年内.
func withinYear(s []rune) bool {
	i := index(s, []rune("年内"))
	return i == 0 || i > 0 && !strings.ContainsRune("一二三四五六七八九十两0123456789几多半", s[i-1])
}

// spansPair reports whether a figure is the difference of the pair before it: 由X提高到Y，提高Z.
func (d *draft) spansPair(m *memory) bool {
	grown := d.kind == "change" || d.kind == "growth" && !d.annual
	return grown && len(d.reading.head) == 0 && !d.modifies && m.pair.from != "" && slices.Equal(m.pair.head, d.head)
}

// pair is the last 从X到Y of a sentence: what it measured, and the periods of its ends.
type pair struct {
	head     []rune
	from, to string
}

// between is the interval from the period of one end of a pair to that of the other.
func between(t timed, from, to string) timed {
	a, _, ok := years(from)
	_, b, ok2 := years(to)
	if !ok || !ok2 || a >= b-1 {
		return t
	}
	t.canonical = fmt.Sprintf("%d/%d", a, b)
	return t
}

// running is the number of years a statement is said to hold for (连续三年), 0 where none is said.
func (d *draft) running(s *sentence) int {
	first := d.c.at[max(0, d.lo-reach)]
	for i := d.index - 1; i >= 0 && s.in.Figures[i].End > first; i-- {
		f := &s.in.Figures[i]
		if f.Unit == "a" && f.ValueHi == nil && f.Value < 100 && f.Start >= 2 && string(s.in.View.Runes[f.Start-2:f.Start]) == "连续" {
			return int(f.Value)
		}
	}
	return 0
}

// furthestBack is how many clauses before its own a figure is read by. It bounds the work on a text without full stops.
const furthestBack = 60

// superlative reports whether what follows a period makes it the field of a comparison: 建国以来的最高水平.
func superlative(rest []rune) bool {
	rest = trimLead(rest, "以来", "来")
	rest = trimLead(rest, "的")
	return hasPrefix(rest, "最")
}

// isPriceBase reports whether a period only says whose prices are used: 按2000年价格计算.
func isPriceBase(rest []rune) bool {
	rest = trimLead(rest, "的")
	return hasPrefix(rest, "价格") || hasPrefix(rest, "不变价") || hasPrefix(rest, "可比价")
}

// afterFrom reports whether a period stands between 从 and the figure it opens: 从2019年的3.2万公里.
func afterFrom(d *draft, p *schemas.Period) bool {
	for i := d.lo - 1; i >= 0; i-- {
		if d.c.at[i] < p.Start {
			return d.c.t[i] == '从' || d.c.t[i] == '由' || d.c.t[i] == '到' || d.c.t[i] == '至'
		}
	}
	return false
}

// inClause finds the last period before lo in the clause (年初 only ever dates a plan or a base), and one the figure is
// compared with (比2017年, 是2017年的3倍, 与2017年相比). The period of the first figure of a pair is that one's alone.
func inClause(c *clause, lo int, s []rune, of *slot) (own, against *schemas.Period) {
	limit := c.at[min(lo, len(c.at)-1)]
	for i := len(c.periods) - 1; i >= 0 && own == nil; i-- {
		p := &c.periods[i]
		if p.Start >= limit || p.Canonical == "" || inName(s, p) || superlative(s[p.End:]) || isPriceBase(s[p.End:]) || strings.HasSuffix(p.Span, "年初") {
			continue
		}
		if x := c.opens(p, s); x != nil && x != of {
			continue
		}
		if p.Start > 0 && strings.ContainsRune("比较于是", s[p.Start-1]) || versusSpan(s, p) {
			if against == nil {
				against = p
			}
			continue
		}
		own = p
		if i > 0 && p.Relative && s[p.Start-1] == '的' && c.periods[i-1].End == p.Start-1 && c.periods[i-1].Canonical != "" {
			own = &c.periods[i-1] // 从1991年到2000年的十年间
		}
	}
	return own, against
}

// versusSpan reports whether a period is what another is compared with: 与2017年相比, 同上一时期相比.
func versusSpan(s []rune, p *schemas.Period) bool {
	return p.Start > 0 && strings.ContainsRune("同与和跟", s[p.Start-1]) && hasPrefix(s[p.End:], "相比")
}

// opens gives the figure of a pair that period p opens: 由2018年的2.1%.
func (c *clause) opens(p *schemas.Period, s []rune) *slot {
	if p.Start == 0 || s[p.Start-1] != '从' && s[p.Start-1] != '由' {
		return nil
	}
	end := p.End
	for end < len(s) && end < p.End+2 && (s[end] == '的' || s[end] == '末' || s[end] == '底') {
		end++
	}
	for _, x := range c.slots {
		if at := c.at[x.lo]; at == end && (x.from || s[end-1] == '的') {
			return x
		}
	}
	return nil
}

// inName reports whether a plan period in marks is a part of a name (“十四五”规划) and says nothing of when.
func inName(s []rune, p *schemas.Period) bool {
	if p.End >= len(s) || p.Start == 0 {
		return false
	}
	rest := s[p.End:]
	if s[p.Start-1] == '“' && rest[0] == '”' {
		rest = rest[1:]
	} else if s[p.Start] != '“' {
		return false
	}
	for _, w := range []string{"时期", "期间", "末", "以来", "前", "后", "开局", "期", "的", "头", "，", "年均", "累计", "经济增", "共", "新增"} {
		if hasPrefix(rest, w) {
			return false
		}
	}
	return len(rest) > 0 && s[p.End-1] != '期' && s[p.End-1] != '间' && s[p.End-1] != '末' && s[p.End-1] != '来'
}

// settled is a period as the modality leaves it: what is aimed at by 2030年前 is to be there in 2030, and what a plan says of
// now is of the year it was made in.
func (s *sentence) settled(t timed, d *draft, modality string) timed {
	switch last, open := strings.CutPrefix(t.canonical, "../"); {
	case open && t.source != sourceSection && (modality == modalTarget || modality == modalPlan):
		t.canonical = last
	case modality == modalActual && s.in.Role == schemas.SectionPlan && t.source != sourceExplicit && s.of.year > 0 && s.stands(d):
		t = timed{canonical: strconv.Itoa(s.of.year), source: sourceDoc}
	}
	return t
}

// pairPeriod gives 从X到Y the two ends of its period.
func pairPeriod(t timed, d *draft, section string, own *schemas.Period) timed {
	from, to, ok := years(t.canonical)
	if !ok {
		return t
	}
	switch {
	case d.to && nowBefore(d):
		t = timed{canonical: lastOf(section), source: sourceSection} // 从2004年的700元提高到现在的1700元
		if section == "" {
			t = timed{source: sourceNone}
		}
	case t.whole, t.near && t.source == sourceExplicit && from == to:
	case d.to:
		t.canonical = strconv.Itoa(to)
	case from == to:
		t.canonical = strconv.Itoa(from - 1)
	case t.source == sourceSection, t.canonical == section, t.counted, own != nil && own.Relative:
		t.canonical = strconv.Itoa(from - 1)
	default:
		t.canonical = strconv.Itoa(from)
	}
	return t
}

// nowBefore reports whether 现在 or 目前 stands before a figure.
func nowBefore(d *draft) bool {
	w := trimRight(d.near(), "的")
	return hasSuffix(w, "现在") || hasSuffix(w, "目前")
}

// lastOf is the last year of a period.
func lastOf(period string) string {
	if _, last, ok := strings.Cut(period, "/"); ok {
		return last
	}
	return period
}

// since is the interval from what a figure is compared with to its own period.
func since(t timed, against string) timed {
	from, last, ok := years(against)
	_, to, ok2 := years(t.canonical)
	if !ok || !ok2 || from >= to-1 || from != last {
		return t
	}
	t.canonical = fmt.Sprintf("%d/%d", from, to)
	if t.source == sourceSection {
		t.source = sourceExplicit
	}
	return t
}

// years reads the first and last year of a canonical period that has both.
func years(p string) (from, to int, ok bool) {
	a, b, two := strings.Cut(p, "/")
	if !two {
		b = a
	}
	from, err := strconv.Atoi(head4(a))
	if err != nil {
		return 0, 0, false
	}
	to, err = strconv.Atoi(head4(b))
	return from, to, err == nil
}

func head4(s string) string {
	if len(s) > 4 {
		return s[:4]
	}
	return s
}
