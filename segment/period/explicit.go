package period

import "strings"

// iso reads 2015-03-03, 2019/04/19, 2019.9.6, 2008.03 and 2010 01 29; the fields must be dates, so that version and
// section numbers are not.
func (s *scanner) iso(i int) (found, bool) {
	if isDigit(s.at(i-1)) || s.at(i-1) == '.' || isLetter(s.at(i-1)) || !isDigit(s.at(i)) {
		return found{}, false
	}
	y, at := s.digits(i, 4)
	if at-i != 4 {
		return s.dayFirst(i)
	}
	if isDigit(s.at(at)) {
		return s.compact(i, y, at)
	}
	sep := s.at(at)
	if sep != '-' && sep != '/' && sep != '.' && sep != ' ' && sep != '—' || y < 1000 || y > 2199 {
		return found{}, false
	}
	m, end := s.digits(at+1, 2)
	if end == at+1 || m < 1 || m > 12 || isDigit(s.at(end)) {
		return found{}, false
	}
	if s.at(end) == sep {
		d, last := s.digits(end+1, 2)
		if in, ok := date(y, m, d); ok && last > end+1 && !isDigit(s.at(last)) {
			return found{start: i, end: s.clock(last), in: in, unit: 'd', year: y, month: m}, true
		}
		return found{}, false
	}
	if end-at-1 != 2 || sep == ' ' || s.at(end) == '.' || s.at(end) == '%' || sep == '.' && !s.dotted(i, end) || sep != '/' && sep != '.' && !s.alone(i, end) {
		return found{}, false
	}
	return found{start: i, end: end, in: month(y, m), unit: 'm', year: y, month: m}, true
}

// compact reads 20191225, which stands alone: an address or a number of a file is not one.
func (s *scanner) compact(i, y, at int) (found, bool) {
	m, end := s.digits(at, 2)
	d, last := s.digits(end, 2)
	in, ok := date(y, m, d)
	if !ok || last-at != 4 || isDigit(s.at(last)) || y < 1900 || y > 2099 || !s.alone(i, last) {
		return found{}, false
	}
	return found{start: i, end: last, in: in, unit: 'd', year: y, month: m}, true
}

// dotted reports whether 2008.03 is a month rather than a decimal: nothing countable follows.
func (s *scanner) dotted(i, end int) bool {
	next := s.at(end)
	return s.alone(i, end) || next == '-' || next == '—' || next == '~' || next == '至'
}

// dayFirst reads 10/1/2018 as month/day/year.
func (s *scanner) dayFirst(i int) (found, bool) {
	m, at := s.digits(i, 2)
	if at == i || s.at(at) != '/' {
		return found{}, false
	}
	d, end := s.digits(at+1, 2)
	if end == at+1 || s.at(end) != '/' {
		return found{}, false
	}
	y, last := s.digits(end+1, 4)
	if last-end-1 != 4 || isDigit(s.at(last)) {
		return found{}, false
	}
	in, ok := date(y, m, d)
	return found{start: i, end: last, in: in, unit: 'd', year: y, month: m}, ok
}

func (s *scanner) digits(i, most int) (n, end int) {
	for end = i; end < len(s.rs) && end-i < most && isDigit(s.rs[end]); end++ {
		n = n*10 + int(s.rs[end]-'0')
	}
	return n, end
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// alone reports whether nothing but punctuation stands around runes i to end.
func (s *scanner) alone(i, end int) bool { return isBreak(s.at(i-1)) && isBreak(s.at(end)) }

func isBreak(r rune) bool {
	switch r {
	case 0, '，', '。', '；', '：', '、', '（', '）', '(', ')', ',', ';', ':', '《', '》', '“', '”', '！', '？':
		return true
	}
	return false
}

// yearRange reads 2018—2022年 and 1995-1997年, whose first year has no 年.
func (s *scanner) yearRange(i int) (found, bool) {
	a, end, ok := s.fourDigits(i)
	if !ok {
		return found{}, false
	}
	n := s.joiner(end)
	if n == 0 {
		return found{}, false
	}
	at := end + n
	b, last, ok := s.fourDigits(at)
	if !ok {
		if b, last, ok = s.shortYear(at, a); !ok {
			return found{}, false
		}
	}
	f := found{start: i, end: last, in: years(a, b), unit: 'y', year: b}
	switch {
	case b <= a:
		return found{}, false
	case s.at(last) == '年':
		f.end += 1 + s.any(last+1, "度", "间")
		return f, true
	case s.any(last, "学年", "财年") > 0:
		f.end += 2
		return f, true
	case a >= 1900 && b-a <= 50 && s.alone(i, last) && b < 2100:
		return f, true
	}
	_, e, ok := s.small(last, b-a+1) // 2021—2023三年
	return f, ok && s.at(e) == '年'
}

// shortYear reads the 25 of 2021—25年.
func (s *scanner) shortYear(i, first int) (y, end int, ok bool) {
	n, end := s.digits(i, 2)
	if end-i != 2 || isDigit(s.at(end)) {
		return 0, i, false
	}
	return first/100*100 + n, end, true
}

// fourDigits reads a year of four digits, ASCII or hanzi one by one.
func (s *scanner) fourDigits(i int) (y, end int, ok bool) {
	x, ok := s.number(i)
	if !ok || x.Width != 4 || x.Decimal || x.Big || x.More >= 0 || x.Value != float64(int(x.Value)) || x.Value < 1000 || x.Value > 2199 {
		return 0, i, false
	}
	if !x.Digits && !x.Positional {
		return 0, i, false
	}
	if isDigit(s.at(i-1)) || isLetter(s.at(i-1)) || s.at(i-1) == '.' {
		return 0, i, false
	}
	return int(x.Value), x.End, true
}

// explicitYear reads a year with 年 and the part of it that follows: 2024年, 二〇二四年10月, 2023年一季度, 07年第三季度.
func (s *scanner) explicitYear(i int) (found, bool) {
	y, end, ok := s.fourDigits(i)
	if ok && (s.listed(end) || s.compared(end)) {
		return found{start: i, end: end, in: year(y), unit: 'y', year: y}, true
	}
	if ok && y >= 1900 {
		if g, isQuarter := s.partOf(end, y); isQuarter && g.unit == 'q' { // 2018第三季度, 2019Q3
			g.start = i
			return g, true
		}
		if n := s.any(end, "财政年度", "会计年度", "财年", "学年"); n > 0 {
			return found{start: i, end: end + n, in: year(y), unit: 'y', year: y}, true
		}
	}
	if !ok || s.at(end) != '年' {
		if y, end, ok = s.otherYear(i); !ok {
			return found{}, false
		}
	}
	if s.any(end+1, "历史", "文明", "的历史", "来", "代", "多") > 0 && !s.has(end+1, "代表") {
		return found{}, false
	}
	start := i
	for _, era := range [...]string{"公元", "农历", "公历"} {
		if s.has(i-2, era) {
			start = i - 2
		}
	}
	f := found{start: start, end: end + 1, in: year(y), unit: 'y', year: y}
	return s.part(f), true
}

// yearList reads years one after the other that a count sums up: 2021、2022两年, 一九七九和一九八○两年.
func (s *scanner) yearList(i int) (found, bool) {
	first, end, ok := s.fourDigits(i)
	if !ok {
		return found{}, false
	}
	last := first
	for n := 2; n <= 6; n++ {
		if s.any(end, "、", "和", "与", "及") == 0 {
			return found{}, false
		}
		y, ok := s.yearRunes(end + 1)
		if !ok || y != last+1 {
			return found{}, false
		}
		last, end = y, end+5
		if k, e, ok := s.small(end, 6); ok && k == n && s.at(e) == '年' {
			return found{start: i, end: e + 1, in: years(first, last), unit: 'y', year: last}, true
		}
	}
	return found{}, false
}

// yearRunes reads a year of four digits one by one, whatever numeral follows: the 2022 of 2022两年.
func (s *scanner) yearRunes(i int) (y int, ok bool) {
	for j := i; j < i+4; j++ {
		c := s.at(j)
		d := planDigit(c)
		switch {
		case isDigit(c):
			d = int(c - '0')
		case c == '〇' || c == '○' || c == '零':
		case d < 1 || d > 9:
			return 0, false
		}
		y = y*10 + d
	}
	return y, y >= 1000 && y <= 2199
}

// compared reports whether a year without 年 is set against one that has it: 一九八○比一九七五年.
func (s *scanner) compared(i int) bool {
	if s.at(i) != '比' && s.at(i) != '较' {
		return false
	}
	_, end, ok := s.fourDigits(i + 1)
	return ok && s.at(end) == '年'
}

// listed reports whether a list of years goes on that ends with 年: 2024、2025年.
func (s *scanner) listed(i int) bool {
	for n := 0; n < 6 && (s.at(i) == '、' || s.at(i) == '和' || s.at(i) == '与'); n++ {
		_, end, ok := s.fourDigits(i + 1)
		if !ok {
			return false
		}
		if s.at(end) == '年' {
			return true
		}
		i = end
	}
	return false
}

// otherYear reads 九七年, 零八年, 15年3月 (a short year needs a leading zero, hanzi or a month) and 两千零五年.
func (s *scanner) otherYear(i int) (y, end int, ok bool) {
	x, ok := s.number(i)
	if !ok || x.Decimal || x.Range || x.More >= 0 || s.at(x.End) != '年' || x.Signed {
		return 0, i, false
	}
	if isDigit(s.at(i - 1)) {
		return 0, i, false
	}
	v := int(x.Value)
	switch {
	case !x.Digits && x.Width <= 1 && v >= 1900 && v <= 2100 && v%100 != 0 && !x.Big:
		return v, x.End, true
	case x.Width == 2 && x.Digits && v >= 50 && s.at(x.End) == '年' && s.alone(i, x.End+1):
		return century2(v), x.End, true
	case x.Width == 2 && (x.LeadingZero || !x.Digits && x.Positional || s.monthFollows(x.End+1) || s.dayFollows(x.End+1)) && v < 100:
		return century2(v), x.End, true
	case x.Width == 3 && x.Digits && v >= 100 && (s.has(i-2, "公元") || s.at(i-1) == '在' && !strings.ContainsRune("内里间时来后前以之中", s.at(x.End+1))):
		return v, x.End, true
	}
	return 0, i, false
}

// eraYear reads the years of the last emperors and of the republic: 光绪二十年, 民国38年, 宣统元年.
func (s *scanner) eraYear(i int) (found, bool) {
	n, end, ok := 1, i+1, s.at(i) == '元'
	if !ok {
		n, end, ok = s.small(i, 99)
	}
	if !ok || s.at(end) != '年' {
		return found{}, false
	}
	list := words()
	for k := range list.Eras {
		e := &list.Eras[k]
		start := i - len(e.runes)
		if y := e.First + n - 1; y <= e.Last && start >= s.done && e.at(s.rs, start) {
			return s.part(found{start: start, end: end + 1, in: year(y), unit: 'y', year: y}), true
		}
	}
	return found{}, false
}

// century2 places a year of two digits: 49 and below in this century, the rest in the last (the founding of the state
// is the oldest year such papers shorten).
func century2(v int) int {
	if v < 49 {
		return 2000 + v
	}
	return 1900 + v
}

func (s *scanner) monthFollows(i int) bool {
	_, end, ok := s.small(i, 12)
	return ok && s.at(end) == '月'
}

// dayFollows reports whether a named day follows the year: 20年端午.
func (s *scanner) dayFollows(i int) bool {
	_, ok := s.namedDay(i, 2000)
	return ok
}

// loneYear reads a year of four digits that is the whole text or cell: 2018.
func (s *scanner) loneYear(i int) (found, bool) {
	y, end, ok := s.fourDigits(i)
	if !ok || y < 1900 || y > 2099 || i != 0 || end != len(s.rs) {
		return found{}, false
	}
	return found{start: i, end: end, in: year(y), unit: 'y', year: y}, true
}

// joiner gives the length of the sign or word that joins the ends of a range.
func (s *scanner) joiner(i int) int {
	if n := s.any(i, "——", "—", "-", "~", "～", "至", "到", "－"); n > 0 {
		return n
	}
	return 0
}

// rangeEnd reads the second end of a range: 2016年至2020年, 2017年8月至11月, 6月1日-6月30日, 10日到十二日.
func (s *scanner) rangeEnd(a found) (found, bool) {
	if a.unit == 0 || a.in.from.open() {
		return a, false
	}
	n := s.joiner(a.end)
	closing := 0
	if n == 0 {
		if n = s.any(a.end, "与", "和"); n == 0 {
			return a, false
		}
		closing = 1
	}
	at := a.end + n
	b, ok := s.endPoint(at, a)
	if !ok || b.in.to.open() || !a.in.from.before(b.in.to) || b.in.from.before(a.in.from) {
		return a, false
	}
	if closing > 0 {
		if closing = s.any(b.end, "之间", "间", "期间"); closing == 0 {
			return a, false
		}
	}
	out := b
	out.start, out.end = a.start, b.end+closing
	out.in = through(a.in, b.in)
	out.relative = a.relative || b.relative
	return out, true
}

// endPoint reads the second end, which takes its year and month from the first where it names none.
func (s *scanner) endPoint(i int, a found) (found, bool) {
	if a.unit == 'd' {
		if d, end, ok := s.small(i, 31); ok && (s.at(end) == '日' || s.at(end) == '号' || s.at(end) == '號') {
			in, ok := date(a.year, a.month, d)
			return found{start: i, end: end + 1, in: in, unit: 'd', year: a.year, month: a.month}, ok
		}
	}
	if i >= len(s.rs) {
		return found{}, false
	}
	saved := s.year
	if a.year > 0 {
		s.year = a.year
	}
	b, ok := s.single(i)
	s.year = saved
	if !ok && a.unit == 'm' {
		if y, end, four := s.fourDigits(i); four && !s.has(end, "年") { // 2008.03-2009
			return found{start: i, end: end, in: year(y), unit: 'y', year: y}, true
		}
	}
	return b, ok
}
