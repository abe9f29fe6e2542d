package fact

import (
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// scopeOf says of whom a fact speaks, and in which region.
func (r *Reader) scopeOf(doc *schemas.Document, s *sentence, d *draft, modality string) (scope *string, code string) {
	// A document whose region is not known says nothing of the whole country.
	name, code := doc.Region, doc.RegionCode
	if name == "" && code == "" {
		name, code = s.of.home, s.of.code
	}
	if code == "000000" {
		name = "全国"
	}
	switch {
	case modality == modalComparison:
		name = string(d.reading.base)
	case hasPrefix(d.head, "全球"), hasPrefix(d.head, "世界"), (code == "" || code == "000000") && d.countsCountries():
		name = "全球"
	case hasPrefix(d.head, "企业") && d.modifies && !hasPrefix(d.noun, "企业"):
		name = "企业"
	case code == "000000" && r.ofLocalities(d):
		name = "地方"
	case hasPrefix(d.head, "农村地区"):
		name = "农村地区"
	}
	at, from := d.c.at[d.lo], d.c.start
	if len(d.reading.head) < len(d.head) && !d.modifies {
		from = s.opening() // the head came from before, and its region with it
	}
	first, _ := slices.BinarySearchFunc(s.in.Mentions, from, func(m schemas.Mention, at int) int { return m.SpanStart - at })
	for i := first; i < len(s.in.Mentions) && s.in.Mentions[i].SpanStart < at; i++ {
		mn := &s.in.Mentions[i]
		if mn.Type != "REGION" || mn.Code == "" || mn.Code == "000000" || mn.SpanStart < d.c.start && !s.opensWith(mn) || !hasPrefix(d.head, mn.Span) {
			continue
		}
		if body := r.lists.bodyOf(d.head, len([]rune(mn.Span))); body > 0 {
			name = string(d.head[:body]) // 贵阳数据交易所 speaks of itself
			continue
		}
		if mn.Code != code || name == "" {
			name, code = mn.Canonical, mn.Code
		}
	}
	return optional(name), code
}

// ofLocalities reports whether a quantity of the nation is only that of its localities together: 地方一般公共预算收入.
func (r *Reader) ofLocalities(d *draft) bool {
	ind := r.indicators.byID[d.id]
	return ind != nil && hasPrefix(d.head, "地方") && !strings.HasPrefix(ind.Name, "地方")
}

// opening is where the first clause of a sentence begins that states something: what it speaks of, the rest goes on with.
func (s *sentence) opening() int { return s.slots[0].c.start }

// opensWith reports whether a mention stands in that clause, and its head begins with it.
func (s *sentence) opensWith(mn *schemas.Mention) bool {
	first := s.slots[0]
	return hasPrefix(first.reading.head, mn.Span) && mn.SpanStart >= s.opening() && mn.SpanStart <= first.c.at[len(first.c.at)-1]
}

// countsCountries reports whether what is counted are countries: they are those of the world.
func (d *draft) countsCountries() bool {
	if !d.modifies {
		return false
	}
	for _, w := range []string{"国家", "国际组织", "经济体"} {
		if !hasPrefix(d.noun, w) {
			continue
		}
		rest := d.noun[len([]rune(w)):]
		// 国家级园区 and 国家重点实验室 are names
		return w != "国家" || len(rest) == 0 || strings.ContainsRune("和、及与（(签建开设的", rest[0])
	}
	return false
}

// longestBody is how many runes the name of a body or a work may have behind its region.
const longestBody = 12

// bodyOf measures a name that begins with a region of n runes and ends in a word for a body or a work; 0 for none.
func (l *lists) bodyOf(head []rune, n int) int {
	for i := n; i < min(len(head), n+longestBody); i++ {
		if _, k := l.bodies.prefix(head[i:]); k > 0 && !(head[i] == '港' && i+1 < len(head) && head[i+1] == '口') {
			return i + k
		}
	}
	return 0
}

// homeOf is the region a document without one speaks of: where its sentences say 全省 or 我市, the first region that they
// name of that rank.
func homeOf(doc *schemas.Document, sentences []Sentence) (name, code string) {
	if doc.Region != "" || doc.RegionCode != "" {
		return "", ""
	}
	said := map[rune]bool{}
	for i := range sentences {
		if sentences[i].View == nil {
			continue
		}
		rs := sentences[i].View.Runes
		for j := 0; j+1 < len(rs); j++ {
			if (rs[j] == '全' || rs[j] == '我') && slices.Contains([]rune("省市"), rs[j+1]) {
				said[rs[j+1]] = true
			}
		}
	}
	if len(said) != 1 {
		return "", ""
	}
	for i := range sentences {
		for j := range sentences[i].Mentions {
			mn := &sentences[i].Mentions[j]
			if mn.Code == "" || said['省'] && !strings.HasSuffix(mn.Code, "0000") || mn.Type != "REGION" && mn.Type != "ORG" {
				continue
			}
			rs := []rune(mn.Canonical)
			if at := slices.IndexFunc(rs, func(r rune) bool { return said[r] }); at > 0 && (mn.Type == "ORG" || at == len(rs)-1) {
				return string(rs[:at+1]), mn.Code // 江苏省人民政府 is of 江苏省
			}
		}
	}
	return "", ""
}
