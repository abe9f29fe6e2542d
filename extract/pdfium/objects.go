package pdfium

import (
	"encoding/binary"
	"math"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// Types of page objects and of path segments, and the render mode of invisible text, as in PDFium's public headers.
const (
	objectText  = 1
	objectPath  = 2
	objectImage = 3
	objectForm  = 5

	segmentLine = 0
	segmentMove = 2

	renderInvisible = 3
)

const (
	maxObjects   = 200_000 // per page, nested forms included
	maxFormDepth = 6
	maxSegments  = 20_000 // per path: maps and charts have no ruling lines to find
	maxRules     = 20_000
	ruleWidth    = 2.5 // points: a filled rectangle thinner than this is a line
	ruleLength   = 5
	straight     = 0.6
)

// objects walks the page's objects for ruling lines, pictures and the count of text operations, and says whether any
// text is invisible.
func (r *reader) objects(p *engine.Page) (hidden bool) {
	r.budget = maxObjects
	n := r.int("FPDFPage_CountObjects", r.handle)
	for i := 0; i < n && r.err == nil && r.budget > 0; i++ {
		o := r.call("FPDFPage_GetObject", r.handle, uint64(i))
		hidden = r.object(p, o, identity, 0) || hidden
	}
	return hidden
}

// matrix is a PDF transformation: a b c d e f.
type matrix [6]float32

var identity = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) apply(x, y float32) (float32, float32) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// then is the transformation that applies m first and n after it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

func (r *reader) object(p *engine.Page, o uint64, form matrix, depth int) (hidden bool) {
	r.budget--
	switch r.int("FPDFPageObj_GetType", o) {
	case objectText:
		p.TextObjects++
		return r.int("FPDFTextObj_GetTextRenderMode", o) == renderInvisible
	case objectPath:
		if len(p.Rules) < maxRules {
			r.path(p, o, form)
		}
	case objectImage:
		if x0, y0, x1, y1, ok := r.bounds(o); ok {
			ax, ay := form.apply(x0, y0)
			bx, by := form.apply(x1, y1)
			shown := r.box(ax, ay, bx, by)
			p.Images = append(p.Images, shown)
			if p.TextObjects > p.Covered && wholePage(p, shown) && r.bitonal(o) {
				p.Covered = p.TextObjects
			}
			if r.pictures != nil {
				r.pictures.add(r, o, shown)
			}
		}
	case objectForm:
		if depth >= maxFormDepth {
			return false
		}
		m := r.matrix(o).then(form)
		n := r.int("FPDFFormObj_CountObjects", o)
		for i := 0; i < n && r.err == nil && r.budget > 0; i++ {
			hidden = r.object(p, r.call("FPDFFormObj_GetObject", o, uint64(i)), m, depth+1) || hidden
		}
	}
	return hidden
}

// wholePage: a picture leaves hardly anything of the page free.
func wholePage(p *engine.Page, b schemas.Box) bool {
	const most = 0.9
	w, h := min(b.X1, p.Width)-max(b.X0, 0), min(b.Y1, p.Height)-max(b.Y0, 0)
	return w > 0 && h > 0 && w*h > most*p.Width*p.Height
}

// bitonal: a picture has one bit a pixel, as most scans have and hardly a watermark has, which lets text show through.
func (r *reader) bitonal(o uint64) bool {
	b := r.in.scratch // FPDF_IMAGEOBJ_METADATA: width, height, two resolutions, bits a pixel, …
	if r.call("FPDFImageObj_GetImageMetadata", o, r.handle, b) == 0 {
		return false
	}
	const bits = 16
	raw, ok := r.in.read(r.in.scratch+bits, 4)
	return ok && binary.LittleEndian.Uint32(raw) == 1
}

func (r *reader) matrix(o uint64) matrix {
	m := identity
	if r.call("FPDFPageObj_GetMatrix", o, r.in.scratch) != 0 {
		r.floats(6, m[:])
	}
	return m
}

func (r *reader) bounds(o uint64) (x0, y0, x1, y1 float32, ok bool) {
	b := r.in.scratch
	if r.call("FPDFPageObj_GetBounds", o, b, b+4, b+8, b+12) == 0 {
		return 0, 0, 0, 0, false
	}
	var f [4]float32
	r.floats(4, f[:])
	return f[0], f[1], f[2], f[3], true
}

// path adds the ruling lines of a path: a thin rectangle is one line, a larger path gives its straight edges.
func (r *reader) path(p *engine.Page, o uint64, form matrix) {
	x0, y0, x1, y1, ok := r.bounds(o)
	if !ok {
		return
	}
	ax, ay := form.apply(x0, y0)
	bx, by := form.apply(x1, y1)
	w, h := abs(bx-ax), abs(by-ay)
	switch {
	case h <= ruleWidth && w >= ruleLength:
		y := (ay + by) / 2
		r.rule(p, min(ax, bx), y, max(ax, bx), y)
	case w <= ruleWidth && h >= ruleLength:
		x := (ax + bx) / 2
		r.rule(p, x, min(ay, by), x, max(ay, by))
	case w >= ruleLength && h >= ruleLength && r.stroked(o):
		r.segments(p, o, r.matrix(o).then(form))
	case w >= ruleLength && h >= ruleLength:
		r.fills(p, o, r.matrix(o).then(form))
	}
}

// stroked: the outline of a path is drawn. Without it the edges of a path are those of a background, which many programs
// put behind every line of text.
func (r *reader) stroked(o uint64) bool {
	b := r.in.scratch
	if r.call("FPDFPath_GetDrawMode", o, b, b+4) == 0 {
		return true
	}
	var mode [2]float32 // integers; only whether the second is 0 matters
	r.floats(2, mode[:])
	return math.Float32bits(mode[1]) != 0
}

// fills adds the thin parts of a filled path: some programs draw all the lines of a table as one.
func (r *reader) fills(p *engine.Page, o uint64, m matrix) {
	n := r.int("FPDFPath_CountSegments", o)
	if n <= 0 || n > maxSegments {
		return
	}
	b := r.in.scratch
	var f [2]float32
	var x0, y0, x1, y1 float32
	part := 0 // points of the part so far
	flush := func() {
		w, h := x1-x0, y1-y0
		switch {
		case part < 2:
		case h <= ruleWidth && w >= ruleLength:
			r.rule(p, x0, (y0+y1)/2, x1, (y0+y1)/2)
		case w <= ruleWidth && h >= ruleLength:
			r.rule(p, (x0+x1)/2, y0, (x0+x1)/2, y1)
		}
		part = 0
	}
	for i := 0; i < n && r.err == nil; i++ {
		s := r.call("FPDFPath_GetPathSegment", o, uint64(i))
		if s == 0 || r.call("FPDFPathSegment_GetPoint", s, b, b+4) == 0 {
			continue
		}
		r.floats(2, f[:])
		x, y := m.apply(f[0], f[1])
		if r.int("FPDFPathSegment_GetType", s) == segmentMove {
			flush()
		}
		if part == 0 {
			x0, y0, x1, y1 = x, y, x, y
		}
		x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
		part++
	}
	flush()
}

func (r *reader) segments(p *engine.Page, o uint64, m matrix) {
	n := r.int("FPDFPath_CountSegments", o)
	if n <= 0 || n > maxSegments {
		return
	}
	b := r.in.scratch
	var f [2]float32
	var px, py, sx, sy float32
	for i := 0; i < n && r.err == nil; i++ {
		s := r.call("FPDFPath_GetPathSegment", o, uint64(i))
		if s == 0 || r.call("FPDFPathSegment_GetPoint", s, b, b+4) == 0 {
			continue
		}
		r.floats(2, f[:])
		x, y := m.apply(f[0], f[1])
		if r.int("FPDFPathSegment_GetType", s) == segmentLine {
			r.edge(p, px, py, x, y)
		} else {
			sx, sy = x, y
		}
		if r.call("FPDFPathSegment_GetClose", s) != 0 {
			r.edge(p, x, y, sx, sy)
		}
		px, py = x, y
	}
}

// edge keeps a segment that is a horizontal or vertical line.
func (r *reader) edge(p *engine.Page, x0, y0, x1, y1 float32) {
	switch {
	case abs(y1-y0) < straight && abs(x1-x0) >= ruleLength:
		r.rule(p, min(x0, x1), y0, max(x0, x1), y0)
	case abs(x1-x0) < straight && abs(y1-y0) >= ruleLength:
		r.rule(p, x0, min(y0, y1), x0, max(y0, y1))
	}
}

func (r *reader) rule(p *engine.Page, x0, y0, x1, y1 float32) {
	b := r.box(x0, y0, x1, y1)
	p.Rules = append(p.Rules, engine.Rule{X0: b.X0, Y0: b.Y0, X1: b.X1, Y1: b.Y1})
}

func abs(x float32) float32 { return float32(math.Abs(float64(x))) }
