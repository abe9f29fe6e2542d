package fact

import (
	"regexp"
	"slices"
	"strings"

	"github.com/zhice-project/zhice/segment/figure"
)

// add makes a draft of a slot with its head, and gives it kind and name.
func (r *Reader) add(s *sentence, sl *slot, head []rune, reason string) {
	d := &draft{slot: sl, head: head, sentence: s.in.View.Runes}
	if reason != "" {
		d.reasons = append(d.reasons, reason)
	}
	if t := s.ownQuantity(head); len(t) > 0 && r.known(t, sl.fig.Unit) {
		d.head = t
	}
	if d.unclassified() {
		d.fig.Unit = r.countUnit(d)
	}
	d.kind = r.lists.kindOf(d)
	if sl.fig.Unit == "pp" && !sl.share && len(sl.base) == 0 {
		part := trimSuffixes(head, "占比", "比重", "比例")
		for _, b := range slices.Backward(s.facts[max(0, len(s.facts)-furthestBack):]) {
			if b.share && b.kind == "share" && slices.Equal(b.head, part) {
				sl.share, sl.base, d.head = true, b.reading.base, part // 占全部的45%，占比提高8个百分点
				break
			}
		}
	}
	if n := len(s.facts); sl.fig.Unit == "位" && n > 0 && s.facts[n-1].kind == "rank" && len(sl.field) == 0 {
		sl.field = s.facts[n-1].field // 居全国第5位、前移3位
	}
	_, n := r.lists.action.prefix(trimLead(head, "累计", "共", "历史性地"))
	_, k := r.lists.action.suffix(head) // 棚户区改造
	d.acts = n > 0 || k > 1 || r.lists.accrues(head) || len(s.facts) > 0 && r.lists.goesOn(d, s.facts[len(s.facts)-1])
	if !r.lists.states(d) || s.of.standard && !d.statesInStandard() {
		return
	}
	r.name(d)
	s.facts = append(s.facts, d)
}

// ownQuantity is a head without the region the paper itself is of; nil where it does not begin with it.
func (s *sentence) ownQuantity(head []rune) []rune {
	if s.of.region == "" || !hasPrefix(head, s.of.region) {
		return nil
	}
	return head[len([]rune(s.of.region)):]
}

// unclassified reports whether a number counts things without a classifier: 6600多万.
func (d *draft) unclassified() bool {
	bare := strings.Trim(d.fig.UnitSurface, "万亿千百多余几来") == ""
	return d.fig.Unit == "" || bare && d.fig.Form != figure.FormShare && (d.fig.Unit == "个" || d.fig.Unit == "1")
}

// accrues reports whether a head says that something was made or came: 全省新建住房, 各地引进技术.
func (l *lists) accrues(head []rune) bool {
	at, n, _ := l.accruing.find(head[:min(len(head), 10)])
	return at >= 0 && at+n < len(head) && head[at+n] != '区'
}

// goesOn reports whether a level goes on with what was made before it: 建成项目90个，其中交通项目20个.
func (l *lists) goesOn(d, b *draft) bool {
	made := b.acts && b.class == "" || b.verb == "新增"
	switch {
	case !made || b.kind != "level" || d.kind != "level" || d.class != "" || d.c.index > b.c.index+1:
		return false
	case b.verb == "新增" && l.dependents.is(d.reading.head):
		return false // 新增铁路里程30公里，总里程700公里
	case hasPrefix(d.c.t, "其中"):
		return d.fig.Unit == b.fig.Unit
	}
	return !d.modifies && !b.modifies && (d.c.index == b.c.index+1 || d.item)
}

// states says whether a figure in its place states a fact at all: a length of time needs something it measures, an age
// limit or a slope is a part of a name, and 四个现代化 counts nothing.
func (l *lists) states(d *draft) bool {
	if d.silent || hasPrefix(d.c.t[d.hi:], "的部分") {
		return false // 年所得不超过100万元的部分: to what a rule applies
	}
	switch d.fig.Unit {
	case "a", "mo", "wk", "d", "h", "min":
		_, n := l.durations.suffix(d.head)
		return n > 0 || d.kind == "change" || d.toLevel || d.from
	case "岁", "deg":
		return !d.modifies
	}
	if !d.modifies && d.class == "" && d.fig.Value <= 20 && hanzi(d.fig.Span) && (hasSuffix(d.near(), "以下") || hasSuffix(d.near(), "如下")) {
		return false
	}
	few := d.fig.Value <= 20 && hanzi(d.fig.Span)
	if _, n := l.rhetorical.prefix(d.c.t[d.hi:min(len(d.c.t), d.hi+8)]); n > 0 && few && d.class == "" && !d.modifies && d.fig.Unit == "个" {
		return false // 3万亿、4万亿元两个大关
	}
	if d.modifies && few {
		if _, n := l.rhetorical.prefix(d.noun); n > 0 {
			return false
		}
		if at, _, _ := l.rhetorical.find(d.noun[:min(len(d.noun), 8)]); at >= 0 {
			return false
		}
		if d.restatesList() {
			return false
		}
	}
	return true
}

// restatesList reports whether a count only sums up the names before it: 人员、车辆、道路三类数据; 分为以下四级.
func (d *draft) restatesList() bool {
	near := d.c.t[max(0, d.lo-12):d.lo]
	return strings.ContainsRune(string(near), '、') || hasSuffix(near, "以下") || hasSuffix(near, "如下") || hasSuffix(near, "分为")
}

// hanzi reports whether a number is written without Arabic numerals.
func hanzi(span string) bool {
	return !strings.ContainsAny(span, "0123456789０１２３４５６７８９")
}

// balanced takes marks off whose mates were cut away.
func balanced(s []rune) []rune {
	m := mates(s)
	ok := make([]bool, len(s))
	for i, j := range m {
		if j >= 0 {
			ok[i], ok[j] = true, true
		}
	}
	out := make([]rune, 0, len(s))
	for i, c := range s {
		if ok[i] || closer(c) == 0 && !strings.ContainsRune("）)”》’」〕]", c) {
			out = append(out, c)
		}
	}
	return out
}

// kindOf says whether the figure states a level, share, growth, change or rank (ANNOTATION.md, section 5).
func (l *lists) kindOf(d *draft) string {
	unit := d.fig.Unit
	if unit == "rank" {
		return "rank"
	}
	if d.compared && d.class == verbGap && (d.verb == "低于" || d.verb == "高于") && unit != "pp" && unit != "times" {
		d.direction = ""
		if unit == "%" {
			return "share"
		}
		return "level"
	}
	byName := !d.share && (unit == "%" || unit == "times") && (d.class != verbGrowth || d.toLevel)
	if dir, n := l.growthNouns.suffix(d.head); n > 0 && byName {
		if d.class == verbLevel || d.class == verbHold || d.class == "" || d.direction == "" {
			d.direction = dir
		}
		return "growth"
	}
	change := (d.class == verbGrowth || d.class == verbGap) && !d.toLevel
	if change && d.added() {
		d.direction = ""
		return "level" // 企业净增900家: what came, as of 新增
	}
	switch {
	case unit == "pp":
		return "change"
	case unit == "times" && d.fig.Form == "fold", unit == "times" && d.class != verbGrowth:
		if d.direction == "" {
			d.direction = "up"
		}
		return "change"
	case change && percentLike(unit):
		if d.class == verbGap {
			return "change"
		}
		return "growth"
	case change:
		return "change"
	case unit == "1" && d.fig.Form == figure.FormShare:
		return "share"
	case (unit == "%" || unit == "permille") && !hasSuffix(d.head, "指数"):
		return "share"
	}
	return "level"
}

// added reports whether a count tells what came on balance, compared with nothing: 净增900家.
func (d *draft) added() bool {
	return (d.verb == "净增" || d.verb == "净增加") && counts(d.fig.Unit) && !d.compared
}

func percentLike(unit string) bool { return unit == "%" || unit == "times" || unit == "permille" }

// name gives a draft the name of what it measures, and the id where it is a known indicator.
func (r *Reader) name(d *draft) {
	head := unnumbered(strings.Trim(string(balanced(d.head)), "、 ，"))
	if len([]rune(head)) == 0 {
		d.reasons = append(d.reasons, "nothing named")
	}
	phrase := head
	if d.added() && len(d.reading.head) > 0 && !strings.HasPrefix(head, d.verb) {
		phrase = d.verb + head
	}
	if d.modifies && d.verb == "新增" && d.class == verbLevel && !strings.HasPrefix(head, "新增") {
		_, n := r.lists.carriers.prefix([]rune(head))
		phrase = "新增" + string([]rune(head)[n:]) // 新增4万亿元投资 is not all there is
	}
	switch {
	case d.share:
		phrase = head + "占" + string(d.reading.base) + "比重"
		d.base = string(d.reading.base)
		if ind := r.indicators.find(phrase, d.kind, d.fig.Unit); ind == nil && d.portion != "" {
			phrase = head + "占" + string(d.reading.base) + d.portion
		}
	case d.of:
		phrase = r.shareOf(d) + "占比"
	case d.fraction:
		phrase = head + string(d.noun) + "比重"
		d.base = head
	case d.kind == "rank":
		d.base = string(d.field)
		phrase = head + string(d.field) + "排名"
		if strings.HasSuffix(head, "排名") || strings.HasSuffix(head, "位次") {
			phrase = head
		}
	}
	if d.compared {
		d.base = string(d.reading.base)
	}
	if t := r.withoutRecipient(phrase, d); t != "" {
		phrase = t
	} else if _, n := r.lists.neutral.prefix([]rune(phrase)); n > 0 && r.indicators.find(string([]rune(phrase)[n:]), d.kind, d.fig.Unit) != nil {
		phrase = string([]rune(phrase)[n:])
	}
	if ind := r.indicators.find(phrase, d.kind, d.fig.Unit); ind != nil {
		d.id, d.name = ind.ID, ind.Name
		d.otherwise = calledOtherwise(phrase, ind.Name)
		if strings.HasSuffix(phrase, ind.Name) || slices.Contains(ind.Own, phrase) {
			d.name = phrase
		}
		if _, n := r.lists.growthNouns.suffix([]rune(phrase)); d.kind == "growth" && n == 0 && slices.Contains(ind.Own, phrase) {
			d.name = phrase + "增长率"
			if strings.HasSuffix(ind.Name, "降低率") {
				d.name = phrase + "降低率" // one series has one sign
			}
		}
		if d.kind == "level" && slices.Contains(ind.Own, phrase) {
			d.name = phrase + r.quantity([]rune(phrase), d.fig.Unit)
		}
		if d.annual {
			d.name = withAnnual(d.name)
		}
		if ind.Base != "" && d.base == "" {
			d.base = ind.Base
		}
		d.reasons = append(d.reasons, "known indicator")
		return
	}
	if d.kind == "change" {
		if d.name = r.changed(d, phrase); d.name != "" {
			return
		}
	}
	d.name = r.plainName(d, phrase)
}

// calledOtherwise reports whether most of a phrase is not in the name it was taken for: 经济总量, for 国内生产总值.
func calledOtherwise(phrase, name string) bool {
	in, all := 0, 0
	for _, c := range phrase {
		all++
		if strings.ContainsRune(name, c) {
			in++
		}
	}
	return 2*in < all
}

// changed is the name of the known indicator that a change is one of; empty for none.
func (r *Reader) changed(d *draft, phrase string) string {
	if d.fig.Unit == "pp" {
		if ind := r.indicators.find(phrase, "share", "%"); ind != nil && !slices.Contains(ind.Own, phrase) {
			return ind.Name
		}
		return ""
	}
	if len(d.reading.head) > 0 || d.modifies {
		return ""
	}
	_, n := r.lists.neutral.prefix([]rune(phrase))
	for _, p := range []string{phrase, string([]rune(phrase)[n:])} {
		if ind := r.indicators.find(p, "level", d.fig.Unit); ind != nil && !slices.Contains(ind.Own, p) {
			return ind.Name // 安排专项债券3.8万亿元，比上年增加900亿元
		}
	}
	return ""
}

// furthestRecipient is how many runes the phrase may have that says for whom something is done.
const furthestRecipient = 14

// withoutRecipient is the known name behind 为…: 为企业减税降费. It is empty where there is none.
func (r *Reader) withoutRecipient(phrase string, d *draft) string {
	s := []rune(phrase)
	if len(s) < 4 || s[0] != '为' {
		return ""
	}
	for i := 2; i < min(len(s)-1, furthestRecipient); i++ {
		if t := string(s[i:]); r.indicators.find(t, d.kind, d.fig.Unit) != nil {
			return t
		}
	}
	return ""
}

// shareOf names what 90%以上的政务服务实现网上可办 is a share of: the verb phrase first, then the noun.
func (r *Reader) shareOf(d *draft) string {
	noun := d.noun
	cut := r.lists.verbAt(noun, 2)
	if at := r.lists.predicateAt(noun); at > 0 && (cut == 0 || at < cut) {
		cut = at
	}
	if cut > 0 {
		d.base = string(noun[:cut])
		return string(r.lists.plainPredicate(noun[cut:])) + "的" + string(noun[:cut])
	}
	d.base = string(noun)
	return string(d.reading.head) + string(noun)
}

// verbAt finds where the verb of a noun phrase with its predicate begins (政务服务|实现网上可办), not before `from`; 0 for
// nowhere.
func (l *lists) verbAt(s []rune, from int) int {
	for i := from; i < len(s); i++ {
		if _, n := l.action.prefix(s[i:]); n > 1 {
			return i
		}
		if _, n := l.carriers.prefix(s[i:]); n > 1 {
			return i
		}
	}
	return 0
}

// plainName names a quantity statistics has no word for: growth and counts by their form, others by their words.
func (r *Reader) plainName(d *draft, phrase string) string {
	rs := []rune(phrase)
	switch d.kind {
	case "growth":
		if _, n := r.lists.growthNouns.suffix(rs); n > 0 {
			return annualPrefix(d, phrase)
		}
		if d.annual {
			return phrase + "年均增长率"
		}
		return phrase + "增长率"
	case "change":
		if d.fig.Unit == "位" {
			return strings.TrimSuffix(phrase, "排名") + string(d.field) + "排名"
		}
		if dimensions[d.fig.Unit] != "money" && d.fig.Unit != "pp" && d.fig.Unit != "times" {
			return phrase + r.quantity(rs, d.fig.Unit) // 博物馆90座，比上年增加2座
		}
	case "level":
		if d.modifies && counts(d.fig.Unit) {
			return annualPrefix(d, phrase+r.quantityOf(rs, d.fig.Unit)) // 300项标准: a thing, whatever else it measures
		}
		return annualPrefix(d, phrase+r.quantity(rs, d.fig.Unit))
	}
	return phrase
}

func annualPrefix(d *draft, name string) string {
	if d.annual {
		return "年均" + name
	}
	return name
}

func withAnnual(name string) string {
	for _, w := range []string{"增长率", "涨幅", "降低率"} {
		if t, ok := strings.CutSuffix(name, w); ok {
			return t + "年均" + w
		}
	}
	return "年均" + name
}

// itemNumber is the number of an item run into its text: 三、市财政局…, （二）…, 7.2.5…. 一、二、三产业 is none.
var itemNumber = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}(?:\.[0-9]{1,2}){2,4}|[a-z][）)])([^一二三四五六七八九十0-9.%])`)

func unnumbered(name string) string { return itemNumber.ReplaceAllString(name, "$1") }
