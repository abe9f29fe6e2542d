package layout

import (
	"fmt"
	"slices"

	"github.com/zhice-project/zhice/extract/plausible"
)

// OCR programs lay the text they read under the picture of a page, each word where they saw it. Where they lose the lines,
// the words are right and their order is not.

// What disorder goes by, set on the corpus of tests and on its pages with their lines shuffled: lines in order are up to
// 3.3 standard errors off, shuffled ones mostly 4 to 6.
const (
	jointsEnough  = 15
	jointsApart   = 3.5 // on any page
	layerApart    = 2.8 // in a layer of OCR, where less is needed
	piecesAllowed = 0.08
)

// disorder says why the text of a page cannot be in the order it was written in, or nothing; layered: it is a layer that OCR
// laid under a picture.
func disorder(lines []Line, layered bool) string {
	apart := jointsApart
	if layered {
		apart = layerApart
		if share := pieces(lines); share > piecesAllowed {
			return fmt.Sprintf("out of order: %.0f %% of the text stands in pieces beside each other that make no line", 100*share)
		}
	}
	if j := plausible.Joints(text(lines), joints(lines)); j.Pairs >= jointsEnough && j.Sure > apart {
		return "out of order: lines do not go on from those before them"
	}
	return ""
}

// pieces is the share of the text that stands in pieces of lines: beside other text at nearly its height, but not on its
// base line.
func pieces(lines []Line) float64 {
	n, all := 0, 0
	for i := range lines {
		a := &lines[i]
		all += len(a.Text)
		if !a.Row && slices.ContainsFunc(lines, func(b Line) bool { return !b.Row && a.beside(&b) }) {
			n += len(a.Text)
		}
	}
	return float64(n) / float64(max(all, 1))
}

// beside: the lines share more than half of their height and stand apart.
func (l Line) beside(o *Line) bool {
	if l.Base == o.Base && l.X0 == o.X0 || l.Flow != o.Flow {
		return false
	}
	height := min(l.Y1, o.Y1) - max(l.Y0, o.Y0)
	return height > 0.5*min(l.Y1-l.Y0, o.Y1-o.Y0) && abs(l.Base-o.Base) < 0.6*min(l.Size, o.Size)
}

// joints are the last and first characters of lines that should follow each other: the one full, the other not indented.
func joints(lines []Line) (pairs [][2]rune) {
	left, right := map[int]float32{}, map[int]float32{}
	for _, l := range lines {
		if x, ok := left[l.Flow]; !ok || l.X0 < x {
			left[l.Flow] = l.X0
		}
		right[l.Flow] = max(right[l.Flow], l.X1)
	}
	for i := 1; i < len(lines); i++ {
		a, b := &lines[i-1], &lines[i]
		if a.Row || b.Row || a.Flow != b.Flow || right[a.Flow]-a.X1 > 2*a.Size || b.X0-left[b.Flow] > 0.8*b.Size || abs(a.Size-b.Size) > 0.1*a.Size ||
			slices.Contains(a.Text, '\t') || slices.Contains(b.Text, '\t') || startsMarker(b.Text) {
			continue
		}
		pairs = append(pairs, [2]rune{a.Text[len(a.Text)-1], b.Text[0]})
	}
	return pairs
}
