package figure

import (
	"testing"

	"github.com/zhice-project/zhice/segment/text"
)

// The examples in the rule files are their tests.
func TestUnitsAndQualifiersReadTheirExamples(t *testing.T) {
	if err := CheckExamples(); err != nil {
		t.Error(err)
	}
}

func TestCurrenciesAreReadBeforeTheNumber(t *testing.T) {
	var u unitFile
	mustRead("units.yaml", &u)
	for _, e := range u.Money {
		for _, w := range e.Before {
			if fs := Find(text.NewView("合计" + w + " 50")); len(fs) != 1 || fs[0].Unit != e.Code || fs[0].Value != 50 {
				t.Errorf("%s: %+v, want 50 %s", w, fs, e.Code)
			}
		}
	}
}

func TestAnExampleThatReadsOtherwiseIsTold(t *testing.T) {
	for _, e := range []unitEntry{
		{Code: "USD", Example: "补助300元", Value: 300},
		{Code: "CNY", Example: "补助300元", Value: 30},
		{Code: "CNY", Example: "补助若干元", Value: 300},
		{Code: "CNY", Example: "补助300元和300元", Value: 300},
	} {
		if e.check() == nil {
			t.Errorf("%+v passes", e)
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
