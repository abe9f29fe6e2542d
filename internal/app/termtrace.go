package app

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/internal/chart"
	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/segment/term"
)

// termsOptions are the flags of zhice terms.
type termsOptions struct {
	asJSON, plot bool
	out          string
}

// traced is what SQL knows of one term.
type traced struct {
	Term      string     `json:"term"`
	Type      string     `json:"type"`
	Topic     string     `json:"topic"`
	Count     uint64     `json:"count"`
	Documents uint64     `json:"documents"`
	FirstYear int        `json:"first_year"`
	Title     string     `json:"first_title"`
	DocID     string     `json:"first_doc_id"`
	Seq       int        `json:"first_seq"`
	Page      int        `json:"first_page"`
	Sentence  string     `json:"first_sentence"`
	Years     []termYear `json:"years"` // of which there are documents, from the one before the first

	typed string
}

type termYear struct {
	Year      int     `json:"year"`
	Count     uint64  `json:"count"`
	Documents uint64  `json:"documents"`
	Per10k    float64 `json:"per_10k_words"`
}

// traceTerms shows the terms that stand somewhere, and says of the others why they do not.
func (a *app) traceTerms(ctx context.Context, db *clickhouse.DB, names []string, o termsOptions) error {
	var found []*traced
	var missing error
	for _, name := range names {
		t, err := a.findTerm(ctx, db, name)
		if none := (&noTermError{}); errors.As(err, &none) {
			a.notef("zhice: %v\n", err)
			missing = errFailed
			continue
		}
		if err != nil {
			return err
		}
		found = append(found, t)
	}
	if len(found) == 0 {
		return missing
	}
	fromFirst(found)
	if o.out != "" {
		if err := drawTerms(o.out, found); err != nil {
			return err
		}
	}
	for _, t := range found {
		switch {
		case o.asJSON:
			if err := jsonLines(a.out).Encode(t); err != nil {
				return err
			}
		case o.out == "" || o.plot:
			a.showTerm(t, !o.plot)
		}
	}
	if o.plot && !o.asJSON {
		a.plotTerms(found)
	}
	return missing
}

// noTermError says why a term has no years, and what to do.
type noTermError struct{ why string }

func (e *noTermError) Error() string { return e.why }

// findTerm traces a term by any way to write it, among those the user accepted and those of the rules.
func (a *app) findTerm(ctx context.Context, db *clickhouse.DB, name string) (*traced, error) {
	t, isListed, err := a.lookUpTerm(ctx, db, name)
	if err != nil {
		return nil, err
	}
	if !isListed {
		near, err := nearTerms(ctx, db, name)
		if err != nil {
			return nil, err
		}
		return nil, &noTermError{fmt.Sprintf("%[1]s is no listed term%[2]s%[3]s `zhice terms accept %[1]s` lists it and counts it in the whole archive",
			name, near, map[bool]string{true: ";"}[near == ""])}
	}
	found, err := trace(ctx, db, t.Canonical)
	if err == nil && found == nil {
		err = &noTermError{fmt.Sprintf("%[1]s stands in no document whose year is known; if its acceptance was cut short, `zhice run` "+
			"finishes it, and `zhice terms accept %[1]s` at once", t.Canonical)}
	}
	if err == nil {
		found.typed = name
	}
	return found, err
}

func (a *app) lookUpTerm(ctx context.Context, db *clickhouse.DB, name string) (term.Term, bool, error) {
	accepted, err := db.AcceptedTerms(ctx)
	if err != nil {
		return term.Term{}, false, err
	}
	if t, ok := acceptedList(accepted).Get(name); ok {
		return t, true, nil
	}
	listed, err := a.listedTerms()
	if err != nil {
		return term.Term{}, false, err
	}
	t, ok := listed.Get(name)
	return t, ok, nil
}

const (
	// Sentences lie in the order of documents: those of one document are read, not all of the archive.
	termFirstSQL = `SELECT f.term AS term, type, topic, toUInt32(count) AS count, toUInt32(documents) AS documents, first_year, first_title,
	first_doc_id, first_seq, first_page, s.text AS first_sentence
FROM (SELECT * FROM term_first WHERE term = %[1]s) AS f
LEFT JOIN
(
    SELECT doc_id, seq, text FROM sentences WHERE doc_id IN (SELECT first_doc_id FROM term_first WHERE term = %[1]s)
) AS s ON s.doc_id = f.first_doc_id AND s.seq = f.first_seq`
	// A year with documents in which the term does not stand is a zero, a year without documents is none.
	termYearsSQL = `SELECT y.year AS year, toUInt32(t.count) AS count, toUInt32(t.documents) AS documents, ifNull(t.per_10k_words, 0) AS per_10k_words
FROM (SELECT DISTINCT report_year AS year FROM documents WHERE status = 'loaded' AND report_year > 0) AS y
LEFT JOIN (SELECT * FROM term_years WHERE term = %s) AS t ON t.year = y.year
ORDER BY year`
)

// trace asks for the years and the first place of a term; nil where it stands nowhere.
func trace(ctx context.Context, db *clickhouse.DB, canonical string) (*traced, error) {
	first, err := rowsOf[traced](ctx, db, fmt.Sprintf(termFirstSQL, quoted(canonical)))
	if err != nil || len(first) == 0 {
		return nil, err
	}
	t := &first[0]
	t.Years, err = rowsOf[termYear](ctx, db, fmt.Sprintf(termYearsSQL, quoted(canonical)))
	return t, err
}

// showTerm prints where a term first stands and, where it is wanted, its years.
func (a *app) showTerm(t *traced, years bool) {
	a.printf("%s  (%s, %s)\n", t.Term, t.Type, t.Topic)
	a.printf("%d times in %d documents; first in %d: %s%s, %s\n", t.Count, t.Documents, t.FirstYear, t.Title, onPage(t.Page), sentenceLabel(t.DocID, t.Seq))
	if t.Sentence != "" {
		a.printf("  %s\n", highlighted(strings.Join(strings.Fields(t.Sentence), " "), []string{t.Term, t.typed}))
	}
	if !years {
		return
	}
	bars := make([]ui.Bar, len(t.Years))
	for i, y := range t.Years {
		bars[i] = ui.Bar{
			Label: strconv.Itoa(y.Year), Value: &t.Years[i].Per10k,
			Text: fmt.Sprintf("%s per 10,000 words, %d times", strconv.FormatFloat(y.Per10k, 'f', 2, 64), y.Count),
		}
	}
	a.printf("\n%s\n", ui.Bars(bars))
}

// fromFirst cuts what comes before any of the terms stands anywhere off their years, but for one year.
func fromFirst(terms []*traced) {
	first := math.MaxInt
	for _, t := range terms {
		first = min(first, t.FirstYear)
	}
	for _, t := range terms {
		at := slices.IndexFunc(t.Years, func(y termYear) bool { return y.Year >= first })
		t.Years = t.Years[max(at-1, 0):]
	}
}

// plotTerms draws a column a term, all on one scale.
func (a *app) plotTerms(terms []*traced) {
	columns := float64(max(48/len(terms), 8))
	most := math.SmallestNonzeroFloat64
	headings := append(make([]string, 0, 1+len(terms)), "per 10,000 words")
	for _, t := range terms {
		headings = append(headings, t.Term)
		for _, y := range t.Years {
			most = max(most, y.Per10k)
		}
	}
	rows := make([][]string, len(terms[0].Years)) // every term has the years of the archive, save one loaded meanwhile
	for i, y := range terms[0].Years {
		rows[i] = []string{strconv.Itoa(y.Year)}
		for _, t := range terms {
			v := t.attention(y.Year)
			bar := strings.Repeat("█", int(math.Round(columns*v/most)))
			rows[i] = append(rows[i], strings.TrimSpace(bar+" "+strconv.FormatFloat(v, 'f', 2, 64)))
		}
	}
	a.printf("\n")
	ui.Table(a.out, headings, rows, 0)
}

// attention is how often a term is used in a year, per 10,000 words.
func (t *traced) attention(year int) float64 {
	for _, y := range t.Years {
		if y.Year == year {
			return y.Per10k
		}
	}
	return 0
}

// drawTerms draws the attention to each term as a line of one plot.
func drawTerms(path string, terms []*traced) error {
	panel := chart.Panel{Title: "用词频率", Unit: "次/万词"}
	if len(terms) == 1 {
		panel.Title = terms[0].Term + " · " + panel.Title
	}
	for _, t := range terms {
		line := chart.Line{Name: t.Term}
		for i, y := range t.Years {
			line.Points = append(line.Points, chart.Point{Year: y.Year, Actual: &t.Years[i].Per10k})
		}
		panel.Lines = append(panel.Lines, line)
	}
	err := drawChart(path, []chart.Panel{panel})
	if errors.Is(err, chart.ErrTooMany) {
		return fmt.Errorf("%w: name at most %d terms", err, chart.MostLines)
	}
	return err
}
