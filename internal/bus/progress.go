package bus

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
)

// Progress is how far the latest run of a document has come: the events there are of it, nil where there is none.
type Progress struct {
	DocID     string
	Run       schemas.Run
	Found     *schemas.Found
	Extracted *schemas.Extracted
	Tagged    *schemas.Tagged
	Loaded    *schemas.Loaded
	Failed    *schemas.Failed
}

// Ended says that nothing more will happen to this run by itself.
func (p Progress) Ended() bool { return p.Loaded != nil || p.Failed != nil }

// Name is the document's path below the inbox or the last part of its URL.
func (p Progress) Name() string {
	switch {
	case p.Found != nil:
		return p.Found.Name
	case p.Failed != nil:
		return p.Failed.Name
	}
	return ""
}

// Find gives the latest run of every document whose id begins with prefix, in order of id. An empty prefix means all;
// no match is no error.
func (b *Bus) Find(ctx context.Context, prefix string) ([]Progress, error) {
	pattern := "*"
	if len(prefix) == 64 && !strings.ContainsAny(prefix, ".*> ") {
		pattern = prefix
	}
	latest := map[string]schemas.Run{}
	for _, kind := range []struct{ stream, filter string }{
		{schemas.StreamFound, schemas.SubjectFound + "." + pattern + ".*"},
		{schemas.StreamFailed, schemas.SubjectFailed + ".*." + pattern + ".*"},
	} {
		subjects, err := b.subjects(ctx, kind.stream, kind.filter)
		if err != nil {
			return nil, err
		}
		for s := range subjects {
			if doc, run := docRun(s); strings.HasPrefix(doc, prefix) {
				latest[doc] = max(latest[doc], run)
			}
		}
	}
	out := make([]Progress, 0, len(latest))
	for doc, run := range latest {
		out = append(out, Progress{DocID: doc, Run: run})
	}
	slices.SortFunc(out, func(a, z Progress) int { return strings.Compare(a.DocID, z.DocID) })
	if len(out) > few {
		return out, b.progressOfAll(ctx, out)
	}
	for i, p := range out {
		var err error
		if out[i], err = b.progress(ctx, p.DocID, p.Run); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// few documents are asked about one by one; of more the ledgers are read from end to end.
const few = 64

// progressOfAll fills in the events of the runs in all.
func (b *Bus) progressOfAll(ctx context.Context, all []Progress) error {
	at := make(map[string]*Progress, len(all))
	for i := range all {
		at[all[i].DocID] = &all[i]
	}
	if err := errors.Join(
		every(ctx, b, schemas.StreamFound, schemas.SubjectFound, at, func(p *Progress) **schemas.Found { return &p.Found }),
		every(ctx, b, schemas.StreamExtracted, schemas.SubjectExtracted, at, func(p *Progress) **schemas.Extracted { return &p.Extracted }),
		every(ctx, b, schemas.StreamTagged, schemas.SubjectTagged, at, func(p *Progress) **schemas.Tagged { return &p.Tagged }),
		every(ctx, b, schemas.StreamLoaded, schemas.SubjectLoaded, at, func(p *Progress) **schemas.Loaded { return &p.Loaded }),
		every(ctx, b, schemas.StreamFailed, schemas.SubjectFailed, at, func(p *Progress) **schemas.Failed { return &p.Failed }),
	); err != nil {
		return err
	}
	for i := range all {
		if all[i].Loaded != nil {
			all[i].Failed = nil // as for one document: what is loaded has not failed
		}
	}
	return nil
}

// every reads a ledger's events of the runs in at.
func every[E schemas.Event](ctx context.Context, b *Bus, stream, subject string, at map[string]*Progress, field func(*Progress) **E) error {
	return b.each(ctx, stream, subject+".>", func(m jetstream.Msg) {
		doc, run := docRun(m.Subject())
		p := at[doc]
		if p == nil || p.Run != run {
			return
		}
		v := new(E)
		if json.Unmarshal(m.Data(), v) == nil { // what cannot be read has a dead letter of its own
			*field(p) = v
		}
	})
}

// progress asks the ledgers for the events of one run.
func (b *Bus) progress(ctx context.Context, doc string, run schemas.Run) (Progress, error) {
	p := Progress{DocID: doc, Run: run}
	tail := "." + doc + "." + strconv.FormatUint(uint64(run), 10)
	err := errors.Join(
		last(ctx, b, schemas.StreamFound, schemas.SubjectFound+tail, &p.Found),
		last(ctx, b, schemas.StreamExtracted, schemas.SubjectExtracted+tail, &p.Extracted),
		last(ctx, b, schemas.StreamTagged, schemas.SubjectTagged+tail, &p.Tagged),
		last(ctx, b, schemas.StreamLoaded, schemas.SubjectLoaded+tail, &p.Loaded),
	)
	if err != nil || p.Loaded != nil {
		return p, err
	}
	for _, stage := range schemas.Stages() {
		if err := last(ctx, b, schemas.StreamFailed, schemas.SubjectFailed+"."+string(stage)+tail, &p.Failed); err != nil || p.Failed != nil {
			return p, err
		}
	}
	return p, nil
}

// last reads the event on a subject into *e, which stays nil where there is none.
func last[E schemas.Event](ctx context.Context, b *Bus, stream, subject string, e **E) error {
	asked, cancel := bounded(ctx)
	defer cancel()
	s, err := b.stream(asked, stream)
	if err != nil {
		return b.unavailable(ctx, "reading "+stream, err)
	}
	m, err := s.GetLastMsgForSubject(asked, subject)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return nil
	}
	if err != nil {
		return b.unavailable(ctx, "reading "+stream, err)
	}
	var v E
	if err := json.Unmarshal(m.Data, &v); err != nil {
		return nil // what cannot be read has a dead letter of its own, and is passed over here
	}
	*e = &v
	return nil
}

// stream is a ledger to read single events from; the server is asked about it once.
func (b *Bus) stream(ctx context.Context, name string) (jetstream.Stream, error) {
	if s, ok := b.streams.Load(name); ok {
		return s.(jetstream.Stream), nil //nolint:forcetypeassert // stored below
	}
	s, err := b.js.Stream(ctx, name)
	if err == nil {
		b.streams.Store(name, s)
	}
	return s, err
}

// slowest is how many subjects a server is expected to list in a second at least. Machines that were measured list a
// hundred times as many; a page of a listing holds a hundred thousand.
const slowest = 5_000

// subjects lists the subjects of a stream that match filter, without their bodies. A long ledger takes many pages, so
// the time for all of them grows with it.
func (b *Bus) subjects(ctx context.Context, stream, filter string) (map[string]uint64, error) {
	asked, cancel := bounded(ctx)
	defer cancel()
	s, err := b.js.Stream(asked, stream)
	if err != nil {
		return nil, b.unavailable(ctx, "reading "+stream, err)
	}
	most := answerWithin + time.Duration(s.CachedInfo().State.NumSubjects/slowest)*time.Second
	listing, cancelListing := context.WithTimeout(ctx, most)
	defer cancelListing()
	info, err := s.Info(listing, jetstream.WithSubjectFilter(filter))
	if err != nil {
		return nil, b.unavailable(ctx, "reading "+stream, err)
	}
	return info.State.Subjects, nil
}

// askAgain is how often the ledgers are asked where no event comes: an event may pass while the connection is away.
const askAgain = 2 * time.Second

// Follow yields the progress of the latest runs of the documents, each time one of them has come further, starting with
// where each is now; it ends when all have ended. A document nobody has found yet is waited for. Errors of the
// connection are waited out; the only error yielded is that of the context.
func (b *Bus) Follow(ctx context.Context, docIDs []string) iter.Seq2[Progress, error] {
	return func(yield func(Progress, error) bool) {
		woken, unsubscribe := b.wake("zhice.doc.>")
		defer unsubscribe()
		open := map[string]Progress{}
		for _, id := range docIDs {
			open[id] = Progress{}
		}
		changed := make([]string, 0, len(open)) // all of them at first
		for id := range open {
			changed = append(changed, id)
		}
		for {
			for _, id := range changed {
				before, following := open[id]
				if !following {
					continue
				}
				found, err := b.Find(ctx, id)
				if err != nil || len(found) == 0 || !further(before, found[0]) {
					continue
				}
				open[id] = found[0]
				if found[0].Ended() {
					delete(open, id)
				}
				if !yield(found[0], nil) {
					return
				}
			}
			if len(open) == 0 {
				return
			}
			var err error
			if changed, err = next(ctx, woken, open); err != nil {
				yield(Progress{}, err)
				return
			}
		}
	}
}

// next waits for documents to look at: those events came for, or all that are open after a while without.
func next(ctx context.Context, woken <-chan *nats.Msg, open map[string]Progress) ([]string, error) {
	t := time.NewTimer(askAgain)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case m := <-woken:
		ids := []string{}
		for {
			if doc, _ := docRun(m.Subject); !slices.Contains(ids, doc) {
				ids = append(ids, doc)
			}
			select {
			case m = <-woken:
			default:
				return ids, nil
			}
		}
	case <-t.C:
		ids := make([]string, 0, len(open))
		for id := range open {
			ids = append(ids, id)
		}
		return ids, nil
	}
}

// further says whether b has more to tell than a.
func further(a, b Progress) bool {
	count := func(p Progress) (n int) {
		for _, there := range []bool{p.Found != nil, p.Extracted != nil, p.Tagged != nil, p.Loaded != nil, p.Failed != nil} {
			if there {
				n++
			}
		}
		return n
	}
	return b.Run > a.Run || b.Run == a.Run && count(b) > count(a)
}

// wake passes on messages as they are published. It is a hint only: some may be missed, so whoever waits also asks the
// ledgers from time to time.
func (b *Bus) wake(subject string) (woken <-chan *nats.Msg, unsubscribe func()) {
	ch := make(chan *nats.Msg, 1024)
	s, err := b.nc.ChanSubscribe(subject, ch)
	if err != nil {
		b.log.Debug("no live events", "subject", subject, "error", err.Error())
		return ch, func() {}
	}
	return ch, func() { _ = s.Unsubscribe() }
}
