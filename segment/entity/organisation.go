package entity

import (
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/entity/region"
)

// What a local body is called behind the name of its region, or by itself in a report of that region.
var localBodyRE = regexp.MustCompile(`^(?:省|市|县|区|州|自治区)?(?:委员会|委办公厅|委|党委|人民政府办公厅|人民政府办公室|人民政府|政府办公厅|政府|人大常委会|人民代表大会常务委员会|人民代表大会|人大|政协|高级人民法院|` +
	`中级人民法院|人民法院|人民检察院|发展和改革委员会|发展改革委|发改委|教育厅|科技厅|科学技术厅|工业和信息化厅|民政厅|司法厅|财政厅|人力资源社会保障厅|自然资源厅|生态环境厅|住房城乡建设厅|` +
	`交通运输厅|水利厅|农业农村厅|商务厅|文化和旅游厅|卫生健康委|应急管理厅|审计厅|统计局|市场监管局|大数据发展管理局|大数据局|能源局|国资委|教育局|财政局|生态环境局|统计调查队)`)

// The characters a local body's name goes on with behind its region.
const localBegins = "省市县区州自委党人政高中发教科工民司财自生住交水农商文卫应审统大能国"

var ownBodyRE = regexp.MustCompile(`(?:省|市|自治区)(?:委员会|委|人民政府|人大常委会|政协|高级人民法院|人民检察院)(?:办公厅)?`)

// Endings of bodies that are found by their ending, the longest first where one ends in another.
var bodyEndings = []string{
	"股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "集团公司", "总公司", "分公司", "公司", "集团", "大学", "研究院", "研究所", "研究中心",
	"基金会", "联合会", "促进会", "协会", "学会", "委员会", "证券交易所", "人民法院", "人民检察院", "医院", "出版社", "日报社", "实验室", "博物馆", "工作办公室",
}

// Endings of bodies that stand right behind a name of a place or a maker.
var closeEndings = []string{"农村商业银行", "城市商业银行", "商业银行", "银行", "电视台", "海关", "交易中心"}

var latinCompanyRE = regexp.MustCompile(`[A-Z][A-Za-z&.\- ]{2,50}(?:Co\.,? ?Ltd\.?|Inc\.?|Corporation|Group)`)

// organisations finds bodies by pattern: local ones by their region, others by their ending.
func (s *scan) organisations() {
	at := runeIndex(s.s)
	for _, p := range s.places {
		if p.group {
			continue
		}
		i, n, r := p.start, p.length, p.Region
		if i+n >= len(s.rs) || !strings.ContainsRune(localBegins, s.rs[i+n]) {
			continue
		}
		m := localBodyRE.FindString(string(s.rs[i+n : min(len(s.rs), i+n+16)]))
		if m == "" {
			continue
		}
		name := string(s.rs[i : i+n])
		if last, size := utf8.DecodeLastRuneInString(r.Name); name != r.Name && strings.HasPrefix(m, string(last)) {
			name = r.Name[:len(r.Name)-size] // 贵州 and 省人民政府
		}
		s.add(candidate{start: i, end: i + n + utf8.RuneCountInString(m), typ: Org, canonical: localName(name, m), code: r.Code})
	}
	if r, ok := region.ByCode(s.ctx.Region); ok && r.Level() == region.Province {
		for _, m := range s.matches(ownBodyRE, "省", "市", "自治区") {
			body := s.s[m[0]:m[1]]
			s.add(candidate{start: at(m[0]), end: at(m[1]), typ: Org, weak: true, code: r.Code,
				canonical: localName(strings.TrimSuffix(strings.TrimSuffix(r.Name, "省"), "市"), body)})
		}
	}
	for _, m := range s.matches(latinCompanyRE, "Co.", "Inc", "Corp", "Group") {
		s.add(candidate{start: at(m[0]), end: at(m[1]), typ: Org})
	}
	s.endings()
	s.departments()
}

// localName writes a local body's name in full: 省委 is the Party's committee, 省政府 the people's government.
func localName(place, body string) string {
	switch {
	case strings.HasSuffix(body, "政府") && !strings.HasSuffix(body, "人民政府"):
		body = strings.TrimSuffix(body, "政府") + "人民政府"
	case strings.HasSuffix(body, "委") && len([]rune(body)) <= 2:
		return "中国共产党" + place + body + "员会"
	}
	return place + body
}

// endings finds bodies by the word they end in and goes left over nouns to a name of a place, a person or a maker.
func (s *scan) endings() {
	for _, ending := range bodyEndings {
		if !s.holds(ending) {
			continue
		}
		s.everywhere(ending, func(start, end int) {
			if begin := s.bodyBegin(start, strings.HasSuffix(ending, "有限公司")); begin < start {
				s.add(candidate{start: begin, end: end, typ: Org})
			}
		})
	}
	for _, ending := range closeEndings {
		if !s.holds(ending) {
			continue
		}
		s.everywhere(ending, func(start, end int) {
			if w, ok := s.wordBefore(start); ok && proper(w) && s.bodyStands(w.Start, end) {
				s.add(candidate{start: w.Start, end: end, typ: Org})
			}
		})
	}
}

// wordBefore is the word that ends where rune i begins.
func (s *scan) wordBefore(i int) (schemas.Token, bool) {
	words := s.cut()
	k := sort.Search(len(words), func(k int) bool { return words[k].End >= i })
	if k == len(words) || words[k].End != i {
		return schemas.Token{}, false
	}
	return words[k], true
}

// bodyBegin goes left from the ending of a body over its modifiers; it gives start itself where they name none. A strong
// ending needs no proper noun where nothing but a mark stands before the modifiers.
func (s *scan) bodyBegin(start int, strong bool) int {
	const most = 24
	words := s.cut()
	k := sort.Search(len(words), func(i int) bool { return words[i].Start >= start }) - 1
	begin := start
	for ; k >= 0 && words[k].End >= begin && start-words[k].Start <= most; k-- {
		if words[k].End > start || !modifies(words[k]) || words[k].End < start && s.gap(words[k].End) {
			break
		}
		begin = words[k].Start
		if proper(words[k]) {
			// A place in front of a maker's name belongs to the body too: 北京车网科技.
			for k > 0 && proper(words[k-1]) && start-words[k-1].Start <= most {
				k--
				begin = words[k].Start
			}
			return begin
		}
	}
	if strong && (k < 0 || words[k].Type == "punct" || s.gap(begin)) {
		return begin
	}
	return start
}

func proper(w schemas.Token) bool {
	switch w.Text {
	case "中国", "国家", "全国", "中华", "国际", "世界", "联合国":
		return true
	}
	if w.Text == "上市" || w.Text == "母" || w.Text == "跨国" {
		return false
	}
	return w.POS == "ns" || w.POS == "nt" || w.POS == "nz" && len([]rune(w.Text)) > 1
}

// modifies says whether a word can stand inside the name of a body.
func modifies(w schemas.Token) bool {
	if w.Type != "" {
		return w.Type == "latin" || w.Text == "(" || w.Text == ")" || w.Text == "（" || w.Text == "）"
	}
	if strings.ContainsAny(w.Text, "的了在和与及或等对为将被把从向到于以而由是有所各该本一") {
		return false
	}
	switch w.POS {
	case "n", "ns", "nt", "nz", "nr", "nrt", "nrfg", "j", "b", "vn", "a", "an", "x", "s", "l", "ng", "zg", "g":
		return true
	case "v":
		return len([]rune(w.Text)) == 2 // 发展, 投资; 建设, 设立 stand in front and are caught by their objects
	}
	return false
}

// departments joins a listed body and the department that follows it after white space in a line of names:
// 某评级公司 工商部.
func (s *scan) departments() {
	const most = 14
	for _, c := range s.found {
		if c.typ != Org || c.end >= len(s.rs) || !s.gap(c.end) {
			continue
		}
		for end := c.end + 2; end <= min(len(s.rs), c.end+most); end++ {
			if !unicode.Is(unicode.Han, s.rs[end-1]) {
				break
			}
			if end == len(s.rs) || s.gap(end) {
				if strings.ContainsRune("部处室", s.rs[end-1]) {
					s.add(candidate{start: c.start, end: end, typ: Org, canonical: c.canonical + string(s.rs[c.end:end])})
				}
				break
			}
		}
	}
}

// gap says whether white space was taken out before rune i.
func (s *scan) gap(i int) bool {
	if i <= 0 || i >= len(s.rs) {
		return false
	}
	_, before := s.v.Original(i-1, i)
	after, _ := s.v.Original(i, i+1)
	return after > before
}
