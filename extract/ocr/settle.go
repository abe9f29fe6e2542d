package ocr

import (
	"math"
	"slices"
)

const (
	settleReach = 4    // neighbours on each side that tell where a character stands
	astray      = 0.35 // ems a box may be off before it is moved
	slim        = 0.7  // ems; the box of a Chinese character that is narrower does not hold all of it
	cellGap     = 1.2  // ems; the characters beyond are of another cell of a table and tell nothing
)

// settle moves boxes that tesseract put beside their character. It derives them from the steps of its network, and a
// single one can be off by more than a character, while its neighbours are right: where a Chinese character stands is
// then known from how far apart characters of this size are set. Latin letters are too unlike each other for that.
func (s *set) settle() {
	var all []*glyph
	for i := range s.words {
		for k := range s.words[i].glyphs {
			all = append(all, &s.words[i].glyphs[k])
		}
	}
	for len(all) > 0 {
		n := s.cell(all)
		s.settleCell(all[:n])
		all = all[n:]
	}
}

// cell is how many of the characters stand before the first wide gap. Two on each side are asked, so that one astray
// makes none.
func (s *set) cell(all []*glyph) int {
	for i := 1; i < len(all); i++ {
		end, start := all[i-1].x1, all[i].x0
		if i > 1 {
			end = max(end, all[i-2].x1)
		}
		if i+1 < len(all) {
			start = min(start, all[i+1].x0)
		}
		if start-end > cellGap*s.size {
			return i
		}
	}
	return len(all)
}

func (s *set) settleCell(cell []*glyph) {
	offsets, starts := make([]float64, len(cell)), make([]float64, len(cell))
	at := 0.0
	for i, g := range cell {
		starts[i] = at
		offsets[i] = (g.x0+g.x1)/2 - (at + s.advance(g.r)/2)
		at += s.advance(g.r)
	}
	for i, g := range cell {
		if latin(g.r) {
			continue
		}
		from, to := max(0, i-settleReach), min(len(cell), i+settleReach+1)
		usual := median(slices.Clone(offsets[from:to]))
		if math.Abs(offsets[i]-usual) > astray*s.size && to-from > settleReach {
			g.x0, g.x1 = starts[i]+usual, starts[i]+usual+s.advance(g.r)
		}
		if han(g.r) && g.x1-g.x0 < slim*s.size {
			mid := (g.x0 + g.x1) / 2
			g.x0, g.x1 = mid-s.size/2, mid+s.size/2
		}
	}
}

// advance is the usual width of a character.
func (s *set) advance(r rune) float64 {
	if latin(r) {
		return s.size / 2
	}
	return s.size
}
