package app

import (
	"context"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/segment"
	"github.com/zhice-project/zhice/segment/term"
	"github.com/zhice-project/zhice/segment/term/discover"
	"github.com/zhice-project/zhice/segment/text"
	"github.com/zhice-project/zhice/segment/token"
)

// discovery is one call of `zhice terms discover`.
type discovery struct {
	limit, since, least int
	listed, asJSON      bool
	accepted            *term.List // nil without a database
}

func (a *app) discoverCommand() *cobra.Command {
	var d discovery
	c := &cobra.Command{
		Use:   "discover [FILE…]",
		Short: "Propose terms that are on no list yet",
		Long: `Propose terms that are on no list yet, from the documents of the archive, or from PDFs and texts named here
without any server. Proposals are rows of words that hold together and stand in many contexts, that are
put between quotation marks or presented as new (首次提出), and that come up at some time; each comes
with its measures, years, and sentences with document and page. "since" and "more" say from which year on it is used more
than before, and by which factor.`,
		Example: `  zhice terms discover --since 2023 --limit 30
  zhice terms discover --json | jq -r 'select(.quoted > 0) | .term'
  zhice terms discover reports/*.pdf`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return a.discoverIn(c.Context(), &d, args)
			}
			return a.withDatabase(c.Context(), func(db *clickhouse.DB) error {
				accepted, err := db.AcceptedTerms(c.Context())
				if err != nil {
					return err
				}
				d.accepted = acceptedList(accepted)
				return a.discover(&d, func(each func(discover.Place) error) error {
					return db.Sentences(c.Context(), 0, func(s clickhouse.ArchivedSentence) error {
						return each(discover.Place{DocID: s.DocID, Title: s.Title, Year: s.Year, Seq: s.Seq, Page: s.Page, Text: s.Text})
					})
				})
			})
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().IntVar(&d.limit, "limit", 50, "how many to propose at most; 0 for all")
	c.Flags().IntVar(&d.since, "since", 0, "only those that stand in no document before this year")
	c.Flags().IntVar(&d.least, "least", 3, "times it must stand in the documents; between quotation marks 2 are enough")
	c.Flags().BoolVar(&d.listed, "listed", false, "also those that are listed or accepted already")
	c.Flags().BoolVar(&d.asJSON, "json", false, "print JSON, one object a proposal, with all measures")
	return c
}

// discoverIn reads files and discovers in them.
func (a *app) discoverIn(ctx context.Context, d *discovery, paths []string) error {
	s, err := a.segmenter(segment.Config{NoWords: true})
	if err != nil {
		return err
	}
	r, err := a.extractor(len(paths))
	if err != nil {
		return err
	}
	defer r.Close()
	p := &parser{reader: r}
	var places []discover.Place
	failed := false
	for _, path := range paths {
		ex, err := p.read(ctx, path, a.in)
		if err != nil {
			a.sayFailure(path, err)
			failed = true
			continue
		}
		t := s.Document(ex, ex.DocID, filepath.Base(path))
		for _, sn := range t.Sentences {
			places = append(places, discover.Place{DocID: path, Title: t.Document.Title, Year: t.Document.ReportYear, Seq: sn.Seq, Page: sn.Page, Text: sn.Text})
		}
	}
	err = a.discover(d, func(each func(discover.Place) error) error {
		for _, p := range places {
			if err := each(p); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && failed {
		err = errFailed
	}
	return err
}

// discover reads the sentences twice and prints the proposals.
func (a *app) discover(d *discovery, sentences func(each func(discover.Place) error) error) error {
	words, err := token.Shared()
	if err != nil {
		return err
	}
	listed, err := a.listedTerms()
	if err != nil {
		return err
	}
	f, err := discover.New(discover.Options{Least: d.least})
	if err != nil {
		return err
	}
	for _, read := range []func(discover.Sentence){f.Count, f.Examine} {
		err := sentences(func(at discover.Place) error {
			v := text.NewView(at.Text)
			read(discover.Sentence{View: v, Words: words.Cut(v), Place: at})
			return nil
		})
		if err != nil {
			return err
		}
	}
	isKnown := func(s string) bool {
		if d.listed {
			return false
		}
		_, ok := listed.Get(s)
		if !ok && d.accepted != nil {
			_, ok = d.accepted.Get(s)
		}
		return ok
	}
	return a.showCandidates(d, f.Rank(isKnown))
}

func (a *app) showCandidates(d *discovery, found []discover.Candidate) error {
	var rows [][]string
	e := jsonLines(a.out)
	n := 0
	for i := range found {
		c := &found[i]
		if c.FirstYear < d.since {
			continue
		}
		if n++; d.limit > 0 && n > d.limit {
			break
		}
		if d.asJSON {
			if err := e.Encode(c); err != nil {
				return err
			}
			continue
		}
		rows = append(rows, candidateRow(c))
	}
	if d.asJSON {
		return nil
	}
	if len(rows) == 0 {
		a.notef("zhice: no row of words stands often enough to be proposed; there may be too few documents, or give a lower --least\n")
		return errFailed
	}
	ui.Table(a.out, []string{"term", "score", "times", "documents", "first", "since", "more", "quoted", "stands in"}, rows, 60)
	a.printf("\n`zhice terms accept TERM` lists one and counts it in the whole archive.\n")
	return nil
}

func candidateRow(c *discover.Candidate) []string {
	peak, more := "", ""
	if c.Peak > 0 && c.Burst >= 1 {
		peak, more = strconv.Itoa(c.Peak), fmt.Sprintf("%.0f×", math.Exp2(c.Burst))
	}
	at := &c.Examples[0]
	return []string{
		c.Term, strconv.FormatFloat(c.Score, 'f', 1, 64), strconv.Itoa(c.Count), strconv.Itoa(c.Documents), known(c.FirstYear), peak, more,
		strconv.Itoa(c.Quoted), strings.TrimSpace(around(at.Text, c.Term) + "  " + at.Title + onPage(at.Page)),
	}
}

// around is a term with what stands on both sides of it.
func around(sentence, name string) string {
	const side = 10
	plain := strings.Join(strings.Fields(sentence), "")
	before, after, found := strings.Cut(plain, name)
	if !found {
		return ""
	}
	left, right := []rune(before), []rune(after)
	return string(left[max(0, len(left)-side):]) + name + string(right[:min(len(right), side)])
}
