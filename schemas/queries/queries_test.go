package queries

import (
	"strings"
	"testing"
)

func TestEveryQuerySaysWhatItIs(t *testing.T) {
	seen := map[string]bool{}
	for _, q := range List() {
		if q.Name == "" || q.Title == "" || q.About == "" || !strings.HasPrefix(q.SQL, "SELECT") || seen[q.Name] {
			t.Errorf("%+v", q)
		}
		seen[q.Name] = true
		if got, ok := Named(q.Name); !ok || got != q {
			t.Errorf("Named(%s) = %+v, %v", q.Name, got, ok)
		}
	}
	if len(seen) < 15 {
		t.Errorf("%d queries; want the fifteen analyses", len(seen))
	}
	if _, ok := Named("nothing"); ok {
		t.Error("a query called nothing")
	}
}
