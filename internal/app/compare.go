package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/load/clickhouse"
)

// comparison is what two documents say of the same things.
type comparison struct {
	Before    comparedDocument `json:"before"`
	After     comparedDocument `json:"after"`
	Facts     []comparedFact   `json:"facts"`
	TermsNew  []string         `json:"terms_new"`
	TermsGone []string         `json:"terms_gone"`
}

type comparedDocument struct {
	DocID  string `json:"doc_id"`
	Title  string `json:"title"`
	Region string `json:"region"`
	Year   int    `json:"report_year"`
	Name   string `json:"name"`
}

// comparedFact is one thing measured, as each of the two documents has it; empty where one is silent.
type comparedFact struct {
	Change    string `json:"change"` // new, gone, changed, same
	Modality  string `json:"modality"`
	Indicator string `json:"indicator"`
	Before    string `json:"before"`
	After     string `json:"after"`
	Page      int    `json:"page"` // in the later document, else in the earlier
}

func (a *app) compareCommand() *cobra.Command {
	var modality string
	var asJSON, all bool
	c := &cobra.Command{
		Use:   "compare BEFORE AFTER",
		Short: "Show what a document says otherwise than another: targets, outcomes and terms",
		Long: `Show what is new, gone and changed from one document to another: what they aim at (or reached, or
plan: --modality), and the listed terms that only one of them uses. A document is named by its
file, the beginning of its id, or its title with its year.`,
		Example: `  zhice compare 2024-示例省政府工作报告.pdf 2025-示例省政府工作报告.pdf
  zhice compare 3fb2 91c0 --modality actual --all`,
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(comparedModalities, modality) {
				return &usageError{c.CommandPath(), fmt.Errorf("--modality takes %s, not %q", strings.Join(comparedModalities, ", "), modality)}
			}
			var cmp comparison
			err := a.withDatabase(c.Context(), func(db *clickhouse.DB) (err error) {
				cmp, err = compare(c.Context(), db, args[0], args[1], modality)
				return err
			})
			if err != nil {
				return err
			}
			if !all {
				cmp.Facts = slices.DeleteFunc(cmp.Facts, func(f comparedFact) bool { return f.Change == "same" })
			}
			if asJSON {
				return jsonLines(a.out).Encode(cmp)
			}
			a.showComparison(cmp, modality)
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().StringVar(&modality, "modality", "target", "which facts: "+strings.Join(comparedModalities, ", "))
	c.Flags().BoolVar(&all, "all", false, "also what both say alike")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

var comparedModalities = []string{"target", "actual", "plan", "forecast"}

// comparedFactsSQL lines up what two documents say of one indicator (or, where it has no id, of one name), measure,
// unit and place; a document's own region is the same place in both (as in indicator_statements), so that those of two
// provinces compare. Where a document says it several times, all are shown in their order.
const comparedFactsSQL = `SELECT if(before = '', 'new', if(after = '', 'gone', if(before = after, 'same', 'changed'))) AS change,
       %[3]s AS modality, any(name) AS indicator, max(page_after) AS in_after, min(page_before) AS in_before,
       toUInt32(if(in_after > 0, in_after, in_before)) AS page,
       arrayStringConcat(arrayDistinct(groupArrayIf(told, doc_id = %[1]s)), '; ') AS before,
       arrayStringConcat(arrayDistinct(groupArrayIf(told, doc_id = %[2]s)), '; ') AS after
FROM
(
    SELECT doc_id, indicator AS name, seq, span_start, measure, unit, if(indicator_id = '', indicator, indicator_id) AS key,
           if(scope IS NULL OR scope = doc_region OR match(scope, '^(全|我)[国省市区县]$'), '', assumeNotNull(scope)) AS part,
           if(region_code = doc_region_code, '', region_code) AS place,
           concat(replaceRegexpAll(span, '\\s', ''),
                  multiIf(direction = 'down' AND measure IN ('growth', 'change'), '↓', direction = 'up' AND measure = 'change', '↑', ''),
                  if(qualifier_surface = '', '', concat(' ', qualifier_surface))) AS told,
           if(doc_id = %[2]s, page, 0) AS page_after, if(doc_id = %[1]s, page, 4294967295) AS page_before
    FROM facts
    WHERE doc_id IN (%[1]s, %[2]s) AND modality = %[3]s AND confidence >= 0.6
    ORDER BY doc_id, seq, span_start
)
GROUP BY key, measure, unit, part, place
ORDER BY change, page, indicator`

const comparedTermsSQL = `SELECT term FROM terms WHERE doc_id = %s AND term NOT IN (SELECT term FROM terms WHERE doc_id = %s) ORDER BY count DESC, term`

func compare(ctx context.Context, db *clickhouse.DB, before, after, modality string) (comparison, error) {
	var out comparison
	b, err := findDocument(ctx, db, before)
	if err != nil {
		return out, err
	}
	a, err := findDocument(ctx, db, after)
	if err != nil {
		return out, err
	}
	if a.DocID == b.DocID {
		return out, errors.New("both name the same document")
	}
	out.Before, out.After = b, a
	if out.Facts, err = rowsOf[comparedFact](ctx, db, fmt.Sprintf(comparedFactsSQL, quoted(b.DocID), quoted(a.DocID), quoted(modality))); err != nil {
		return out, err
	}
	if out.TermsNew, err = onlyIn(ctx, db, a.DocID, b.DocID); err != nil {
		return out, err
	}
	out.TermsGone, err = onlyIn(ctx, db, b.DocID, a.DocID)
	return out, err
}

func onlyIn(ctx context.Context, db *clickhouse.DB, doc, other string) ([]string, error) {
	type row struct {
		Term string `json:"term"`
	}
	rows, err := rowsOf[row](ctx, db, fmt.Sprintf(comparedTermsSQL, quoted(doc), quoted(other)))
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.Term
	}
	return out, err
}

// findDocument finds a loaded document by its file, the beginning of its id, or its title, with its year before it or not.
func findDocument(ctx context.Context, db *clickhouse.DB, named string) (comparedDocument, error) {
	q := quoted(named)
	found, err := rowsOf[comparedDocument](ctx, db, `SELECT doc_id, title, region, report_year, name FROM documents
WHERE status = 'loaded' AND (name = `+q+` OR endsWith(name, concat('/', `+q+`)) OR title = `+q+` OR concat(toString(report_year), ' ', title) = `+q+`
    OR match(`+q+`, '^[0-9a-f]{4,64}$') AND startsWith(doc_id, `+q+`))
ORDER BY name LIMIT 10`)
	if err != nil {
		return comparedDocument{}, err
	}
	switch len(found) {
	case 0:
		return comparedDocument{}, fmt.Errorf("no document is %q; `zhice query \"SELECT name, title, report_year FROM documents\"` lists them", named)
	case 1:
		return found[0], nil
	}
	names := make([]string, len(found))
	for i, f := range found {
		names[i] = f.Name
	}
	return comparedDocument{}, fmt.Errorf("%q is several documents; name one by its file: %s", named, strings.Join(names, ", "))
}

func (a *app) showComparison(c comparison, modality string) {
	a.printf("before  %s (%s)\nafter   %s (%s)\n\n", c.Before.title(), c.Before.Name, c.After.title(), c.After.Name)
	if len(c.Facts) == 0 {
		a.printf("no %s differs\n", modality)
	} else {
		rows := make([][]string, len(c.Facts))
		for i, f := range c.Facts {
			rows[i] = []string{f.Change, f.Indicator, f.Before, f.After, fmt.Sprintf("p. %d", f.Page)}
		}
		ui.Table(a.out, []string{modality, "indicator", "before", "after", "page"}, rows, 0)
	}
	a.printf("\nterms only after:  %s\nterms only before: %s\n", orDash(strings.Join(c.TermsNew, " ")), orDash(strings.Join(c.TermsGone, " ")))
}

func (d comparedDocument) title() string { return documentName(d.Title, d.Region, d.Year) }
