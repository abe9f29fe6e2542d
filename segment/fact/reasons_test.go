package fact

import (
	"testing"

	"github.com/zhice-project/zhice/segment/rules"
)

// Every assumption, and every reason read from the example sentences, can be told in words.
func TestEveryReasonHasAMeaning(t *testing.T) {
	var f struct {
		Examples []struct {
			Text    string           `yaml:"text"`
			Context context          `yaml:"context"`
			Facts   []map[string]any `yaml:"facts"`
		} `yaml:"examples"`
	}
	if err := rules.Read("fact_examples.yaml", &f); err != nil {
		t.Fatal(err)
	}
	reasons := map[string]bool{}
	for i := range assumptions {
		reasons[assumptions[i].reason] = true
	}
	r := newReader(t)
	for _, e := range f.Examples {
		for _, g := range read(t, r, e.Context, e.Text) {
			for _, why := range g.Reasons {
				reasons[why] = true
			}
		}
	}
	for why := range reasons {
		if Meaning(why) == why {
			t.Errorf("%q has no meaning in reasons.yaml", why)
		}
	}
}
