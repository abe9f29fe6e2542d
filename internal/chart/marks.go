package chart

import (
	"image/color"
	"math"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var (
	ring      = draw.GlyphStyle{Color: orange, Radius: 4, Shape: openRing{}}
	dot       = draw.GlyphStyle{Color: blue, Radius: 2.5, Shape: draw.CircleGlyph{}}
	lineStyle = draw.LineStyle{Color: blue, Width: 1.5}
	// gapStyle joins two years between which no document tells anything.
	gapStyle   = draw.LineStyle{Color: blue, Width: 0.8, Dashes: []vg.Length{3, 3}}
	rangeStyle = draw.LineStyle{Color: orange, Width: 1}
	gridStyle  = draw.LineStyle{Color: faint, Width: 0.5}
)

// openRing hides the line behind it.
type openRing struct{}

// DrawGlyph is for draw.GlyphDrawer.
func (openRing) DrawGlyph(c *draw.Canvas, sty draw.GlyphStyle, pt vg.Point) {
	var p vg.Path
	p.Move(vg.Point{X: pt.X + sty.Radius, Y: pt.Y})
	p.Arc(pt, sty.Radius, 0, 2*math.Pi)
	p.Close()
	c.SetColor(color.White)
	c.Fill(p)
	c.SetLineStyle(draw.LineStyle{Color: sty.Color, Width: 1.4})
	c.Stroke(p)
}

// marks draws the points of a panel.
type marks struct {
	points      []Point
	factor      float64 // of the values, see scale
	aimed, done text.Style
}

// span is the range of the values with room for the words above and below; growth is shown with its zero line.
func (m marks) span() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range m.points {
		for _, v := range []*float64{p.Target, p.TargetHi, p.Actual} {
			if v != nil {
				low, high = min(low, *v*m.factor), max(high, *v*m.factor)
			}
		}
	}
	if low > high {
		return 0, 1
	}
	if low > 0 && low < high/2 {
		low = 0
	}
	room := (high - low) * 0.16
	if room == 0 {
		room = max(math.Abs(high)*0.2, 1)
	}
	if low == 0 {
		return 0, high + room
	}
	return low - room, high + room
}

// Plot is for plot.Plotter.
func (m marks) Plot(c draw.Canvas, plt *plot.Plot) {
	x, y := plt.Transforms(&c)
	at := func(year int, v float64) vg.Point { return vg.Point{X: x(float64(year)), Y: y(v * m.factor)} }
	for _, t := range plt.Y.Tick.Marker.Ticks(plt.Y.Min, plt.Y.Max) {
		sty := gridStyle
		if t.Value == 0 {
			sty.Color = ink
		}
		c.StrokeLine2(sty, c.Min.X, y(t.Value), c.Max.X, y(t.Value))
	}
	m.line(c, at)
	for i, p := range m.points {
		m.year(c, at, p, m.valley(i))
	}
}

// year draws the marks of a year, the outcome over the goal, with the words of one above and of the other below both.
func (m marks) year(c draw.Canvas, at func(int, float64) vg.Point, p Point, valley bool) {
	var marked []float64
	for _, v := range []*float64{p.Target, p.TargetHi, p.Actual} {
		if v != nil {
			marked = append(marked, *v)
		}
	}
	if len(marked) == 0 {
		return
	}
	top, bottom := at(p.Year, slices.Max(marked)), at(p.Year, slices.Min(marked))
	place := func(above bool) vg.Point {
		if above {
			return top
		}
		return bottom
	}
	above := !valley
	if p.Actual != nil && p.Target != nil {
		above = *p.Actual >= *p.Target
	}
	if p.Target != nil {
		aimed := p.Actual == nil || !above
		write(c, m.aimed, place(aimed), aimed, m.goal(c, at, p)...)
	}
	if p.Actual != nil {
		c.DrawGlyph(dot, at(p.Year, *p.Actual))
		write(c, m.done, place(above), above, lines(shortNumber(*p.Actual*m.factor), p.Note)...)
	}
}

// valley says that the line goes up to both sides of a point, where words above would stand in it.
func (m marks) valley(i int) bool {
	if m.points[i].Actual == nil || i == 0 || i == len(m.points)-1 {
		return false
	}
	before, after := m.points[i-1].Actual, m.points[i+1].Actual
	return before != nil && after != nil && *before > *m.points[i].Actual && *after > *m.points[i].Actual
}

func lines(words, more string) []string {
	if more == "" {
		return []string{words}
	}
	return []string{words, more}
}

// line joins what was reached.
func (m marks) line(c draw.Canvas, at func(int, float64) vg.Point) {
	var before *Point
	for i := range m.points {
		p := &m.points[i]
		if p.Actual == nil {
			continue
		}
		if before != nil {
			sty := lineStyle
			if p.Year-before.Year > 1 {
				sty = gapStyle
			}
			from, to := at(before.Year, *before.Actual), at(p.Year, *p.Actual)
			c.StrokeLine2(sty, from.X, from.Y, to.X, to.Y)
		}
		before = p
	}
}

// goal draws a ring, or two with a bar between where it is a range, and gives its words.
func (m marks) goal(c draw.Canvas, at func(int, float64) vg.Point, p Point) []string {
	low, words := at(p.Year, *p.Target), shortNumber(*p.Target*m.factor)
	if p.TargetHi != nil {
		high := at(p.Year, *p.TargetHi)
		words += "–" + shortNumber(*p.TargetHi*m.factor)
		c.StrokeLine2(rangeStyle, low.X, low.Y+ring.Radius, high.X, high.Y-ring.Radius)
		c.DrawGlyph(ring, high)
	}
	c.DrawGlyph(ring, low)
	return lines(words, p.Tone)
}

// write centres lines of words above or below a mark, on white, so that no line of the plot crosses them.
func write(c draw.Canvas, sty text.Style, pt vg.Point, above bool, lines ...string) {
	sty.XAlign, sty.YAlign = draw.XCenter, middle
	step := sty.Font.Size + 1
	y := pt.Y - ring.Radius - 2 - step/2
	if above {
		y = pt.Y + ring.Radius + 2 + step/2 + step*vg.Length(len(lines)-1)
	}
	wide := vg.Length(0)
	for _, words := range lines {
		wide = max(wide, sty.Width(words))
	}
	left, right, top, bottom := pt.X-wide/2-1, pt.X+wide/2+1, y+step/2, y+step/2-step*vg.Length(len(lines))
	c.FillPolygon(color.White, []vg.Point{{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}})
	for _, words := range lines {
		c.FillText(sty, vg.Point{X: pt.X, Y: y}, words)
		y -= step
	}
}

// yearTicks are whole years, every step-th named, counted from 0 so that 2000, 2005, 2010 are among them.
type yearTicks struct{ from, to, step int }

// Ticks is for plot.Ticker.
func (t yearTicks) Ticks(_, _ float64) []plot.Tick {
	var out []plot.Tick
	for y := t.from; y <= t.to; y++ {
		tick := plot.Tick{Value: float64(y)}
		if y%t.step == 0 {
			tick.Label = strconv.Itoa(y)
		}
		out = append(out, tick)
	}
	return out
}

// valueTicks are round values, all of them named.
type valueTicks struct{}

// Ticks is for plot.Ticker.
func (valueTicks) Ticks(low, high float64) []plot.Tick {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/4)))
	for _, by := range []float64{2, 2.5, 2} { // 1, 2, 5, 10
		if (high-low)/step > 7 {
			step *= by
		}
	}
	var out []plot.Tick
	for i := math.Ceil(low / step); i*step <= high; i++ {
		out = append(out, plot.Tick{Value: i * step, Label: shortNumber(i * step)})
	}
	return out
}
