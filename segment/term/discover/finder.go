package discover

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
	"github.com/zhice-project/zhice/segment/token"
)

// Options bound a discovery. The zero value of each field stands for the default.
type Options struct {
	Least int // times a row of words must stand in the corpus (3); between quotation marks two are enough
	Most  int // rows of words counted at a time: beyond, the rarest are forgotten (2,000,000)
}

const (
	defaultLeast = 3
	defaultMost  = 2_000_000

	longestRow    = 6 // words of a row
	longestQuoted = 8 // words between quotation marks
	leastRunes    = 3
	mostRunes     = 14
)

// Sentence is a sentence of the corpus: its view, its words as package token cuts them, and where it stands.
type Sentence struct {
	View  *text.View
	Words []schemas.Token
	Place Place
}

// Place says where a sentence stands.
type Place struct {
	DocID string `json:"doc_id,omitempty"`
	Title string `json:"title"`
	Year  int    `json:"year"`
	Seq   int    `json:"seq"`
	Page  int    `json:"page"`
	Text  string `json:"sentence"`
}

// row is up to longestQuoted words by their number, from 1.
type row [longestQuoted]int32

// Finder counts a corpus. Count every sentence of it, then Examine every sentence again, then Rank. It is for one
// goroutine.
type Finder struct {
	grammar *grammar
	opt     Options

	ids     map[string]int32
	words   []string // by number
	roles   []role
	single  []int32       // times each word stands
	rows    map[row]int32 // times each row stands
	floor   int32         // rows as rare as this have been forgotten
	quoted  map[row]int32 // times between quotation marks
	shown   map[string]int32
	total   int
	perYear map[int]int // words

	documents int
	lastDoc   string

	found  map[row]*proposal // what Examine looks for; nil before
	byText map[string]*proposal
}

// New makes a Finder that has read nothing.
func New(opt Options) (*Finder, error) {
	g, err := readGrammar()
	if err != nil {
		return nil, err
	}
	if opt.Least <= 0 {
		opt.Least = defaultLeast
	}
	if opt.Most <= 0 {
		opt.Most = defaultMost
	}
	return &Finder{
		grammar: g, opt: opt, ids: map[string]int32{}, words: []string{""}, roles: []role{0}, single: []int32{0},
		rows: map[row]int32{}, quoted: map[row]int32{}, shown: map[string]int32{}, perYear: map[int]int{},
	}, nil
}

// Count reads a sentence for the first time.
func (f *Finder) Count(s Sentence) {
	if f.documents == 0 || f.lastDoc != s.Place.DocID {
		f.documents++
		f.lastDoc = s.Place.DocID
	}
	ids := f.number(s.Words)
	for i, w := range s.Words {
		if w.Type == token.Punct {
			continue
		}
		f.single[ids[i]]++
		f.total++
		f.perYear[s.Place.Year]++
		f.eachRow(ids, i, func(r row, _ int) { f.rows[r]++ })
	}
	f.eachQuoted(s.Words, ids, func(r row, from, to int) {
		f.quoted[r]++
		if !f.counted(r, to-from) {
			f.rows[r]++ // rows do not reach over what it is made of
		}
	})
	for _, t := range f.grammar.presented(s.View.String()) {
		f.shown[t]++
	}
	if len(f.rows) > f.opt.Most {
		f.forget()
	}
}

// forget drops the rarest rows until half the room is free, those between quotation marks when they stand once more than
// others. A row that comes up again starts from nothing.
func (f *Finder) forget() {
	for len(f.rows) > f.opt.Most/2 {
		f.floor++
		for r, n := range f.rows {
			if n < f.floor || n == f.floor && f.quoted[r] == 0 {
				delete(f.rows, r)
				delete(f.quoted, r)
			}
		}
		maps.DeleteFunc(f.shown, func(_ string, n int32) bool { return n < f.floor })
	}
}

// number gives every word its number.
func (f *Finder) number(words []schemas.Token) []int32 {
	out := make([]int32, len(words))
	for i, w := range words {
		id, ok := f.ids[w.Text]
		if !ok {
			id = int32(len(f.words))
			name := strings.Clone(w.Text)
			f.ids[name] = id
			f.words = append(f.words, name)
			f.roles = append(f.roles, f.grammar.role(w))
			f.single = append(f.single, 0)
		}
		out[i] = id
	}
	return out
}

// eachRow calls do with every row of two and more words from word i on that may be a term, and the word behind it.
func (f *Finder) eachRow(ids []int32, i int, do func(r row, end int)) {
	if f.roles[ids[i]]&(first|weakFirst) == 0 {
		return
	}
	var r row
	runes := 0
	for k := 0; k < longestRow && i+k < len(ids); k++ {
		id := ids[i+k]
		if f.roles[id]&inside == 0 {
			return
		}
		r[k] = id
		if runes += len([]rune(f.words[id])); runes > mostRunes {
			return
		}
		if k > 0 && runes >= leastRunes && f.roles[id]&(last|weakLast) != 0 {
			do(r, i+k+1)
		}
	}
}

// counted says whether eachRow finds a row of n words.
func (f *Finder) counted(r row, n int) bool {
	found := false
	f.eachRow(r[:n], 0, func(_ row, end int) { found = found || end == n })
	return found
}

// eachQuoted calls do with what stands between quotation marks and may be a name: no clause, no number alone.
func (f *Finder) eachQuoted(words []schemas.Token, ids []int32, do func(r row, from, to int)) {
	open := -1
	for i, w := range words {
		switch w.Text {
		case "“", "‘":
			open = i + 1
		case "”", "’":
			if open >= 0 && namesIdea(words[open:i]) {
				var r row
				copy(r[:], ids[open:i])
				do(r, open, i)
			}
			open = -1
		}
	}
}

// What stands between quotation marks and speaks to somebody is speech.
const speech = "我你他们了吗呢吧要把的是不"

func namesIdea(words []schemas.Token) bool {
	if len(words) == 0 || len(words) > longestQuoted {
		return false
	}
	han, runes := 0, 0
	for _, w := range words {
		if w.Type == token.Punct && w.Text != "+" && w.Text != "×" || strings.ContainsAny(w.Text, speech) {
			return false
		}
		for _, r := range w.Text {
			runes++
			if unicode.Is(unicode.Han, r) {
				han++
			}
		}
	}
	numeral := !slices.ContainsFunc(words, func(w schemas.Token) bool { return w.Type != token.Number })
	return han >= 2 && runes >= leastRunes-1 && runes <= mostRunes && !numeral
}
