package figure

import (
	"strings"

	"github.com/zhice-project/zhice/segment/figure/numeral"
)

// judge is the last pass: which figures state something about the world (ANNOTATION.md section 1).
func (r *reader) judge() {
	for i := range r.out {
		a := &r.out[i]
		if a.why == "" {
			a.why = r.reason(a)
		}
		if i > 0 && a.why == "" && !a.n.Digits && r.out[i-1].why == WhyOrdinal && a.start == r.out[i-1].end+1 && r.at(a.start-1) == '、' {
			a.why = WhyOrdinal // 第十、十二条
		}
	}
}

// reason gives why a figure states nothing, or "".
func (r *reader) reason(a *raw) string {
	prev, next := r.at(a.start-1), r.at(a.end)
	switch {
	case a.date:
		return WhyDate
	case a.form == FormOrdinal:
		return r.rankOr(a)
	case isLetter(prev) && r.rs[a.start] < 0x80 && !(a.ranged && a.unit != ""), prev == '@', prev == '_', prev == '\\':
		return WhyName
	case r.rs[a.end-1] < 0x80 && (isLetter(next) || next == '@' || next == '_') && a.unit == "":
		return WhyName
	case r.quoted(a), r.named(a), r.congress(a):
		return WhyName
	case r.clock(a):
		return WhyClock
	case r.ratioPart(a):
		return WhyRatio
	case r.enumerates(a):
		return WhyEnumerator
	case r.numbered(a), r.labelled(a):
		return WhyNumber
	case r.contact(a):
		return WhyContact
	}
	if a.kind == kindShare || a.kind == kindTimes || a.kind == kindMoney || a.unit == "rank" {
		return ""
	}
	if a.form == FormShare {
		return ""
	}
	return r.countReason(a)
}

// clock reports whether the figure is the hour or minute of 9:30 or 9时30分; 6:4 is a ratio.
func (r *reader) clock(a *raw) bool {
	if a.n.Decimal || a.n.Big || a.value > 60 {
		return false
	}
	switch {
	case a.unit == "" && r.at(a.end) == '时' && a.value <= 24:
		return true
	case a.unit == "分" && r.at(a.start-1) == '时' && numeral.IsPart(r.at(a.start-2)):
		return true
	case !a.n.Digits || a.n.Width > 2 || a.unit != "":
		return false
	}
	if c := r.at(a.end); c == ':' || c == '：' {
		return isDigit(r.at(a.end+1)) && isDigit(r.at(a.end+2))
	}
	c := r.at(a.start - 1)
	return (c == ':' || c == '：') && isDigit(r.at(a.start-2)) && a.n.Width == 2
}

// ratioPart reports whether the number is one of 19∶43∶38 or 6:4, parts of a whole that none of them states alone, a side
// of 5×4米, whose unit is not that of the area, or the tolerance of 5%±1%.
func (r *reader) ratioPart(a *raw) bool {
	switch before := r.at(a.start - 2); r.at(a.start - 1) {
	case '×', '*', '±':
		if isDigit(before) || before == '%' {
			return true
		}
	}
	if isRatio(r.at(a.start-1)) && a.n.Big && a.kind != kindMoney && isDigit(r.at(a.start-2)) { // 1:20万, whatever 图 is counted in
		return true
	}
	return a.form != FormShare && a.unit == "" &&
		(isRatio(r.at(a.numEnd)) && isDigit(r.at(a.numEnd+1)) || isRatio(r.at(a.start-1)) && isDigit(r.at(a.start-2)))
}

func isRatio(c rune) bool { return c == '∶' || c == ':' || c == '：' }

// rankOr tells a rank (位居世界第二) from an ordinal (第二批).
func (r *reader) rankOr(a *raw) string {
	next := r.at(a.end)
	placed := r.rs[a.end-1] == '位' || r.rs[a.end-1] == '名'
	ranked := false
	for _, w := range [...]string{"世界", "全球", "全国", "全省", "全市", "亚洲", "全区", "国内", "位居", "位列", "居", "排名", "列", "跃居", "升至", "蝉联", "保持",
		"稳居", "排", "名列", "跃升至", "上升至", "上升到", "提升至", "提升到", "为", "西部", "中部", "东部", "同类", "行业", "升到", "跃升到", "的", "从", "由"} {
		if r.endsWith(a.start, w) {
			ranked = placed || w != "的" && w != "为" && w != "从" && w != "由"
			break
		}
	}
	ranked = ranked || placed && r.rankedAmong(a.start)
	if !ranked || r.at(a.start-1) != '界' && !placed && ordinalNoun(next) || r.quoted(a) {
		return WhyOrdinal
	}
	a.form, a.unit, a.kind = FormRank, "rank", kindCount
	return ""
}

// longestAmong is how many runes stand between the verb of a rank and the rank at most: 居全国各省区市第2位.
const longestAmong = 10

// rankedAmong reports whether a verb of a rank stands a little before i, with nothing behind it but among whom.
func (r *reader) rankedAmong(i int) bool {
	for j := i; j > 0 && j >= i-longestAmong && !isBreak(r.at(j-1)); j-- {
		for _, w := range [...]string{"位居", "位列", "跃居", "稳居", "名列", "排名", "排在", "居", "列"} {
			if r.endsWith(j, w) && (w != "列" || isBreak(r.at(j-2))) && (w != "居" || r.at(j) != '民') {
				return true
			}
		}
	}
	return false
}

// ordinalNoun reports whether what follows 第N makes it an ordinal of a thing.
func ordinalNoun(c rune) bool {
	switch c {
	case '批', '届', '次', '个', '期', '轮', '章', '条', '款', '节', '篇', '编', '部', '项', '阶', '产', '季', '方', '步', '类', '级', '十', '时', '线', '手', '课', '代', '排', '梯':
		return true
	}
	return false
}

func (r *reader) endsWith(i int, w string) bool {
	n := len([]rune(w))
	return i >= n && r.has(i-n, w)
}

// named reports whether the figure begins a name or set phrase: 八项规定, 二十国集团.
func (r *reader) named(a *raw) bool {
	if a.n.Digits {
		return false
	}
	_, end := r.t.names.longest(r.rs, a.start)
	return end > a.numEnd
}

// congress reports whether the number is that of a party congress: 十四大精神.
func (r *reader) congress(a *raw) bool {
	return !a.n.Digits && a.unit == "" && r.at(a.end) == '大' && a.value >= 7 && a.value <= 40 && a.n.End-a.start > 1
}

const quoteReach = 12

// quoted reports whether the figure stands in a short quotation without a sentence in it: “双一流”, “1+N”, “3533”.
func (r *reader) quoted(a *raw) bool {
	open, shut := -1, -1
	for j := a.start - 1; j >= 0 && j >= a.start-quoteReach; j-- {
		if c := r.rs[j]; c == '”' || c == '，' || c == ',' || c == '。' || c == '；' {
			break
		} else if c == '“' {
			open = j
			break
		}
	}
	if open < 0 {
		return false
	}
	for j := a.end; j < len(r.rs) && j-open <= quoteReach+4; j++ {
		if c := r.rs[j]; c == '“' || c == '，' || c == ',' || c == '。' || c == '；' {
			break
		} else if c == '”' {
			shut = j
			break
		}
	}
	return shut > 0
}

// enumerates reports whether the figure numbers a paragraph or point: 一是, （六）, 1., 三、.
func (r *reader) enumerates(a *raw) bool {
	if a.unit != "" || a.n.Decimal || a.value > 99 || a.value < 0 || a.ranged {
		return false
	}
	prev, next := r.at(a.start-1), r.at(a.end)
	head := a.start == 0 || prev == '。' || prev == '；' || prev == '：' || prev == '”' || prev == '！'
	switch {
	case (prev == '（' || prev == '(' || prev == '〔') && (next == '）' || next == ')' || next == '〕'):
		return true
	case next == '是' && isBreak(prev), next == '要' && head, next == '则' && head:
		return true
	case head && (next == '、' || next == '.' || next == '．' || next == ')' || next == '）'):
		return true
	case prev == '其':
		return true
	}
	return false
}

// numbered reports whether the figure is part of a document's or a standard's number: 〔2025〕11号, GB 4287-2012, 3号线.
func (r *reader) numbered(a *raw) bool {
	prev, next := r.at(a.start-1), r.at(a.end)
	if prev == '〔' || prev == '[' && next == ']' || prev == '〕' || prev == ']' {
		return true
	}
	if next == '号' && a.unit == "" {
		return true
	}
	if a.unit != "" {
		return false
	}
	if (next == '-' || next == '—') && isDigit(r.at(a.end+1)) || (prev == '-' || prev == '—') && (isDigit(r.at(a.start-2)) || isLetter(r.at(a.start-2))) {
		return true
	}
	return prev == ' ' && isLetter(r.at(a.start-2)) && !a.n.Decimal && !a.n.Big
}

// labelled reports whether the number names a table, figure or clause, and what looks like its classifier is the next word:
// 表3列出, 附录2章节, 9.2餐厨垃圾.
func (r *reader) labelled(a *raw) bool {
	if !a.n.Digits || a.n.Big || a.kind != kindCount || a.n.Power > 0 {
		return false
	}
	switch r.at(a.start - 1) {
	case '表', '图', '式':
		return true
	case 0:
		return a.n.Decimal && a.numEnd == a.unitStart
	}
	return r.endsWith(a.start, "附录")
}

// contact reports whether the digits are a telephone number or an address.
func (r *reader) contact(a *raw) bool {
	if !a.n.Digits || a.n.Decimal || a.n.Big || a.unit != "" && a.n.Width < 11 {
		return false
	}
	switch {
	case a.n.LeadingZero && a.n.Width >= 3, a.n.Width >= 15:
		return true
	case a.n.Width >= codeWidth && a.unit == "" && !r.grouped(a):
		return true
	}
	return a.n.Width >= 7 && r.near(a.start, 10, "电话", "传真", "热线", "邮编", "手机", "账号")
}

// codeWidth is how many digits in a row, without a mark between them, are a code rather than a count: 41020101.
const codeWidth = 8

// grouped reports whether the digits are set off in threes.
func (r *reader) grouped(a *raw) bool { return a.numEnd-a.start > a.n.Width }

// countReason judges counts, measures and bare numbers.
func (r *reader) countReason(a *raw) string {
	prev := r.at(a.start - 1)
	hanzi := !a.n.Digits
	qualified := a.class != "" && a.class != "range"
	switch {
	case a.unit == "":
		return r.bareReason(a, qualified)
	case hanzi && a.n.Value == 1 && a.n.End-a.start == 1 && !qualified && a.kind != kindPhysical:
		return WhyArticle
	case hanzi && (!qualified || a.unit == "级") && r.ordinalCount(a):
		return WhyOrdinal
	case a.kind == kindTime:
		return r.durationReason(a, qualified)
	case r.endsWith(a.start, "上述"), r.endsWith(a.start, "以下"), r.endsWith(a.start, "下列"), r.endsWith(a.start, "如下"): // points to a list
		return WhyArticle
	case prev == '每' || prev == '这' || prev == '那' || prev == '某' || prev == '同' || prev == '哪' || prev == '另' || prev == '各':
		return WhyArticle
	}
	return ""
}

// ordinalCount reports whether a hanzi number before a classifier says which one, not how many: 二期工程, 三级医院,
// 二十届三中全会, 六次全会. Two of a thing are 两.
func (r *reader) ordinalCount(a *raw) bool {
	next := r.at(a.end)
	switch a.unit {
	case "期", "级", "次", "届", "代", "线", "版", "楼", "层":
	default:
		return false
	}
	if r.at(a.start) == '二' && a.n.End == a.start+1 || a.unit == "级" {
		return true
	}
	switch a.unit {
	case "期":
		if next == '工' || next == '项' || next == '建' || next == '技' {
			return true
		}
		prev := r.at(a.start - 1) // 电厂六期; not 分三期
		return prev > 0x4e00 && !strings.ContainsRune("分共办了展成出满为举每约近超过达", prev)
	case "届":
		return a.value > 10 || next == '中' || next == '全' || next == '人' || next == '政' || numeral.IsPart(next)
	case "次":
		return next == '全' || next == '会' || next == '党' || next == '代' || r.at(a.start-1) == '届'
	}
	return false
}

// bareReason judges a number without unit: it states something where a verb or qualifier leads to it.
func (r *reader) bareReason(a *raw, qualified bool) string {
	if qualified || a.n.Big && a.n.Digits {
		return ""
	}
	if a.n.Digits || a.n.End-a.start > 1 {
		for _, w := range [...]string{"达到", "达", "为", "至", "到", "是", "仅", "指数", "系数", "共", "总计", "合计", "共计", "累计"} {
			if r.endsWith(a.start, w) {
				return ""
			}
		}
	}
	if isBreak(r.at(a.start-1)) && isBreak(r.at(a.end)) || a.n.Digits {
		return WhyBare
	}
	return WhyWord
}

// longestCircle is how many runes a ring around a home has behind the time it takes to reach: 15分钟|养老服务圈.
const longestCircle = 7

// circle reports whether a time is a part of the name of such a ring.
func (r *reader) circle(a *raw) bool {
	for i := a.end; i < a.end+longestCircle && !isBreak(r.at(i)); i++ {
		if r.at(i) == '圈' {
			return a.unit == "min" || a.unit == "h"
		}
	}
	return false
}

// durationReason tells a measured time (从13.5年提高到14年) from the length of a plan or look back (三年行动, 连续9年).
func (r *reader) durationReason(a *raw, qualified bool) string {
	next := r.at(a.end)
	if next == '来' || r.at(a.start-1) == '零' { // 十几年来, 一年零三个月
		return WhyDuration
	}
	if r.circle(a) {
		return WhyName
	}
	if a.suffix && a.class == "over" || a.n.More >= 0 && a.qStart == a.n.More { // 三年多来: 多 alone measures nothing
		qualified = false
	}
	if a.unit != "a" {
		if next == '内' || next == '后' || next == '前' {
			return WhyDuration
		}
		return ""
	}
	if qualified || a.n.Decimal {
		return ""
	}
	if a.ranged && (next == '内' || next == '行') {
		return WhyDuration
	}
	for _, w := range [...]string{"延长", "缩短", "年限", "期限", "寿命", "提高到", "提高至", "增加到", "达到", "达", "满", "不少于", "为期", "期为", "延长到", "延长至", "增至", "至", "到"} {
		if r.endsWith(a.start, w) {
			return ""
		}
	}
	return WhyDuration
}
