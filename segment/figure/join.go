package figure

import (
	"math"

	"github.com/zhice-project/zhice/segment/figure/numeral"
)

// joinRanges is the second pass: two figures with a dash, 至 or 到 between them and nothing else become one range.
func (r *reader) joinRanges() {
	out := r.out[:0]
	for i := 0; i < len(r.out); i++ {
		a := r.out[i]
		for i+1 < len(r.out) {
			b, ok := r.rangeOf(a, r.out[i+1])
			if !ok {
				break
			}
			a = b
			i++
		}
		out = append(out, a)
	}
	r.out = out
}

// rangeOf makes one range of a and b.
func (r *reader) rangeOf(a, b raw) (raw, bool) {
	if a.why != "" || b.why != "" || a.ranged || b.ranged || a.form == FormOrdinal || b.form == FormOrdinal || a.n.Signed && b.n.Signed {
		return a, false
	}
	if d, ok := r.neighbours(a, b); ok {
		return d, true
	}
	if d, ok := r.toOne(a, b); ok {
		return d, true
	}
	if !r.joined(a, b) {
		return a, false
	}
	if g := r.at(a.end); (g == '和' || g == '与') && b.unit == "间" {
		b.unit, b.kind, b.end, b.unitStart = "", kindNone, b.numEnd, b.numEnd
	}
	if a.n.LeadingZero || b.n.LeadingZero || numberedChain(r, b.end) || isLetter(r.at(a.start-1)) && b.kind != kindPhysical || r.at(a.start-1) == '-' {
		return a, false
	}
	lo := a.value
	switch {
	case a.unit == b.unit:
	case a.unit == "" || a.unit == "1":
		lo = r.sameMultiplier(a, b)
		if b.form == FormShare && a.form == "" { // 三到五成
			lo *= 10
		}
	case b.unit == "" && a.kind == kindShare && b.numEnd == b.end: // 百分之三十到四十
		b.unit, b.kind, b.form = a.unit, a.kind, a.form
	default:
		return a, false
	}
	if a.unit == "" && b.unit == "" {
		lo = r.sameMultiplier(a, b)
	}
	if lo >= b.value {
		return a, false
	}
	out := b
	out.start, out.value, out.hi, out.ranged = a.start, lo, b.value, true
	out.form, out.class = FormRange, "range"
	out.n.Digits, out.n.Bare = a.n.Digits, false
	out.unitStart = b.unitStart
	out.date = a.date || b.date
	return out, true
}

// neighbours reads 二、三百亿: two digits that follow each other, the multiplier behind the second.
func (r *reader) neighbours(a, b raw) (raw, bool) {
	if a.n.Digits || b.n.Digits || a.end != a.start+1 || a.n.Positional || r.at(a.end) != '、' || b.start != a.end+1 || b.n.Power == 0 {
		return a, false
	}
	first, ok := numeral.Read(r.rs[:b.start+1], b.start)
	if !ok || first.Value != a.value+1 || !numeral.IsPart(r.at(b.start+1)) || b.value == 0 {
		return a, false
	}
	out := b
	out.start, out.hi, out.ranged = a.start, b.value, true
	out.value = b.value / first.Value * a.value
	out.form, out.class = FormRange, "range"
	return out, true
}

// toOne reads 2.4∶1, the form statistics gives the ratio of two levels; 6∶4 and 9:30 are none.
func (r *reader) toOne(a, b raw) (raw, bool) {
	mark := r.at(a.end)
	if mark != '∶' && mark != '：' && mark != ':' || b.start != a.end+1 || !a.n.Decimal || a.unit != "" || b.value != 1 || b.numEnd != b.start+1 {
		return a, false
	}
	if next := r.at(b.numEnd); next == '∶' || next == '：' || next == ':' || r.at(a.start-1) == mark {
		return a, false
	}
	a.end, a.numEnd, a.unitStart, a.unit, a.kind = b.numEnd, b.numEnd, b.numEnd, "1", kindShare
	a.form = FormShare
	return a, true
}

// sameMultiplier gives a's value in the multiplier of b where a has none: 三到五万, 500—1000万.
func (r *reader) sameMultiplier(a, b raw) float64 {
	if a.n.Power != 0 && b.n.Power <= a.n.Power || a.n.Big || b.n.Power < 2 {
		return a.value
	}
	p := b.n.Power
	scale := math.Pow10(p)
	if b.value != 0 && b.n.Value != 0 && b.value != b.n.Value {
		scale *= b.value / b.n.Value // a unit with a factor
	}
	if v := a.value * scale; v < b.value {
		return v
	}
	return a.value
}

// joined reports whether only a joining word stands between a and b.
func (r *reader) joined(a, b raw) bool {
	at := a.end
	if r.has(at, "(含)") || r.has(at, "（含）") {
		at += 3
	}
	switch string(r.rs[min(at, b.start):b.start]) {
	case "-", "—", "——", "~", "～":
		return a.unit == "" || a.unit == b.unit || b.unit == ""
	case "至", "到":
		switch r.at(a.start - 1) {
		case '从', '由', '自': // 从1到10之间; elsewhere a change: 从3.1增加到4.6
			return a.unit == "" && b.unit == "" && (isBreak(r.at(b.end)) || r.has(b.end, "之间")) && !a.n.Big && !b.n.Big && !a.n.Decimal
		}
		return true
	case "和", "与":
		return r.has(b.end, "之间") || r.at(b.end) == '间' && isBreak(r.at(b.end+1)) || b.unit == "间" && isBreak(r.at(b.end))
	}
	return false
}

// joinBounds makes one range of the two bounds of one quantity: 大于10且小于20, 1000以上、1500以下.
func (r *reader) joinBounds() {
	out := r.out[:0]
	for i := 0; i < len(r.out); i++ {
		a := r.out[i]
		if i+1 < len(r.out) {
			if b, ok := r.between(a, r.out[i+1]); ok {
				a = b
				i++
			}
		}
		out = append(out, a)
	}
	r.out = out
}

// between makes the range of a and b, one of which is its lower and the other its upper bound.
func (r *reader) between(a, b raw) (raw, bool) {
	lower, upper := a, b
	if isLower(b.class) {
		lower, upper = b, a
	}
	if !isLower(lower.class) || !isUpper(upper.class) || lower.value >= upper.value || a.unit != b.unit && a.unit != "" || a.why != "" || b.why != "" {
		return a, false
	}
	from, to := a.end, b.start
	switch {
	case a.suffix && a.qStart != a.end, !a.suffix && a.qEnd != a.start, b.suffix && b.qStart != b.end, !b.suffix && b.qEnd != b.start:
		return a, false // 多 inside the number, a qualifier shared with others
	case a.suffix:
		from = a.qEnd
	}
	if !b.suffix {
		to = b.qStart
	}
	if from > to || to-from > 4 {
		return a, false
	}
	switch string(r.rs[from:to]) {
	case "", "，", ",", "、", "且", "并且", "并", "但", "而", "，且", "，并且", "，但", "同时", "的同时", "，同时":
	default:
		return a, false
	}
	out := b
	out.start, out.value, out.hi, out.ranged = a.start, lower.value, upper.value, true
	out.form, out.class, out.suffix, out.qStart, out.qEnd = FormRange, "range", false, 0, 0
	return out, true
}

func isLower(class string) bool { return class == "over" || class == "at_least" }

func isUpper(class string) bool { return class == "under" || class == "at_most" }

// numberedChain reports whether a dash and digits go on: 010-8888-6666, 2024-03-05.
func numberedChain(r *reader, i int) bool {
	return (r.at(i) == '-' || r.at(i) == '—') && isDigit(r.at(i+1))
}

// shareUnits is the third pass, from right to left: a figure without unit takes it from the next of its list
// (10.6万、3.3万平方公里) or from the end of its change (从27.2万亿增至45.5万亿元); what still has none is people or things.
func (r *reader) shareUnits() {
	for i := len(r.out) - 1; i >= 0; i-- {
		a := &r.out[i]
		if i+1 < len(r.out) && r.pointsOf(a, &r.out[i+1]) {
			a.unit, a.kind = r.out[i+1].unit, r.out[i+1].kind
			continue
		}
		if a.unit != "" || a.why != "" || a.form == FormOrdinal || a.date {
			continue
		}
		next := i + 1
		for next < len(r.out) && r.out[next].date { // 增长至2021年的42万亿元
			next++
		}
		if next < len(r.out) && r.takesUnit(a, &r.out[next]) {
			a.unit, a.kind = r.out[next].unit, r.out[next].kind
			continue
		}
		if a.n.Big || a.n.More >= 0 || a.ranged && a.n.Rough {
			a.unit = r.counted(a)
			if a.unit != "" {
				a.kind = kindCount
			}
		}
	}
}

// pointsOf reports whether the 个 of a is that of the percentage points of b: 分别提高1.2个和0.4个百分点.
func (r *reader) pointsOf(a, b *raw) bool {
	if b.unit != "pp" || a.unit != "个" || a.why != "" || a.end != a.numEnd+1 || b.start != a.end+1 {
		return false
	}
	switch r.at(a.end) {
	case '、', '和', '与':
		return true
	}
	return false
}

// takesUnit reports whether a shares the unit of b, the next figure.
func (r *reader) takesUnit(a, b *raw) bool {
	if b.unit == "" || b.why != "" || b.date || b.form == FormRank || b.start < a.end {
		return false
	}
	gap := r.rs[a.end:b.start]
	listed := len(gap) == 1 && (gap[0] == '、' || gap[0] == '和' || gap[0] == '与')
	if listed && a.n.Digits && b.n.Digits && (a.n.Decimal || r.near(a.start, 30, "分别")) { // 分别高4.2和0.7个百分点
		return true
	}
	if !a.n.Big || b.kind == kindShare || b.kind == kindTimes {
		return false
	}
	if listed {
		return true
	}
	if len(gap) > 14 {
		return false
	}
	to := false
	for _, c := range gap {
		if isBreak(c) {
			return false
		}
		to = to || c == '至' || c == '到' || c == '为'
	}
	return to
}

// people are words for those a bare number counts (ANNOTATION.md section 3.2: people without a classifier are 人).
var people = []string{"人口", "学生", "群众", "农民", "职工", "员工", "人员", "劳动力", "居民", "儿童", "老年人", "老人", "妇女", "患者", "考生",
	"毕业生", "党员", "干部", "官兵", "教师", "青年", "工人", "劳动者", "中国人", "残疾人", "移民", "知识分子", "战士", "人才", "人民"}

// peopleBefore are heads before a bare number that mean people.
var peopleBefore = []string{"人数", "用户数", "用户", "人口", "网民", "会员", "参保", "学生", "从业人员", "职工", "人员"}

// counted names what a bare number counts: 人, 个 or nothing.
func (r *reader) counted(a *raw) string {
	if a.n.Range && !a.n.Rough {
		return ""
	}
	end := a.end
	for end < len(r.rs) && end < a.end+10 && !isBreak(r.rs[end]) {
		end++
	}
	for j := a.end; j < end; j++ {
		for _, w := range people {
			if r.has(j, w) {
				return "人"
			}
		}
	}
	for j := a.start - 1; j >= 0 && j > a.start-14 && r.rs[j] != '，' && r.rs[j] != '。' && r.rs[j] != '；'; j-- {
		for _, w := range peopleBefore {
			if r.has(j, w) {
				return "人"
			}
		}
	}
	if end > a.end && !isDigit(r.rs[a.end]) && r.rs[a.end] > 0x4e00 && !r.verbAfter(a.end) {
		return "个"
	}
	return ""
}

// verbAfter reports whether the sentence goes on with a verb or particle, so that no thing is counted.
func (r *reader) verbAfter(i int) bool {
	switch r.at(i) {
	case '以', '左', '上', '的', '增', '提', '降', '下', '减', '到', '至', '和', '与', '是', '为', '在', '同', '并', '，', '占', '比', '扩', '之':
		return true
	}
	return false
}
