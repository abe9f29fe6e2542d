package app

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/load/clickhouse"
)

// seriesOptions are the flags of zhice series.
type seriesOptions struct {
	regions               []string
	format, out           string
	only                  sides
	plot, asJSON, showSQL bool
}

func (a *app) seriesCommand() *cobra.Command {
	var o seriesOptions
	c := &cobra.Command{
		Use:   "series INDICATOR",
		Short: "Show an indicator over the years: promised and reached",
		Long: `Show an indicator over the years: what was promised and what was reached. An indicator is named by
its id, its name, another of its names or a part of one; where that fits several, they are listed
with how many points each has. Without --region all regions are shown, each as a series of its own.
--target and --actual together also show how far each target was met.`,
		Example: `  zhice series 经济增长 --region 全国 --plot
  zhice series grp_growth --region 贵州,广东,内蒙古 --out growth.svg
  zhice series gdp_growth --region 000000 --target --actual
  zhice series grain_output --format parquet > grain.parquet`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkPicture(o.out); err != nil {
				return &usageError{c.CommandPath(), err}
			}
			if o.asJSON {
				o.format = "jsonl"
			}
			return a.withDatabase(c.Context(), func(db *clickhouse.DB) error { return a.series(c.Context(), db, args[0], o) })
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().StringSliceVar(&o.regions, "region", nil, "only these regions, by six-digit code or name (全国 is the whole country)")
	c.Flags().BoolVar(&o.only.target, "target", false, "only what was promised")
	c.Flags().BoolVar(&o.only.actual, "actual", false, "only what was reached")
	c.Flags().BoolVar(&o.plot, "plot", false, "also draw the series with characters")
	c.Flags().StringVar(&o.out, "out", "", "draw the series into this file, .svg or .png")
	c.Flags().StringVar(&o.format, "format", "", "json, jsonl, csv, tsv, markdown, parquet, or any of ClickHouse's own, instead of tables")
	c.Flags().BoolVar(&o.asJSON, "json", false, "the same as --format jsonl: one object a year")
	c.Flags().BoolVar(&o.showSQL, "sql", false, "print the SQL instead of asking it")
	return c
}

func (a *app) series(ctx context.Context, db *clickhouse.DB, named string, o seriesOptions) error {
	indicator, err := findIndicator(ctx, db, named)
	if err != nil {
		return err
	}
	places, err := findPlaces(ctx, db, o.regions)
	if err != nil {
		return err
	}
	sql := seriesQuery(indicator.ID, places, o.only)
	if o.showSQL {
		a.printf("%s\n", sql)
		return nil
	}
	points, err := rowsOf[point](ctx, db, sql)
	if err != nil {
		return err
	}
	if len(points) == 0 {
		a.notef("zhice: no year of %s is known%s\n", indicator.ID, a.elsewhere(ctx, db, indicator.ID, places))
		return errFailed
	}
	if o.out != "" {
		if err := drawSeries(ctx, db, o.out, points); err != nil {
			return err
		}
	}
	switch {
	case o.format != "" && o.format != "table":
		return db.Query(ctx, sql, o.format, a.out)
	case o.out == "" || o.plot || o.format == "table":
		a.showSeries(points, o.plot, o.only)
	}
	return nil
}

// elsewhere says of which regions an indicator is known that is not known of the ones asked for.
func (a *app) elsewhere(ctx context.Context, db *clickhouse.DB, indicator string, places []place) string {
	if len(places) == 0 {
		return ""
	}
	known, err := rowsOf[place](ctx, db, "SELECT DISTINCT region_code AS code, region AS name FROM indicator_statements WHERE indicator_id = "+
		quoted(indicator)+" ORDER BY code, name")
	if err != nil || len(known) == 0 {
		return " anywhere"
	}
	return " in " + listPlaces(places) + "; it is of " + listPlaces(known)
}
