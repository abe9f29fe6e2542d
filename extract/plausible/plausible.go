// Package plausible says how likely a text is to be Chinese: a model of pairs of characters, made from the word list of
// gse (see gen.go). It tells text from characters in a wrong encoding or in a wrong order. It knows no words, no grammar
// and no other language, and it does not say whether what stands there is right.
package plausible

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"math"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:generate go run gen.go

//go:embed pairs.txt.gz
var packed []byte

// model gives the probability of a character after another. Words are taken to be independent of each other: a character
// goes on inside a word, or ends one and another begins.
//
//	P(b|a) = inside(ab)/n(a) + ends(a)/n(a) · begins(b)/words
type model struct {
	index []uint16   // by character its place in chars; 0, where nothing is known of it
	chars []char     // the first knows nothing
	next  []follower // of all characters; those of one are in order
}

type char struct {
	from, to int     // its followers in model.next
	ends     float64 // P(a word ends here | a)
	begins   float64 // P(a word begins with it)
}

// follower is a character that goes on a word, and how likely it is to.
type follower struct {
	r rune
	p float32
}

var load = sync.OnceValue(func() *model {
	m, err := parse(packed)
	if err != nil {
		panic(err) // of data that is part of the program
	}
	return m
})

func parse(packed []byte) (*model, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	m := &model{chars: make([]char, 1, bytes.Count(b, []byte("\n"))+1), next: make([]follower, 0, len(b)/4)}
	var words float64
	for line := range bytes.Lines(b) {
		r, c, err := m.line(bytes.TrimSuffix(line, []byte("\n")))
		if err != nil {
			return nil, err
		}
		words += c.begins
		if more := int(r) + 1 - len(m.index); more > 0 {
			m.index = append(m.index, make([]uint16, more)...)
		}
		m.index[r] = uint16(len(m.chars))
		m.chars = append(m.chars, c)
	}
	for i := range m.chars {
		m.chars[i].begins /= words
	}
	return m, nil
}

// line reads a character with its followers.
func (m *model) line(b []byte) (rune, char, error) {
	r, n := utf8.DecodeRune(b)
	if len(b) < n+2 {
		return 0, char{}, fmt.Errorf("a line of %d bytes is too short", len(b))
	}
	c := char{from: len(m.next), begins: counted(b[n]), ends: counted(b[n+1])}
	total := c.ends
	for b = b[n+2:]; len(b) > 0; {
		next, k := utf8.DecodeRune(b)
		if len(b) <= k {
			return 0, char{}, fmt.Errorf("the pair %c%c has no count", r, next)
		}
		n := counted(b[k])
		m.next = append(m.next, follower{next, float32(n)})
		total += n
		b = b[k+1:]
	}
	c.to = len(m.next)
	c.ends /= max(total, 1)
	for i := c.from; i < c.to; i++ {
		m.next[i].p /= float32(total)
	}
	return r, c, nil
}

// counted is the count a letter stands for.
func counted(b byte) float64 {
	if b < 'A' {
		return 0
	}
	return math.Exp2(float64(b - 'A'))
}

// floor is the probability of what was never seen: about that of a character in a list of all there are.
const floor = 1.0 / (1 << 20)

// after is P(b|a) in bits of surprise.
func (m *model) after(a, b rune) float64 {
	x := m.char(a)
	p := x.ends * m.char(b).begins
	// A search by halves, by hand: this is asked several times for every character of a document.
	from, to := x.from, x.to
	for from < to {
		if half := int(uint(from+to) / 2); m.next[half].r < b {
			from = half + 1
		} else {
			to = half
		}
	}
	if from < x.to && m.next[from].r == b {
		p += float64(m.next[from].p)
	}
	return -math.Log2(max(p, floor))
}

// char is what is known of a character.
func (m *model) char(r rune) *char {
	if r < 0 || int(r) >= len(m.index) {
		return &m.chars[0]
	}
	return &m.chars[m.index[r]]
}

// Score is what the model thinks of a text. Only neighbouring Chinese characters of a line count: what stands between
// digits, letters and marks says nothing.
type Score struct {
	Pairs int // of neighbouring Chinese characters
	// Bits of surprise a pair, mean. Reports have 6 to 8, lists of chemicals 9 to 11, of names 13 to 15; text read in a
	// wrong encoding has 15 to 19.
	Bits float64
	// Order is how many bits less that is than for the same characters further apart: 2.5 to 5 in text, about 0 where
	// the order of characters means nothing.
	Order float64
	// Strange is how many of the pairs stand in lines that look like a wrong encoding as a whole.
	Strange int
}

// What Doubt goes by, set on the corpus of tests and on the same pages garbled (see TestGarbled).
const (
	enough      = 40   // pairs: fewer say nothing
	wrongCodes  = 15.8 // bits, above names
	anyOrder    = 0.8  // bits, below the worst of tables
	proseBits   = 13.3 // a list of names has no order either, but rarer characters than mixed-up text
	lineEnough  = 10
	wrongLine   = 16.5
	strangePart = 0.2
)

// distances at which characters of a text have as good as nothing to do with each other.
var distances = [...]int{7, 13}

// Of scores a text; lines are ended by '\n'.
func Of(text []rune) Score {
	m := load()
	var s Score
	var all []rune
	var line Score
	end := func() {
		s.Pairs += line.Pairs
		s.Bits += line.Bits
		if line.Pairs >= lineEnough && line.Bits > wrongLine*float64(line.Pairs) {
			s.Strange += line.Pairs
		}
		line = Score{}
	}
	for i, r := range text {
		switch {
		case r == '\n':
			end()
		case han(r):
			all = append(all, r)
			if i > 0 && han(text[i-1]) {
				line.Pairs++
				line.Bits += m.after(text[i-1], r)
			}
		}
	}
	end()
	if s.Pairs == 0 {
		return Score{}
	}
	s.Bits /= float64(s.Pairs)
	s.Order = m.apart(all) - s.Bits
	return s
}

// Joint is what the model thinks of the places where one line ends and the next one begins.
type Joint struct {
	Pairs  int
	Excess float64 // bits a pair beyond those inside the lines: about 0 where lines follow each other
	Sure   float64 // Excess in standard errors
}

// Joints scores line ends: each pair is the last character of a line and the first of the one read after it, text the
// lines they come from.
func Joints(text []rune, pairs [][2]rune) Joint {
	m := load()
	var inside, across spread
	for i := 1; i < len(text); i++ {
		if han(text[i-1]) && han(text[i]) {
			inside.add(m.after(text[i-1], text[i]))
		}
	}
	for _, p := range pairs {
		if han(p[0]) && han(p[1]) {
			across.add(m.after(p[0], p[1]))
		}
	}
	j := Joint{Pairs: across.n}
	if across.n > 0 && inside.n > 1 {
		j.Excess = across.mean() - inside.mean()
		j.Sure = j.Excess / max(inside.deviation()/math.Sqrt(float64(across.n)), 1e-9)
	}
	return j
}

// spread gathers values for their mean and standard deviation.
type spread struct {
	n            int
	sum, squares float64
}

func (s *spread) add(x float64) { s.n, s.sum, s.squares = s.n+1, s.sum+x, s.squares+x*x }

func (s *spread) mean() float64 { return s.sum / float64(max(s.n, 1)) }

func (s *spread) deviation() float64 {
	return math.Sqrt(max(s.squares/float64(max(s.n, 1))-s.mean()*s.mean(), 0))
}

// apart is the mean surprise of characters that do not stand together, or 0 where there are none.
func (m *model) apart(text []rune) float64 {
	sum, n := 0.0, 0
	for _, d := range distances {
		for i := d; i < len(text); i++ {
			sum += m.after(text[i-d], text[i])
			n++
		}
	}
	return sum / float64(max(n, 1))
}

// Doubt says why the text cannot be Chinese as somebody wrote it, or nothing: also where there is too little to judge.
func (s Score) Doubt() string {
	switch {
	case s.Pairs < enough:
		return ""
	case s.Bits > wrongCodes:
		return "implausible Chinese: characters that hardly ever stand together, as in a wrong encoding"
	case float64(s.Strange) > strangePart*float64(s.Pairs):
		return "implausible Chinese in parts: characters that hardly ever stand together, as in a wrong encoding"
	case s.Order < anyOrder && s.Bits < proseBits:
		return "implausible Chinese: characters out of order"
	}
	return ""
}

func han(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF || unicode.Is(unicode.Han, r) }
