package load

import (
	"context"

	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/schemas"
)

// FailedStage writes dead letters into ClickHouse, so that `documents` and `failures` show them.
type FailedStage struct{ DB *clickhouse.DB }

// Handle records one dead letter; doing it again changes nothing.
func (s FailedStage) Handle(ctx context.Context, f schemas.Failed) error {
	return s.DB.LoadFailure(ctx, f)
}
