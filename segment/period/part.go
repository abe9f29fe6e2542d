package period

import (
	"cmp"

	"github.com/zhice-project/zhice/segment/figure/numeral"
)

// part reads what narrows a year: a half, quarter, month, day, week, its beginning or end. f ends after the year.
func (s *scanner) part(f found) found {
	at := f.end
	y := f.year
	if s.at(at) == '的' {
		at++
	}
	for _, read := range [...]func(int, int) (found, bool){s.partOf, s.namedDay, s.season} {
		if g, ok := read(at, y); ok {
			g.start, g.relative, g.year = f.start, f.relative, y
			return g
		}
	}
	if n := s.any(f.end, "全年", "度", "间"); n > 0 {
		f.end += n
	}
	return f
}

// partOf reads a part of year y that begins at i.
func (s *scanner) partOf(i, y int) (found, bool) {
	switch s.at(i) {
	case '上', '下', '年', '首', '全':
		for _, w := range yearParts {
			if s.has(i, w.text) {
				return found{start: i, end: i + len([]rune(w.text)), in: months(y, w.first, w.last), unit: w.unit, year: y, month: w.last}, true
			}
		}
		return found{}, false
	case '底', '末':
		if s.at(i+1) == '端' {
			return found{}, false
		}
		return found{start: i, end: i + 1, in: month(y, 12), unit: 'm', year: y, month: 12}, true
	case '初':
		return found{start: i, end: i + 1, in: month(y, 1), unit: 'm', year: y, month: 1}, true
	case '前', '后', '後', '最', '第', '头':
		return s.counted(i, y)
	}
	if g, ok := s.quarter(i, y); ok {
		return g, true
	}
	return s.monthOf(i, y)
}

// yearParts are the parts of a year that need no number. 年末 and 年底 stand for its last month, as the papers date
// stocks; the longer word comes first.
var yearParts = []struct {
	text        string
	first, last int
	unit        byte
}{
	{"上半年", 1, 6, 'h'}, {"下半年", 7, 12, 'h'}, {"年底", 12, 12, 'm'}, {"年末", 12, 12, 'm'}, {"年初", 1, 1, 'm'},
	{"年中", 6, 6, 'm'}, {"首季度", 1, 3, 'q'}, {"首季", 1, 3, 'q'}, {"首月", 1, 1, 'm'}, {"全年", 1, 12, 'y'},
}

// counted reads 前三季度, 前两个季度, 前十一个月, 最后4个月, 后三月, 第二周, 前2周, 第三季度.
func (s *scanner) counted(i, y int) (found, bool) {
	front, at := true, i+1
	switch {
	case s.has(at, "半年") && s.at(i) == '前':
		return found{start: i, end: at + 2, in: months(y, 1, 6), unit: 'h', year: y, month: 6}, true
	case s.has(at, "半年") && (s.at(i) == '后' || s.at(i) == '後'):
		return found{start: i, end: at + 2, in: months(y, 7, 12), unit: 'h', year: y, month: 12}, true
	}
	switch s.at(i) {
	case '第':
		if n, end, ok := s.small(at, 53); ok && s.weekWord(end) > 0 {
			return found{start: i, end: end + s.weekWord(end), in: weeks(year(y), n, 1), unit: 'w', year: y}, true
		} else if ok && n <= 12 && s.any(end, "个月", "個月") > 0 {
			return found{start: i, end: end + 2, in: month(y, n), unit: 'm', year: y, month: n}, true
		} else if ok && n <= 4 && s.any(end, "个季度", "個季度") > 0 {
			return found{start: i, end: end + 3, in: months(y, 3*n-2, 3*n), unit: 'q', year: y}, true
		}
		return s.quarter(at, y)
	case '最':
		if s.at(at) != '后' && s.at(at) != '後' {
			return found{}, false
		}
		at++
		front = false
	case '后', '後':
		front = false
	}
	n, end, ok := s.small(at, 53)
	if !ok {
		return found{}, false
	}
	if s.at(end) == '个' || s.at(end) == '個' {
		end++
	}
	switch {
	case s.has(end, "季度") && n <= 4:
		end += 2
		n *= 3
	case s.at(end) == '月' && n <= 12:
		end++
	case s.weekWord(end) > 0 && front:
		return found{start: i, end: end + s.weekWord(end), in: weeks(year(y), 1, n), unit: 'w', year: y}, true
	default:
		return found{}, false
	}
	in := months(y, 1, n)
	if !front {
		in = months(y, 13-n, 12)
	}
	return found{start: i, end: end, in: in, unit: 'q', year: y}, true
}

func (s *scanner) weekWord(i int) int { return s.any(i, "个星期", "星期", "周", "週") }

// quarter reads 一季度, 四季度末, 第3季, Q2.
func (s *scanner) quarter(i, y int) (found, bool) {
	if c := s.at(i); (c == 'Q' || c == 'q') && s.at(i+1) >= '1' && s.at(i+1) <= '4' && !isDigit(s.at(i+2)) && !isLetter(s.at(i+2)) {
		n := int(s.at(i+1) - '0')
		return found{start: i, end: i + 2, in: months(y, 3*n-2, 3*n), unit: 'q', year: y}, true
	}
	n, end, ok := s.small(i, 4)
	if !ok || !s.has(end, "季度") && (s.at(end) != '季' || s.at(i-1) != '第') {
		return found{}, false
	}
	f := found{start: i, end: end + max(1, s.any(end, "季度")), in: months(y, 3*n-2, 3*n), unit: 'q', year: y}
	if s.at(f.end) == '末' || s.at(f.end) == '底' {
		f.end++
		f.in = month(y, 3*n)
		f.unit, f.month = 'm', 3*n
	}
	return f, true
}

// monthOf reads 10月, 1—8月, 10月底, 7月下旬, 10月20日 of year y.
func (s *scanner) monthOf(i, y int) (found, bool) {
	m, end, ok := s.small(i, 12)
	if s.has(i, "元月") {
		m, end, ok = 1, i+1, true
	}
	if !ok {
		return found{}, false
	}
	if s.at(end) != '月' {
		return s.monthRange(i, m, end, y)
	}
	f := found{start: i, end: end + 1, in: month(y, m), unit: 'm', year: y, month: m}
	at := f.end
	for _, t := range [...]struct {
		text     string
		from, to int
	}{{"上旬", 1, 10}, {"中旬", 11, 20}, {"下旬", 21, daysIn(y, m)}} {
		if s.has(at, t.text) {
			f.end, f.in = at+2, days(day{y, m, t.from}, t.to-t.from+1)
			return f, true
		}
	}
	if s.at(at) == '的' && s.at(at+1) == '第' {
		at++
	}
	if s.at(at) == '第' {
		if n, e, ok := s.small(at+1, 5); ok && s.weekWord(e) > 0 {
			f.end, f.in, f.unit = e+s.weekWord(e), weeks(month(y, m), n, 1), 'w'
			return f, true
		}
	}
	if _, _, lunar := s.small(f.end+1, 10); lunar && s.at(f.end) == '初' { // 十月初一
		return s.dayOf(f), true
	}
	if n := s.any(f.end, "份", "底", "末", "初"); n > 0 {
		f.end += n
		return f, true
	}
	return s.dayOf(f), true
}

// dayOf reads the day after a month: 27日, 三号, 十月初一, and a bare 八月十五.
func (s *scanner) dayOf(f found) found {
	at := f.end
	lunar := s.at(at) == '初'
	if lunar {
		at++
	}
	d, end, ok := s.small(at, 31)
	if !ok {
		return f
	}
	n := s.any(end, "日", "号", "號")
	x, _ := s.number(at)
	if n == 0 && !lunar && (x.Digits || !isBreak(s.at(end))) {
		return f
	}
	in, ok := date(f.year, f.month, d)
	if !ok {
		return f
	}
	f.end, f.in, f.unit = end+n, in, 'd'
	if s.has(f.end, "，星期") || s.has(f.end, ",星期") {
		f.end += 4
	}
	f.end = s.clock(f.end)
	return f
}

// monthRange reads 1—8月, 1至11月, 1-五月: its first month has no 月.
func (s *scanner) monthRange(i, first, end, y int) (found, bool) {
	n := s.joiner(end)
	if n == 0 {
		return found{}, false
	}
	last, e, ok := s.small(end+n, 12)
	if !ok || s.at(e) != '月' || last <= first {
		return found{}, false
	}
	e++
	if s.at(e) == '份' {
		e++
	}
	return found{start: i, end: e, in: months(y, first, last), unit: 'm', year: y, month: last}, true
}

// clock passes over a time of day after a date: 11:00时, 20点30分, 15时.
func (s *scanner) clock(i int) int {
	_, end := s.digits(i, 2)
	if end == i {
		return i
	}
	if s.at(end) == ':' || s.at(end) == '：' {
		if _, e := s.digits(end+1, 2); e == end+3 {
			return e + s.any(e, "时", "时整")
		}
		return i
	}
	if n := s.any(end, "时整", "点整", "时", "点", "點"); n > 0 {
		end += n
		if _, e := s.digits(end, 2); e > end && s.at(e) == '分' {
			return e + 1
		}
		return end
	}
	return i
}

// partAlone reads a part of a year that names none: it belongs to the year last named in the sentence, to the one
// the passage tells of, or to the document's. Year ends and whole years (年末, 全年) are those of the section that
// speaks, which is not known here: they are resolved only where the sentence names the year.
func (s *scanner) partAlone(i int) (found, bool) {
	if isDigit(s.at(i-1)) || s.at(i-1) == '.' || isLetter(s.at(i-1)) {
		return found{}, false
	}
	if s.has(i, "年中") && (s.at(i+2) == '央' || s.at(i-1) == '每' || s.at(i-1) == '几' || numeral.IsPart(s.at(i-1))) {
		return found{}, false
	}
	y := cmp.Or(s.year, s.ref.Told, s.ref.Year)
	f, ok := s.partOf(i, max(y, 1))
	if !ok || f.unit == 'w' {
		return found{}, false
	}
	switch s.at(i) {
	case '底', '末', '初', '前', '后', '後', '最':
		if s.at(i) != '前' || f.unit != 'q' {
			return found{}, false
		}
	}
	f.relative = s.year == 0
	if y == 0 || f.relative && (s.at(i) == '年' || s.at(i) == '全') {
		f.in, f.year, f.unit = interval{}, 0, 0
	}
	return f, true
}
