// Package term finds the terms of policy language in a text and counts them: ideas, instruments, programmes, technologies
// and industries, from a versioned list (segment/rules/terms.yaml). It finds them as spans over the text and knows nothing
// of words: a new term means a new list, never a new dictionary of package token.
package term

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/term/trie"
	"github.com/zhice-project/zhice/segment/text"
)

// Term is an entry of the list.
type Term struct {
	Canonical string
	Type      string // of a mention: POLICY_TERM, PROGRAMME, TECH/INDUSTRY
	Topic     string
	// Mention is false for common words that are counted but name nothing by themselves.
	Mention bool
}

// Match is a term where it stands, in runes of the view.
type Match struct {
	Start, End int
	Term       *Term
}

// List is a version of the list, ready to match. It never changes once made.
type List struct {
	Version int
	trie    *trie.Trie[*Term]
}

type group struct {
	Type    string `yaml:"type"`
	Topic   string `yaml:"topic"`
	Example string `yaml:"example"`
	Finds   string `yaml:"finds"`
	Terms   string `yaml:"terms"`
	// CountedOnly marks common words, which are no mentions.
	CountedOnly bool `yaml:"countedOnly"`
}

type listFile struct {
	Version int     `yaml:"version"`
	Groups  []group `yaml:"groups"`
}

// Shared is one List for the whole program, made when it is first asked for.
var Shared = sync.OnceValues(New)

// New reads the embedded list.
func New() (*List, error) {
	var f listFile
	if err := rules.Read("terms.yaml", &f); err != nil {
		return nil, fmt.Errorf("term: %w", err)
	}
	l := &List{Version: f.Version, trie: trie.New[*Term]()}
	for _, g := range f.Groups {
		for entry := range strings.FieldsSeq(g.Terms) {
			l.insert(entry, g)
		}
	}
	return l, nil
}

// insert adds `written=canonical`. Names are matched in folded text, so they are folded here, once.
func (l *List) insert(entry string, g group) {
	written, canonical, ok := strings.Cut(entry, "=")
	if !ok {
		canonical = written
	}
	l.trie.Insert(text.NewView(written).String(), &Term{Canonical: canonical, Type: g.Type, Topic: g.Topic, Mention: !g.CountedOnly})
}

// Len is the number of written forms.
func (l *List) Len() int { return l.trie.Len() }

// At finds the longest term that begins at rune i of a folded text, and its length; nil where none does.
func (l *List) At(runes []rune, i int) (*Term, int) { return l.trie.Longest(runes, i) }

// Find finds the terms of a text from left to right, the longest at each place, without overlap. A Latin term is not found
// inside a longer Latin word.
func (l *List) Find(v *text.View) []Match {
	var out []Match
	for i := 0; i < len(v.Runes); {
		t, n := l.At(v.Runes, i)
		if n == 0 || !Whole(v.Runes, i, i+n) {
			i++
			continue
		}
		out = append(out, Match{i, i + n, t})
		i += n
	}
	return out
}

// Whole says whether runes start to end do not cut a Latin word or number in two.
func Whole(runes []rune, start, end int) bool {
	cutsFront := start > 0 && latin(runes[start-1]) && latin(runes[start])
	cutsBack := end < len(runes) && latin(runes[end]) && latin(runes[end-1])
	return !cutsFront && !cutsBack
}

func latin(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// Counter counts the terms of one document.
type Counter struct {
	list   *List
	counts map[string]*schemas.TermCount
}

// Counter makes a counter that stands at zero.
func (l *List) Counter() *Counter { return &Counter{l, map[string]*schemas.TermCount{}} }

// Add counts the terms of a text of the document.
func (c *Counter) Add(v *text.View) {
	for _, m := range c.list.Find(v) {
		t := c.counts[m.Term.Canonical]
		if t == nil {
			t = &schemas.TermCount{Term: m.Term.Canonical, Topic: m.Term.Topic}
			c.counts[m.Term.Canonical] = t
		}
		t.Count++
	}
}

// Counts gives what was counted, the most frequent first, by canonical form.
func (c *Counter) Counts() []schemas.TermCount {
	out := make([]schemas.TermCount, 0, len(c.counts))
	for _, t := range c.counts {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b schemas.TermCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Term, b.Term))
	})
	return out
}
