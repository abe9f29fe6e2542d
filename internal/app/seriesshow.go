package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/deploy/embedded"
	"github.com/zhice-project/zhice/internal/chart"
	"github.com/zhice-project/zhice/internal/ui"
	"github.com/zhice-project/zhice/load/clickhouse"
)

// title names a series: 居民消费价格涨幅, 中国 000000, growth (年初), %.
func (p point) title() string {
	measure := p.Measure
	if p.Base != "" {
		measure += " (" + p.Base + ")"
	}
	return fmt.Sprintf("%s, %s, %s, %s", p.Indicator, strings.TrimSpace(p.Region+" "+p.Code), measure, p.Unit)
}

// promised is the target in words: 5 左右, 6–6.5.
func (p point) promised() string {
	if p.Target == nil {
		return ""
	}
	words := number(p.Target)
	if p.TargetHi != nil {
		words += "–" + number(p.TargetHi)
	}
	return strings.TrimSpace(words + " " + p.Tone)
}

// reached is the outcome in words: 5.2, 5.1 左右, 4.02 年末.
func (p point) reached() string { return strings.TrimSpace(number(p.Actual) + " " + p.note()) }

func (p point) note() string {
	if p.atYearEnd() {
		return strings.TrimSpace(p.ActualTone + " 年末")
	}
	return p.ActualTone
}

// achieved is the outcome as a share of the target: 96.4%.
func (p point) achieved() string {
	if p.Achieved == nil {
		return ""
	}
	return number(p.Achieved) + "%"
}

func yesNo(b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return "yes"
	}
	return "no"
}

// showSeries prints one table and plot per region, measure and unit.
func (a *app) showSeries(points []point, plot bool, only sides) {
	for _, one := range split(points) {
		a.printf("%s\n", one[0].title())
		headings := []string{"year"}
		if only.target || !only.actual {
			headings = append(headings, "target")
		}
		if only.actual || !only.target {
			headings = append(headings, "actual")
		}
		if only.target && only.actual {
			headings = append(headings, "achieved", "reached")
		}
		rows := make([][]string, len(one))
		for i, p := range one {
			cells := map[string]string{
				"year": strconv.Itoa(p.Year), "target": p.promised(), "actual": p.reached(), "achieved": p.achieved(), "reached": yesNo(p.Reached),
			}
			for _, h := range headings {
				rows[i] = append(rows[i], cells[h])
			}
		}
		ui.Table(a.out, headings, rows, 0)
		if plot {
			a.plotSeries(one)
		}
		a.printf("\n")
	}
}

// plotSeries draws what was reached, a year a bar, with what was promised as a mark; years without either are left open.
func (a *app) plotSeries(points []point) {
	bars := make([]ui.Bar, len(points))
	aims := false
	for i, p := range points {
		words := p.reached()
		if p.Target != nil {
			aims = true
			words = strings.TrimSpace(words + " (" + p.promised() + ")")
		}
		bars[i] = ui.Bar{Label: strconv.Itoa(p.Year), Value: p.Actual, Text: words, Aim: p.Target, AimHi: p.TargetHi}
	}
	a.printf("\n%s", ui.Bars(bars))
	if aims {
		a.printf("%s is the target\n", ui.AimMark)
	}
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// drawSeries draws one plot per measure, base and unit, with a line a region.
func drawSeries(ctx context.Context, db *clickhouse.DB, path string, points []point) error {
	units, err := unitNames(ctx, db)
	if err != nil {
		return err
	}
	var panels []chart.Panel
	for _, together := range plots(points) {
		unit, ok := units[together[0][0].Unit]
		if !ok {
			unit = together[0][0].Unit
		}
		panels = append(panels, panelOf(together, unit))
	}
	err = drawChart(path, panels)
	if errors.Is(err, chart.ErrTooMany) {
		return fmt.Errorf("%w: narrow it by --region", err)
	}
	return err
}

// drawChart writes the picture beside its place first, so that a broken one is never left there.
func drawChart(path string, panels []chart.Panel) error {
	font, err := embedded.Font()
	if err != nil {
		return err
	}
	var picture bytes.Buffer
	if err := chart.Draw(&picture, pictureFormat(path), font, panels); err != nil {
		return err
	}
	temporary := path + ".part"
	if err := os.WriteFile(temporary, picture.Bytes(), 0o644); err != nil { //nolint:gosec // a picture for the user to show
		return err
	}
	return os.Rename(temporary, path)
}

// checkPicture refuses a file that cannot be drawn.
func checkPicture(path string) error {
	if path == "" || pictureFormat(path) == chart.PNG || pictureFormat(path) == chart.SVG {
		return nil
	}
	return errors.New("--out draws .svg and .png; --json prints the figures for other programs")
}

// pictureFormat is what the ending of a file asks for: png, svg.
func pictureFormat(path string) string {
	return strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
}

// measureWords say in the title of a picture what is measured, where the indicator's name does not.
var measureWords = map[string]string{"growth": "增长", "change": "变化", "rank": "位次", "share": "占比"}

func panelOf(series [][]point, unit string) chart.Panel {
	first := series[0][0]
	parts := []string{first.Indicator}
	if len(series) == 1 {
		parts = append(parts, first.Region)
	}
	if first.Measure != "level" && !strings.ContainsAny(first.Indicator, "增涨率占比重") {
		parts = append(parts, measureWords[first.Measure])
	}
	if first.Base != "" {
		parts = append(parts, first.Base)
	}
	panel := chart.Panel{Title: strings.Join(parts, " · "), Unit: unit}
	for _, one := range series {
		line := chart.Line{Name: one[0].Region}
		for _, p := range one {
			line.Points = append(line.Points, chart.Point{
				Year: p.Year, Target: p.Target, TargetHi: p.TargetHi, Bound: bounds[p.Qualifier], Tone: p.Tone, Actual: p.Actual, Note: p.note(),
			})
		}
		panel.Lines = append(panel.Lines, line)
	}
	return panel
}

// bounds are how the qualifiers of targets bind.
var bounds = map[string]chart.Bound{
	"approx": chart.Around, "nearly": chart.Around, "at_least": chart.Above, "over": chart.Above, "at_most": chart.Below, "under": chart.Below,
}

// unitNames are how people write the codes of units: t is 吨.
func unitNames(ctx context.Context, db *clickhouse.DB) (map[string]string, error) {
	type row struct {
		Code string `json:"code"`
		Name string `json:"name"`
	}
	rows, err := rowsOf[row](ctx, db, "SELECT code, name FROM units FINAL")
	names := make(map[string]string, len(rows))
	for _, r := range rows {
		names[r.Code] = r.Name
	}
	return names, err
}
