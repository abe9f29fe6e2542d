package period

// Days and seasons that have names. They are read only behind the year they belong to.

// namedDay reads the 春节 of 2024年春节.
func (s *scanner) namedDay(i, y int) (found, bool) {
	list := words()
	if !list.daysBegin.Has(s.at(i)) || y < 1900 || y > 2100 {
		return found{}, false
	}
	for k := range list.Days {
		n := &list.Days[k]
		if !n.at(s.rs, i) {
			continue
		}
		end := i + len(n.runes)
		if n.Bare && !isBreak(s.at(end)) && s.any(end, list.Bounds...) == 0 {
			return found{}, false
		}
		end += s.any(end, "假期", "黄金周", "节")
		var d day
		switch {
		case n.Date != nil:
			d = day{y, n.Date[0], n.Date[1]}
		case n.Lunar != nil:
			d = lunarDay(y, n.Lunar[0], n.Lunar[1])
		case n.Weekday != nil:
			d = nthWeekday(y, n.Weekday[0], n.Weekday[1], n.Weekday[2])
		default:
			d = gregorian(solarTerm(y, *n.Term))
		}
		in, ok := date(d.y, d.m, d.d)
		return found{start: i, end: end, in: in, unit: 'd', year: y, month: d.m}, ok
	}
	return found{}, false
}

// nthWeekday is the n-th Monday (0) to Sunday (6) of a month.
func nthWeekday(y, m, n, weekday int) day {
	first := day{y, m, 1}
	return first.plus((weekday-first.weekday()+7)%7 + 7*(n-1))
}

// season reads the 春 or 春季 of 2021年春季: from the day the season begins by the calendar to the next.
func (s *scanner) season(i, y int) (found, bool) {
	var n int
	switch s.at(i) {
	case '春':
		n = 1
	case '夏':
		n = 2
	case '秋':
		n = 3
	case '冬':
		n = 4
	default:
		return found{}, false
	}
	end := i + 1 + s.any(i+1, "季", "天")
	if s.any(end, "学期", "新学期", "奥运", "残奥", "运动会") > 0 { // 春季学期 lasts till July, 冬季奥运会 two weeks
		return found{}, false
	}
	if y < 1900 || y > 2100 || end == i+1 && !isBreak(s.at(end)) && s.joiner(end) == 0 {
		return found{}, false
	}
	const spring = 2 // 立春, counted from 小寒; a season is six terms
	from := gregorian(solarTerm(y, spring+6*(n-1)))
	to := gregorian(solarTerm(y+n/4, (spring+6*n)%24))
	last := to.m - 1
	in := interval{from, to, yearMonth(y, from.m) + "/" + yearMonth(to.y, max(last, 1))}
	return found{start: i, end: end, in: in, unit: 'h', year: y, month: from.m}, true
}
