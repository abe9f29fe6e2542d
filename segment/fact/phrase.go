package fact

import "slices"

// counted is what a figure counts without the words that only join it to what is said of it: 贫困县全部摘帽 and
// 职工实现了再就业 become 贫困县摘帽 and 职工再就业. What stands behind its last 的 is dropped where it says nothing of
// the thing: 家庭的能力.
func (l *lists) counted(noun []rune) []rune {
	if i := lastIndex(noun, '的'); i > 1 {
		if _, n := l.vague.prefix(noun[i+1:]); n > 0 {
			noun = noun[:i]
		}
	}
	if i := slices.Index(noun, '在'); i > 1 && len(noun) > longestNoun && l.predicateAt(noun) == 0 {
		noun = noun[:i]
	}
	i := l.predicateAt(noun)
	if i == 0 {
		return noun
	}
	return join(noun[:i], l.plainPredicate(noun[i:]))
}

// longestNoun is how many runes a counted noun may have before 在 ends it.
const longestNoun = 24

// lastVerb is the last verb of a chain of them that ends s: of 争取国家支持兴建 only 兴建 says what is done to the thing.
func (l *lists) lastVerb(s []rune) []rune {
	k := len(s)
	for {
		_, n := l.action.suffix(s[:k])
		if n < 2 || l.enabling.is(s[k-n:k]) && k < len(s) {
			break
		}
		k -= n
	}
	if k == len(s) || k == 0 {
		return s
	}
	for i := range s[:k] {
		if _, n := l.enabling.prefix(s[i:k]); n > 0 {
			return s[k:]
		}
	}
	return s
}

// predicateAt finds where a word stands that says something of the noun before it; 0 for nowhere.
func (l *lists) predicateAt(s []rune) int {
	for i := 2; i < len(s); i++ {
		if _, n := l.predicates.prefix(s[i:]); n > 0 {
			return i
		}
	}
	return 0
}

// plainPredicate takes off the beginning of a predicate what carries no meaning of its own, and the 了 behind its verb.
func (l *lists) plainPredicate(s []rune) []rune {
	for {
		_, n := l.fillers.prefix(s)
		if n == 0 || n >= len(s) {
			break
		}
		s = s[n:]
	}
	if i := slices.Index(s, '了'); i > 0 && i+1 < len(s) {
		s = join(s[:i], s[i+1:])
	}
	return s
}

// circumstances are the openings and ends of phrases that say where or how something is done, and are no part of what
// is done: 在重大比赛中, 通过多种形式.
var circumstances = []struct {
	opening rune
	word    string
	ends    []string
}{
	{'在', "在", []string{"中", "上", "下", "期间", "方面", "领域", "过程中"}},
	{'通', "通过", []string{"形式", "方式", "渠道", "途径", "手段"}},
}

// longestCircumstance is how many runes such a phrase may have.
const longestCircumstance = 20

// withoutCircumstance takes a phrase out of s that says where or how, where a verb of action follows it.
func (l *lists) withoutCircumstance(s []rune) []rune {
	for i := range s {
		for _, c := range circumstances {
			if s[i] != c.opening || !hasPrefix(s[i:], c.word) {
				continue
			}
			for j := i + len([]rune(c.word)) + 1; j < min(len(s), i+longestCircumstance); j++ {
				if _, n := l.action.prefix(s[j:]); n > 1 && slices.ContainsFunc(c.ends, func(e string) bool { return hasSuffix(s[:j], e) }) {
					return join(s[:i], s[j:])
				}
			}
		}
	}
	return s
}

// withoutJoint takes those off s who did a thing together, where all of them are named: 甲企业和乙公司共|完成投资.
func (l *lists) withoutJoint(s []rune) []rune {
	for i := 4; i+2 < len(s); i++ {
		k := 0
		for _, w := range []string{"共计", "共同", "共"} {
			if k == 0 && hasPrefix(s[i:], w) {
				k = len([]rune(w))
			}
		}
		if k == 0 || !slices.Contains(s[:i], '和') && !slices.Contains(s[:i], '、') {
			continue
		}
		if _, n := l.action.prefix(s[i+k:]); n > 1 {
			return s[i+k:]
		}
	}
	return s
}

// withoutAccount takes （按…计算） out of s, which says how a thing is reckoned.
func withoutAccount(s []rune) []rune {
	for i := range s {
		if s[i] != '（' && s[i] != '(' || i+1 >= len(s) || s[i+1] != '按' {
			continue
		}
		for j := i + 2; j < len(s); j++ {
			if s[j] == closer(s[i]) {
				return join(s[:i], s[j+1:])
			}
		}
	}
	return s
}

// dependent reports whether a quantity names no thing it is of: 产量, 平均承诺时限.
func (l *lists) dependent(head []rune) bool {
	if l.dependents.is(head) || l.enrolled.is(head) {
		return true
	}
	_, n := l.degrees.prefix(head)
	if n == 0 || n == len(head) {
		return false
	}
	return l.dependents.is(head[n:]) || len(head)-n > 1 && l.measures.is(head[n:])
}

// places parts the names of regions off the beginning of s, with the words that sum them up: 江苏、浙江两省.
func (l *lists) placesOf(s []rune) (places, rest []rune) {
	at := 0
	for at < len(s) {
		_, n := l.places.prefix(s[at:])
		if n == 0 {
			break
		}
		at += n
		if at < len(s) && (s[at] == '、' || s[at] == '和') {
			if _, k := l.places.prefix(s[at+1:]); k > 0 {
				at++
				continue
			}
		}
		break
	}
	if at == 0 {
		return nil, s
	}
	places, rest = s[:at], s[at:]
	if len(rest) > 1 && slices.Contains([]rune("两三四五六七八九十"), rest[0]) && slices.Contains([]rune("省市区地县"), rest[1]) {
		rest = rest[2:]
	}
	return places, rest
}

// sumsUp reports whether what follows a figure only sums up a row of thresholds: 跨过3万亿、4万亿元两个大关.
func (l *lists) sumsUp(sl *slot) bool {
	n := sl.noun
	if !sl.modifies || len(n) < 4 || !slices.Contains([]rune("两三二"), n[0]) || n[1] != '个' {
		return false
	}
	return slices.ContainsFunc([]string{"大关", "台阶", "关口"}, func(w string) bool { return hasPrefix(n[2:], w) })
}

// subject is a head without the measure at its end and the verb at its beginning.
func (l *lists) subject(head []rune) []rune {
	head = l.withoutAction(head)
	if i := l.predicateAt(head); i > 0 {
		head = head[:i] // 许可事项实现网上受理: what is spoken of stands before
	}
	for {
		_, n := l.measures.suffix(head)
		if n == 0 || n >= len(head) {
			return head
		}
		if n == 1 && head[len(head)-1] == '率' {
			return nil // 资本充足率: what stands before is no thing
		}
		head = head[:len(head)-n]
		if _, n := l.degrees.suffix(head); n > 1 && n < len(head) {
			head = head[:len(head)-n]
		}
	}
}

// bare is a thing without what is done to it, before it or behind: 住房基本建成.
func (l *lists) bare(head []rune) []rune {
	head = l.withoutAction(head)
	if _, n := l.action.suffix(head); n > 1 && n+1 < len(head) {
		head = trimSuffixes(head[:len(head)-n], "基本", "累计")
	}
	return head
}

func (l *lists) withoutAction(head []rune) []rune {
	whole := head
	if t := trimLead(head, "累计", "共"); len(t) < len(head) {
		if _, n := l.action.prefix(t); n > 1 && n < len(t) {
			head = t
		}
	}
	for {
		_, n := l.action.prefix(head)
		if n < 2 || n >= len(head) {
			return head
		}
		if slices.Contains([]rune("及和与、或"), head[n]) {
			return whole // 减税降费及退税: what is done is what is measured
		}
		head = head[n:]
	}
}
