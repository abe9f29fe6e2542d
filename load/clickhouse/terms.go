package clickhouse

import (
	"context"

	"github.com/zhice-project/zhice/schemas"
)

// AcceptedTerm is a term a user added to those of the rules.
type AcceptedTerm struct {
	Term        string
	Forms       []string
	Type, Topic string
}

// AcceptedTerms lists those that were accepted and not dropped since, in order.
func (db *DB) AcceptedTerms(ctx context.Context) ([]AcceptedTerm, error) {
	res, err := db.conn.Query(ctx, "SELECT term, forms, type, topic FROM accepted_terms FINAL WHERE NOT dropped ORDER BY term")
	if err != nil {
		return nil, failure(ctx, "read the accepted terms", err)
	}
	defer res.Close()
	var out []AcceptedTerm
	for res.Next() {
		var t AcceptedTerm
		if err := res.Scan(&t.Term, &t.Forms, &t.Type, &t.Topic); err != nil {
			return nil, failure(ctx, "read the accepted terms", err)
		}
		out = append(out, t)
	}
	return out, failure(ctx, "read the accepted terms", res.Err())
}

// PutAcceptedTerm accepts a term, in place of what was said of it before.
func (db *DB) PutAcceptedTerm(ctx context.Context, t AcceptedTerm) error {
	return db.putAccepted(ctx, t, false)
}

// DropAcceptedTerm takes a term back: SQL no longer shows its counts. Those are kept, for when it is accepted again.
func (db *DB) DropAcceptedTerm(ctx context.Context, t AcceptedTerm) error {
	return db.putAccepted(ctx, t, true)
}

func (db *DB) putAccepted(ctx context.Context, t AcceptedTerm, dropped bool) error {
	r := rows{"accepted_terms", []string{"term", "forms", "type", "topic", "dropped"}, 1, func(int) []any {
		return []any{t.Term, list(t.Forms), t.Type, t.Topic, dropped}
	}}
	return failure(ctx, "write the term "+t.Term, db.batch(ctx, "", r, 0, 1))
}

// Counted is how often accepted terms stand in one run of a document.
type Counted struct {
	DocID string
	Run   schemas.Run
	Terms []schemas.TermCount
}

// PutAcceptedCounts writes counts of accepted terms, in place of earlier ones. Doing it again changes nothing.
func (db *DB) PutAcceptedCounts(ctx context.Context, counted []Counted) error {
	type place struct{ document, term int }
	var places []place
	for d := range counted {
		for t := range counted[d].Terms {
			places = append(places, place{d, t})
		}
	}
	r := rows{"accepted_counts_all", []string{"term", "doc_id", "run", "count", "first_seq", "first_page"}, len(places), func(i int) []any {
		d := &counted[places[i].document]
		t := &d.Terms[places[i].term]
		return []any{t.Term, d.DocID, uint64(d.Run), u32(t.Count), u32(t.Seq), u32(t.Page)}
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
