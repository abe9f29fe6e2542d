package entity

import (
	"strings"

	"github.com/zhice-project/zhice/segment/entity/region"
)

// Words for the country.
var countries = []struct{ word, canonical string }{
	{"中华人民共和国", "中国"}, {"我国", "中国"}, {"中国", "中国"},
}

// Behind 中国 these make a name or an idea of it, not a mention of the country.
var notCountry = []string{"特色", "式", "共产党", "梦", "制造", "人民解放军", "化", "籍", "智慧", "方案", "共"}

// regions finds divisions by name, the country, and groups of regions.
func (s *scan) regions() {
	for i := 0; i < len(s.rs); {
		n := s.regionAt(i)
		i += max(n, 1)
	}
}

// regionAt adds the region that begins at rune i, if one does, and gives its length.
func (s *scan) regionAt(i int) int {
	for _, c := range countries {
		w := []rune(c.word)
		if !s.has(i, c.word) {
			continue
		}
		for _, no := range notCountry {
			if c.word == "中国" && s.has(i+len(w), no) {
				return len(w)
			}
		}
		s.add(candidate{start: i, end: i + len(w), typ: Region, canonical: c.canonical, code: region.National})
		return len(w)
	}
	if g, n := s.names.groups.Longest(s.rs, i); n > 0 {
		s.add(candidate{start: i, end: i + n, typ: Region, canonical: g})
		return n
	}
	r, n, ok := region.At(s.rs, i, s.ctx.Region)
	if !ok {
		return 0
	}
	end := i + n
	if !s.placeStands(r, i, end) {
		return 0
	}
	s.add(candidate{start: i, end: end, typ: Region, code: r.Code})
	return n
}

// placeStands says whether a name is a region here: 定西 in 制定西部规划 is none, nor 大理 in 大理石, nor 和县 in 省和县. Names of
// provinces, and full names of three characters and more, are safe; all others must begin and end where words do.
func (s *scan) placeStands(r region.Region, start, end int) bool {
	full := string(s.rs[start:end]) == r.Name
	switch {
	case r.Level() == region.Province, full && end-start >= 3:
		return true
	case !full && end < len(s.rs) && strings.ContainsRune("路街桥站港江河湖海湾山", s.rs[end]):
		return false
	}
	return s.onWords(start, end)
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
