package fact

import "strconv"

// endOrWhole parts a stock from a flow: a level reached has the end of a period, a sum of many years has no beginning.
func (d *draft) endOrWhole(t timed, s *sentence) timed {
	from, to, ok := years(t.canonical)
	if !ok {
		return t
	}
	before := d.near()
	switch {
	case (index(before, []rune("多年")) >= 0 || hasPrefix(d.sentence, "多年来")) && from != to && !d.toLevel:
		t.canonical, t.source = "../"+strconv.Itoa(to), sourceExplicit
	case from != to && (index(before, []rune("年累计")) >= 0 || t.source == sourceSection && d.sums()):
	case from != to && t.source == sourceInherited && d.kind == "level" && index(before, []rune("累计")) >= 0: // 五年间，…，引进外资累计达到
	case from != to && t.source == sourceInherited && hasPrefix(d.c.t, "其中") && d.kind == "share": // 五年完成投资…，其中民间投资占比…
	case from != to && t.source != sourceExplicit && !d.flows():
		t.canonical = strconv.Itoa(to)
	case from == to && t.source == sourceSection && d.kind == "level" && index(before, []rune("累计")) >= 0:
		t.canonical = "../" + strconv.Itoa(to)
	case from == to && len(t.canonical) == 4 && t.source != sourceExplicit && d.kind != "growth" && d.kind != "change" && yearEnd(before):
		t.canonical, t.source = t.canonical+"-12", sourceExplicit
	case from == to && len(t.canonical) == 4 && t.source != sourceExplicit && d.stock() && s.atYearEnd(d.c):
		t.canonical, t.source = t.canonical+"-12", sourceInherited
	}
	return t
}

// stock reports whether a figure says how much there is of something, and not how much came or was made.
func (d *draft) stock() bool {
	if d.kind == "share" {
		return d.share && d.verb == "占" && len(d.reading.head) == 0
	}
	return d.kind == "level" && !d.flows() && d.verb != "新增"
}

// atYearEnd reports whether the clauses before c, the nearest first, speak of the end of the year: 年末总户数…，其中….
func (s *sentence) atYearEnd(c *clause) bool {
	for i := c.index; i >= max(0, c.index-furthestBack); i-- {
		t := s.clauses[i].t
		if index(t, []rune("全年")) >= 0 || index(t, []rune("当年")) >= 0 {
			return false
		}
		if i < c.index && yearEnd(t) && len(s.clauses[i].slots) > 0 && s.clauses[i].slots[0].class != verbGrowth {
			return true
		}
	}
	return false
}

// yearEnd reports whether a clause speaks of the end of the year, and not of the end of the last one.
func yearEnd(clause []rune) bool {
	for _, w := range []string{"年末", "年底"} {
		if i := index(clause, []rune(w)); i == 0 || i > 0 && clause[i-1] != '上' && clause[i-1] != '去' {
			return true
		}
	}
	return false
}

// flows reports whether a figure speaks of the whole of a period and not of its end: a growth, an average, a sum of what
// was done.
func (d *draft) flows() bool {
	switch d.kind {
	case "growth", "change":
		return true
	case "share":
		return d.class == verbHold || d.fraction
	}
	if d.toLevel || index(d.near(), []rune("已")) >= 0 || d.standing() {
		return false
	}
	return d.annual || d.verb == "惠及" || d.verb == "新增" || d.class == verbHold || d.acts || d.added()
}

// standing reports whether what is measured is by its name what there is, also in a row with works: 运营里程, 余额.
func (d *draft) standing() bool {
	if hasPrefix(d.head, "新增") || hasPrefix(d.reading.head, "新增") {
		return false
	}
	for _, w := range []string{"运营里程", "营业里程", "总里程", "余额", "保有量", "总数"} {
		if hasSuffix(d.reading.head, w) {
			return true
		}
	}
	return false
}

// sums reports whether a figure adds up what came over the whole of a period: 累计支出.
func (d *draft) sums() bool {
	return d.kind == "level" && !d.toLevel && (hasPrefix(d.head, "累计") || hasSuffix(d.near(), "累计") || index(d.reading.head, []rune("累计")) > 0)
}
