package fact

import (
	"slices"
	"strings"

	"github.com/zhice-project/zhice/segment/figure"
)

// memory is what a reader keeps in mind while it goes through a document.
type memory struct {
	modality string    // of the last fact
	seq      int       // of its sentence
	recent   [][]rune  // heads of the sentence being read, in order
	head     []rune    // the last thing measured
	heads    [][]rune  // all heads of the last figure or list
	lead     []rune    // what stood before the last counted noun: 企业牵头建设
	here     bool      // head is of the sentence being read
	clauses  []*clause // of the sentence being read
	name     string    // of the last fact
	period   string    // of the last fact of the sentence before
	unit     string    // of the last figure
	year     string    // the last one a sentence of the paragraph named for 全年
	pair     pair      // the last one of the sentence
	against  string    // what the last figure is compared with
	goal     string    // the year by which the paragraph says what is to be reached: 到2030年，…
	whole    string    // the period of the last sentence of the paragraph that is no breakdown of another
	of       paper
	before   *sentence // the sentence before, in the same paragraph
}

// paper is what the reading of a sentence depends on in the document around it.
type paper struct {
	year     int  // it was made in, 0 for unknown
	titled   int  // the one year its title names, 0 for none
	early    bool // it is of the first quarter of its year
	inYear   bool // it is of the second half of its year: what it compares with last year is of this one
	standard bool // it is a technical standard
	// home is the region it speaks of, with its code, where only its body says which that is.
	home, code string
	region     string // that its head or its body names
}

// sentence is a sentence being read.
type sentence struct {
	in      *Sentence
	clauses []*clause
	slots   []*slot // in the order they stand
	facts   []*draft
	text    string
	aimed   bool // its paragraph sets targets: 主要预期目标是
	of      paper
	// Where words stand first that govern all that follows them in the sentence; -1 for nowhere.
	aims, next, intends int
}

// mark finds the words that govern the rest of the sentence.
func (s *sentence) mark() {
	v := s.in.View.Runes
	s.aims, s.next, s.intends = index(v, []rune("预期目标")), index(v, []rune("下一步")), index(v, []rune("拟"))
}

// after reports whether a word that stands first at `at` governs place i.
func after(at, i int) bool { return at >= 0 && at < i }

// draft is a fact before it is dressed: a slot with the head it got from its list or from context.
type draft struct {
	*slot

	head    []rune
	kind    string
	name    string
	id      string
	base    string
	reasons []string
	// sentence is the text the figure stands in.
	sentence []rune
	acts     bool // an action counts it: 新建125万公里
	// otherwise says that the text calls the known indicator by words its name does not have: 经济增长.
	otherwise bool
}

// readSlots reads the words around every figure of a clause.
func (l *lists) readSlots(c *clause) {
	slices.SortStableFunc(c.slots, func(a, b *slot) int { return a.lo - b.lo })
	for i, s := range c.slots {
		s.reading = l.readLeft(l.leftOf(c, i), s.fig.Unit)
		item, bare := c.listed(i)
		s.item, s.bare = item, bare
		if p := i - 1; item && c.slots[p].leads && s.class == "" && len(s.reading.head) > 0 && s.fig.Unit == c.slots[p].fig.Unit {
			s.verb, s.class, s.direction, s.leads = c.slots[p].verb, verbGrowth, c.slots[p].direction, true // 压减甲9吨、乙3吨
		}
		if i > 0 && !item && len(s.reading.head) > 0 {
			// 每千人口拥有3岁以下婴幼儿托位数4个: the figure before is a part of the name
			s.whole = c.slots[i-1].whole
			from := s.whole
			if p := c.slots[i-1]; counts(p.fig.Unit) {
				from = p.hi // 12种作物总产量: how many there are is no part of the name
			}
			s.reading = l.readLeft(c.words(max(from, s.lo-reach), s.lo), s.fig.Unit)
		} else if i > 0 {
			_, left, _ := c.gap(i)
			s.whole = left
		}
		if i > 0 && s.toLevel && !item && !s.to {
			// 现行16%的税率降至13%: the noun between belongs to both
			if g := c.words(c.slots[i-1].hi, s.lo); len(g) > 1 && g[0] == '的' {
				r := l.readLeft(g[1:], s.fig.Unit)
				if r.toLevel && len(r.head) > 0 && len(r.head) < 6 {
					c.slots[i-1].reading.head = join(c.slots[i-1].reading.head, r.head)
					s.reading = r
					s.reading.head = nil
				}
			}
		}
		if i > 0 && s.toLevel && len(s.reading.head) == 0 && !item {
			s.to = true
			for j := i - 1; j >= 0; j-- {
				c.slots[j].from = true
				s.partner = c.slots[j]
				if !c.slots[j].bare {
					break
				}
			}
		}
	}
	for i, s := range c.slots {
		if i+1 < len(c.slots) && c.slots[i+1].to {
			continue
		}
		l.readRight(s, l.rightOf(c, i))
	}
	for i := range c.slots {
		l.settle(c, i)
	}
	l.shareTails(c)
}

// settle reads what is known of a figure only when those beside it are read: whether it is but a part of what the next one
// says, and which word qualifies it from afar.
func (l *lists) settle(c *clause, i int) {
	s := c.slots[i]
	s.qualify(s.bound, s.bounding)
	l.qualifyApart(s)
	switch {
	case c.conditions(i):
		c.slots[i+1].reading.head = l.readLeft(c.words(max(s.whole, s.lo-reach), c.slots[i+1].lo), c.slots[i+1].fig.Unit).head
	case c.ranksAmong(i):
		next := c.slots[i+1]
		next.reading = l.rankedIn(s.reading.head, c.words(s.lo, next.lo))
	case c.exchanges(i):
		c.slots[i+1].reading = reading{head: l.rateHead(c, i), verb: s.verb, class: verbLevel}
	default:
		return
	}
	s.silent = true
}

// counts reports whether a unit is a classifier of things.
func counts(unit string) bool {
	return dimensions[unit] == "" && !isASCII(unit) && unit != "岁"
}

// shareTails hands what follows the last noun of a list to those before it: 与17个国家和6个组织签署文件,
// 80%的县、60%的乡建立平台.
func (l *lists) shareTails(c *clause) {
	for i := len(c.slots) - 2; i >= 0; i-- {
		s, next := c.slots[i], c.slots[i+1]
		alike := s.modifies && next.modifies || s.of && next.of
		if !next.item || len(next.reading.head) > 0 || !alike {
			continue
		}
		if l.verbAt(s.noun, 1) > 0 || len(next.noun) < 3 {
			continue
		}
		if at := l.verbAt(next.noun, 1); at > 0 {
			s.noun = join(s.noun, next.noun[at:])
		}
	}
}

// gap finds how the words between figure i-1 and i are shared out: up to `right` they belong to the one before, from
// `left` on to the one behind.
func (c *clause) gap(i int) (right, left int, separated bool) {
	from, to := c.slots[i-1].hi, c.slots[i].lo
	if from >= to {
		return to, to, false
	}
	depth := 0
	for j := from; j < to; j++ {
		switch {
		case closer(c.t[j]) != 0:
			depth++
		case depth > 0 && (c.t[j] == '”' || c.t[j] == '）' || c.t[j] == '》' || c.t[j] == ')' || c.t[j] == '’'):
			depth--
		case c.t[j] == '、' && depth == 0:
			return j, j + 1, true
		}
	}
	for _, w := range conjunctions {
		if n := len(w); to-from >= n && slices.Equal(c.t[to-n:to], w) {
			return to - n, to, true
		}
		if n := len(w); to-from > n && slices.Equal(c.t[from:from+n], w) {
			return from, from + n, true
		}
	}
	return to, from, false
}

var conjunctions = [][]rune{[]rune("以及"), []rune("和"), []rune("与"), []rune("及"), []rune("或")}

// reach is how many runes on either side of a figure can belong to it. It bounds the work on a text without marks.
const reach = 160

// near gives the words of the clause before a figure, as far as they can belong to it.
func (s *slot) near() []rune { return s.c.t[max(0, s.lo-reach):s.lo] }

func (l *lists) leftOf(c *clause, i int) []rune {
	lo := c.slots[i].lo
	if i == 0 {
		return c.words(max(0, lo-reach), lo)
	}
	_, left, _ := c.gap(i)
	return c.words(max(left, lo-reach), lo)
}

func (l *lists) rightOf(c *clause, i int) []rune {
	hi := c.slots[i].hi
	end := min(len(c.t), hi+reach)
	if i+1 < len(c.slots) {
		right, _, separated := c.gap(i + 1)
		if right == hi && !separated {
			return c.words(hi, end) // 957个50户以上村寨: the next figure belongs to the noun
		}
		return l.countedNoun(c.words(hi, min(right, end)), separated)
	}
	return c.words(hi, end)
}

// countedNoun ends what a figure counts before what the next figure of the clause says of it: 300个重点项目|完成投资50亿元,
// 40个断面|优良率91%.
func (l *lists) countedNoun(w []rune, separated bool) []rune {
	if separated || len(w) < 4 {
		return w
	}
	if at := l.verbAt(w, 2); at > 0 {
		return trimSuffixes(w[:at], "累计", "共计", "共")
	}
	if at := index(w, []rune("规模以上")); at > 1 {
		return w[:at]
	}
	if n := len(w); w[n-1] == '率' && n > 5 {
		return w[:n-3]
	}
	return w
}

// listed reports whether slot i is an item of a list, and whether nothing stands between it and the one before.
func (c *clause) listed(i int) (item, bare bool) {
	if i == 0 {
		return false, false
	}
	right, left, separated := c.gap(i)
	if !separated {
		return false, false
	}
	return true, right == c.slots[i-1].hi && len(trimRight(c.words(left, c.slots[i].lo), "约近超")) == 0
}

// readRight reads the words after a figure: the noun it counts, or what a share is a share of.
func (l *lists) readRight(s *slot, words []rune) {
	w := words
	for len(w) > 0 && (w[0] == ' ') {
		w = w[1:]
	}
	if len(w) == 0 || isLoose(w[0]) || w[0] == '、' || closer(w[0]) == '）' {
		return
	}
	switch s.fig.Unit {
	case "rank":
		return
	case "%", "permille", "pp", "times":
		l.readShareRight(s, w)
		return
	}
	if w[0] == '的' {
		w = w[1:]
	}
	act := s.fig.UnitSurface == "次" || s.fig.UnitSurface == "轮" // 两次下调利率: what is counted is an act
	if len(w) == 0 || !act && l.endsPhrase(w) {
		return
	}
	if _, n := l.verbs.prefix(w); n > 1 && !act {
		return
	}
	if s.class == verbGrowth || s.class == verbGap {
		if words[0] == '的' || len(s.reading.head) > 0 {
			return
		}
		s.reading.head, s.class, s.verb, s.direction = []rune(s.verb), "", "", ""
	}
	for i := 2; i+1 < len(w); i++ {
		if w[i] == '比' && !strings.ContainsRune("重例率较价亚", w[i+1]) && w[i-1] != '占' && w[i-1] != '对' {
			w = w[:i] // 6种作物产量比上年增长: what is counted ends before the comparison
			break
		}
	}
	if dimensions[s.fig.Unit] == "money" {
		if _, n := l.purposes.prefix(w); n > 0 && l.spends(s.reading.head) {
			return // 中央预算内投资安排7亿元支持设施建设
		}
		w = l.withoutPurpose(w)
	}
	s.modifies, s.noun = true, w
}

// withoutPurpose ends what is lent before what it is for: 国债|支持灾后重建. 资金 without its purpose would say nothing.
func (l *lists) withoutPurpose(w []rune) []rune {
	for i := 2; i < len(w); i++ {
		_, n := l.purposes.prefix(w[i:])
		if _, k := l.loans.suffix(w[:i]); n > 0 && k > 0 && i+n < len(w) {
			return w[:i]
		}
	}
	return w
}

// endsPhrase reports whether w begins with a word that closes the phrase of a figure: no noun follows.
func (l *lists) endsPhrase(w []rune) bool {
	if _, n := l.ends.prefix(w); n > 0 {
		return true
	}
	return len(w) == 1 && strings.ContainsRune("来后时中上下内外", w[0])
}

// thingBehind is the thing that a share said to change stands before; nil where something else follows.
func (l *lists) thingBehind(w []rune) []rune {
	_, verb := l.verbs.prefix(w)
	_, act := l.action.prefix(w)
	_, adverb := l.adverbs.prefix(w)
	_, use := l.uses.prefix(w)
	if verb+act+adverb+use > 0 || l.endsPhrase(w) {
		return nil
	}
	if i := slices.Index(w, '的'); i >= 0 {
		w = w[:i]
	}
	if at := l.verbAt(w, 2); at > 0 {
		w = w[:at]
	}
	if len(w) < 3 {
		return nil
	}
	return w
}

func (l *lists) readShareRight(s *slot, w []rune) {
	if _, n := l.growing.prefix(w); n > 0 {
		if s.class == "" || s.class == verbHold || s.class == verbLevel {
			s.class, s.direction, s.verb = verbGrowth, "up", "增长"
		}
		return
	}
	if s.class == verbGrowth && !s.toLevel && len(s.reading.head) == 0 && s.fig.Form == figure.FormShare && !s.compared {
		s.reading.head = l.thingBehind(w) // 减少1/3行政审批事项
	}
	if s.class == verbGrowth && !s.toLevel || s.fig.Unit == "pp" || s.fig.Unit == "times" {
		return
	}
	if w[0] == '的' {
		w = w[1:]
		_, kind := l.kinds.prefix(w)
		if len(w) == 0 || kind > 0 || l.endsPhrase(w) {
			return
		}
		if _, n := l.growthNouns.suffix(w); n > 0 {
			s.reading.head, s.class = w, "" // 8%左右的投资增长目标
			return
		}
		s.of, s.noun = true, w
		return
	}
	if (w[0] == '为' || w[0] == '是') && len(w) > 2 && string(s.c.t[:s.lo]) == "其中" {
		s.of, s.noun = true, w[1:] // 其中70%为小微企业
		return
	}
	if _, n := l.uses.prefix(w); n > 0 {
		s.fraction, s.noun = true, w
	}
}
