package period

import "strings"

// word reads an expression that begins with a word: 今年, 过去五年, 改革开放以来, 年底, 上半年, 本世纪中叶.
func (s *scanner) word(i int) (found, bool) {
	if !openers().Has(s.at(i)) {
		return found{}, false
	}
	for _, read := range [...]func(int) (found, bool){s.relativeYear, s.era, s.partAlone, s.spanOfYears, s.event, s.monthWord} {
		if f, ok := read(i); ok {
			return f, true
		}
	}
	return found{}, false
}

func (s *scanner) relativeYear(i int) (found, bool) {
	if s.has(i, "今明两年") {
		f := found{start: i, end: i + 4, relative: true}
		if y := s.ref.Year; y > 0 {
			f.in = years(y, y+1)
		}
		return f, true
	}
	list := words()
	if !list.yearsBegin.Has(s.at(i)) {
		return found{}, false
	}
	for k := range list.Years {
		w := &list.Years[k]
		if !w.at(s.rs, i) {
			continue
		}
		end := i + len(w.runes)
		if s.at(end) == '均' && s.at(i-1) == '础' || s.at(end) == '轻' || s.at(end) == '龄' || s.at(end) == '纪' {
			return found{}, false
		}
		f := found{start: i, end: end, relative: true}
		if s.ref.Year == 0 {
			f = s.part(found{start: i, end: end, year: 1})
			f.in, f.relative, f.year, f.unit = interval{}, true, 0, 0
			return f, true
		}
		f.year, f.unit = s.ref.Year+w.Offset, 'y'
		f.in = year(f.year)
		return s.part(f), true
	}
	return found{}, false
}

// spanOfYears reads 过去五年, 近 5 年, 未来三年, 过去一年.
func (s *scanner) spanOfYears(i int) (found, bool) {
	list := words()
	if !list.spansBegin.Has(s.at(i)) {
		return found{}, false
	}
	for k := range list.Spans {
		w := &list.Spans[k]
		if !w.at(s.rs, i) {
			continue
		}
		at := i + len(w.runes)
		n, end, ok := s.small(at, 100)
		if !ok || s.at(end) != '年' {
			continue
		}
		f := found{start: i, end: end + 1, relative: true}
		f.end += s.any(f.end, "来", "间", "时间", "里")
		f.in = s.spanOf(n, w.Ahead)
		return f, true
	}
	return found{}, false
}

// spanOf is n years back from the year before the document's, or ahead from the document's own. ANNOTATION.md section
// 7: 过去五年 in the report of 2023 is 2018/2022.
func (s *scanner) spanOf(n int, ahead bool) interval {
	y := s.ref.Year
	switch {
	case y == 0:
		return interval{}
	case ahead:
		return years(y, y+n-1)
	}
	return years(y-n, y-1)
}

// duration reads a number of years that means a span of time: 五年来, 十年间, 五年前, and 五年 at the head of a clause
// before what was done in it (五年累计, 十年增加).
func (s *scanner) duration(i int) (found, bool) {
	n, end, ok := s.small(i, 100)
	if !ok || s.at(end) != '年' || isDigit(s.at(i-1)) || s.at(i-1) == '.' {
		return found{}, false
	}
	end++
	f := found{start: i, relative: true}
	switch {
	case s.any(end, "以来", "来", "间") > 0 && s.at(end+1) != '自' && s.at(end+1) != '源':
		f.end = end + s.any(end, "以来", "来", "间")
		f.in = s.spanOf(n, false)
		return f, true
	case s.at(end) == '前' && s.at(end+1) != '列':
		f.end = end + 1
		if s.ref.Year > 0 {
			f.in = year(s.ref.Year - 1 - n)
		}
		return f, true
	}
	x, _ := s.number(i)
	if x.Digits || n < 2 || !s.lookBack(i, end, n) {
		return found{}, false
	}
	f.end, f.in = end, s.spanOf(n, false)
	return f, true
}

// lookBack reports whether 五年 at i looks back: before what was summed up in it (五年累计, 五年为, 十年1.4亿人), or at the head of
// a clause that goes on with what was done (五年转移农村人口) rather than with what the years are for (五年行动, 五年内).
func (s *scanner) lookBack(i, end, n int) bool {
	if isDigit(s.at(end)) || s.any(end, "累计", "年均", "总体", "增加", "增长", "新增", "平均", "接近", "翻", "共", "超", "完成", "建成") > 0 {
		return true
	}
	if s.at(end) == '为' {
		return !strings.ContainsRune("一期限止", s.at(end+1)) // 投资总额五年为八千亿元
	}
	return n >= 3 && isBreak(s.at(i-1)) && !isBreak(s.at(end)) && !strings.ContainsRune("半内行计规任期以前后左义来多的制级学生度一时禁目连之左右大清攻过免再", s.at(end))
}

// event reads 改革开放以来.
func (s *scanner) event(i int) (found, bool) {
	list := words()
	if !list.eventsBegin.Has(s.at(i)) {
		return found{}, false
	}
	for k := range list.Events {
		e := &list.Events[k]
		if !e.at(s.rs, i) {
			continue
		}
		end := i + len(e.runes)
		n := s.any(end, "以来", "以后")
		if n == 0 {
			return found{}, false
		}
		return found{start: i, end: end + n, in: since(month(e.y, e.m))}, true
	}
	return found{}, false
}

// monthWord reads 本月, 上月, 上个月, and 本届政府.
func (s *scanner) monthWord(i int) (found, bool) {
	if s.has(i, "本届政府") {
		f := found{start: i, end: i + 4, relative: true}
		if y := s.ref.Year; y > 0 {
			// Governments take office in March of 1998, 2003, 2008…; the report of the fifth year sums the term up.
			first := y - 1 - ((y-1-1998)%5+5)%5
			f.in = years(first, first+4)
		}
		return f, true
	}
	back := -1
	switch {
	case s.has(i, "本月"):
		back = 0
	case s.has(i, "上月"), s.has(i, "上个月"):
		back = 1
	}
	if back < 0 {
		return found{}, false
	}
	f := found{start: i, end: i + 2, relative: true}
	if s.has(i, "上个月") {
		f.end++
	}
	if s.ref.Year > 0 && s.ref.Month > 0 {
		d := plusMonths(s.ref.Year, s.ref.Month, -back)
		f.in, f.unit, f.year, f.month = month(d.y, d.m), 'm', d.y, d.m
	}
	return f, true
}

// after reads what follows a point of time and opens it: 以来, 起, 之后, 之前; and what softens or closes it: 左右, 期间.
func (s *scanner) after(f found) found {
	at := f.end
	if f.in.from.open() && f.in.to.open() {
		if n := s.any(at, "以来"); n > 0 {
			f.end += n
		}
		return f
	}
	if n := s.any(at, "以来", "至今", "开始", "及以后", "或之后", "及之后", "或以后", "起"); n > 0 && s.any(at, "起草", "起到", "起步", "起飞", "起点") == 0 && !f.in.from.open() {
		f.end += n
		f.in = since(f.in)
		return f
	}
	if n := s.any(at, "及以前", "或之前", "及之前", "或以前"); n > 0 && !f.in.to.open() {
		f.end += n
		f.in = until(f.in)
		return f
	}
	if n := s.laterWord(f); n > 0 {
		f.end += n
		later := f.in
		if f.unit != 'd' {
			later.from = f.in.to
		}
		switch {
		case f.unit == 'd':
			later.canon = *later.from.iso()
		case later.from.m == 1:
			later.canon = string(pad(nil, later.from.y, 4))
		default:
			later.canon = yearMonth(later.from.y, later.from.m)
		}
		f.in = since(later)
		return f
	}
	if n := s.beforeWord(f); n > 0 {
		f.end += n
		if f.unit == 'd' {
			f.in = before(f.in)
		} else { // 2030年前: by the end of it, as plans mean it
			f.in = until(f.in)
		}
		return f
	}
	f.end += s.any(at, "左右", "前后", "期间")
	return f
}

// laterWord gives the length of the 以后 or 后 that opens f; a bare 后 only behind an absolute date (2016年1月1日后).
func (s *scanner) laterWord(f found) int {
	n := s.any(f.end, "以后", "之后")
	switch {
	case f.in.to.open():
		return 0
	case n > 0:
		return n
	case s.at(f.end) != '后' || f.relative || f.unit != 'd' && f.unit != 'm' && f.unit != 'y' || strings.ContainsRune("备续期半勤段代发起两三四五几的", s.at(f.end+1)):
		return 0
	}
	return 1
}

// beforeWord gives the length of the 之前 or 前 that closes f; a bare 前 only behind a year, month or day.
func (s *scanner) beforeWord(f found) int {
	n := s.any(f.end, "以前", "之前", "前")
	if n == 0 || f.in.from.open() || f.relative || s.has(f.end, "前后") || s.counts(f.end+1) {
		return 0
	}
	if n > 1 {
		return n
	}
	switch f.unit {
	case 'y':
	case 'm':
		if s.at(f.end-1) == '初' {
			return 0
		}
	case 'd': // 5月1日前往
		if next := s.at(f.end + 1); next != 0 && strings.ContainsRune("往来去夕期线端方", next) {
			return 0
		}
	default:
		return 0
	}
	return n
}

// counts reports whether a counted part follows 前: 2021年前两个季度.
func (s *scanner) counts(i int) bool {
	_, end, ok := s.small(i, 100)
	return ok && (s.at(end) == '个' || s.at(end) == '季' || s.at(end) == '月' || s.at(end) == '周')
}

// cutOff reports whether 截至 stands before i: a stock as of then, or a sum since an unstated beginning.
func (s *scanner) cutOff(i int) bool {
	return s.has(i-2, "截至") || s.has(i-2, "截止") || s.has(i-3, "截至到") || s.has(i-3, "截止到") || s.has(i-3, "截止至")
}
