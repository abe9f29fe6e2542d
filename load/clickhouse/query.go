package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// formats are short names for ClickHouse's own.
var formats = map[string]string{
	"": "PrettyCompact", "table": "PrettyCompact", "json": "JSON", "jsonl": "JSONEachRow", "ndjson": "JSONEachRow", "csv": "CSVWithNames",
	"tsv": "TSVWithNames", "vertical": "Vertical", "markdown": "Markdown", "md": "Markdown", "parquet": "Parquet", "arrow": "Arrow",
}

// Format gives ClickHouse's name of a format: table (the default), json, jsonl, csv, tsv, vertical, markdown, parquet,
// arrow, or any that ClickHouse itself knows.
func Format(name string) string {
	if f, ok := formats[strings.ToLower(name)]; ok {
		return f
	}
	return name
}

// trailingFormat takes FORMAT X off the end of a statement, as people type it for ClickHouse's own client.
func trailingFormat(sql, format string) (statement, wanted string) {
	if m := formatRE.FindStringSubmatchIndex(sql); m != nil {
		return sql[:m[0]], sql[m[2]:m[3]]
	}
	return sql, format
}

var formatRE = regexp.MustCompile(`(?i)\s+FORMAT\s+(\w+)\s*;?\s*$`)

// Query runs one statement of a user and writes its result to w as it comes, in a format as for Format. It needs no
// Migrate and no right but to read: what would change something, write a file or reach elsewhere is a *RefusedError.
// Over HTTP the server makes the format, any it knows; over the native protocol this package does, and knows
// PrettyCompact, Vertical, JSON, JSONEachRow, CSV, CSVWithNames, TSV and TSVWithNames. The server's message about a wrong
// statement comes back as a *clickhouse.Exception, without a reason of schemas: no document is concerned.
func (db *DB) Query(ctx context.Context, sql, format string, w io.Writer) error {
	if err := refuse(sql); err != nil {
		return err
	}
	sql, format = trailingFormat(sql, Format(format))
	if db.opt.Protocol != clickhouse.HTTP {
		return db.queryRows(ctx, sql, format, w)
	}
	settings := clickhouse.Settings{"output_format_pretty_row_numbers": 0, "output_format_pretty_color": "0", "readonly": readOnly}
	r, err := db.conn.QueryFormat(clickhouse.Context(ctx, clickhouse.WithSettings(settings)), format, sql)
	if err != nil {
		return db.queryError(ctx, err)
	}
	defer r.Close()
	if _, err := io.Copy(w, r); err != nil {
		return db.queryError(ctx, err)
	}
	return nil
}

// readOnly lets a query change settings of its own and nothing else.
const readOnly = 2

// queryError keeps the server's own message and otherwise says that it cannot be reached. Query does not migrate, as a
// reader may not: where a table is missing because nothing has been loaded yet, or by an older zhice, it says so.
func (db *DB) queryError(ctx context.Context, err error) error {
	if asException(err) != nil {
		return db.Explain(ctx, err)
	}
	return failure(ctx, "query ClickHouse", err)
}

// Explain says of an error about a table or column that is not there that the database is not up to date, where that is
// why: whoever only reads does not migrate. Any other error comes back as it is.
func (db *DB) Explain(ctx context.Context, err error) error {
	if _, told := errors.AsType[*outdatedError](err); told {
		return err
	}
	switch code(asException(err)) {
	case codeUnknownTable, codeUnknownDatabase, codeUnknownIdentifier:
		if done, asked := db.Migrated(ctx); asked == nil && !done {
			return &outdatedError{db.Database(), err}
		}
	}
	return err
}

// outdatedError is a question to a database of an older zhice, or to one nothing was ever loaded into.
type outdatedError struct {
	database string
	err      error
}

func (e *outdatedError) Error() string {
	return fmt.Sprintf("database %s has not all tables of this zhice yet; `zhice run` and `zhice worker load` make them: %v", e.database, asException(e.err))
}
func (e *outdatedError) Unwrap() error { return e.err }

// queryRows makes the format here.
func (db *DB) queryRows(ctx context.Context, sql, format string, w io.Writer) error {
	render, ok := renderers[format]
	if !ok {
		return fmt.Errorf("format %s needs ClickHouse's HTTP address (http://…); natively there are table, json, jsonl, csv, tsv and vertical", format)
	}
	rows, err := db.conn.Query(clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"readonly": readOnly})), sql)
	if err != nil {
		return db.queryError(ctx, err)
	}
	defer rows.Close()
	if err := render(rows, w); err != nil {
		return db.queryError(ctx, err)
	}
	return nil
}
