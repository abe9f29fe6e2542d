package clickhouse

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/schemas"
)

const (
	chunkRows  = 100_000  // rows an INSERT: below 10k inserts cost more than rows, above 100k memory
	groupBytes = 48 << 20 // of the documents that are written together
	parallel   = 4        // tables written at a time
)

// Document is one run of a document: where its rows belong, and what segment made of it.
type Document struct {
	Head

	Tagging *schemas.Tagging
}

// Committed counts what a generation holds.
type Committed struct {
	Sentences, Facts, Mentions, Terms, Cells int
	// Already is true where the generation had been committed before, and nothing was written.
	Already bool
}

// Outcome is what became of one document. Where Err is nil, its generation is committed and on disk.
type Outcome struct {
	Committed

	Err error
}

// Load loads one document, as LoadAll does. Documents of callers that come while others are being written are written
// together.
func (db *DB) Load(ctx context.Context, h Head, t *schemas.Tagging) (Committed, error) {
	out, err := db.loads.ask(ctx, Document{h, t})
	if err != nil {
		return Committed{}, failure(ctx, "write "+h.Name, err)
	}
	return out.Committed, out.Err
}

// LoadAll writes the rows of documents, each under its (DocID, Run), and then commits them: one INSERT a table and one of
// commits for each group of them that comes to groupBytes. So many small documents cost little more than one large
// one; the order and the grouping mean nothing. It gives one outcome a document, in their order.
//
// It may be called again with the same documents in any company, from several workers at once, and after any earlier
// try stopped half-way: the result is the same. Readers see a document whole or not at all, as Load promises; documents
// of one group become visible together. Ids of facts must differ within a document.
//
// An Err is a *schemas.Failure or the context's. A document that cannot be written fails alone: what else was in its
// group is written without it. Where the server is away (schemas.ReasonUnavailable) all that were not committed fail.
func (db *DB) LoadAll(ctx context.Context, docs []Document) []Outcome {
	out := make([]Outcome, len(docs))
	for from := 0; from < len(docs); {
		n, most := 0, groupBytes
		for most -= bytesOf(&docs[from]); from+n+1 < len(docs) && most > 0; n++ {
			most -= bytesOf(&docs[from+n+1])
		}
		db.loadGroup(ctx, docs[from:from+n+1], out[from:from+n+1])
		from += n + 1
	}
	return out
}

// loadGroup halves a group that cannot be written until what cannot be written stands alone.
func (db *DB) loadGroup(ctx context.Context, docs []Document, out []Outcome) {
	err := db.tryGroup(ctx, docs, out)
	if err == nil {
		return
	}
	if len(docs) == 1 || ctx.Err() != nil || schemas.AsFailure(err).Reason == schemas.ReasonUnavailable {
		for i := range out {
			out[i] = Outcome{Err: err}
		}
		return
	}
	// What the try wrote stays until it is pruned, and is written again: it should be rare.
	slog.Warn("documents could not be written together; they are tried in halves", "documents", len(docs), "error", err)
	half := len(docs) / 2
	db.loadGroup(ctx, docs[:half], out[:half])
	db.loadGroup(ctx, docs[half:], out[half:])
}

func (db *DB) tryGroup(ctx context.Context, docs []Document, out []Outcome) (err error) {
	defer caught(&err)
	done, err := db.committed(ctx, docs)
	if err != nil {
		return err
	}
	missing, begun := make([]writing, 0, len(docs)), map[generationKey]bool{}
	attempt := rand.Uint64() | 1 // 0 is what was written before attempts were told apart
	for i := range docs {
		t := docs[i].Tagging
		out[i] = Outcome{Committed: Committed{
			Sentences: len(t.Sentences), Facts: len(t.Facts), Mentions: len(t.Mentions), Terms: len(t.Terms), Cells: cellCount(t.Tables),
			Already: done[generationKey{docs[i].DocID, docs[i].Run}],
		}}
		if k := (generationKey{docs[i].DocID, docs[i].Run}); !done[k] && !begun[k] { // one run may be delivered twice at once
			missing, begun[k] = append(missing, writing{&docs[i], attempt, dated(&t.Document)}), true
		}
	}
	if len(missing) == 0 {
		return nil
	}
	// In the order the tables are sorted by: the server looks whether rows come so before it sorts them.
	slices.SortFunc(missing, func(a, b writing) int { return cmp.Or(cmp.Compare(a.DocID, b.DocID), cmp.Compare(a.Run, b.Run)) })
	fault.Point("load.writing")
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(parallel)
	for _, b := range generations(missing) {
		g.Go(func() error { return db.write(gctx, b) })
	}
	if err := g.Wait(); err != nil {
		return failure(ctx, "write "+names(docs), err)
	}
	fault.Point("load.written")
	return db.write(ctx, commitTable.block(missing))
}

// caught makes an error of a panic: the document it is about fails, and no other.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = schemas.Fail(schemas.ReasonInternal, "panic: %v\n%s", p, debug.Stack())
	}
}

type generationKey struct {
	doc string
	run schemas.Run
}

// committed says which of the runs are.
func (db *DB) committed(ctx context.Context, docs []Document) (map[generationKey]bool, error) {
	ids, out := make([]string, len(docs)), map[generationKey]bool{}
	for i := range docs {
		ids[i] = docs[i].DocID
	}
	res, err := db.conn.Query(ctx, "SELECT doc_id, run FROM generations WHERE doc_id IN ?", ids)
	if err != nil {
		return nil, failure(ctx, "look for an earlier try of "+names(docs), err)
	}
	defer res.Close()
	for res.Next() {
		var doc string
		var run uint64
		if err := res.Scan(&doc, &run); err != nil {
			return nil, failure(ctx, "look for an earlier try of "+names(docs), err)
		}
		out[generationKey{doc, schemas.Run(run)}] = true
	}
	return out, failure(ctx, "look for an earlier try of "+names(docs), res.Err())
}

// names says of which documents an error is.
func names(docs []Document) string {
	if len(docs) == 1 {
		return docs[0].Name
	}
	return fmt.Sprintf("%s and %d more", docs[0].Name, len(docs)-1)
}

// write inserts rows in chunks. None carries a token: what is written twice is written as two attempts, of which one is
// shown.
func (db *DB) write(ctx context.Context, b block) error {
	for from := 0; from < b.count; from += chunkRows {
		if err := db.insert(ctx, "", b, from, min(b.count, from+chunkRows)); err != nil {
			return failure(ctx, "write to "+b.table, err)
		}
	}
	return nil
}

// batch inserts the rows [from, to), as insert does.
func (db *DB) batch(ctx context.Context, token string, r rows, from, to int) error {
	return db.insert(ctx, token, r.block(), from, to)
}

// insert writes the rows [from, to) of a block. They are on disk when it returns nil. A server that remembers the token,
// where one is given, drops a second copy.
func (db *DB) insert(ctx context.Context, token string, b block, from, to int) (err error) {
	defer caught(&err)
	ctx, cancel := context.WithTimeout(ctx, batchTime)
	defer cancel()
	types, err := db.columnTypes(ctx, b)
	if err != nil {
		return err
	}
	settings := clickhouse.Settings{
		"async_insert":       0, // an insert that is put off is not on disk
		"insert_deduplicate": 0,
		"optimize_on_insert": 0, // merges the rows of the insert among themselves; none are left to merge
	}
	if token != "" {
		settings["insert_deduplicate"], settings["insert_deduplication_token"] = 1, token
	}
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(settings), clickhouse.WithColumnNamesAndTypes(types))
	batch, err := db.conn.PrepareBatch(ctx, "INSERT INTO "+b.table+" ("+strings.Join(b.columns, ", ")+")")
	if err != nil {
		return err
	}
	defer batch.Close()
	if err := b.fill(batch, from, to); err != nil {
		return err
	}
	return batch.Send()
}

// columnTypes asks once per table; over HTTP clickhouse-go would ask before every batch.
func (db *DB) columnTypes(ctx context.Context, b block) ([]clickhouse.ColumnNameAndType, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if t := db.types[b.table]; t != nil {
		return t, nil
	}
	res, err := db.conn.Query(ctx, "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = ?", b.table)
	if err != nil {
		return nil, err
	}
	defer res.Close()
	byName := map[string]string{}
	for res.Next() {
		var name, typ string
		if err := res.Scan(&name, &typ); err != nil {
			return nil, err
		}
		byName[name] = plainType(typ)
	}
	if err := res.Err(); err != nil {
		return nil, err
	}
	out := make([]clickhouse.ColumnNameAndType, len(b.columns))
	for i, c := range b.columns {
		if byName[c] == "" {
			return nil, schemas.Retry(schemas.ReasonUnavailable, "table %s has no column %s: it is not migrated yet", b.table, c)
		}
		out[i] = clickhouse.ColumnNameAndType{Name: c, Type: byName[c]}
	}
	db.types[b.table] = out
	return out, nil
}

// plainType is a type without its dictionaries: the server makes them faster than the client.
func plainType(t string) string {
	const dictionary = "LowCardinality("
	for at := strings.Index(t, dictionary); at >= 0; at = strings.Index(t, dictionary) {
		inner, depth := t[at+len(dictionary):], 1
		end := strings.IndexFunc(inner, func(c rune) bool {
			switch c {
			case '(':
				depth++
			case ')':
				depth--
			}
			return depth == 0
		})
		if end < 0 {
			return t
		}
		t = t[:at] + inner[:end] + inner[end+1:]
	}
	return t
}

// Known is what a generation said.
type Known struct {
	Run   schemas.Run // 0: there was none
	Facts map[string]schemas.Fact
}

// Known reads the facts of the last generation of doc committed under a run below before. As runs only grow, the answer
// for a run is the same however often it is delivered.
func (db *DB) Known(ctx context.Context, doc string, before schemas.Run) (Known, error) {
	k := Known{Facts: map[string]schemas.Fact{}}
	var run uint64
	err := db.conn.QueryRow(ctx, "SELECT max(run) FROM generations WHERE doc_id = ? AND run < ?", doc, uint64(before)).Scan(&run)
	if err != nil {
		return k, failure(ctx, "look for earlier runs", err)
	}
	if run == 0 {
		return k, nil
	}
	k.Run = schemas.Run(run)
	res, err := db.conn.Query(ctx, "SELECT "+strings.Join(knownColumns, ", ")+" FROM facts_all FINAL WHERE doc_id = ? AND run = ?", doc, run)
	if err != nil {
		return k, failure(ctx, "read earlier facts", err)
	}
	defer res.Close()
	for res.Next() {
		f, err := scanFact(res)
		if err != nil {
			return k, failure(ctx, "read earlier facts", err)
		}
		k.Facts[f.ID] = f
	}
	return k, failure(ctx, "read earlier facts", res.Err())
}
