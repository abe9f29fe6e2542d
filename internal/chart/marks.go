package chart

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	ringRadius = 4
	dotRadius  = 2.5
	maxRim     = 3
)

var gridStyle = draw.LineStyle{Color: faint, Width: 0.5}

func ring(c color.Color) draw.GlyphStyle {
	return draw.GlyphStyle{Color: c, Radius: ringRadius, Shape: openRing{}}
}

func dot(c color.Color, radius vg.Length) draw.GlyphStyle {
	return draw.GlyphStyle{Color: c, Radius: radius, Shape: draw.CircleGlyph{}}
}

func stroke(c color.Color) draw.LineStyle { return draw.LineStyle{Color: c, Width: 1.5} }

// gap joins two years between which no document tells anything.
func gap(c color.Color) draw.LineStyle {
	return draw.LineStyle{Color: c, Width: 0.7, Dashes: []vg.Length{2, 4}}
}

func thin(c color.Color) draw.LineStyle { return draw.LineStyle{Color: c, Width: 1.1} }

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

// marks draws the lines of a panel.
type marks struct {
	lines  []drawn
	factor float64 // of the values, see scale
	values []float64
	digits int  // behind the point, of the values written
	words  bool // values are written beside their marks
}

// drawn is a line with the colours and styles of its marks.
type drawn struct {
	points      []Point
	aim, done   color.Color
	aimed, told text.Style
	aside       vg.Length // marks of targets stand beside each other where there are several lines
	size        vg.Length // of the dots: those that are drawn first are the larger, so that the same values show
}

func newMarks(h *hand, panel Panel) marks {
	factor, _ := scale(panel.Lines)
	m := marks{factor: factor, values: values(panel.Lines), words: len(panel.Lines) == 1}
	for i, l := range panel.Lines {
		aim, done := colours(i, len(panel.Lines))
		m.lines = append(m.lines, drawn{
			points: l.Points, aim: aim, done: done, aimed: h.style(8, aim), told: h.style(8, done),
			aside: (vg.Length(i) - vg.Length(len(panel.Lines)-1)/2) * ringRadius / 2,
			size:  min(dotRadius+vg.Length(len(panel.Lines)-1-i), dotRadius+maxRim),
		})
	}
	low, high := m.span()
	m.digits = max(usualDigits, digitsOf(stepOf(low, high))+1)
	return m
}

// colours of targets and outcomes: two where there is one line, one for both where there are several.
func colours(i, lines int) (aim, done color.RGBA) {
	if lines == 1 {
		return orange, blue
	}
	return palette[i], palette[i]
}

// span is the range of the values with room for the words above and below; growth is shown with its zero line.
func (m marks) span() (low, high float64) {
	if len(m.values) == 0 {
		return 0, 1
	}
	low, high = slices.Min(m.values)*m.factor, slices.Max(m.values)*m.factor
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
	for _, l := range m.lines {
		l.join(c, at)
	}
	for _, l := range m.lines {
		for i, p := range l.points {
			if m.words {
				m.write(c, at, l, i)
			}
			l.mark(c, at, p)
		}
	}
}

// join draws the line of what was reached.
func (l drawn) join(c draw.Canvas, at func(int, float64) vg.Point) {
	var before *Point
	for i := range l.points {
		p := &l.points[i]
		if p.Actual == nil {
			continue
		}
		if before != nil {
			sty := stroke(l.done)
			if p.Year-before.Year > 1 {
				sty = gap(l.done)
			}
			from, to := at(before.Year, *before.Actual), at(p.Year, *p.Actual)
			c.StrokeLine2(sty, from.X, from.Y, to.X, to.Y)
		}
		before = p
	}
}

// mark draws the goal of a year and the outcome over it.
func (l drawn) mark(c draw.Canvas, at func(int, float64) vg.Point, p Point) {
	if p.Target != nil {
		low := at(p.Year, *p.Target)
		low.X += l.aside
		if p.TargetHi != nil {
			high := at(p.Year, *p.TargetHi)
			high.X += l.aside
			c.StrokeLine2(thin(l.aim), low.X, low.Y, high.X, high.Y)
			c.DrawGlyph(ring(l.aim), high)
		} else {
			bound(c, l.aim, low, p.Bound)
		}
		c.DrawGlyph(ring(l.aim), low)
	}
	if p.Actual != nil {
		c.DrawGlyph(dot(l.done, l.size), at(p.Year, *p.Actual))
	}
}

// reach is how far the mark of a bound goes beyond its ring.
const reach = 6

// bound draws to which side of a target its values lie: an arrow up or down, or a bar at both ends for those about it.
func bound(c draw.Canvas, colour color.Color, at vg.Point, b Bound) {
	for _, up := range []vg.Length{1, -1} {
		end := vg.Point{X: at.X, Y: at.Y + up*(ringRadius+reach)}
		switch {
		case b == Around:
			c.StrokeLine2(thin(colour), at.X, at.Y, end.X, end.Y-up*2)
			c.StrokeLine2(thin(colour), end.X-2.5, end.Y-up*2, end.X+2.5, end.Y-up*2)
		case b == Above && up > 0, b == Below && up < 0:
			c.StrokeLine2(thin(colour), at.X, at.Y, end.X, end.Y-up*2)
			c.FillPolygon(colour, []vg.Point{{X: end.X - 3, Y: end.Y - up*3}, {X: end.X + 3, Y: end.Y - up*3}, {X: end.X, Y: end.Y + up*1.5}})
		}
	}
}

// write puts the words of a year's values above and below its marks: of the higher above, of the lower below both.
func (m marks) write(c draw.Canvas, at func(int, float64) vg.Point, l drawn, i int) {
	p := l.points[i]
	marked := values([]Line{{Points: []Point{p}}})
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
	above := !valley(l.points, i)
	if p.Actual != nil && p.Target != nil {
		above = *p.Actual >= *p.Target
	}
	if p.Target != nil {
		aimed := p.Actual == nil || !above
		words := shortNumber(*p.Target*m.factor, m.digits)
		if p.TargetHi != nil {
			words += "–" + shortNumber(*p.TargetHi*m.factor, m.digits)
		}
		l.put(c, l.aimed, place(aimed), aimed, p, words, p.Tone)
	}
	if p.Actual != nil {
		l.put(c, l.told, place(above), above, p, shortNumber(*p.Actual*m.factor, m.digits), p.Note)
	}
}

// put writes beyond the mark of a bound.
func (l drawn) put(c draw.Canvas, sty text.Style, pt vg.Point, above bool, p Point, words, more string) {
	beyond := vg.Length(0)
	if p.Target != nil && p.TargetHi == nil && (p.Bound == Around || above && p.Bound == Above || !above && p.Bound == Below) {
		beyond = reach + 1.5
	}
	written := lines(words, more)
	if lowest := pt.Y - ringRadius - beyond - vg.Length(len(written))*sty.Font.Size; !above && lowest < c.Min.Y {
		above = true // below are the years
	}
	if !above {
		beyond = -beyond
	}
	pt.Y += beyond
	write(c, sty, pt, above, written...)
}

// valley says that the line goes up from a point, to both sides where it has two, and words above would stand in it.
func valley(points []Point, i int) bool {
	rises, joined := true, false
	for _, k := range []int{i - 1, i + 1} {
		if points[i].Actual == nil || k < 0 || k >= len(points) || points[k].Actual == nil {
			continue
		}
		joined = true
		rises = rises && *points[k].Actual > *points[i].Actual
	}
	return joined && rises
}

func lines(words, more string) []string {
	if more == "" {
		return []string{words}
	}
	return []string{words, more}
}

// write centres lines of words above or below a mark, on white, so that no line of the plot crosses them.
func write(c draw.Canvas, sty text.Style, pt vg.Point, above bool, lines ...string) {
	sty.XAlign, sty.YAlign = draw.XCenter, middle
	step := sty.Font.Size + 1
	y := pt.Y - ringRadius - 2 - step/2
	if above {
		y = pt.Y + ringRadius + 2 + step/2 + step*vg.Length(len(lines)-1)
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
