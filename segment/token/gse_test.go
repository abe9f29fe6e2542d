package token

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-ego/gse"
	"pgregory.net/rapid"
)

// gseItself is gse with the dictionary of this package.
func gseItself(tb testing.TB) *gse.Segmenter {
	tb.Helper()
	gse.ToLower = false
	g := &gse.Segmenter{SkipLog: true, NotLoadHMM: true, MinTokenFreq: 4, Dict: gse.NewDict()}
	g.Init()
	// AddToken rather than gse's own loader, which sets every single character to the same frequency.
	if err := readDictionary(func(w word) error { return g.AddToken(w.text, w.freq, w.pos) }); err != nil {
		tb.Fatal(err)
	}
	g.CalcToken()
	return g
}

// agree compares the words of a text, with their parts of speech.
func agree(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, g *gse.Segmenter, k *Tokenizer, s string) {
	t.Helper()
	var want, got []string
	for _, x := range g.Segment([]byte(s)) {
		want = append(want, s[x.Start():x.End()]+"/"+x.Token().Pos())
	}
	runes := []rune(s)
	from := int32(0)
	for _, w := range new(path).shortest(k.graph, runes) {
		got = append(got, string(runes[from:w.end])+"/"+k.graph.pos[w.pos])
		from = w.end
	}
	if w, g := strings.Join(want, " "), strings.Join(got, " "); w != g {
		t.Fatalf("%q\n got %s\ngse %s", s, g, w)
	}
}

// What stands behind gse's dictionary is an index of this package; the words are those that gse cuts.
func TestCutsAsGse(t *testing.T) {
	g, k := gseItself(t), tokenizer(t)
	var all []string
	if err := readDictionary(func(w word) error { all = append(all, w.text); return nil }); err != nil {
		t.Fatal(err)
	}
	for _, w := range all {
		agree(t, g, k, w)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var s strings.Builder
		for range 1 + random.IntN(12) {
			w := []rune(all[random.IntN(len(all))])
			s.WriteString(string(w[random.IntN(len(w)):]))
		}
		agree(t, g, k, s.String())
	}
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom(append(all[:2000:2000], "α", "β粒子", "²", "5", "Ab", "é", "×", "，", " ", "𠀋", "㐀", "Ⅳ", "µ"))
		agree(t, g, k, strings.Join(rapid.SliceOfN(part, 1, 12).Draw(t, "parts"), ""))
	})
	reports, err := filepath.Glob("../../../shared/corpus/*/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range reports {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(body)) {
			agree(t, g, k, line)
		}
	}
}
