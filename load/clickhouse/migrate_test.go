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

// A data folder of an older zhice: tables without columns and settings of today, all files recorded as applied or not.
func TestMigrateMendsTablesOfAnOlderZhice(t *testing.T) {
	for name, recorded := range map[string]bool{"another file": false, "the same file": true} {
		t.Run(name, func(t *testing.T) {
			db := open(t)
			ctx := t.Context()
			load(t, db, head("a", run1), report(2024, fact("f1", "gdp_growth", "actual", 5, "2023")))
			older := []string{
				"DROP VIEW documents", "DROP VIEW facts",
				"ALTER TABLE documents_all DROP COLUMN subtitle", "ALTER TABLE facts_all DROP COLUMN kind, DROP COLUMN note",
				"ALTER TABLE indicators DROP COLUMN goal", "ALTER TABLE facts_all MODIFY SETTING fsync_after_insert = 0",
			}
			if !recorded {
				older = append(older, "ALTER TABLE migrations UPDATE checksum = 1 WHERE version = 1 SETTINGS mutations_sync = 2")
			}
			for _, sql := range older {
				if err := db.conn.Exec(ctx, sql); err != nil {
					t.Fatalf("%s: %v", sql, err)
				}
			}
			if done, err := db.Migrated(ctx); err != nil || done {
				t.Errorf("Migrated = %v, %v; want that something is missing", done, err)
			}
			if err := db.Migrate(ctx); err != nil {
				t.Fatal(err)
			}
			if done, err := db.Migrated(ctx); err != nil || !done {
				t.Errorf("Migrated = %v, %v", done, err)
			}
			load(t, db, head("b", run1), report(2025, fact("f2", "gdp_growth", "actual", 5, "2024")))
			if err := db.PutDictionaries(ctx, Dictionaries{Indicators: []Indicator{{ID: "cpi", Goal: "ceiling"}}}); err != nil {
				t.Fatal(err)
			}
			for sql, want := range map[string]string{
				"SELECT arrayStringConcat(arraySort(groupArray(concat(doc_id, ' ', title, ' ', subtitle))), ', ') FROM documents": "a 工作报告 , b 工作报告 ",
				"SELECT arrayStringConcat(arraySort(groupArray(concat(kind, ' ', id, ' ', measure))), ', ') FROM facts":           " f1 growth, growth f2 growth",
				"SELECT goal FROM indicators": "ceiling",
				"SELECT toString(create_table_query LIKE '%fsync_after_insert = 1%') FROM system.tables WHERE database = currentDatabase() AND name = 'facts_all'": "1",
			} {
				if got := scalar[string](t, db, sql); got != want {
					t.Errorf("%s: %q; want %q", sql, got, want)
				}
			}
		})
	}
}

// What no column can be added for says so at once, and what to do.
func TestMigrateRefusesATableItCannotMend(t *testing.T) {
	db := openAt(t, chdbtest.Start(t, "").URL(), false)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{"DROP TABLE terms_all", "CREATE VIEW terms_all AS SELECT 'x' AS doc_id"} {
		if err := db.conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "terms_all is of another zhice") {
		t.Errorf("err = %v; want one that names the table and what to do", err)
	}
}

// Views are what users read: everything they show says what it is.
func TestEveryTableAndViewIsExplained(t *testing.T) {
	db := open(t)
	if got := scalar[string](t, db, "SELECT arrayStringConcat(groupArray(name), ' ') FROM system.tables WHERE database = currentDatabase() AND comment = ''"); got != "" {
		t.Errorf("without a comment: %s", got)
	}
	const unexplained = `SELECT arrayStringConcat(groupArray(concat(v.table, '.', v.name)), ' ') FROM system.columns AS v
		INNER JOIN system.columns AS b ON b.database = v.database AND b.table = concat(v.table, '_all') AND b.name = v.name
		WHERE v.database = currentDatabase() AND v.comment = '' AND b.comment != ''`
	if got := scalar[string](t, db, unexplained); got != "" {
		t.Errorf("columns of views that say less than their tables: %s", got)
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
