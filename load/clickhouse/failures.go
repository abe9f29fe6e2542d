package clickhouse

import (
	"context"
	"fmt"

	"github.com/zhice-project/zhice/schemas"
)

var failureColumns = []string{
	"doc_id", "run", "stage", "name", "url", "size", "reason", "message", "hint", "attempts", "failed_at", "dropped", "version",
}

// LoadFailure records a dead letter. Recording it again changes nothing.
func (db *DB) LoadFailure(ctx context.Context, f schemas.Failed) error {
	return db.writeFailure(ctx, f, false)
}

// DropFailure takes a failed document out of the view `documents`: the user gave it up. The row stays in `failures`.
func (db *DB) DropFailure(ctx context.Context, f schemas.Failed) error {
	return db.writeFailure(ctx, f, true)
}

func (db *DB) writeFailure(ctx context.Context, f schemas.Failed, dropped bool) error {
	hint := f.Hint
	if hint == "" {
		hint = f.Reason.Hint()
	}
	version := uint64(max(1, f.Attempts)) * 2
	if dropped {
		version++
	}
	r := rows{"failures", failureColumns, 1, func(int) []any {
		return []any{
			f.DocID, uint64(f.Run), string(f.Stage), f.Name, f.URL, uint64(max(0, f.Size)), string(f.Reason), f.Message, hint,
			u32(f.Attempts), f.Time.UTC(), dropped, version,
		}
	}}
	token := fmt.Sprintf("%s:%d:%s:failures:%d", f.DocID, uint64(f.Run), f.Stage, version)
	return failure(ctx, "record the failure of "+f.Name, db.batch(ctx, token, r, 0, 1))
}
