package app

import (
	"fmt"
	"slices"
	"strings"
)

// point is one year of a series: what was promised, what was reached.
type point struct {
	Year         int      `json:"year"`
	Code         string   `json:"region_code"`
	Region       string   `json:"region"`
	Indicator    string   `json:"indicator"`
	Measure      string   `json:"measure"`
	Base         string   `json:"base"` // what a growth is compared with, empty for the year before
	Unit         string   `json:"unit"`
	Target       *float64 `json:"target"`
	TargetHi     *float64 `json:"target_hi"` // where the target is a range
	Tone         string   `json:"tone"`
	Actual       *float64 `json:"actual"`
	ActualTone   string   `json:"actual_tone"`
	ActualPeriod string   `json:"actual_period"` // 2024, or 2024-12 where only the value at the year's end is known
	Qualifier    string   `json:"qualifier"`     // of the target: exact, approx, over, at_least, at_most, under, nearly, range
	Achieved     *float64 `json:"achieved"`      // the outcome as a share of the target, in percent
	Reached      *bool    `json:"reached"`       // whether the target was; nil where that cannot be said or was not asked
}

// sides are what a series can be narrowed to.
type sides struct{ target, actual bool }

// seriesSQL lines up targets and actuals of years; --sql prints it, for users to start from. A year's target is the one
// set last before the year was out, and in a year a target before a budget's plan (拟按3%%安排) and the work report's
// before others: an older plan for the same year does not outlive it. A year's actual is what the latest document says of
// the whole year; where none does, the level or rate at its end. Value, upper end and tone are those of one sentence.
const seriesSQL = `SELECT year, region_code, region, indicator, measure, base, unit, goal.1 AS target, goal.2 AS target_hi, goal.3 AS tone,
       goal.6 AS qualifier, goal.4 AS target_fact_id, outcome.1 AS actual, outcome.3 AS actual_tone,
       outcome.5 AS actual_period, outcome.4 AS actual_fact_id
FROM
(
    SELECT year, region_code, region, any(indicator_name) AS indicator, measure, against AS base, unit,
           argMaxIf((toNullable(signed_value), value_hi, qualifier_surface, id, whole, qualifier), rank, aim) AS goal,
           argMaxIf((toNullable(signed_value), value_hi, qualifier_surface, id, whole, qualifier), rank, NOT aim) AS outcome
    FROM
    (
        SELECT *, assumeNotNull(period) AS whole, toUInt16OrZero(left(whole, 4)) AS year, modality != 'actual' AS aim,
               (if(aim, report_year <= year, length(whole) = 4), report_year, modality != 'plan',
                aim AND title LIKE '%%政府工作报告%%', made.2, confidence, id) AS rank
        FROM indicator_statements
        WHERE indicator_id = %[1]s AND part = ''
          AND (modality IN ('target', 'actual') OR modality = 'plan' AND match(ifNull(modal_cue, ''), '拟|安排|预算'))
          AND (match(whole, '^[0-9]{4}$')
               OR modality = 'actual' AND measure IN ('level', 'share') AND match(whole, '^[0-9]{4}-12$') AND match(sentence, '年末|年底'))%[2]s
    )
    GROUP BY year, region_code, region, measure, base, unit
)
ORDER BY region_code, region, measure, base, unit, year`

// achievementSQL adds to a series how far targets were met, as target_vs_actual judges tones and directions; where that
// takes another statement for the outcome it says nothing.
const achievementSQL = `SELECT s.*, if(isNull(s.target) OR s.target = 0, NULL, round(100 * s.actual / s.target, 1)) AS achieved,
       if(isNotNull(s.actual) AND v.outcome = s.actual, CAST(v.reached, 'Nullable(Bool)'), NULL) AS reached
FROM
(
%[2]s
) AS s
LEFT JOIN
(
    SELECT region_code, region, period, measure, base, unit, target, any(actual) AS outcome, any(reached) AS reached
    FROM target_vs_actual
    WHERE indicator_id = %[1]s AND scope = ''
    GROUP BY region_code, region, period, measure, base, unit, target
) AS v ON v.region_code = s.region_code AND v.region = s.region AND v.period = toString(s.year) AND v.measure = s.measure
    AND v.base = s.base AND v.unit = s.unit AND v.target = s.target
ORDER BY region_code, region, measure, base, unit, year`

// seriesQuery asks for the points of an indicator's id; of both sides where none is chosen, and where both are also for
// how far targets were met.
func seriesQuery(indicator string, places []place, only sides) string {
	where := ""
	if len(places) > 0 {
		where = "\n          AND " + inPlaces(places, "region_code", "region")
	}
	switch {
	case only.target == only.actual:
	case only.target:
		where += "\n          AND aim"
	default:
		where += "\n          AND NOT aim"
	}
	sql := fmt.Sprintf(seriesSQL, quoted(indicator), where)
	if only.target && only.actual {
		sql = fmt.Sprintf(achievementSQL, quoted(indicator), sql)
	}
	return sql
}

func quoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// like says whether two points are of one series.
func (p point) like(q point) bool { return p.Region == q.Region && p.Code == q.Code && p.comparable(q) }

// comparable says whether two points are of one plot: series of several regions, of one measure, base and unit.
func (p point) comparable(q point) bool {
	return p.Measure == q.Measure && p.Base == q.Base && p.Unit == q.Unit
}

// atYearEnd says that the outcome is not of the whole year.
func (p point) atYearEnd() bool { return len(p.ActualPeriod) > len("2006") }

// split cuts points, in their order, into series.
func split(points []point) (series [][]point) {
	for len(points) > 0 {
		n := 1
		for n < len(points) && points[n].like(points[0]) {
			n++
		}
		series, points = append(series, points[:n]), points[n:]
	}
	return series
}

// plots puts series that can be compared into one plot each, in the order of the first of them.
func plots(points []point) (out [][][]point) {
	for _, one := range split(points) {
		at := slices.IndexFunc(out, func(p [][]point) bool { return p[0][0].comparable(one[0]) })
		if at < 0 {
			at, out = len(out), append(out, nil)
		}
		out[at] = append(out[at], one)
	}
	return out
}
