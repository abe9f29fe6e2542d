package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/load/clickhouse"
)

func (a *app) queryCommand() *cobra.Command {
	var format string
	var asJSON bool
	c := &cobra.Command{
		Use:   `query "SQL"|-`,
		Short: "Ask the database, running or resting, in SQL",
		Long: `Ask the database in SQL. The tables for users are documents, sentences, facts, mentions, terms,
citations, tables_cells, coverage and the dictionaries indicators, regions, units; the views over the
years are series, targets, target_vs_actual, term_years, term_first and revisions. DESCRIBE facts
lists the columns with what each means. Queries only read. With - the SQL is read from standard
input.`,
		Example: `  zhice query "SELECT period, value, unit FROM series WHERE indicator_id = 'gdp_growth' ORDER BY period"
  zhice query "SELECT indicator, span, qualifier_surface, page FROM facts WHERE modality = 'target'" --format csv
  zhice query "DESCRIBE facts"`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			sql := args[0]
			if sql == "-" {
				b, err := io.ReadAll(a.in)
				if err != nil {
					return err
				}
				sql = string(b)
			}
			if strings.TrimSpace(sql) == "" {
				return &usageError{c.CommandPath(), errors.New("there is no SQL to ask")}
			}
			if asJSON {
				format = "jsonl"
			}
			return a.withDatabase(c.Context(), func(db *clickhouse.DB) error { return db.Query(c.Context(), sql, format, a.out) })
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().StringVar(&format, "format", "table", "table, json, jsonl, csv, tsv, vertical, markdown, or any of ClickHouse's own")
	c.Flags().BoolVar(&asJSON, "json", false, "the same as --format jsonl")
	return c
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
		err = use(db)
	}
	return errors.Join(err, db.Close())
}
