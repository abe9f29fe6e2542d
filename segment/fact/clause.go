package fact

import (
	"slices"

	"github.com/zhice-project/zhice/schemas"
)

// A quotation or aside no longer than this, without a figure of its own, is a part of the words around it: a name in
// marks, PM2.5. A longer one is read as clauses of its own.
const longestName = 14

// clause is a stretch of a sentence between two marks, without the asides in it.
type clause struct {
	t     []rune
	at    []int // per rune of t its offset in the sentence
	start int
	// quiet marks the runes of t that belong to an expression of time: they are no part of a name.
	quiet   []bool
	periods []schemas.Period
	slots   []*slot
	aside   bool
	index   int // among the clauses of the sentence
}

// slot is a figure in its clause: lo and hi bound it there with its qualifiers.
type slot struct {
	reading

	fig    *schemas.Figure
	index  int // among the figures of the sentence
	lo, hi int
	c      *clause
	// partner is the first figure of the pair 从X到Y that this one ends.
	partner *slot
	whole   int  // where the words of its name begin
	silent  bool // it is a part of what the next figure says, and states nothing itself
}

// How deep marks stand in marks; one whose mate is not found so far up has none.
const deepestNest = 8

func isMark(r rune) bool {
	switch r {
	case '，', ',', '；', '。', '！', '？', '：', ';', '!', '?', '…', '\n', ':':
		return true
	}
	return false
}

func closer(r rune) rune {
	switch r {
	case '（':
		return '）'
	case '(':
		return ')'
	case '“':
		return '”'
	case '《':
		return '》'
	case '‘':
		return '’'
	case '「':
		return '」'
	case '〔':
		return '〕'
	case '[':
		return ']'
	}
	return 0
}

// cutter cuts one sentence into clauses.
type cutter struct {
	s      []rune
	figs   []schemas.Figure
	stated []bool // per rune: inside a figure that states something
	mates  []int  // per opening mark its closing one
	out    []*clause
}

// cut finds the clauses of s in order of their beginnings, each with its figures and periods.
func cut(s []rune, figs []schemas.Figure, periods []schemas.Period) []*clause {
	k := &cutter{s: s, figs: figs, stated: make([]bool, len(s)), mates: mates(s)}
	for i := range figs {
		if figs[i].States {
			for j := max(0, figs[i].Start); j < min(figs[i].End, len(s)); j++ {
				k.stated[j] = true
			}
		}
	}
	k.run()
	k.fill(periods)
	return k.out
}

// mates gives for every opening mark the offset of its closing one, and -1 for all other runes.
func mates(s []rune) []int {
	out := make([]int, len(s))
	var stack []int
	for i, r := range s {
		out[i] = -1
		if closer(r) != 0 {
			stack = append(stack, i)
			continue
		}
		for n := len(stack) - 1; n >= max(0, len(stack)-deepestNest); n-- {
			if closer(s[stack[n]]) == r {
				out[stack[n]] = i
				stack = stack[:n]
				break
			}
		}
	}
	return out
}

// usualClause is how many runes most clauses have at most.
const usualClause = 24

func (k *cutter) run() {
	var stack []*clause
	var ends []int
	cur := &clause{}
	finish := func() {
		if len(cur.t) > 0 {
			k.out = append(k.out, cur)
		}
	}
	solid := -1 // up to here everything is part of a name
	for i, r := range k.s {
		if len(ends) > 0 && i == ends[len(ends)-1] {
			finish()
			cur, stack, ends = stack[len(stack)-1], stack[:len(stack)-1], ends[:len(ends)-1]
			continue
		}
		if m := k.mates[i]; m >= 0 && i > solid {
			if k.isName(i, m) {
				solid = m
			} else {
				stack, ends = append(stack, cur), append(ends, m)
				cur = &clause{start: i + 1, aside: r == '（' || r == '('}
				continue
			}
		}
		if i > solid && isMark(r) && !k.stated[i] && !k.inNumber(i) {
			finish()
			cur = &clause{start: i + 1, aside: cur.aside}
			continue
		}
		if len(cur.t) == 0 {
			cur.start = i
			cur.t, cur.at = make([]rune, 0, usualClause), make([]int, 0, usualClause)
		}
		cur.t = append(cur.t, r)
		cur.at = append(cur.at, i)
	}
	finish()
	for _, c := range stack {
		if len(c.t) > 0 {
			k.out = append(k.out, c)
		}
	}
	slices.SortStableFunc(k.out, func(a, b *clause) int { return a.start - b.start })
}

// inNumber reports whether the mark at i stands between digits: 1,200; 16:30.
func (k *cutter) inNumber(i int) bool {
	return i > 0 && i+1 < len(k.s) && isDigit(k.s[i-1]) && isDigit(k.s[i+1])
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// isName reports whether the aside from i to m is a part of the words around it.
func (k *cutter) isName(i, m int) bool {
	if k.s[i] == '《' {
		return true
	}
	if m-i > longestName {
		return false
	}
	for j := i; j < m; j++ {
		if k.stated[j] || isMark(k.s[j]) {
			return false
		}
	}
	return true
}

// fill puts figures and periods into the clauses.
func (k *cutter) fill(periods []schemas.Period) {
	type place struct {
		c *clause
		i int
	}
	where := make([]place, len(k.s))
	for _, c := range k.out {
		c.quiet = make([]bool, len(c.t))
		for i, p := range c.at {
			where[p] = place{c, i}
		}
	}
	for _, p := range periods {
		if p.Start < 0 || p.End > len(k.s) || p.Start >= p.End {
			continue
		}
		c := where[p.Start].c
		if c == nil {
			continue
		}
		c.periods = append(c.periods, p)
		for j := p.Start; j < p.End; j++ {
			if where[j].c == c {
				c.quiet[where[j].i] = true
			}
		}
	}
	for i := range k.figs {
		f := &k.figs[i]
		if !f.States || f.Start < 0 || f.End > len(k.s) || f.Start >= f.End {
			continue
		}
		from, to := where[f.Start], where[f.End-1]
		if from.c == nil || from.c != to.c {
			continue
		}
		sl := &slot{fig: f, index: i, lo: from.i, hi: to.i + 1, c: from.c}
		if f.QualifierEnd > f.QualifierStart && f.QualifierEnd <= len(k.s) {
			a, b := where[f.QualifierStart], where[f.QualifierEnd-1]
			if a.c == sl.c && b.c == sl.c && !overlapsOther(k.figs, i) {
				sl.lo, sl.hi = min(sl.lo, a.i), max(sl.hi, b.i+1)
			}
		}
		for j := sl.lo; j < sl.hi; j++ {
			sl.c.quiet[j] = false
		}
		sl.c.slots = append(sl.c.slots, sl)
	}
}

// overlapsOther reports whether the qualifier of figure i reaches over another figure: one qualifier for a list.
func overlapsOther(figs []schemas.Figure, i int) bool {
	f := &figs[i]
	lo, hi := min(f.Start, f.QualifierStart), max(f.End, f.QualifierEnd)
	for j := max(0, i-3); j < min(len(figs), i+4); j++ {
		if j != i && figs[j].States && figs[j].Start < hi && lo < figs[j].End {
			return true
		}
	}
	return false
}

// words gives t[a:b] without its expressions of time, as far as they were found.
func (c *clause) words(a, b int) []rune {
	out := make([]rune, 0, max(0, b-a))
	for i := a; i < b; i++ {
		if !c.quiet[i] {
			out = append(out, c.t[i])
		}
	}
	return out
}
