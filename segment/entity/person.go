package entity

import (
	"slices"
	"strings"
	"unicode"
)

const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔温康施" +
	"牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫" +
	"费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝习朱"

// Characters that hardly stand in a given name but often behind one.
const notGiven = "在和说指作代的介出主会同向等对与表于发为到率带接签宣批了是受及将已曾并访讲各就提以"

// Behind a leader's name these make an idea of it, which is a term of its own: 邓小平理论.
var notLeader = []string{"理论", "思想", "新时代", "经济思想", "生态文明思想", "法治思想"}

// persons finds people by their office, and names in a line of names. Leaders whose names stand alone are in the lists.
func (s *scan) persons() {
	for _, end := range s.offices {
		if end < len(s.rs) {
			if m := s.nameAt(end); m > 0 {
				s.add(candidate{start: end, end: end + m, typ: Person, weak: true})
			}
		}
	}
	for _, start := range s.styles {
		s.nameBefore(start)
	}
	s.lineOfNames()
}

// nameBefore finds the name in front of a style: 某某同志.
func (s *scan) nameBefore(end int) {
	for n := 3; n >= 2; n-- {
		if start := end - n; start >= 0 && s.isName(start, end) && s.standsApart(start) {
			s.add(candidate{start: start, end: end, typ: Person, weak: true})
			return
		}
	}
}

// nameAt gives the length of the name that begins at rune i behind an office, 0 for none: three characters unless the
// third cannot be part of a name.
func (s *scan) nameAt(i int) int {
	for n := 3; n >= 2; n-- {
		end := i + n
		if end > len(s.rs) || !s.isName(i, end) {
			continue
		}
		if n == 2 && end < len(s.rs) && unicode.Is(unicode.Han, s.rs[end]) && !strings.ContainsRune(notGiven, s.rs[end]) {
			return 0
		}
		if n == 3 && end < len(s.rs) && unicode.Is(unicode.Han, s.rs[end]) && !strings.ContainsRune(notGiven, s.rs[end]) && !s.gap(end) {
			// Running text goes on: only what no dictionary knows as a word is a name.
			if s.onWords(i, i+2) {
				continue
			}
			return 0
		}
		return n
	}
	return 0
}

// isName says whether runes start to end can be a Chinese name.
func (s *scan) isName(start, end int) bool {
	if end > len(s.rs) || !strings.ContainsRune(surnames, s.rs[start]) {
		return false
	}
	for _, r := range s.rs[start+1 : end] {
		if !unicode.Is(unicode.Han, r) || strings.ContainsRune(notGiven, r) {
			return false
		}
	}
	return true
}

// standsApart says whether a name before its office begins where a name can: behind a mark, a space, or a word like 以.
func (s *scan) standsApart(start int) bool {
	return start == 0 || s.gap(start) || !unicode.Is(unicode.Han, s.rs[start-1]) || strings.ContainsRune("以和与在对向由是即", s.rs[start-1])
}

// lineOfNames finds names in a short line without marks whose words are parted by white space, one of them a body or an
// office: the line under a title.
func (s *scan) lineOfNames() {
	const longest = 60
	if len(s.rs) > longest || strings.ContainsAny(s.s, "，。；：！？、") {
		return
	}
	var parts [][2]int
	start := 0
	for i := 1; i <= len(s.rs); i++ {
		if i == len(s.rs) || s.gap(i) {
			parts = append(parts, [2]int{start, i})
			start = i
		}
	}
	if len(parts) < 2 {
		s.namesWithoutGaps()
		return
	}
	known := false
	for _, c := range s.found {
		known = known || c.typ == Org && c.start == 0
	}
	if !known && !slices.Contains(s.offices, parts[0][1]) {
		return
	}
	for _, p := range parts[1:] {
		if n := p[1] - p[0]; n >= 2 && n <= 3 && s.isName(p[0], p[1]) {
			s.add(candidate{start: p[0], end: p[1], typ: Person, weak: true})
		}
	}
}

// namesWithoutGaps finds the names behind a department in a line whose white space was lost: 某公司工商评级部甲某某乙某某. The
// line must be a body and names to its very end.
func (s *scan) namesWithoutGaps() {
	body := 0
	for _, c := range s.found {
		if c.typ == Org && c.start == 0 {
			body = max(body, c.end)
		}
	}
	if body == 0 {
		return
	}
	for i := body; i < min(len(s.rs), body+12); i++ {
		if !strings.ContainsRune("部处室", s.rs[i]) || i+1 == len(s.rs) {
			continue
		}
		names := s.splitNames(i + 1)
		for _, n := range names {
			s.add(candidate{start: n[0], end: n[1], typ: Person, weak: true})
		}
		if names != nil {
			for _, c := range s.found {
				if c.typ == Org && c.start == 0 && c.end == body {
					s.add(candidate{start: 0, end: i + 1, typ: Org, canonical: c.canonical + string(s.rs[body:i+1])})
					break
				}
			}
			return
		}
	}
}

// splitNames parts runes from start to the end of the line into names of three or two characters, nil where that cannot be.
func (s *scan) splitNames(start int) [][2]int {
	if start == len(s.rs) {
		return [][2]int{}
	}
	for n := 3; n >= 2; n-- {
		if end := start + n; end <= len(s.rs) && s.isName(start, end) {
			if rest := s.splitNames(end); rest != nil {
				return append([][2]int{{start, end}}, rest...)
			}
		}
	}
	return nil
}
