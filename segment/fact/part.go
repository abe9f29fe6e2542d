package fact

import "slices"

// itemHead completes an item of a list with what it shares with the first: the verb, the object, the modifier.
func (r *Reader) itemHead(sl *slot, m *memory) []rune {
	l := r.lists
	head := sl.reading.head
	if hasPrefix(m.head, "累计") && !hasPrefix(head, "累计") {
		if outcome, n := l.action.prefix(head); n > 0 && outcome {
			return join([]rune("累计"), head)
		}
	}
	verb := trimLead(head, "基本", "累计", "已")
	if outcome, n := l.action.prefix(verb); n == len(verb) && n > 0 && !outcome && len(m.head) > 0 {
		return join(head, l.bare(m.head))
	}
	if v, n := l.carried.prefix(m.head); n > 0 && len(head) > 0 {
		_ = v
		if _, k := l.carried.prefix(head); k == 0 && (sl.class != verbGrowth || r.indicators.find(string(head), "growth", sl.fig.Unit) == nil) {
			return join(m.head[:n], head)
		}
	}
	if _, k := l.loans.suffix(head); k > 0 && hasSuffix(m.wholeOf(sl), string(head[len(head)-k:])) {
		return head // 其中一般债券30亿元、专项债券60亿元: partOf completes it
	}
	if _, n := l.action.prefix(m.head); n > 0 && n < len(m.head) && sl.class != verbGrowth && !sl.share {
		if _, k := l.action.prefix(head); k == 0 && !l.dependents.is(head) {
			return join(m.head[:n], head)
		}
	}
	return head
}

// partOf completes a head that names a part of what was measured before: 其中税收占比, 其中食品类上涨, 其中江苏、浙江两省.
func (r *Reader) partOf(sl *slot, head []rune, m *memory) []rune {
	l := r.lists
	if !m.here || sl.share || len(head) == 0 {
		return head
	}
	if places, rest := l.placesOf(head); len(places) > 0 && (len(rest) == 0 || l.measures.is(rest) || l.dependents.is(rest)) {
		if len(rest) == 0 {
			return join(places, l.withoutAction(m.head))
		}
		return join(places, l.subject(m.head), rest)
	}
	whole := m.wholeOf(sl)
	if len(whole) == 0 {
		return head
	}
	for _, w := range []string{"占比", "比重", "比例"} {
		if n := len(head) - len([]rune(w)); n > 1 && hasSuffix(head, w) && slices.Index(head, '占') >= n && sl.fig.Unit == "%" {
			sl.share, sl.base = true, l.withoutAction(whole)
			return head[:n]
		}
	}
	out := r.likeWhole(sl, head, whole, m)
	if len(out) > len(head) || hasPrefix(sl.c.t, "其中") {
		sl.part = whole
	}
	return out
}

// wholeOf is what the thing measured here is a part of: what stood before 其中, for its clause and those that go on with
// it.
func (m *memory) wholeOf(sl *slot) []rune {
	if hasPrefix(sl.c.t, "其中") && !sl.item {
		return m.head
	}
	if i, _ := slices.BinarySearchFunc(sl.c.slots, sl.lo, func(b *slot, lo int) int { return b.lo - lo }); sl.item && i > 0 {
		return sl.c.slots[i-1].part
	}
	if c := m.clauseBefore(sl.c); c != nil && len(c.slots) > 0 && sl.mark == '，' {
		return c.slots[len(c.slots)-1].part
	}
	return nil
}

// likeWhole gives a part that names no quantity that of its whole: 汽车产量增长5%，其中电动车增长9%; 新增铁路里程80公里，其中
// 高速铁路30公里.
func (r *Reader) likeWhole(sl *slot, head, whole []rune, m *memory) []rune {
	l := r.lists
	if hasSuffix(head, "类") && sl.class == verbGrowth {
		return join(head, []rune(abbreviated.ReplaceAllString(string(whole), "")))
	}
	_, measured := l.measures.suffix(head)
	_, acts := l.action.prefix(head)
	grows := sl.class == verbGrowth && !sl.toLevel
	if measured > 0 && l.otherMeasure(sl.fig.Unit, head, whole) {
		measured = 0 // 债券平均利率2%，其中一般债券1.9%
	}
	if issued := trimLead(whole, "全国", "全省", "全市"); measured > 0 && (acts == 0 || hasPrefix(head, "新增")) && sl.class == "" && m.counted(sl) {
		_, n := l.action.prefix(issued)
		if _, k := l.loans.suffix(issued); k > 0 && n+k < len(issued) && hasSuffix(head, string(issued[len(issued)-k:])) {
			n = len(issued) - k // 发行新增地方债券90亿元，其中专项债券50亿元
		}
		return join(issued[:n], head)
	}
	if measured > 0 || acts > 0 || r.known(head, sl.fig.Unit) || !grows && !m.counted(sl) {
		return head
	}
	if counts(sl.fig.Unit) && l.grades(head) {
		return join(head, l.countedIn(whole)) // 企业129家，其中省级5家
	}
	tail := l.tail(whole)
	if _, n := l.durations.suffix(whole); len(tail) == 0 && n > 0 {
		tail = whole[len(whole)-n:]
	}
	for rest := whole[:len(whole)-len(tail)]; len(tail) > 0; {
		_, n := l.degrees.suffix(rest)
		if hasSuffix(rest, "人均") {
			n = 2
		}
		if n == 0 || n == len(rest) {
			break
		}
		rest = rest[:len(rest)-n]
		tail = whole[len(rest):]
	}
	if _, n := l.accruing.prefix(whole); n > 0 && n < len(whole) && !grows {
		return join(whole[:n], head, tail)
	}
	return join(head, tail)
}

// grades reports whether a head only says of which grade or kind what is counted is: 省级, 女性, 农村.
func (l *lists) grades(head []rune) bool {
	return len(head) < 5 && len(head) > 1 && slices.Contains([]rune("级性型属籍"), head[len(head)-1]) || l.modifiers.is(head)
}

// countedIn is the thing that the name of a count counts: the 企业 of 认定的省级企业.
func (l *lists) countedIn(whole []rune) []rune {
	thing := l.withoutAction(whole)
	if i := lastIndex(thing, '的'); i > 0 && i+1 < len(thing) {
		thing = thing[i+1:]
	}
	for _, w := range []string{"级及以上", "级以上", "级"} {
		if i := index(thing, []rune(w)); i > 0 && i < 3 && i+len([]rune(w)) < len(thing) {
			return thing[i+len([]rune(w)):]
		}
	}
	return thing
}

// otherMeasure reports whether a figure can be of the measure of its whole only, though its head ends in a word that can
// be a measure: rates and lengths of time are never 债券.
func (l *lists) otherMeasure(unit string, head, whole []rune) bool {
	_, long := l.durations.suffix(whole)
	_, own := l.durations.suffix(head)
	switch unit {
	case "%", "permille":
		return hasSuffix(whole, "率") && !hasSuffix(head, "率") && !l.isRelative(head) && !hasSuffix(head, "比例")
	case "a", "mo", "d":
		return long > 0 && own == 0
	}
	return false
}

// known reports whether a head is the name of an indicator.
func (r *Reader) known(head []rune, unit string) bool {
	h := string(head)
	return r.indicators.find(h, "level", unit) != nil || r.indicators.find(h, "growth", unit) != nil
}

// counted reports whether one of the last figures of a clause before that of sl has its unit.
func (m *memory) counted(sl *slot) bool {
	alike := func(b *slot) bool { return b.fig.Unit == sl.fig.Unit }
	for _, c := range m.clauses[max(0, sl.c.index-furthestBack):sl.c.index] {
		if slices.ContainsFunc(c.slots[max(0, len(c.slots)-furthestBack):], alike) {
			return true
		}
	}
	return sl.item
}

// carried hands on what was done to a thing to the next one of a row of clauses: 新增装机容量X，采煤能力Y，复线里程Z.
func (r *Reader) carried(sl *slot, head []rune, m *memory) []rune {
	l := r.lists
	c := m.clauseBefore(sl.c)
	if !m.here || sl.mark != '，' || c == nil || len(c.slots) == 0 || sl != sl.c.slots[0] || sl.class != "" || sl.share || percentLike(sl.fig.Unit) {
		return head
	}
	last := c.slots[len(c.slots)-1]
	_, n := l.accruing.prefix(m.head)
	_, acts := l.action.prefix(trimLead(head, "基本", "累计", "共"))
	_, total := l.degrees.prefix(head)
	reached := total > 0 || sl.fig.QualifierSurface == "突破" || hasSuffix(head, "余额")
	if n == 0 || n >= len(m.head) || acts > 0 || reached || last.class != "" || last.part != nil || l.dependent(head) {
		return head
	}
	return join(m.head[:n], head)
}

// shareOfBefore gives a bare 占 its whole, the thing measured before the part: 用户900万户，其中甲类300万户，占三分之一.
func (l *lists) shareOfBefore(sl *slot, m *memory) {
	if n := len(m.recent); m.here && sl.verb == "占" && n > 1 && sl.fig.Unit == "%" && !sl.share {
		sl.share, sl.base = true, m.recent[n-2]
	}
}
