package fact

import "slices"

// readRank reads what stands before a rank: the thing ranked, its verb and its field. It gives the words of the thing.
func (l *lists) readRank(s []rune, r *reading) []rune {
	for {
		s = trimRight(s, "前的")
		if n := l.toVerb(s, r); n > 0 {
			s = s[:len(s)-n]
			continue
		}
		if v, n := l.rankVerbs.suffix(s); n > 0 {
			if r.class == "" {
				r.verb, r.class, r.direction = string(s[len(s)-n:]), verbRank, v.direction
			}
			s = s[:len(s)-n]
			continue
		}
		if _, n := l.fields.suffix(s); n > 0 && len(r.field) == 0 {
			r.field = s[len(s)-n:]
			s = s[:len(s)-n]
			continue
		}
		if _, n := l.adverbs.suffix(s); n > 0 {
			s = s[:len(s)-n]
			continue
		}
		if hasSuffix(s, "年") && index(s, []rune("连续")) >= 0 {
			s = s[:index(s, []rune("连续"))]
			continue
		}
		t := l.fieldBehindVerb(s, r)
		if len(t) == len(s) {
			return s
		}
		s = t
	}
}

// ranksAmong reports whether slot i only says among how many the next one ranks: 在全国31个省区市中排名第9位.
func (c *clause) ranksAmong(i int) bool {
	if i+1 >= len(c.slots) || c.slots[i+1].fig.Unit != "rank" || !counts(c.slots[i].fig.Unit) {
		return false
	}
	between := c.t[c.slots[i].hi:c.slots[i+1].lo]
	return len(between) <= longestField+2 && (slices.Contains(between, '中') || slices.Contains(between, '里'))
}

// rankedIn is the reading of a rank whose field has a number: head stands before the number, among behind it.
func (l *lists) rankedIn(head, among []rune) reading {
	r := reading{verb: "排名", class: verbRank, field: trimSuffixes(trimSuffixes(among, "排名", "位列", "位居", "居"), "里", "中")}
	if _, n := l.fields.suffix(head); n > 0 {
		head, r.field = head[:len(head)-n], head[len(head)-n:]
	}
	r.head = trimRight(head, "在的")
	return r
}

// longestField is how many runes the field of a rank has that no list knows: 居沿海省份第二.
const longestField = 10

// fieldBehindVerb takes the verb of a rank off s with the words behind it, which say among whom.
func (l *lists) fieldBehindVerb(s []rune, r *reading) []rune {
	if r.class != "" {
		return s
	}
	for i := max(0, len(s)-longestField); i < len(s)-1; i++ {
		v, n := l.rankVerbs.prefix(s[i:])
		if n == 0 || i+n >= len(s) || n == 1 && (s[i] != '居' || s[i+1] == '民') {
			continue
		}
		r.verb, r.class, r.direction = string(s[i:i+n]), verbRank, v.direction
		r.field = join(s[i+n:], r.field)
		return s[:i]
	}
	return s
}
