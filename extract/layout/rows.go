package layout

import (
	"cmp"
	"slices"

	"github.com/zhice-project/zhice/extract/engine"
)

// chunk is a run of characters that follow each other in the content stream, on one base line and without a wide gap.
type chunk struct {
	chars          []engine.Char
	x0, x1, y0, y1 float32
	base, size     float32
}

// row is what stands on one base line.
type row struct {
	chunks []*chunk
	x0, x1 float32
	y0, y1 float32
	base   float32
	size   float32 // of its largest chunk by characters
}

// chunks cuts the stream of characters. Blanks stay inside a chunk, but never open or close one.
func chunks(chars []engine.Char) []*chunk {
	var out []*chunk
	var cur *chunk
	blanks := 0 // at the end of cur
	for _, c := range chars {
		if blank(c.R) {
			if cur != nil {
				cur.chars = append(cur.chars, c)
				blanks++
			}
			continue
		}
		if cur == nil || !cur.takes(c) {
			trim(cur, blanks)
			cur = &chunk{x0: c.X0, x1: c.X1, y0: c.Y0, y1: c.Y1, base: c.Base, size: c.Size}
			out = append(out, cur)
		}
		blanks = 0
		cur.chars = append(cur.chars, c)
		cur.x0, cur.x1 = min(cur.x0, c.X0), max(cur.x1, c.X1)
		cur.y0, cur.y1 = min(cur.y0, c.Y0), max(cur.y1, c.Y1)
	}
	trim(cur, blanks)
	return out
}

func trim(c *chunk, blanks int) {
	if c != nil {
		c.chars = c.chars[:len(c.chars)-blanks]
	}
}

// text is that of the characters as the file has them.
func (k *chunk) text() string {
	text := make([]rune, len(k.chars))
	for i, c := range k.chars {
		text[i] = c.R
	}
	return string(text)
}

// takes: c goes on where the chunk ends.
func (k *chunk) takes(c engine.Char) bool {
	em := max(k.size, c.Size)
	return abs(c.Base-k.base) <= 0.12*em && c.Size <= 1.25*k.size && k.size <= 1.25*c.Size &&
		c.X0-k.x1 <= 0.9*em && c.X0-k.x1 >= -0.6*em
}

// rows gathers chunks into rows from the top down, each from left to right.
func rows(ks []*chunk) []*row {
	ks = slices.Clone(ks)
	slices.SortStableFunc(ks, func(a, b *chunk) int { return cmp.Compare(a.base, b.base) })
	var out []*row
	for _, k := range ks {
		if r := latest(out, k); r != nil {
			r.add(k)
			continue
		}
		r := &row{base: k.base, size: k.size, x0: k.x0, x1: k.x1, y0: k.y0, y1: k.y1}
		r.add(k)
		out = append(out, r)
	}
	out = attachMarks(out)
	for _, r := range out {
		slices.SortStableFunc(r.chunks, func(a, b *chunk) int { return cmp.Compare(a.x0, b.x0) })
	}
	slices.SortStableFunc(out, func(a, b *row) int { return cmp.Compare(a.base, b.base) })
	return out
}

// sameBase is how far, in em, the base lines of one row may differ: those of Greek letters of another font are a third off.
const sameBase = 0.34

// latest finds the row on k's base line among the last ones; rows are sorted by base line.
func latest(rs []*row, k *chunk) *row {
	for i := len(rs) - 1; i >= 0 && i >= len(rs)-4; i-- {
		r := rs[i]
		if abs(r.base-k.base) <= sameBase*min(r.size, k.size) && !r.covers(k) {
			return r
		}
	}
	return nil
}

// covers: a chunk of the row already stands where k stands.
func (r *row) covers(k *chunk) bool {
	for _, o := range r.chunks {
		if overlap := min(o.x1, k.x1) - max(o.x0, k.x0); overlap > 0.5*min(o.x1-o.x0, k.x1-k.x0) && overlap > 0.3*k.size {
			return true
		}
	}
	return false
}

func (r *row) add(k *chunk) {
	if r.weight() < k.x1-k.x0 && len(r.chunks) > 0 && k.size > r.size {
		r.size, r.base = k.size, k.base
	}
	r.chunks = append(r.chunks, k)
	r.x0, r.x1 = min(r.x0, k.x0), max(r.x1, k.x1)
	r.y0, r.y1 = min(r.y0, k.y0), max(r.y1, k.y1)
}

func (r *row) weight() float32 {
	var w float32
	for _, k := range r.chunks {
		w = max(w, k.x1-k.x0)
	}
	return w
}

// attachMarks puts rows that are only small raised or lowered marks (a footnote mark, a unit's exponent) back into the
// row they stand in.
func attachMarks(rs []*row) []*row {
	out := rs[:0:0]
	for i, r := range rs {
		host := markHost(rs, i)
		if host == nil {
			out = append(out, r)
			continue
		}
		base, size, y0, y1 := host.base, host.size, host.y0, host.y1
		for _, k := range r.chunks {
			host.add(k)
		}
		host.base, host.size, host.y0, host.y1 = base, size, y0, y1
	}
	return out
}

func markHost(rs []*row, i int) *row {
	r := rs[i]
	for _, j := range []int{i + 1, i - 1, i + 2, i - 2} {
		if j < 0 || j >= len(rs) {
			continue
		}
		h := rs[j]
		mid := (r.y0 + r.y1) / 2
		if r.size > 0.8*h.size || mid < h.base-1.15*h.size || mid > h.base+0.35*h.size {
			continue
		}
		if h.embraces(r) {
			return h
		}
	}
	return nil
}

// embraces: the pieces of r stand beside pieces of the row, or beside others of r that do: a mark in brackets of another
// size is three pieces.
func (r *row) embraces(marks *row) bool {
	ks := slices.Clone(marks.chunks)
	slices.SortFunc(ks, func(a, b *chunk) int { return cmp.Compare(a.x0, b.x0) })
	n := 0
	for i := 0; i < len(ks); {
		touching := false
		j := i
		for ; j < len(ks) && (j == i || ks[j].x0-ks[j-1].x1 < 0.3*ks[j].size); j++ {
			n += len(ks[j].chars)
			touching = touching || r.touches(ks[j])
		}
		if !touching || n > 8*(j-i) {
			return false
		}
		i, n = j, 0
	}
	return len(ks) > 0
}

// touches: k stands right beside or between chunks of the row, and none of their characters is above or below it.
func (r *row) touches(k *chunk) bool {
	if r.overprinted(k) {
		return false
	}
	for _, o := range r.chunks {
		if o.size > k.size && k.x0-o.x1 < 0.7*o.size && o.x0-k.x1 < 0.7*o.size {
			return true
		}
	}
	return false
}

// overprinted: characters of the row stand where k stands, so k is small type of another line. Cells may be wider than
// what is drawn in them, but it begins at their left.
func (r *row) overprinted(k *chunk) bool {
	const ink = 0.3 // em
	for _, o := range r.chunks {
		if o.x0 > k.x1 || o.x1 < k.x0 {
			continue
		}
		for _, c := range o.chars {
			if x := c.X0 + ink*c.Size; !blank(c.R) && x > k.x0 && x < k.x1 {
				return true
			}
		}
	}
	return false
}
