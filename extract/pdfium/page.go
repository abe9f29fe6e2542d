package pdfium

import (
	"context"
	"encoding/binary"
	"math"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// document is an open PDF inside an instance.
type document struct {
	e     *Engine
	in    *instance
	data  uint64
	size  uint64 // of data in bytes
	doc   uint64
	pages int
	dead  bool // the instance is gone, and all handles with it
	// prev is the page read before this one: PDFium keeps fonts only while a page uses them, so the next page finds
	// them loaded when its predecessor closes after it opened.
	prev uint64
	// loaded counts the pages since the document was parsed.
	loaded int
}

// window is after how many pages a document is closed and parsed again: PDFium keeps every object and stream it has ever
// looked at, so that a long report would fill its memory.
const window = 100

// NumPages implements engine.Document.
func (d *document) NumPages() int { return d.pages }

// Close implements engine.Document.
func (d *document) Close(ctx context.Context) error {
	if d.dead {
		return nil
	}
	d.dead = true
	ctx = context.WithoutCancel(ctx) // a handle left open would keep its memory for as long as the instance lives
	return d.release(ctx, handle{"FPDF_ClosePage", &d.prev}, handle{"FPDF_CloseDocument", &d.doc}, handle{"free", &d.data})
}

// handle is something of the library's, and the function that gives it back.
type handle struct {
	close string
	at    *uint64
}

func (d *document) release(ctx context.Context, hs ...handle) error {
	for _, h := range hs {
		if *h.at == 0 {
			continue
		}
		if _, err := d.in.call(ctx, h.close, *h.at); err != nil {
			return d.failure(ctx, err)
		}
		*h.at = 0
	}
	return nil
}

// renew parses the document again where enough pages have been loaded since it was.
func (d *document) renew(ctx context.Context) error {
	d.loaded++
	if d.loaded <= window {
		return nil
	}
	d.loaded = 1
	if err := d.release(ctx, handle{"FPDF_ClosePage", &d.prev}, handle{"FPDF_CloseDocument", &d.doc}); err != nil {
		return err
	}
	return d.parse(ctx)
}

// loadPage opens a page; 0 stands for one that cannot be loaded.
func (d *document) loadPage(ctx context.Context, i int) (uint64, error) {
	if d.dead {
		return 0, schemas.Fail(schemas.ReasonEngineCrashed, "the engine has stopped")
	}
	if err := ctx.Err(); err != nil {
		return 0, stopped(err)
	}
	if err := d.renew(ctx); err != nil {
		return 0, err
	}
	h, err := d.in.call(ctx, "FPDF_LoadPage", d.doc, uint64(uint32(i)))
	if err != nil {
		return 0, d.failure(ctx, err)
	}
	return h, nil
}

// Page implements engine.Document.
func (d *document) Page(ctx context.Context, i int) (*engine.Page, error) {
	h, err := d.loadPage(ctx, i)
	if err != nil {
		return nil, err
	}
	if h == 0 {
		return &engine.Page{Broken: true}, nil
	}
	r := &reader{ctx: ctx, in: d.in, handle: h}
	p := r.page()
	if d.prev != 0 {
		r.call("FPDF_ClosePage", d.prev)
	}
	d.prev = h
	if r.err != nil {
		return nil, d.failure(ctx, r.err)
	}
	return p, nil
}

// reader reads one page. Its first error stays in err and turns every later call into a no-op, so that the code below
// reads like the API it calls.
type reader struct {
	ctx    context.Context //nolint:containedctx // a reader lives for one call of Page
	in     *instance
	handle uint64
	err    error

	rotation   int
	l, b, r, t float32   // the page's box in its own coordinates
	budget     int       // of page objects; a form that includes itself must not go on for ever
	pictures   *pictures // where they are measured on the way
}

func (r *reader) call(name string, args ...uint64) uint64 {
	if r.err != nil {
		return 0
	}
	v, err := r.in.call(r.ctx, name, args...)
	r.err = err
	return v
}

func (r *reader) int(name string, args ...uint64) int {
	return int(int32(uint32(r.call(name, args...))))
}

// floats reads n float32 results at the scratch buffer.
func (r *reader) floats(n int, out []float32) {
	raw, ok := r.in.read(r.in.scratch, 4*n)
	if !ok {
		return
	}
	for i := range n {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
}

func (r *reader) page() *engine.Page {
	p := &engine.Page{}
	r.geometry(p)
	hidden := r.objects(p)
	text := r.call("FPDFText_LoadPage", r.handle)
	if text == 0 {
		p.Broken = r.err == nil
		return p
	}
	p.Chars = r.chars(text, hidden)
	r.call("FPDFText_ClosePage", text)
	return p
}

func (r *reader) geometry(p *engine.Page) {
	var f [4]float32
	r.rotation = r.int("FPDFPage_GetRotation", r.handle)
	ok := r.int("FPDF_GetPageBoundingBox", r.handle, r.in.scratch)
	r.floats(4, f[:]) // FS_RECTF: left, top, right, bottom
	r.l, r.t, r.r, r.b = f[0], f[1], f[2], f[3]
	if ok == 0 || r.r-r.l <= 0 || r.t-r.b <= 0 {
		r.l, r.b, r.r, r.t = 0, 0, 595, 842
	}
	p.Width, p.Height = r.r-r.l, r.t-r.b
	if r.rotation%2 == 1 {
		p.Width, p.Height = p.Height, p.Width
	}
}

// point turns page coordinates into those of the page as shown.
func (r *reader) point(x, y float32) (float32, float32) {
	switch r.rotation {
	case 1:
		return y - r.b, x - r.l
	case 2:
		return r.r - x, y - r.b
	case 3:
		return r.t - y, r.r - x
	}
	return x - r.l, r.t - y
}

func (r *reader) box(x0, y0, x1, y1 float32) schemas.Box {
	ax, ay := r.point(x0, y0)
	bx, by := r.point(x1, y1)
	return schemas.Box{X0: min(ax, bx), Y0: min(ay, by), X1: max(ax, bx), Y1: max(ay, by)}
}

// maxChars bounds one page: PDFium itself stops at half a million characters of a page or so; more is an attack.
const maxChars = 1 << 20

func (r *reader) chars(text uint64, hidden bool) []engine.Char {
	n := min(r.int("FPDFText_CountChars", text), maxChars)
	if n <= 0 {
		return nil
	}
	out := make([]engine.Char, 0, n)
	buf := r.in.scratch
	var f [6]float32
	var size, height, width, scale, angle, descent float32
	for i := uint64(0); i < uint64(n) && r.err == nil; i++ {
		c := engine.Char{R: rune(uint32(r.call("FPDFText_GetUnicode", text, i)))}
		switch c.R {
		case '\r', '\n', 0:
			continue
		case 2, 0xFFFE: // how this build marks a hyphen at a line's end
			c.R, c.Flags = '-', engine.Hyphen
		}
		r.call("FPDFText_GetLooseCharBox", text, i, buf)
		r.floats(4, f[:]) // left, top, right, bottom
		b := r.box(f[0], f[3], f[2], f[1])
		c.X0, c.Y0, c.X1, c.Y1 = b.X0, b.Y0, b.X1, b.Y1
		s := float32(math.Float64frombits(r.call("FPDFText_GetFontSize", text, i)))
		// The matrix costs a call more; characters of one size and height almost always share it.
		if h := b.Y1 - b.Y0; s != size || h != height || scale == 0 || (angle != 0 && b.X1-b.X0 != width) {
			size, height, width = s, h, b.X1-b.X0
			r.call("FPDFText_GetMatrix", text, i, buf)
			r.floats(6, f[:])
			scale = float32(math.Hypot(float64(f[2]), float64(f[3])))
			angle = r.angle(f[0], f[1])
			descent = r.descent(text, i, b, angle)
		}
		c.Size, c.Angle, c.Base = size*scale, angle, b.Y1-descent
		if sideways(angle) {
			c.Base = b.X1 - descent
		}
		if c.Size <= 0 || math.IsNaN(float64(c.Size)) {
			c.Size = b.Y1 - b.Y0
		}
		if c.X1-c.X0 > 3*c.Size && c.Y1-c.Y0 > 3*c.Size {
			r.tight(&c, text, i)
		}
		if c.R == ' ' && r.call("FPDFText_IsGenerated", text, i) == 1 {
			c.Flags |= engine.Generated
		}
		if hidden {
			o := r.call("FPDFText_GetTextObject", text, i)
			if o != 0 && r.int("FPDFTextObj_GetTextRenderMode", o) == renderInvisible {
				c.Flags |= engine.Invisible
			}
		}
		out = append(out, c)
	}
	return out
}

// tight replaces a character's cell by the box of its glyph: PDFium gives characters of vertical fonts cells many ems
// large.
func (r *reader) tight(c *engine.Char, text, i uint64) {
	buf := r.in.scratch
	if r.call("FPDFText_GetCharBox", text, i, buf, buf+8, buf+16, buf+24) == 0 { // left, right, bottom, top
		return
	}
	raw, ok := r.in.read(r.in.scratch, 32)
	if !ok {
		return
	}
	f := func(k int) float32 { return float32(math.Float64frombits(binary.LittleEndian.Uint64(raw[8*k:]))) }
	b := r.box(f(0), f(2), f(1), f(3))
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	c.X0, c.X1, c.Y0, c.Y1 = x-c.Size/2, x+c.Size/2, y-c.Size/2, y+c.Size/2
	c.Base = c.Y1 - 0.12*c.Size
	if sideways(c.Angle) {
		c.Base = c.X1 - 0.12*c.Size
	}
}

// descent is how far the far side of a character's box (the lower, or the right one of a sideways character) lies beyond
// its base line.
func (r *reader) descent(text, i uint64, b schemas.Box, angle float32) float32 {
	buf := r.in.scratch
	if r.call("FPDFText_GetCharOrigin", text, i, buf, buf+8) == 0 {
		return 0
	}
	raw, ok := r.in.read(r.in.scratch, 16)
	if !ok {
		return 0
	}
	x := math.Float64frombits(binary.LittleEndian.Uint64(raw))
	y := math.Float64frombits(binary.LittleEndian.Uint64(raw[8:]))
	px, py := r.point(float32(x), float32(y))
	if sideways(angle) {
		return b.X1 - px
	}
	return b.Y1 - py
}

func sideways(angle float32) bool {
	return angle > 45 && angle < 135 || angle > 225 && angle < 315
}

// angle of a base line in degrees clockwise on the page as shown, from the first row of its matrix.
func (r *reader) angle(a, b float32) float32 {
	if a > 0 && b == 0 && r.rotation == 0 {
		return 0
	}
	deg := -math.Atan2(float64(b), float64(a))*180/math.Pi + float64(90*r.rotation)
	deg = math.Mod(deg+720, 360)
	if deg > 359.5 {
		deg = 0
	}
	return float32(deg)
}
