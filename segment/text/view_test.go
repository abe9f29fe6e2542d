package text

import (
	"testing"

	"pgregory.net/rapid"
)

func TestViewFoldsWidthAndSpaceAndFindsTheWayBack(t *testing.T) {
	for _, c := range []struct{ in, folded, find, span string }{
		{"超过 1.76 万\n家", "超过1.76万家", "1.76万家", "1.76 万\n家"},
		{"增长５．２％左右", "增长5.2%左右", "5.2%", "５．２％"},
		{"2024 年 10 月", "2024年10月", "2024年", "2024 年"},
		{"100 200", "100 200", "200", "200"},
		{"⼈⼝", "人口", "人口", "⼈⼝"},
		{"（一）：", "（一）：", "（一）", "（一）"},
		{"12％～23％", "12%~23%", "12%~23%", "12％～23％"},
	} {
		v := NewView(c.in)
		if v.String() != c.folded {
			t.Errorf("%q: folded %q, want %q", c.in, v.String(), c.folded)
		}
		at := index(v.Runes, []rune(c.find))
		if at < 0 {
			t.Errorf("%q: %q not found", c.in, c.find)
			continue
		}
		if got := v.Span(at, at+len([]rune(c.find))); got != c.span {
			t.Errorf("%q: span %q, want %q", c.in, got, c.span)
		}
	}
}

func TestOriginalStaysInsideTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		v := NewView(s)
		n := len([]rune(s))
		start := rapid.IntRange(0, len(v.Runes)).Draw(t, "start")
		end := rapid.IntRange(start, len(v.Runes)).Draw(t, "end")
		if v.String() != string(v.Runes) {
			t.Fatalf("%q: String is %q", s, v.String())
		}
		a, b := v.Original(start, end)
		if a < 0 || b < a || b > n {
			t.Fatalf("%q [%d,%d) -> [%d,%d) of %d", s, start, end, a, b, n)
		}
	})
}

func TestRuneSetHoldsWhatWasPutIn(t *testing.T) {
	s := NewRuneSet("第a\uffff")
	s.Add(0x20000)
	s.AddIf(func(r rune) bool { return r == '年' })
	for r, want := range map[rune]bool{'第': true, 'a': true, 0xffff: true, '年': true, 'b': false, 0x20000: false, -1: false} {
		if s.Has(r) != want {
			t.Errorf("%q: %v", r, !want)
		}
	}
}

func index(s, sub []rune) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if string(s[i:i+len(sub)]) == string(sub) {
			return i
		}
	}
	return -1
}
