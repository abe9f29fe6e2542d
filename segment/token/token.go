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
	out := make([]schemas.Token, 0, len(v.Runes)/2+1)
	for i := 0; i < len(v.Runes); {
		end, typ := pretoken(v.Runes, i)
		if typ == "" {
			out = t.words(out, v.Runes, i, end)
		} else {
			out = append(out, schemas.Token{Text: string(v.Runes[i:end]), Start: i, End: end, POS: partOfSpeech[typ], Type: typ})
		}
		i = end
	}
	return joinNames(out)
}

var partOfSpeech = map[string]string{Number: "m", Latin: "eng", Punct: "x"}

// The longest run handed to gse at once, in runes: it keeps a path for every one of them.
const longestRun = 2000

// words cuts runes start to end, which hold no pretoken.
func (t *Tokenizer) words(out []schemas.Token, runes []rune, start, end int) []schemas.Token {
	for start < end {
		stop := min(end, start+longestRun)
		s := string(runes[start:stop])
		at := start
		segments := t.gse.Segment([]byte(s))
		for i := range segments {
			w := s[segments[i].Start():segments[i].End()]
			n := 0
			for range w {
				n++
			}
			out = append(out, schemas.Token{Text: w, Start: at, End: at + n, POS: segments[i].Token().Pos()})
			at += n
		}
		start = stop
	}
	return out
}
