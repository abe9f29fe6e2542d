package discover

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zhice-project/zhice/segment/token"
)

// proposal is a row of words under examination. Rows that spell the same are one.
type proposal struct {
	text      string
	row       row // as it is cut most often
	length    int // words
	count     int
	quoted    int
	documents int
	lastDoc   string
	years     map[int]int
	left      around
	right     around
	examples  []Place
}

// around counts what stands on one side, by the number of the word; the end of a clause is a neighbour of its own each
// time, as nothing there ties the row to anything.
type around struct {
	words map[int32]int32
	edges int32
}

// mostNeighbours bounds what is kept of one side: with so many different ones the entropy is high whatever comes.
const mostNeighbours = 64

// mostProposals bounds how many rows are examined: of more, the most frequent ones.
const mostProposals = 50_000

func (a *around) add(id int32, edge bool) {
	if edge {
		a.edges++
		return
	}
	if a.words == nil {
		a.words = map[int32]int32{}
	}
	if _, known := a.words[id]; known || len(a.words) < mostNeighbours {
		a.words[id]++
	}
}

// choose turns the rows that are frequent enough into proposals and forgets the others but those the measures need.
func (f *Finder) choose() {
	f.found, f.byText = map[row]*proposal{}, map[string]*proposal{}
	spelt := map[string]int{}
	for r, n := range f.rows {
		spelt[f.spell(r)] += int(n)
	}
	enough := max(f.opt.Least, atLeast(spelt, mostProposals))
	for r := range f.rows {
		s := f.spell(r)
		least := enough
		if f.quoted[r] > 0 && enough == f.opt.Least {
			least = min(least, 2)
		}
		if spelt[s] < least || utf8.RuneCountInString(s) < leastRunes && f.quoted[r] == 0 {
			continue
		}
		p := f.byText[s]
		if p == nil {
			p = &proposal{text: s, row: r, years: map[int]int{}}
			f.byText[s] = p
		} else if f.before(r, p.row) {
			p.row = r
		}
		f.found[r] = p
	}
	for _, p := range f.byText {
		p.length = p.row.length()
	}
}

// atLeast is the count that no more than n of the counted reach.
func atLeast(counts map[string]int, n int) int {
	if len(counts) <= n {
		return 0
	}
	sorted := slices.Sorted(maps.Values(counts))
	return sorted[len(sorted)-n-1] + 1
}

// before orders the ways to cut one text: the more frequent first, so that the choice does not hang on the order of a map.
func (f *Finder) before(a, b row) bool {
	return cmp.Or(-cmp.Compare(f.rows[a], f.rows[b]), slices.Compare(a[:], b[:])) < 0
}

func (r row) length() int {
	if i := slices.Index(r[:], 0); i >= 0 {
		return i
	}
	return len(r)
}

func (f *Finder) spell(r row) string {
	var b strings.Builder
	for _, id := range r {
		b.WriteString(f.words[id])
	}
	return b.String()
}

// Examine reads a sentence for the second time. All sentences must have been counted.
func (f *Finder) Examine(s Sentence) {
	if f.found == nil {
		f.choose()
	}
	ids := f.number(s.Words)
	for i := range s.Words {
		var r row
		for k := 0; k < longestQuoted && i+k < len(ids); k++ {
			r[k] = ids[i+k]
			if p := f.found[r]; p != nil {
				f.note(p, s, ids, i, i+k+1)
			}
		}
	}
	f.eachQuoted(s.Words, ids, func(r row, _, _ int) {
		if p := f.found[r]; p != nil {
			p.quoted++
		}
	})
}

// note keeps what is to know of one place, words from to to.
func (f *Finder) note(p *proposal, s Sentence, ids []int32, from, to int) {
	p.count++
	p.years[s.Place.Year]++
	if p.documents == 0 || p.lastDoc != s.Place.DocID {
		p.documents++
		p.lastDoc = s.Place.DocID
	}
	edge := func(i int) (int32, bool) {
		if i < 0 || i >= len(ids) || s.Words[i].Type == token.Punct {
			return 0, true
		}
		return ids[i], false
	}
	p.left.add(edge(from - 1))
	p.right.add(edge(to))
	p.exemplify(s.Place)
}

// exemplify keeps the earliest place and one of the latest document, the first where it stands in each.
func (p *proposal) exemplify(at Place) {
	switch {
	case len(p.examples) == 0:
		p.examples = []Place{at}
	case at.Year < p.examples[0].Year:
		if len(p.examples) == 1 {
			p.examples = append(p.examples, p.examples[0])
		}
		p.examples[0] = at
	case at.Year > p.examples[len(p.examples)-1].Year:
		p.examples = append(p.examples[:1], at)
	}
}
