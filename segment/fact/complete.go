package fact

import (
	"slices"
	"strings"
)

// complete turns the slots of a sentence into drafts: every figure with the head its list or its context gives it.
func (r *Reader) complete(s *sentence, m *memory) {
	m.clauses, m.here, m.lead, m.recent = s.clauses, false, nil, nil
	for _, c := range s.clauses {
		head, heads, here := m.head, m.heads, m.here
		for _, sl := range c.slots {
			sl.mark = s.in.View.Runes[max(0, c.start-1)]
		}
		if b := m.clauseBefore(c); b != nil && len(b.slots) > 0 && len(c.slots) > 0 && c.slots[0].mark == '；' {
			if whole := b.slots[len(b.slots)-1].part; len(whole) > 0 {
				m.head = whole // 其中 has ended
			}
		}
		for i := 0; i < len(c.slots); {
			n := c.run(i)
			r.completeRun(s, m, c.slots[i:i+n])
			i += n
		}
		if c.aside {
			m.head, m.heads, m.here = head, heads, here // the sentence goes on where it was
		}
	}
	slices.SortStableFunc(s.facts, func(a, b *draft) int { return a.fig.Start - b.fig.Start })
}

// run counts the figures from slot i on that share one head and verb: a first one and those that follow bare.
func (c *clause) run(i int) int {
	n := 1
	for i+n < len(c.slots) && c.slots[i+n].bare && !c.slots[i+n].modifies && !c.slots[i].modifies {
		n++
	}
	return n
}

// longestHead is how many runes a name may have; what is completed from context again and again must not grow for ever.
const longestHead = 80

func (r *Reader) completeRun(s *sentence, m *memory, run []*slot) {
	first := run[0]
	if first.restates && len(s.facts) > 0 {
		b := s.facts[len(s.facts)-1]
		first.class, first.direction, first.verb = b.class, b.direction, b.verb
	}
	if first.c.includes() && percentLike(first.fig.Unit) && len(s.facts) > 0 && first.class == verbLevel {
		b := s.facts[len(s.facts)-1] // 增长4%（包括副业为6%）
		first.class, first.direction, first.verb, first.annual, first.share, first.base = b.class, b.direction, b.verb, b.annual, b.share, b.reading.base
		first.reading.head = nil
	}
	if b := s.restated(first); b != nil {
		first.share, first.base, first.portion = true, b.reading.base, b.portion // 占比达51.3%，首次超过一半
	}
	if p := first.partner; p != nil {
		first.share, first.base, first.portion = p.share, p.base, p.portion
	}
	heads := r.headsOf(first, m, len(run))
	for i, h := range heads {
		heads[i] = h[max(0, len(h)-longestHead):]
	}
	for _, sl := range run[1:] {
		sl.verb, sl.class, sl.direction, sl.toLevel, sl.annual = first.verb, first.class, first.direction, first.toLevel, first.annual
		sl.from, sl.to, sl.share, sl.base, sl.compared = first.from, first.to, first.share, first.base, first.compared
	}
	r.shareUnits(run)
	if (first.apart || first.class == verbGrowth) && len(first.head) == 0 && len(run) > 1 && len(m.recent) >= len(run) {
		heads = m.recent[len(m.recent)-len(run):] // 甲达到X，乙达到Y，分别增长
	}
	told := len(s.facts)
	switch {
	case len(run) > 1 && len(heads) == len(run):
		for i, sl := range run {
			r.add(s, sl, heads[i], "distributed list")
		}
	case len(heads) > 1 && len(run) == 1:
		for _, h := range heads {
			r.add(s, first, h, "shared by a list")
		}
	default:
		for _, sl := range run {
			r.add(s, sl, heads[0], "")
		}
	}
	if len(s.facts) == told {
		return // what states nothing names nothing
	}
	if len(heads) > 0 && len(heads[0]) > 0 {
		if !m.here || !r.lists.dependents.is(first.head) || !r.lists.isRelative(first.head) {
			m.head = heads[0]
		}
		m.heads, m.here, m.unit = heads, true, first.fig.Unit
		for _, h := range heads {
			if n := len(m.recent); n == 0 || !slices.Equal(m.recent[n-1], h) {
				m.recent = append(m.recent, h)
			}
		}
	}
}

// restated is the share in the clause before that a percentage without a name says once more by a bound it passed.
func (s *sentence) restated(sl *slot) *draft {
	named := len(sl.reading.head) > 0 || sl.modifies || sl.of || sl.fraction || sl.share
	if len(s.facts) == 0 || named || sl.fig.Unit != "%" || sl.class == verbGrowth || sl.class == verbGap {
		return nil
	}
	b := s.facts[len(s.facts)-1]
	if !b.share || b.kind != "share" || b.c.index != sl.c.index-1 || sl.fig.Qualifier != "over" {
		return nil
	}
	return b
}

// measureBefore is the measure of the last thing of the sentence that had one, if a figure before had the unit of sl.
func (l *lists) measureBefore(sl *slot, m *memory) []rune {
	if !m.counted(sl) {
		return nil
	}
	for _, b := range slices.Backward(m.recent[max(0, len(m.recent)-furthestBack):]) {
		if _, k := l.measures.suffix(b); k > 1 && k < len(b) {
			return b[len(b)-k:]
		}
	}
	return nil
}

// shareUnits gives the figures of a bare list the unit of the last where they have none of their own, and its qualifier
// where only the last has one.
func (r *Reader) shareUnits(run []*slot) {
	last := run[len(run)-1].fig
	for _, sl := range run[:len(run)-1] {
		if sl.fig.UnitSurface == "" && last.UnitSurface != "" {
			sl.fig.Unit = last.Unit
		}
	}
	shareBound(run)
	if len(run) < 2 || last.QualifierSurface == "" || last.Qualifier == "exact" || last.QualifierStart < last.End {
		return
	}
	for _, sl := range run[:len(run)-1] {
		if sl.fig.Qualifier != "exact" || sl.fig.QualifierSurface != "" {
			return
		}
	}
	if !run[0].apart {
		return
	}
	for _, sl := range run[:len(run)-1] {
		sl.fig.Qualifier = last.Qualifier
	}
}

// shareBound gives the figures of a run the word that bounds the first from before, where 分别 says that it is of all:
// 分别超过90家、60家.
func shareBound(run []*slot) {
	first := run[0].fig
	if len(run) < 2 || !run[0].apart || first.QualifierSurface == "" || first.QualifierStart > first.Start {
		return
	}
	for _, sl := range run[1:] {
		if sl.fig.Qualifier == "exact" && sl.fig.QualifierSurface == "" {
			sl.fig.Qualifier = first.Qualifier
		}
	}
}

// headsOf finds what the figures of a run measure: one head, or one for each of them.
func (r *Reader) headsOf(sl *slot, m *memory, n int) [][]rune {
	l := r.lists
	if sl.to && len(sl.head) == 0 {
		if len(m.heads) > 0 {
			return m.heads
		}
		return [][]rune{m.head}
	}
	if l.sumsUp(sl) {
		sl.modifies, sl.noun = false, nil
	}
	if h := r.sameButVerb(sl, m); len(h) > 0 {
		return [][]rune{h}
	}
	switch {
	case sl.modifies:
		return [][]rune{r.modifiedHead(sl, m)}
	case sl.of:
		sl.reading.head = r.shareLead(sl, m)
		return [][]rune{sl.noun}
	case len(sl.head) == 0:
		l.shareOfBefore(sl, m)
		return [][]rune{r.headBefore(sl, m)}
	}
	head := l.withoutExamples(l.withoutJoint(withoutAccount(l.withoutCircumstance(sl.head))))
	if n := len(head); n > 1 && head[n-1] == '以' {
		head = head[:n-1] // 江苏以300亿元居首
	}
	if _, k := l.reaching.prefix(head); k > 0 && k < len(head) {
		head = join(r.received(sl, m), head)
	}
	if o := r.objectOfVerb(sl, head, m); len(o) > 0 {
		head = o
	} else if o := r.possessed(sl, m); len(o) > 0 {
		head = join(o, head)
	} else if o := r.broughtBy(sl, head, m); len(o) > 0 {
		head = join(o, head)
	}
	if sl.item {
		head = r.itemHead(sl, m)
	}
	frame := m.frame(sl.c)
	if len(frame) == 0 || !l.dependent(head) {
		head = r.completeDependent(sl, head, m)
	}
	head = r.partOf(sl, head, m)
	if n > 1 && sl.each && l.dependents.is(sl.head) && len(m.recent) >= n {
		out := make([][]rune, n) // 新增甲34家、乙276家，总数分别达
		for i, b := range m.recent[len(m.recent)-n:] {
			out[i] = join(l.subject(b), sl.head)
		}
		return out
	}
	if len(frame) > 0 && index(head, frame) < 0 {
		head = join(frame, head)
	}
	var measured []rune // 不断提高扣除比例，将甲、乙分别从…: what is measured stands in the clause before
	if _, k := l.measures.suffix(head); k == 0 && !sl.share && (sl.from || sl.toLevel) && (sl.fig.Unit == "%" || sl.each) {
		if o := r.objectBefore(sl, m); len(o) > 0 {
			if _, k := l.measures.suffix(o); k > 0 {
				measured = trimLead(o, "企业")
			}
		}
	}
	each := sl.each || n == 1 && r.growsEach(sl, head)
	if parts := l.splitHeads(head, n, each); parts != nil {
		for i := range parts {
			parts[i] = r.partOf(sl, join(parts[i], measured), m)
		}
		return parts
	}
	return [][]rune{r.carried(sl, join(head, measured), m)}
}

// growsEach reports whether one rate of growth is that of every quantity a head names, all of them known: 氨氮、化学需氧量排放量
// 下降2%. A level would be that of all together.
func (r *Reader) growsEach(sl *slot, head []rune) bool {
	unit := sl.fig.Unit
	if sl.class != verbGrowth || unit != "%" || sl.toLevel || r.indicators.find(string(head), "growth", unit) != nil {
		return false
	}
	parts := r.lists.splitHeads(head, 1, true)
	for _, p := range parts {
		if r.indicators.find(string(p), "growth", unit) == nil {
			return false
		}
	}
	return len(parts) > 1
}

// shareLead is what stands before a percentage of something, without the enumeration it ends: 覆盖所有城区、超过90%的县城.
// An item of a list has that of the first.
func (r *Reader) shareLead(sl *slot, m *memory) []rune {
	lead := sl.reading.head
	if slices.Contains(lead, '、') {
		lead = r.lists.beforeNames(lead)
	}
	if sl.item && len(lead) == 0 {
		return m.lead
	}
	_, n := r.lists.carriers.prefix(lead)
	m.lead = lead[n:]
	return m.lead
}

// modifiedHead names what a counting figure before its noun counts: 新建 + 12所 + 中小学.
func (r *Reader) modifiedHead(sl *slot, m *memory) []rune {
	l := r.lists
	left := l.withoutJoint(l.withoutCircumstance(sl.head))
	noun := l.counted(sl.noun)
	if sl.class == verbLevel && sl.verb == "覆盖" {
		left = join(left, []rune(sl.verb)) // 已覆盖45个大类: the verb says in what they are counted
	}
	if hasSuffix(left, "等") && dimensions[sl.fig.Unit] != "money" {
		// 支持甲、乙等5家丙: the enumeration names some of what is counted
		left = l.beforeNames(left)
	}
	left = l.lastVerb(trimPrepositions(left))
	if _, k := l.reaching.prefix(noun); k > 0 && len(left) == 0 {
		return join(r.received(sl, m), noun)
	}
	if sl.item && len(left) == 0 {
		left = m.lead
	}
	if l.reaching.is([]rune(sl.verb)) && len(left) == 0 {
		return join(r.received(sl, m), []rune(sl.verb), noun)
	}
	if i := index(left, []rune("等领域")); i > 0 {
		if _, k := l.action.suffix(left); k > 0 && i+3 <= len(left)-k {
			left = left[len(left)-k:]
		}
	}
	if _, k := l.nation.prefix(noun); k > 0 && sl.fig.Value >= 8e8 && !strings.HasSuffix(sl.fig.Span, "人") {
		return []rune("全国人口总数")
	}
	if l.dependent(left) && sl.class == verbLevel && hasPrefix(sl.c.t[sl.hi:], "的") {
		if i := l.predicateAt(noun); i > 0 {
			noun = noun[:i]
		}
		sl.modifies = false
		return join(noun, left) // 总投资为90亿元的医院建设
	}
	_, verbLast := l.action.suffix(left)
	if verb, k := l.action.prefix(noun); k > 0 && len(left) > 2 && verbLast == 0 && !verb {
		// 安排资金37.9亿元实施…: the noun stands before, its purpose after
		return join(left, noun)
	}
	m.lead = left
	if i := slices.Index(noun, '到'); i > 1 && verbLast > 0 && i+1 < len(noun) && !slices.Contains([]rune("位期达"), noun[i+1]) {
		noun = noun[:i] // 选派专家到基层服务
	}
	return join(left, noun)
}

// completeDependent gives a quantity that stands alone its subject: 产量 after 粮食播种面积 is 粮食产量.
func (r *Reader) completeDependent(sl *slot, head []rune, m *memory) []rune {
	l := r.lists
	if m.here && sl.fig.Unit == "%" && hasPrefix(head, "完成") && fulfils(head) {
		return join(m.head, head, []rune("比例")) // 完成年度目标的104%
	}
	if verb := trimLead(head, "基本", "已", "累计", "共", "计划"); m.here && sl.fig.Unit == m.unit && len(verb) > 0 {
		if outcome, n := l.action.prefix(verb); n == len(verb) && !outcome && !hasPrefix(verb, "造林") {
			return join(head, l.bare(m.head)) // 开工住房5套，基本建成3套
		}
	}
	if _, n := l.measures.suffix(head); sl.from && m.here && n == 0 && r.quantity(head, sl.fig.Unit) == "" {
		return join(head, l.measureBefore(sl, m)) // 原煤产量由X增加到Y，原油由X增加到Y
	}
	if _, n := l.relatives.prefix(head); n > 0 && m.here && n+2 < len(head) && head[n] == '的' {
		return join(l.subject(m.head), head) // 平台由5个增至9个，开放的数据集由…
	}
	if m.here && hasPrefix(head, "对") && len(head) > 3 && (hasSuffix(head, "率") || hasSuffix(head, "度")) {
		return join(l.subject(m.head), head) // 补助收入90亿元，对综合财力的贡献度为40%
	}
	if !l.dependent(head) {
		return head
	}
	if c := m.clauseBefore(sl.c); c != nil && c.turnsTo() && !m.here {
		return head // 从期限看，平均发行期限3年
	}
	if l.enrolled.is(head) && m.here && len(m.head) > 0 {
		return join(l.institution(m.head), head)
	}
	if o := r.topicBefore(m); !m.here && len(o) > 0 {
		return joinOnce(o, head)
	}
	if o := r.eventBefore(sl, m); len(o) > 0 {
		return joinOnce(o, head)
	}
	if o := r.grownBefore(sl, m); len(o) > 0 {
		return joinOnce(o, head)
	}
	if o := r.objectBefore(sl, m); len(o) > 0 && len(o) <= longestTopic {
		// 完善失业保险制度，参保人数…: what a system is for is what is counted
		if t := trimSuffixes(trimSuffixes(o, "建设", "工作", "改革"), "制度", "体系"); len(t) > 1 && (len(t) < len(o) || r.lists.insures(t)) {
			return join(t, head)
		}
	}
	if o := r.objectBefore(sl, m); !m.here && len(o) > 0 && len(o) <= longestTopic {
		if _, n := l.measures.suffix(o); n > 0 {
			return join(l.subject(o), head)
		}
	}
	if o := r.actedOnBefore(sl, m); len(o) > 0 {
		return joinOnce(o, head)
	}
	if c := m.clauseBefore(sl.c); !m.here || c != nil && c.placesFigures() {
		if o := r.speaksOf(sl, m); len(o) > 0 {
			return joinOnce(o, head)
		}
	}
	if len(m.head) == 0 {
		return head
	}
	if l.isRelative(head) {
		return joinOnce(m.head, head)
	}
	if r.indicators.find(string(m.head), "level", "CNY") != nil {
		switch string(head) {
		case "总量", "规模", "总规模", "总额":
			return m.head
		}
	}
	subject := l.subject(m.head)
	if (hasPrefix(head, "出口") || hasPrefix(head, "进口")) && hasSuffix(subject, "进出口") {
		subject = subject[:len(subject)-3]
	}
	return join(subject, head)
}

// insures reports whether a thing is a scheme that people are paid or covered by: 城乡居民基本医保.
func (l *lists) insures(s []rune) bool {
	_, n := l.schemes.suffix(s)
	return n > 0
}

// fulfils reports whether a head says that what was set is reached: 完成年度目标.
func fulfils(head []rune) bool {
	for _, w := range []string{"目标", "计划", "任务", "预算", "目标任务"} {
		if hasSuffix(head, w) {
			return true
		}
	}
	return false
}

var relative = [][]rune{[]rune("占比"), []rune("比重"), []rune("强度"), []rune("增速"), []rune("增幅"), []rune("涨幅"), []rune("降幅"), []rune("增长率")}

func (l *lists) isRelative(head []rune) bool {
	return slices.ContainsFunc(relative, func(w []rune) bool { return hasSuffix(head, string(w)) })
}
