package main

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/zhice-project/zhice/schemas"
)

var (
	red   = color.NRGBA{R: 0xD0, A: 0xFF}
	green = color.NRGBA{G: 0xA0, B: 0x30, A: 0xFF}
	blue  = color.NRGBA{R: 0x30, G: 0x60, B: 0xFF, A: 0x90}
)

// mark is a box to be drawn on a page.
type mark struct {
	box    schemas.Box
	colour color.NRGBA
	filled bool
}

// draw outlines the box on a picture that has scale pixels a point.
func (m mark) draw(img draw.Image, scale float64) {
	px := func(v float32) int { return int(math.Round(float64(v) * scale)) }
	r := image.Rect(px(m.box.X0), px(m.box.Y0), px(m.box.X1), px(m.box.Y1))
	if m.filled {
		light := m.colour
		light.A = 0x40
		draw.Draw(img, r, image.NewUniform(light), image.Point{}, draw.Over)
	}
	line := image.NewUniform(m.colour)
	for _, side := range []image.Rectangle{
		{r.Min, image.Pt(r.Max.X, r.Min.Y+1)},
		{image.Pt(r.Min.X, r.Max.Y-1), r.Max},
		{r.Min, image.Pt(r.Min.X+1, r.Max.Y)},
		{image.Pt(r.Max.X-1, r.Min.Y), r.Max},
	} {
		draw.Draw(img, side, line, image.Point{}, draw.Over)
	}
}
