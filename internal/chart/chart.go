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

// Panel is a plot with a scale of its own. Panels of a picture stand below each other and share their years.
type Panel struct {
	Title string // 国内生产总值增长率，中国
	Unit  string // as a reader writes it: %, 人, 元
	Lines []Line // each in a colour of its own; the words of values are written where there is only one
}

// Line is one series.
type Line struct {
	Name   string // 贵州省; for the legend, where there are several
	Points []Point
}

// Point is one year; nil is what nobody stated.
type Point struct {
	Year             int
	Target, TargetHi *float64 // TargetHi where the target is a range
	Bound            Bound    // what Target says of the values beside it
	Tone             string   // in words: 左右
	Actual           *float64
	Note             string // what is to be known of Actual: 左右, 年末
}

// Bound is how a target binds, drawn at its mark.
type Bound int

// Targets are met at their value, on both sides of it, above it (以上, 超过), below it (以内).
const (
	At Bound = iota
	Around
	Above
	Below
)

// Formats are the endings of files that can be drawn.
const (
	PNG = "png"
	SVG = "svg"
)

// MostPanels is what one picture holds, MostLines what one panel does; more are a picture that nobody reads.
const (
	MostPanels = 12
	MostLines  = 10
)

// ErrTooMany is for more than these.
var ErrTooMany = fmt.Errorf("more than %d plots, or %d series in one of them, do not go into one picture", MostPanels, MostLines)

// errFormat is for what is neither PNG nor SVG.
var errFormat = errors.New("a picture is png or svg")

const (
	perYear    = 0.95 * vg.Centimeter
	narrowest  = 15 * vg.Centimeter
	widest     = 42 * vg.Centimeter
	plotHeight = 8.4 * vg.Centimeter
	margin     = 0.6 * vg.Centimeter
	dpi        = 144
)

var (
	ink    = color.RGBA{R: 0x33, G: 0x33, B: 0x33, A: 0xff}
	faint  = color.RGBA{R: 0xdd, G: 0xdd, B: 0xdd, A: 0xff}
	blue   = color.RGBA{R: 0x1f, G: 0x5f, B: 0xa6, A: 0xff}
	orange = color.RGBA{R: 0xc0, G: 0x50, B: 0x10, A: 0xff}
	// palette has colours that stay apart for most who see few of them, dark enough for thin lines on white.
	palette = [MostLines]color.RGBA{
		blue, orange,
		{R: 0x00, G: 0x7f, B: 0x5f, A: 0xff}, {R: 0x8a, G: 0x3f, B: 0x9f, A: 0xff}, {R: 0xb8, G: 0x86, B: 0x0b, A: 0xff},
		{R: 0x3f, G: 0xa0, B: 0xd8, A: 0xff}, {R: 0xc2, G: 0x18, B: 0x5b, A: 0xff}, {R: 0x5d, G: 0x40, B: 0x37, A: 0xff},
		{R: 0x60, G: 0x7d, B: 0x8b, A: 0xff}, {R: 0x55, G: 0x8b, B: 0x2f, A: 0xff},
	}
)

// Draw writes the panels to w. fontFile is a TrueType or OpenType font or collection with Chinese characters; an SVG
// names it and others that are common, and carries the text as text.
func Draw(w io.Writer, format, fontFile string, panels []Panel) error {
	for _, p := range panels {
		if len(p.Lines) > MostLines {
			return ErrTooMany
		}
	}
	if len(panels) > MostPanels {
		return ErrTooMany
	}
	hand, err := newHand(fontFile)
	if err != nil {
		return err
	}
	from, to := years(panels)
	width := min(max(3*vg.Centimeter+perYear*vg.Length(to-from+1), narrowest), widest)
	headers := make([]header, len(panels))
	height := margin
	for i, p := range panels {
		headers[i] = hand.header(p, width-2*margin)
		height += headers[i].height + plotHeight + margin
	}
	draws := func(c draw.Canvas) { hand.drawAll(c, panels, headers, from, to) }
	switch format {
	case PNG:
		c := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi))
		draws(draw.New(c))
		_, err = vgimg.PngCanvas{Canvas: c}.WriteTo(w)
	case SVG:
		c := vgsvg.New(width, height)
		draws(draw.New(c))
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

func (h *hand) drawAll(c draw.Canvas, panels []Panel, headers []header, from, to int) {
	c.SetColor(color.White)
	c.Fill(c.Path())
	top := c.Max.Y - margin
	for i, p := range panels {
		headers[i].draw(c, c.Min.X+margin, top)
		top -= headers[i].height
		plot, m := h.plot(from, to, c.Size().X-2*margin), newMarks(h, p)
		plot.Y.Min, plot.Y.Max = m.span()
		plot.Add(m)
		plot.Draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: c.Min.X + margin, Y: top - plotHeight}, Max: vg.Point{X: c.Max.X - margin, Y: top},
		}})
		top -= plotHeight + margin
	}
}

// middle sets the digits and characters of a CJK font, whose lines are high, on the middle of a mark.
const middle = -0.3

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

func years(panels []Panel) (from, to int) {
	from, to = math.MaxInt, math.MinInt
	for _, panel := range panels {
		for _, l := range panel.Lines {
			for _, p := range l.Points {
				from, to = min(from, p.Year), max(to, p.Year)
			}
		}
	}
	if from > to {
		return 0, 0
	}
	return from, to
}

// scale keeps the figures of an axis short, in the words Chinese counts by.
func scale(lines []Line) (factor float64, word string) {
	most := 0.0
	for _, v := range values(lines) {
		most = max(most, math.Abs(v))
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

// values are all those of the lines.
func values(lines []Line) []float64 {
	var out []float64
	for _, l := range lines {
		for _, p := range l.Points {
			for _, v := range []*float64{p.Target, p.TargetHi, p.Actual} {
				if v != nil {
					out = append(out, *v)
				}
			}
		}
	}
	return out
}
