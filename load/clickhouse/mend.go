package clickhouse

import (
	"context"
	"fmt"
	"slices"
	"strings"

	ddl "github.com/zhice-project/zhice/schemas/clickhouse"
)

// mend gives tables of an older zhice what they lack: columns, a longer sorting key, indexes, settings, and the present
// way to compute columns. Rows written before have the defaults of new columns until their documents are read again;
// what the server computes it computes of them too. All of it may be done again, and by several workers at once.
func (db *DB) mend(ctx context.Context, tables []ddl.Table) error {
	for _, t := range tables {
		there, err := db.tableNow(ctx, t.Name)
		if err != nil {
			return err
		}
		for _, step := range []func(context.Context, ddl.Table, tableNow) error{
			db.mendColumns, db.mendComputed, db.mendIndexes, db.mendSettings,
		} {
			if err := step(ctx, t, there); err != nil {
				return err
			}
		}
		if t.Name == statementsTable {
			if err := db.fillStatements(ctx); err != nil {
				return err
			}
		}
	}
	db.mu.Lock()
	clear(db.types)
	db.mu.Unlock()
	return nil
}

// tableNow is a table as the server has it.
type tableNow struct {
	columns  []string
	computed map[string]string // column: the expression, as the server writes it
	orderBy  string
	indexes  []string
}

func (db *DB) tableNow(ctx context.Context, table string) (tableNow, error) {
	now := tableNow{computed: map[string]string{}}
	var expressions []string
	err := db.conn.QueryRow(ctx, `SELECT groupArray(name), groupArray(if(default_kind = 'MATERIALIZED', default_expression, ''))
		FROM system.columns WHERE database = currentDatabase() AND table = ?`, table).Scan(&now.columns, &expressions)
	if err != nil {
		return now, failure(ctx, "list the columns of "+table, err)
	}
	for i, e := range expressions {
		now.computed[now.columns[i]] = e
	}
	err = db.conn.QueryRow(ctx, `SELECT any(sorting_key), (SELECT groupArray(name) FROM system.data_skipping_indices WHERE database = currentDatabase() AND table = ?)
		FROM system.tables WHERE database = currentDatabase() AND name = ?`, table, table).Scan(&now.orderBy, &now.indexes)
	return now, failure(ctx, "ask for the order of "+table, err)
}

// mendColumns adds columns, and those the sorting key ends with in the same statement: that is the only time a column may
// join it. What was written twice has the same values in new columns and would show twice, so it is merged away before.
func (db *DB) mendColumns(ctx context.Context, t ddl.Table, now tableNow) error {
	clauses := lacks(t, now.columns)
	if longer := strings.HasPrefix(t.OrderBy, now.orderBy+", "); longer {
		if err := db.exec(ctx, "OPTIMIZE TABLE "+t.Name+" FINAL"); err != nil {
			return err
		}
		clauses = append(clauses, "MODIFY ORDER BY ("+t.OrderBy+")")
	}
	if len(clauses) == 0 {
		return nil
	}
	if err := db.exec(ctx, "ALTER TABLE "+t.Name+" "+strings.Join(clauses, ", ")); err != nil {
		return fmt.Errorf("table %s is of another zhice and cannot be mended; use another database or --data folder, "+
			"or drop the table and run `zhice reprocess`: %w", t.Name, err)
	}
	return nil
}

// mendComputed gives computed columns their present expression, and where that is another one than before computes the
// rows that are there anew.
func (db *DB) mendComputed(ctx context.Context, t ddl.Table, before tableNow) error {
	var clauses, again []string
	for _, c := range t.Columns {
		if c.Computed && before.computed[c.Name] != "" {
			clauses = append(clauses, "MODIFY COLUMN "+c.Definition)
		}
	}
	if len(clauses) == 0 {
		return nil
	}
	if err := db.exec(ctx, "ALTER TABLE "+t.Name+" "+strings.Join(clauses, ", ")); err != nil {
		return err
	}
	after, err := db.tableNow(ctx, t.Name)
	if err != nil {
		return err
	}
	for name, expression := range after.computed {
		if old := before.computed[name]; old != "" && old != expression {
			again = append(again, "MATERIALIZE COLUMN "+name)
		}
	}
	if len(again) == 0 {
		return nil
	}
	return db.exec(ctx, "ALTER TABLE "+t.Name+" "+strings.Join(again, ", ")+waited)
}

// waited lets an ALTER return when the rows that are there have been written anew.
const waited = " SETTINGS mutations_sync = 2"

// mendIndexes adds indexes, over the rows that are there too, and drops those that are no longer wanted.
func (db *DB) mendIndexes(ctx context.Context, t ddl.Table, now tableNow) error {
	wanted := map[string]bool{}
	for _, i := range t.Indexes {
		wanted[i.Name] = true
		if slices.Contains(now.indexes, i.Name) {
			continue
		}
		definition := strings.TrimPrefix(i.Definition, "INDEX ")
		if err := db.exec(ctx, "ALTER TABLE "+t.Name+" ADD INDEX IF NOT EXISTS "+definition); err != nil {
			return err
		}
		if err := db.exec(ctx, "ALTER TABLE "+t.Name+" MATERIALIZE INDEX "+i.Name+waited); err != nil {
			return err
		}
	}
	for _, i := range now.indexes {
		if !wanted[i] {
			if err := db.exec(ctx, "ALTER TABLE "+t.Name+" DROP INDEX IF EXISTS "+i); err != nil {
				return err
			}
		}
	}
	return nil
}

func (db *DB) mendSettings(ctx context.Context, t ddl.Table, _ tableNow) error {
	if t.Settings == "" {
		return nil
	}
	return db.exec(ctx, "ALTER TABLE "+t.Name+" MODIFY SETTING "+t.Settings)
}

// statementsTable has the facts of known indicators once more, in another order.
const statementsTable = "statements_all"

// fillStatements gives the table the facts that were loaded before it was there, and those whose filling was cut short.
func (db *DB) fillStatements(ctx context.Context) error {
	var columns []string
	err := db.conn.QueryRow(ctx, `SELECT groupArray(name) FROM system.columns WHERE database = currentDatabase() AND table = ? AND default_kind != 'MATERIALIZED'
		AND name IN (SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'facts_all')`, statementsTable).Scan(&columns)
	if err != nil {
		return failure(ctx, "list the columns of "+statementsTable, err)
	}
	list := strings.Join(columns, ", ")
	return db.exec(ctx, "INSERT INTO "+statementsTable+" ("+list+") SELECT "+list+" FROM facts_all WHERE indicator_id != '' AND (generation, id) NOT IN (SELECT generation, id FROM "+statementsTable+")")
}
