package fact

import "slices"

// longestWhole is how many runes the whole may have that a percentage is measured against.
const longestWhole = 16

// boundOf reads a percentage of a whole that a word sets it against: 不低于总投资的(30%), 超过全国(一半), 为年产量的(80%).
func (l *lists) boundOf(words []rune, r *reading) bool {
	of := hasSuffix(words, "的")
	whole := trimRight(words, "的")
	for i := len(whole) - 1; i >= max(0, len(whole)-longestWhole-longestBound); i-- {
		class, n := l.bounds.prefix(whole[i:])
		if n == 0 || i+n >= len(whole) || len(whole)-i-n > longestWhole {
			continue
		}
		base := trimLead(whole[i+n:], "了", "同期")
		if !of && !l.fields.is(base) || !l.isWhole(base) || i > 0 && n == 1 && !l.endsName(whole[:i]) {
			return false
		}
		if k := l.longerBound(whole[:i], whole[i:i+n]); k > 0 {
			i, n = i-k, n+k
			class, _ = l.bounds.prefix(whole[i:])
		}
		head := l.stripVerbs(whole[:i], &reading{}, nil)
		if slices.Contains(head, '占') || slices.Contains(head, '比') && !hasSuffix(head, "占比") && !hasSuffix(head, "比例") && !hasSuffix(head, "比重") {
			return false
		}
		r.verb, r.class, r.share, r.base, r.bound, r.bounding = string(whole[i:i+n]), verbLevel, true, base, class, string(whole[i:i+n])
		r.head = trimSuffixes(l.stripOpeners(head, r), "占比", "比例", "比重")
		return true
	}
	return false
}

// longestBound is how many runes a word has that sets a number against a whole.
const longestBound = 4

// longerBound measures what stands before a word and makes it a longer one: the 不得 of 不得低于.
func (l *lists) longerBound(before, word []rune) int {
	for k := min(2, len(before)); k > 0; k-- {
		if w := join(before[len(before)-k:], word); l.bounds.is(w) {
			return k
		}
	}
	return 0
}

// isWhole reports whether base can be what a percentage is of: no clause with a verb of growth or a comparison.
func (l *lists) isWhole(base []rune) bool {
	if len(base) < 2 || slices.ContainsFunc(base, func(c rune) bool { return c == '占' || c == '比' || c == '、' }) {
		return false
	}
	for i := range base {
		if v, n := l.verbs.prefix(base[i:]); n > 1 && v.class == verbGrowth {
			return false
		}
	}
	return true
}

// endsName reports whether a word of one rune behind s is a verb and no part of a word: 产量为, not 作为.
func (l *lists) endsName(s []rune) bool {
	return !slices.Contains([]rune("作成行认因以视列到直抵传可还不但就"), s[len(s)-1])
}

// least and most are the words that bound a number from beyond a verb: 至少建设2个, 最多安排3批.
var outlying = map[string]string{"至少": "at_least", "最少": "at_least", "最多": "at_most", "至多": "at_most"}

// qualifyApart takes a word that qualifies the figure from beyond its verb out of its head: 每县至少建设2个.
func (l *lists) qualifyApart(s *slot) {
	h := s.reading.head
	for i := 0; i+2 < len(h); i++ {
		class, ok := outlying[string(h[i:i+2])]
		if !ok {
			continue
		}
		_, act := l.action.prefix(h[i+2:])
		_, verb := l.verbs.prefix(h[i+2:])
		if act > 0 || verb > 1 {
			s.qualify(class, string(h[i:i+2]))
			s.reading.head = join(h[:i], h[i+2:])
		}
		return
	}
}

// qualify gives a figure that has no qualifier the word that stands for one in its clause.
func (s *slot) qualify(class, word string) {
	if class == "" || s.fig.Qualifier != "exact" && s.fig.Qualifier != "" {
		return
	}
	w := []rune(word)
	for i := s.lo - len(w); i >= 0; i-- {
		if slices.Equal(s.c.t[i:i+len(w)], w) {
			s.fig.Qualifier, s.fig.QualifierSurface = class, word
			s.fig.QualifierStart, s.fig.QualifierEnd = s.c.at[i], s.c.at[i+len(w)-1]+1
			return
		}
	}
}

// conditions reports whether slot i only says which things the next figure of the clause counts: 城区人口100万以上的城市达到5个.
func (c *clause) conditions(i int) bool {
	s := c.slots[i]
	if i+1 >= len(c.slots) || s.fig.QualifierStart < s.fig.End || !hasPrefix(c.t[s.hi:], "的") || percentLike(s.fig.Unit) || len(s.reading.head) < 2 {
		return false
	}
	next := c.slots[i+1]
	item, _ := c.listed(i + 1)
	return !item && !next.modifies && next.class == verbLevel
}

// multipleOf reads 是全国平均水平的(1.5倍): the figure is measured against what stands there.
func (l *lists) multipleOf(words []rune, r *reading) bool {
	if !hasSuffix(words, "的") {
		return false
	}
	s := trimLead(words[:len(words)-1], "已", "约")
	for _, w := range []string{"是", "为", "相当于"} {
		if hasPrefix(s, w) && len(s) > len([]rune(w))+1 {
			r.base, r.compared = s[len([]rune(w)):], true
			return true
		}
	}
	return false
}

// fulfilled reads 为年度计划的(110%): the figure is a share of what was set.
func (l *lists) fulfilled(words []rune, r *reading) bool {
	if !hasSuffix(words, "的") || !fulfils(words[:len(words)-1]) {
		return false
	}
	base := words[:len(words)-1]
	for _, w := range []string{"相当于", "达到", "为", "是", "达"} {
		if hasPrefix(base, w) && len(base) < 12 {
			r.verb, r.class, r.share, r.base = w, verbLevel, true, base[len([]rune(w)):]
			return true
		}
	}
	return false
}
