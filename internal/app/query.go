package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/schemas/queries"
)

func (a *app) queryCommand() *cobra.Command {
	var format string
	var asJSON, list, showSQL bool
	c := &cobra.Command{
		Use:   `query "SQL"|@NAME|-`,
		Short: "Ask the database, running or resting, in SQL",
		Long: `Ask the database in SQL. The tables for users are documents, sentences, facts, mentions, terms,
citations, tables_cells, coverage, absences and the dictionaries indicators, regions, units; the views
over the years are series, targets, target_vs_actual, term_years, term_first, revisions and
contradictions. DESCRIBE facts lists the columns with what each means. Queries only read. With - the
SQL is read from standard input. @NAME is one of the analyses asked most, which --list lists; --sql
prints it, for you to start from.`,
		Example: `  zhice query "SELECT period, value, unit FROM series WHERE indicator_id = 'gdp_growth' ORDER BY period"
  zhice query "SELECT indicator, span, qualifier_surface, page FROM facts WHERE modality = 'target'" --format csv
  zhice query "DESCRIBE facts"
  zhice query @growth_target_panel
  zhice query --list`,
		Args: func(_ *cobra.Command, args []string) error {
			if list == (len(args) == 1) || len(args) > 1 {
				return errors.New("give one query, or --list")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if list {
				a.listQueries()
				return nil
			}
			sql, err := a.statement(args[0])
			if err != nil {
				return &usageError{c.CommandPath(), err}
			}
			if showSQL {
				a.printf("%s\n", sql)
				return nil
			}
			if asJSON {
				format = "jsonl"
			}
			out := &counted{Writer: a.out}
			err = a.withDatabase(c.Context(), func(db *clickhouse.DB) error { return db.Query(c.Context(), sql, format, out) })
			if err == nil && out.n == 0 {
				a.notef("zhice: no rows\n")
			}
			return err
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().StringVar(&format, "format", "table", "table, json, jsonl, csv, tsv, vertical, markdown, parquet, or any of ClickHouse's own")
	c.Flags().BoolVar(&asJSON, "json", false, "the same as --format jsonl")
	c.Flags().BoolVar(&list, "list", false, "list the analyses that have a name")
	c.Flags().BoolVar(&showSQL, "sql", false, "print the SQL instead of asking it")
	return c
}

// counted counts what passes through it.
type counted struct {
	io.Writer

	n int
}

func (w *counted) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	w.n += n
	return n, err
}

// statement is the SQL of what was given: SQL itself, the name of an analysis, or - for standard input.
func (a *app) statement(given string) (string, error) {
	if name, ok := strings.CutPrefix(given, "@"); ok {
		q, ok := queries.Named(name)
		if !ok {
			return "", unknownAnalysis(name)
		}
		return q.SQL, nil
	}
	if given == "-" {
		b, err := io.ReadAll(a.in)
		if err != nil {
			return "", err
		}
		given = string(b)
	}
	if strings.TrimSpace(given) == "" {
		return "", errors.New("there is no SQL to ask")
	}
	return given, nil
}

func unknownAnalysis(name string) error {
	all := queries.List()
	names := make([]string, len(all))
	for i, q := range all {
		names[i] = q.Name
	}
	return fmt.Errorf("no analysis is called @%s%s", name, cmp.Or(didYouMean(name, names), "; `zhice query --list` lists them"))
}

func (a *app) listQueries() {
	for _, q := range queries.List() {
		a.printf("@%-26s %s\n", q.Name, q.Title)
	}
}

// rowsOf asks the database and decodes each row of the answer into a T, by its JSON names.
func rowsOf[T any](ctx context.Context, db *clickhouse.DB, sql string) ([]T, error) {
	var out bytes.Buffer
	if err := db.Query(ctx, sql, "jsonl", &out); err != nil {
		return nil, err
	}
	var rows []T
	for d := json.NewDecoder(&out); d.More(); {
		var row T
		if err := d.Decode(&row); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// withDatabase opens the database with its tables for as long as use takes.
func (a *app) withDatabase(ctx context.Context, use func(*clickhouse.DB) error) error {
	b, err := a.open(ctx, need{sql: true})
	if err != nil {
		return err
	}
	defer b.close()
	return b.withDatabase(ctx, use)
}

// withDatabase makes the tables only where the database was started here: elsewhere they belong to whoever loads, and a
// login that may only read must do.
func (b *backend) withDatabase(ctx context.Context, use func(*clickhouse.DB) error) error {
	db, err := clickhouse.Open(ctx, b.sqlURL)
	if err != nil {
		return fmt.Errorf("ClickHouse at %s: %w; run `zhice doctor`", withoutLogin(b.sqlURL), err)
	}
	if b.ownSQL {
		err = db.Migrate(ctx)
	}
	if err == nil {
		err = db.Explain(ctx, use(db))
	}
	return errors.Join(err, db.Close())
}
