package term

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

// Match is a term where it stands, in runes of the view.
type Match struct {
	Start, End int
	Term       *Term
}

// Find finds every term that stands in a text, by its beginning. One that stands inside another counts as well (碳达峰 in
// 碳达峰碳中和): whoever asks when a term first stood anywhere means these places too. Two ways to write the same term do
// not count twice (一带一路 in 共建“一带一路”). A Latin term is not found inside a longer Latin word, and a term of two
// characters only where words begin and end.
//
// words are those of the text as package token cuts them; without them the short terms are found at every place.
//
// Mentions of entities are another matter: of those that overlap the longest alone is one, see package entity.
func (l *List) Find(v *text.View, words []schemas.Token) []Match {
	return l.finder().find(v, words)
}

// finder remembers where each term was found last.
type finder struct {
	*List

	ends []int // per term, behind the runes of all texts before
	base int   // runes of all texts before
}

func (l *List) finder() *finder { return &finder{List: l, ends: make([]int, len(l.terms))} }

func (f *finder) find(v *text.View, words []schemas.Token) []Match {
	var out []Match
	w := 0 // the first word that does not end before i
	for i := range v.Runes {
		for w < len(words) && words[w].End <= i {
			w++
		}
		from := len(out)
		f.trie.Each(v.Runes, i, func(t *Term, n int) {
			switch {
			case f.ends[t.id] > f.base+i || !Whole(v.Runes, i, i+n):
			case n < shortest && len(words) > 0 && !standsAsWords(words[w:], i, i+n):
			default:
				same := slices.IndexFunc(out[from:], func(m Match) bool { return m.Term == t })
				if same < 0 {
					out = append(out, Match{i, i + n, t})
				} else { // a longer way to write it
					out[from+same].End = i + n
				}
			}
		})
		for _, m := range out[from:] {
			f.ends[m.Term.id] = f.base + m.End
		}
	}
	f.base += len(v.Runes)
	return out
}

// standsAsWords says whether runes start to end are whole words, the first of which is words[0].
func standsAsWords(words []schemas.Token, start, end int) bool {
	if words[0].Start != start {
		return false
	}
	i := slices.IndexFunc(words, func(w schemas.Token) bool { return w.End >= end })
	return i >= 0 && words[i].End == end
}

// Counter counts the terms of one document.
type Counter struct {
	finder *finder
	counts []schemas.TermCount // per term
}

// Counter makes a counter that stands at zero.
func (l *List) Counter() *Counter {
	return &Counter{l.finder(), make([]schemas.TermCount, len(l.terms))}
}

// Add counts the terms of a sentence of the document, which is the one called seq and begins on page; words as for Find.
func (c *Counter) Add(v *text.View, words []schemas.Token, seq, page int) {
	for _, m := range c.finder.find(v, words) {
		t := &c.counts[m.Term.id]
		if t.Count == 0 {
			t.Seq, t.Page = seq, page
		}
		t.Count++
	}
}

// Counts gives what was counted, the most frequent first, by canonical form.
func (c *Counter) Counts() []schemas.TermCount {
	out := []schemas.TermCount{}
	for i, n := range c.counts {
		if n.Count > 0 {
			t := c.finder.terms[i]
			n.Term, n.Type, n.Topic = t.Canonical, t.Type, t.Topic
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(a, b schemas.TermCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Term, b.Term))
	})
	return out
}
