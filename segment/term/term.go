// Package term finds the terms of policy language in a text and counts them: ideas, instruments, programmes, technologies
// and industries, from a versioned list (segment/rules/terms.yaml) and from those a user accepted. It finds them as spans
// over the text and knows nothing of words but where they end: a new term means a new list, never a new dictionary of
// package token. New terms are proposed by package discover.
package term

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/term/trie"
	"github.com/zhice-project/zhice/segment/text"
)

// Types of terms; they are types of mentions too.
const (
	Policy    = "POLICY_TERM"
	Programme = "PROGRAMME"
	Tech      = "TECH/INDUSTRY"
)

// Types lists all types of terms.
func Types() []string { return []string{Policy, Programme, Tech} }

// Term is what all ways of writing one idea share.
type Term struct {
	Canonical string
	Type      string // one of Types
	Topic     string
	// Mention is false for common words that are counted but name nothing by themselves.
	Mention bool

	id int // in its List
}

// Entry is a term with the ways to write it, the canonical one first where it is one.
type Entry struct {
	Term
	Forms []string
}

// List is a version of the list, ready to match. It never changes once made.
type List struct {
	Version int
	terms   []*Term
	byName  map[string]*Term
	trie    *trie.Trie[*Term]
	short   bool // a form has fewer runes than shortest
}

// Shared is one List for the whole program, made when it is first asked for.
var Shared = sync.OnceValues(New)

// New reads the list of the rules. Of two entries that claim one form the first has it, which is the user's.
func New() (*List, error) {
	var f listFile
	if err := rules.Read("terms.yaml", &f); err != nil {
		return nil, fmt.Errorf("term: %w", err)
	}
	l := NewList(f.entries())
	l.Version = f.Version
	return l, nil
}

// NewList makes a list of its own of entries.
func NewList(entries []Entry) *List {
	l := &List{byName: map[string]*Term{}}
	names := map[string]*Term{}
	for _, e := range entries {
		t := l.byName[e.Canonical]
		if t == nil {
			t = &Term{e.Canonical, e.Type, e.Topic, e.Mention, len(l.terms)}
			l.terms = append(l.terms, t)
			l.byName[e.Canonical] = t
		}
		for _, form := range e.Forms {
			l.insert(names, form, t)
		}
	}
	l.trie = trie.New(names)
	return l
}

// insert adds a form to the names. They are matched in folded text, so they are folded here, once.
func (l *List) insert(names map[string]*Term, form string, t *Term) {
	for _, written := range [2]string{form, withoutMarks(form)} {
		name := text.NewView(written).String()
		l.short = l.short || utf8.RuneCountInString(name) < shortest
		if _, taken := names[name]; !taken {
			names[name] = t
		}
	}
}

// shortest is how many runes a name must have to be known without the quotation marks its form has, and to be counted
// wherever its runes stand. Shorter ones are found in the middle of other words too often (三保 in 三保险, 电力 in 发电力度).
const shortest = 3

var marks = strings.NewReplacer("“", "", "”", "")

func withoutMarks(form string) string {
	if bare := marks.Replace(form); utf8.RuneCountInString(bare) >= shortest {
		return bare
	}
	return form
}

// Len is the number of terms, Forms that of the ways to write them.
func (l *List) Len() int   { return len(l.terms) }
func (l *List) Forms() int { return l.trie.Len() }

// NeedsWords says whether Find needs the words of a text: a term is so short that it must stand between the ends of words.
func (l *List) NeedsWords() bool { return l.short }

// Get finds a term by any way of writing it, with or without quotation marks around it.
func (l *List) Get(name string) (Term, bool) {
	folded := text.NewView(strings.TrimSpace(name)).String()
	for _, n := range []string{folded, strings.TrimSuffix(strings.TrimPrefix(folded, "“"), "”"), "“" + folded + "”"} {
		if t, ok := l.trie.Get(n); ok {
			return *t, true
		}
	}
	return Term{}, false
}

// At finds the longest term that begins at rune i of a folded text, and its length; nil where none does.
func (l *List) At(runes []rune, i int) (*Term, int) { return l.trie.Longest(runes, i) }

// Whole says whether runes start to end do not cut a Latin word or number in two.
func Whole(runes []rune, start, end int) bool {
	cutsFront := start > 0 && latin(runes[start-1]) && latin(runes[start])
	cutsBack := end < len(runes) && latin(runes[end]) && latin(runes[end-1])
	return !cutsFront && !cutsBack
}

func latin(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
