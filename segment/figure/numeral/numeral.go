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
