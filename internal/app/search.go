package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/segment/text"
)

// hit is a sentence that holds what was looked for.
type hit struct {
	Title   string   `json:"title"`
	Region  string   `json:"region"`
	Year    int      `json:"report_year"`
	Page    int      `json:"page"`
	Section []string `json:"section"`
	Text    string   `json:"text"`
	DocID   string   `json:"doc_id"`
	Seq     int      `json:"seq"`
}

func (a *app) searchCommand() *cobra.Command {
	var region string
	var year, limit int
	var asJSON, showSQL bool
	c := &cobra.Command{
		Use:   "search WORDS…",
		Short: "Find sentences by the words in them, with document and page",
		Long: `Find sentences that hold all the words given, oldest document first. A word is looked for as it
stands, with or without spaces between its characters and whatever their width: ５％ is 5%.`,
		Example: `  zhice search 新质生产力
  zhice search 赤字率 安排 --year 2024 --json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			words := strings.Fields(strings.Join(args, " "))
			if len(words) == 0 {
				return &usageError{c.CommandPath(), errors.New("there is no word to look for")}
			}
			sql := searchSQL(words, region, year, limit)
			if showSQL {
				a.printf("%s\n", sql)
				return nil
			}
			hits, err := a.search(c.Context(), sql)
			if err != nil {
				return err
			}
			if len(hits) == 0 {
				a.notef("zhice: no sentence holds %s\n", strings.Join(words, " and "))
				return errFailed
			}
			for _, h := range hits {
				if asJSON {
					err = errors.Join(err, jsonLines(a.out).Encode(h))
					continue
				}
				a.printf("%s  p. %d  %s\n    %s\n", documentName(h.Title, h.Region, h.Year), h.Page, strings.Join(h.Section, " › "), highlighted(h.Text, words))
			}
			if !asJSON && len(hits) == limit {
				a.notef("zhice: these are the first %d; --limit 0 shows all\n", limit)
			}
			return err
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().StringVar(&region, "region", "", "only documents of this region, by six-digit code or full name (000000 is the whole country)")
	c.Flags().IntVar(&year, "year", 0, "only documents made in this year")
	c.Flags().IntVar(&limit, "limit", 50, "show so many sentences at most; 0 for all")
	c.Flags().BoolVar(&showSQL, "sql", false, "print the SQL instead of asking it")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON, one object a sentence")
	return c
}

// searchSQL looks through every sentence: spaces that a PDF puts between characters and their width are no part of the
// text, and the index of character pairs knows the text with them.
func searchSQL(words []string, region string, year, limit int) string {
	var where []string
	for _, w := range words {
		where = append(where, fmt.Sprintf(`position(replaceRegexpAll(normalizeUTF8NFKC(s.text), '\\s', ''), normalizeUTF8NFKC(%s)) > 0`, quoted(w)))
	}
	if region != "" {
		where = append(where, quoted(region)+" IN (d.region_code, d.region)")
	}
	if year > 0 {
		where = append(where, fmt.Sprintf("d.report_year = %d", year))
	}
	sql := `SELECT d.title AS title, d.region AS region, d.report_year AS report_year, s.page AS page, s.section AS section, s.text AS text,
       s.doc_id AS doc_id, s.seq AS seq
FROM sentences AS s
INNER JOIN (SELECT doc_id, title, region, region_code, report_year FROM documents WHERE status = 'loaded') AS d ON d.doc_id = s.doc_id
WHERE ` + strings.Join(where, "\n  AND ") + `
ORDER BY report_year, title, doc_id, seq`
	if limit > 0 {
		sql += fmt.Sprintf("\nLIMIT %d", limit)
	}
	return sql
}

func (a *app) search(ctx context.Context, sql string) ([]hit, error) {
	var hits []hit
	err := a.withDatabase(ctx, func(db *clickhouse.DB) (err error) {
		hits, err = rowsOf[hit](ctx, db, sql)
		return err
	})
	return hits, err
}

// highlighted sets the words off where they stand, with the spaces that the PDF has in them: 培育【新质 生产力】.
func highlighted(sentence string, words []string) string {
	v := text.NewView(sentence)
	runes := []rune(sentence)
	in := make([]bool, len(runes)+1) // a word; the last, behind the end, is in none
	for _, w := range words {
		word := text.NewView(w).Runes
		for i := 0; i+len(word) <= len(v.Runes); i++ {
			if slices.Equal(v.Runes[i:i+len(word)], word) {
				start, end := v.Original(i, i+len(word))
				for k := start; k < end; k++ {
					in[k] = true
				}
			}
		}
	}
	var out strings.Builder
	for i, r := range runes {
		if in[i] && (i == 0 || !in[i-1]) {
			out.WriteString("【")
		}
		out.WriteRune(r)
		if in[i] && !in[i+1] {
			out.WriteString("】")
		}
	}
	return out.String()
}
