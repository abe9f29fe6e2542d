// Package mark draws boxes over a picture of a page, to show where on it something stands. It makes no picture itself.
package mark

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/zhice-project/zhice/schemas"
)

// PointsPerInch is the unit of boxes: a picture of so many dots an inch has dots/PointsPerInch pixels a point.
const PointsPerInch = 72

// The colours of marks.
var (
	Red   = color.NRGBA{R: 0xD0, A: 0xFF}
	Green = color.NRGBA{G: 0xA0, B: 0x30, A: 0xFF}
	Blue  = color.NRGBA{R: 0x30, G: 0x60, B: 0xFF, A: 0x90}
)

// Mark is a box to be drawn on a page.
type Mark struct {
	Box    schemas.Box // in points from the page's top left
	Colour color.NRGBA
	Filled bool
}

// Over copies the picture of a page that has scale pixels a point and draws the marks on the copy, in their order.
func Over(page image.Image, scale float64, marks ...Mark) *image.NRGBA {
	img := image.NewNRGBA(page.Bounds())
	draw.Draw(img, img.Rect, page, img.Rect.Min, draw.Src)
	for _, m := range marks {
		m.Draw(img, scale)
	}
	return img
}

// Draw outlines the box on a picture that has scale pixels a point.
func (m Mark) Draw(img draw.Image, scale float64) {
	px := func(v float32) int { return int(math.Round(float64(v) * scale)) }
	r := image.Rect(px(m.Box.X0), px(m.Box.Y0), px(m.Box.X1), px(m.Box.Y1))
	if m.Filled {
		light := m.Colour
		light.A = 0x40
		draw.Draw(img, r, image.NewUniform(light), image.Point{}, draw.Over)
	}
	line := image.NewUniform(m.Colour)
	for _, side := range []image.Rectangle{
		{r.Min, image.Pt(r.Max.X, r.Min.Y+1)},
		{image.Pt(r.Min.X, r.Max.Y-1), r.Max},
		{r.Min, image.Pt(r.Min.X+1, r.Max.Y)},
		{image.Pt(r.Max.X-1, r.Min.Y), r.Max},
	} {
		draw.Draw(img, side, line, image.Point{}, draw.Over)
	}
}
