package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/load/clickhouse"
)

// comparison is what two documents say of the same things.
type comparison struct {
	Before    namedDocument      `json:"before"`
	After     namedDocument      `json:"after"`
	Facts     []comparedFact     `json:"facts"`
	Terms     []comparedTerm     `json:"terms"`
	Sections  []comparedSection  `json:"sections"`
	Sentences []comparedSentence `json:"sentences"`
}

// What becomes of a thing from one document to another. Terms become more or less.
const (
	changeSame    = "same"
	changeChanged = "changed"
	changeNew     = "new"
	changeGone    = "gone"
	changeMore    = "more"
	changeLess    = "less"
)

var sentenceChanges = []string{changeChanged, changeNew, changeGone, changeSame}

// compareOptions are the flags of zhice compare.
type compareOptions struct {
	region, modality, format string
	show                     []string
	all, asJSON              bool
}

var (
	comparedModalities = []string{"target", "actual", "plan", "forecast"}
	compareFormats     = []string{"text", "json", "html"}
)

func (o *compareOptions) check() error {
	if o.asJSON {
		o.format = "json"
	}
	if o.all {
		o.show = sentenceChanges
	}
	for _, flag := range []struct {
		name           string
		given, allowed []string
	}{
		{"modality", []string{o.modality}, comparedModalities}, {"format", []string{o.format}, compareFormats}, {"show", o.show, sentenceChanges},
	} {
		for _, v := range flag.given {
			if !slices.Contains(flag.allowed, v) {
				return fmt.Errorf("--%s takes %s, not %q", flag.name, strings.Join(flag.allowed, ", "), v)
			}
		}
	}
	return nil
}

func (a *app) compareCommand() *cobra.Command {
	var o compareOptions
	c := &cobra.Command{
		Use:   "compare BEFORE AFTER",
		Short: "Show what a document says otherwise than another: figures, terms and sentences",
		Long: `Show what is new, gone and changed from one document to another: what they aim at (or reached, or
plan: --modality), the terms they use more and less, and the sentences, each beside its counterpart
with the words that differ: [-gone-] {+new+}. A sentence that says the same elsewhere is "moved".
A document is named by its file, the beginning of its id, its title, or its year with words of its
region, title or file. json and html hold all sentences; text those that --show chooses.`,
		Example: `  zhice compare 2024-示例省政府工作报告.pdf 2025-示例省政府工作报告.pdf
  zhice compare 2023 2025 --region 贵州
  zhice compare "全国 2023 工作报告" "2025 工作报告" --show new,gone
  zhice compare 3fb2 91c0 --format html > changes.html
  zhice compare 3fb2 91c0 --modality actual --all`,
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return &usageError{c.CommandPath(), err}
			}
			var cmp comparison
			err := a.withDatabase(c.Context(), func(db *clickhouse.DB) (err error) {
				cmp, err = compare(c.Context(), db, args[0], args[1], o)
				return err
			})
			if err != nil {
				return err
			}
			if !o.all {
				cmp.Facts = slices.DeleteFunc(cmp.Facts, func(f comparedFact) bool { return f.Change == changeSame })
			}
			switch o.format {
			case "json":
				return jsonLines(a.out).Encode(cmp)
			case "html":
				return comparisonPage.Execute(a.out, page{cmp, o.modality})
			}
			a.showComparison(&cmp, o)
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().StringVar(&o.region, "region", "", "look for both among the documents of this region: a six-digit code or a name")
	c.Flags().StringVar(&o.modality, "modality", "target", "which facts: "+strings.Join(comparedModalities, ", "))
	c.Flags().StringSliceVar(&o.show, "show", []string{changeChanged}, "which sentences: "+strings.Join(sentenceChanges, ", "))
	c.Flags().BoolVar(&o.all, "all", false, "all sentences, and also the facts that both tell alike")
	c.Flags().StringVar(&o.format, "format", "text", strings.Join(compareFormats, ", "))
	c.Flags().BoolVar(&o.asJSON, "json", false, "the same as --format json: one object")
	return c
}

func compare(ctx context.Context, db *clickhouse.DB, before, after string, o compareOptions) (comparison, error) {
	var out comparison
	var region []string
	if o.region != "" {
		region = []string{o.region}
	}
	places, err := findPlaces(ctx, db, region)
	if err != nil {
		return out, err
	}
	if out.Before, err = findDocument(ctx, db, before, places); err != nil {
		return out, err
	}
	if out.After, err = findDocument(ctx, db, after, places); err != nil {
		return out, err
	}
	if out.Before.DocID == out.After.DocID {
		return out, errors.New("both name the same document")
	}
	b, a := quoted(out.Before.DocID), quoted(out.After.DocID)
	if out.Facts, err = rowsOf[comparedFact](ctx, db, fmt.Sprintf(comparedFactsSQL, b, a, quoted(o.modality))); err != nil {
		return out, err
	}
	if out.Terms, err = compareTerms(ctx, db, &out.Before, &out.After); err != nil {
		return out, err
	}
	out.Sections, out.Sentences, err = compareSentences(ctx, db, out.Before.DocID, out.After.DocID)
	return out, err
}

// comparedFact is one thing measured, as each of the two documents has it; empty where one is silent.
type comparedFact struct {
	Change     string `json:"change"`
	Modality   string `json:"modality"`
	Indicator  string `json:"indicator"`
	Before     string `json:"before"`
	After      string `json:"after"`
	Page       int    `json:"page"`        // in the later document, else in the earlier
	BeforeFact string `json:"before_fact"` // id of the first of them, for zhice explain and open
	AfterFact  string `json:"after_fact"`
}

// comparedFactsSQL lines up what two documents say of one indicator (or, where it has no id, of one name), measure,
// unit and place; a document's own region is the same place in both, so that those of two provinces compare. What part of
// the region is meant is for indicator_statements to say. Where a document says it several times, all are shown in their
// order.
const comparedFactsSQL = `SELECT if(before = '', 'new', if(after = '', 'gone', if(before = after, 'same', 'changed'))) AS change,
       %[3]s AS modality, any(name) AS indicator,
       toUInt32(if(after = '', minIf(page, doc_id = %[1]s), minIf(page, doc_id = %[2]s))) AS page,
       arrayStringConcat(arrayDistinct(groupArrayIf(told, doc_id = %[1]s)), '; ') AS before,
       arrayStringConcat(arrayDistinct(groupArrayIf(told, doc_id = %[2]s)), '; ') AS after,
       argMinIf(id, (seq, span_start), doc_id = %[1]s) AS before_fact, argMinIf(id, (seq, span_start), doc_id = %[2]s) AS after_fact
FROM
(
    SELECT f.doc_id AS doc_id, f.id AS id, f.indicator AS name, f.seq AS seq, f.span_start AS span_start, f.page AS page,
           f.measure AS measure, f.unit AS unit, if(f.indicator_id = '', f.indicator, f.indicator_id) AS key,
           if(s.id = '', if(f.scope = f.doc_region, '', ifNull(f.scope, '')), s.part) AS part,
           if(f.region_code = f.doc_region_code, '', f.region_code) AS place,
           concat(replaceRegexpAll(f.span, '\\s', ''),
                  multiIf(match(f.indicator, '` + namesFall + `'), '',
                          f.direction = 'down' AND f.measure IN ('growth', 'change'), '↓', f.direction = 'up' AND f.measure = 'change', '↑', ''),
                  if(f.qualifier_surface = '', '', concat(' ', f.qualifier_surface))) AS told
    FROM (SELECT * FROM facts WHERE doc_id IN (%[1]s, %[2]s) AND modality = %[3]s AND confidence >= 0.6) AS f
    LEFT JOIN (SELECT doc_id, id, part FROM indicator_statements WHERE doc_id IN (%[1]s, %[2]s)) AS s ON s.doc_id = f.doc_id AND s.id = f.id
    ORDER BY doc_id, seq, span_start
)
GROUP BY key, measure, unit, part, place
ORDER BY indexOf(['changed', 'new', 'gone', 'same'], change), page, indicator`
