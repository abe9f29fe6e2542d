package figure

import (
	"slices"

	"github.com/zhice-project/zhice/segment/figure/numeral"
)

// Money: currencies before and behind the number, and the small change of an amount.

func currencySign(c rune) string {
	switch c {
	case '$':
		return "USD"
	case '￥', '¥':
		return "CNY"
	case '€':
		return "EUR"
	case '£':
		return "GBP"
	}
	return ""
}

// signed reads $20, ￥300, US$5. Where a currency stands behind the number as well, a wide comma parts two amounts:
// $20，300美元.
func (r *reader) signed(i int) (raw, bool) {
	at := i + 1
	if r.at(at) == ' ' {
		at++
	}
	n, ok := numeral.Read(r.rs, at)
	if !ok || !n.Digits {
		return raw{}, false
	}
	a := raw{start: i, numEnd: n.End, end: n.End, unitStart: r.digitsEnd(at, n.End), n: n, value: n.Value, hi: n.Hi, ranged: n.Range}
	r.letterMultiplier(&a)
	r.readUnit(&a)
	if k := slices.Index(r.rs[at:n.End], '，'); k > 0 && a.kind == kindMoney {
		n, _ = numeral.Read(r.rs[:at+k], at)
		a = raw{start: i, numEnd: n.End, end: n.End, unitStart: n.End, n: n, value: n.Value}
	}
	a.unit, a.kind = currencySign(r.rs[i]), kindMoney
	if c, start := r.t.currency.longestBack(r.rs, i+1); c != nil { // US$, HK$
		a.start, a.unit = start, c.code
	}
	return a, true
}

// currencyBefore reads a currency that stands before the numeral: 港币3.14, 人民币 50元, USD 500.
func (r *reader) currencyBefore(a *raw) {
	if a.unit != "" && a.unit != "CNY" {
		return
	}
	end := a.start
	if r.at(end-1) == ' ' {
		end--
	}
	c, start := r.t.currency.longestBack(r.rs, end)
	if c == nil || c.latin && isLetter(r.at(start-1)) || end < a.start && !c.latin {
		return
	}
	a.start = start
	a.unit, a.kind = c.code, kindMoney
}

// coin reads 块, 毛, 角 and 分 as money where the text speaks of money: 3块5, 五毛, 五分钱; elsewhere 块 counts pieces.
func (r *reader) coin(a *raw, surface string) bool {
	next := r.at(a.end)
	switch surface {
	case "块":
	case "角", "毛", "分":
		lone := r.lone && (r.whole(a.start, a.end) || surface != "分" && r.whole(a.start, a.end+1) && numeral.IsPart(next))
		if next != '钱' && !lone {
			return false // the 80分 of a table's cell are points
		}
		a.unit, a.kind = "CNY", kindMoney
		if surface == "分" {
			a.scale(0.01)
		} else {
			a.scale(0.1)
		}
		return true
	default:
		return false
	}
	n, ok := numeral.Read(r.rs, a.end)
	one := ok && (n.End == a.end+1 || next == '零' && n.End == a.end+2)
	c := r.at(n.End)
	small := one && (c == '毛' || c == '角' || c == '分' || isBreak(c) || numeralJoin(c))
	first := a.start == 0 && (next == 0 || next == '整' || r.t.suffixAt(r.rs, a.end))
	if !small && !a.n.Decimal && !first && !r.near(a.start, 8, "花费", "元", "价", "工资", "块钱") {
		return false
	}
	a.unit, a.kind = "CNY", kindMoney
	return true
}

func numeralJoin(c rune) bool { return c == '到' || c == '至' || c == '~' || c == '-' || c == '—' }

// smallMoney reads the 角 and 分 behind an amount: 123元1角1分, 五块七毛八, 两美元又三美分.
func (r *reader) smallMoney(a *raw) {
	place := 0.1
	if c := r.at(a.end - 1); c == '毛' || c == '角' {
		place = 0.01
	}
	for {
		at := a.end
		if r.at(at) == '又' || r.at(at) == '零' {
			at++
		}
		n, ok := numeral.Read(r.rs, at)
		if !ok || n.Signed || n.Value >= 100 || n.Decimal {
			break
		}
		f, end := 0.0, n.End
		switch c := r.at(n.End); {
		case c == '角' || c == '毛':
			f, end = 0.1, n.End+1
		case c == '分' && r.at(n.End+1) != '之' && r.at(n.End+1) != '别':
			f, end = 0.01, n.End+1
		case r.has(n.End, "美分"), r.has(n.End, "日本銭"):
			f, end = 0.01, n.End+len([]rune("美分"))
			if r.has(n.End, "日本銭") {
				end++
			}
		case n.Digits == a.n.Digits && n.End == at+1 && (isBreak(c) || numeralJoin(c) || c == '以') && a.form == "" && r.spoken(a.end-1):
			f = place
			if r.at(at-1) == '零' { // 十块零五
				f = place / 10
			}
		}
		if f == 0 {
			break
		}
		a.value += n.Value * f
		a.end = end
		place = f / 10
	}
	a.value = round(a.value)
	if r.at(a.end) == '钱' {
		a.end++
	}
	if (r.at(a.end) == '整' || r.at(a.end) == '正') && isBreak(r.at(a.end+1)) {
		a.end++
	}
}

// spoken reports whether a digit alone may follow the unit at i: 一块二, 七毛八; not 3元5.
func (r *reader) spoken(i int) bool { return r.at(i) == '块' || r.at(i) == '毛' || r.at(i) == '角' }

// round takes the dust of adding 角 and 分 off.
func round(v float64) float64 {
	if v > 1e9 || v < -1e9 {
		return v
	}
	s := v * 1e6
	if s < 0 {
		return float64(int64(s-0.5)) / 1e6
	}
	return float64(int64(s+0.5)) / 1e6
}
