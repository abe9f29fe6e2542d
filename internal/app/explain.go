package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/segment/fact"
	"github.com/zhice-project/zhice/segment/rules"
)

func (a *app) explainCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "explain FACT",
		Short: "Show a fact with its sentence, its place and the reasons for reading it so",
		Long: `Show a fact in words: what was read, from which sentence on which page, by which rules, and what
was taken for granted. FACT is its id or the beginning of it.`,
		Example: `  zhice query "SELECT id, indicator, span, confidence FROM facts ORDER BY confidence LIMIT 5"
  zhice explain 3fb2c4
  zhice open 3fb2c4   # the page as a picture`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) (err error) {
			defer rules.Recover(&err)
			if err := a.addRules(); err != nil {
				return err
			}
			f, err := a.storedFact(c.Context(), args[0])
			if err != nil {
				return err
			}
			if asJSON {
				return jsonLines(a.out).Encode(f)
			}
			a.explain(f)
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print the fact as JSON")
	return c
}

func (a *app) storedFact(ctx context.Context, id string) (*storedFact, error) {
	b, err := a.open(ctx, need{sql: true})
	if err != nil {
		return nil, err
	}
	defer b.close()
	return b.storedFact(ctx, id)
}

// explain prints a fact, a line a field; fields that say nothing are left out.
func (a *app) explain(f *storedFact) {
	line := func(what string, parts ...string) {
		if s := strings.TrimSpace(strings.Join(parts, " ")); s != "" {
			a.printf("%-10s %s\n", what, s)
		}
	}
	by := func(s string) string {
		if s == "" {
			return ""
		}
		return "by " + s
	}
	line("fact", f.ID)
	line("what", f.Indicator, parenthesised(f.IndicatorID))
	line("value", strconv.FormatFloat(f.Value, 'f', -1, 64)+upTo(f.ValueHi), f.Unit, parenthesised(f.Span))
	line("qualifier", f.Qualifier, by(f.QualifierSurface))
	line("measure", f.Measure, deref(f.Direction), by(f.Verb))
	line("base", deref(f.Base))
	line("of", deref(f.Scope), parenthesised(f.RegionCode))
	line("when", orDash(deref(f.Period)), parenthesised(f.PeriodSource))
	line("tone", f.Modality, by(deref(f.ModalCue)))
	line("note", f.Note)
	a.printf("\n")
	line("document", f.Title, parenthesised(f.Name))
	line("page", known(f.Page), strings.Join(f.Section, " › "))
	line("sentence", marked(f.Sentence, f.SpanStart, f.SpanEnd))
	a.printf("\n")
	line("confidence", strconv.FormatFloat(f.Confidence, 'f', 2, 64))
	for _, r := range f.Reasons {
		line("  because", r+":", fact.Meaning(r))
	}
}

func parenthesised(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func upTo(hi *float64) string {
	if hi == nil {
		return ""
	}
	return " to " + strconv.FormatFloat(*hi, 'f', -1, 64)
}

// marked sets the figure off in its sentence: 增长【5%】左右.
func marked(sentence string, start, end int) string {
	r := []rune(sentence)
	if start < 0 || end > len(r) || start > end {
		return sentence
	}
	return fmt.Sprintf("%s【%s】%s", string(r[:start]), string(r[start:end]), string(r[end:]))
}
