package entity

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/zhice-project/zhice/segment/entity/region"
)

const ordinal = `[一二三四五六七八九十]{1,3}`

var (
	partyCongressRE = regexp.MustCompile(`(?:党的|中共|中国共产党)(` + ordinal + `)大|(?:党的|中国共产党)第(` + ordinal + `)次全国代表大会`)
	// In a list behind one that is named in full: 党的十九大、二十大精神.
	nextCongressRE = regexp.MustCompile(`大[、和](` + ordinal + `)大`)
	plenumRE       = regexp.MustCompile(`(?:党的|中共|中国共产党)?(?:第)?(` + ordinal + `)届((?:` + ordinal + `中、)*` + ordinal + `)中全会`)
	localPlenumRE  = regexp.MustCompile(`(?:省委|市委|县委|自治区党委)(` + ordinal + `)届(历次|` + ordinal + `次)全会`)
	allPlenumsRE   = regexp.MustCompile(`(?:党的|中共)?(` + ordinal + `)届历次全会`)
	npcSessionRE   = regexp.MustCompile(`(?:第)?(` + ordinal + `)届全国(?:人大|人民代表大会)(?:第)?(` + ordinal + `)次会议`)
	npcOldRE       = regexp.MustCompile(`(` + ordinal + `)届人大(` + ordinal + `)次会议`)
	localNPCRE     = regexp.MustCompile(`(?:省|市)?第?` + ordinal + `届(?:人民代表大会|人大)(?:常务委员会|常委会)?第?` + ordinal + `次会议`)
	namedMeetingRE = regexp.MustCompile(`(?:中央|全国|国务院|国家|世界|中国)\p{Han}{2,8}(?:工作会议|工作大会|表彰大会|座谈会|博览会|峰会|论坛)`)
)

// meetings finds congresses, plenary sessions and conferences.
func (s *scan) meetings() {
	at := runeIndex(s.s)
	each := func(re *regexp.Regexp, canonical func(g []string) string, anchors ...string) {
		for _, m := range s.matches(re, anchors...) {
			var g []string
			for i := 0; i < len(m); i += 2 {
				if m[i] < 0 {
					g = append(g, "")
					continue
				}
				g = append(g, s.s[m[i]:m[i+1]])
			}
			c := candidate{start: at(m[0]), end: at(m[1]), typ: Meeting, canonical: canonical(g)}
			if re == localNPCRE {
				c.start = s.placeBefore(c.start)
				c.canonical = string(s.rs[c.start:c.end])
			}
			s.add(c)
		}
	}
	each(partyCongressRE, func(g []string) string { return "中国共产党第" + g[1] + g[2] + "次全国代表大会" }, "党的", "中共", "共产党")
	for _, m := range s.matches(nextCongressRE, "大、", "大和") {
		s.add(candidate{start: at(m[2]), end: at(m[1]), typ: Meeting, canonical: "中国共产党第" + s.s[m[2]:m[3]] + "次全国代表大会"})
	}
	if s.holds("全会") {
		each(plenumRE, plenumCanonical, "中全会")
		each(allPlenumsRE, func(g []string) string { return "中国共产党第" + g[1] + "届中央委员会历次全体会议" }, "历次全会")
		each(localPlenumRE, whole, "委")
	}
	if s.holds("次会议") {
		each(npcSessionRE, npcCanonical, "全国人")
		each(npcOldRE, npcCanonical, "届人大")
		each(localNPCRE, whole, "届人")
	}
	each(namedMeetingRE, whole, "工作会议", "工作大会", "表彰大会", "座谈会", "博览会", "峰会", "论坛")
	s.ordinals()
}

func whole(g []string) string { return g[0] }

func npcCanonical(g []string) string {
	return "第" + g[1] + "届全国人民代表大会第" + g[2] + "次会议"
}

func plenumCanonical(g []string) string {
	var nth []string
	for n := range strings.SplitSeq(g[2], "中、") {
		nth = append(nth, "第"+n+"次")
	}
	return "中国共产党第" + g[1] + "届中央委员会" + strings.Join(nth, "、") + "全体会议"
}

var nthRE = regexp.MustCompile(`第(?:[一二三四五六七八九十百]{1,4}|\d{1,3})届$`)

// ordinals puts 第三届 in front of a meeting that is named by a list or a pattern: 第三届某博览会.
func (s *scan) ordinals() {
	const longest = 6
	for i := range s.found {
		c := &s.found[i]
		if c.typ != Meeting || c.start < 3 {
			continue
		}
		before := string(s.rs[max(0, c.start-longest):c.start])
		if m := nthRE.FindString(before); m != "" {
			n := utf8.RuneCountInString(m)
			c.start -= n
			c.canonical = m + c.canonical
		}
	}
}

// placeBefore gives where the region begins that ends at rune i, or with rune i (省), i itself where none does.
func (s *scan) placeBefore(i int) int {
	const longest = 12
	for start := max(0, i-longest); start < i; start++ {
		if _, n, ok := region.At(s.rs, start, s.ctx.Region); ok && (start+n == i || start+n == i+1) {
			return start
		}
	}
	return i
}
