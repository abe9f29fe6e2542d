package fact

import (
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// The modalities (ANNOTATION.md, section 8).
const (
	modalActual     = "actual"
	modalTarget     = "target"
	modalPlan       = "plan"
	modalComparison = "comparison"
	modalForecast   = "forecast"
)

// modalityOf says whether a draft is reached, aimed at, planned, foreseen or quoted of another, and by which word.
func (r *Reader) modalityOf(s *sentence, d *draft, t timed) (modality, cue string) {
	l := r.lists
	at := d.c.at[d.lo]
	clause := d.near()
	if d.comparesLevel() {
		return modalComparison, d.verb
	}
	role := s.roleOf(d, t)
	if role == schemas.SectionPlan && (s.stands(d) || s.isRecord(d)) {
		return modalActual, ""
	}
	w := findWord(l.target, clause)
	if w == "" {
		w = s.aimedBefore(d.c)
	}
	if after(s.aims, at) {
		w = "预期目标"
	}
	if w == "预期" && index(clause, []rune("目标")) >= 0 {
		w = "目标" // 预期增长目标拟定为
	}
	if w == "目标" && index(clause, []rune("完成")) >= 0 && fulfils(trimRight(d.reading.head, "的")) {
		w = "" // 完成年度目标的104%
	}
	if w == "" && s.over(t) {
		return modalActual, findWord(l.actual, clause) // “十一五”时期…, in a plan for the next
	}
	if w == "" && s.aimed && findWord(l.plan, clause) == "" {
		w = "预期目标"
	}
	if d.from && w == "" && role == schemas.SectionPlan {
		return modalActual, ""
	}
	if w != "" && w != "预期" && role != schemas.SectionReview {
		return modalTarget, w
	}
	if w := lastCue(cues().norms, d.c.t[max(0, d.lo-reach):d.hi]); w != "" && role != schemas.SectionReview {
		return modalTarget, w
	}
	if s.of.standard && strings.HasPrefix(d.fig.QualifierSurface, "不") {
		return modalTarget, d.fig.QualifierSurface // 保存期限不少于3年: the rule of a standard
	}
	if w := findWord(l.forecast, clause); w == "" && s.foreseen(d.c, l) {
		return modalForecast, "预计"
	}
	if w := findWord(l.forecast, clause); w != "" {
		return modalForecast, w
	}
	if (d.fig.Qualifier == "at_most" || d.fig.Qualifier == "at_least" && !counts(d.fig.Unit)) && d.kind == "level" && role != schemas.SectionReview {
		if w := findWord(l.caps, clause); w != "" {
			return modalPlan, w
		}
	}
	next := after(s.next, at)
	if d.fig.Unit != "pp" && after(s.intends, at) && (d.kind == "level" || d.kind == "change") {
		return modalPlan, "拟"
	}
	if w := findWord(l.plan, d.c.t[max(0, d.lo-reach):min(len(d.c.t), d.hi+reach)]); w != "" && intends(role, d, w, next) {
		return modalPlan, w
	}
	if role == schemas.SectionPlan || next || s.toCome(d, t) || role != schemas.SectionReview && s.demands(d.c) {
		return r.ahead(d, clause)
	}
	own := d.near()
	for i, x := range d.c.slots {
		if x == d.slot && i > 0 {
			own = d.c.t[max(d.c.slots[i-1].hi, d.lo-reach):d.lo]
		}
	}
	return modalActual, findWord(l.actual, own)
}

// over reports whether a period that the text itself names ended before the one its section is about.
func (s *sentence) over(t timed) bool {
	if t.source != sourceExplicit && t.source != sourceInherited || s.in.Role != schemas.SectionPlan {
		return false
	}
	_, to, ok := years(t.canonical)
	if s.in.Period == "" {
		return ok && to < s.of.year // a notice
	}
	from, _, ok2 := years(s.in.Period)
	return ok && ok2 && to < from && (s.of.year == 0 || to < s.of.year)
}

// roleOf is the role of the passage a draft stands in, but for a look back that itself comes to the year under way: in a plan
// (去年新建12所，今年再建15所), or by a word of what is to come (今年将再建15所).
func (s *sentence) roleOf(d *draft, t timed) schemas.SectionRole {
	role := s.in.Role
	if role != schemas.SectionReview || s.of.year == 0 || t.canonical != strconv.Itoa(s.of.year) {
		return role
	}
	if _, to, ok := years(s.in.Period); !ok || to >= s.of.year {
		return role
	}
	if s.in.Around == schemas.SectionPlan {
		return schemas.SectionPlan
	}
	near := d.near()
	for i := range near {
		if _, n := cues().aims.prefix(near[i:]); n > 0 || hasPrefix(near[i:], "将") {
			return schemas.SectionPlan
		}
	}
	return role
}

// stands reports whether a draft says what there is now: 目前有医院60家，床位2万张. What follows another time or an aim does not.
func (s *sentence) stands(d *draft) bool {
	lo := d.lo
	for i := d.c.index; i >= max(0, d.c.index-furthestBack); i-- {
		c := s.clauses[i]
		if at, _, _ := cues().standing.find(c.t[max(0, lo-reach):lo]); at >= 0 {
			return true
		}
		if own, _ := inClause(c, lo, s.in.View.Runes, nil); own != nil {
			return false
		}
		if _, n := cues().aims.prefix(c.t); n > 0 || i == 0 {
			return false
		}
		lo = len(s.clauses[i-1].t)
	}
	return false
}

// isRecord reports whether the clause behind a figure's says of it that it is the most there ever was: 毕业生900万人，为历史最高.
func (s *sentence) isRecord(d *draft) bool {
	next := d.c.index + 1
	if d.c.slots[len(d.c.slots)-1] != d.slot || next >= len(s.clauses) || len(s.clauses[next].slots) > 0 {
		return false
	}
	at, _, _ := cues().records.find(s.clauses[next].t)
	return at >= 0
}

// longestAim is how many runes a clause has besides its times that but opens an aim: 力争到规划期末.
const longestAim = 8

// aimedBefore is the word of a clause before c that sets an aim and says no more than by when: 力争2030年前，….
func (s *sentence) aimedBefore(c *clause) string {
	for i := c.index - 1; i >= max(0, c.index-furthestBack); i-- {
		x := s.clauses[i]
		if len(x.slots) > 0 || len(x.t) == 0 || !strings.ContainsRune("前底内末时年间", x.t[len(x.t)-1]) {
			continue
		}
		_, n := cues().aims.prefix(x.t)
		rest := 0
		for j := n; j < len(x.t); j++ {
			if !x.quiet[j] {
				rest++
			}
		}
		if n > 0 && rest < longestAim {
			return string(x.t[:n])
		}
	}
	return ""
}

// toCome reports whether a period beside the figure begins after the document was made: 到2030年…, in a review.
func (s *sentence) toCome(d *draft, t timed) bool {
	if t.source != sourceExplicit && t.source != sourceInherited {
		return false
	}
	whole := d.kind == "growth" || d.kind == "share"
	if whole && s.of.early && s.in.Role != schemas.SectionReview && t.canonical == strconv.Itoa(s.of.year) {
		return true // the growth of a year that has hardly begun
	}
	from, _, ok := years(t.canonical)
	return ok && s.of.year > 0 && from > s.of.year
}

// foreseen reports whether a clause before c sets a forecast over the sentence: one without a figure of its own (我们预计，…),
// or one that opens with the word (今年预计新建…).
func (s *sentence) foreseen(c *clause, l *lists) bool {
	for i := c.index - 1; i >= max(0, c.index-furthestBack); i-- {
		x := s.clauses[i]
		if len(x.slots) > 0 {
			if x.opensWith(l.forecast) {
				return true
			}
			continue
		}
		if n := len(x.t); n < 14 && (hasSuffix(x.t, "预计") || hasSuffix(x.t, "预测") || hasSuffix(x.t, "认为") && findWord(l.forecast, x.t) != "") {
			return true
		}
	}
	return false
}

// opensWith reports whether a clause begins with a word of a lexicon, but for an expression of time.
func (c *clause) opensWith(l *lexicon[struct{}]) bool {
	i := 0
	for i < len(c.t) && c.quiet[i] {
		i++
	}
	_, n := l.prefix(c.t[i:])
	return n > 0
}

// demands reports whether c, or a clause before it, opens with what is asked for: 会议指出，要加快建设，….
func (s *sentence) demands(c *clause) bool {
	for i := c.index; i >= max(0, c.index-furthestBack); i-- {
		x := s.clauses[i]
		at := 0
		for at < len(x.t) && x.quiet[at] {
			at++
		}
		if is, n := cues().demands.prefix(x.t[at:]); n > 0 && is {
			return true
		}
	}
	return false
}

// lastCue is the last word of a guarded lexicon in t, empty for none.
func lastCue(l *lexicon[bool], t []rune) string {
	word := ""
	for i := 0; i < len(t); {
		is, n := l.prefix(t[i:])
		if is && n > 0 {
			word = string(t[i : i+n])
		}
		i += max(1, n)
	}
	return word
}

// intends reports whether a word of planning speaks of the figure: 拟 always does, 安排 not where work done is told, the
// others in what lies ahead.
func intends(role schemas.SectionRole, d *draft, word string, next bool) bool {
	switch {
	case word == "拟" || next:
		return true
	case word == "安排":
		return role != schemas.SectionReview
	}
	reached := d.class == verbLevel || d.class == "" && (d.fig.Qualifier == "over" || d.fig.Qualifier == "nearly")
	if word == "将" && reached && !d.modifies && d.fig.Qualifier != "at_most" {
		return false // 将超过50万亿元: reached, not done
	}
	return role == schemas.SectionPlan && word != "部署" && d.kind == "level" && !d.toLevel
}

// ahead parts what a plan aims at from what it will do: rates and outcomes are targets, works and spending are plans.
func (r *Reader) ahead(d *draft, clause []rune) (modality, cue string) {
	switch {
	case index(clause, []rune("已")) >= 0:
		return modalActual, "已"
	case dimensions[d.fig.Unit] == "money" && d.kind == "level" && d.verb != "新增" && r.lists.spends(d.head) && !d.toLevel:
		return modalPlan, ""
	case d.fig.QualifierSurface == "不低于" || d.fig.QualifierSurface == "不少于" || d.fig.QualifierSurface == "至少":
		return modalTarget, d.fig.QualifierSurface
	case d.fraction && (hasPrefix(d.noun, "投入") || hasPrefix(d.noun, "用于")):
		return modalPlan, ""
	case d.kind != "level":
		return modalTarget, strings.TrimSuffix(d.verb, "为")
	}
	outcome, n := r.lists.action.prefix(trimLead(d.head, "基本", "累计"))
	_, reached := r.lists.reached.suffix(d.head)
	verbLast, k := r.lists.action.suffix(d.head)
	if last, m := r.lists.action.suffix(d.reading.head); n == 0 && d.modifies && m > 1 {
		outcome, n = last, m // 每个县|培育|5家示范机构
	}
	switch {
	case n == 0 && !d.modifies && counts(d.fig.Unit) && r.lists.worksWithin(d.head):
		return modalPlan, ""
	case reached > 0 && !d.modifies:
		return modalTarget, d.verb
	case k > 0 && !verbLast && d.class == "":
		return modalPlan, ""
	case n > 0 && !outcome && d.class != verbLevel:
		return modalPlan, ""
	case n == 0 && d.modifies:
		return modalPlan, ""
	}
	return modalTarget, d.verb
}

// furthestWork is how many runes may stand before the verb of a work that say how it is done: 集中资源|推进项目90个.
const furthestWork = 6

// worksWithin reports whether a little after its beginning a head says what is built.
func (l *lists) worksWithin(head []rune) bool {
	for i := 2; i <= min(furthestWork, len(head)-1); i++ {
		if outcome, n := l.action.prefix(head[i:]); n > 1 && !outcome && i+n < len(head) {
			return true
		}
	}
	return false
}

// spends reports whether a head is money to be spent.
func (l *lists) spends(head []rune) bool {
	_, n := l.spending.suffix(trimSuffixes(head, "总规模", "规模", "总额", "额度"))
	return n > 0
}

// comparesLevel: 低于发达国家12%~23%的水平 states the level of the others.
func (d *draft) comparesLevel() bool {
	return d.compared && d.class == verbGap && d.kind != "change" && d.fig.Unit != "pp"
}

func findWord(l *lexicon[struct{}], s []rune) string {
	if at, n, _ := l.find(s); at >= 0 {
		return string(s[at : at+n])
	}
	return ""
}
