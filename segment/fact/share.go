package fact

import (
	"slices"
	"strings"
)

// splitOf parts 占比达到总量的 at its verb: what stands behind is the whole.
func (l *lists) splitOf(r *reading) {
	for _, w := range []string{"占比", "比重", "比例"} {
		i := index(r.head, []rune(w))
		if i < 0 {
			continue
		}
		end := i + len([]rune(w))
		if v, n := l.verbs.prefix(r.head[end:]); n > 0 && v.class == verbLevel && end+n < len(r.head) {
			r.base, r.head = trimRight(r.head[end+n:], "的"), r.head[:end]
			return
		}
	}
}

// isOccupying reports whether what follows 占 makes another word of it: 占地, 占用, 占有, 占比.
func isOccupying(rest []rune) bool {
	switch {
	case hasPrefix(rest, "地区"), hasPrefix(rest, "地方"):
		return false
	}
	return len(rest) > 0 && strings.ContainsRune("比地用有", rest[0])
}

// splitShare parts 第三产业占地区生产总值的比重 at its 占.
func (l *lists) splitShare(r *reading, unit string) {
	if unit != "%" && unit != "permille" && unit != "times" && unit != "pp" {
		return
	}
	h := r.head
	for i, c := range slices.Backward(h) {
		if c != '占' || isOccupying(h[i+1:]) {
			continue
		}
		if hasSuffix(h[:i], "均") {
			r.each = true
		}
		base := trimSuffixes(h[i+1:], "的比重", "的比例", "的份额", "的比率", "比重", "比例", "份额", "的")
		if len(base) == 0 {
			return
		}
		if hasSuffix(h, "份额") {
			r.portion = "份额"
		}
		base = trimLead(base, "到", "了", "全省的", "我国")
		if r.verb == "" {
			r.verb = "占"
		}
		if name := l.renamed(base); len(name) > 0 {
			r.head = name // 占常住人口比重（常住人口城镇化率）
			return
		}
		r.share, r.base, r.head = true, base, trimSuffixes(h[:i], "约", "已", "均", "合计", "将", "所")
		return
	}
}

// renamed is the rate that brackets behind 比重 call the share by: the 城镇化率 of 常住人口比重（城镇化率）.
func (l *lists) renamed(base []rune) []rune {
	n := len(base)
	open := max(lastIndex(base, '（'), lastIndex(base, '('))
	if n < 4 || open < 1 || base[n-1] != closer(base[open]) || base[n-2] != '率' || !hasSuffix(base[:open], "比重") && !hasSuffix(base[:open], "比例") {
		return nil
	}
	return base[open+1 : n-1]
}
