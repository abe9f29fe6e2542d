// Package chart draws series over years as a picture, PNG or SVG: what was reached as a line, what was aimed at as open
// marks with their tone. It knows nothing of where the figures come from; plots for the terminal are in ui.
package chart

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"io"
	"math"
	"os"
	"strings"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Panel is one series: a plot with its own scale. Panels of a picture stand below each other and share their years.
type Panel struct {
	Title  string // 国内生产总值增长率，中国
	Unit   string // as a reader writes it: %, 人, 元
	Points []Point
}

// Point is one year; nil is what nobody stated.
type Point struct {
	Year             int
	Target, TargetHi *float64 // TargetHi where the target is a range
	Tone             string   // 左右
	Actual           *float64
	Note             string // what is to be known of Actual: 左右, 年末
}

// Formats are the endings of files that can be drawn.
const (
	PNG = "png"
	SVG = "svg"
)

// MostPanels is what one picture holds; more are a page that nobody reads.
const MostPanels = 12

// ErrTooMany is for more than MostPanels.
var ErrTooMany = fmt.Errorf("more than %d series do not go into one picture", MostPanels)

// errFormat is for what is neither PNG nor SVG.
var errFormat = errors.New("a picture is png or svg")

const (
	perYear     = 0.95 * vg.Centimeter
	narrowest   = 15 * vg.Centimeter
	widest      = 42 * vg.Centimeter
	panelHeight = 9.5 * vg.Centimeter
	margin      = 0.6 * vg.Centimeter
	dpi         = 144
)

var (
	ink    = color.RGBA{R: 0x33, G: 0x33, B: 0x33, A: 0xff}
	faint  = color.RGBA{R: 0xdd, G: 0xdd, B: 0xdd, A: 0xff}
	blue   = color.RGBA{R: 0x1f, G: 0x5f, B: 0xa6, A: 0xff}
	orange = color.RGBA{R: 0xc0, G: 0x50, B: 0x10, A: 0xff}
)

// Draw writes the panels to w. fontFile is a TrueType or OpenType font or collection with Chinese characters; an SVG
// names it and others that are common, and carries the text as text.
func Draw(w io.Writer, format, fontFile string, panels []Panel) error {
	if len(panels) > MostPanels {
		return ErrTooMany
	}
	hand, err := newHand(fontFile)
	if err != nil {
		return err
	}
	from, to := years(panels)
	width := min(max(3*vg.Centimeter+perYear*vg.Length(to-from+1), narrowest), widest)
	height := panelHeight * vg.Length(max(len(panels), 1))
	switch format {
	case PNG:
		c := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))
		hand.drawAll(draw.New(c), panels, from, to)
		_, err = vgimg.PngCanvas{Canvas: c}.WriteTo(w)
	case SVG:
		c := vgsvg.New(width, height)
		hand.drawAll(draw.New(c), panels, from, to)
		var b bytes.Buffer
		if _, err = c.WriteTo(&b); err == nil {
			_, err = w.Write(bytes.ReplaceAll(b.Bytes(), []byte("font-family:"+hand.family+";"), []byte("font-family:'"+hand.family+"',"+otherFonts+";")))
		}
	default:
		return errFormat
	}
	return err
}

// otherFonts are what an SVG falls back on where the font it was measured with is not there.
const otherFonts = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"

// hand writes with one font.
type hand struct {
	handler text.Handler
	face    font.Font
	family  string
}

func newHand(file string) (*hand, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	f, err := parseFont(b)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", file, err)
	}
	var buf sfnt.Buffer
	family, err := f.Name(&buf, sfnt.NameIDFamily)
	if err != nil {
		return nil, fmt.Errorf("font %s has no name: %w", file, err)
	}
	h := &hand{face: font.Font{Typeface: "chart"}, family: family}
	h.handler = text.Plain{Fonts: font.NewCache(font.Collection{{Font: h.face, Face: f}})}
	return h, nil
}

// parseFont takes the first font of a collection.
func parseFont(b []byte) (*opentype.Font, error) {
	if !bytes.HasPrefix(b, []byte("ttcf")) {
		return opentype.Parse(b)
	}
	c, err := opentype.ParseCollection(b)
	if err != nil {
		return nil, err
	}
	return c.Font(0)
}

func (h *hand) style(size vg.Length, c color.Color) text.Style {
	return text.Style{Color: c, Font: font.From(h.face, size), Handler: h.handler}
}

func (h *hand) drawAll(c draw.Canvas, panels []Panel, from, to int) {
	c.SetColor(color.White)
	c.Fill(c.Path())
	for i, p := range panels {
		top := c.Max.Y - panelHeight*vg.Length(i)
		h.drawPanel(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: c.Min.X + margin, Y: top - panelHeight + margin/2}, Max: vg.Point{X: c.Max.X - margin, Y: top - margin/2},
		}}, p, from, to)
	}
}

const titleHeight = 1.4 * vg.Centimeter

// middle sets the digits and characters of a CJK font, whose lines are high, on the middle of a mark.
const middle = -0.3

// drawPanel writes title and legend above the plot, where no point can lie under them.
func (h *hand) drawPanel(c draw.Canvas, panel Panel, from, to int) {
	factor, word := scale(panel.Points)
	title, small := h.style(13, ink), h.style(9, ink)
	title.YAlign, small.YAlign = draw.YTop, draw.YTop
	c.FillText(title, vg.Point{X: c.Min.X, Y: c.Max.Y}, panel.Title)
	unit := word + panel.Unit
	c.FillText(small, vg.Point{X: c.Min.X, Y: c.Max.Y - 21}, "单位："+unit)
	h.legend(c, panel.Points)

	p := h.plot(from, to, c.Size().X)
	m := marks{panel.Points, factor, h.style(8, orange), h.style(8, blue)}
	p.Y.Min, p.Y.Max = m.span()
	p.Add(m)
	c.Max.Y -= titleHeight
	p.Draw(c)
}

func (h *hand) plot(from, to int, width vg.Length) *plot.Plot {
	p := plot.New()
	p.TextHandler, p.BackgroundColor = h.handler, nil
	p.Title.TextStyle, p.Legend.TextStyle = h.style(13, ink), h.style(9, ink)
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Label.TextStyle = h.style(9, ink)
		a.LineStyle.Color, a.Tick.LineStyle.Color = ink, ink
	}
	label := h.style(9, ink)
	label.XAlign, label.YAlign = draw.XCenter, draw.YTop
	p.X.Tick.Label = label
	label.XAlign, label.YAlign = draw.XRight, middle
	p.Y.Tick.Label = label
	p.Y.Tick.LineStyle.Width, p.X.Tick.Length = 0, 4
	p.X.Padding, p.Y.Padding = 0, 0
	p.X.Min, p.X.Max = float64(from)-0.5, float64(to)+0.5
	p.X.Tick.Marker = yearTicks{from, to, max(1, int(math.Ceil(float64(perYear)*0.8*float64(to-from+1)/float64(width))))}
	p.Y.Tick.Marker = valueTicks{}
	return p
}

// legend names what stands in the plot, from the right.
func (h *hand) legend(c draw.Canvas, points []Point) {
	var aimed, reached bool
	for _, p := range points {
		aimed, reached = aimed || p.Target != nil, reached || p.Actual != nil
	}
	x, y := c.Max.X, c.Max.Y-22
	sty := h.style(9, ink)
	sty.YAlign, sty.XAlign = middle, draw.XRight
	entry := func(word string, glyph func(vg.Point)) {
		c.FillText(sty, vg.Point{X: x, Y: y}, word)
		x -= sty.Width(word) + 9
		glyph(vg.Point{X: x, Y: y})
		x -= 20
	}
	if aimed {
		entry("目标", func(at vg.Point) { c.DrawGlyphNoClip(ring, at) })
	}
	if reached {
		entry("实际", func(at vg.Point) {
			c.StrokeLine2(lineStyle, at.X-9, at.Y, at.X+5, at.Y)
			c.DrawGlyphNoClip(dot, vg.Point{X: at.X - 2, Y: at.Y})
		})
	}
}

func years(panels []Panel) (from, to int) {
	from, to = math.MaxInt, math.MinInt
	for _, panel := range panels {
		for _, p := range panel.Points {
			from, to = min(from, p.Year), max(to, p.Year)
		}
	}
	if from > to {
		return 0, 0
	}
	return from, to
}

// scale keeps the figures of an axis short, in the words Chinese counts by.
func scale(points []Point) (factor float64, word string) {
	most := 0.0
	for _, p := range points {
		for _, v := range []*float64{p.Target, p.TargetHi, p.Actual} {
			if v != nil {
				most = max(most, math.Abs(*v))
			}
		}
	}
	switch {
	case most >= 1e12:
		return 1e-12, "万亿"
	case most >= 1e8:
		return 1e-8, "亿"
	case most >= 1e4:
		return 1e-4, "万"
	}
	return 1, ""
}

// shortNumber writes at most two decimals.
func shortNumber(v float64) string {
	s := fmt.Sprintf("%.2f", v)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}
