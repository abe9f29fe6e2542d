package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/rules"
	"github.com/zhice-project/zhice/segment/text"
)

// CheckExamples reads the example of every unit and qualifier in the rules; nil means that each reads as its entry says.
func CheckExamples() error {
	var u unitFile
	var q qualifierFile
	if err := errors.Join(rules.Read("units.yaml", &u), rules.Read("qualifiers.yaml", &q)); err != nil {
		return err
	}
	var wrong []error
	for _, e := range slices.Concat(u.Money, u.Share, u.Times, u.Physical, u.Time, u.Count) {
		wrong = append(wrong, e.check())
	}
	for _, e := range slices.Concat(q.Prefix, q.Suffix) {
		if fs := Find(text.NewView(e.Example)); len(fs) != 1 || fs[0].Qualifier != e.Class || fs[0].QualifierSurface == "" {
			wrong = append(wrong, fmt.Errorf("qualifiers.yaml: %q must hold one figure that is %s; read %s", e.Example, e.Class, told(fs)))
		}
	}
	return errors.Join(wrong...)
}

func (e *unitEntry) check() error {
	fs := Find(text.NewView(e.Example))
	if len(fs) == 1 {
		f := fs[0]
		code := e.Code
		if code == "" {
			code = f.Unit // a classifier is its own code
		}
		if f.Unit != "" && f.Unit == code && math.Abs(f.Value-e.Value) <= 1e-9*math.Abs(e.Value) {
			return nil
		}
	}
	return fmt.Errorf("units.yaml: %q must hold one figure, %v %s; read %s", e.Example, e.Value, e.Code, told(fs))
}

// told lists figures for a message.
func told(fs []schemas.Figure) string {
	if len(fs) == 0 {
		return "none"
	}
	list := make([]string, len(fs))
	for i, f := range fs {
		list[i] = fmt.Sprintf("%s (%v %s, %s)", f.Span, f.Value, f.Unit, f.Qualifier)
	}
	return strings.Join(list, ", ")
}
