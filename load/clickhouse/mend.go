package clickhouse

import (
	"context"
	"fmt"
	"slices"
	"strings"

	ddl "github.com/zhice-project/zhice/schemas/clickhouse"
)

// mend gives a table of an older zhice what it lacks: columns, a longer sorting key, indexes, settings, and the present
// way to compute columns. Rows written before have the defaults of new columns until their documents are read again;
// what the server computes it computes of them too. All of it may be done again, and by several workers at once.
func (db *DB) mend(ctx context.Context, t ddl.Table) error {
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
	db.mu.Lock()
	delete(db.types, t.Name)
	db.mu.Unlock()
	if t.Name == statementsTable {
		return db.fillStatements(ctx)
	}
	return nil
}

// tableNow is a table as the server has it.
type tableNow struct {
	columns  []string
	computed map[string]string // column: the expression, as the server writes it
	lacking  map[string]bool   // computed columns that some rows were written without
	orderBy  string
	indexes  []string
}

func (db *DB) tableNow(ctx context.Context, table string) (tableNow, error) {
	now := tableNow{computed: map[string]string{}, lacking: map[string]bool{}}
	var expressions, lacking []string
	err := db.conn.QueryRow(ctx, `SELECT groupArray(name), groupArray(if(default_kind = 'MATERIALIZED', default_expression, ''))
		FROM system.columns WHERE database = currentDatabase() AND table = ?`, table).Scan(&now.columns, &expressions)
	if err != nil {
		return now, failure(ctx, "list the columns of "+table, err)
	}
	for i, e := range expressions {
		now.computed[now.columns[i]] = e
	}
	err = db.conn.QueryRow(ctx, `SELECT groupArray(name) FROM
		(
			SELECT c.name AS name FROM system.columns AS c CROSS JOIN
				(SELECT name FROM system.parts WHERE database = currentDatabase() AND table = ? AND active AND rows > 0) AS p
			WHERE c.database = currentDatabase() AND c.table = ? AND c.default_kind = 'MATERIALIZED' AND (p.name, c.name) NOT IN
				(SELECT name, column FROM system.parts_columns WHERE database = currentDatabase() AND table = ? AND active)
		)`, table, table, table).Scan(&lacking)
	if err != nil {
		return now, failure(ctx, "list the parts of "+table, err)
	}
	for _, c := range lacking {
		now.lacking[c] = true
	}
	err = db.conn.QueryRow(ctx, `SELECT any(sorting_key),
			(SELECT groupArray(name) FROM system.data_skipping_indices WHERE database = currentDatabase() AND table = ?)
		FROM system.tables WHERE database = currentDatabase() AND name = ?`, table, table).Scan(&now.orderBy, &now.indexes)
	return now, failure(ctx, "ask for the order of "+table, err)
}

// mendColumns adds columns, and those the sorting key ends with in the same statement: that is the only time a column may
// join it. What was written twice has the same values in new columns and would show twice, so it is merged away before:
// where the server cannot, for want of disk say, the migration fails rather than show too much.
func (db *DB) mendColumns(ctx context.Context, t ddl.Table, now tableNow) error {
	clauses := lacks(t, now.columns)
	if longer := strings.HasPrefix(t.OrderBy, now.orderBy+", "); longer {
		if err := db.exec(ctx, "OPTIMIZE TABLE "+t.Name+" FINAL SETTINGS optimize_throw_if_noop = 1"); err != nil {
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

// mendComputed gives computed columns their present expression. Rows of before are computed anew where they lack the
// column (read from other columns at every query it would be slow, and behind a filter wrong) and where it holds
// something else. The rows are asked and not the expression of before: a process killed behind the first ALTER would have
// left the present one, and rows computed by the other.
func (db *DB) mendComputed(ctx context.Context, t ddl.Table, before tableNow) error {
	var clauses []string
	for _, c := range t.Columns {
		if c.Computed && before.computed[c.Name] != "" {
			clauses = append(clauses, "MODIFY COLUMN "+c.Definition)
		}
	}
	if len(clauses) > 0 {
		if err := db.exec(ctx, "ALTER TABLE "+t.Name+" "+strings.Join(clauses, ", ")); err != nil {
			return err
		}
	}
	now, err := db.tableNow(ctx, t.Name)
	if err != nil {
		return err
	}
	var lacking []string
	for _, c := range t.Columns {
		if c.Computed && now.lacking[c.Name] {
			lacking = append(lacking, c.Name)
		}
	}
	if err := db.computeAnew(ctx, t.Name, lacking); err != nil {
		return err
	}
	for _, c := range t.Columns { // one after the other: some are computed of those before them
		if !c.Computed {
			continue
		}
		var other uint64
		err := db.conn.QueryRow(ctx, "SELECT count() FROM (SELECT 1 FROM "+t.Name+" WHERE "+c.Name+" != ("+now.computed[c.Name]+") LIMIT 1)").Scan(&other)
		if err != nil {
			return failure(ctx, "look for rows of "+t.Name+" that were computed otherwise", err)
		}
		if other == 0 {
			continue
		}
		if err := db.computeAnew(ctx, t.Name, []string{c.Name}); err != nil {
			return err
		}
	}
	return nil
}

func (db *DB) computeAnew(ctx context.Context, table string, columns []string) error {
	if len(columns) == 0 {
		return nil
	}
	return db.exec(ctx, "ALTER TABLE "+table+" MATERIALIZE COLUMN "+strings.Join(columns, ", MATERIALIZE COLUMN ")+waited)
}

// waited lets an ALTER return when the rows that are there have been written anew.
const waited = " SETTINGS mutations_sync = 2"

// mendIndexes drops indexes that are no longer wanted, and then adds others, over the rows that are there too: a column
// has one index of a kind.
func (db *DB) mendIndexes(ctx context.Context, t ddl.Table, now tableNow) error {
	for _, i := range now.indexes {
		if slices.ContainsFunc(t.Indexes, func(c ddl.Column) bool { return c.Name == i }) {
			continue
		}
		if err := db.exec(ctx, "ALTER TABLE "+t.Name+" DROP INDEX IF EXISTS "+i+waited); err != nil {
			return err
		}
	}
	for _, i := range t.Indexes {
		if slices.Contains(now.indexes, i.Name) {
			continue
		}
		if err := db.exec(ctx, "ALTER TABLE "+t.Name+" ADD INDEX IF NOT EXISTS "+strings.TrimPrefix(i.Definition, "INDEX ")); err != nil {
			return err
		}
		if err := db.exec(ctx, "ALTER TABLE "+t.Name+" MATERIALIZE INDEX "+i.Name+waited); err != nil {
			return err
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
// Only what is committed is missing there: what is being loaded goes into both tables. The commits are therefore looked at
// before the statements. Two workers that fill at once both write what lacks, and each merges it into one.
func (db *DB) fillStatements(ctx context.Context) error {
	const lacking = ` FROM facts_all
		WHERE indicator_id != '' AND generation IN (SELECT generation FROM generations)
			AND (generation, id) NOT IN (SELECT generation, id FROM ` + statementsTable + ")"
	var n uint64
	if err := db.conn.QueryRow(ctx, "SELECT count()"+lacking).Scan(&n); err != nil || n == 0 {
		return failure(ctx, "look for facts that "+statementsTable+" lacks", err)
	}
	var columns []string
	err := db.conn.QueryRow(ctx, `SELECT groupArray(name) FROM system.columns WHERE database = currentDatabase() AND table = ? AND default_kind != 'MATERIALIZED'
		AND name IN (SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'facts_all')`, statementsTable).Scan(&columns)
	if err != nil {
		return failure(ctx, "list the columns of "+statementsTable, err)
	}
	list := strings.Join(columns, ", ")
	if err := db.exec(ctx, "INSERT INTO "+statementsTable+" ("+list+") SELECT "+list+lacking); err != nil {
		return err
	}
	return db.exec(ctx, "OPTIMIZE TABLE "+statementsTable+" FINAL")
}
