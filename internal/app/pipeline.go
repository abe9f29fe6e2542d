package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/ingest"
	"github.com/zhice-project/zhice/ingest/inbox"
	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/load"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment"
)

// failureRecorder is the durable consumer that writes dead letters into the database, so that `documents` shows them.
const failureRecorder schemas.Stage = "failures"

// pipeline is the stages this process works on.
type pipeline struct {
	*app
	*backend
	told *teller
	// counted is closed when terms whose acceptance was cut short have been looked for.
	counted chan struct{}

	mu       sync.Mutex
	db       *clickhouse.DB // nil until the server first answered
	prepared bool           // its tables and dictionaries are up to date
	words    clickhouse.Dictionaries
}

// work runs the stages until ctx ends, and returns when all have stopped.
func (p *pipeline) work(ctx context.Context, stages []schemas.Stage) error {
	// What can fail at once fails before anything runs.
	var reader *extract.Extractor
	var segmenter *segment.Segmenter
	var err error
	if slices.Contains(stages, schemas.StageExtract) {
		if reader, err = p.extractor(p.atOnce()); err != nil {
			return err
		}
		defer func() { p.warn("the PDF engines did not stop cleanly", reader.Close()) }()
	}
	if slices.Contains(stages, schemas.StageSegment) {
		if segmenter, err = p.segmenter(segment.Config{}); err != nil {
			return err
		}
	}
	if slices.Contains(stages, schemas.StageLoad) {
		if p.words, err = p.dictionaries(); err != nil {
			return err
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, s := range stages {
		switch s {
		case schemas.StageIngest: // driven by its caller: a watched folder, one scan, or a list of addresses
		case schemas.StageExtract:
			g.Go(func() error { return p.extract(ctx, reader) })
		case schemas.StageSegment:
			g.Go(func() error { return p.segment(ctx, segmenter) })
		case schemas.StageLoad:
			defer p.closeDB()
			// The tables are there for the first question, before the first document is.
			g.Go(func() error {
				if _, err := p.database(ctx); ctx.Err() == nil {
					p.warn("the database does not answer yet; loading will wait for it", err)
				}
				p.countLeftOver(ctx, p.counted)
				return nil
			})
			g.Go(func() error { return p.load(ctx) })
			g.Go(func() error { return p.recordFailures(ctx) })
			g.Go(func() error { return p.dropIdleSubscriptions(ctx) })
		}
	}
	if p.sql != nil {
		g.Go(func() error {
			select {
			case <-ctx.Done():
				return nil
			case <-p.sql.Done():
				return fmt.Errorf("the embedded ClickHouse could not be started again: %w; run `zhice doctor`", p.sql.Err())
			}
		})
	}
	return g.Wait()
}

func (p *pipeline) warn(what string, err error) {
	if err != nil {
		p.log.Warn(what, "error", err)
	}
}

func (p *pipeline) extract(ctx context.Context, r *extract.Extractor) error {
	stage := extract.Stage{Extractor: r, Blobs: p.blobs}
	return bus.Run(ctx, p.bus, bus.Consumer{Stage: schemas.StageExtract, Stream: schemas.StreamFound, Concurrency: p.atOnce()}, stage.Handle)
}

func (p *pipeline) segment(ctx context.Context, s *segment.Segmenter) error {
	stage := segment.Stage{Segmenter: s, Blobs: p.blobs}
	return bus.Run(ctx, p.bus, bus.Consumer{Stage: schemas.StageSegment, Stream: schemas.StreamExtracted, Concurrency: p.atOnce()}, stage.Handle)
}

func (p *pipeline) load(ctx context.Context) error {
	limits := load.NewLimits()
	handle := func(ctx context.Context, in schemas.Tagged) (schemas.Loaded, error) {
		db, err := p.database(ctx)
		if err != nil {
			return schemas.Loaded{}, err
		}
		out, err := load.Stage{DB: db, Blobs: p.blobs, Bus: p.bus, Count: countAccepted, Limits: limits}.Handle(ctx, in)
		if err == nil {
			p.told.loaded(out)
		} else if schemas.AsFailure(err).Reason == schemas.ReasonUnavailable {
			p.prepareAgain(db)
		}
		return out, err
	}
	return bus.Run(ctx, p.bus, bus.Consumer{Stage: schemas.StageLoad, Stream: schemas.StreamTagged, Concurrency: load.AtOnce}, handle)
}

// recordFailures writes dead letters into the database. Its output is its input, which the ledger has already.
func (p *pipeline) recordFailures(ctx context.Context) error {
	handle := func(ctx context.Context, in schemas.Failed) (schemas.Failed, error) {
		db, err := p.database(ctx)
		if err != nil {
			return in, err
		}
		err = load.FailedStage{DB: db}.Handle(ctx, in)
		if err == nil {
			p.told.failed(in)
		}
		return in, err
	}
	return bus.Run(ctx, p.bus, bus.Consumer{Stage: failureRecorder, Stream: schemas.StreamFailed}, handle)
}

// database opens the database and brings its tables up to date, once the server answers; until then loading waits.
func (p *pipeline) database(ctx context.Context) (*clickhouse.DB, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.prepared {
		return p.db, nil
	}
	if p.db == nil {
		db, err := clickhouse.Open(ctx, p.sqlURL)
		if err != nil {
			return nil, schemas.Retry(schemas.ReasonUnavailable, "ClickHouse at %s: %w", withoutLogin(p.sqlURL), err)
		}
		p.db = db
	}
	if err := p.db.Migrate(ctx); err != nil {
		return nil, schemas.Retry(schemas.ReasonUnavailable, "preparing the tables: %w", err)
	}
	if err := p.db.PutDictionaries(ctx, p.words); err != nil {
		return nil, schemas.Retry(schemas.ReasonUnavailable, "writing the dictionaries: %w", err)
	}
	p.prepared = true
	return p.db, nil
}

// prepareAgain has the tables looked at before the next document: a database that was away may come back without them.
func (p *pipeline) prepareAgain(db *clickhouse.DB) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.db == db {
		p.prepared = false
	}
}

func (p *pipeline) closeDB() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.db != nil {
		p.warn("the database connections did not close cleanly", p.db.Close())
		p.db, p.prepared = nil, false
	}
}

// ingest is the first stage; its caller says whether it watches, scans once or takes what is named.
func (p *pipeline) ingest() *ingest.Stage {
	return ingest.New(ingest.Config{Bus: p.bus, Blobs: p.blobs, Dir: p.cfg.Inbox, MaxSize: p.cfg.MaxSize, Rest: p.cfg.Settle, Log: p.log})
}

// drain returns when every document that was found has come to an end, every dead letter is in the database, and terms
// that were accepted are counted. It needs a stage load in this process.
func (p *pipeline) drain(ctx context.Context) error {
	for {
		if _, err := p.bus.WaitIdle(ctx); err != nil {
			return err
		}
		st, err := p.bus.Status(ctx)
		if err != nil {
			return err
		}
		open := 0
		for _, c := range st.Consumers {
			if c.Stage == failureRecorder {
				open = int(c.Pending) + c.InFlight
			}
		}
		if open == 0 {
			select {
			case <-p.counted:
			case <-ctx.Done():
			}
			return ctx.Err()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// summary is what `zhice run --until-idle` says at its end.
func (p *pipeline) summary(r inbox.Report, failures int) string {
	n := p.told.counts()
	parts := []string{fmt.Sprintf("%d documents loaded, %d facts (%d new)", n.documents, n.facts, n.new)}
	for _, part := range []struct {
		n    int
		word string
	}{{len(r.Duplicates), "duplicates"}, {r.Unchanged, "files unchanged"}, {r.Ignored, "ignored (links and the like)"}, {failures, "failed"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.word))
		}
	}
	return strings.Join(parts, ", ")
}
