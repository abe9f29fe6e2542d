package figure

import (
	"math"
	"testing"

	"github.com/zhice-project/zhice/segment/text"
)

// The examples in the rule files are their tests.
func TestEveryUnitReadsItsExample(t *testing.T) {
	var u unitFile
	mustRead("units.yaml", &u)
	for _, list := range [][]unitEntry{u.Money, u.Share, u.Times, u.Physical, u.Time, u.Count} {
		for _, e := range list {
			for _, f := range Find(text.NewView(e.Example)) {
				code := e.Code
				if code == "" {
					code = f.Unit // a classifier is its own code
				}
				if f.Unit == "" || f.Unit != code || math.Abs(f.Value-e.Value) > 1e-9*math.Abs(e.Value) {
					t.Errorf("%s: %v %q, want %v %q", e.Example, f.Value, f.Unit, e.Value, e.Code)
				}
			}
			if len(Find(text.NewView(e.Example))) != 1 {
				t.Errorf("%s: not one figure", e.Example)
			}
		}
	}
}

func TestEveryQualifierReadsItsExample(t *testing.T) {
	var q qualifierFile
	mustRead("qualifiers.yaml", &q)
	for _, e := range append(q.Prefix, q.Suffix...) {
		fs := Find(text.NewView(e.Example))
		if len(fs) != 1 || fs[0].Qualifier != e.Class || fs[0].QualifierSurface == "" {
			t.Errorf("%s: %+v, want one figure that is %s", e.Example, fs, e.Class)
		}
	}
}

func TestWordsWithNumeralCharactersAreNoFigures(t *testing.T) {
	var w wordFile
	mustRead("numeral_words.yaml", &w)
	for _, e := range w.Examples {
		if fs := Find(text.NewView(e)); len(fs) > 0 {
			t.Errorf("%s: found %q", e, fs[0].Span)
		}
	}
	for _, e := range w.NameExamples {
		fs := Find(text.NewView(e.Text))
		if len(fs) != 1 || fs[0].States || fs[0].Why != WhyName || fs[0].Span != e.Span {
			t.Errorf("%s: %+v, want %s as a name", e.Text, fs, e.Span)
		}
	}
}
