package segment

import (
	"errors"
	"fmt"
	"slices"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/fact"
	"github.com/zhice-project/zhice/segment/figure"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/term"
	"github.com/zhice-project/zhice/segment/term/discover"
	"github.com/zhice-project/zhice/segment/token"
)

// CheckExamples reads every rule file, and the examples of the units, qualifiers, terms and indicators in them, which takes
// some tenths of a second. It is for rules a user added: those must read as they say, and none of the program's own
// otherwise than before. What is wrong in a file is told here and not by the first document.
func (s *Segmenter) CheckExamples() (err error) {
	defer rules.Recover(&err)
	if err := s.readLateLists(); err != nil {
		return err
	}
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

// readLateLists reads the files that New does not: those that only a whole document, a question for reasons or discovery
// asks for.
func (s *Segmenter) readLateLists() error {
	whole := &schemas.Extraction{Paragraphs: []schemas.Paragraph{
		{Text: "关于印发茶业发展规划的通知", Role: schemas.RoleTitle}, {Text: "一、工作回顾", Role: schemas.RoleHeading}, {Text: "不设茶叶产量目标。"},
	}}
	s.Document(whole, "", "")
	fact.Meaning("")
	_, err := discover.New(discover.Options{})
	return err
}
