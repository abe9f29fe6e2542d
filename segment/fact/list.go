package fact

import "slices"

// splitHeads parts a list of heads into n (n = 1: into as many as there are, if each is said of all), and gives every
// part the words it shares with the others. nil where head is no such list.
func (l *lists) splitHeads(head []rune, n int, each bool) [][]rune {
	if n == 1 && !each {
		return nil
	}
	parts := splitList(head, true)
	if n > 1 && len(parts) != n {
		parts = splitList(head, false)
	}
	if n == 2 && len(parts) == 1 {
		if i := index(head, []rune("城乡")); i >= 0 {
			town := []rune("城市")
			if hasPrefix(head[i+2:], "居民") {
				town = []rune("城镇") // as statistics call them
			}
			return [][]rune{join(head[:i], town, head[i+2:]), join(head[:i], []rune("农村"), head[i+2:])}
		}
	}
	if len(parts) < 2 || n > 1 && len(parts) != n {
		return nil
	}
	return l.shareWords(parts)
}

// shareWords hands the measure of the last part to those that have none, and the subject of the first to those that are
// but a measure: 城镇、农村居民收入; 事故起数、死亡人数.
func (l *lists) shareWords(parts [][]rune) [][]rune {
	last := parts[len(parts)-1]
	tail := l.tail(last)
	first := parts[0]
	_, firstMeasured := l.measures.suffix(first)
	out := make([][]rune, len(parts))
	_, carried := l.carried.prefix(first)
	for i, p := range parts {
		if _, n := l.carried.prefix(p); i > 0 && n == 0 {
			p = join(first[:carried], p)
		}
		out[i] = p
		if n := l.measured(p, tail); n == 0 && i < len(parts)-1 {
			out[i] = joinOnce(p, tail)
			continue
		}
		if i == 0 || firstMeasured == 0 {
			continue
		}
		if l.dependents.is(p) {
			out[i] = join(l.subject(first), p)
		}
	}
	return out
}

// measured is the length of the measure at the end of p. One rune alone is the end of a word where the list has a
// longer measure that ends alike: 化学需氧量、氨氮排放量.
func (l *lists) measured(p, tail []rune) int {
	_, n := l.measures.suffix(p)
	if n == 1 && len(tail) > 1 && tail[len(tail)-1] == p[len(p)-1] {
		return 0
	}
	return n
}

// joinOnce joins two parts and writes what a ends and b begins with but once: 投入 and 投入强度.
func joinOnce(a, b []rune) []rune {
	for n := min(len(a), len(b)-1, 6); n > 1; n-- {
		if slices.Equal(a[len(a)-n:], b[:n]) {
			return join(a, b[n:])
		}
	}
	return join(a, b)
}

// tail is the part of a head that a list shares: its measures with the words that belong to them.
func (l *lists) tail(head []rune) []rune {
	if _, n := l.modifiers.prefix(head); n > 0 && n < len(head) {
		if _, k := l.measures.suffix(head[n:]); k > 0 {
			return head[n:]
		}
	}
	rest := head
	for {
		_, n := l.measures.suffix(rest)
		if n == 0 || n >= len(rest) {
			break
		}
		rest = rest[:len(rest)-n]
	}
	for _, w := range []string{"行业", "产业", "产"} {
		if hasSuffix(rest, w) && len(rest) > len([]rune(w)) {
			rest = rest[:len(rest)-len([]rune(w))]
			break
		}
	}
	if len(rest) == len(head) {
		return nil
	}
	return head[len(rest):]
}

// splitList parts at 、 and, where conj is set, at the conjunction before the last part; not inside brackets or marks.
func splitList(s []rune, conj bool) [][]rune {
	var out [][]rune
	depth, start := 0, 0
	for i := range s {
		switch {
		case closer(s[i]) != 0:
			depth++
		case depth > 0 && slices.Contains([]rune("”）》)’"), s[i]):
			depth--
		case s[i] == '、' && depth == 0:
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	rest := s[start:]
	if conj {
		for _, w := range []string{"以及", "和", "与", "及"} {
			if i := index(rest, []rune(w)); i > 0 && i+len([]rune(w)) < len(rest) && !hasPrefix(rest[i:], "及以上") && !hasPrefix(rest[i:], "及其") {
				return append(out, rest[:i], rest[i+len([]rune(w)):])
			}
		}
	}
	return append(out, rest)
}

func trimPrepositions(s []rune) []rune {
	for len(s) > 0 && slices.Contains([]rune("与向对在为给从由的于共已将到"), s[len(s)-1]) && !hasSuffix(s, "应对") && !hasSuffix(s, "面对") {
		s = s[:len(s)-1]
	}
	return s
}

func join(parts ...[]rune) []rune {
	var out []rune
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func lastIndex(s []rune, r rune) int {
	for i, c := range slices.Backward(s) {
		if c == r {
			return i
		}
	}
	return -1
}
