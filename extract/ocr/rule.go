package ocr

import (
	"image"
	"slices"

	"github.com/zhice-project/zhice/extract/engine"
)

// What a ruling line of a table is on a picture, in inches.
const (
	ruleLength = 0.6  // no stroke of a character of body type or heading is as long
	ruleWidth  = 0.03 // thicker is a bar or the shadow of the sheet's edge
	ruleGap    = 0.01 // a scanner leaves out as much
)

// rules finds the ruling lines of a straight picture, in pixels. Tesseract is left to see them: without them it
// loses columns.
func rules(img *image.Gray, dpi float64) []engine.Rule {
	across := lines(grid{img, false}, dpi)
	down := lines(grid{img, true}, dpi)
	out := make([]engine.Rule, 0, len(across)+len(down))
	for _, b := range across {
		y := float32(b.Min.Y+b.Max.Y) / 2
		out = append(out, engine.Rule{X0: float32(b.Min.X), Y0: y, X1: float32(b.Max.X), Y1: y})
	}
	for _, b := range down {
		b = image.Rect(b.Min.Y, b.Min.X, b.Max.Y, b.Max.X)
		x := float32(b.Min.X+b.Max.X) / 2
		out = append(out, engine.Rule{X0: x, Y0: float32(b.Min.Y), X1: x, Y1: float32(b.Max.Y)})
	}
	return out
}

// grid is a picture, or the same with rows and columns swapped.
type grid struct {
	img     *image.Gray
	swapped bool
}

func (g grid) size() (w, h int) {
	w, h = g.img.Rect.Dx(), g.img.Rect.Dy()
	if g.swapped {
		return h, w
	}
	return w, h
}

func (g grid) dark(x, y int) bool {
	if g.swapped {
		x, y = y, x
	}
	return g.img.Pix[y*g.img.Stride+x] < inkLevel
}

// lines are the boxes of long thin runs of ink along the rows of a grid.
func lines(g grid, dpi float64) []image.Rectangle {
	w, h := g.size()
	length, width, gap := int(ruleLength*dpi), int(ruleWidth*dpi), int(ruleGap*dpi)
	var open, done []image.Rectangle
	for y := range h {
		var still []image.Rectangle
		found := runs(g, y, w, length, gap)
		for _, b := range open {
			if b.Max.Y < y {
				done = append(done, b)
			} else {
				still = append(still, b)
			}
		}
		open = still
		for _, r := range found {
			open = join(open, r)
		}
	}
	return slices.DeleteFunc(append(done, open...), func(b image.Rectangle) bool { return b.Dy() > width })
}

// join adds a run to the line it goes on with, or begins one.
func join(open []image.Rectangle, r image.Rectangle) []image.Rectangle {
	for i, b := range open {
		if b.Min.X < r.Max.X && r.Min.X < b.Max.X {
			open[i] = b.Union(r)
			return open
		}
	}
	return append(open, r)
}

// runs are the dark stretches of a row that are long enough, with small gaps in them.
func runs(g grid, y, w, length, gap int) []image.Rectangle {
	var out []image.Rectangle
	from, last := -1, -1
	for x := range w + 1 {
		switch {
		case x < w && g.dark(x, y):
			if from < 0 {
				from = x
			}
			last = x
		case from >= 0 && (x == w || x-last > gap):
			if last+1-from >= length {
				out = append(out, image.Rect(from, y, last+1, y+1))
			}
			from = -1
		}
	}
	return out
}

// dropRules takes out the strokes that tesseract reads where a ruling line stands.
func dropRules(lines []line, rs []engine.Rule) {
	for _, l := range lines {
		for i := range l.words {
			for k := range l.words[i].glyphs {
				if g := &l.words[i].glyphs[k]; (g.r == '|' || g.r == '丨') && onRule(g, rs) {
					g.r = nothing
				}
			}
		}
	}
}

func onRule(g *glyph, rs []engine.Rule) bool {
	for _, r := range rs {
		if x := float64(r.X0); !r.Horizontal() && x >= g.x0-(g.y1-g.y0)/2 && x <= g.x1+(g.y1-g.y0)/2 && float64(r.Y0) < g.y1 && float64(r.Y1) > g.y0 {
			return true
		}
	}
	return false
}
