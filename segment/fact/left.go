package fact

import "slices"

// reading is what the words around a figure say of it, before names are completed from context.
type reading struct {
	head      []rune // what is measured, as it stands; empty where it must come from before
	verb      string
	class     verbClass // empty: no verb
	direction string
	toLevel   bool // 提高到: the figure is the level reached
	annual    bool // 年均
	each      bool // 均, 都, 分别: the heads of a list share the figure or distribute
	apart     bool // 分别
	base      []rune
	field     []rune // of a rank
	compared  bool   // 比, 较: base is what it is compared with
	share     bool   // X占Y
	portion   string // the word for the share, if it is none of the common ones: 份额
	modifies  bool   // the figure stands before the noun it counts: 140多家实验室
	noun      []rune // that noun and what follows it
	of        bool   // 90%的政务服务
	item      bool   // an item of a list whose first item stands before it
	bare      bool   // nothing but separators since the figure before
	from      bool   // the first of a pair 从X到Y
	to        bool   // the second
	versus    bool   // 比上一时期的577亿元: the level of what is compared with
	restates  bool   // 即: says the figure before once more
	capita    bool   // 人均
	made      []rune // 累计建成 without what is made
	part      []rune // what the thing measured is a part of: the head before 其中
	mark      rune   // that stands before its clause
	leads     bool   // its verb stands before what is measured: 压减产能
	fraction  bool   // a part used for something: 支出70%以上用于民生
	bound     string // the class of a word that sets the figure against a whole: at_least of 不低于总额的30%
	bounding  string // that word
}

// readLeft reads the words before a figure. unit is the figure's.
func (l *lists) readLeft(words []rune, unit string) reading {
	var r reading
	s := trimRight(words, "的 ")
	if hasSuffix(s, "比重在") || hasSuffix(s, "率在") || hasSuffix(s, "量在") {
		s = s[:len(s)-1] // 比重在3%以内
	}
	if unit == "rank" {
		s = l.readRank(s, &r)
	}
	r.restates = string(s) == "即"
	if unit == "times" && l.multipleOf(words, &r) || unit == "%" && l.fulfilled(words, &r) {
		return r
	}
	if unit == "%" && l.boundOf(words, &r) {
		return r
	}
	s = l.stripFrom(s, &r)
	s = l.stripVerbs(s, &r, words)
	if t := stripGround(s); len(t) < len(s) {
		s = l.stripVerbs(t, &r, words) // 目标是在提高效益的基础上增长
	}
	if t := l.splitComparison(s, &r); len(t) < len(s) {
		s = l.stripVerbs(t, &r, nil) // 分别比上年增加
	}
	r.head = l.stripOpeners(s, &r)
	if outcome, n := l.action.prefix(trimLead(r.head, "累计")); n > 1 && !outcome && hasPrefix(r.head, "累计") && n == len(r.head)-2 {
		r.made, r.head = r.head, nil
	}
	l.splitOf(&r)
	l.splitShare(&r, unit)
	l.leadingChange(&r)
	return r
}

// accounting measures the words at the end of s that say how a growth was reckoned, and are no part of its name:
// 按自然口径计算, 扣除退税因素后.
func accounting(s []rune) int {
	openings := []string{"按"}
	if n := len(s); n < 3 {
		return 0
	}
	switch {
	case hasSuffix(s, "计算"), hasSuffix(s, "口径"):
	case hasSuffix(s, "因素"), hasSuffix(s, "因素后"), hasSuffix(s, "影响"), hasSuffix(s, "影响后"):
		openings = []string{"扣除", "剔除", "考虑"}
	default:
		return 0
	}
	for i := len(s) - 2; i >= 0 && i >= len(s)-20; i-- {
		for _, w := range openings {
			if hasPrefix(s[i:], w) {
				return len(s) - i
			}
		}
	}
	return 0
}

// toVerb reads a verb of change with 到, 至 or 为 at the end of s: 提高到, 降至. It gives its length.
func (l *lists) toVerb(s []rune, r *reading) int {
	n := len(s)
	if n < 2 || s[n-1] != '到' && s[n-1] != '至' && s[n-1] != '为' {
		return 0
	}
	v, k := l.verbs.suffix(s[:n-1])
	if k == 0 || v.class != verbGrowth {
		return 0
	}
	r.verb, r.class, r.direction, r.toLevel = string(s[n-1-k:]), verbGrowth, v.direction, true
	return k + 1
}

// stripVerbs takes verbs and adverbs off the end of s.
func (l *lists) stripVerbs(s []rune, r *reading, all []rune) []rune {
	for len(s) > 0 {
		if n := l.toVerb(s, r); n > 0 {
			s = s[:len(s)-n]
			continue
		}
		if n := accounting(s); n > 0 {
			s = s[:len(s)-n]
			continue
		}
		if n := inARow(s); n > 0 {
			s = s[:len(s)-n]
			continue
		}
		t := s
		if s[len(s)-1] == '了' {
			t = s[:len(s)-1]
		}
		v, n := l.verbs.suffix(t)
		if _, k := l.action.suffix(t); k > n {
			return s
		}
		if n > 0 && l.isVerb(t, n, v, all, r) {
			if r.class == "" || r.class == verbLevel || r.class == verbHold {
				if r.class == "" || v.class == verbGrowth || v.class == verbGap {
					r.verb, r.class, r.direction = string(t[len(t)-n:]), v.class, v.direction
				}
			}
			s = t[:len(t)-n]
			continue
		}
		annual, n := l.adverbs.suffix(s)
		if n == 0 || n == len(s) && n == 1 && !slices.Contains([]rune("均都已约共将"), s[0]) {
			break
		}
		r.annual = r.annual || annual
		r.capita = r.capita || hasSuffix(s, "人均")
		last := s[len(s)-1]
		word := string(s[len(s)-n:])
		r.each = r.each || last == '均' && word != "年均" || last == '都' || word == "分别" || word == "均为"
		if len(word) >= 6 && string(s[max(0, len(s)-2):]) == "分别" || word == "分别为" {
			r.each, r.apart = true, true
		}
		s = s[:len(s)-n]
	}
	return s
}

// isVerb says whether the word of n runes at the end of s is the verb here and not the end of a noun. A verb of growth
// after one that states a level (增长达到) would be a noun.
func (l *lists) isVerb(s []rune, n int, v verb, all []rune, r *reading) bool {
	word := s[len(s)-n:]
	before := s[:len(s)-n]
	if v.class == verbGap && n == 1 {
		return slices.ContainsFunc(all, func(c rune) bool { return c == '比' || c == '较' || c == '于' })
	}
	if n == 1 && len(before) > 0 {
		last := before[len(before)-1]
		switch word[0] {
		case '有':
			return last != '国' && last != '所' && last != '公' && last != '私'
		case '增', '减', '降', '升', '涨', '跌':
			return last != '新' && last != '加' && last != '税'
		case '达':
			return last != '通' && last != '到' && last != '发' && last != '抵' && last != '直'
		case '近', '超':
			return true
		case '为':
			return last != '作' && last != '成' && last != '行'
		}
	}
	if r.class == verbLevel && v.class == verbGrowth && len(before) == 0 {
		return false
	}
	return true
}

// splitComparison parts s at 比 or 较: what stands before is measured, what stands after is what it is compared with.
func (l *lists) splitComparison(s []rune, r *reading) []rune {
	if r.class != verbGrowth && r.class != verbGap && r.class != "" && r.class != verbLevel {
		return s
	}
	for i, c := range s {
		if c != '比' && c != '较' || i > 0 && slices.Contains([]rune("占对环同之可相评攀"), s[i-1]) {
			continue
		}
		if i+1 < len(s) && slices.Contains([]rune("重例率值亚大为较快好高低强多少赛拼照喻利特"), s[i+1]) {
			continue
		}
		if i+1 == len(s) && (r.class == verbLevel || r.class == verbHold || r.toLevel || r.from) {
			continue // 收入比为2.4∶1
		}
		if i+1 == len(s) {
			r.compared, r.versus = true, r.class == ""
			return s[:i]
		}
		r.base, r.compared = s[i+1:], true
		return s[:i]
	}
	if r.class == verbGap || r.class == "" {
		for _, w := range []string{"低于", "高于", "快于", "慢于"} {
			if i := index(s, []rune(w)); i >= 0 {
				v, _ := l.verbs.prefix(s[i:])
				r.base, r.compared, r.verb, r.class, r.direction = s[i+2:], true, w, verbGap, v.direction
				return s[:i]
			}
		}
	}
	return s
}

// stripGround takes 在…的基础上 off the end of s.
func stripGround(s []rune) []rune {
	if !hasSuffix(s, "基础上") {
		return s
	}
	if i := lastIndex(s, '在'); i >= 0 {
		return s[:i]
	}
	return s
}

// stripFrom takes 从 or 由 off, which opens a pair: what stands before it is measured.
func (l *lists) stripFrom(s []rune, r *reading) []rune {
	t := s
	for _, n := l.adverbs.suffix(t); n > 1; _, n = l.adverbs.suffix(t) {
		t = t[:len(t)-n] // 从每月70元提高到
	}
	if n := len(t); n > 0 && (t[n-1] == '从' || t[n-1] == '由') {
		r.from = true
		return t[:n-1]
	}
	return s
}

// stripOpeners takes words off the beginning of s that are no part of what is measured.
func (l *lists) stripOpeners(s []rune, r *reading) []rune {
	for len(s) > 0 {
		if isLoose(s[0]) {
			s = s[1:]
			continue
		}
		if n := runningYears(s); n > 0 && n < len(s) {
			s = s[n:]
			continue
		}
		if _, n := l.action.prefix(trimLead(s, "全国")); n > 1 && hasPrefix(s, "全国") {
			s = s[2:] // 全国发行债券
			continue
		}
		if n := titleSays(s); n > 0 && n < len(s) {
			s = s[n:]
			continue
		}
		if opener, n := l.openers.prefix(s); n > 0 && opener {
			if w := string(s[:n]); w == "年均" || w == "平均每年" {
				r.annual = true
			}
			s = s[n:]
			continue
		}
		if opener, n := l.openers.prefix(s); n > 0 && !opener {
			break // 保障性住房: a word that only begins like one
		}
		if i := index(s, []rune("实现")); i > 1 && i <= longestRegion && slices.Contains([]rune("省市区县州司团"), s[i-1]) && l.endsInMeasure(s[i+2:]) {
			s = join(s[:i], s[i+2:]) // 某某省实现地区生产总值, 公司实现营业收入
		}
		if t := trimLead(s, "实现"); len(t) < len(s) && len(t) > 2 && l.endsInMeasure(t) {
			s = t // 全市实现地区生产总值
			continue
		}
		if _, n := l.carriers.prefix(s); n > 0 && r.class != "" && len(s) > n+1 {
			s = s[n:]
			continue
		}
		break
	}
	return s
}

// titleSays measures 《规划》提出了 at the beginning of s.
func titleSays(s []rune) int {
	if !hasPrefix(s, "《") {
		return 0
	}
	end := slices.Index(s, '》')
	if end < 0 {
		return 0
	}
	for _, w := range []string{"提出了", "提出", "明确了", "明确", "规定", "要求"} {
		if hasPrefix(s[end+1:], w) {
			return end + 1 + len([]rune(w))
		}
	}
	return 0
}

// longestRegion is how many runes the name of a region has at most.
const longestRegion = 10

func (l *lists) endsInMeasure(s []rune) bool {
	_, n := l.measures.suffix(s)
	return n > 1
}

// inARow measures 连续6年 at the end of s.
func inARow(s []rune) int {
	if !hasSuffix(s, "年") {
		return 0
	}
	for i := len(s) - 3; i >= max(0, len(s)-6); i-- {
		if hasPrefix(s[i:], "连续") {
			return len(s) - i
		}
	}
	return 0
}

// runningYears measures 连续十年保持 at the beginning of s.
func runningYears(s []rune) int {
	if !hasPrefix(s, "连续") {
		return 0
	}
	for i := 2; i < min(len(s), 6); i++ {
		if s[i] == '年' {
			return i + 1 + len(s[i+1:]) - len(trimLead(s[i+1:], "保持", "位居", "稳居", "居"))
		}
	}
	return 0
}

func isLoose(r rune) bool {
	switch r {
	case '、', '—', '·', ' ', '”', '）', ')', '，', '“':
		return r != '“'
	}
	return false
}

// leadingChange reads a verb of change in front of what it changes: 压减公用经费15%.
func (l *lists) leadingChange(r *reading) {
	if r.class != "" && r.class != verbLevel || r.share || r.from {
		return
	}
	v, n := l.verbs.prefix(r.head)
	if n < 2 || v.class != verbGrowth || n >= len(r.head)-1 || hasPrefix(r.head, "增加值") || hasPrefix(r.head, "增长") {
		return
	}
	r.verb, r.class, r.direction, r.head, r.leads = string(r.head[:n]), verbGrowth, v.direction, r.head[n:], true
}
