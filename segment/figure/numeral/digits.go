package numeral

import "math"

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
	d = r.scaled(r.raised(r.exponent(d)))
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

func isSuperscript(c rune) bool { return superscript(c) >= 0 }

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

// raised reads the ^-3 of 2.5^-3. The sign of a negative base stays outside, as it does where the power is written out.
func (r *reader) raised(d decimal) decimal {
	if r.peek(0) != '^' {
		return d
	}
	k, sign := 1, 1.0
	for ; r.peek(k) == '-' || r.peek(k) == '+'; k++ {
		if r.peek(k) == '-' && k == 1 && r.peek(k+1) != '-' {
			sign = -1
		}
	}
	if k > 3 {
		return d
	}
	n, first := 0.0, k
	for ; k-first < 3 && isASCIIDigit(r.peek(k)); k++ {
		n = n*10 + float64(r.peek(k)-'0')
	}
	v := math.Pow(d.value(), sign*n)
	if k == first || isASCIIDigit(r.peek(k)) || math.IsInf(v, 0) || v > wideLimit {
		return d
	}
	r.at += k
	return decimal{wide: true, float: v}
}

// scaled reads the ×10^6 or ×10⁻³ of 1.2×10^6. The digits of ten and its power must differ to the eye: ×106 is none.
func (r *reader) scaled(d decimal) decimal {
	if r.peek(0) != '×' || r.peek(1) != '1' || r.peek(2) != '0' {
		return d
	}
	k, sign, n := 3, 1, 0
	digit := superscript
	if r.peek(k) == '^' {
		k++
		digit = asciiDigit
	}
	if c := r.peek(k); c == '-' || c == '—' || c == '⁻' {
		k, sign = k+1, -1
	}
	first := k
	for ; k-first < 2 && digit(r.peek(k)) >= 0; k++ {
		n = n*10 + digit(r.peek(k))
	}
	if k == first || digit(r.peek(k)) >= 0 {
		return d
	}
	r.at += k
	return d.shift(sign * n)
}

func asciiDigit(c rune) int {
	if !isASCIIDigit(c) {
		return -1
	}
	return int(c - '0')
}

// superscript is the value of a raised digit, or -1.
func superscript(c rune) int {
	switch {
	case c == '¹':
		return 1
	case c == '²', c == '³':
		return int(c-'²') + 2
	case c == '⁰', c >= '⁴' && c <= '⁹':
		return int(c - '⁰')
	}
	return -1
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
		ok = ok || n > 0 && r.letterZero()
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

// letterZero reports whether a letter O stands for the zero of a year at r.at: 二O一六, 一九九O年.
func (r *reader) letterZero() bool {
	switch r.peek(0) {
	case 'O', 'o', 'Ο', 'О': // Latin, Greek, Cyrillic
		return r.peek(1) == '年' || isHanziDigit(r.peek(1))
	}
	return false
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
