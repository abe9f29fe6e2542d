package app

import (
	"fmt"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// factLine is an event as one readable line: where, when, in what tone, what, how much, and who says so.
func factLine(e schemas.FactEvent) string {
	f := e.Fact
	where := deref(f.Scope)
	if where == "" {
		where = e.Document.Region
	}
	mark := map[schemas.Change]string{schemas.FactNew: "+", schemas.FactRevised: "~", schemas.FactRetracted: "-", schemas.FactMoved: ">"}[e.Change]
	qualifier := ""
	if f.QualifierSurface != "" {
		qualifier = " (" + f.QualifierSurface + ")"
	}
	return fmt.Sprintf("%s %s  %s  %s  %s %s%s  [%s p.%d]", mark, orDash(where), orDash(deref(f.Period)), f.Modality,
		f.Indicator, strings.Join(strings.Fields(f.Span), ""), qualifier, e.Document.Title, f.Page)
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
