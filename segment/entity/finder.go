// Package entity finds what a text names: bodies, regions with their codes, persons, laws and documents with their numbers,
// programmes, meetings, dates and periods, technologies and industries, policy terms. Mentions are flat, the longest at each
// place, with titles inside titles added; their canonical forms follow the annotation standard (我国 is 中国, 党中央 the
// Central Committee, a title loses its marks).
//
// Names come from lists under segment/rules and from the patterns of the language here; what a figure says is for package
// fact.
package entity

import (
	"cmp"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/period"
	"github.com/zhice-project/zhice/segment/term"
	"github.com/zhice-project/zhice/segment/text"
	"github.com/zhice-project/zhice/segment/token"
)

// Types of mentions.
const (
	Org       = "ORG"
	Region    = "REGION"
	Person    = "PERSON"
	Title     = "LAW/DOC_TITLE"
	DocNo     = "DOC_NO"
	Programme = "PROGRAMME"
	Meeting   = "MEETING"
	Date      = "DATE"
	Period    = "PERIOD"
	Tech      = "TECH/INDUSTRY"
	Policy    = "POLICY_TERM"
)

// Types lists all types of mentions.
func Types() []string {
	return []string{Org, Region, Person, Title, DocNo, Programme, Meeting, Date, Period, Tech, Policy}
}

// Context is what a document says of itself that its sentences lean on.
type Context struct {
	Year, Month int    // when the document was made: 今年, 近五年; 0 unknown
	Region      string // code of the region it speaks of: which of several counties is meant, and whose 省人民政府
	// Words and Periods are those of the text, where the caller has cut it and read its times; nil where not.
	Words   []schemas.Token
	Periods []schemas.Period
	// Defined holds the short forms the document defines (以下简称), from Definitions.
	Defined map[string]Definition
}

// Definition is what a short form stands for.
type Definition struct {
	Type, Canonical, Code string
	Present               string // the body that has the tasks of this one today, of a body that is no more
}

// Finder finds mentions. It never changes once made and may be used by any number of goroutines.
type Finder struct {
	names *names
	terms *term.List
	words func() (*token.Tokenizer, error)
}

// Shared is one Finder for the whole program, made when it is first asked for.
var Shared = sync.OnceValues(New)

// New reads the embedded lists. Words are cut only where a pattern needs them, by token.Shared.
func New() (*Finder, error) {
	n, err := loadNames()
	if err != nil {
		return nil, err
	}
	terms, err := term.Shared()
	if err != nil {
		return nil, err
	}
	return &Finder{names: n, terms: terms, words: token.Shared}, nil
}

// candidate is a name that may be a mention: runes start to end of the view.
type candidate struct {
	start, end int
	typ        string
	canonical  string
	code       string
	present    string
	nested     bool
	weak       bool // gives way to any other candidate it overlaps
}

// scan is one text under work.
type scan struct {
	*Finder

	v      *text.View
	s      string
	rs     []rune
	ctx    *Context
	tokens []schemas.Token // cut when first needed
	bodies []hit           // the listed names, in order
	places []place         // the regions named, in order
	// Where offices end, and where styles begin.
	offices, styles []int
	runes           runeSet // the characters of the text
	found           []candidate
}

// runeSet says of a character whether it may stand in a text: never no where it does. It answers for most words that they
// do not stand in a sentence without looking for them.
type runeSet [32]uint64

func (b *runeSet) add(r rune)      { b[r>>6&31] |= 1 << (r & 63) }
func (b *runeSet) has(r rune) bool { return b[r>>6&31]&(1<<(r&63)) != 0 }

// may says whether a word may stand in the text.
func (s *scan) may(word string) bool {
	for _, r := range word {
		if !s.runes.has(r) {
			return false
		}
	}
	return true
}

// holds says whether a word stands in the text.
func (s *scan) holds(word string) bool { return s.may(word) && strings.Contains(s.s, word) }

// Find finds the mentions of a text in order. SpanStart is an offset in v.Runes, Span the original text with its white
// space; Sentence, Seq, Page and Box are left to the caller.
func (f *Finder) Find(v *text.View, ctx Context) []schemas.Mention {
	if len(v.Runes) == 0 {
		return nil
	}
	found := f.candidates(v, &ctx)
	out := make([]schemas.Mention, 0, len(found))
	for _, c := range found {
		out = append(out, schemas.Mention{
			Span: v.Span(c.start, c.end), SpanStart: c.start, Type: c.typ,
			Canonical: c.canonical, Code: c.code, Present: c.present, Nested: c.nested,
		})
	}
	return out
}

func (f *Finder) candidates(v *text.View, ctx *Context) []candidate {
	s, _ := scans.Get().(*scan)
	defer scans.Put(s)
	s.begin(f, v, ctx)
	for _, r := range s.rs {
		s.runes.add(r)
	}
	s.lookUp()
	s.listed()
	s.titles()
	s.numbers()
	s.meetings()
	s.times()
	s.regions()
	s.organisations()
	s.persons()
	s.programmes()
	s.quoted()
	return resolve(s.found)
}

// scans are kept for the next text: their lists have grown to what texts need.
var scans = sync.Pool{New: func() any { return new(scan) }}

// begin makes a scan ready for a text.
func (s *scan) begin(f *Finder, v *text.View, ctx *Context) {
	*s = scan{
		Finder: f, v: v, s: v.String(), rs: v.Runes, ctx: ctx, tokens: ctx.Words,
		bodies: s.bodies[:0], places: s.places[:0], offices: s.offices[:0], styles: s.styles[:0], found: s.found[:0],
	}
}

func (s *scan) add(c candidate) {
	if c.canonical == "" {
		c.canonical = string(s.rs[c.start:c.end])
	}
	s.found = append(s.found, c)
}

// resolve keeps the longest of overlapping candidates, weak ones last, and of equals the one found first; nested ones stay
// beside what they are nested in.
func resolve(cs []candidate) []candidate {
	slices.SortStableFunc(cs, func(a, b candidate) int {
		return cmp.Or(cmpBool(a.weak, b.weak), cmp.Compare(b.end-b.start, a.end-a.start), cmp.Compare(a.start, b.start))
	})
	var kept []candidate
	last := 0
	for _, c := range cs {
		last = max(last, c.end)
	}
	taken := make([]bool, last)
	for _, c := range cs {
		if c.nested {
			kept = append(kept, c)
			continue
		}
		if slices.Contains(taken[c.start:c.end], true) {
			continue
		}
		for i := c.start; i < c.end; i++ {
			taken[i] = true
		}
		kept = append(kept, c)
	}
	slices.SortFunc(kept, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmpBool(a.nested, b.nested))
	})
	return kept
}

func cmpBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// listed finds what the lists name: bodies, terms, short forms the document defines.
func (s *scan) listed() {
	for i := range s.rs {
		if t, n := s.terms.At(s.rs, i); n > 0 && t.Mention && term.Whole(s.rs, i, i+n) {
			s.add(candidate{start: i, end: i + n, typ: t.Type, canonical: t.Canonical})
		}
	}
	for _, h := range s.bodies {
		if end := h.start + h.length; s.bodyStands(h.start, end) {
			s.add(candidate{start: h.start, end: end, typ: h.Type, canonical: h.Canonical, code: h.Code, present: h.Present})
		}
	}
	for name, d := range s.ctx.Defined {
		if !s.holds(name) {
			continue
		}
		s.everywhere(name, func(start, end int) {
			s.add(candidate{start: start, end: end, typ: d.Type, canonical: d.Canonical, code: d.Code, present: d.Present})
		})
	}
}

// everywhere calls f for every place where name stands whole.
func (s *scan) everywhere(name string, f func(start, end int)) {
	n := []rune(name)
	for i := 0; i+len(n) <= len(s.rs); i++ {
		if s.rs[i] == n[0] && slices.Equal(s.rs[i:i+len(n)], n) && term.Whole(s.rs, i, i+len(n)) {
			f(i, i+len(n))
			i += len(n) - 1
		}
	}
}

// 党的十八大以来 names a meeting first: the mention is the meeting, the period is the sentence's.
// 全年 by itself names no year.
var sinceMeetingRE = regexp.MustCompile(`大以来|全会以来|^全年$`)

// times finds dates and periods: what stands for a span of time from one to another is a PERIOD, the rest a DATE. 截至 and
// the like belong to the figure, not to the date.
func (s *scan) times() {
	periods := s.ctx.Periods
	if periods == nil {
		periods = period.Find(s.v, period.Reference{Year: s.ctx.Year, Month: s.ctx.Month})
	}
	for _, p := range periods {
		if p.Canonical == "" || sinceMeetingRE.MatchString(p.Span) {
			continue
		}
		typ, canonical := Date, p.Canonical
		if len(canonical) > 3 && canonical[:3] == "../" {
			canonical = canonical[3:]
		}
		for _, r := range canonical {
			if r == '/' {
				typ = Period
			}
		}
		s.add(candidate{start: p.Start, end: p.End, typ: typ, canonical: canonical})
	}
}

// cut gives the words of the text, cut when first asked for.
func (s *scan) cut() []schemas.Token {
	if s.tokens == nil {
		t, err := s.words()
		if err != nil {
			return nil // without a dictionary the patterns that need words find nothing
		}
		s.tokens = t.Cut(s.v)
	}
	return s.tokens
}

// onWords says whether runes start to end begin and end where words do.
func (s *scan) onWords(start, end int) bool {
	words := s.cut()
	first := sort.Search(len(words), func(i int) bool { return words[i].Start >= start })
	last := sort.Search(len(words), func(i int) bool { return words[i].End >= end })
	return first < len(words) && words[first].Start == start && last < len(words) && words[last].End == end
}
