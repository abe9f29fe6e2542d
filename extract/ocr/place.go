package ocr

import (
	"cmp"
	"math"
	"slices"
	"unicode"

	"github.com/zhice-project/zhice/extract/engine"
)

// Proportions of type, in ems.
const (
	hanHeight   = 0.92 // of the ink of a Chinese character
	digitHeight = 0.70
	hanDrop     = 0.07 // how far a Chinese character goes below the base line of Latin ones
	ascent      = 0.88 // of a cell
	descent     = 0.12

	wordGap  = 0.15 // between two Latin words
	digitGap = 0.35 // between two numbers; less is a number in loose type
	pointGap = 0.6  // between the parts of a number: a point may have the cell of a Chinese character

	flat     = 0.6 // 一 is no measure of height
	sizeBand = 1.2 // the largest size measured of one type by the smallest

	smallest = 3 // points; smaller type is dirt or part of a drawing
)

// set is a line whose type has been measured, in pixels.
type set struct {
	line

	size, base float64
}

// chars makes characters of upright lines, in points; confidences are those of the characters that are no blanks.
func chars(lines []line, scale float64) (out []engine.Char, confidences []float64) {
	sets := make([]set, 0, len(lines))
	for _, l := range lines {
		if l = tidy(l); !legible(l) || l.sideways() {
			continue
		}
		if s := measure(l); s.size*scale >= smallest {
			s.dropGhosts()
			s.settle()
			sets = append(sets, s)
		}
	}
	evenSizes(sets)
	for i := range sets {
		from := len(out)
		out = append(out, sets[i].chars(scale)...)
		for g := range sets[i].glyphs() {
			confidences = append(confidences, g.confidence)
		}
		part(out[from:])
	}
	return out, confidences
}

// legible: a line without a letter or digit is dirt or part of a drawing.
func legible(l line) bool {
	for g := range l.glyphs() {
		if unicode.IsLetter(g.r) || unicode.IsDigit(g.r) {
			return true
		}
	}
	return false
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// measure finds the size of a line's type and its base line. Single boxes are often wrong: heights and bases are
// medians, and the length of runs of Chinese characters tells the size better still, unless the line is spaced out.
func measure(l line) set {
	var heights []float64
	var length, steps float64 // from one Chinese character to the next
	var prev glyph
	for g := range l.glyphs() {
		switch {
		case han(g.r) && g.y1-g.y0 > flat*(g.x1-g.x0):
			heights = append(heights, (g.y1-g.y0)/hanHeight)
		case unicode.IsDigit(g.r) || unicode.IsUpper(g.r):
			heights = append(heights, (g.y1-g.y0)/digitHeight)
		}
		if han(g.r) && han(prev.r) {
			length, steps = length+(g.x0+g.x1-prev.x0-prev.x1)/2, steps+1
		}
		prev = g
	}
	s := set{line: l, size: median(heights)}
	const enough = 4
	if step := length / max(steps, 1); steps >= enough && step < 1.25*s.size && step > 0.5*s.size {
		s.size = step
	}
	var bases []float64
	last := 0.0
	for g := range l.glyphs() {
		last = max(last, g.y1)
		switch {
		case han(g.r) && g.y1-g.y0 > flat*(g.x1-g.x0):
			bases = append(bases, g.y1-hanDrop*s.size)
		case unicode.IsDigit(g.r) || unicode.IsUpper(g.r):
			bases = append(bases, g.y1)
		}
	}
	if len(bases) == 0 {
		bases = append(bases, last)
	}
	s.base = median(bases)
	if s.size <= 0 {
		s.size = max(last-l.words[0].glyphs[0].y0, 1)
	}
	return s
}

// median of values; 0 for none. It sorts them.
func median(vs []float64) float64 {
	if len(vs) == 0 {
		return 0
	}
	slices.Sort(vs)
	return vs[len(vs)/2]
}

// evenSizes gives lines of about the same size the same: the size most characters have first, then those of the rest.
func evenSizes(sets []set) {
	left := make([]*set, len(sets))
	for i := range sets {
		left[i] = &sets[i]
	}
	for len(left) > 0 {
		slices.SortStableFunc(left, func(a, b *set) int { return cmp.Compare(a.size, b.size) })
		from, to, most := 0, 1, 0
		for i := range left {
			n, j := 0, i
			for ; j < len(left) && left[j].size <= left[i].size*sizeBand; j++ {
				n += left[j].runes()
			}
			if n > most {
				from, to, most = i, j, n
			}
		}
		var sizes []float64
		for _, s := range left[from:to] {
			for range s.runes() {
				sizes = append(sizes, s.size)
			}
		}
		even := median(sizes)
		left = slices.DeleteFunc(left, func(s *set) bool {
			same := s.size < even*sizeBand && s.size*sizeBand > even
			if same {
				s.size = even
			}
			return same
		})
	}
}

func (s *set) runes() int {
	n := 0
	for _, w := range s.words {
		n += len(w.glyphs)
	}
	return n
}

// chars makes the characters of a line: their cells, with blanks where Latin words stand apart.
func (s *set) chars(scale float64) []engine.Char {
	out := make([]engine.Char, 0, s.runes())
	for i, w := range s.words {
		for k, g := range w.glyphs {
			c := engine.Char{
				R: g.r, Flags: engine.Optical, Base: float32(s.base * scale), Size: float32(roundHalf(s.size * scale)),
				X0: float32(g.x0 * scale), X1: float32(g.x1 * scale),
				Y0: float32((s.base - ascent*s.size) * scale), Y1: float32((s.base + descent*s.size) * scale),
			}
			if i > 0 && k == 0 && len(out) > 0 && apart(out[len(out)-1], c) {
				blank := c
				blank.R, blank.X0, blank.X1 = ' ', out[len(out)-1].X1, c.X0
				out = append(out, blank)
			}
			out = append(out, c)
		}
	}
	return out
}

// roundHalf rounds a size to half a point, as type is set.
func roundHalf(points float64) float64 { return max(math.Round(points*2)/2, 1) }

// apart: two neighbours of different words are two words to a reader as well.
func apart(a, b engine.Char) bool {
	gap := b.X0 - a.X1
	switch {
	case !latin(a.R) || !latin(b.R):
		return false
	case a.R == '.' && digit(b.R), digit(a.R) && b.R == '.':
		return gap > pointGap*b.Size
	case digit(a.R) && digit(b.R):
		return gap > digitGap*b.Size
	}
	return gap > wordGap*b.Size
}

func latin(r rune) bool { return r > ' ' && r < 0x2E80 }

// part makes neighbours meet instead of overlapping, and closes gaps inside Latin words, which are the boxes' fault.
func part(cs []engine.Char) {
	for i := 1; i < len(cs); i++ {
		a, b := &cs[i-1], &cs[i]
		small := b.X0-a.X1 < pointGap*b.Size && latin(a.R) && latin(b.R)
		if b.X0 >= a.X1 && !small {
			continue
		}
		mid := max((a.X1+b.X0)/2, a.X0)
		a.X1, b.X0 = mid, mid
		b.X1 = max(b.X1, mid)
	}
}
