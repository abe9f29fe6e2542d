package app

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/chart"
	"github.com/zhice-project/zhice/load/clickhouse"
)

// seriesOptions are the flags of zhice series.
type seriesOptions struct {
	region, format, out   string
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
with how many points each has. Without --region all regions are shown, each as a series of its own.`,
		Example: `  zhice series 经济增长 --region 000000 --plot
  zhice series gdp_growth --region 520000 --target
  zhice series grain_output --format csv
  zhice series gdp_growth --region 中国 --out growth.svg`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if o.out != "" && pictureFormat(o.out) != chart.PNG && pictureFormat(o.out) != chart.SVG {
				return &usageError{c.CommandPath(), errors.New("--out draws .svg and .png; for other files use --format and >")}
			}
			if o.asJSON {
				o.format = "jsonl"
			}
			return a.withDatabase(c.Context(), func(db *clickhouse.DB) error { return a.series(c.Context(), db, args[0], o) })
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().StringVar(&o.region, "region", "", "only this region, by six-digit code or full name (000000 is the whole country)")
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
	sql := seriesQuery(indicator.ID, o.region, o.only)
	if o.showSQL {
		a.printf("%s\n", sql)
		return nil
	}
	points, err := rowsOf[point](ctx, db, sql)
	if err != nil {
		return err
	}
	if len(points) == 0 {
		a.notef("zhice: no year of %s is known%s\n"+
			"       `zhice query \"SELECT DISTINCT indicator_id, indicator, region FROM series\"` lists what is\n", indicator.ID, inRegion(o.region))
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

func inRegion(region string) string {
	if region == "" {
		return ""
	}
	return " in region " + region + " (a six-digit code or a full name)"
}
