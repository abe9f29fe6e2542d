package ocr

import "math"

const (
	settleReach = 4    // neighbours on each side that tell where a character stands
	astray      = 0.35 // ems a box may be off before it is moved
	slim        = 0.7  // ems; the box of a Chinese character that is narrower does not hold all of it
)

// settle moves boxes that tesseract put beside their character. It derives them from the steps of its network, and a
// single one can be off by more than a character, while its neighbours are right: where a character stands is then known
// from how far apart characters of this size are set. A gap in the line moves all that follow it, so that the median of
// a few neighbours holds on both sides of it.
func (s *set) settle() {
	var all []*glyph
	for i := range s.words {
		for k := range s.words[i].glyphs {
			all = append(all, &s.words[i].glyphs[k])
		}
	}
	offsets, advances := make([]float64, len(all)), make([]float64, len(all))
	at := 0.0
	for i, g := range all {
		advances[i] = s.advance(g.r)
		offsets[i] = (g.x0+g.x1)/2 - (at + advances[i]/2)
		at += advances[i]
	}
	at = 0
	for i, g := range all {
		from, to := max(0, i-settleReach), min(len(all), i+settleReach+1)
		usual := median(append([]float64(nil), offsets[from:to]...))
		if math.Abs(offsets[i]-usual) > astray*s.size && to-from > settleReach {
			g.x0, g.x1 = at+usual, at+usual+advances[i]
		}
		if han(g.r) && g.x1-g.x0 < slim*s.size {
			mid := (g.x0 + g.x1) / 2
			g.x0, g.x1 = mid-s.size/2, mid+s.size/2
		}
		at += advances[i]
	}
}

// advance is the usual width of a character.
func (s *set) advance(r rune) float64 {
	if latin(r) {
		return s.size / 2
	}
	return s.size
}
