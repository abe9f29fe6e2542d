package ocr

import (
	"image"

	"github.com/zhice-project/zhice/extract/engine"
)

// quarter is the picture turned back by a number of quarters clockwise.
func quarter(img *image.Gray, turns int) *image.Gray {
	for range (4 - turns) % 4 {
		w, h := img.Rect.Dx(), img.Rect.Dy()
		out := image.NewGray(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				out.Pix[x*out.Stride+h-1-y] = img.Pix[y*img.Stride+x]
			}
		}
		img = out
	}
	return img
}

// onPage puts characters that were read upright where they stand on a page that is turned by quarters clockwise and, as
// shown, width by height points large.
func onPage(cs []engine.Char, turns int, width, height float32) {
	for i := range cs {
		u := cs[i]
		c := &cs[i]
		c.Angle = float32(90 * turns)
		switch turns {
		case 1:
			c.X0, c.X1, c.Y0, c.Y1, c.Base = width-u.Y1, width-u.Y0, u.X0, u.X1, width-u.Base
		case 2:
			c.X0, c.X1, c.Y0, c.Y1, c.Base = width-u.X1, width-u.X0, height-u.Y1, height-u.Y0, height-u.Base
		case 3:
			c.X0, c.X1, c.Y0, c.Y1, c.Base = u.Y0, u.Y1, height-u.X1, height-u.X0, u.Base
		}
	}
}
