package clickhouse

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/schemas"
)

const (
	chunkRows = 50_000 // rows a batch: below 10k inserts cost more than rows, above 100k memory
	parallel  = 4      // tables of one document written at a time
)

// Committed counts what a generation holds.
type Committed struct {
	Sentences, Facts, Mentions, Terms, Cells int
	// Already is true where the generation had been committed before, and nothing was written.
	Already bool
}

// Load writes a document's rows under (doc, run) and then commits them. It may be called again for the same run, from
// several workers at once, and after any earlier try stopped half-way: the result is the same. Fact ids must differ
// from each other. A returned nil error means that the generation is committed and on disk.
func (db *DB) Load(ctx context.Context, h Head, t *schemas.Tagging) (Committed, error) {
	c := Committed{Sentences: len(t.Sentences), Facts: len(t.Facts), Mentions: len(t.Mentions), Terms: len(t.Terms)}
	done, err := db.committed(ctx, h)
	if err != nil {
		return Committed{}, err
	}
	tables := generation(h, t)
	c.Cells = tables[len(tables)-1].count
	if done {
		c.Already = true
		return c, nil
	}
	fault.Point("load.writing")
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(parallel)
	for _, r := range tables {
		g.Go(func() error { return db.write(gctx, h, r) })
	}
	if err := g.Wait(); err != nil {
		return Committed{}, failure(ctx, "write "+h.Name, err)
	}
	fault.Point("load.written")
	commit := rows{"generations", generationColumns, 1, func(int) []any {
		return []any{
			h.DocID, uint64(h.Run), u32(h.Run.Version()), u32(c.Sentences), u32(c.Facts), u32(c.Mentions), u32(c.Terms), u32(c.Cells),
		}
	}}
	if err := db.write(ctx, h, commit); err != nil {
		return Committed{}, err
	}
	return c, nil
}

var generationColumns = []string{"doc_id", "run", "pipeline_version", "sentences", "facts", "mentions", "terms", "table_cells"}

func (db *DB) committed(ctx context.Context, h Head) (bool, error) {
	var n uint64
	err := db.conn.QueryRow(ctx, "SELECT count() FROM generations WHERE doc_id = ? AND run = ?", h.DocID, uint64(h.Run)).Scan(&n)
	return n > 0, failure(ctx, "look for an earlier try of "+h.Name, err)
}

// write inserts rows in chunks. Each chunk has a token of its own, so that a server that remembers it drops a second
// copy at once; one that does not merges the copies away later.
func (db *DB) write(ctx context.Context, h Head, r rows) error {
	for chunk := 0; chunk*chunkRows < r.count; chunk++ {
		token := fmt.Sprintf("%s:%d:%s:%d", h.DocID, uint64(h.Run), r.table, chunk)
		if err := db.batch(ctx, token, r, chunk*chunkRows, min(r.count, (chunk+1)*chunkRows)); err != nil {
			return failure(ctx, "write to "+r.table, err)
		}
	}
	return nil
}

func (db *DB) batch(ctx context.Context, token string, r rows, from, to int) error {
	ctx, cancel := context.WithTimeout(ctx, batchTime)
	defer cancel()
	types, err := db.columnTypes(ctx, r)
	if err != nil {
		return err
	}
	// async_insert: rows must be on disk when Send returns, and the token is looked at only then.
	settings := clickhouse.Settings{"async_insert": 0}
	if token != "" {
		settings["insert_deduplication_token"] = token
	}
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(settings), clickhouse.WithColumnNamesAndTypes(types))
	b, err := db.conn.PrepareBatch(ctx, "INSERT INTO "+r.table+" ("+strings.Join(r.columns, ", ")+")")
	if err != nil {
		return err
	}
	defer b.Close()
	for i := from; i < to; i++ {
		if err := b.Append(r.at(i)...); err != nil {
			return &rowError{fmt.Errorf("row %d: %w", i, err)}
		}
	}
	return b.Send()
}

// columnTypes asks once per table; over HTTP clickhouse-go would ask before every batch.
func (db *DB) columnTypes(ctx context.Context, r rows) ([]clickhouse.ColumnNameAndType, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if t := db.types[r.table]; t != nil {
		return t, nil
	}
	res, err := db.conn.Query(ctx, "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = ?", r.table)
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
		byName[name] = typ
	}
	if err := res.Err(); err != nil {
		return nil, err
	}
	out := make([]clickhouse.ColumnNameAndType, len(r.columns))
	for i, c := range r.columns {
		if byName[c] == "" {
			return nil, schemas.Retry(schemas.ReasonUnavailable, "table %s has no column %s: it is not migrated yet", r.table, c)
		}
		out[i] = clickhouse.ColumnNameAndType{Name: c, Type: byName[c]}
	}
	db.types[r.table] = out
	return out, nil
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
