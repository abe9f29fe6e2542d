// Package token cuts a text into words as gse does: numbers, Latin words and marks first by rules of its own, the rest by
// gse's dictionary and shortest path. Two segmenters stand behind it: gse itself (gse.go), and gse's graph over an index
// that never changes (path.go), which gives the same words in a third of the time. It makes fine tokens; terms and names,
// which are longer, are found over the text by packages term and entity and never by a bigger dictionary.
package token

//go:generate go run gen.go

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

//go:embed words.txt.gz
var dictionary []byte

// dictionarySize is a few more than the words in the dictionary, so that room for them is made once.
const dictionarySize = 150_000

// Names of segmenters.
const (
	Graph = "graph"
	GSE   = "gse"
)

// segmenter finds the words of text that holds no pretoken. It never changes once made.
type segmenter interface {
	// cut gives the words in order; they stand until p is used again. s and runes are the same text.
	cut(p *path, s string, runes []rune) []step
	// pos is a part of speech by its number in a step.
	pos(n uint8) string
}

// Tokenizer cuts texts. It never changes once made and may be used by any number of goroutines; a new dictionary means a
// new Tokenizer.
type Tokenizer struct {
	words segmenter
}

var (
	chosen = Graph
	shared = sync.OnceValues(func() (*Tokenizer, error) { return New(chosen) })
)

// Choose names the segmenter of Shared. It comes before the first call of Shared; later ones change nothing.
func Choose(name string) error {
	if name != Graph && name != GSE {
		return fmt.Errorf("there is no segmenter %q; take %s or %s", name, Graph, GSE)
	}
	chosen = name
	return nil
}

// Shared is one Tokenizer for the whole program, made when it is first asked for.
func Shared() (*Tokenizer, error) { return shared() }

// New builds a Tokenizer from the embedded dictionary. With Graph it takes less than a tenth of a second, with GSE about a
// third of one; programs that may not need words call it late, through Shared.
func New(name string) (*Tokenizer, error) {
	words := make([]word, 0, dictionarySize)
	err := readDictionary(func(w word) error {
		words = append(words, w)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if name == GSE {
		g, err := newGSE(words)
		return &Tokenizer{g}, err
	}
	return &Tokenizer{newGraph(words)}, nil
}

// word is an entry of the dictionary.
type word struct {
	text string
	freq float64
	pos  string
}

// readDictionary calls f with the words of the embedded dictionary in their order, which is that of their bytes.
func readDictionary(f func(word) error) error {
	z, err := gzip.NewReader(bytes.NewReader(dictionary))
	if err != nil {
		return fmt.Errorf("token: dictionary: %w", err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return fmt.Errorf("token: dictionary: %w", err)
	}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSuffix(line, "\n")
		w, rest, _ := strings.Cut(line, " ")
		freq, pos, _ := strings.Cut(rest, " ")
		n, err := strconv.ParseFloat(freq, 64)
		if err == nil {
			err = f(word{w, n, pos})
		}
		if err != nil {
			return fmt.Errorf("token: dictionary: %q: %w", line, err)
		}
	}
	return nil
}

// Types of tokens that are no words.
const (
	Number = "number"
	Latin  = "latin"
	Punct  = "punct"
)

// Cut cuts a text. The tokens are in order and without gaps, in offsets of the view, so that those of the text with its
// white space follow by View.Original.
func (t *Tokenizer) Cut(v *text.View) []schemas.Token {
	c := cutter{segmenter: t.words, s: v.String(), runes: v.Runes, out: make([]schemas.Token, 0, len(v.Runes)*2/3+1)}
	for i := 0; i < len(v.Runes); {
		start, end, typ := i, 0, ""
		for ; i < len(v.Runes); i++ {
			if end, typ = at(v.Runes, i); typ != "" {
				break
			}
		}
		c.words(start, i)
		if typ != "" {
			c.token(i, end, partOfSpeech(typ), typ)
			i = end
		}
	}
	return joinNames(c.out)
}

func partOfSpeech(typ string) string {
	switch typ {
	case Number:
		return "m"
	case Latin:
		return "eng"
	}
	return "x"
}

// cutter is a text at work, as string and as runes; what tokens say are parts of the string.
type cutter struct {
	segmenter

	s     string
	runes []rune
	at    int // byte behind the last token
	out   []schemas.Token
}

// token adds a token.
func (c *cutter) token(start, end int, pos, typ string) {
	size := 0
	for _, r := range c.runes[start:end] {
		size += utf8.RuneLen(r)
	}
	c.out = append(c.out, schemas.Token{Text: c.s[c.at : c.at+size], Start: start, End: end, POS: pos, Type: typ})
	c.at += size
}

// longestRun is how many runes are cut at once: a path is kept for every one.
const longestRun = 2000

// words cuts runes start to end, which hold no pretoken.
func (c *cutter) words(start, end int) {
	if start == end {
		return
	}
	p, _ := paths.Get().(*path)
	for ; start < end; start += longestRun {
		stop := min(end, start+longestRun)
		from := start
		for _, w := range c.cut(p, c.s[c.at:], c.runes[start:stop]) {
			c.token(from, start+int(w.end), c.pos(w.pos), "")
			from = start + int(w.end)
		}
	}
	paths.Put(p)
}
