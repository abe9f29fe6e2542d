// Package numeral reads numbers as eighty years of Chinese official papers write them: digits with separators of any
// width, decimals, hanzi, financial and contracted forms, mixed forms (3千5百万, 1.2万亿), rough ones (三五百, 几十,
// 数百, 十几) and those with 多 or 余 inside. It knows numbers only: units, signs of the clock and everything that
// follows from context belong to its callers.
//
// All functions are pure and read from an offset of a rune slice; none looks further than the numeral is long.
package numeral

// Number is one numeral as it was read.
type Number struct {
	Value float64
	// Hi is the upper end of a rough number (三五百, 几十, 十几); only with Range.
	Hi    float64
	Range bool
	// Rough is true for a range that names no digits: 几十, 数百, 十几.
	Rough bool
	// More is the offset of the 多 or 余 inside, or -1.
	More int
	// End is the offset after the last rune.
	End int
	// Digits is true where it begins with 0-9 (after the sign), Signed where a sign was read.
	Digits, Signed bool
	// Bare is true where the numeral has no coefficient of its own: 万亿, 千万, 百.
	Bare bool
	// Power is that of the last multiplier it ends with: 4 for 3万, 12 for 1.2万亿; 0 for none. Big is true where a
	// multiplier of 万 or above stands in it.
	Power int
	Big   bool
	// Decimal is true where a decimal point was read; Width is the number of digits before it where it is written as
	// digits or as a row of hanzi digits (二〇二四), else 0. LeadingZero is true for 010.
	Decimal     bool
	Width       int
	LeadingZero bool
	// Runes of digits read one by one, not with multipliers: 二〇二四, 一一.
	Positional bool
}

// Read reads the numeral that begins at rs[at], a sign (-, 负) included. ok is false where none begins there.
func Read(rs []rune, at int) (n Number, ok bool) {
	i, neg := at, false
	if i < len(rs) && IsSign(rs[i]) {
		neg = rs[i] != '+'
		for i++; i < len(rs) && rs[i] == ' '; i++ {
		}
	}
	r := reader{rs: rs, at: i, more: -1}
	if !r.read() {
		return Number{}, false
	}
	n = r.number()
	if neg {
		n.Value = -n.Value
		if n.Range {
			n.Value, n.Hi = -n.Hi, n.Value
		}
	}
	n.Signed = i != at
	return n, true
}

// IsSign reports whether r can be the sign of a numeral; whether it is one there is for the caller to know.
func IsSign(r rune) bool { return r == '-' || r == '+' || r == '负' || r == '負' || r == '—' }

// reader holds the parts of a numeral while it is read. A hanzi number is a sum of groups: groups below 万 are summed
// in section, 万 lifts the section into wan, 亿 lifts both into yi, 兆 all.
type reader struct {
	rs []rune
	at int

	section, wan, yi decimal
	spread           decimal // upper end minus lower end of a rough number
	cur              decimal // coefficient that waits for its multiplier
	curSpread        int64   // of a pair 三五
	has              bool    // cur holds something
	curStart         int
	curHanzi         bool
	curLen           int

	last     int // power of the last multiplier in the section
	lastBig  int // power of the last multiplier of 万 or above
	tail     int // power a trailing digit hangs below: 一百二
	zero     bool
	any      bool // something is committed
	coef     bool // a digit was read
	started  bool
	digits   bool
	decimal  bool
	rough    bool
	more     int
	width    int
	leading0 bool
	position bool
	power    int
	endAt    int
}

func (r *reader) peek(k int) rune {
	if r.at+k < len(r.rs) && r.at+k >= 0 {
		return r.rs[r.at+k]
	}
	return 0
}

func (r *reader) read() bool {
	start := r.at
	if r.some() {
		r.coef = true
	}
	for r.at < len(r.rs) {
		c := r.rs[r.at]
		if !r.step(c, start) {
			break
		}
	}
	r.finish()
	return r.endAt > start
}

// step takes one part; false where the numeral ends.
func (r *reader) step(c rune, start int) bool {
	switch {
	case isASCIIDigit(c) || c == '.' && r.at == start && isASCIIDigit(r.peek(1)):
		return !r.has && r.latin()
	case isHanziDigit(c):
		return !r.has && r.hanzi()
	case isPoint(c):
		return r.point()
	case isSome(c):
		return r.someInside()
	case isMore(c):
		return r.moreInside()
	}
	if v, ok := tensOf(c); ok {
		if r.has || r.last != 0 && r.last <= 1 {
			return false
		}
		r.section = r.section.add(whole(v))
		r.commit(1, r.at+1)
		r.coef = true
		return true
	}
	if p, ok := powerOf(c); ok {
		return r.multiplier(p)
	}
	return false
}

// some reads 几十, 数百万 at the beginning: one to ten of what follows.
func (r *reader) some() bool {
	c := r.peek(0)
	if !isSome(c) && c != '数' && c != '數' {
		return false
	}
	if _, ok := powerOf(r.peek(1)); !ok {
		return false
	}
	r.cur, r.has, r.curHanzi, r.curSpread, r.curStart, r.curLen = whole(1), true, true, 9, r.at, 1
	r.rough, r.started = true, true
	r.at++
	return true
}

// someInside reads the 几 of 十几, 二十几万, 一百零几.
func (r *reader) someInside() bool {
	if r.has || !r.any || r.last == 0 || r.rough || !r.spread.zero() {
		return false
	}
	p := r.last
	if r.zero {
		p = 1
	}
	r.spread = whole(1).shift(p)
	r.rough = true
	r.at++
	if q, ok := powerOf(r.peek(0)); ok && q < p { // 一百几十亿
		r.at++
	}
	r.endAt = r.at
	r.last = 1
	return true
}

// moreInside reads 多 and 余 where the numeral goes on or ends with them: 140多, 十余万, 500多亿. 余额 is a word.
func (r *reader) moreInside() bool {
	if !r.started || r.more >= 0 || r.rough || r.decimal && !r.any {
		return false
	}
	next := r.peek(1)
	if r.rs[r.at] != '多' && (next == '额' || next == '地' || next == '量' || next == '下') {
		return false
	}
	if r.rs[r.at] == '多' && (next == '元' && r.peek(2) == '化' || next == '样' || next == '边' || next == '极') {
		return false
	}
	if r.has && r.curHanzi && !r.digits {
		return false // 三多: not a rough number
	}
	r.more = r.at
	r.hold()
	r.at++
	r.endAt = r.at
	p, ok := powerOf(next)
	return ok && p >= 3
}

// hold commits a coefficient that no multiplier followed so far, keeping it liftable by 万 and 亿.
func (r *reader) hold() {
	if r.has {
		r.section = r.section.add(r.cur)
		r.has = false
		r.any = true
	}
}

// latin reads a number of ASCII digits: separators in groups of three, one decimal point.
func (r *reader) latin() bool {
	start := r.at
	d, width := decimal{}, 0
	for isASCIIDigit(r.peek(0)) {
		d = d.digit(int64(r.rs[r.at]-'0'), false)
		width++
		r.at++
	}
	if width <= 3 && width > 0 {
		for isSeparator(r.peek(0)) && r.group() {
			for k := 1; k <= 3; k++ {
				d = d.digit(int64(r.peek(k)-'0'), false)
			}
			width += 3
			r.at += 4
		}
	}
	frac := false
	if (r.peek(0) == '.' || r.peek(0) == '·' && r.dotted()) && isASCIIDigit(r.peek(1)) {
		frac = true
		r.at++
		for isASCIIDigit(r.peek(0)) {
			d = d.digit(int64(r.rs[r.at]-'0'), true)
			r.at++
		}
	}
	d = r.exponent(d)
	if isSuperscript(r.peek(0)) && isPower(r.peek(1)) { // a footnote mark: 948.88⁵亿
		r.at++
	}
	if r.any && (frac || width == 1) {
		// 3万5 or 3万5.2 is not one number unless a multiplier follows.
		if _, ok := powerOf(r.peek(0)); !ok {
			r.at = start
			return false
		}
	}
	if !r.started {
		r.digits, r.width, r.leading0 = true, width, r.rs[start] == '0' && width > 1
	}
	r.decimal = r.decimal || frac
	r.cur, r.has, r.curHanzi, r.curStart, r.curLen, r.curSpread = d, true, false, start, width, 0
	r.started, r.coef = true, true
	return true
}

// dotted reports whether a middle dot is the decimal point, as papers of the 1990s set it (5·8％): a unit must follow
// the decimals, for 9·11 is a date.
func (r *reader) dotted() bool {
	k := 1
	for k < 6 && isASCIIDigit(r.peek(k)) {
		k++
	}
	switch c := r.peek(k); c {
	case '%', '‰', '元', '吨', '个', '倍', '公', '亩', '美':
		return true
	default:
		return isPower(c)
	}
}

func isSuperscript(c rune) bool {
	return c == '¹' || c == '²' || c == '³' || c >= '⁰' && c <= '⁹'
}

// exponent reads the e+14 of 12.32e+14.
func (r *reader) exponent(d decimal) decimal {
	c := r.peek(0)
	if c != 'e' && c != 'E' {
		return d
	}
	k, sign := 1, 1
	if s := r.peek(1); s == '+' || s == '-' {
		k = 2
		if s == '-' {
			sign = -1
		}
	}
	n, digits := 0, 0
	for ; digits < 3 && isASCIIDigit(r.peek(k)); digits++ {
		n = n*10 + int(r.peek(k)-'0')
		k++
	}
	if next := r.peek(k); digits == 0 || digits == 3 || next >= 'a' && next <= 'z' || next >= 'A' && next <= 'Z' {
		return d
	}
	r.at += k
	return d.shift(sign * n)
}

func isSeparator(r rune) bool { return r == ',' || r == '，' }

// group reports whether a separator and exactly three digits follow.
func (r *reader) group() bool {
	for k := 1; k <= 3; k++ {
		if !isASCIIDigit(r.peek(k)) {
			return false
		}
	}
	return !isASCIIDigit(r.peek(4))
}

// hanzi reads a row of hanzi digits: one digit, a pair that means a range (三五), or digits one by one (二〇二四).
func (r *reader) hanzi() bool {
	start := r.at
	d, n := decimal{}, 0
	var first, lastDigit int64
	for r.at < len(r.rs) {
		v, ok := digitOf(r.rs[r.at])
		if !ok || isASCIIDigit(r.rs[r.at]) {
			break
		}
		if two(r.rs[r.at]) && !r.twoAt(n, first) {
			break
		}
		if n == 0 && v == 0 && r.any {
			r.zero = true // 一万零三
			r.at++
			start = r.at
			continue
		}
		if n == 0 {
			first = v
		}
		lastDigit = v
		d = d.digit(v, false)
		n++
		r.at++
		if n == 1 && r.any && !r.pairAhead(v) {
			break
		}
	}
	if n == 0 {
		return r.at < len(r.rs) && (isPower(r.rs[r.at]) || isASCIIDigit(r.rs[r.at]) || isSome(r.rs[r.at]))
	}
	r.cur, r.has, r.curHanzi, r.curStart, r.curLen, r.curSpread = d, true, true, start, n, 0
	if n == 2 && isPair(first, lastDigit) {
		// Two digits in a row are a range only before a multiplier or where units are counted; the end of the numeral
		// decides (finish).
		r.cur, r.curSpread = whole(first), lastDigit-first
	}
	if !r.started {
		r.width = n
		r.leading0 = n > 1 && first == 0
	}
	r.started, r.coef = true, true
	return true
}

func two(c rune) bool { return c == '两' || c == '兩' }

// twoAt reports whether 两 at r.at is a digit of the row: it begins a numeral or stands before a multiplier, or behind 一
// (一两个); at the end of a numeral it is the unit (三十两).
func (r *reader) twoAt(n int, first int64) bool {
	if isPower(r.peek(1)) {
		return n == 0 || n == 1 && first == 1
	}
	if n == 0 {
		return !r.any
	}
	return n == 1 && first == 1 && !r.any
}

func isPower(r rune) bool { _, ok := powerOf(r); return ok }

func (r *reader) pairAhead(v int64) bool {
	w, ok := digitOf(r.peek(0))
	return ok && !isASCIIDigit(r.peek(0)) && isPair(v, w) && !isPower(r.peek(0)) && !r.rough
}

// isPair reports whether two digits in a row can mean "a or b": neighbours, and 三五.
func isPair(a, b int64) bool { return a > 0 && b == a+1 || a == 3 && b == 5 }

// multiplier takes 十 to 兆. A multiplier out of order ends the numeral before its coefficient.
func (r *reader) multiplier(p int) bool {
	if p == 12 && !r.trillion() {
		return false
	}
	if p <= 3 {
		return r.small(p)
	}
	return r.large(p)
}

// trillion reports whether 兆 at r.at means 10^12: not in 兆瓦, 兆字节, and not after digits (100兆 is a data rate).
func (r *reader) trillion() bool {
	if r.digits || !r.started {
		return false
	}
	switch r.peek(1) {
	case '瓦', '赫', '字', '比', '帕', '焦', '伏', '欧', '位', '周', 'b', 'B', '宽':
		return false
	}
	return true
}

func (r *reader) small(p int) bool {
	if r.more >= 0 && p < 3 {
		return false
	}
	if r.more >= 0 { // 3多千 is not written; 十多千 neither
		return false
	}
	if r.last != 0 && p >= r.last {
		return false
	}
	c, end := r.cur, r.at+1
	if !r.has {
		if r.started && p != 1 && !r.zero { // 三万百 is not a number; 一万零百一十一 is
			return false
		}
		c = whole(1)
	}
	if r.has && r.curHanzi && r.curLen > 1 && r.curSpread == 0 && !r.decimal {
		return false // 二〇二四千
	}
	r.section = r.section.add(c.shift(p))
	if r.curSpread != 0 {
		r.spread = whole(r.curSpread).shift(p)
		r.curSpread = 0
	}
	r.commit(p, end)
	return true
}

func (r *reader) large(p int) bool {
	sum := r.section
	if r.has {
		sum = sum.add(r.cur)
	}
	end := r.at + 1
	switch p {
	case 4:
		switch {
		case !sum.zero() && r.wan.zero():
			r.wan = sum.shift(4)
		case sum.zero() && !r.wan.zero() && r.lastBig == 4 && !r.has && r.wan.exp < maxExp: // 四万万
			r.wan = r.wan.shift(4)
		case sum.zero() && !r.started:
			r.wan = whole(1).shift(4)
		default:
			return false
		}
	case 8:
		sum = sum.add(r.wan)
		switch {
		case !sum.zero() && (r.yi.zero() || r.lastBig == 12):
			r.yi = r.yi.add(sum.shift(8))
		case sum.zero() && !r.yi.zero() && r.lastBig == 8 && !r.has && r.yi.exp < maxExp: // 亿亿
			r.yi = r.yi.shift(8)
		case sum.zero() && !r.started:
			r.yi = whole(1).shift(8)
		default:
			return false
		}
		r.wan = decimal{}
	default:
		sum = sum.add(r.wan).add(r.yi)
		if sum.zero() || r.lastBig == 12 {
			return false
		}
		r.yi, r.wan = sum.shift(12), decimal{}
	}
	if r.curSpread != 0 {
		r.spread = whole(r.curSpread)
		r.curSpread = 0
	}
	r.spread = r.spread.shift(p)
	r.section = decimal{}
	r.commit(0, end)
	if r.lastBig == 4 && p == 8 {
		r.power = 12
	} else {
		r.power = p
	}
	r.lastBig, r.tail = p, p
	return true
}

// maxExp ends a row of multipliers that no number is written with.
const maxExp = 60

// commit moves past a multiplier of the section (0 for a large one).
func (r *reader) commit(p, end int) {
	r.has, r.zero, r.any, r.started = false, false, true, true
	r.last, r.at, r.endAt = p, end, end
	r.tail = p
	r.power = p
	r.cur = decimal{}
}

// point reads 点 and the decimals after it, which then lift as a whole: 十六点三亿.
func (r *reader) point() bool {
	if r.decimal || r.rough || r.more >= 0 || !r.started || r.digits && !r.any {
		return false
	}
	k := 1
	first := r.peek(k)
	if _, ok := digitOf(first); !ok || first == '两' {
		return false
	}
	d, at := decimal{}, r.at+1
	for at < len(r.rs) {
		v, ok := digitOf(r.rs[at])
		if !ok {
			break
		}
		d = d.digit(v, true)
		at++
	}
	if at < len(r.rs) {
		if p, ok := powerOf(r.rs[at]); ok && p < 2 {
			return false // 八点三十: a clock
		}
	}
	whole := r.settled()
	r.yi, r.wan, r.section, r.has, r.zero = decimal{}, decimal{}, decimal{}, false, false
	r.cur, r.has, r.curHanzi, r.curLen, r.curSpread = whole.add(d), true, true, 1, 0
	r.lastBig, r.last, r.tail = 0, 0, 0
	r.decimal = true
	r.at, r.endAt = at, at
	r.any = false
	return true
}

// settled is the sum so far, with a trailing digit in its place (两千三 -> 2300).
func (r *reader) settled() decimal {
	s := r.yi.add(r.wan).add(r.section)
	if r.has {
		c := r.cur
		if r.hangs() {
			c = c.shift(r.tail - 1)
		}
		s = s.add(c)
	}
	return s
}

// hangs reports whether the waiting digit stands for the place below the last multiplier: 一百二, 十三万五.
func (r *reader) hangs() bool {
	return r.any && r.tail >= 2 && !r.zero && r.curHanzi && r.curLen == 1 && r.more < 0 && !r.decimal
}

// finish settles what waits at the end.
func (r *reader) finish() {
	if !r.has {
		if r.more < 0 && !r.rough && r.zero && r.at > r.endAt {
			r.at = r.endAt // 一百零 ends before 零
		}
		return
	}
	if r.rough && r.curLen == 1 && !r.any && r.curSpread == 9 {
		return // 几 alone
	}
	switch {
	case r.curSpread != 0 && !r.any && r.curLen == 2:
		r.spread = whole(r.curSpread)
		r.position = true
	case r.curSpread != 0:
		r.spread = whole(r.curSpread)
	case r.curHanzi && r.curLen > 1 && !r.decimal:
		r.position = true
	}
	if r.hangs() && r.curSpread == 0 {
		r.cur = r.cur.shift(r.tail - 1)
	}
	if r.any && r.more >= 0 {
		return // 十多三: the digit is another number
	}
	r.section = r.section.add(r.cur)
	r.endAt = r.at
	r.power = 0
	r.has = false
}

func (r *reader) number() Number {
	v := r.yi.add(r.wan).add(r.section)
	n := Number{
		Value: v.value(), More: r.more, End: r.endAt, Digits: r.digits, Bare: !r.coef, Power: r.power,
		Big: r.lastBig > 0, Decimal: r.decimal, Width: r.width, LeadingZero: r.leading0, Rough: r.rough,
		Positional: r.position,
	}
	if !r.spread.zero() {
		n.Range, n.Hi = true, v.add(r.spread).value()
	}
	return n
}
