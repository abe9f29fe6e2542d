package entity

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	// A work report, with or without its year.
	workReportRE = regexp.MustCompile(`((?:19|20)\d\d年)?(?:国务院|中央)?(政府工作报告)`)
	// A title without marks: the body that issues it, 关于, and the kind of document at the end.
	unmarkedRE = regexp.MustCompile(`(?:国务院|中共中央|全国人大常委会|全国人民代表大会常务委员会|国务院办公厅|中共中央办公厅|中共中央、国务院|全国人民代表大会|` +
		`\p{Han}{2,8}人民政府)关于[^，。；：！？《》]{4,60}?的(?:报告|意见|通知|决定|函|批复|公告|决议|指示|建议)(?:$|[^，。；：！？《》\p{Han}]|[，。；：！？（])`)
	planTitleRE = regexp.MustCompile(`(?:国家)?“(十?[一二三四五六七八九十])五”(?:发展)?(规划纲要|规划|计划纲要|计划|规划《纲要》)`)
	planLongRE  = regexp.MustCompile(`(?:中华人民共和国)?(?:国民经济和社会发展)?第(十?[一二三四五六七八九十])个五年(规划纲要|计划纲要|规划|计划)`)
	// A plan for a field, without marks: “十四五”某业发展规划, 某区域国土空间规划纲要.
	fieldPlanRE = regexp.MustCompile(`(?:国家)?“(?:十?[一二三四五六七八九十])五”[^，。；：！？、《》“”的了和是在]{2,24}(?:规划纲要|规划)`)
	congressRE  = regexp.MustCompile(`党的(十?[一二三四五六七八九十]{1,3})大报告`)
	lawRE       = regexp.MustCompile(`中华人民共和国\p{Han}{1,20}?法(?:典)?(?:$|[^\p{Han}律规治院定制人]|实施条例)`)
)

// titles finds the titles of laws and documents.
func (s *scan) titles() {
	s.markedTitles()
	at := runeIndex(s.s)
	for _, m := range s.matches(workReportRE, "政府工作报告") {
		canonical := s.s[m[0]:m[1]]
		if m[2] < 0 && s.ctx.Year > 0 {
			canonical = strconv.Itoa(s.ctx.Year) + "年" + s.s[m[4]:m[5]]
		}
		s.add(candidate{start: at(m[0]), end: at(m[1]), typ: Title, canonical: canonical})
	}
	for _, m := range s.matches(unmarkedRE, "关于") {
		end := m[1]
		if r, n := utf8.DecodeLastRuneInString(s.s[m[0]:end]); !strings.ContainsRune("告见知定函复议示", r) {
			end -= n
		}
		s.add(candidate{start: at(m[0]), end: at(end), typ: Title})
	}
	for _, re := range []*regexp.Regexp{planTitleRE, planLongRE} {
		for _, m := range s.matches(re, "五”", "个五年") {
			kind := strings.NewReplacer("《", "", "》", "").Replace(s.s[m[4]:m[5]])
			s.add(candidate{start: at(m[0]), end: at(m[1]), typ: Title,
				canonical: "国民经济和社会发展第" + s.s[m[2]:m[3]] + "个五年" + kind})
		}
	}
	for _, m := range s.matches(fieldPlanRE, "五”") {
		if !strings.Contains(s.s[m[0]:m[1]], "时期") && !strings.Contains(s.s[m[0]:m[1]], "期间") {
			s.add(candidate{start: at(m[0]), end: at(m[1]), typ: Title})
		}
	}
	s.regionPlans()
	for _, m := range s.matches(congressRE, "大报告") {
		s.add(candidate{start: at(m[0]), end: at(m[1]), typ: Title,
			canonical: "中国共产党第" + s.s[m[2]:m[3]] + "次全国代表大会报告"})
	}
	for _, m := range s.matches(lawRE, "中华人民共和国") {
		end := m[1]
		if r, n := utf8.DecodeLastRuneInString(s.s[m[0]:end]); !strings.ContainsRune("法典例", r) {
			end -= n
		}
		s.add(candidate{start: at(m[0]), end: at(end), typ: Title})
	}
}

var regionPlanRE = regexp.MustCompile(`^(?:国土空间|高质量|一体化|协同|生态保护和|生态环境保护|生态|综合|区域|城市|总体|中长期|发展|建设|保护|改革开放|产业|经济|社会){1,5}(?:规划纲要|规划|总体方案|实施方案)`)

// regionPlans finds plans without marks that are named after a region: 某地区高质量发展规划纲要.
func (s *scan) regionPlans() {
	if !s.holds("规划") && !s.holds("方案") {
		return
	}
	for _, p := range s.places {
		end := p.start + p.length
		if m := regionPlanRE.FindString(string(s.rs[end:min(len(s.rs), end+24)])); m != "" {
			s.add(candidate{start: p.start, end: end + utf8.RuneCountInString(m), typ: Title})
		}
	}
}

// markedTitles finds 《…》, also one inside another (〈…〉, or 《…》 again), which is added as nested.
func (s *scan) markedTitles() {
	var open []int
	for i, r := range s.rs {
		switch r {
		case '《', '〈':
			open = append(open, i)
		case '》', '〉':
			if len(open) == 0 {
				continue
			}
			start := open[len(open)-1]
			open = open[:len(open)-1]
			if i-start < 3 {
				continue // a mark alone, or around one character
			}
			s.add(candidate{start: start, end: i + 1, typ: Title, nested: len(open) > 0,
				canonical: s.titleCanonical(string(s.rs[start+1 : i]))})
		}
	}
}

// titleCanonical resolves a short title the document has defined, with marks or without, and the short names of laws.
func (s *scan) titleCanonical(name string) string {
	for _, form := range []string{"《" + name + "》", name} {
		if d, ok := s.ctx.Defined[form]; ok {
			return d.Canonical
		}
	}
	if e, ok := s.names.all.Get(name); ok && e.definition != nil && e.definition.Type == Title {
		return e.definition.Canonical
	}
	if name == "政府工作报告" && s.ctx.Year > 0 {
		return strconv.Itoa(s.ctx.Year) + "年" + name
	}
	return name
}

// matches is all matches of a pattern in the text, tried only where one of its anchors stands: most sentences have none, and
// looking for a word is far cheaper than running a pattern.
func (s *scan) matches(re *regexp.Regexp, anchors ...string) [][]int {
	if !slices.ContainsFunc(anchors, s.holds) {
		return nil
	}
	return re.FindAllStringSubmatchIndex(s.s, -1)
}

// runeIndex gives a function from byte offsets of s to rune offsets. Offsets may come in any order; going forward costs no
// more than the way between two of them.
func runeIndex(s string) func(int) int {
	lastByte, lastRune := 0, 0
	return func(b int) int {
		if b < lastByte {
			lastByte, lastRune = 0, 0
		}
		lastRune += utf8.RuneCountInString(s[lastByte:b])
		lastByte = b
		return lastRune
	}
}
