package clickhouse

import (
	"context"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

// Standing is where a committed generation stands among the others of its document.
type Standing struct {
	// Before is the run that was current until this one was committed; 0: there was none.
	Before schemas.Run
	// Late is true where a higher run had been committed already, so that this one never was the current one.
	Late bool
}

// Standing asks for a committed run. What counts is the order of the commits, so the answer is the same however often
// and however late it is asked for; of two that were committed in the same millisecond the higher run counts as first.
func (db *DB) Standing(ctx context.Context, doc string, run schemas.Run) (Standing, error) {
	a, err := db.standings.ask(ctx, generationKey{doc, run})
	if err == nil {
		err = a.err
	}
	return a.Standing, failure(ctx, "look for other runs", err)
}

type standingAnswer struct {
	Standing

	err error
}

// standing answers for many runs in one query.
func (db *DB) standing(ctx context.Context, asked []generationKey) []standingAnswer {
	out := make([]standingAnswer, len(asked))
	docs := make([]string, len(asked))
	for i, k := range asked {
		docs[i] = k.doc
	}
	commits, err := db.commits(ctx, docs)
	for i, k := range asked {
		out[i] = standingAnswer{among(commits[k.doc], k.run), err}
	}
	return out
}

// commits gives when each run of documents was committed first.
func (db *DB) commits(ctx context.Context, docs []string) (map[string]map[schemas.Run]time.Time, error) {
	res, err := db.conn.Query(ctx, "SELECT doc_id, run, min(committed_at) FROM generations WHERE doc_id IN ? GROUP BY doc_id, run", docs)
	if err != nil {
		return nil, err
	}
	defer res.Close()
	out := map[string]map[schemas.Run]time.Time{}
	for res.Next() {
		var doc string
		var run uint64
		var at time.Time
		if err := res.Scan(&doc, &run, &at); err != nil {
			return nil, err
		}
		if out[doc] == nil {
			out[doc] = map[schemas.Run]time.Time{}
		}
		out[doc][schemas.Run(run)] = at
	}
	return out, res.Err()
}

// among places a run among the commits of its document.
func among(commits map[schemas.Run]time.Time, run schemas.Run) (s Standing) {
	for other, at := range commits {
		switch {
		case other < run && at.Before(commits[run]):
			s.Before = max(s.Before, other)
		case other > run && !at.After(commits[run]):
			s.Late = true
		}
	}
	return s
}
