package segment

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/fact"
	"github.com/zhice-project/zhice/segment/figure"
	"github.com/zhice-project/zhice/segment/term"
	"github.com/zhice-project/zhice/segment/token"
)

// CheckExamples reads the examples of the units, qualifiers, terms and indicators in the rules, which takes some tenths of
// a second. It is for rules a user added: those must read as they say, and none of the program's own otherwise than before.
func (s *Segmenter) CheckExamples() error {
	words, err := token.Shared()
	if err != nil {
		return err
	}
	wrong := []error{figure.CheckExamples(), term.CheckExamples(words.Cut)}
	list, err := fact.Indicators()
	if err != nil {
		return err
	}
	for _, i := range list {
		facts := s.Line(i.Example, 0, "facts").Facts
		if slices.ContainsFunc(facts, func(f schemas.Fact) bool { return f.IndicatorID == i.ID }) {
			continue
		}
		read := "no fact"
		if len(facts) > 0 {
			f := facts[len(facts)-1]
			read = fmt.Sprintf("%q (id %q, measure %s, unit %s)", f.Indicator, f.IndicatorID, f.Measure, f.Unit)
		}
		wrong = append(wrong, fmt.Errorf("indicators.yaml: %s is not read from its example %q; read %s", i.ID, i.Example, read))
	}
	return errors.Join(wrong...)
}
