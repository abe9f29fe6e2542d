package ocr

import (
	"image"
	"slices"
	"unicode"
)

// nothing is written over a character that is none; tidy takes it out.
const nothing = 0

// shrink draws the boxes of characters in from above and below to the ink they hold: tesseract often gives a character
// the height of its line. A mark that holds none is not there: tesseract sees quotes in the gap behind a heading's number.
func shrink(img *image.Gray, lines []line) {
	for _, l := range lines {
		for _, w := range l.words {
			for i := range w.glyphs {
				shrinkGlyph(img, &w.glyphs[i])
			}
		}
	}
}

func shrinkGlyph(img *image.Gray, g *glyph) {
	b := image.Rect(int(g.x0), int(g.y0), int(g.x1+0.5), int(g.y1+0.5)).Intersect(img.Rect)
	inked := func(y int) bool {
		row := img.Pix[y*img.Stride+b.Min.X : y*img.Stride+b.Max.X]
		return slices.ContainsFunc(row, func(v uint8) bool { return v < inkLevel })
	}
	top, bottom := b.Min.Y, b.Max.Y
	for top < bottom && !inked(top) {
		top++
	}
	for bottom > top && !inked(bottom-1) {
		bottom--
	}
	switch {
	case bottom > top:
		g.y0, g.y1 = float64(top), float64(bottom)
	case unicode.IsPunct(g.r):
		g.r = nothing
	}
}
