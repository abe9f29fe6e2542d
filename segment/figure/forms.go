package figure

import (
	"math"

	"github.com/zhice-project/zhice/segment/figure/numeral"
)

// ordinal reads 第二, 第9位, 第三批. Whether it is a rank is judged later, from what stands around it.
func (r *reader) ordinal(i int) (raw, bool) {
	at := i + 1
	n, ok := numeral.Read(r.rs, at)
	if !ok || n.Signed || numeral.IsFinancial(r.at(at)) && n.End == at+1 && r.at(at) != '拾' {
		return raw{end: i + 1}, false
	}
	a := raw{start: i, numEnd: n.End, end: n.End, unitStart: n.End, n: n, value: n.Value, form: FormOrdinal}
	if c := r.at(n.End); (c == '位' || c == '名') && r.at(n.End+1) != '于' {
		a.end++
	}
	return a, true
}

// fold reads 翻一番 (twice as much) and 翻两番 (four times).
func (r *reader) fold(i int) (raw, bool) {
	at := i + 1
	if r.at(at) == '了' {
		at++
	}
	n, ok := numeral.Read(r.rs, at)
	if !ok || r.at(n.End) != '番' || n.Value > 20 {
		return raw{end: i + 1}, false
	}
	end := n.End + 1
	return raw{start: i, numEnd: n.End, end: end, unitStart: n.End, n: n, value: math.Pow(2, n.Value), unit: "times", kind: kindTimes, form: FormFold}, true
}

var halfNumber = numeral.Number{Value: 0.5, More: -1}

// half reads 半年, 半公斤, 半个月: 0.5 of a measured unit.
func (r *reader) half(i int) (raw, bool) {
	at := i + 1
	if r.at(at) == '折' || r.at(at) == '成' && isBreak(r.at(at+1)) {
		return raw{start: i, numEnd: at, end: at + 1, unitStart: at, n: halfNumber, value: 50, unit: "%", kind: kindShare, form: FormShare}, true
	}
	u, end := r.t.units.longest(r.rs, at)
	if u == nil || !u.follows(r.at(end)) || u.kind != kindTime && u.kind != kindPhysical && u.factor <= 1 { // 半打 is six
		return raw{end: i + 1}, false
	}
	switch r.at(i - 1) {
	case '上', '下', '前', '后', '南', '北', '东', '西', '大', '多', '过', '小':
		return raw{end: i + 1}, false
	}
	return raw{start: i, numEnd: at, end: end, unitStart: at, n: halfNumber, value: 0.5 * u.factor, unit: u.code, kind: u.kind}, true
}

// belowZero reads 零下5摄氏度.
func (r *reader) belowZero(i int) (raw, bool) {
	a, ok := r.figureAt(min(i+2, len(r.rs)-1))
	if !ok || a.unit != "Cel" && a.unit != "deg" || a.start != i+2 {
		return raw{end: i + 2}, false
	}
	a.start, a.unit = i, "Cel"
	a.value, a.hi = -a.value, -a.hi
	if a.ranged {
		a.value, a.hi = a.hi, a.value
	}
	return a, true
}

// fraction reads what makes a share of the numeral in a: 百分之五, 三分之一, 一又二分之一, 3/4, 七成, 八五折, 一半, 两位数.
func (r *reader) fraction(a raw) (raw, bool) {
	e := a.n.End
	switch c := r.at(e); {
	case r.fractionFollows(e):
		return r.partsOf(a, 0)
	case c == '分' && (r.at(e+1) == '百' || r.at(e+1) == '佰') && a.n.Bare && a.value == 100: // 百分百
		return a.share(e+2, 100), true
	case c == '又' || c == ' ' && r.at(e+1) == '又':
		return r.mixed(a)
	case c == '/':
		return r.slash(a)
	case c == ' ':
		if b, ok := r.spacedDiscount(a); ok {
			return b, true
		}
		return r.slash(a)
	case c == '成':
		return r.tenths(a)
	case c == '折':
		return r.discount(a)
	case c == '半' && a.n.End == a.start+1 && a.value == 1 && r.at(e+1) != '径':
		b := a.share(e+1, 50)
		if r.whole(b.start, b.end) {
			b.value, b.unit = 0.5, "1"
		}
		return b, true
	case r.has(e, "位数") && a.value >= 1 && a.value <= 12 && !a.n.Decimal && a.n.End-a.start <= 2:
		b := a.share(e+2, math.Pow10(int(a.value)-1))
		b.form, b.ranged, b.hi = FormRange, true, math.Pow10(int(a.value))
		b.class = "range"
		return b, true
	}
	return a, false
}

// mixed reads a whole number and a fraction: 一又二分之一, 3又1/4, 一又十分一.
func (r *reader) mixed(a raw) (raw, bool) {
	at := a.n.End + 1
	for r.at(at) == ' ' || r.at(at) == '又' {
		at++
	}
	d, ok := numeral.Read(r.rs, at)
	if !ok || d.Signed {
		return a, false
	}
	b := a
	b.n, b.numEnd = d, d.End
	switch {
	case r.fractionFollows(d.End):
		return r.partsOf(b, a.value)
	case r.at(d.End) == '/':
		den, ok := numeral.Read(r.rs, d.End+1)
		return a.plus(d, den), ok && den.Digits && !den.Signed && !den.Decimal && den.Value > d.Value
	case r.at(d.End) == '分':
		n, ok := numeral.Read(r.rs, d.End+1)
		return a.plus(n, d), ok && !n.Signed && !n.Decimal && n.Value < d.Value
	}
	return a, false
}

// plus adds a fraction to a whole number; the later of its parts ends the figure.
func (a *raw) plus(num, den numeral.Number) raw {
	b := a.share(max(num.End, den.End), a.value+math.Copysign(num.Value/den.Value, a.value))
	b.unit, b.kind = "1", kindNone
	return b
}

// share makes a percentage of a that ends at end.
func (a *raw) share(end int, value float64) raw {
	b := *a
	b.end, b.numEnd, b.unitStart = end, end, end
	b.value, b.ranged = value, false
	b.unit, b.kind, b.form = "%", kindShare, FormShare
	return b
}

// percent gives a share in percent: percentage points that tell of no change, and thousandths in words. last is the last
// character of it.
func (a *raw) percent(last rune) {
	switch {
	case a.unit == "pp":
		a.unit = "%"
	case a.unit == "permille" && last != '‰':
		a.value, a.hi, a.unit = a.value/10, a.hi/10, "%"
	}
}

// partsOf reads N分之M, whole being the number before 又.
func (r *reader) partsOf(a raw, wholePart float64) (raw, bool) {
	at := a.n.End + 2
	m, ok := numeral.Read(r.rs, at)
	if !ok {
		return a, false
	}
	negative := a.value < 0
	den := math.Abs(a.n.Value)
	b := a.share(m.End, 0)
	b.n = m
	b.n.Signed = false
	switch {
	case den == 0, m.Decimal && !a.n.Bare && wholePart == 0 && den != 100 && den != 1000:
		return a, false
	case wholePart != 0:
		b.value, b.unit, b.kind = math.Abs(wholePart)+m.Value/den, "1", kindNone
		negative = wholePart < 0
		r.readUnit(&b)
	case a.n.Bare && den == 100:
		b.value, b.form = m.Value, ""
		if m.Range {
			b.ranged, b.hi = true, m.Hi
		}
		r.letterMultiplier(&b)
	case a.n.Bare && den == 1000:
		b.value, b.unit, b.form = m.Value, "permille", ""
	case a.n.Bare && den == 1e4:
		b.value = m.Value / 100
	default:
		b.value = m.Value / den * 100
		r.ratio(&b, m.Value, den)
	}
	if negative {
		b.value = -b.value
	}
	return b, true
}

// largestShare is the largest denominator that shares are spoken of in: a tenth, not a sixteenth.
const largestShare = 10

// ratio leaves a fraction a bare number where it is no share of anything: it is the whole text, above one or of parts
// that nobody counts shares in (十六分之一), or a unit follows (四分之一公升).
func (r *reader) ratio(b *raw, num, den float64) {
	v := num / den
	if u, end := r.t.units.longest(r.rs, b.end); u != nil && u.kind == kindPhysical && u.follows(r.at(end)) {
		b.value, b.form = v, ""
		r.readUnit(b)
		return
	}
	start := b.start
	if r.at(start-1) == '负' || r.at(start-1) == '負' {
		start--
	}
	if r.whole(start, b.end) || v > 1 || den > largestShare {
		b.value, b.unit, b.kind = v, "1", kindNone
	}
}

// slash reads 1/3 and 1 3/5.
func (r *reader) slash(a raw) (raw, bool) {
	if !a.n.Digits || a.n.Decimal || a.n.Big || a.n.More >= 0 {
		return a, false
	}
	num, at, wholePart := a.n, a.n.End, 0.0
	if r.at(at) == ' ' {
		m, ok := numeral.Read(r.rs, at+1)
		if !ok || !m.Digits || m.Signed || m.Decimal || r.at(m.End) != '/' {
			return a, false
		}
		wholePart, num, at = a.value, m, m.End
	}
	den, ok := numeral.Read(r.rs, at+1)
	if !ok || !den.Digits || den.Signed || den.Decimal || den.Big || den.Value == 0 || r.at(at-num.Width-1) == '/' {
		return a, false
	}
	next := r.at(den.End)
	if next == '/' || next == '-' || next == '年' || isLetter(next) {
		return a, false
	}
	v := num.Value / den.Value
	if wholePart == 0 && v >= 1 && !r.alone(a.start, den.End) || wholePart == 0 && (den.Value > 20 || den.LeadingZero) {
		return a, false
	}
	b := a.share(den.End, v*100)
	if wholePart != 0 || v >= 1 || r.whole(b.start, b.end) {
		b.value, b.unit, b.kind = wholePart+math.Copysign(v, a.value), "1", kindNone
	}
	return b, true
}

// tenths reads 七成, 七成六, 七成半, 三成多.
func (r *reader) tenths(a raw) (raw, bool) {
	e := a.n.End + 1
	switch r.at(e) {
	case '立', '员', '为', '功', '本', '果', '都', '套', '品', '型', '年', '份', '分', '就', '交', '绩', '效', '长', '熟', '灾', '千', '百', '群', '不':
		return a, false
	}
	if a.value > 10 || a.value <= 0 || a.n.Big {
		return a, false
	}
	b := a.share(e, tenfold(a.n.Value))
	if a.n.Range {
		b.ranged, b.hi = true, a.n.Hi*10
	}
	if d, ok := numeral.Read(r.rs, e); ok && !a.n.Digits && d.End == e+1 && d.Value < 10 && !isDigit(r.at(e)) && !a.n.Range {
		b.value, b.end, b.numEnd, b.unitStart = b.value+d.Value, d.End, d.End, d.End
	} else if r.at(e) == '半' && isBreak(r.at(e+1)) && !a.n.Range {
		b.value, b.end, b.numEnd, b.unitStart = b.value+5, e+1, e+1, e+1
	}
	return b, true
}

func tenfold(v float64) float64 { return math.Round(v*1e10) / 1e9 }

// spacedDiscount reads 7 2 折, whose digits stand apart.
func (r *reader) spacedDiscount(a raw) (raw, bool) {
	e := a.n.End
	if !isDigit(r.at(e+1)) || r.at(e+2) != '折' && (r.at(e+2) != ' ' || r.at(e+3) != '折') || a.n.Width != 1 || a.n.Decimal {
		return a, false
	}
	n, _ := numeral.Read(r.rs, e+1)
	a.n = n
	a.n.Value, a.n.Positional = a.value*10+n.Value, true
	return r.discount(a)
}

// discount reads 五折 (50 %), 七五折 (75 %).
func (r *reader) discount(a raw) (raw, bool) {
	v := a.n.Value
	next := r.at(a.n.End + 1)
	if next == '合' || next == '旧' || next == '射' || next == '返' || v <= 0 || v >= 100 {
		return a, false
	}
	if v == 10 && !a.n.Decimal {
		return a, false
	}
	if a.n.Positional || a.n.Range || v > 10 {
		if a.n.Range { // 七八折 is 78 %: two digits here are digits
			v = v*10 + a.n.Hi
		}
		return a.share(a.n.End+1, v), true
	}
	return a.share(a.n.End+1, tenfold(v)), true
}
