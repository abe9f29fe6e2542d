package clickhouse

import (
	"context"
	"slices"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

// AcceptedTerm is a term a user added to those of the rules.
type AcceptedTerm struct {
	Term        string
	Forms       []string
	Type, Topic string
	// Version is when it was accepted, by the server's clock. Counts carry it: those by the latest forms stand, whoever
	// writes last.
	Version time.Time
	// Counted says that the documents that were there when it was accepted have been counted.
	Counted bool
}

// AcceptedTerms lists those that were accepted and not dropped since, in order. Callers share the list and must not
// change it.
func (db *DB) AcceptedTerms(ctx context.Context) ([]AcceptedTerm, error) {
	a, err := db.accepted.ask(ctx, struct{}{})
	if err == nil {
		err = a.err
	}
	return a.terms, failure(ctx, "read the accepted terms", err)
}

type acceptedAnswer struct {
	terms []AcceptedTerm
	err   error
}

// acceptedTerms reads once for all who ask.
func (db *DB) acceptedTerms(ctx context.Context, asked []struct{}) []acceptedAnswer {
	terms, err := db.readAccepted(ctx)
	return slices.Repeat([]acceptedAnswer{{terms, err}}, len(asked))
}

func (db *DB) readAccepted(ctx context.Context) ([]AcceptedTerm, error) {
	res, err := db.conn.Query(ctx, "SELECT term, forms, type, topic, version, counted FROM accepted_terms FINAL WHERE NOT dropped ORDER BY term")
	if err != nil {
		return nil, err
	}
	defer res.Close()
	var out []AcceptedTerm
	for res.Next() {
		var t AcceptedTerm
		if err := res.Scan(&t.Term, &t.Forms, &t.Type, &t.Topic, &t.Version, &t.Counted); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, res.Err()
}

// PutAcceptedTerm accepts a term, in place of what was said of it before, as one that is still to be counted in the
// documents that are there. It returns it with its version.
func (db *DB) PutAcceptedTerm(ctx context.Context, t AcceptedTerm) (AcceptedTerm, error) {
	var err error
	t.Counted = false
	if t.Version, err = db.now(ctx); err == nil {
		err = db.putAccepted(ctx, t, false)
	}
	return t, err
}

// DropAcceptedTerm takes a term back: SQL no longer shows its counts. Those are kept, for when it is accepted again.
func (db *DB) DropAcceptedTerm(ctx context.Context, t AcceptedTerm) error {
	var err error
	if t.Version, err = db.now(ctx); err == nil {
		err = db.putAccepted(ctx, t, true)
	}
	return err
}

// PutCounted says that a term has been counted everywhere, as it was accepted: one that was accepted anew meanwhile has
// not.
func (db *DB) PutCounted(ctx context.Context, t AcceptedTerm) error {
	t.Counted, t.Version = true, t.Version.Add(1)
	return db.putAccepted(ctx, t, false)
}

func (db *DB) putAccepted(ctx context.Context, t AcceptedTerm, dropped bool) error {
	columns := []string{"term", "forms", "type", "topic", "dropped", "counted", "version"}
	r := rows{table: "accepted_terms", columns: columns, count: 1, at: func(int) []any {
		return []any{t.Term, list(t.Forms), t.Type, t.Topic, dropped, t.Counted, t.Version}
	}}
	return failure(ctx, "write the term "+t.Term, db.batch(ctx, "", r, 0, 1))
}

// now is the time by the server's clock.
func (db *DB) now(ctx context.Context) (time.Time, error) {
	var now time.Time
	err := db.conn.QueryRow(ctx, "SELECT now64(9, 'UTC')").Scan(&now)
	return now, failure(ctx, "ask for the time", err)
}

// Counted is how often accepted terms stand in one run of a document.
type Counted struct {
	DocID string
	Run   schemas.Run
	Terms []schemas.TermCount
}

// PutAcceptedCounts writes counts of accepted terms, in place of earlier ones by the same or older forms of them. Doing it
// again changes nothing.
func (db *DB) PutAcceptedCounts(ctx context.Context, terms []AcceptedTerm, counted []Counted) error {
	version := make(map[string]time.Time, len(terms))
	for _, t := range terms {
		version[t.Term] = t.Version
	}
	type place struct{ document, term int }
	var places []place
	for d := range counted {
		for t := range counted[d].Terms {
			places = append(places, place{d, t})
		}
	}
	columns := []string{"term", "doc_id", "run", "count", "first_seq", "first_page", "version"}
	r := rows{table: "accepted_counts_all", columns: columns, count: len(places), at: func(i int) []any {
		d := &counted[places[i].document]
		t := &d.Terms[places[i].term]
		return []any{t.Term, d.DocID, uint64(d.Run), u32(t.Count), u32(t.Seq), u32(t.Page), version[t.Term]}
	}}
	for from := 0; from < r.count; from += chunkRows {
		if err := db.batch(ctx, "", r, from, min(r.count, from+chunkRows)); err != nil {
			return failure(ctx, "write the counts of accepted terms", err)
		}
	}
	return nil
}

// CountedRuns lists the runs in which an accepted term was counted and stands: those a new count must speak of.
func (db *DB) CountedRuns(ctx context.Context, term string) ([]Counted, error) {
	res, err := db.conn.Query(ctx, "SELECT doc_id, run FROM accepted_counts_all FINAL WHERE term = ? AND count > 0", term)
	if err != nil {
		return nil, failure(ctx, "read the counts of "+term, err)
	}
	defer res.Close()
	var out []Counted
	for res.Next() {
		var c Counted
		var run uint64
		if err := res.Scan(&c.DocID, &run); err != nil {
			return nil, failure(ctx, "read the counts of "+term, err)
		}
		c.Run = schemas.Run(run)
		out = append(out, c)
	}
	return out, failure(ctx, "read the counts of "+term, res.Err())
}

// ArchivedSentence is a sentence of the current run of a document.
type ArchivedSentence struct {
	DocID string
	Run   schemas.Run
	Title string
	Year  int // the document was made in, 0 unknown
	Seq   int
	Page  int
	Text  string
}

// Sentences calls f with every sentence of the documents made since a year (0: of all), document by document and in
// order, as they come from the server: none is kept. An error of f ends it and comes back.
func (db *DB) Sentences(ctx context.Context, since int, f func(ArchivedSentence) error) error {
	res, err := db.conn.Query(ctx, `SELECT s.doc_id, s.run, d.title, d.report_year, s.seq, s.page, s.text
		FROM sentences AS s INNER JOIN (SELECT doc_id, title, report_year FROM documents WHERE status = 'loaded' AND report_year >= ?) AS d
		ON d.doc_id = s.doc_id ORDER BY s.doc_id, s.run, s.seq`, u32(since))
	if err != nil {
		return failure(ctx, "read the sentences", err)
	}
	defer res.Close()
	for res.Next() {
		var s ArchivedSentence
		var run uint64
		var year uint16
		var seq, page uint32
		if err := res.Scan(&s.DocID, &run, &s.Title, &year, &seq, &page, &s.Text); err != nil {
			return failure(ctx, "read the sentences", err)
		}
		s.Run, s.Year, s.Seq, s.Page = schemas.Run(run), int(year), int(seq), int(page)
		if err := f(s); err != nil {
			return err
		}
	}
	return failure(ctx, "read the sentences", res.Err())
}
