package period

import (
	"testing"

	"github.com/zhice-project/zhice/segment/text"
)

// The examples in the rule file are its test.
func TestEveryWordReadsItsExample(t *testing.T) {
	for _, e := range words().Examples {
		ps := Find(text.NewView(e.Text), Reference{Year: e.Reference})
		if len(ps) != 1 || ps[0].Span != e.Span || ps[0].Canonical != e.Canonical {
			t.Errorf("%s: %+v, want %s = %s", e.Text, ps, e.Span, e.Canonical)
		}
	}
}
