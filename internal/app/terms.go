package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/segment/term"
)

func (a *app) termsCommand() *cobra.Command {
	var o termsOptions
	c := &cobra.Command{
		Use:   "terms TERM…",
		Short: "Trace policy terms: when they first appear, how often they are used, which ones are new",
		Long: `Show how often a term is used over the years, and where it first stands. How often is the attention
index, uses per 10,000 words of all documents of the year: years with many and few compare. Terms are
those of the built-in list and those you accept; discover proposes new ones.`,
		Example: `  zhice terms 新质生产力 一带一路        # the years, and the first appearance with its page
  zhice terms 数字经济 新质生产力 --plot  # side by side
  zhice terms 数字经济 新质生产力 --out attention.svg
  zhice terms discover --since 2020    # what came up since
  zhice terms accept 新三样 --topic 外贸  # from now on it is counted, and in the whole archive
  zhice query "SELECT term, first_year, first_title, first_page FROM term_first ORDER BY first_year DESC LIMIT 20"`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkPicture(o.out); err != nil {
				return &usageError{c.CommandPath(), err}
			}
			return a.withDatabase(c.Context(), func(db *clickhouse.DB) error { return a.traceTerms(c.Context(), db, args, o) })
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().BoolVar(&o.asJSON, "json", false, "print JSON, one object a term")
	c.Flags().BoolVar(&o.plot, "plot", false, "draw all terms side by side with characters, on one scale")
	c.Flags().StringVar(&o.out, "out", "", "draw the terms as lines of one plot into this file, .svg or .png")
	c.AddCommand(a.discoverCommand(), a.acceptCommand(), a.dropTermCommand(), a.listTermsCommand())
	return c
}

// known is a year or page, empty where there is none.
func known(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func onPage(page int) string {
	if page == 0 {
		return ""
	}
	return ", page " + strconv.Itoa(page)
}

// defaultTopic is the topic of terms accepted without one.
const defaultTopic = "自定义"

func (a *app) acceptCommand() *cobra.Command {
	var typ, topic string
	c := &cobra.Command{
		Use:   "accept TERM…",
		Short: "List a term, and count it in the whole archive and in every document to come",
		Long: `List a term. It is looked for in every document of the archive by exact search, over line breaks and whatever
the width of the characters, and in every document that is loaded from now on; terms, term_first and
term_years show it at once. Other ways to write it stand behind = and are parted by |. Accepting a term
again counts it anew.`,
		Example: `  zhice terms accept 新三样 --type TECH/INDUSTRY --topic 外贸
  zhice terms accept "六张网 = “六张网” | 六网"`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(term.Types(), typ) {
				return &usageError{c.CommandPath(), fmt.Errorf("--type takes %s, not %q", strings.Join(term.Types(), ", "), typ)}
			}
			accepted := make([]clickhouse.AcceptedTerm, 0, len(args))
			for _, arg := range args {
				e, err := term.ParseEntry(arg)
				if err != nil {
					return &usageError{c.CommandPath(), err}
				}
				accepted = append(accepted, clickhouse.AcceptedTerm{Term: e.Canonical, Forms: e.Forms, Type: typ, Topic: topic})
			}
			return a.withDatabase(c.Context(), func(db *clickhouse.DB) error { return a.acceptTerms(c.Context(), db, accepted) })
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().StringVar(&typ, "type", term.Policy, "kind of term: "+strings.Join(term.Types(), ", "))
	c.Flags().StringVar(&topic, "topic", defaultTopic, "what it belongs to")
	return c
}

// acceptTerms writes the terms down first and counts them then: a document that is committed in between is counted twice,
// with the same result, rather than not at all.
func (a *app) acceptTerms(ctx context.Context, db *clickhouse.DB, terms []clickhouse.AcceptedTerm) error {
	listed, err := a.listedTerms()
	if err != nil {
		return err
	}
	terms = slices.DeleteFunc(terms, func(t clickhouse.AcceptedTerm) bool {
		of, ok := listed.Get(t.Term)
		if ok {
			a.printf("%s is a term of the built-in list already: %s, %s\n", t.Term, of.Type, of.Topic)
		}
		return ok
	})
	for i, t := range terms {
		if terms[i], err = db.PutAcceptedTerm(ctx, t); err != nil {
			return err
		}
	}
	fault.Point("terms.accepted")
	if len(terms) == 0 {
		return nil
	}
	if err := backfill(ctx, db, terms); err != nil {
		return err
	}
	for _, t := range terms {
		found, err := trace(ctx, db, t.Term)
		if err != nil {
			return err
		}
		if found == nil {
			a.printf("%s is listed from now on; it stands in no document whose year is known\n", t.Term)
			continue
		}
		a.printf("%s is listed from now on: %d times in %d documents, first in %d: %s%s\n",
			t.Term, found.Count, found.Documents, found.FirstYear, found.Title, onPage(found.Page))
	}
	return nil
}

func (a *app) dropTermCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "drop TERM…",
		Short: "Take accepted terms off the list",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return a.withDatabase(c.Context(), func(db *clickhouse.DB) error { return a.dropTerms(c.Context(), db, args) })
		},
	}
	a.cfg.AddFlags(c.Flags())
	return c
}

func (a *app) dropTerms(ctx context.Context, db *clickhouse.DB, names []string) error {
	accepted, err := db.AcceptedTerms(ctx)
	if err != nil {
		return err
	}
	list := acceptedList(accepted)
	var missing error
	for _, name := range names {
		t, ok := list.Get(name)
		if !ok {
			missing = errors.Join(missing, fmt.Errorf("%s is no term you accepted; `zhice terms list` shows those", name))
			continue
		}
		if err := db.DropAcceptedTerm(ctx, clickhouse.AcceptedTerm{Term: t.Canonical, Type: t.Type, Topic: t.Topic}); err != nil {
			return err
		}
		a.printf("%s is off the list\n", t.Canonical)
	}
	return missing
}

func (a *app) listTermsCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "Show the terms you accepted",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.withDatabase(c.Context(), func(db *clickhouse.DB) error { return a.listTerms(c.Context(), db, asJSON) })
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON, one object a term")
	return c
}

// listedTerm is a row of `zhice terms list`.
type listedTerm struct {
	Term      string   `json:"term"`
	Forms     []string `json:"forms"`
	Type      string   `json:"type"`
	Topic     string   `json:"topic"`
	Count     uint64   `json:"count"`
	Documents uint64   `json:"documents"`
	FirstYear int      `json:"first_year"`
}

func (a *app) listTerms(ctx context.Context, db *clickhouse.DB, asJSON bool) error {
	rows, err := rowsOf[listedTerm](ctx, db, `SELECT t.term AS term, t.forms AS forms, t.type AS type, t.topic AS topic, toUInt32(f.count) AS count,
		toUInt32(f.documents) AS documents, f.first_year AS first_year
		FROM (SELECT * FROM accepted_terms FINAL WHERE NOT dropped) AS t LEFT JOIN term_first AS f ON f.term = t.term ORDER BY t.term`)
	if err != nil {
		return err
	}
	if asJSON {
		e := jsonLines(a.out)
		for _, r := range rows {
			if err := e.Encode(r); err != nil {
				return err
			}
		}
		return nil
	}
	if len(rows) == 0 {
		a.printf("No term has been accepted. `zhice terms discover` proposes some.\n")
		return nil
	}
	cells := make([][]string, len(rows))
	for i, r := range rows {
		cells[i] = []string{
			r.Term, r.Type, r.Topic, strconv.FormatUint(r.Count, 10), strconv.FormatUint(r.Documents, 10), known(r.FirstYear),
			strings.Join(r.Forms, " | "),
		}
	}
	ui.Table(a.out, []string{"term", "type", "topic", "times", "documents", "first", "written"}, cells, 40)
	return nil
}
