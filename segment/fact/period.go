package fact

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
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
	near      bool // directly before the figure, behind any 从
}

// periodOf finds the period a draft speaks of.
func (r *Reader) periodOf(s *sentence, d *draft, m *memory) timed {
	own, against := inClause(d.c, d.lo, s.in.View.Runes)
	var t timed
	switch {
	case d.versus && against != nil:
		return timed{canonical: against.Canonical, source: sourceExplicit}
	case own != nil:
		t = timed{canonical: own.Canonical, source: sourceExplicit, near: afterFrom(d, own)}
	default:
		t = r.inherited(s, d, m)
		if t.canonical == "" && s.in.Period != "" {
			t = timed{canonical: s.in.Period, source: sourceSection}
		}
	}
	if d.from && t.near && own.Span == "上年" && own.Canonical == s.in.Period {
		// In a review of last year the year before is the year before that one.
		t.near = false
	}
	if d.from || d.to {
		return pairPeriod(t, d, s.in.Period)
	}
	if against != nil && (d.kind == "growth" || d.kind == "change") {
		return since(t, against.Canonical)
	}
	return d.endOrWhole(t)
}

// endOrWhole parts a stock from a flow: a level reached has the end of a period, a sum of many years has no beginning.
func (d *draft) endOrWhole(t timed) timed {
	from, to, ok := years(t.canonical)
	if !ok {
		return t
	}
	before := d.near()
	switch {
	case (index(before, []rune("多年")) >= 0 || hasPrefix(d.sentence, "多年来")) && from != to && !d.toLevel:
		t.canonical, t.source = "../"+strconv.Itoa(to), sourceExplicit
	case from != to && t.source != sourceExplicit && !d.flows():
		t.canonical = strconv.Itoa(to)
	case from == to && t.source == sourceSection && d.kind == "level" && index(before, []rune("累计")) >= 0:
		t.canonical = "../" + strconv.Itoa(to)
	case from == to && len(t.canonical) == 4 && t.source != sourceExplicit && d.kind != "growth" && d.kind != "change" && yearEnd(before):
		t.canonical, t.source = t.canonical+"-12", sourceExplicit
	}
	return t
}

// yearEnd reports whether a clause speaks of the end of the year.
func yearEnd(clause []rune) bool {
	return index(clause, []rune("年末")) >= 0 || index(clause, []rune("年底")) >= 0
}

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

// inClause finds the last period before lo in the clause (年初 only ever dates a plan or a base), and one the figure is compared with (比2017年, 是2017年的3倍).
func inClause(c *clause, lo int, s []rune) (own, against *schemas.Period) {
	limit := c.at[min(lo, len(c.at)-1)]
	for i := len(c.periods) - 1; i >= 0 && own == nil; i-- {
		p := &c.periods[i]
		if p.Start >= limit || p.Canonical == "" || inName(s, p) || superlative(s[p.End:]) || isPriceBase(s[p.End:]) || strings.HasSuffix(p.Span, "年初") {
			continue
		}
		if p.Start > 0 && strings.ContainsRune("比较于是", s[p.Start-1]) {
			if against == nil {
				against = p
			}
			continue
		}
		own = p
	}
	return own, against
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
	for _, w := range []string{"时期", "期间", "末", "以来", "前", "后", "开局", "期", "的", "头", "，"} {
		if hasPrefix(rest, w) {
			return false
		}
	}
	return len(rest) > 0 && s[p.End-1] != '期' && s[p.End-1] != '间' && s[p.End-1] != '末' && s[p.End-1] != '来'
}

// inherited looks for a period in the clauses before, and in the sentence before where it makes the same statement.
func (r *Reader) inherited(s *sentence, d *draft, m *memory) timed {
	for i := d.c.index - 1; i >= 0; i-- {
		c := s.clauses[i]
		if len(c.periods) == 0 || c.aside && !d.c.aside {
			continue
		}
		own, _ := inClause(c, len(c.t), s.in.View.Runes)
		if own == nil {
			continue
		}
		if from, to, ok := years(own.Canonical); ok && from != to && own.Relative && !d.flows() && s.in.Period == "" {
			break // 近五年 says nothing of the level named next
		}
		if a, _, ok := years(c.periods[0].Canonical); ok && (d.from || d.to || d.kind == "growth" || d.kind == "change") {
			if _, b, ok := years(own.Canonical); ok && a < b && len(c.slots) > 1 && c.slots[len(c.slots)-1].to {
				return timed{canonical: fmt.Sprintf("%d/%d", a, b), source: sourceInherited} // 从2017年的X增长至2021年的Y，年均增长
			}
		}
		if allQuiet(c) && d.c.start <= c.at[len(c.at)-1]+2 {
			return timed{canonical: own.Canonical, source: sourceExplicit} // 2021年，…: a clause of the period alone
		}
		return timed{canonical: own.Canonical, source: sourceInherited}
	}
	if m.before != nil && m.period != "" && r.sameStatement(s, m) {
		return timed{canonical: m.period, source: sourceInherited}
	}
	return timed{source: sourceNone}
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
	for _, b := range m.before.facts {
		_, n := r.lists.measures.suffix(b.head)
		_, k := r.lists.measures.suffix(s.facts[0].head)
		if n >= 2 && k >= 2 && string(b.head[len(b.head)-2:]) == string(s.facts[0].head[len(s.facts[0].head)-2:]) && b.kind == s.facts[0].kind {
			return true
		}
	}
	return false
}

// flows reports whether a figure speaks of the whole of a period and not of its end: a growth, an average, a sum of what
// was done.
func (d *draft) flows() bool {
	switch d.kind {
	case "growth", "change":
		return true
	case "share":
		return d.class == verbHold || d.fraction
	}
	if d.toLevel || index(d.near(), []rune("已")) >= 0 {
		return false
	}
	return d.annual || d.verb == "惠及" || d.class == verbHold || d.acts
}

// pairPeriod gives 从X到Y the two ends of its period.
func pairPeriod(t timed, d *draft, section string) timed {
	from, to, ok := years(t.canonical)
	if !ok {
		return t
	}
	switch {
	case t.near && t.source == sourceExplicit && from == to:
	case d.to:
		t.canonical = strconv.Itoa(to)
	case from == to:
		t.canonical = strconv.Itoa(from - 1)
	case t.source == sourceSection, t.canonical == section:
		t.canonical = strconv.Itoa(from - 1)
	default:
		t.canonical = strconv.Itoa(from)
	}
	return t
}

// since is the interval from what a figure is compared with to its own period.
func since(t timed, against string) timed {
	from, _, ok := years(against)
	_, to, ok2 := years(t.canonical)
	if !ok || !ok2 || from >= to-1 {
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
