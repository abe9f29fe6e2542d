package app

import (
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/internal/align"
	"github.com/zhice-project/zhice/internal/ui"
)

func (a *app) showComparison(c *comparison, o compareOptions) {
	a.printf("before  %s (%s)\nafter   %s (%s)\n\n", c.Before.title(), c.Before.Name, c.After.title(), c.After.Name)
	if len(c.Facts) == 0 {
		a.printf("no %s differs\n", o.modality)
	} else {
		rows := make([][]string, len(c.Facts))
		for i, f := range c.Facts {
			rows[i] = []string{f.Change, f.Indicator, f.Before, f.After, fmt.Sprintf("p. %d", f.Page)}
		}
		ui.Table(a.out, []string{o.modality, "indicator", "before", "after", "page"}, rows, 0)
	}
	a.printf("\nterms only after:  %s\nterms only before: %s\nterms used more:   %s\nterms used less:   %s\n\n",
		c.termsThat(changeNew), c.termsThat(changeGone), c.termsThat(changeMore), c.termsThat(changeLess))
	rows := make([][]string, len(c.Sections))
	for i, s := range c.Sections {
		rows[i] = []string{orDash(s.Heading), strconv.Itoa(s.Same), strconv.Itoa(s.Changed), strconv.Itoa(s.New), strconv.Itoa(s.Gone)}
	}
	ui.Table(a.out, []string{"sentences in", "same", "changed", "new", "gone"}, rows, 0)
	a.showSentences(c, o.show)
}

// mostTerms are shown on a line; the rest is in the JSON.
const mostTerms = 25

func (c *comparison) termsThat(change string) string {
	var words []string
	more := 0
	for _, t := range c.Terms {
		switch {
		case t.Change != change:
		case len(words) == mostTerms:
			more++
		case change == changeMore || change == changeLess:
			words = append(words, fmt.Sprintf("%s %d→%d", t.Term, t.Before, t.After))
		default:
			words = append(words, fmt.Sprintf("%s %d", t.Term, t.Before+t.After))
		}
	}
	if more > 0 {
		words = append(words, fmt.Sprintf("… %d more with --json", more))
	}
	return orDash(strings.Join(words, ", "))
}

// showSentences prints the chosen ones section by section.
func (a *app) showSentences(c *comparison, show []string) {
	signs := map[string]string{changeSame: "=", changeChanged: "~", changeNew: "+", changeGone: "-"}
	hidden := 0
	for home, section := range c.Sections {
		headed := false
		for i := range c.Sentences {
			s := &c.Sentences[i]
			if s.home != home {
				continue
			}
			if !slices.Contains(show, s.Change) {
				hidden++
				continue
			}
			if !headed {
				a.printf("\n%s\n", orDash(section.Heading))
				headed = true
			}
			a.printf("%s %s\n    %s\n", signs[s.Change], strings.Join(s.place(), "  "), s.marked())
		}
	}
	if hidden > 0 {
		a.notef("zhice: %d other sentences; --show %s or --all shows them\n", hidden, strings.Join(notIn(sentenceChanges, show), ","))
	}
}

func notIn(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}

// place says on which pages a sentence stands and, where it has moved, where it came from.
func (c *comparedSentence) place() []string {
	out := []string{c.pages()}
	if c.Moved {
		out = append(out, "moved from "+orDash(strings.Join(c.BeforeSection, " › ")))
	}
	return out
}

// marked is the sentence with the words that differ set off as wdiff does: 增长[-5%左右-]{+6%以上+}。
func (c *comparedSentence) marked() string {
	if c.Change != changeChanged {
		return c.Before + c.only()
	}
	var out strings.Builder
	for _, e := range c.Edits {
		switch e.Op {
		case align.Same:
			out.WriteString(e.Text)
		case align.Gone:
			out.WriteString("[-" + e.Text + "-]")
		case align.New:
			out.WriteString("{+" + e.Text + "+}")
		}
	}
	return out.String()
}

// only is the text of a new sentence.
func (c *comparedSentence) only() string {
	if c.Change == changeNew {
		return c.After
	}
	return ""
}

// page is a comparison to be read in a browser.
type page struct {
	comparison

	Modality string
}

// In are the sentences of a section, by its index.
func (p page) In(section int) []comparedSentence {
	var out []comparedSentence
	for _, s := range p.Sentences {
		if s.home == section {
			out = append(out, s)
		}
	}
	return out
}

// That are the terms of one change.
func (p page) That(change string) []comparedTerm {
	return slices.DeleteFunc(slices.Clone(p.Terms), func(t comparedTerm) bool { return t.Change != change })
}

//go:embed comparison.html
var comparisonHTML string

var comparisonPage = template.Must(template.New("comparison").Funcs(template.FuncMap{
	"path":  func(section []string) string { return strings.Join(section, " › ") },
	"title": func(d namedDocument) string { return d.title() },
	"pages": func(s comparedSentence) string { return s.pages() },
	"list":  func(words ...string) []string { return words },
}).Parse(comparisonHTML))
