package ocr

import "slices"

// How far a quote stands from the character before it when it is none, in ems. A real one that closes touches what it
// closes; one that opens may stand in the right half of its cell.
const (
	ghostOpens  = 0.5
	ghostCloses = 0.35
)

// dropGhosts takes out the quotes that tesseract sees in the blank behind a number or heading: those with a gap before
// them and without a partner in the line.
func (s *set) dropGhosts() {
	lone := s.loneQuotes()
	var prev glyph
	n := 0
	for i := range s.words {
		w := &s.words[i]
		w.glyphs = slices.DeleteFunc(w.glyphs, func(g glyph) bool {
			ghost := false
			if gap := g.x0 - prev.x1; lone[n] && prev.r != nothing {
				ghost = g.r == '“' && gap > ghostOpens*s.size || g.r == '”' && gap > ghostCloses*s.size
			}
			n++
			if !ghost {
				prev = g
			}
			return ghost
		})
	}
	s.words = slices.DeleteFunc(s.words, func(w word) bool { return len(w.glyphs) == 0 })
}

// loneQuotes says by their place in the line which characters are quotes without a partner.
func (s *set) loneQuotes() map[int]bool {
	lone := map[int]bool{}
	open, n := -1, 0
	for g := range s.glyphs() {
		switch {
		case g.r == '“':
			if open >= 0 {
				lone[open] = true
			}
			open = n
		case g.r == '”' && open >= 0:
			open = -1
		case g.r == '”':
			lone[n] = true
		}
		n++
	}
	if open >= 0 {
		lone[open] = true
	}
	return lone
}
