package period

// Five-year plans and longer spans of history.

// quotedPlan reads “十四五”时期; the quotes belong to the expression.
func (s *scanner) quotedPlan(i int) (found, bool) {
	n, end, ok := s.planNumber(i + 1)
	if !ok {
		return found{}, false
	}
	switch s.at(end) {
	case '”', '’', '"', '」':
	default:
		return found{}, false
	}
	return s.planPart(found{start: i, end: end + 1}, n), true
}

// plan reads 十四五时期 without quotes; there a word of time must follow, or the number is a number.
func (s *scanner) plan(i int) (found, bool) {
	n, end, ok := s.planNumber(i)
	if !ok || s.any(end, "时期", "期间", "规划", "计划", "末", "初", "以来", "开局", "收官") == 0 {
		return found{}, false
	}
	return s.planPart(found{start: i, end: end}, n), true
}

// planNumber reads the 十四 of 十四五: the number of a plan and the 五 for its five years.
func (s *scanner) planNumber(i int) (n, end int, ok bool) {
	end = i
	for end < len(s.rs) && end-i < 5 && planDigit(s.rs[end]) > 0 {
		end++
	}
	if end-i < 2 || s.rs[end-1] != '五' {
		return 0, i, false
	}
	for _, r := range s.rs[i : end-1] {
		switch v := planDigit(r); {
		case v < 10:
			n += v
		case n == 0:
			n = 10
		default:
			n *= 10
		}
	}
	return n, end, n >= 1 && n <= 30
}

func planDigit(r rune) int {
	for i, d := range [...]rune{'一', '二', '三', '四', '五', '六', '七', '八', '九', '十'} {
		if r == d {
			return i + 1
		}
	}
	return 0
}

// planYears gives the years of the n-th plan: 1953/1957 and 1958/1962, then, after three years without, five by five
// from 1966.
func planYears(n int) interval {
	if n <= 2 {
		return years(1948+5*n, 1952+5*n)
	}
	return years(1951+5*n, 1955+5*n)
}

// planPart reads what follows a plan's name: 时期, 期间, 前四年, 末, 以来.
func (s *scanner) planPart(f found, n int) found {
	f.in = planYears(n)
	first := f.in.from.y
	f.end += s.any(f.end, "规划时期", "规划期间", "计划时期", "计划期间", "时期", "期间", "期")
	switch {
	case s.at(f.end) == '前' || s.at(f.end) == '后':
		k, end, ok := s.small(f.end+1, 4)
		if !ok || s.at(end) != '年' {
			break
		}
		if s.at(f.end) == '前' {
			f.in = years(first, first+k-1)
		} else {
			f.in = years(first+5-k, first+4)
		}
		f.end = end + 1
	case s.at(f.end) == '末':
		f.end++
		f.in = year(first + 4)
	case s.at(f.end) == '初':
		f.end++
		f.end += s.any(f.end, "期")
		f.in = year(first)
	}
	return f
}

// ordinalPlan reads 第十四个五年规划, 第九个五年计划期间.
func (s *scanner) ordinalPlan(i int) (found, bool) {
	n, end, ok := s.small(i+1, 30)
	if !ok || !s.has(end, "个五年") {
		return found{}, false
	}
	end += 3
	end += s.any(end, "规划", "计划")
	return s.planPart(found{start: i, end: end}, n), true
}

// century reads 二十世纪八十年代, 20世纪60年代, 21世纪.
func (s *scanner) century(i int) (found, bool) {
	n, end, ok := s.small(i, 25)
	if !ok || n < 2 || !s.has(end, "世纪") || isDigit(s.at(i-1)) || s.has(i-3, "公元前") {
		return found{}, false
	}
	return s.centuryPart(i, end+2, n), true
}

// era reads 上世纪90年代, 本世纪中叶.
func (s *scanner) era(i int) (found, bool) {
	this := 21
	if s.ref.Year > 0 {
		this = s.ref.Year/100 + 1
	}
	switch {
	case s.has(i, "本世纪"):
		return s.centuryPart(i, i+3, this), true
	case s.has(i, "新世纪"):
		return s.centuryPart(i, i+3, 21), true
	case s.has(i, "上世纪"):
		return s.centuryPart(i, i+3, this-1), true
	case s.has(i, "上个世纪"):
		return s.centuryPart(i, i+4, this-1), true
	case s.has(i, "下个世纪"), s.has(i, "下世纪"):
		return s.centuryPart(i, i+3+s.any(i+1, "个"), this+1), true
	}
	return found{}, false
}

func (s *scanner) centuryPart(start, end, n int) found {
	base := (n - 1) * 100
	f := found{start: start, end: end, in: years(base, base+99)}
	if d, e, ok := s.small(end, 90); ok && d%10 == 0 && s.has(e, "年代") {
		f.end, f.in = e+2, years(base+d, base+d+9)
		return s.decadePart(f)
	}
	switch {
	case s.has(end, "中叶"):
		f.end, f.in = end+2, year(base+50)
	case s.at(end) == '末':
		f.end, f.in = end+1, years(base+90, base+99)
	case s.at(end) == '初':
		f.end, f.in = end+1, years(base, base+9)
	}
	return f
}

// decade reads 90年代, 八十年代: of the twentieth century unless it has not ended that long ago (10年代, 20年代).
func (s *scanner) decade(i int) (found, bool) {
	if y, end, ok := s.fourDigits(i); ok && y%10 == 0 && s.has(end, "年代") && s.at(end+2) != '表' { // 1990年代
		return s.decadePart(found{start: i, end: end + 2, in: years(y, y+9)}), true
	}
	d, end, ok := s.small(i, 90)
	if !ok || d%10 != 0 || !s.has(end, "年代") || isDigit(s.at(i-1)) {
		return found{}, false
	}
	base := 1900
	if d <= 20 {
		base = 2000
	}
	return s.decadePart(found{start: i, end: end + 2, in: years(base+d, base+d+9)}), true
}

func (s *scanner) decadePart(f found) found {
	f.end += s.any(f.end, "初期", "前期", "中期", "中后期", "后期", "末期", "初", "末", "中")
	return f
}
