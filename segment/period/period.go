// Package period finds expressions of time in a text and resolves them: years, quarters, months, days, plan periods
// (“十四五”时期), decades, 截至2025年10月, and what is said against the document's year (今年, 过去五年).
//
// It reads no clock: what "this year" is comes with the Reference. Durations (三年, 240小时) are figures, not periods,
// and belong to package figure.
package period

import (
	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/figure/numeral"
	"github.com/zhice-project/zhice/segment/text"
)

// Reference is the time a document speaks from. Year is the year 今年 means (a work report's own year, so that 过去五年
// in the report of 2023 is 2018/2022); Month the month it was made in; Told the one year that the passage tells of, whose
// are the months and quarters that name none (一季度 in a communiqué on 2023 that was made in 2024). 0 is unknown: what
// hangs on it stays open.
type Reference struct{ Year, Month, Told int }

// Find gives the expressions of time in the text, in order and without overlap; Start and End are offsets in v.Runes,
// Span is the original text. An expression that cannot be resolved (今年 without a reference, 全年 without a year near
// it) has neither From nor To and an empty Canonical.
func Find(v *text.View, ref Reference) []schemas.Period {
	if ref.Year < 1000 || ref.Year > 2199 { // no year a document of ours is made in
		ref.Year = 0
	}
	s := scanner{rs: v.Runes, ref: ref}
	open := openers()
	var out []schemas.Period
	for i := 0; i < len(s.rs); {
		if !open.Has(s.rs[i]) {
			if isEnd(s.rs[i]) {
				s.year = 0
			}
			i++
			continue
		}
		f, ok := s.expression(i)
		if !ok {
			i = s.skip(i)
			continue
		}
		out = append(out, schemas.Period{
			Span: v.Span(f.start, f.end), Start: f.start, End: f.end,
			From: f.in.from.iso(), To: f.in.to.iso(), Canonical: f.in.canon, Relative: f.relative,
		})
		i = f.end
		s.done = i
	}
	return out
}

// scanner walks one text.
type scanner struct {
	rs  []rune
	ref Reference
	// year is the last year named in the sentence; months and quarters without a year belong to it.
	year int
	// done is the end of the last expression found.
	done int
	// memo is the numeral read last, so that several rules that look at one place read it once.
	memo   numeral.Number
	memoAt int
	memoOK bool
}

// found is an expression of time.
type found struct {
	start, end int
	in         interval
	relative   bool
	// unit is what it counts in: 'y', 'q', 'm', 'd', or 0 for anything longer.
	unit byte
	// year is the year that parts after it belong to; 0 for none.
	year int
	// month is the month that days after it belong to; 0 for none.
	month int
}

func isEnd(r rune) bool { return r == '。' || r == '；' || r == ';' || r == '！' || r == '？' }

// skip moves on: past a whole numeral, so that 2024 is never read from its second digit.
func (s *scanner) skip(i int) int {
	if s.memoOK && s.memoAt == i && s.memo.End > i {
		return s.memo.End
	}
	digit := isDigit(s.rs[i])
	for i++; digit && i < len(s.rs) && isDigit(s.rs[i]); i++ {
	}
	return i
}

// expression reads the expression that begins at i: a point or span of time, a range of two, what follows it (以来,
// 之前) and what stands before it (截至).
func (s *scanner) expression(i int) (found, bool) {
	a, ok := s.single(i)
	if !ok {
		return found{}, false
	}
	if b, ok := s.rangeEnd(a); ok {
		a = b
	}
	a = s.after(a)
	if s.cutOff(a.start) && !a.in.to.open() && !a.in.from.open() {
		a.in = until(a.in)
	}
	if a.year > 0 {
		s.year = a.year
	}
	return a, true
}

// single reads one point or span of time.
func (s *scanner) single(i int) (found, bool) {
	c := s.rs[i]
	switch {
	case c == '“' || c == '‘' || c == '"' || c == '「':
		return s.quotedPlan(i)
	case c == '第':
		if f, ok := s.ordinalPlan(i); ok {
			return f, true
		}
		return s.partAlone(i)
	case c == '元' && s.at(i+1) == '年':
		return s.eraYear(i)
	case numeral.IsPart(c):
		if i > s.done && numeral.IsPart(s.at(i-1)) && s.at(i-1) != '千' {
			return found{}, false // inside a numeral
		}
		for _, read := range [...]func(int) (found, bool){
			s.iso, s.yearRange, s.yearList, s.eraYear, s.explicitYear, s.plan, s.century, s.decade, s.duration, s.partAlone, s.event, s.loneYear,
		} {
			if f, ok := read(i); ok {
				return f, true
			}
		}
		return found{}, false
	}
	return s.word(i)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func (s *scanner) at(i int) rune {
	if i >= 0 && i < len(s.rs) {
		return s.rs[i]
	}
	return 0
}

// has reports whether w stands at i.
func (s *scanner) has(i int, w string) bool {
	for _, r := range w {
		if s.at(i) != r {
			return false
		}
		i++
	}
	return true
}

// any gives the length in runes of the first of the words that stands at i; longer words come first.
func (s *scanner) any(i int, words ...string) int {
	for _, w := range words {
		if s.has(i, w) {
			return len([]rune(w))
		}
	}
	return 0
}

// number reads a numeral without sign at i.
func (s *scanner) number(i int) (numeral.Number, bool) {
	if s.memoOK && s.memoAt == i {
		return s.memo, s.memo.End > 0
	}
	if !numeral.IsPart(s.at(i)) {
		return numeral.Number{}, false
	}
	n, ok := numeral.Read(s.rs, i)
	if !ok {
		n = numeral.Number{}
	}
	s.memo, s.memoAt, s.memoOK = n, i, true
	return n, ok
}

// small reads a whole number up to limit, written plainly.
func (s *scanner) small(i, limit int) (n, end int, ok bool) {
	x, ok := s.number(i)
	if !ok || x.Decimal || x.Range || x.More >= 0 || x.Bare && x.Value > 10 || x.Value < 1 || x.Value > float64(limit) {
		return 0, i, false
	}
	return int(x.Value), x.End, true
}
