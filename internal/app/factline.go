package app

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// doubtful is the confidence below which a fact enters no series.
const doubtful = 0.6

// factLine is an event as one readable line: where, when, in what tone, what, how much, and who says so.
func factLine(e schemas.FactEvent) string {
	f := e.Fact
	where := deref(f.Scope)
	if where == "" {
		where = e.Document.Region
	}
	mark := map[schemas.Change]string{schemas.FactNew: "+", schemas.FactRevised: "~", schemas.FactRetracted: "-", schemas.FactMoved: ">"}[e.Change]
	doubt := ""
	if f.Confidence < doubtful {
		doubt = fmt.Sprintf(" confidence %.2f", f.Confidence)
	}
	return fmt.Sprintf("%s %s  %s  %s  %s  [%s p.%d%s]", mark, orDash(where), orDash(deref(f.Period)), f.Modality, factLabel(f), e.Document.Title, f.Page, doubt)
}

var fallNamed = regexp.MustCompile(namesFall)

// namesFall matches indicators that are the larger the more something falls.
const namesFall = "降低|下降|减少"

// factLabel is what a fact says is how much. An arrow tells a fall from a rise, and a change from a level: the words around
// a figure that say so (下降, 增加) are no part of it. Where the name says it already (能耗降低率) there is none.
func factLabel(f schemas.Fact) string {
	arrow := ""
	switch change := f.Measure == "change"; {
	case fallNamed.MatchString(f.Indicator):
	case deref(f.Direction) == "down" && (change || f.Measure == "growth"):
		arrow = "↓"
	case deref(f.Direction) == "up" && change:
		arrow = "↑"
	}
	label := f.Indicator + " " + strings.Join(strings.Fields(f.Span), "") + arrow
	if f.QualifierSurface != "" {
		label += " (" + f.QualifierSurface + ")"
	}
	return label
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
