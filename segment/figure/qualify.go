package figure

import (
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

// qualify is the fourth pass: each figure gets the qualifier of its own phrase.
func (r *reader) qualify() {
	for i := len(r.out) - 1; i >= 0; i-- {
		a := &r.out[i]
		if a.date || a.why != "" {
			continue
		}
		r.bind(a)
		if i+1 < len(r.out) {
			r.distribute(a, &r.out[i+1])
		}
	}
}

// bind reads the words right before and right behind the figure. Two qualifiers: approx wins where it is nearest to the
// number, otherwise the prefix (ANNOTATION.md section 4).
func (r *reader) bind(a *raw) {
	before, start := r.prefixOf(a)
	after, end := r.suffixOf(a)
	switch {
	case a.class == "range":
		return
	case after != nil && after.class == "approx", after != nil && (before == nil || r.has(start, "控制在")):
		a.class, a.qStart, a.qEnd, a.suffix = after.class, end-after.length, end, true
	case before != nil:
		a.class, a.qStart, a.qEnd = before.class, start, a.start
	case a.n.Rough:
		a.class = "approx"
	case a.ranged:
		a.class = "range"
	case a.n.More >= 0 && r.rs[a.n.More] == '来':
		a.class, a.qStart, a.qEnd = "approx", a.n.More, a.n.More+1
	case a.n.More >= 0:
		a.class, a.qStart, a.qEnd = "over", a.n.More, a.n.More+1
	}
}

// prefixOf finds the word before the numeral; nil where there is none.
func (r *reader) prefixOf(a *raw) (*qualifier, int) {
	q, start := r.t.prefix.longestBack(r.rs, a.start)
	if q == nil {
		return nil, 0
	}
	prev := r.at(start - 1)
	switch q.only {
	case "bare":
		if !a.n.Bare || prev == '以' || prev == '线' || prev == '网' || prev == '通' || prev == '经' {
			return nil, 0
		}
		return q, start
	case "rank":
		c := r.at(a.end - 1)
		if c != '名' && c != '位' && a.unit != "rank" {
			return nil, 0
		}
		return q, start
	}
	if a.form == FormOrdinal {
		return nil, 0
	}
	if a.start-start == 1 && partOfWord(r.rs[start], prev) {
		return nil, 0
	}
	return q, start
}

// partOfWord reports whether a one-character qualifier is the end of a longer word: 节约, 附近, 赶超.
func partOfWord(c, prev rune) bool {
	switch c {
	case '约':
		return strings.ContainsRune("节公条契合签履违预特制缔", prev)
	case '近':
		return strings.ContainsRune("附邻临靠远新相亲最", prev)
	case '超':
		return strings.ContainsRune("赶反高", prev)
	}
	return false
}

// suffixOf finds the word behind the unit.
func (r *reader) suffixOf(a *raw) (*qualifier, int) {
	if a.form == FormOrdinal {
		return nil, 0
	}
	at := a.end
	open := false // the bound itself is left out: 5万元（不含）以上
	for _, w := range [...]string{"（含）", "(含)", "（含本数）", "（不含）", "(不含)", "（不含本数）"} {
		if r.has(at, w) {
			at += len([]rune(w))
			open = strings.ContainsRune(w, '不')
		}
	}
	q, end := r.t.suffix.longest(r.rs, at)
	if q == nil {
		return nil, 0
	}
	if open {
		q = q.withoutBound()
	}
	next := r.at(end)
	switch r.rs[at] {
	case '多':
		if a.n.More >= 0 || a.form != FormShare && a.kind != kindTime && a.kind != kindMoney && a.kind != kindTimes && a.kind != kindPhysical ||
			strings.ContainsRune("样元边种个项年次方部", next) {
			return nil, 0
		}
	case '以':
		if r.has(at, "以下") && (next == '简' || next == '几' || next == '问') || r.has(at, "以内") && next == '外' {
			return nil, 0
		}
	}
	return q, end
}

// withoutBound is the qualifier where the number itself is not meant: above, not from.
func (q *qualifier) withoutBound() *qualifier {
	w := *q
	switch q.class {
	case "at_least":
		w.class = "over"
	case "at_most":
		w.class = "under"
	}
	return &w
}

// distribute gives the suffix of the last of a list to the ones before it: 分别稳定在80%、86%以上.
func (r *reader) distribute(a, b *raw) {
	if a.class != "" || !b.suffix || a.unit != b.unit || b.start != a.end+1 || r.at(a.end) != '、' {
		return
	}
	if r.near(a.start, 40, "分别", "均", "都") {
		a.class, a.qStart, a.qEnd, a.suffix = b.class, b.qStart, b.qEnd, true
	}
}

// Second gives the words that qualify a figure beside its qualifier: 控制在 of 控制在4.8%左右, 多 of 超140多家; empty for
// none.
func Second(v *text.View, f *schemas.Figure) string {
	r := reader{rs: v.Runes, t: loaded()}
	if q, start := r.t.prefix.longestBack(r.rs, f.Start); q != nil && q.only == "" && f.QualifierStart != start &&
		(f.Start-start > 1 || !partOfWord(r.rs[start], r.at(start-1))) {
		return string(r.rs[start:f.Start])
	}
	if f.QualifierEnd <= f.Start && f.Qualifier != "exact" {
		for i := f.Start + 1; i < f.End-1; i++ {
			if c := r.rs[i]; (c == '多' || c == '余') && f.QualifierStart != i {
				return string(c)
			}
		}
	}
	if q, end := r.t.suffix.longest(r.rs, f.End); q != nil && f.Qualifier != "exact" && f.QualifierStart != end-q.length && r.rs[f.End] != '多' {
		return string(r.rs[f.End:end])
	}
	return ""
}
