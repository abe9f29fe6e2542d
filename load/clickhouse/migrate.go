package clickhouse

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/zhice-project/zhice/schemas"
	ddl "github.com/zhice-project/zhice/schemas/clickhouse"
)

// minVersion is the first ClickHouse whose text index needs no experimental switch.
var minVersion = [2]uint64{26, 2}

const migrateTries = 8

const migrationsTable = `CREATE TABLE IF NOT EXISTS migrations
(
    version UInt32 COMMENT 'number of the file',
    name String COMMENT 'its name',
    checksum UInt64 COMMENT 'of its text',
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY version
COMMENT 'Which files of tables and views have been applied'`

// Migrate makes the database and brings tables and views up to date, those a user has dropped too (their rows are gone;
// reading the documents again brings them back), and columns and settings that tables of an older zhice lack. It may
// run in several processes at once and after it was killed anywhere: every statement may be applied twice, and a file
// is recorded only after its last one.
func (db *DB) Migrate(ctx context.Context) error {
	if err := db.makeDatabase(ctx); err != nil {
		return err
	}
	if err := db.exec(ctx, migrationsTable); err != nil {
		return err
	}
	pending, err := db.pending(ctx)
	if err != nil {
		return err
	}
	for _, m := range pending {
		if err := db.apply(ctx, m); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
		if err := db.exec(ctx, "INSERT INTO migrations (version, name, checksum) VALUES (?, ?, ?)", m.Version, m.Name, m.Checksum); err != nil {
			return err
		}
	}
	if len(pending) > 0 {
		return db.commentViews(ctx)
	}
	return nil
}

// apply makes what a file says, each table as it is to be before the views that read it.
func (db *DB) apply(ctx context.Context, m ddl.Migration) error {
	for _, sql := range m.Statements {
		if err := db.exec(ctx, sql); err != nil {
			return err
		}
		for _, t := range m.Tables {
			if !strings.HasPrefix(sql, "CREATE TABLE IF NOT EXISTS "+t.Name+"\n") {
				continue
			}
			if err := db.mend(ctx, t); err != nil {
				return err
			}
		}
	}
	return nil
}

// pending lists the files that were not applied as they are now, or of which something is missing. Where columns are,
// the files behind are applied again too: their views show the columns.
func (db *DB) pending(ctx context.Context) ([]ddl.Migration, error) {
	applied, err := db.applied(ctx)
	if err != nil {
		return nil, err
	}
	there, err := db.columns(ctx)
	if err != nil {
		return nil, err
	}
	migrations, err := ddl.Migrations()
	if err != nil {
		return nil, err
	}
	lacking := false
	return slices.DeleteFunc(migrations, func(m ddl.Migration) bool {
		missing := slices.ContainsFunc(m.Objects, func(o string) bool { return there[o] == nil })
		lacking = lacking || slices.ContainsFunc(m.Tables, func(t ddl.Table) bool { return len(lacks(t, there[t.Name])) > 0 })
		return applied[m.Version] == m.Checksum && !missing && !lacking
	}), nil
}

// columns lists the names of the columns of every table and view.
func (db *DB) columns(ctx context.Context) (map[string][]string, error) {
	rows, err := db.conn.Query(ctx, "SELECT table, groupArray(name) FROM system.columns WHERE database = currentDatabase() GROUP BY table")
	if err != nil {
		return nil, failure(ctx, "list the columns", err)
	}
	defer rows.Close()
	out := map[string][]string{}
	for rows.Next() {
		var table string
		var names []string
		if err := rows.Scan(&table, &names); err != nil {
			return nil, failure(ctx, "list the columns", err)
		}
		out[table] = names
	}
	return out, failure(ctx, "list the columns", rows.Err())
}

// lacks gives the ADD COLUMN clauses for what a table that is there does not have, each at its place: views of two
// halves match them by their order.
func lacks(t ddl.Table, there []string) (clauses []string) {
	place := " FIRST"
	for _, c := range t.Columns {
		if len(there) > 0 && !slices.Contains(there, c.Name) {
			clauses = append(clauses, "ADD COLUMN IF NOT EXISTS "+c.Definition+place)
		}
		place = " AFTER " + c.Name
	}
	return clauses
}

// makeDatabase works from the server's default database: ours may not be there to connect to.
func (db *DB) makeDatabase(ctx context.Context) error {
	opt := *db.opt
	opt.Auth.Database = "default"
	conn, err := clickhouse.Open(&opt)
	if err != nil {
		return failure(ctx, "reach ClickHouse", err)
	}
	defer conn.Close()
	v, err := conn.ServerVersion()
	if err != nil {
		return failure(ctx, "ask ClickHouse for its version", err)
	}
	if v.Version.Major < minVersion[0] || v.Version.Major == minVersion[0] && v.Version.Minor < minVersion[1] {
		return fmt.Errorf("this ClickHouse is version %d.%d: zhice needs %d.%d or later", v.Version.Major, v.Version.Minor, minVersion[0], minVersion[1])
	}
	name := "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(db.Database()) + "`"
	return failure(ctx, "make database "+db.Database(), conn.Exec(ctx, "CREATE DATABASE IF NOT EXISTS "+name))
}

func (db *DB) applied(ctx context.Context) (map[int]uint64, error) {
	rows, err := db.conn.Query(ctx, "SELECT version, checksum FROM migrations FINAL")
	if err != nil {
		return nil, failure(ctx, "read migrations", err)
	}
	defer rows.Close()
	out := map[int]uint64{}
	for rows.Next() {
		var version uint32
		var checksum uint64
		if err := rows.Scan(&version, &checksum); err != nil {
			return nil, failure(ctx, "read migrations", err)
		}
		out[int(version)] = checksum
	}
	return out, failure(ctx, "read migrations", rows.Err())
}

// raceCodes are what two workers at the same statement may get.
var raceCodes = map[int32]string{
	57: "TABLE_ALREADY_EXISTS", 60: "UNKNOWN_TABLE", 82: "DATABASE_ALREADY_EXISTS", 218: "TABLE_IS_DROPPED",
	236: "ABORTED", 341: "UNFINISHED", 388: "CANNOT_ASSIGN_OPTIMIZE", 473: "DEADLOCK_AVOIDED", 517: "CANNOT_ASSIGN_ALTER",
}

// exec runs a statement of the schema, again where another worker was at the same one.
func (db *DB) exec(ctx context.Context, sql string, args ...any) error {
	var err error
	for try := range migrateTries {
		err = db.conn.Exec(ctx, sql, args...)
		if _, passing := raceCodes[code(asException(err))]; !passing {
			break
		}
		if wait(ctx, time.Duration(10+rand.IntN(40<<try))*time.Millisecond) != nil {
			break
		}
	}
	doing, _, _ := strings.Cut(sql, "\n")
	return failure(ctx, doing, err)
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// commentedViews show a base table's columns, and take their comments from it.
var commentedViews = map[string]string{
	"documents": "documents_all", "sentences": "sentences_all", "facts": "facts_all", "mentions": "mentions_all",
	"terms": "terms_all", "tables_cells": "table_cells_all", "absences": "absences_all",
	"targets": "facts_all",
}

// commentViews lets DESCRIBE of a view explain its columns.
func (db *DB) commentViews(ctx context.Context) error {
	for view, base := range commentedViews {
		var parts []string
		rows, err := db.conn.Query(ctx, `SELECT v.name, b.comment FROM system.columns AS v
			INNER JOIN system.columns AS b ON b.name = v.name
			WHERE v.database = currentDatabase() AND b.database = currentDatabase() AND v.table = ? AND b.table = ? AND b.comment != ''`, view, base)
		if err != nil {
			return failure(ctx, "read column comments", err)
		}
		if parts, err = commentClauses(rows); err != nil {
			return failure(ctx, "read column comments", err)
		}
		if len(parts) == 0 {
			continue
		}
		if err := db.exec(ctx, "ALTER TABLE "+view+" "+strings.Join(parts, ", ")); err != nil {
			return err
		}
	}
	return nil
}

func commentClauses(rows driver.Rows) (parts []string, err error) {
	defer rows.Close()
	for rows.Next() {
		var name, comment string
		if err := rows.Scan(&name, &comment); err != nil {
			return nil, err
		}
		parts = append(parts, "COMMENT COLUMN `"+name+"` '"+strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(comment)+"'")
	}
	return parts, rows.Err()
}

// Migrated says whether all tables and views are up to date. It needs no right but to read.
func (db *DB) Migrated(ctx context.Context) (bool, error) {
	pending, err := db.pending(ctx)
	if f := schemas.AsFailure(err); err != nil && f.Reason == schemas.ReasonUnavailable && code(asException(err)) != 0 {
		return false, nil
	}
	return err == nil && len(pending) == 0, err
}
