package token

import (
	"math"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/zhice-project/zhice/segment/term/trie"
)

// graph is the dictionary as gse's shortest path goes through it: every word of a text is an edge as long as the word is
// improbable. gse looks words up byte by byte in a trie that must be able to grow, and allocates for each character; this
// one never changes. What it cuts is what gse cuts, see TestCutsAsGse.
type graph struct {
	words *trie.Trie[edge]
	parts []string // parts of speech, the first that of characters in no dictionary
}

func (g *graph) pos(n uint8) string { return g.parts[n] }

func (g *graph) cut(p *path, _ string, runes []rune) []step { return p.shortest(g, runes) }

// edge is a word of the dictionary.
type edge struct {
	distance float32 // log2 of all frequencies over the word's
	pos      uint8
}

// unknown is the edge of a character that is no word, as long as gse has it.
var unknown = edge{distance: 32}

// newGraph makes a graph of words in the order of their bytes, none of them twice.
func newGraph(words []word) *graph {
	g := &graph{parts: []string{"x"}}
	names, edges := make([]string, len(words)), make([]edge, len(words))
	total := 0.0
	for _, w := range words {
		total += w.freq
	}
	all := float32(math.Log2(total))
	for i, w := range words {
		names[i], edges[i] = w.text, edge{all - float32(math.Log2(w.freq)), partNumber(&g.parts, w.pos)}
	}
	g.words = trie.Sorted(names, edges)
	return g
}

// partNumber is the place of a part of speech in a list, added where it is missing; there are some fifty.
func partNumber(parts *[]string, pos string) uint8 {
	n := slices.Index(*parts, pos)
	if n < 0 {
		n = len(*parts)
		*parts = append(*parts, pos)
	}
	return uint8(n)
}

// path is the room for the shortest ways through a text.
type path struct {
	steps []step // the shortest way to each character's end, by the character
	cut   []step
}

var paths = sync.Pool{New: func() any { return new(path) }}

// step is the last word of a way.
type step struct {
	distance   float32 // of the whole way
	start, end int32
	pos        uint8
}

// shortest finds the words of the shortest way through runes, in order. They stand until it is called again.
func (p *path) shortest(g *graph, runes []rune) []step {
	p.steps = append(p.steps[:0], make([]step, len(runes))...)
	foreign := slices.ContainsFunc(runes, letter)
	for i := 0; i < len(runes); {
		end := i + 1
		if foreign {
			end = unit(runes, i)
		}
		p.edges(g, runes, i, end, foreign)
		i = end
	}
	p.cut = p.cut[:0]
	for i := len(runes); i > 0; i = int(p.cut[len(p.cut)-1].start) {
		p.cut = append(p.cut, p.steps[i-1])
	}
	slices.Reverse(p.cut)
	return p.cut
}

// edges goes on from rune i by every word that begins there, or by the unit up to rune end where that is no word.
func (p *path) edges(g *graph, runes []rune, i, end int, foreign bool) {
	base, known := float32(0), false
	if i > 0 {
		base = p.steps[i-1].distance
	}
	at := trie.Root
	for k := i; k < len(runes); k++ {
		if at = g.words.Next(at, runes[k]); at == trie.Root {
			break
		}
		if w := g.words.Value(at); w != nil && !(foreign && inside(runes, k+1)) {
			p.reach(base, i, k+1, *w)
			known = known || k+1 == end
		}
	}
	if !known {
		p.reach(base, i, end, unknown)
	}
}

// reach keeps the shortest way to a rune's end, of equals the first; none has length 0.
func (p *path) reach(base float32, start, end int, e edge) {
	s := &p.steps[end-1]
	if d := base + e.distance; s.distance == 0 || s.distance > d {
		*s = step{d, int32(start), int32(end), e.pos}
	}
}

// letter says whether gse takes a character as a part of a Latin word or number, which it never cuts: of the letters and
// numbers of up to two bytes some are no pretokens (α, ²).
func letter(r rune) bool {
	return r < 0x800 && utf8.ValidRune(r) && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

// inside says whether rune i lies inside such a word.
func inside(runes []rune, i int) bool {
	return i < len(runes) && letter(runes[i-1]) && letter(runes[i])
}

// unit is where the character, or the word of letters, that begins at rune i ends.
func unit(runes []rune, i int) int {
	for i++; inside(runes, i); i++ {
	}
	return i
}
