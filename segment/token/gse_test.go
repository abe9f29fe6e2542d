package token

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// agree compares the words of a text, with their parts of speech.
func agree(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, g, k segmenter, s string) {
	t.Helper()
	if want, got := spell(g, s), spell(k, s); want != got {
		t.Fatalf("%q\n got %s\ngse %s", s, got, want)
	}
}

func spell(g segmenter, s string) string {
	var out strings.Builder
	runes := []rune(s)
	for _, w := range g.cut(new(path), s, runes) {
		out.WriteString(string(runes[w.start:w.end]) + "/" + g.pos(w.pos) + " ")
	}
	return out.String()
}

// What stands behind gse's dictionary is an index of this package; the words are those that gse cuts.
func TestCutsAsGse(t *testing.T) {
	library, err := New(GSE)
	if err != nil {
		t.Fatal(err)
	}
	g, k := library.words, tokenizer(t).words
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
