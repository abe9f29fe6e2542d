package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/internal/chdb"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/schemas"
)

const (
	batch   = 1000 // documents made, then loaded
	loaders = 2    // parts of a batch made and loaded at once
)

// load makes the documents that are missing up to a number, and says how fast they went in and what they take on disk.
func (a archive) load(ctx context.Context, documents int) error {
	w, err := newWorld(a.seed)
	if err != nil {
		return err
	}
	server, db, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer server.Stop()
	defer db.Close()
	if err := w.prepare(ctx, db); err != nil {
		return err
	}
	var there uint64
	if err := db.Conn().QueryRow(ctx, "SELECT uniqExact(doc_id) FROM generations").Scan(&there); err != nil {
		return err
	}
	// The last batch may have been loaded in part; what is there already is not loaded again.
	var took time.Duration
	var facts int
	start, from := time.Now(), max(0, int(there)-batch)
	for n := from; n < documents; n += batch {
		docs := w.documents(n, min(n+batch, documents))
		began := time.Now()
		if err := loadAll(ctx, db, docs); err != nil {
			return err
		}
		took += time.Since(began)
		for i := range docs {
			facts += len(docs[i].Tagging.Facts)
		}
		if (n/batch)%10 == 9 || n+batch >= documents {
			fmt.Fprintf(a.out, "%d documents: %.0f facts/s into the database since the start, %.0f with the making of them; server %d MB\n",
				min(n+batch, documents), float64(facts)/took.Seconds(), float64(facts)/time.Since(start).Seconds(), resident(server.PID())>>20)
		}
	}
	if err := rest(ctx, db); err != nil {
		return err
	}
	return a.sizes(ctx, db)
}

// prepare makes tables and dictionaries, as zhice does before its first document.
func (w *world) prepare(ctx context.Context, db *clickhouse.DB) error {
	if err := db.Migrate(ctx); err != nil {
		return err
	}
	return db.PutDictionaries(ctx, w.dictionaries())
}

// open starts the archive's database as zhice does.
func (a archive) open(ctx context.Context) (*chdb.Server, *clickhouse.DB, error) {
	server, err := chdb.Supervise(ctx, chdb.Config{
		Command: []string{a.zhice, "clickhouse-engine"}, DataDir: filepath.Join(a.data, "clickhouse"), Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, nil, err
	}
	db, err := clickhouse.Open(ctx, server.URL())
	if err != nil {
		server.Stop()
		return nil, nil, err
	}
	return server, db, nil
}

// documents makes those of a batch on all cores.
func (w *world) documents(from, to int) []clickhouse.Document {
	out := make([]clickhouse.Document, to-from)
	var g errgroup.Group
	for k := range loaders {
		g.Go(func() error {
			for n := from + k; n < to; n += loaders {
				p := w.paper(n)
				out[n-from] = clickhouse.Document{
					Head:    clickhouse.Head{DocID: p.id, Run: schemas.FirstRun(), Name: p.fileName(n), Size: 1 << 20},
					Tagging: w.document(n),
				}
			}
			return nil
		})
	}
	_ = g.Wait() // making documents cannot fail
	return out
}

func loadAll(ctx context.Context, db *clickhouse.DB, docs []clickhouse.Document) error {
	g, ctx := errgroup.WithContext(ctx)
	for k := range loaders {
		g.Go(func() error {
			var errs []error
			for _, o := range db.LoadAll(ctx, docs[len(docs)*k/loaders:len(docs)*(k+1)/loaders]) {
				errs = append(errs, o.Err)
			}
			return errors.Join(errs...)
		})
	}
	return g.Wait()
}

// rest waits until the server has merged what it wants to.
func rest(ctx context.Context, db *clickhouse.DB) error {
	for quiet := 0; quiet < 3; {
		var merges uint64
		if err := db.Conn().QueryRow(ctx, "SELECT count() FROM system.merges").Scan(&merges); err != nil {
			return err
		}
		quiet++
		if merges > 0 {
			quiet = 0
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
	return nil
}

// sizes says what each table takes on disk.
func (a archive) sizes(ctx context.Context, db *clickhouse.DB) error {
	fmt.Fprintln(a.out)
	const parts = `SELECT table, toUInt64(sum(p.rows)) AS rows, round(sum(p.bytes_on_disk) / 1e6, 1) AS mb,
    round(sum(p.secondary_indices_compressed_bytes) / 1e6, 1) AS index_mb, count() AS parts,
    round(sum(p.bytes_on_disk) / sum(p.rows), 1) AS mb_per_million_rows
FROM system.parts AS p WHERE p.active AND p.database = currentDatabase() AND p.rows > 0 GROUP BY table ORDER BY mb DESC`
	if err := db.Query(ctx, parts, "markdown", a.out); err != nil {
		return err
	}
	fmt.Fprintln(a.out)
	const whole = `SELECT (SELECT count() FROM documents WHERE status = 'loaded') AS documents, (SELECT count() FROM facts) AS facts,
    (SELECT sum(words) FROM documents) AS words, (SELECT count() FROM sentences) AS sentences,
    (SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase()) AS bytes,
    round(bytes / facts) AS mb_per_million_facts, round(bytes / words) AS mb_per_million_words, round(bytes / sentences) AS mb_per_million_sentences`
	if err := db.Query(ctx, whole, "markdown", a.out); err != nil {
		return err
	}
	fmt.Fprintln(a.out)
	return nil
}
