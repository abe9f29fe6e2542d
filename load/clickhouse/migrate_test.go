package clickhouse

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/internal/chdb/chdbtest"
	ddl "github.com/zhice-project/zhice/schemas/clickhouse"
)

func TestMigrateInManyWorkersAtOnce(t *testing.T) {
	url := chdbtest.Start(t, "").URL()
	first := openAt(t, url, false)
	if done, err := first.Migrated(t.Context()); err != nil || done {
		t.Errorf("Migrated before Migrate = %v, %v", done, err)
	}
	var g errgroup.Group
	for range 4 {
		db := openAt(t, url, false)
		g.Go(func() error { return db.Migrate(context.Background()) })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if done, err := first.Migrated(t.Context()); err != nil || !done {
		t.Errorf("Migrated = %v, %v", done, err)
	}
	load(t, first, head("a", run1), report(2025))
	if n := scalar[uint64](t, first, "SELECT count() FROM documents"); n != 1 {
		t.Errorf("%d documents; want 1", n)
	}
}

// A worker killed between two statements leaves the file unrecorded; the next one begins it again.
func TestMigrateAfterAKillInTheMiddle(t *testing.T) {
	ms, err := ddl.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	db := openAt(t, chdbtest.Start(t, "").URL(), true)
	ctx := t.Context()
	load(t, db, head("a", run1), report(2025))
	for _, sql := range []string{
		"ALTER TABLE migrations DELETE WHERE version >= 2 SETTINGS mutations_sync = 2", "DROP VIEW target_vs_actual", "DROP VIEW documents",
	} {
		if err := db.conn.Exec(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := db.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM documents"); n != 1 {
		t.Errorf("%d documents; want 1", n)
	}
	if n := scalar[uint64](t, db, "SELECT count() FROM migrations FINAL"); n != uint64(len(ms)) {
		t.Errorf("%d migrations recorded; want %d", n, len(ms))
	}
}

// Views are what users read: everything they show says what it is.
func TestEveryTableAndViewIsExplained(t *testing.T) {
	db := open(t)
	if got := scalar[string](t, db, "SELECT arrayStringConcat(groupArray(name), ' ') FROM system.tables WHERE database = currentDatabase() AND comment = ''"); got != "" {
		t.Errorf("without a comment: %s", got)
	}
	ms, err := ddl.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range ms {
		for _, sql := range m.Statements {
			if !strings.HasPrefix(sql, "CREATE TABLE IF NOT EXISTS") && !strings.HasPrefix(sql, "CREATE OR REPLACE VIEW") {
				t.Errorf("%s: %.60q may not be applied twice", m.Name, sql)
			}
		}
	}
}
