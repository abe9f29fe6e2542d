// Package layout makes lines, paragraphs and tables of the characters on pages. It is a pure function of its input: no
// PDF library, no clock, no network. Meaning (what is a figure, who issues) is not its business; only what page geometry
// and punctuation say.
package layout

import (
	"math"
	"unicode"

	"github.com/zhice-project/zhice/extract/engine"
)

// frame is how the lines of a page run: quarter turns clockwise. Characters are laid out in the frame, where lines run
// from left to right, and boxes are turned back at the end.
type frame struct {
	turns         int
	width, height float32 // of the page as shown
}

// in turns a character into the frame.
func (f frame) in(c engine.Char) engine.Char {
	w, h := f.width, f.height
	d := c
	switch f.turns {
	case 1: // read downwards
		d.X0, d.X1, d.Y0, d.Y1, d.Base = c.Y0, c.Y1, w-c.X1, w-c.X0, w-c.Base
	case 2:
		d.X0, d.X1, d.Y0, d.Y1, d.Base = w-c.X1, w-c.X0, h-c.Y1, h-c.Y0, h-c.Base
	case 3: // read upwards
		d.X0, d.X1, d.Y0, d.Y1, d.Base = h-c.Y1, h-c.Y0, c.X0, c.X1, c.Base
	}
	return d
}

// quarter is the number of quarter turns of an angle, and whether it is one.
func quarter(angle float32) (turns int, ok bool) {
	q := math.Round(float64(angle) / 90)
	return int(q) % 4, math.Abs(float64(angle)-q*90) < 8
}

// clean keeps the characters that are part of the page's text, turned into the frame most of them stand in: no
// controls, nothing off the page, no invisible copy of visible text, no glyph drawn twice to look bold, no slanting
// watermark.
func clean(p *engine.Page) (chars []engine.Char, f frame, hidden bool) {
	f = frame{width: p.Width, height: p.Height}
	var visible, invisible, slanted int
	var turned [4]int
	for _, c := range p.Chars {
		if blank(c.R) || !onPage(c, p) {
			continue
		}
		if c.Flags&engine.Invisible != 0 {
			invisible++
		} else {
			visible++
		}
		if q, ok := quarter(c.Angle); ok {
			turned[q]++
		} else {
			slanted++
		}
	}
	hidden = invisible > visible
	for q := range turned {
		if turned[q] > turned[f.turns] {
			f.turns = q
		}
	}
	vertical := f.turns == 0 && runsDown(p.Chars)
	if vertical {
		f.turns = 1 // columns from the right are lines from the top of a page turned by a quarter
	}
	upright := turned[0] + turned[1] + turned[2] + turned[3]
	seen := newDoubles(len(p.Chars))
	chars = make([]engine.Char, 0, len(p.Chars))
	var last engine.Char
	for _, c := range p.Chars {
		if c.Flags&engine.Generated != 0 || unicode.IsControl(c.R) && c.R != '\t' || !onPage(c, p) {
			continue
		}
		if c.Flags&engine.Invisible != 0 && !hidden {
			continue
		}
		if _, ok := quarter(c.Angle); !ok && slanted < upright {
			continue
		}
		if vertical {
			c.Base = c.X0
		}
		d := lower(f.in(c))
		if !blank(d.R) && seen.again(d) {
			if !ligature(last, d) {
				continue
			}
			// They share a box: each gets its half.
			mid := (d.X0 + d.X1) / 2
			chars[len(chars)-1].X1, d.X0 = mid, mid
		}
		last = d
		chars = append(chars, d)
	}
	nameSigns(chars)
	clip(chars)
	return chars, f, hidden
}

// lower takes a character's cell in to what letters fill, where its font claims far more: boxes would reach into the lines
// above and below.
func lower(c engine.Char) engine.Char {
	const (
		tall    = 1.7 // em
		ascent  = 1.0
		descent = 0.3
	)
	if c.Size > 1 && c.Y1-c.Y0 > tall*c.Size && c.Y0 < c.Base && c.Y1 > c.Base {
		c.Y0, c.Y1 = max(c.Y0, c.Base-ascent*c.Size), min(c.Y1, c.Base+descent*c.Size)
	}
	return c
}

// fullWidth: a letter, digit or sign of ASCII in its full-width form.
func fullWidth(r rune) bool { return r > 0xFF00 && r < 0xFF5F }

// clip ends a character's cell where the next one begins: letters that are set condensed have cells as wide as if they
// were not.
func clip(chars []engine.Char) {
	// A point may leave hardly any room to the figure after it; what was drawn twice is gone already.
	const condensed = 0.03
	last := -1
	var end float32 // of the last one, as the file has it
	for i, c := range chars {
		if blank(c.R) {
			continue
		}
		if last >= 0 {
			if a := &chars[last]; c.X0 > a.X0+condensed*a.Size && c.X0 < end && abs(c.Base-a.Base) < 0.6*a.Size {
				if fullWidth(a.R) && fullWidth(c.R) { // the last one has no next
					chars[i].X1 = min(c.X1, c.X0+1.3*(c.X0-a.X0))
				}
				a.X1 = c.X0
			}
		}
		last, end = i, c.X1
	}
}

func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == 0x200B || r == 0xFEFF || r == 0xAD
}

// onPage: the middle of the character can be seen.
func onPage(c engine.Char, p *engine.Page) bool {
	x, y := (c.X0+c.X1)/2, (c.Y0+c.Y1)/2
	return x > -1 && y > -1 && x < p.Width+1 && y < p.Height+1 && finite(c.X0) && finite(c.X1) && finite(c.Y0) && finite(c.Y1) && finite(c.Base)
}

func finite(x float32) bool { return !math.IsNaN(float64(x)) && !math.IsInf(float64(x), 0) }

// runsDown: most characters stand below the one before, as in vertical writing.
func runsDown(chars []engine.Char) bool {
	down, across := 0, 0
	var last engine.Char
	for _, c := range chars {
		if blank(c.R) {
			continue
		}
		em := max(c.Size, last.Size)
		dx, dy := abs((c.X0+c.X1)-(last.X0+last.X1))/2, (c.Y0+c.Y1)/2-(last.Y0+last.Y1)/2
		switch {
		case dx < 0.3*em && dy > 0.5*em && dy < 1.8*em:
			down++
		case abs(dy) < 0.4*em:
			across++
		}
		last = c
	}
	return down > 3*across && down >= 4
}

// ligature: two equal characters that one glyph stands for share its box: the long dash —— and …… of many Chinese fonts,
// ff of Latin ones.
func ligature(a, b engine.Char) bool {
	return a.R == b.R && a.X0 == b.X0 && a.X1 == b.X1 && a.Base == b.Base && (b.R == '—' || b.R == '…' || b.R == '―' || b.R < 0x250)
}

// doubles finds characters that stand almost on top of an equal one. They are kept by squares of many cells, so that one
// look is enough for most.
type doubles struct {
	last  map[square]int32 // the last character of a square, an index in chars
	chars []standing       // the first is none
}

// square is where equal characters may be of one another's doubles.
type square struct {
	r    rune
	x, y int32
}

// squareSide is how many cells a square has, as a power of two.
const squareSide = 4

// standing is a character with its cell, and the one before it in its square.
type standing struct {
	x, y           int32
	x0, base, size float32
	before         int32
}

// newDoubles has room for n characters.
func newDoubles(n int) *doubles {
	return &doubles{last: make(map[square]int32, n), chars: make([]standing, 1, n+1)}
}

// near is how far, in parts of the font size, a second glyph may be off to count as the same one: bold is faked with
// offsets up to a tenth, and no two equal characters of a text stand closer than their own width, a quarter at least.
const near = 0.18

func (d *doubles) again(c engine.Char) bool {
	cell := max(c.Size*near, 0.5)
	x, y := int32(c.X0/cell), int32(c.Base/cell)
	for sx := (x - 1) >> squareSide; sx <= (x+1)>>squareSide; sx++ {
		for sy := (y - 1) >> squareSide; sy <= (y+1)>>squareSide; sy++ {
			for i := d.last[square{c.R, sx, sy}]; i > 0; i = d.chars[i].before {
				o := &d.chars[i]
				if o.x-x <= 1 && x-o.x <= 1 && o.y-y <= 1 && y-o.y <= 1 &&
					abs(o.x0-c.X0) < cell && abs(o.base-c.Base) < cell && abs(o.size-c.Size) < c.Size*0.3 {
					return true
				}
			}
		}
	}
	s := square{c.R, x >> squareSide, y >> squareSide}
	d.chars = append(d.chars, standing{x, y, c.X0, c.Base, c.Size, d.last[s]})
	d.last[s] = int32(len(d.chars) - 1)
	return false
}

func abs(x float32) float32 { return float32(math.Abs(float64(x))) }
