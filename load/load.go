// Package load is the last stage: it writes what segment made of a document into ClickHouse as one generation, and
// once that is committed tells subscribers which facts are new, revised or retracted.
//
// Rows and SQL are load/clickhouse's, the comparison with what was known before is load/events'. Nothing here decides
// whether a failure is tried again: that is the stage runner's.
package load

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/load/events"
	"github.com/zhice-project/zhice/schemas"
)

// Publisher sends events. PublishAll returns when every one is recorded, or was before (already counts these); after an
// error some may be recorded and some not, and it may be called again with the same events.
type Publisher interface {
	PublishAll(ctx context.Context, events []schemas.Event) (already int, err error)
}

// Stage loads documents. All fields but Log, Count and Limits are needed. Its methods may be called at once.
type Stage struct {
	DB    *clickhouse.DB
	Blobs blob.Store
	Bus   Publisher
	Log   *slog.Logger
	// Count counts the terms a user accepted in the sentences of a document. Without it they are counted when they are
	// accepted and never again.
	Count func(terms []clickhouse.AcceptedTerm, sentences []schemas.Sentence) ([]schemas.TermCount, error)
	// Limits are those of the process; none without.
	Limits *Limits
}

// Handle loads one document. It may be called again for the same event after any failure, and the result is the same:
// the generation is written once, and each event is recorded once by its ledger. Events go out only after the commit,
// and the Loaded it returns stands for both.
func (s Stage) Handle(ctx context.Context, in schemas.Tagged) (schemas.Loaded, error) {
	start := time.Now()
	done, err := s.Limits.read(ctx, in)
	if err != nil {
		return schemas.Loaded{}, err
	}
	defer done()
	var t schemas.Tagging
	if err := blob.GetJSON(ctx, s.Blobs, in.Blob, &t); err != nil {
		return schemas.Loaded{}, err
	}
	s.complete(in, &t)
	counted, err := s.countAccepted(ctx, in, t.Sentences, nil)
	if err != nil {
		return schemas.Loaded{}, err
	}
	c, err := s.DB.Load(ctx, clickhouse.HeadOf(in), &t)
	if err != nil {
		return schemas.Loaded{}, err
	}
	fault.Point("load.committed")
	if _, err := s.countAccepted(ctx, in, t.Sentences, counted); err != nil {
		return schemas.Loaded{}, err
	}
	changes, err := s.changes(ctx, in, &t)
	if err != nil {
		return schemas.Loaded{}, err
	}
	out := schemas.Loaded{
		DocID: in.DocID, Run: in.Run, Name: in.Name, Title: t.Document.Title, Sentences: c.Sentences, Facts: c.Facts,
	}
	send := make([]schemas.Event, len(changes))
	for i, e := range changes {
		send[i] = e
		switch e.Change {
		case schemas.FactNew:
			out.New++
		case schemas.FactRevised:
			out.Revised++
		case schemas.FactRetracted:
			out.Retracted++
		case schemas.FactMoved: // its revision is counted
		}
	}
	if err := s.publish(ctx, send); err != nil {
		return schemas.Loaded{}, err
	}
	fault.Point("load.published")
	out.Took = time.Since(start).Seconds()
	return out, nil
}

func (s Stage) publish(ctx context.Context, all []schemas.Event) error {
	if len(all) == 0 {
		return nil
	}
	done, err := s.Limits.publish(ctx, len(all))
	if err != nil {
		return err
	}
	defer done()
	_, err = s.Bus.PublishAll(ctx, all)
	return err
}

// countAccepted counts the terms a user accepted, except those that were counted already as they are now; it returns all
// there are. It is called before the commit, so that a reader of the new run misses none, and after it: a term accepted in
// between is among them then, and one accepted later finds the document in the archive and counts it there.
func (s Stage) countAccepted(
	ctx context.Context, in schemas.Tagged, sentences []schemas.Sentence, counted []clickhouse.AcceptedTerm,
) ([]clickhouse.AcceptedTerm, error) {
	if s.Count == nil {
		return nil, nil
	}
	terms, err := s.DB.AcceptedTerms(ctx)
	if err != nil {
		return nil, err
	}
	missing := slices.DeleteFunc(slices.Clone(terms), func(t clickhouse.AcceptedTerm) bool {
		return slices.ContainsFunc(counted, func(c clickhouse.AcceptedTerm) bool { return c.Term == t.Term && c.Version.Equal(t.Version) })
	})
	if len(missing) == 0 {
		return terms, nil
	}
	counts, err := s.Count(missing, sentences)
	if err != nil {
		return nil, err
	}
	return terms, s.DB.PutAcceptedCounts(ctx, missing, []clickhouse.Counted{{DocID: in.DocID, Run: in.Run, Terms: counts}})
}

// changes is what a committed generation changed. One that was overtaken by a higher run before it was committed changed
// nothing: nobody ever saw its facts, and those of the higher run have been announced. One whose predecessor was pruned
// has been announced too, or that would still be there.
func (s Stage) changes(ctx context.Context, in schemas.Tagged, t *schemas.Tagging) ([]schemas.FactEvent, error) {
	at, err := s.DB.Standing(ctx, in.DocID, in.Run)
	if err != nil {
		return nil, err
	}
	if at.Late {
		s.log().Info("a later run is loaded already; nobody is told of this one's facts", "doc", in.DocID, "run", in.Run)
		return nil, nil
	}
	var known clickhouse.Known
	if at.Before != 0 {
		if known, err = s.DB.Known(ctx, in.DocID, at.Before+1); err != nil {
			return nil, err
		}
		// Asked behind the reading: where it is not pruned now, what was read was whole.
		if gone, err := s.DB.Pruned(ctx, in.DocID, at.Before); err != nil || gone {
			return nil, err
		}
	}
	return events.Changes(in.Run, t.Document, t.Facts, at.Before, known.Facts), nil
}

// complete puts the document's id on what segment left without, and keeps the first of facts with the same id: the id
// is what SQL and subscribers know a fact by.
func (s Stage) complete(in schemas.Tagged, t *schemas.Tagging) {
	t.Document.DocID = in.DocID
	seen := make(map[string]bool, len(t.Facts))
	kept := t.Facts[:0]
	for _, f := range t.Facts {
		if seen[f.ID] {
			s.log().Warn("two facts have one id; the first is kept", "doc", in.DocID, "run", in.Run, "fact", f.ID, "span", f.Span)
			continue
		}
		seen[f.ID] = true
		f.DocID = in.DocID
		kept = append(kept, f)
	}
	t.Facts = kept
}

func (s Stage) log() *slog.Logger {
	if s.Log == nil {
		return slog.Default()
	}
	return s.Log
}
