package figure

import (
	"strings"
	"sync"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/figure/numeral"
	"github.com/zhice-project/zhice/segment/text"
)

// raw is a figure while it is made.
type raw struct {
	start, end int // the span
	numEnd     int // after the numeral
	unitStart  int // where the surface of the unit begins, multipliers of digits included (万家)
	n          numeral.Number
	value, hi  float64
	ranged     bool
	unit       string
	kind       unitKind
	form       string
	class      string
	qStart     int
	qEnd       int
	why        string
	date       bool // inside an expression of time
	suffix     bool // the qualifier stands behind
}

// reader makes the figures of one text, pass after pass.
type reader struct {
	rs      []rune
	t       *tables
	periods []schemas.Period
	out     []raw
	titles  int  // depth of 《》 at the place of reading
	lone    bool // the text has no sentence, table or document around it
}

func (r *reader) at(i int) rune {
	if i >= 0 && i < len(r.rs) {
		return r.rs[i]
	}
	return 0
}

func (r *reader) has(i int, w string) bool {
	for _, c := range w {
		if r.at(i) != c {
			return false
		}
		i++
	}
	return true
}

// usual is how many figures a sentence that has some may have before its list must grow.
const usual = 6

// readAll is the first pass: numerals with the units that stand right behind them.
func (r *reader) readAll() {
	next := 0 // first period that may still cover a figure
	open := openers()
	for i := 0; i < len(r.rs); {
		c := r.rs[i]
		if c == 'h' && r.has(i, "http") || c == 'w' && r.has(i, "www.") {
			i = r.pastAddress(i)
			continue
		}
		switch c {
		case '《':
			r.titles++
		case '》':
			r.titles = max(0, r.titles-1)
		}
		if !open.Has(c) {
			i++
			continue
		}
		if end := r.word(i); end > 0 {
			i = end
			continue
		}
		a, ok := r.figureAt(i)
		if !ok {
			i = max(i+1, a.end)
			continue
		}
		for next < len(r.periods) && r.periods[next].End <= a.start {
			next++
		}
		a.date = next < len(r.periods) && r.periods[next].Start < a.numEnd
		if r.titles > 0 {
			a.why = WhyName
		}
		if a.date {
			a.plain(WhyDate)
		}
		if r.out == nil {
			r.out = make([]raw, 0, usual)
		}
		r.out = append(r.out, a)
		i = a.end
	}
}

// plain drops the unit: a number that only names something.
func (a *raw) plain(why string) {
	a.end, a.unitStart, a.unit, a.kind, a.form, a.why = a.numEnd, a.numEnd, "", kindNone, "", why
	a.value, a.hi = a.n.Value, a.n.Hi
}

// openers are the characters that a figure can begin with, or that change how one is read; most of a text is none.
var openers = sync.OnceValue(func() *text.RuneSet {
	s := text.NewRuneSet("第半几幾数數翻$￥¥€£.")
	s.AddIf(numeral.IsPart)
	s.AddIf(numeral.IsSign)
	return s
})

func (r *reader) pastAddress(i int) int {
	for i < len(r.rs) && r.rs[i] > ' ' && r.rs[i] < 0x80 {
		i++
	}
	return i
}

// word gives the end of a word with numeral characters around i that is no number, or 0. A numeral that goes on beyond
// a word of two characters is one (万一千), and so is a fraction (十分之一).
func (r *reader) word(i int) int {
	if r.rs[i] < 0x80 {
		return 0
	}
	for start := i; start >= max(0, i-3); start-- {
		_, end := r.t.words.longest(r.rs, start)
		if end <= i {
			continue
		}
		if end-start > 2 {
			return end // an idiom, whatever follows
		}
		if n, ok := numeral.Read(r.rs, i); ok && (n.End > end || r.fractionFollows(n.End) || n.End == end && start == i && n.End-i > 1 && n.Power == 0) {
			continue
		}
		return end
	}
	return 0
}

func (r *reader) fractionFollows(i int) bool { return r.at(i) == '分' && r.at(i+1) == '之' }

// figureAt reads the figure that begins at i. Where there is none, a.end is where to go on.
func (r *reader) figureAt(i int) (a raw, ok bool) {
	c0 := r.rs[i]
	switch c := c0; {
	case c == '第':
		return r.ordinal(i)
	case c == '零' && r.at(i+1) == '下':
		return r.belowZero(i)
	case c == '半':
		return r.half(i)
	case c == '翻':
		return r.fold(i)
	case currencySign(c) != "":
		return r.signed(i)
	case c == '.' && i > 0 && (isDigit(r.rs[i-1]) || isLetter(r.rs[i-1]) || r.rs[i-1] == '.'):
		return raw{}, false
	case numeral.IsSign(c) && !r.signAt(i):
		return raw{}, false
	case (c == '数' || c == '數') && !r.severalAt(i):
		return raw{}, false
	}
	if (c0 == '零' || c0 == '〇') && i > 0 && numeral.IsPart(r.at(i+1)) && !numeral.IsPart(r.at(i-1)) && timeWord(r.at(i-1)) {
		return raw{end: i + 1}, false // 一年零三个月
	}
	n, ok := numeral.Read(r.rs, i)
	if !ok {
		return raw{}, false
	}
	if r.at(n.End) == '折' && n.Value == 10 && !n.Decimal {
		return raw{end: n.End + 1}, false // 十折 is the full price
	}
	n = r.lessKilo(i, n)
	if n.End == i+1 && numeral.IsFinancial(r.rs[i]) && !r.alone(i, n.End) && !r.fractionFollows(n.End) && !strings.ContainsRune("元圆圓角", r.at(n.End)) {
		return raw{}, false
	}
	if end := r.chain(n.End); end > 0 {
		return raw{end: end}, false
	}
	a = raw{start: i, numEnd: n.End, end: n.End, unitStart: n.End, n: n, value: n.Value, hi: n.Hi, ranged: n.Range}
	if n.Digits {
		a.unitStart = r.digitsEnd(i, n.End)
	}
	if b, ok := r.fraction(a); ok {
		return b, true
	}
	if m, ok := numeral.Read(r.rs, min(n.End+2, len(r.rs))); ok && r.fractionFollows(n.End) {
		return raw{end: m.End}, false // 五百分之2.2: neither part of what is no fraction counts anything
	}
	if n.Bare && !r.bareStates(i, n) {
		return raw{end: n.End}, false
	}
	r.letterMultiplier(&a)
	r.readUnit(&a)
	return a, true
}

func timeWord(c rune) bool { return c == '年' || c == '月' || c == '岁' || c == '天' || c == '时' }

// lessKilo gives 千 back to a unit that begins with it: 12千米 is 12 km, as 240万千瓦 is 2.4 million kW.
func (r *reader) lessKilo(i int, n numeral.Number) numeral.Number {
	if n.Power != 3 || r.at(n.End-1) != '千' || n.End-1 <= i || n.More == n.End-1 {
		return n
	}
	u, end := r.t.units.longest(r.rs, n.End-1)
	if u == nil || end < n.End+1 {
		return n
	}
	if m, ok := numeral.Read(r.rs[:n.End-1], i); ok {
		return m
	}
	return n
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

func isLetter(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isBreak(c rune) bool {
	switch c {
	case 0, '，', '。', '；', '：', '、', '（', '）', '(', ')', ',', ';', ':', '《', '》', '“', '”', '‘', '’', '！', '？', '!', '?', '"', '\'',
		'…', '【', '】', '[', ']', '〔', '〕':
		return true
	}
	return false
}

// alone reports whether nothing but punctuation stands on both sides.
func (r *reader) alone(i, end int) bool { return isBreak(r.at(i-1)) && isBreak(r.at(end)) }

// whole reports whether runes i to end are the whole text.
func (r *reader) whole(i, end int) bool { return i == 0 && end == len(r.rs) }

// digitsEnd is where the digits of the numeral i to end stop and its multipliers begin.
func (r *reader) digitsEnd(i, end int) int {
	for i < end && (isDigit(r.rs[i]) || r.rs[i] == '.' || r.rs[i] == '·' || r.rs[i] == ',' || r.rs[i] == '，' || numeral.IsSign(r.rs[i])) {
		i++
	}
	return i
}

// signAt reports whether the rune at i is the sign of a numeral: not a dash between two numbers, in a name, or before a
// heading.
func (r *reader) signAt(i int) bool {
	c, prev := r.rs[i], r.at(i-1)
	next := r.at(i + 1)
	if c != '-' && next == ' ' || c == '—' && next == '—' {
		return false
	}
	if next == ' ' {
		next = r.at(i + 2)
	}
	if !numeral.IsPart(next) && next != '.' {
		return false
	}
	if n := len(r.out); n > 0 && r.out[n-1].end == i {
		return false
	}
	switch {
	case c == '负' || c == '負': // 降至负2.1%, 最低负三十度; not 减少税负300亿元
		return !strings.ContainsRune("税胜担肩背自欠抱正重减增辜包身降轻荷应须需各共别", prev) && !r.dutyFollows(i+1)
	case prev == ')' || prev == '）':
		return false
	case isBreak(prev):
		return true
	case !isDigit(next) || c != '-' && c != '—':
		return false
	case strings.ContainsRune("为到至降长达约于比是率度值幅差温由从在和与及", prev): // 增长-2.3%; not 歼-20
		return true
	}
	return c == '-' && prev > 0x4e00 && r.decimalOrShare(i+1)
}

// dutyFollows reports whether the share at i is one that somebody bears: 负30%的责任.
func (r *reader) dutyFollows(i int) bool {
	n, ok := numeral.Read(r.rs, i)
	if !ok {
		return false
	}
	end := n.End
	if r.at(end) == '%' {
		end++
	}
	return r.has(end, "责") || r.has(end, "的责")
}

// decimalOrShare reports whether the numeral at i is one that no model or chapter has behind a dash: 和-0.5%, 利润-3.5亿元.
func (r *reader) decimalOrShare(i int) bool {
	n, ok := numeral.Read(r.rs, i)
	if !ok {
		return false
	}
	u, _ := r.t.units.longest(r.rs, n.End)
	return u != nil && (u.kind == kindShare || u.code == "Cel" || n.Decimal)
}

// severalAt reports whether 数 at i means several: 数百家, not 总数千分之一.
func (r *reader) severalAt(i int) bool {
	switch r.at(i - 1) {
	case '总', '人', '户', '次', '个', '基', '指', '系', '函', '参', '倍', '位', '整', '负', '分', '天', '年', '件', '项', '种', '多', '少', '无', '算', '份', '岁':
		return false
	}
	return true
}

// chain gives the end of a dotted chain that is no number: 1.2.3, 192.168.0.1, and 10..1.
func (r *reader) chain(end int) int {
	if r.at(end) != '.' || !isDigit(r.at(end-1)) || !isDigit(r.at(end+1)) && r.at(end+1) != '.' {
		return 0
	}
	if r.at(end+1) == '.' && !isDigit(r.at(end+2)) {
		return 0
	}
	for end < len(r.rs) && (isDigit(r.rs[end]) || r.rs[end] == '.') {
		end++
	}
	if numeral.IsPart(r.at(end)) {
		end++
	}
	return end
}

// bareStates reports whether a numeral without coefficient stands for a number: 上万人, 超过万亿元, 百亿级; not 百姓.
func (r *reader) bareStates(i int, n numeral.Number) bool {
	if r.whole(i, n.End) {
		return n.End-i > 1 || r.rs[i] == '十' || r.rs[i] == '拾' || r.rs[i] == '百' || r.rs[i] == '千'
	}
	if r.rs[i] == '十' || r.rs[i] == '拾' || n.Range || n.More >= 0 {
		return true
	}
	u, end := r.t.units.longest(r.rs, n.End)
	counted := u != nil && u.follows(r.at(end))
	switch r.at(i - 1) {
	case '上', '过', '超', '近', '逾', '破', '约', '达', '到', '成':
		return counted || n.End-i > 1 || n.Power == 8 || isBreak(r.at(n.End)) && n.Value >= 100
	}
	return n.End-i > 1 && (counted || r.at(n.End) == '级') || n.Value != 1e4 && !n.Bare
}
