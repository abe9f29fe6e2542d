package clickhouse

import (
	"context"

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
	const sql = `
WITH (SELECT min(committed_at) FROM generations WHERE doc_id = ? AND run = ?) AS own
SELECT maxIf(g.run, g.run < ? AND g.at < own), countIf(g.run > ? AND g.at <= own)
FROM (SELECT run, min(committed_at) AS at FROM generations WHERE doc_id = ? GROUP BY run) AS g`
	var before, higher uint64
	err := db.conn.QueryRow(ctx, sql, doc, uint64(run), uint64(run), uint64(run), doc).Scan(&before, &higher)
	return Standing{Before: schemas.Run(before), Late: higher > 0}, failure(ctx, "look for other runs", err)
}
