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
		values := map[string]string{}
		for _, n := range names {
			values[n] = n
		}
		tr := New(values)
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
	tr := New(map[string]int{"国务院": 2, "": 3, "𠀋": 4})
	for name, want := range map[string]int{"国务院": 2, "𠀋": 4} {
		if v, ok := tr.Get(name); !ok || v != want {
			t.Errorf("%s: %d %v", name, v, ok)
		}
	}
	for _, s := range []string{"", "国", "国务院办", "院", "\U0010FFFF", "\xff"} {
		if _, ok := tr.Get(s); ok {
			t.Errorf("%q found", s)
		}
	}
	if _, ok := New(map[string]int{}).Get("国"); ok {
		t.Error("an empty trie holds a name")
	}
}

// Nodes with many children and few codes to share must find room, and keep out of each other's cells.
func TestManyNames(t *testing.T) {
	names := map[string]int{}
	for i := range 50_000 {
		names[string([]rune{rune('一' + i%300), rune('一' + i/7%300), rune('一' + i/300)})[:3*(1+i%3)]] = i
	}
	tr := New(names)
	for name, want := range names {
		if got, ok := tr.Get(name); !ok || got != want {
			t.Fatalf("%s: %d %v, want %d", name, got, ok, want)
		}
	}
	found := 0
	for i := range rune(400) {
		for k := range rune(400) {
			name := string([]rune{'一' + i, '一' + k})
			_, want := names[name]
			if _, ok := tr.Get(name); ok != want {
				t.Fatalf("%s: found %v", name, ok)
			} else if ok {
				found++
			}
		}
	}
	if found == 0 {
		t.Error("no name of two characters was looked for")
	}
}
