package app

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/load/clickhouse"
)

// point is one year of a series: what was promised, what was reached.
type point struct {
	Year      int      `json:"year"`
	Code      string   `json:"region_code"`
	Region    string   `json:"region"`
	Indicator string   `json:"indicator"`
	Measure   string   `json:"measure"`
	Base      string   `json:"base"` // what a growth is compared with, empty for the year before
	Unit      string   `json:"unit"`
	Target    *float64 `json:"target"`
	TargetHi  *float64 `json:"target_hi"` // where the target is a range
	Tone      string   `json:"tone"`
	Actual    *float64 `json:"actual"`
}

// seriesSQL joins the targets and the actuals of whole years; --sql prints it, for users to start from. A year's target
// is the one that was set last before the year was out, and in a year the one of the work report: an older plan for the
// same year does not outlive it. Value, upper end and tone are those of one sentence.
const seriesSQL = `SELECT year, region_code, region, indicator, measure, base, unit, if(goals > 0, chosen.1, NULL) AS target,
       if(goals > 0, chosen.2, NULL) AS target_hi, if(goals > 0, chosen.3, '') AS tone, actual
FROM
(
    SELECT toUInt16(period) AS year, region_code, region, any(name) AS indicator, measure, base, unit,
           argMaxIf((v, hi, tone), rank, side = 'target') AS chosen, countIf(side = 'target') AS goals, anyOrNullIf(v, side = 'actual') AS actual
    FROM
    (
        SELECT 'actual' AS side, period, region_code, region, indicator AS name, measure, base, unit, value AS v, CAST(NULL, 'Nullable(Float64)') AS hi,
               '' AS tone, (false, toUInt16(0), false, toDate32('1900-01-01'), toFloat32(0), '') AS rank
        FROM series WHERE indicator_id = %[1]s AND scope = ''
        UNION ALL
        SELECT 'target', assumeNotNull(period), region_code, region, indicator_name, measure, against, unit, signed_value, value_hi,
               qualifier_surface, (report_year <= toUInt16OrZero(period), report_year, title LIKE '%%政府工作报告%%', made.2, confidence, id)
        FROM indicator_statements WHERE indicator_id = %[1]s AND modality = 'target' AND part = ''
    )
    WHERE match(period, '^[0-9]{4}$')%[2]s
    GROUP BY period, region_code, region, measure, base, unit
)
ORDER BY region_code, region, measure, base, unit, year`

func (a *app) seriesCommand() *cobra.Command {
	var region string
	var plot, asJSON, showSQL bool
	c := &cobra.Command{
		Use:   "series INDICATOR [--region R] [--plot]",
		Short: "Show an indicator over the years: promised and reached",
		Example: `  zhice series gdp_growth --plot
  zhice series gdp_growth --region 520000
  zhice query "SELECT id, name FROM indicators"   # the indicators there are`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			sql := seriesQuery(args[0], region)
			if showSQL {
				a.printf("%s\n", sql)
				return nil
			}
			points, err := a.series(c.Context(), sql)
			if err != nil {
				return err
			}
			if len(points) == 0 {
				a.notef("zhice: no year of %s is known%s\n"+
					"       `zhice query \"SELECT DISTINCT indicator_id, indicator, region FROM series\"` lists what is\n", args[0], inRegion(region))
				return errFailed
			}
			if asJSON {
				e := jsonLines(a.out)
				for _, p := range points {
					if err := e.Encode(p); err != nil {
						return err
					}
				}
				return nil
			}
			a.showSeries(points, plot)
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	c.Flags().StringVar(&region, "region", "", "only this region, by six-digit code or full name (000000 is the whole country)")
	c.Flags().BoolVar(&plot, "plot", false, "also draw what was reached")
	c.Flags().BoolVar(&showSQL, "sql", false, "print the SQL instead of asking it")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON, one object a year")
	return c
}

func seriesQuery(indicator, region string) string {
	where := ""
	if region != "" {
		where = fmt.Sprintf(" AND %s IN (region_code, region)", quoted(region))
	}
	return fmt.Sprintf(seriesSQL, quoted(indicator), where)
}

func quoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

func (a *app) series(ctx context.Context, sql string) ([]point, error) {
	var points []point
	err := a.withDatabase(ctx, func(db *clickhouse.DB) (err error) {
		points, err = rowsOf[point](ctx, db, sql)
		return err
	})
	return points, err
}

// like says whether two points are of one series.
func (p point) like(q point) bool {
	return p.Region == q.Region && p.Code == q.Code && p.Measure == q.Measure && p.Base == q.Base && p.Unit == q.Unit
}

// title names a series: 居民消费价格涨幅, 中国 000000, growth over 年初, %.
func (p point) title() string {
	measure := p.Measure
	if p.Base != "" {
		measure += " over " + p.Base
	}
	return fmt.Sprintf("%s, %s, %s, %s", p.Indicator, strings.TrimSpace(p.Region+" "+p.Code), measure, p.Unit)
}

// showSeries prints one table and plot per region, measure and unit.
func (a *app) showSeries(points []point, plot bool) {
	for len(points) > 0 {
		n := 1
		for n < len(points) && points[n].like(points[0]) {
			n++
		}
		one := points[:n]
		points = points[n:]
		a.printf("%s\n", one[0].title())
		rows := make([][]string, len(one))
		for i, p := range one {
			target := number(p.Target)
			if p.TargetHi != nil {
				target += "–" + number(p.TargetHi)
			}
			if p.Target != nil && p.Tone != "" {
				target += " " + p.Tone
			}
			rows[i] = []string{strconv.Itoa(p.Year), target, number(p.Actual)}
		}
		ui.Table(a.out, []string{"year", "target", "actual"}, rows, 0)
		if plot {
			a.plotSeries(one)
		}
		a.printf("\n")
	}
}

func inRegion(region string) string {
	if region == "" {
		return ""
	}
	return " in region " + region + " (a six-digit code or a full name)"
}

// plotSeries draws the actual values, a year a bar; years without one are named and left open.
func (a *app) plotSeries(points []point) {
	bars := make([]ui.Bar, len(points))
	for i, p := range points {
		bars[i] = ui.Bar{Label: strconv.Itoa(p.Year), Value: p.Actual, Text: number(p.Actual)}
	}
	a.printf("\n%s", ui.Bars(bars))
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
