package fact

import "slices"

// shortestKind is how many runes a noun has at least that says of what kind the examples before 等 are, and mostExamples how
// many of them a name keeps.
const (
	shortestKind = 4
	mostExamples = 3
)

// withoutExamples takes an enumeration of examples out of s, where 等 and a noun for all of them follow: 尾矿、秸秆等固体废物利用量.
func (l *lists) withoutExamples(s []rune) []rune {
	m := mates(s)
	for i := 0; i < len(s); i++ {
		if m[i] > i {
			i = m[i] // what stands in brackets is of a name
			continue
		}
		if s[i] != '等' || len(splitList(s[:i], true)) <= mostExamples || len(s)-i-1 < shortestKind || slices.Contains([]rune("级于待额同次因"), s[i+1]) {
			continue
		}
		if rest := trimLead(s[i+1:], "地区", "地"); splitList(rest, true) == nil || len(splitList(rest, false)) == 1 {
			return join(l.beforeNames(s[:i]), rest)
		}
	}
	return s
}

// beforeNames is what stands before an enumeration of names: as far as its last verb.
func (l *lists) beforeNames(s []rune) []rune {
	if i := slices.Index(s, '、'); i >= 0 {
		s = s[:i]
	}
	end := 0
	for i := 0; i < len(s); i++ {
		if _, n := l.action.prefix(s[i:]); n > 1 || n == 1 && i == 0 {
			end = i + n
			i += n - 1
		}
	}
	return s[:end]
}
