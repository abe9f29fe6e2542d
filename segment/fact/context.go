package fact

import "slices"

// headBefore is the head of a figure that has none of its own: that of the figure before in the sentence, or what the
// clause before speaks of.
func (r *Reader) headBefore(sl *slot, m *memory) []rune {
	if r.lists.reaching.is([]rune(sl.verb)) {
		return join(r.received(sl, m), []rune(sl.verb))
	}
	if sl.capita && m.here && !hasPrefix(m.head, "人均") && sl.class != verbGrowth {
		return join([]rune("人均"), r.lists.withoutAction(m.head)) // 生产总值突破X，人均突破Y
	}
	if len(sl.made) > 0 && m.here {
		return join(sl.made, r.lists.withoutAction(m.head)) // 新增基站5座，累计建成20座
	}
	if m.here && sl.class == verbLevel && counts(sl.fig.Unit) && totals(sl.c.words(0, sl.lo)) {
		return r.lists.withoutAction(trimLead(m.head, "新")) // 新培育企业20家，累计达到150家
	}
	if sl.verb == "新增" && m.here {
		return join([]rune(sl.verb), r.lists.withoutAction(m.head))
	}
	if o := r.topicBefore(m); !m.here && len(o) > 0 {
		return o
	}
	bare := sl.class == "" && dimensions[sl.fig.Unit] == "money" && !sl.item && !sl.versus // ，每人每年1500元
	if m.here && !bare {
		return m.head
	}
	if o := r.objectBefore(sl, m); len(o) > 0 {
		return o
	}
	if m.here || sl.class != "" || sl.compared {
		return m.head
	}
	return nil
}

// totals reports whether a clause opens with a count of all there is.
func totals(t []rune) bool {
	return hasPrefix(t, "累计") || hasPrefix(t, "总共") || hasPrefix(t, "合计")
}

// received is what those counted behind 惠及 get: what was measured last, or done in the clause before.
func (r *Reader) received(sl *slot, m *memory) []rune {
	if sl.item && m.here {
		return r.lists.withoutAction(m.head) // 举办5届双创周、40万人次参与
	}
	if o := r.objectBefore(sl, m); len(o) > 0 {
		return o
	}
	if m.here {
		return r.lists.subject(m.head)
	}
	return nil
}

// longestTopic is how many runes the subject of a sentence without figures may have to be that of the next one.
const longestTopic = 16

// topicBefore is what the sentence before says to grow or shrink, where it has no figure: 居民储蓄大幅增加。年末达到….
func (r *Reader) topicBefore(m *memory) []rune {
	if m.before == nil || len(m.before.facts) > 0 || m.before.in.View == nil {
		return nil
	}
	cs := cut(m.before.in.View.Runes, nil, m.before.in.Periods)
	if len(cs) == 0 {
		return nil
	}
	return r.lists.grown(cs[len(cs)-1])
}

// grownBefore is what the clause directly before says to grow, where it has no figure: 夏粮连续五年增产，总产量….
func (r *Reader) grownBefore(sl *slot, m *memory) []rune {
	if c := m.clauseBefore(sl.c); c != nil && len(c.slots) == 0 && !c.aside {
		return r.lists.grown(c)
	}
	return nil
}

// grown is the subject of a clause that ends in a verb of growth; nil where it does not.
func (l *lists) grown(c *clause) []rune {
	var said reading
	t := l.stripVerbs(c.words(0, len(c.t)), &said, nil)
	if said.class != verbGrowth || len(t) > longestTopic {
		return nil
	}
	if i := index(t, []rune("连续")); i > 0 {
		t = t[:i]
	}
	return l.stripOpeners(t, &said)
}

// objectBefore is what the clause before is about, where it has no figure: its words behind the verb.
func (r *Reader) objectBefore(sl *slot, m *memory) []rune {
	c := m.clauseBefore(sl.c)
	for c != nil && c.index > 0 && len(c.slots) == 0 && accounting(c.t) == len(c.t) {
		c = m.clauseBefore(c) // 农民收入，考虑价格因素，增长
	}
	if c == nil || len(c.slots) > 0 || c.turnsTo() {
		return nil
	}
	t := r.lists.stripOpeners(c.words(0, len(c.t)), &reading{})
	if _, n := r.lists.policies.prefix(t); n > 0 && n < len(t) {
		return t[n:]
	}
	for i := range t {
		if _, n := r.lists.action.prefix(t[i:]); n > 1 && i+n < len(t) && i < 12 {
			if _, k := r.lists.measures.prefix(t[i:]); k > n {
				break // 覆盖面逐步扩大
			}
			return t[i+n:]
		}
		if v, n := r.lists.verbs.prefix(t[i:]); n > 1 && v.class == verbGrowth && i+n < len(t) && i < 4 {
			return t[i+n:]
		}
	}
	t = r.lists.stripVerbs(stripGround(r.lists.stripVerbs(t, &reading{}, nil)), &reading{}, nil)
	if known := r.knownAhead(t, sl.fig.Unit); len(known) > 0 {
		return known
	}
	if i := index(t, []rune("实现")); i > 3 {
		return t[:i] // 养老金实现连续增长，月人均…
	}
	if r.lists.isRelative(t) && len(t) == 2 {
		return nil // 增速回升: of what was told before
	}
	return t
}

// knownAhead is the level known by an id that s says something of: 棉花产量屡创新高. It is empty where s begins with none.
func (r *Reader) knownAhead(s []rune, unit string) []rune {
	for n := len(s) - 2; n > 2; n-- {
		if r.indicators.find(string(s[:n]), "level", unit) != nil {
			return s[:n]
		}
	}
	return nil
}

// actedOnBefore is what the clause directly before does something to, where it has no figure and begins with the verb:
// 充实社保基金，储备规模…. It is nearer than what was measured before it.
func (r *Reader) actedOnBefore(sl *slot, m *memory) []rune {
	c := m.clauseBefore(sl.c)
	if !c.silent() {
		return nil
	}
	t := r.lists.stripOpeners(c.words(0, len(c.t)), &reading{})
	_, n := r.lists.action.prefix(t)
	if n < 2 || len(t)-n < 2 || len(t)-n > longestTopic && !slices.Contains(t, '、') {
		return nil
	}
	return t[n:]
}

// silent reports whether c is a clause of no great length without a figure.
func (c *clause) silent() bool {
	return c != nil && len(c.slots) == 0 && !c.aside && len(c.t) <= reach
}

// eventBefore is what the clause directly before says to have come about: 发生罕见的洪涝灾害，直接经济损失….
func (r *Reader) eventBefore(sl *slot, m *memory) []rune {
	c := m.clauseBefore(sl.c)
	if !c.silent() {
		return nil
	}
	t := r.lists.stripOpeners(c.words(0, len(c.t)), &reading{})
	at, n, _ := r.lists.events.find(t)
	if at < 0 || at+n >= len(t) {
		return nil
	}
	what := t[at+n:]
	if i := lastIndex(what, '的'); i >= 0 {
		what = what[i+1:]
	}
	if hasPrefix(t[at:], "出现") && at <= longestSubject/2 {
		what = join(t[:at], what) // 财政出现较大的赤字
	}
	if len(what) < 2 || len(what) > longestTopic {
		return nil
	}
	return what
}

// speaksOf is the noun the clause directly before begins with, where it has no figure: 工业保持平稳运行，增加值….
func (r *Reader) speaksOf(sl *slot, m *memory) []rune {
	c := m.clauseBefore(sl.c)
	for n := 0; n < furthestFrame && c != nil && c.index > 0 && c.placesFigures(); n++ {
		c = m.clauseBefore(c)
	}
	if !c.silent() {
		return nil
	}
	l := r.lists
	t := l.stripOpeners(c.words(0, len(c.t)), &reading{})
	for i := 2; i < min(len(t), longestSubject+1); i++ {
		_, verb := l.verbs.prefix(t[i:])
		_, carrier := l.carriers.prefix(t[i:])
		_, adverb := l.adverbs.prefix(t[i:])
		_, acts := l.action.prefix(t[i:])
		_, predicate := l.predicates.prefix(t[i:])
		if verb > 1 || carrier > 1 || adverb > 1 || acts > 1 || predicate > 1 || slices.Contains([]rune("按在比连已将均"), t[i]) {
			if sl.fig.Unit == "t" || sl.fig.Unit == "kg" {
				return trimSuffixes(t[:i], "生产") // 蔬菜生产喜获丰收，总产量…
			}
			return t[:i]
		}
	}
	return nil
}

// longestSubject is how many runes such a noun may have.
const longestSubject = 14

// placesFigures reports whether the figures of a clause only say where or with whom: 已在20多个国家开通服务.
func (c *clause) placesFigures() bool {
	if len(c.slots) > furthestFrame {
		return false
	}
	for _, sl := range c.slots {
		if t := trimRight(c.t[:sl.lo], "  "); !sl.modifies || len(t) == 0 || !slices.Contains([]rune("在与向对同"), t[len(t)-1]) {
			return false
		}
	}
	return len(c.slots) > 0
}

// furthestFrame is how many clauses of a sentence may open it.
const furthestFrame = 4

// frame is what a clause of the sentence before c sets the rest in: 在全部审批事项中，….
func (m *memory) frame(c *clause) []rune {
	for _, x := range m.clauses[:min(c.index, furthestFrame)] {
		if len(x.slots) > 0 || x.aside {
			continue
		}
		t := x.words(0, len(x.t))
		if n := len(t); n > 4 && n < 20 && t[0] == '在' && t[n-1] == '中' {
			return t[1 : n-1]
		}
	}
	return nil
}

// clauseBefore is the clause directly before c in the sentence, nil for the first.
func (m *memory) clauseBefore(c *clause) *clause {
	if c.index == 0 {
		return nil
	}
	return m.clauses[c.index-1]
}
