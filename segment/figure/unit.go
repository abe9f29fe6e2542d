package figure

import (
	"math"
	"strings"

	"github.com/zhice-project/zhice/segment/figure/numeral"
)

// readUnit reads the unit behind a numeral and what belongs to it: the second unit of a compound (元/吨), the half of
// 三年半, the small money of 5元3角.
func (r *reader) readUnit(a *raw) {
	at := a.numEnd
	if r.at(at) == '个' || r.at(at) == '個' {
		if r.halfMore(a) {
			return
		}
	}
	u, end := r.unitAt(at)
	if u == nil {
		r.currencyBefore(a)
		return
	}
	if !classifies(a, u) {
		r.currencyBefore(a)
		return
	}
	a.unit, a.kind, a.end = u.code, u.kind, end
	if u.factor != 1 {
		a.scale(u.factor)
	}
	switch {
	case u.kind == kindMoney:
		r.smallMoney(a)
	case u.kind == kindCount && r.coin(a, u.surface):
		r.smallMoney(a)
	}
	r.grain(a, u.surface)
	r.points(a, u.surface)
	r.electricity(a, u.surface)
	r.halfAfter(a, u)
	r.decimalsAfter(a, u)
	r.perUnit(a)
	r.currencyBefore(a)
	switch {
	case a.kind == kindTimes:
		a.form = FormMultiple
	case (u.surface == "名" || u.surface == "位") && r.at(a.start-1) == '前': // 前10名
		a.unit, a.form = "rank", FormRank
	}
}

func (a *raw) scale(f float64) {
	if f < 1 { // 0.01 and 0.0005 are not exact: divide
		d := 1 / f
		a.value, a.hi = a.value/d, a.hi/d
		return
	}
	a.value, a.hi = a.value*f, a.hi*f
}

// unitAt finds the unit at i, over one space before a Latin one (140 EFLOPS).
func (r *reader) unitAt(i int) (*unit, int) {
	at := i
	for r.at(at) >= '⁰' && r.at(at) <= '⁹' { // a footnote mark
		at++
	}
	if r.at(at) == ' ' {
		at++
	}
	u, end := r.t.units.longest(r.rs, at)
	if u == nil || r.at(at-1) == ' ' && !u.latin {
		return nil, i
	}
	next := r.at(end)
	if u.latin && (isLetter(next) || isDigit(next)) || !u.follows(next) {
		return r.shorter(at, end)
	}
	if u.latin && u.length == 1 && (next == '级' || next == '型' || next == '类' || next == '股' || next == '轮') {
		return nil, i
	}
	return u, end
}

// shorter tries the units that are a beginning of the one that did not fit: 个体 is none, but 5个 is in 5个人均.
func (r *reader) shorter(i, end int) (*unit, int) {
	for end--; end > i; end-- {
		u, e := r.t.units.longest(r.rs[:end], i)
		if u == nil {
			break
		}
		if u.follows(r.at(e)) && !u.latin {
			return u, e
		}
		end = e
	}
	return nil, i
}

// arabicOnly are classifiers that make words with hanzi numerals: 两国, 三省, 一路, 四面.
const arabicOnly = "县省国市区州乡镇村旗站港厂校院馆路街岛代层门口步句字环圈格面题章则把注头班眼孔段声本列部起方里"

// wholeOnly are classifiers that no decimal stands before.
const wholeOnly = "对本所条颗注章厂节款则句处项部种类届期批轮起例宗"

// classifies reports whether the unit counts here: hanzi numerals make words with many of them.
func classifies(a *raw, u *unit) bool {
	if a.n.Decimal && !a.n.Big && strings.Contains(wholeOnly, u.surface) {
		return false // 5.3 对企业…: the number of a section
	}
	return a.n.Digits || a.n.Power > 0 && a.n.Value >= 100 || u.length > 1 || !strings.Contains(arabicOnly, u.surface)
}

// halfMore reads 3个半月 and 3个多月, where 半 and 多 stand between 个 and the unit.
func (r *reader) halfMore(a *raw) bool {
	c := r.at(a.numEnd + 1)
	if c != '半' && c != '多' && c != '余' {
		return false
	}
	u, end := r.t.units.longest(r.rs, a.numEnd+2)
	if u == nil || u.kind != kindTime || !u.follows(r.at(end)) {
		return false
	}
	a.unit, a.kind, a.end = u.code, kindTime, end
	if u.surface == "月" {
		a.unit = "mo"
	}
	if c == '半' {
		a.value += 0.5
	} else {
		a.n.More = a.numEnd + 1
	}
	return true
}

// halfAfter reads the 半 of 三年半, 一吨半; a half of what is counted ends the phrase (十二个半).
func (r *reader) halfAfter(a *raw, u *unit) {
	if r.at(a.end) != '半' || a.ranged || a.n.Decimal || u.kind == kindShare || u.kind == kindMoney || u.kind == kindCount && !isBreak(r.at(a.end+1)) {
		return
	}
	switch r.at(a.end + 1) {
	case '导', '径', '岛', '成', '年', '数', '自', '封', '干':
		return
	}
	a.value += 0.5 * u.factor
	a.end++
}

// decimalsAfter reads the digits behind 三十七度五, 一米八 and 1米75.
func (r *reader) decimalsAfter(a *raw, u *unit) {
	if u.surface != "度" && (u.surface != "米" || a.n.Value >= 10) || a.ranged || a.n.Decimal || a.n.Signed {
		return
	}
	d, ok := numeral.Read(r.rs, a.end)
	if !ok || d.Signed || d.Width != d.End-a.end || d.Width > 2 || d.Digits != a.n.Digits || u.surface == "度" && d.Width > 1 || !isBreak(r.at(d.End)) {
		return
	}
	a.value += d.Value / math.Pow10(d.Width)
	a.end = d.End
}

// perUnit reads the second half of a compound unit: 元/吨, 微克/立方米, GB/户·月, 千米每小时.
func (r *reader) perUnit(a *raw) {
	if a.unit == "" || a.kind == kindShare {
		return
	}
	at := a.end
	switch {
	case r.at(at) == '/':
		at++
	case r.at(at) == '每':
		at++
	default:
		return
	}
	if r.at(at-1) == '/' && r.perMany(a, at) {
		return
	}
	u, end := r.unitAt(at)
	if u == nil || u.kind == kindMoney || u.kind == kindShare || r.at(at) == ' ' {
		return
	}
	if r.at(at-1) == '每' && (u.kind != kindTime && u.kind != kindPhysical || !isBreak(r.at(end))) {
		return
	}
	code := u.code
	for r.at(end) == '·' || r.at(end) == '.' {
		w, e := r.t.units.longest(r.rs, end+1)
		if w == nil {
			break
		}
		// A product in the denominator stays as written: GB/户·月.
		code = string(r.rs[at:e])
		end = e
	}
	a.unit += "/" + code
	a.end = end
}

// perMany reads a denominator of many units, and keeps the unit as it is written: 公里/百平方公里, 部/百人.
func (r *reader) perMany(a *raw, at int) bool {
	i := at
	if u, _ := r.unitAt(at); u != nil {
		return false // 元/千瓦时: the 千 is the unit's own
	}
	for c := r.at(i); c == '十' || c == '百' || c == '千' || c == '万' || c == '亿'; c = r.at(i) {
		i++
	}
	u, end := r.unitAt(i)
	if i == at || u == nil || u.kind == kindMoney || u.kind == kindShare {
		return false
	}
	first, _ := r.t.units.longest(r.rs, a.unitStart)
	if first == nil {
		first, _ = r.t.units.longest(r.rs, a.numEnd)
	}
	if first == nil {
		return false
	}
	a.unit, a.end = first.surface+"/"+string(r.rs[at:end]), end
	return true
}

// letterMultiplier reads 15k and 100K, 30w (万): letters that multiply, where no word or unit follows.
func (r *reader) letterMultiplier(a *raw) {
	if !a.n.Digits {
		return
	}
	if f, end := r.wordMultiplier(a.numEnd); f != 0 {
		a.scale(f)
		a.numEnd, a.end = end, end
		return
	}
	c, next := r.at(a.numEnd), r.at(a.numEnd+1)
	if c == ' ' && next == 'k' && isBreak(r.at(a.numEnd+2)) { // 百分之 5 k
		a.numEnd++
		c, next = next, 0
	}
	if isLetter(next) || isDigit(next) || next == '/' {
		return
	}
	f := 0.0
	switch {
	case c == 'k', c == 'K' && a.n.Width > 1:
		f = 1e3
	case c == 'w' && (next == '元' || isBreak(next) || r.t.suffixAt(r.rs, a.numEnd+1)):
		f = 1e4
	case c == 'M' && r.at(a.numEnd+1) == 0 && (a.start == 0):
		f = 1e6
	case c == 'G' && a.n.Decimal && r.at(a.numEnd+1) == 0 && a.start == 0:
		f = 1e9
	}
	if f == 0 {
		return
	}
	a.scale(f)
	a.numEnd++
	a.end = a.numEnd
}

// wordMultiplier reads the multiplier of USD 300 million and US$1.2bn at i; 0 where there is none.
func (r *reader) wordMultiplier(i int) (f float64, end int) {
	if r.at(i) == ' ' {
		i++
	}
	end = i
	for isLetter(r.at(end)) {
		end++
	}
	if end == i {
		return 0, i
	}
	switch strings.ToLower(string(r.rs[i:end])) {
	case "thousand":
		return 1e3, end
	case "million", "mn", "mln":
		return 1e6, end
	case "billion", "bn", "bln":
		return 1e9, end
	case "trillion", "trn":
		return 1e12, end
	}
	return 0, i
}

func (t *tables) suffixAt(rs []rune, i int) bool { v, _ := t.suffix.longest(rs, i); return v != nil }

// points tells the 个点 of a share that changes (比重提高2个点) from places (设3个点).
func (r *reader) points(a *raw, surface string) {
	if surface != "个点" || r.near(a.start, 6, "提高", "提升", "上升", "下降", "回落", "降低", "增加", "减少", "高", "低", "快", "慢", "扩大", "缩小", "收窄") {
		return
	}
	a.unit, a.kind, a.end = "个", kindCount, a.end-1
}

// electricity makes kilowatt-hours of 度 where power is spoken of: 发电三千亿度.
func (r *reader) electricity(a *raw, surface string) {
	if surface == "度" && (a.value >= 1e6 || r.near(a.start, 12, "电")) {
		a.unit = "kWh"
	}
}

// grain turns 斤 and 担 into tonnes where grain is spoken of (ANNOTATION.md section 3.2): billions of 斤 are nothing
// else, and a smaller amount is where the clause names a crop.
func (r *reader) grain(a *raw, surface string) {
	var per float64
	switch surface {
	case "斤", "市斤":
		per = 2000
	case "担":
		per = 20
	default:
		return
	}
	if a.value < 1e8 && !r.near(a.start, 24, "粮", "产量", "亩产", "单产", "增产", "收购", "稻", "麦", "玉米", "大豆", "油料", "棉", "肉", "糖料", "红薯") {
		return
	}
	a.value, a.hi, a.unit = a.value/per, a.hi/per, "t"
}

// near reports whether one of the words stands in the n runes before i, in the same sentence.
func (r *reader) near(i, n int, words ...string) bool {
	for j := i - 1; j >= 0 && j >= i-n && r.rs[j] != '。' && r.rs[j] != '；'; j-- {
		for _, w := range words {
			if r.has(j, w) {
				return true
			}
		}
	}
	return false
}
