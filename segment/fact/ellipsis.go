package fact

import "slices"

// sameButVerb is the head of 下降的为50个 behind 上涨的城市个数为20个: that of the figure before, with the other verb.
func (r *Reader) sameButVerb(sl *slot, m *memory) []rune {
	if !m.here || !hasSuffix(trimSuffixes(sl.near(), "分别为", "有", "为", "是", "达"), "的") {
		return nil
	}
	said := trimRight(r.lists.stripOpeners(trimSuffixes(trimRight(trimSuffixes(sl.near(), "分别为", "有", "为", "是", "达"), "的"), "环比", "同比"), &reading{}), " ")
	if v, n := r.lists.verbs.suffix(said); (n < 2 || v.class != verbGrowth) && !hasSuffix(said, "持平") || len(said) > longestSaid {
		return nil
	}
	for i, c := range slices.Backward(m.head) {
		if c != '的' || i == 0 {
			continue
		}
		if _, n := r.lists.verbs.suffix(m.head[:i]); n > 1 {
			return join(m.head[:i-n], lastWord(said), m.head[i:])
		}
	}
	return nil
}

// longestSaid is how many runes such a verb may have with what belongs to it: 环比持平.
const longestSaid = 6

func lastWord(s []rune) []rune { return s[max(0, len(s)-2):] }

// objectOfVerb is what the verb, of which a head consists, is said to act on earlier in the sentence: 拟连续发行特别国债，今年先发行1万亿元.
func (r *Reader) objectOfVerb(sl *slot, head []rune, m *memory) []rune {
	verb := trimLead(head, "先", "再", "首批", "首期", "已", "累计", "共")
	if outcome, n := r.lists.action.prefix(verb); n < 2 || n != len(verb) || outcome {
		return nil
	}
	for i := sl.c.index - 1; i >= max(0, sl.c.index-furthestBack); i-- {
		t := m.clauses[i].words(0, min(len(m.clauses[i].t), reach))
		at := index(t, verb)
		if at < 0 || len(m.clauses[i].slots) > 0 || m.clauses[i].aside {
			continue
		}
		if o := trimRight(trimLead(t[at+len(verb):], "了"), "等"); len(o) > 1 && len(o) <= longestTopic {
			return join(verb, o)
		}
	}
	if o := r.actedOnBefore(sl, m); !m.here && len(o) > 0 && (counts(sl.fig.Unit) || dimensions[sl.fig.Unit] == "length") {
		return join(verb, trimSuffixes(o, "建设")) // 推进旧城改造，开工20万套
	}
	return nil
}

// institution is a kind of school without those in it that were counted: 义务教育阶段 of 义务教育阶段招生.
func (l *lists) institution(head []rune) []rune {
	head = l.withoutAction(head)
	if hasPrefix(head, "各级各类") {
		return nil // schools of all kinds are no kind
	}
	if _, n := l.enrolled.suffix(head); n > 0 {
		return head[:len(head)-n]
	}
	return head
}

// broughtBy is what the clause directly before, without a figure, does, where the head tells what came of it:
// 优化以旧换新政策，带动消费9亿元.
func (r *Reader) broughtBy(sl *slot, head []rune, m *memory) []rune {
	_, n := r.lists.effects.prefix(head)
	_, k := r.lists.effects.prefix([]rune(sl.verb))
	if n == 0 && k == 0 || m.here || percentLike(sl.fig.Unit) || sl.fig.Unit == "pp" || !dependsOnCause(sl) {
		return nil
	}
	if o := r.actedOnBefore(sl, m); len(o) > 0 {
		return o
	}
	c := m.clauseBefore(sl.c)
	if !c.silent() {
		return nil
	}
	t := r.lists.stripOpeners(c.words(0, len(c.t)), &reading{})
	_, n = r.lists.policies.prefix(t)
	if o := t[n:]; n > 0 && len(o) > 1 && len(o) <= longestTopic {
		return trimSuffixes(o, "改革", "力度")
	}
	return nil
}

// dependsOnCause reports whether a clause begins with what came of something: nobody else is named that brought it about.
func dependsOnCause(sl *slot) bool {
	i := 0
	for i < sl.lo && sl.c.quiet[i] {
		i++
	}
	t := trimLead(sl.c.t[i:], "累计", "共", "有效", "直接")
	return len(sl.verb) > 0 && hasPrefix(t, sl.verb) || len(sl.reading.head) > 1 && hasPrefix(t, string(sl.reading.head[:2]))
}

// includes reports whether an aside states the figure before it once more, for more or less: （包括城市工业为6%）.
func (c *clause) includes() bool {
	if !c.aside {
		return false
	}
	return slices.ContainsFunc([]string{"包括", "不包括", "含", "不含", "扣除", "剔除"}, func(w string) bool { return hasPrefix(c.t, w) })
}

// possessed is what 其 at the beginning of a clause stands for: what the clause before, without a figure, names.
func (r *Reader) possessed(sl *slot, m *memory) []rune {
	if !hasPrefix(sl.c.t, "其") || len(sl.c.t) < 2 || slices.Contains([]rune("中他余间实次它"), sl.c.t[1]) {
		return nil
	}
	c := m.clauseBefore(sl.c)
	if !c.silent() || len(c.t) > longestHead/2 {
		return nil
	}
	return r.lists.stripOpeners(c.words(0, len(c.t)), &reading{})
}

// turnsTo reports whether a clause only says from which side the next one looks: 分季度看, 从成本看, 按地区分.
func (c *clause) turnsTo() bool {
	n := len(c.t)
	if len(c.slots) > 0 || n < 3 || n > longestBreakdown {
		return false
	}
	return slices.Contains([]rune("分从按"), c.t[0]) && (c.t[n-1] == '看' || c.t[n-1] == '讲' || c.t[n-1] == '分') || hasSuffix(c.t, "来看")
}
