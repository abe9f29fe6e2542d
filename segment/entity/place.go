package entity

import (
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/zhice-project/zhice/segment/entity/region"
)

// Words for the country.
var countries = []struct{ word, canonical string }{
	{"中华人民共和国", "中国"}, {"我国", "中国"}, {"中国", "中国"},
}

// Behind 中国 these make a name or an idea of it, not a mention of the country.
var notCountry = []string{"特色", "式", "共产党", "梦", "制造", "人民解放军", "化", "籍", "智慧", "方案", "共"}

// place is a region where it is named, or a group of regions.
type place struct {
	region.Region

	start, length int
	group         bool
}

// regions finds divisions by name, the country, and groups of regions.
func (s *scan) regions() {
	next := 0
	for i := 0; i < len(s.rs); {
		for next < len(s.places) && s.places[next].start < i {
			next++
		}
		n := s.country(i)
		if n == 0 && next < len(s.places) && s.places[next].start == i {
			n = s.region(&s.places[next])
		}
		i += max(n, 1)
	}
}

// country adds the country where it is named at rune i and meant, and gives the length of its name.
func (s *scan) country(i int) int {
	if r := s.rs[i]; r != '中' && r != '我' {
		return 0
	}
	for _, c := range countries {
		if !s.has(i, c.word) {
			continue
		}
		n := utf8.RuneCountInString(c.word)
		for _, no := range notCountry {
			if c.word == "中国" && s.has(i+n, no) {
				return n
			}
		}
		s.add(candidate{start: i, end: i + n, typ: Region, canonical: c.canonical, code: region.National})
		return n
	}
	return 0
}

// region adds a region that stands for itself, and gives the length of what it named; 0 where it is none.
func (s *scan) region(p *place) int {
	i, end := p.start, p.start+p.length
	if p.group {
		s.add(candidate{start: i, end: end, typ: Region, canonical: p.Name})
		return p.length
	}
	if z := s.zone(end); z > 0 {
		s.add(candidate{start: i, end: end + z, typ: Region, code: p.Code})
		return p.length + z
	}
	if !s.placeStands(p.Region, i, end) {
		return 0
	}
	s.add(candidate{start: i, end: end, typ: Region, code: p.Code})
	return p.length
}

var zoneRE = regexp.MustCompile(`^(?:国家级?)?(?:综合|高新技术产业|高新|经济技术|经济|工业|农业高新技术产业|自主创新|自由贸易|自贸|综合保税|保税|临空经济|航空港经济综合|科技|生态|软件|出口加工|边境经济合作|跨境经济合作|` +
	`文化产业|循环经济|化工|产业|金融|大数据)*(?:开发区|示范区|试验区|实验区|产业园区|工业园区|园区|保税区|港区|合作区|加工区|高新区|自贸区|经开区|自由贸易港|自贸港|科技城|新城)`)

// zone is the length of the words that make a place the name of one of its zones: 苏州工业园区, 上海自由贸易试验区.
func (s *scan) zone(end int) int {
	const longest = 16
	if end >= len(s.rs) || !strings.ContainsRune(zoneBegins, s.rs[end]) {
		return 0
	}
	return utf8.RuneCountInString(zoneRE.FindString(string(s.rs[end:min(len(s.rs), end+longest)])))
}

const zoneBegins = "国综高经工农自保临航科生软出边跨文循化产金大开示试实园港合加新"

// placeStands says whether a name is a region here: 定西 in 制定西部规划 is none, nor 大理 in 大理石, nor 和县 in 省和县. Names of
// provinces, and full names of three characters and more, are safe; all others must begin and end where words do.
func (s *scan) placeStands(r region.Region, start, end int) bool {
	full := string(s.rs[start:end]) == r.Name
	switch {
	case full && end-start >= 3:
		return true
	case r.Level() == region.Province:
		return full || !s.straddles(start, end)
	case !full && end < len(s.rs) && strings.ContainsRune("路街桥站港江河湖海湾山", s.rs[end]):
		return false
	}
	return s.onWords(start, end)
}

// straddles says whether runes start to end are the end of one word and the beginning of another: 重庆 in 隆重庆祝.
func (s *scan) straddles(start, end int) bool {
	words := s.cut()
	i := sort.Search(len(words), func(i int) bool { return words[i].End > start })
	return i+1 < len(words) && words[i].Start < start && words[i].End < end && words[i+1].End > end
}

// has says whether word stands at rune i.
func (s *scan) has(i int, word string) bool {
	for _, r := range word {
		if i >= len(s.rs) || s.rs[i] != r {
			return false
		}
		i++
	}
	return true
}
