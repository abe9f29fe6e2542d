package app

import (
	"context"
	"slices"
	"time"

	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/term"
	"github.com/zhice-project/zhice/segment/text"
	"github.com/zhice-project/zhice/segment/token"
)

// acceptedList makes a list of the terms a user accepted. They are counted apart from those of the rules, by the same
// code.
func acceptedList(terms []clickhouse.AcceptedTerm) *term.List {
	entries := make([]term.Entry, len(terms))
	for i, t := range terms {
		entries[i] = term.Entry{Term: term.Term{Canonical: t.Term, Type: t.Type, Topic: t.Topic}, Forms: t.Forms}
	}
	return term.NewList(entries)
}

// sentenceCounter counts the terms of a list in the sentences of one document.
type sentenceCounter struct {
	words *token.Tokenizer // nil where no term of the list needs words
	*term.Counter
}

func newSentenceCounter(list *term.List) (sentenceCounter, error) {
	c := sentenceCounter{Counter: list.Counter()}
	if !list.NeedsWords() {
		return c, nil
	}
	var err error
	c.words, err = token.Shared()
	return c, err
}

func (c sentenceCounter) add(sentence string, seq, page int) {
	v := text.NewView(sentence)
	var words []schemas.Token
	if c.words != nil {
		words = c.words.Cut(v)
	}
	c.Add(v, words, seq, page)
}

// countAccepted counts accepted terms in a document that has just been committed.
func countAccepted(terms []clickhouse.AcceptedTerm, sentences []schemas.Sentence) ([]schemas.TermCount, error) {
	c, err := newSentenceCounter(acceptedList(terms))
	if err != nil {
		return nil, err
	}
	for _, s := range sentences {
		c.add(s.Text, s.Seq, s.Page)
	}
	return c.Counts(), nil
}

// backfillDocuments is how many documents are counted before their counts are written.
const backfillDocuments = 1000

// backfill counts terms in all documents of the archive, and says of each that it has been counted. Documents in which one
// stood when it was last counted, and no longer does, are told so.
func backfill(ctx context.Context, db *clickhouse.DB, terms []clickhouse.AcceptedTerm) error {
	list := acceptedList(terms)
	type run struct {
		doc string
		run schemas.Run
	}
	stale := map[run][]schemas.TermCount{}
	for _, t := range terms {
		runs, err := db.CountedRuns(ctx, t.Term)
		if err != nil {
			return err
		}
		for _, r := range runs {
			stale[run{r.DocID, r.Run}] = append(stale[run{r.DocID, r.Run}], schemas.TermCount{Term: t.Term})
		}
	}
	var counted []clickhouse.Counted
	counter, err := newSentenceCounter(list)
	if err != nil {
		return err
	}
	var at run
	finish := func() {
		counts := counter.Counts()
		for _, old := range stale[at] {
			if !stands(counts, old.Term) {
				counts = append(counts, old)
			}
		}
		if len(counts) > 0 {
			counted = append(counted, clickhouse.Counted{DocID: at.doc, Run: at.run, Terms: counts})
		}
		counter.Counter = list.Counter()
	}
	err = db.Sentences(ctx, 0, func(s clickhouse.ArchivedSentence) error {
		if next := (run{s.DocID, s.Run}); next != at {
			finish()
			at = next
			if len(counted) >= backfillDocuments {
				if err := db.PutAcceptedCounts(ctx, terms, counted); err != nil {
					return err
				}
				counted = counted[:0]
				fault.Point("terms.counting")
			}
		}
		counter.add(s.Text, s.Seq, s.Page)
		return nil
	})
	if err != nil {
		return err
	}
	finish()
	if err := db.PutAcceptedCounts(ctx, terms, counted); err != nil {
		return err
	}
	fault.Point("terms.counted")
	for _, t := range terms {
		if err := db.PutCounted(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// leftAfter is how long a term may have been accepted and not be counted before it is taken as left.
const leftAfter = time.Minute

// countLeftOver counts what a `zhice terms accept` that was cut short did not: at the start, then whenever there is some.
// begun is closed when it has looked once.
func (p *pipeline) countLeftOver(ctx context.Context, begun chan<- struct{}) {
	look := func(older time.Duration) {
		db, err := p.database(ctx)
		if err == nil {
			err = finishCounting(ctx, db, older)
		}
		if err != nil && ctx.Err() == nil {
			p.log.Info("accepted terms could not be counted; they will be", "error", err)
		}
	}
	look(0)
	close(begun)
	again := time.NewTicker(leftAfter)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-again.C:
			look(leftAfter)
		}
	}
}

func finishCounting(ctx context.Context, db *clickhouse.DB, older time.Duration) error {
	terms, err := db.AcceptedTerms(ctx)
	if err != nil {
		return err
	}
	terms = slices.DeleteFunc(slices.Clone(terms), func(t clickhouse.AcceptedTerm) bool { return t.Counted || time.Since(t.Version) < older })
	if len(terms) == 0 {
		return nil
	}
	return backfill(ctx, db, terms)
}

func stands(counts []schemas.TermCount, canonical string) bool {
	for _, c := range counts {
		if c.Term == canonical {
			return true
		}
	}
	return false
}
