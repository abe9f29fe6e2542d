package trie

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The trie agrees with looking for every name at every place.
func TestLongest(t *testing.T) {
	name := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙")), 1, 4, -1)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfDistinct(name, rapid.ID[string]).Draw(t, "names")
		s := rapid.StringOfN(rapid.SampledFrom([]rune("甲乙丙丁")), 1, 12, -1).Draw(t, "s")
		tr := New[string]()
		for _, n := range names {
			tr.Insert(n, n)
		}
		if tr.Len() != len(names) {
			t.Fatalf("%d names, Len %d", len(names), tr.Len())
		}
		runes := []rune(s)
		for i := range runes {
			want := ""
			for _, n := range names {
				if strings.HasPrefix(string(runes[i:]), n) && len(n) > len(want) {
					want = n
				}
			}
			if got, length := tr.Longest(runes, i); got != want || length != len([]rune(want)) {
				t.Fatalf("at %d of %s: got %q %d, want %q", i, s, got, length, want)
			}
		}
	})
}

func TestGet(t *testing.T) {
	tr := New[int]()
	tr.Insert("国务院", 1)
	tr.Insert("国务院", 2)
	tr.Insert("", 3)
	if v, ok := tr.Get("国务院"); !ok || v != 2 {
		t.Errorf("Get gave %d %v", v, ok)
	}
	for _, s := range []string{"", "国", "国务院办"} {
		if _, ok := tr.Get(s); ok {
			t.Errorf("%q found", s)
		}
	}
}
