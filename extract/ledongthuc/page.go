package ledongthuc

import (
	"context"
	"errors"
	"math"
	"unicode"

	lib "github.com/ledongthuc/pdf"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

type document struct {
	pages []lib.Page
	nodes int // of the page tree, seen so far
}

// The library's own search for a page never ends in a page tree that contains itself, and believes its counts. These
// limits end a walk through one.
const (
	maxNodes = 100_000
	maxDepth = 32
)

// walk collects the pages below a node of the page tree.
func (d *document) walk(v lib.Value, depth int) {
	kids := v.Key("Kids")
	for i := 0; i < kids.Len() && d.nodes < maxNodes && depth < maxDepth; i++ {
		d.nodes++
		kid := kids.Index(i)
		if kid.Key("Kids").Kind() == lib.Array {
			d.walk(kid, depth+1)
		} else if kid.Kind() == lib.Dict {
			d.pages = append(d.pages, lib.Page{V: kid})
		}
	}
}

// NumPages implements engine.Document.
func (d *document) NumPages() int { return len(d.pages) }

// Close implements engine.Document.
func (d *document) Close(context.Context) error { return nil }

// Page implements engine.Document.
func (d *document) Page(ctx context.Context, i int) (*engine.Page, error) {
	var p *engine.Page
	err := guard(ctx, func() error {
		if i < 0 || i >= len(d.pages) {
			return errors.New("no such page")
		}
		p = read(d.pages[i])
		return nil
	})
	if f, ok := errors.AsType[*schemas.Failure](err); ok {
		return nil, f
	}
	if err != nil {
		p = &engine.Page{Broken: true, TextObjects: -1} // one page, not the document
	}
	return p, nil
}

func read(page lib.Page) *engine.Page {
	b := bounds(page)
	turns := (int(inherited(page.V, "Rotate").Int64())/90%4 + 4) % 4
	out := &engine.Page{Width: b.X1 - b.X0, Height: b.Y1 - b.Y0, TextObjects: -1}
	if turns%2 == 1 {
		out.Width, out.Height = out.Height, out.Width
	}
	content := page.Content()
	out.Chars = chars(content.Text, b, turns)
	for _, r := range content.Rect {
		out.Rules = append(out.Rules, rules(r, b, turns)...)
	}
	return out
}

// inheritDepth ends the search for an inherited attribute in a page tree that loops.
const inheritDepth = 64

func inherited(v lib.Value, key string) lib.Value {
	for range inheritDepth {
		if x := v.Key(key); !x.IsNull() {
			return x
		}
		if v = v.Key("Parent"); v.IsNull() {
			break
		}
	}
	return lib.Value{}
}

// bounds is the page's box in its own coordinates, A4 where it has none.
func bounds(page lib.Page) schemas.Box {
	for _, key := range []string{"CropBox", "MediaBox"} {
		v := inherited(page.V, key)
		if v.Len() != 4 {
			continue
		}
		f := func(i int) float32 { return float32(v.Index(i).Float64()) }
		b := schemas.Box{X0: min(f(0), f(2)), Y0: min(f(1), f(3)), X1: max(f(0), f(2)), Y1: max(f(1), f(3))}
		if b.X1 > b.X0 && b.Y1 > b.Y0 {
			return b
		}
	}
	return schemas.Box{X1: 595, Y1: 842}
}

// Where the library does not know how wide a character is (all composite fonts, so all Chinese ones), these are right
// for most: a full em for a Chinese character, half of one for a Latin one.
const (
	wide   = 1.0
	narrow = 0.5

	ascent  = 0.88 // of the font size, above the base line; the library does not tell
	descent = 0.12
)

// chars places characters. The library moves on by the width it knows, which is 0 for composite fonts: shift is what
// has to be added until the text is moved explicitly.
func chars(texts []lib.Text, b schemas.Box, turns int) []engine.Char {
	var out []engine.Char
	var shift, end, y float64
	for _, t := range texts {
		if t.S == "\n" {
			continue
		}
		size := math.Abs(t.FontSize)
		if size < 0.1 {
			size = 10
		}
		if math.Abs(t.Y-y) > 0.1 || math.Abs(t.X-end) > 0.6*size {
			shift = 0
		}
		end, y = t.X+t.W, t.Y
		for _, r := range t.S {
			w := t.W
			if w <= 0 {
				w = narrow * size
				if r >= 0x2E80 || unicode.Is(unicode.Han, r) {
					w = wide * size
				}
			}
			out = append(out, char(r, t.X+shift, t.Y, w, size, b, turns))
			shift += w - t.W
		}
	}
	return out
}

func char(r rune, x, y, w, size float64, b schemas.Box, turns int) engine.Char {
	c := turned(float32(x), float32(y-descent*size), float32(x+w), float32(y+ascent*size), b, turns)
	base := turned(float32(x), float32(y), float32(x+w), float32(y), b, turns)
	e := engine.Char{R: r, X0: c.X0, Y0: c.Y0, X1: c.X1, Y1: c.Y1, Base: base.Y0, Size: float32(size), Angle: float32(90 * turns)}
	if turns%2 == 1 {
		e.Base = base.X0
	}
	return e
}

// turned turns a box of the page's own coordinates onto the page as shown.
func turned(x0, y0, x1, y1 float32, b schemas.Box, turns int) schemas.Box {
	switch turns {
	case 1:
		return schemas.Box{X0: y0 - b.Y0, Y0: x0 - b.X0, X1: y1 - b.Y0, Y1: x1 - b.X0}
	case 2:
		return schemas.Box{X0: b.X1 - x1, Y0: y0 - b.Y0, X1: b.X1 - x0, Y1: y1 - b.Y0}
	case 3:
		return schemas.Box{X0: b.Y1 - y1, Y0: b.X1 - x1, X1: b.Y1 - y0, Y1: b.X1 - x0}
	}
	return schemas.Box{X0: x0 - b.X0, Y0: b.Y1 - y1, X1: x1 - b.X0, Y1: b.Y1 - y0}
}

const ruleWidth = 2.5 // points: a rectangle thinner than this is a line

// rules are the lines a rectangle draws: one if it is thin, else its four sides.
func rules(r lib.Rect, b schemas.Box, turns int) []engine.Rule {
	t := turned(float32(min(r.Min.X, r.Max.X)), float32(min(r.Min.Y, r.Max.Y)), float32(max(r.Min.X, r.Max.X)), float32(max(r.Min.Y, r.Max.Y)), b, turns)
	x, y := (t.X0+t.X1)/2, (t.Y0+t.Y1)/2
	switch w, h := t.X1-t.X0, t.Y1-t.Y0; {
	case w <= ruleWidth && h <= ruleWidth:
		return nil
	case h <= ruleWidth:
		return []engine.Rule{{X0: t.X0, Y0: y, X1: t.X1, Y1: y}}
	case w <= ruleWidth:
		return []engine.Rule{{X0: x, Y0: t.Y0, X1: x, Y1: t.Y1}}
	}
	return []engine.Rule{
		{X0: t.X0, Y0: t.Y0, X1: t.X1, Y1: t.Y0}, {X0: t.X0, Y0: t.Y1, X1: t.X1, Y1: t.Y1},
		{X0: t.X0, Y0: t.Y0, X1: t.X0, Y1: t.Y1}, {X0: t.X1, Y0: t.Y0, X1: t.X1, Y1: t.Y1},
	}
}
