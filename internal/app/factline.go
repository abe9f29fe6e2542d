package app

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// factFilter says which fact events somebody wants to see: an indicator's id, a six-digit region code, or words that
// stand in the indicator or the sentence. Empty fields let everything through.
type factFilter struct {
	region    string
	indicator string
	words     string
}

var (
	regionCode  = regexp.MustCompile(`^[0-9]{6}$`)
	indicatorID = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// newFactFilter reads the arguments of `zhice watch`, one thing each.
func newFactFilter(args []string) factFilter {
	var f factFilter
	for _, a := range args {
		switch {
		case regionCode.MatchString(a):
			f.region = a
		case indicatorID.MatchString(a):
			f.indicator = a
		default:
			f.words = strings.TrimSpace(f.words + " " + a)
		}
	}
	return f
}

// subject is the part of the filter that the server applies.
func (f factFilter) subject() string {
	or := func(s string) string {
		if s == "" {
			return "*"
		}
		return s
	}
	return "zhice.fact.*." + or(f.region) + "." + or(f.indicator) + ".>"
}

// match applies the rest.
func (f factFilter) match(e schemas.FactEvent) bool {
	for w := range strings.FieldsSeq(f.words) {
		if !strings.Contains(e.Fact.Indicator, w) && !strings.Contains(e.Fact.Sentence, w) {
			return false
		}
	}
	return true
}

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
