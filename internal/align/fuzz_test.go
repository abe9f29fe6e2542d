package align

import (
	"strings"
	"testing"
)

func FuzzTexts(f *testing.F) {
	f.Add("增长5%左右。\n各位代表！", "增长 6％ 以上。\n\xff")
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before)+len(after) > 4000 {
			return
		}
		b, a := strings.Split(before, "\n"), strings.Split(after, "\n")
		if n := len(Texts(b, a)); n < max(len(a), len(b)) || n > len(a)+len(b) {
			t.Errorf("%d pairs of %d and %d sentences", n, len(b), len(a))
		}
	})
}
