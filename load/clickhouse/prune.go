package clickhouse

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/schemas"
)

// Superseded is a committed run of a document that a higher one has replaced.
type Superseded struct {
	DocID string
	Run   schemas.Run
	// By are the higher runs that were committed, the current one first.
	By []schemas.Run
	// Age is the time since the first of them was: for so long no query that began could choose this run.
	Age time.Duration
}

// Superseded lists the runs whose rows are kept although a higher one is current, by document, the highest first. Ages
// are by the server's clock.
func (db *DB) Superseded(ctx context.Context) ([]Superseded, error) {
	const doing = "list the superseded runs"
	res, err := db.conn.Query(ctx, `SELECT g.doc_id AS doc_id, g.run AS run, min(g.committed_at) AS at,
			(g.doc_id, g.run) IN (SELECT doc_id, run FROM pruned) AS gone, now64(3) AS now
		FROM generations AS g GROUP BY g.doc_id, g.run ORDER BY g.doc_id, g.run DESC`)
	if err != nil {
		return nil, failure(ctx, doing, err)
	}
	defer res.Close()
	var out []Superseded
	var doc string
	var higher []schemas.Run
	var since time.Time // the first commit of a higher run
	for res.Next() {
		var next string
		var run uint64
		var at, now time.Time
		var gone bool
		if err := res.Scan(&next, &run, &at, &gone, &now); err != nil {
			return nil, failure(ctx, doing, err)
		}
		if next != doc {
			doc, higher, since = next, nil, time.Time{}
		}
		if len(higher) > 0 && !gone {
			out = append(out, Superseded{DocID: doc, Run: schemas.Run(run), By: slices.Clone(higher), Age: now.Sub(since)})
		}
		higher = append(higher, schemas.Run(run))
		if since.IsZero() || at.Before(since) {
			since = at
		}
	}
	return out, failure(ctx, doing, res.Err())
}

// OldestQuery is how long the query that has run for longest on this server has done so; other than this one and those
// that write. Of other servers of a cluster, and where the login may not see them, nothing is known.
func (db *DB) OldestQuery(ctx context.Context) (time.Duration, error) {
	var seconds float64
	err := db.conn.QueryRow(ctx, "SELECT max(elapsed) FROM system.processes WHERE query_kind = 'Select' AND query_id != queryID()").Scan(&seconds)
	return time.Duration(seconds * float64(time.Second)), failure(ctx, "look for running queries", err)
}

// Rows counts the rows that Prune would take away, by table.
func (db *DB) Rows(ctx context.Context, runs []Superseded) (map[string]uint64, error) {
	tables, err := db.runTables(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]uint64{}
	for _, table := range tables {
		for part := range slices.Chunk(runs, pruneChunk) {
			var n uint64
			if err := db.conn.QueryRow(ctx, "SELECT count() FROM "+table+" WHERE (doc_id, run) IN ("+places(part)+")").Scan(&n); err != nil {
				return nil, failure(ctx, "count the rows of "+table, err)
			}
			out[table] += n
		}
		var stale uint64
		if err := db.conn.QueryRow(ctx, "SELECT count() FROM "+table+" WHERE "+prunedRows(table)).Scan(&stale); err != nil {
			return nil, failure(ctx, "count the rows of "+table, err)
		}
		out[table] += stale
	}
	return out, nil
}

// pruneChunk is how many runs a statement names.
const pruneChunk = 1000

// places lists runs for a statement. Ids are hexadecimal; whatever else one holds is escaped.
func places(runs []Superseded) string {
	parts := make([]string, len(runs))
	for i, r := range runs {
		parts[i] = fmt.Sprintf("('%s', %d)", strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(r.DocID), uint64(r.Run))
	}
	return strings.Join(parts, ", ")
}

// Prune takes away the rows of runs, which must be superseded and announced, of all that were pruned before, and of
// tries at writing a run that are not shown: a call that was cut short is finished by the next, whichever runs that one
// names. First it is written down which are to go; from then on Pruned says so, and no loader compares with them any more.
//
// A query that reads the tables already goes on with the rows it began with. One that has chosen a run and not read it
// yet would miss them: the caller leaves runs alone that have not been superseded for longer than any query takes.
func (db *DB) Prune(ctx context.Context, runs []Superseded) error {
	marks := rows{table: "pruned", columns: []string{"doc_id", "run"}, count: len(runs), at: func(i int) []any {
		return []any{runs[i].DocID, uint64(runs[i].Run)}
	}}
	for from := 0; from < marks.count; from += chunkRows {
		if err := db.batch(ctx, "", marks, from, min(marks.count, from+chunkRows)); err != nil {
			return failure(ctx, "write down what is pruned", err)
		}
	}
	fault.Point("prune.marked")
	tables, err := db.runTables(ctx)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if err := db.pruneTable(ctx, table); err != nil {
			return failure(ctx, "prune "+table, err)
		}
		fault.Point("prune.deleted")
	}
	return nil
}

// markedRows is the condition for rows of runs that are pruned. It holds for none that is shown, whatever the marks say.
const markedRows = `(doc_id, run) IN (SELECT doc_id, run FROM pruned)
	AND (doc_id, run) NOT IN (SELECT doc_id, max(run) FROM generations GROUP BY doc_id)`

// staleRows is the condition for rows of a try that was cut short, or done twice, a day after another try at its run was
// committed, or after a higher run was: no loader is at work on it for so long.
const staleRows = `(doc_id, run) IN
	(
		SELECT a.doc_id, a.run FROM (SELECT DISTINCT doc_id, run FROM %s) AS a INNER JOIN
			(SELECT doc_id, max(run) AS run FROM generations WHERE committed_at < now() - INTERVAL 1 DAY GROUP BY doc_id) AS g ON g.doc_id = a.doc_id
		WHERE a.run <= g.run
	)
	AND generation NOT IN (SELECT argMax(generation, attempt) FROM generations GROUP BY doc_id, run)`

// uncommitted are tables whose rows are not written by attempts.
var uncommitted = []string{"accepted_counts_all"}

// prunedRows is the condition for rows of a table that are to go.
func prunedRows(table string) string {
	if slices.Contains(uncommitted, table) {
		return markedRows
	}
	return "(" + markedRows + ") OR (" + fmt.Sprintf(staleRows, table) + ")"
}

// pruneTable is one mutation: it rewrites the parts that hold such rows, each in one step, and readers keep the old ones
// for as long as they read. It waits for the end.
func (db *DB) pruneTable(ctx context.Context, table string) error {
	var n uint64
	if err := db.conn.QueryRow(ctx, "SELECT count() FROM "+table+" WHERE "+prunedRows(table)).Scan(&n); err != nil || n == 0 {
		return err
	}
	return db.conn.Exec(ctx, "ALTER TABLE "+table+" DELETE WHERE "+prunedRows(table)+" SETTINGS mutations_sync = 2, allow_nondeterministic_mutations = 1")
}

// runTables are the tables that hold rows of runs. What is told of runs as such stays: which were committed, which failed,
// which were pruned.
func (db *DB) runTables(ctx context.Context) ([]string, error) {
	var tables []string
	err := db.conn.QueryRow(ctx, `SELECT arraySort(groupArray(name)) FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'
		AND name NOT IN ('generations', 'failures', 'pruned')
		AND name IN (SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'run')
		AND name IN (SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'doc_id')`).Scan(&tables)
	return tables, failure(ctx, "list the tables", err)
}

// Pruned says whether the rows of a run were taken away, or are about to be.
func (db *DB) Pruned(ctx context.Context, doc string, run schemas.Run) (bool, error) {
	var n uint64
	err := db.conn.QueryRow(ctx, "SELECT count() FROM pruned WHERE doc_id = ? AND run = ?", doc, uint64(run)).Scan(&n)
	return n > 0, failure(ctx, "look for pruned runs", err)
}

// NeededRuns gives a test for whether what was kept on the way of a run may still be needed. It is not where its rows
// are gone, or will be with going, and where the run never got as far and a higher one is current.
func (db *DB) NeededRuns(ctx context.Context, going []Superseded) (func(doc string, run schemas.Run) bool, error) {
	const doing = "list the runs"
	res, err := db.conn.Query(ctx, `SELECT g.doc_id, groupUniqArray(g.run) FROM generations AS g
		WHERE (g.doc_id, g.run) NOT IN (SELECT doc_id, run FROM pruned) GROUP BY g.doc_id`)
	if err != nil {
		return nil, failure(ctx, doing, err)
	}
	defer res.Close()
	rows := map[string][]schemas.Run{}
	for res.Next() {
		var doc string
		var runs []uint64
		if err := res.Scan(&doc, &runs); err != nil {
			return nil, failure(ctx, doing, err)
		}
		for _, run := range runs {
			rows[doc] = append(rows[doc], schemas.Run(run))
		}
	}
	for _, s := range going {
		rows[s.DocID] = slices.DeleteFunc(rows[s.DocID], func(run schemas.Run) bool { return run == s.Run })
	}
	return func(doc string, run schemas.Run) bool {
		held := rows[doc]
		return len(held) == 0 || run > slices.Max(held) || slices.Contains(held, run)
	}, failure(ctx, doing, res.Err())
}
