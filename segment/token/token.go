// Package token cuts a text into words with gse: numbers, Latin words and marks first by rules of its own, the rest by gse's
// dictionary and shortest path. It makes fine tokens; terms and names, which are longer, are found over the text by packages
// term and entity and never by a bigger dictionary.
package token

//go:generate go run gen.go

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-ego/gse"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

//go:embed words.txt.gz
var dictionary []byte

// dictionarySize is a few more than the words in the dictionary, so that room for them is made once.
const dictionarySize = 150_000

// Tokenizer cuts texts. It never changes once made and may be used by any number of goroutines; a new dictionary means a
// new Tokenizer.
type Tokenizer struct {
	gse gse.Segmenter
}

var shared = sync.OnceValues(New)

// Shared is one Tokenizer for the whole program, made when it is first asked for.
func Shared() (*Tokenizer, error) { return shared() }

// gse lower-cases Latin letters unless told otherwise, by a variable of its package. It is set once, before the first
// segmenter exists.
var keepCase = sync.OnceFunc(func() { gse.ToLower = false })

// New builds a Tokenizer from the embedded dictionary. It takes about a third of a second; programs that may not need
// words call it late, through Shared.
func New() (*Tokenizer, error) {
	keepCase()
	t := &Tokenizer{gse: gse.Segmenter{SkipLog: true, NotLoadHMM: true, MinTokenFreq: 4, Dict: gse.NewDict()}}
	t.gse.Init()
	t.gse.Dict.Tokens = make([]gse.Token, 0, dictionarySize)
	z, err := gzip.NewReader(bytes.NewReader(dictionary))
	if err != nil {
		return nil, fmt.Errorf("token: dictionary: %w", err)
	}
	s := bufio.NewScanner(z)
	for s.Scan() {
		word, rest, _ := strings.Cut(s.Text(), " ")
		freq, pos, _ := strings.Cut(rest, " ")
		n, err := strconv.ParseFloat(freq, 64)
		if err != nil {
			return nil, fmt.Errorf("token: dictionary: %q: %w", s.Text(), err)
		}
		// AddToken rather than gse's own loader, which sets every single character to the same frequency.
		if err := t.gse.AddToken(word, n, pos); err != nil {
			return nil, fmt.Errorf("token: dictionary: %q: %w", word, err)
		}
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("token: dictionary: %w", err)
	}
	t.gse.CalcToken()
	return t, nil
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
	c := cutter{Tokenizer: t, s: v.String(), out: make([]schemas.Token, 0, len(v.Runes)*2/3+1)}
	c.b = []byte(c.s)
	for i := 0; i < len(v.Runes); {
		end, typ := pretoken(v.Runes, i)
		size := 0
		for _, r := range v.Runes[i:end] {
			size += utf8.RuneLen(r)
		}
		if typ == "" {
			c.words(i, size)
		} else {
			c.token(i, end, size, partOfSpeech[typ], typ)
		}
		i = end
	}
	return joinNames(c.out)
}

var partOfSpeech = map[string]string{Number: "m", Latin: "eng", Punct: "x"}

// cutter is a text at work, as string and as bytes for gse; what tokens say are parts of the string.
type cutter struct {
	*Tokenizer

	s   string
	b   []byte
	at  int // byte behind the last token
	out []schemas.Token
}

// token adds a token of size bytes.
func (c *cutter) token(start, end, size int, pos, typ string) {
	c.out = append(c.out, schemas.Token{Text: c.s[c.at : c.at+size], Start: start, End: end, POS: pos, Type: typ})
	c.at += size
}

// The longest run handed to gse at once, in bytes: it keeps a path for every character.
const longestRun = 6000

// words cuts the next size bytes, which begin at rune start and hold no pretoken.
func (c *cutter) words(start, size int) {
	for stop := c.at + size; c.at < stop; {
		run := c.b[c.at:stop]
		if len(run) > longestRun {
			run = run[:longestRun]
			for !utf8.RuneStart(c.b[c.at+len(run)]) {
				run = run[:len(run)-1]
			}
		}
		segments := c.gse.Segment(run)
		for i := range segments {
			size := segments[i].End() - segments[i].Start()
			end := start + utf8.RuneCount(c.b[c.at:c.at+size])
			c.token(start, end, size, segments[i].Token().Pos(), "")
			start = end
		}
	}
}
