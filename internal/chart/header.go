package chart

import (
	"image/color"
	"slices"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// header is what stands above a plot, where no point can lie under it: its title, unit and legend, broken into as many
// rows as the width needs.
type header struct {
	words         []placed
	glyphs        []glyph
	height, width vg.Length
}

// placed is a text by its middle left, from the header's top left.
type placed struct {
	style text.Style
	at    vg.Point
	words string
}

// glyph is a mark in the legend.
type glyph struct {
	at   vg.Point
	draw func(c draw.Canvas, at vg.Point)
}

const (
	titleRow  = 19
	legendRow = 22
	glyphWide = 20
	between   = 14
	// lower sets marks on the middle of the words beside them.
	lower = 2
)

func (h *hand) header(panel Panel, width vg.Length) header {
	out := header{width: width}
	title, small := h.style(13, ink), h.style(9, ink)
	title.YAlign, small.YAlign = middle, middle
	for _, row := range broken(title, panel.Title, width) {
		out.words = append(out.words, placed{title, vg.Point{Y: -out.height - titleRow/2}, row})
		out.height += titleRow
	}
	_, word := scale(panel.Lines)
	x, y := vg.Length(0), -out.height-legendRow/2-lower
	add := func(words string, mark func(draw.Canvas, vg.Point)) {
		wide := small.Width(words)
		if mark != nil {
			wide += glyphWide
		}
		if x > 0 && x+wide > width {
			x, y = 0, y-legendRow
		}
		at := x
		if mark != nil {
			out.glyphs = append(out.glyphs, glyph{vg.Point{X: x + glyphWide/2 - 3, Y: y - lower}, mark})
			at += glyphWide
		}
		for i, row := range broken(small, words, width-at) {
			if i > 0 {
				y -= legendRow
			}
			out.words = append(out.words, placed{small, vg.Point{X: at, Y: y}, row})
		}
		x += wide + between
	}
	if unit := word + panel.Unit; unit != "" {
		add("单位："+unit, nil)
	}
	for _, e := range legend(panel.Lines) {
		add(e.words, e.draw)
	}
	out.height = -y + legendRow/2 + margin/2
	return out
}

// broken cuts a text into rows that are no wider than width; none begins with a mark that closes.
func broken(sty text.Style, words string, width vg.Length) []string {
	var rows []string
	var row []rune
	for _, r := range words {
		if len(row) > 0 && sty.Width(string(row)+string(r)) > width {
			keep := len(row)
			if strings.ContainsRune("）》”’】、，。；：！？)", r) && keep > 1 {
				keep--
			}
			rows, row = append(rows, string(row[:keep])), slices.Clone(row[keep:])
		}
		row = append(row, r)
	}
	return append(rows, string(row))
}

func (hd header) draw(c draw.Canvas, left, top vg.Length) {
	at := func(p vg.Point) vg.Point { return vg.Point{X: left + p.X, Y: top + p.Y} }
	for _, w := range hd.words {
		c.FillText(w.style, at(w.at), w.words)
	}
	for _, g := range hd.glyphs {
		g.draw(c, at(g.at))
	}
}

// entry is a mark and what it means.
type entry struct {
	words string
	draw  func(c draw.Canvas, at vg.Point)
}

// legend names the lines, where there are several, and the marks that stand in the plot.
func legend(panelLines []Line) []entry {
	var out []entry
	several := len(panelLines) > 1
	if several {
		for i, l := range panelLines {
			_, colour := colours(i, len(panelLines))
			out = append(out, entry{l.Name, outcome(colour)})
		}
	}
	aim, done := color.Color(ink), color.Color(ink)
	if !several {
		aim, done = orange, blue
	}
	has := marksOf(panelLines)
	if has.reached && has.aimed {
		out = append(out, entry{"实际", outcome(done)})
	}
	if has.aimed {
		out = append(out, entry{"目标", func(c draw.Canvas, at vg.Point) { c.DrawGlyphNoClip(ring(aim), at) }})
	}
	for _, b := range []struct {
		is    Bound
		words string
	}{{Around, "左右"}, {Above, "以上"}, {Below, "以内"}} {
		if has.bounds[b.is] {
			out = append(out, entry{b.words, func(c draw.Canvas, at vg.Point) {
				bound(c, aim, at, b.is)
				c.DrawGlyphNoClip(ring(aim), at)
			}})
		}
	}
	if has.gaps {
		out = append(out, entry{"其间无数据", func(c draw.Canvas, at vg.Point) { c.StrokeLine2(gap(done), at.X-9, at.Y, at.X+9, at.Y) }})
	}
	return out
}

func outcome(colour color.Color) func(draw.Canvas, vg.Point) {
	return func(c draw.Canvas, at vg.Point) {
		c.StrokeLine2(stroke(colour), at.X-7, at.Y, at.X+7, at.Y)
		c.DrawGlyphNoClip(dot(colour, dotRadius), at)
	}
}

// standing are the kinds of marks in a plot.
type standing struct {
	aimed, reached, gaps bool
	bounds               map[Bound]bool
}

func marksOf(panelLines []Line) standing {
	has := standing{bounds: map[Bound]bool{}}
	for _, l := range panelLines {
		last := 0
		for _, p := range l.Points {
			if p.Target != nil {
				has.aimed = true
				has.bounds[p.Bound] = has.bounds[p.Bound] || p.TargetHi == nil
			}
			if p.Actual != nil {
				has.reached = true
				has.gaps = has.gaps || last > 0 && p.Year > last+1
				last = p.Year
			}
		}
	}
	return has
}
