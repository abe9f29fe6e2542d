package ocr

import (
	"image"
	"math"

	"github.com/zhice-project/zhice/schemas"
)

const (
	maxSkew    = 5.0  // degrees; scanners and hands turn a sheet no further
	minSkew    = 0.25 // degrees; turning by less loses more than it gains
	coarseStep = 0.5
	fineStep   = 0.05
	inkLevel   = 128
)

// skew is the angle in degrees clockwise by which the lines of a picture are turned, 0 where they are straight or there
// is nothing to tell by. It is the angle at which the rows of pixels differ most from each other (Postl 1986).
func skew(img *image.Gray, dpi float64) float64 {
	points := ink(img, cellOf(dpi))
	if len(points) < fewestInk {
		return 0
	}
	height := 0
	for _, p := range points {
		height = max(height, p.Y)
	}
	bins := make([]int32, 2*height+2*2048+2)
	best := search(points, bins, -maxSkew, maxSkew, coarseStep)
	best = search(points, bins, best-coarseStep, best+coarseStep, fineStep)
	if math.Abs(best) < minSkew || math.Abs(best) > maxSkew {
		return 0
	}
	return best
}

// fewestInk is how many dark cells a page needs to hold a line of text.
const fewestInk = 100

// cellOf is the size of a cell of a hundredth of an inch, in pixels.
func cellOf(dpi float64) int { return max(1, int(dpi/100)) }

func search(points []image.Point, bins []int32, from, to, step float64) float64 {
	best, most := 0.0, -1.0
	for a := from; a <= to+step/2; a += step {
		if s := sharpness(points, bins, a); s > most || s == most && math.Abs(a) < math.Abs(best) {
			best, most = a, s
		}
	}
	return best
}

// sharpness of the rows when the points are turned back by the angle.
func sharpness(points []image.Point, bins []int32, degrees float64) float64 {
	clear(bins)
	slope := int(math.Tan(degrees*math.Pi/180) * (1 << 16))
	for _, p := range points {
		if i := p.Y - p.X*slope>>16 + 2048; i >= 0 && i < len(bins) {
			bins[i]++
		}
	}
	sum := 0.0
	for i := 1; i < len(bins); i++ {
		d := float64(bins[i] - bins[i-1])
		sum += d * d
	}
	return sum
}

// ink lists the dark cells of the picture, each cell by cell pixels large, without the margins, where the edges of
// the sheet and of other sheets throw shadows.
func ink(img *image.Gray, cell int) []image.Point {
	w, h := img.Rect.Dx()/cell, img.Rect.Dy()/cell
	var out []image.Point
	for y := h / 40; y < h-h/40; y++ {
		for x := w / 40; x < w-w/40; x++ {
			if img.Pix[(y*cell+cell/2)*img.Stride+x*cell+cell/2] < inkLevel {
				out = append(out, image.Pt(x, y))
			}
		}
	}
	return out
}

// rotated is the picture turned back by an angle in degrees clockwise about its middle, the same size, white where
// nothing was.
func rotated(img *image.Gray, degrees float64) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	cx, cy := float64(w)/2, float64(h)/2
	const one = 1 << 8 // fixed point
	for y := range h {
		dy := float64(y) + 0.5 - cy
		// Where the pixel at (x, y) stood before; along a row it moves by (cos, sin).
		sx := int((cx - cx*cos - dy*sin + 0.5*cos - 0.5) * one)
		sy := int((cy - cx*sin + dy*cos + 0.5*sin - 0.5) * one)
		row := out.Pix[y*out.Stride : y*out.Stride+w]
		for x := range w {
			px, py := sx+int(float64(x)*cos*one), sy+int(float64(x)*sin*one)
			row[x] = sample(img, w, h, px>>8, py>>8, px&(one-1), py&(one-1))
		}
	}
	return out
}

// sample is the grey between four pixels.
func sample(img *image.Gray, w, h, x, y, fx, fy int) uint8 {
	if x < 0 || y < 0 || x+1 >= w || y+1 >= h {
		return 255
	}
	i := y*img.Stride + x
	top := int(img.Pix[i])*(256-fx) + int(img.Pix[i+1])*fx
	bottom := int(img.Pix[i+img.Stride])*(256-fx) + int(img.Pix[i+img.Stride+1])*fx
	return uint8((top*(256-fy) + bottom*fy) >> 16)
}

// turn is the upright box around a box that is turned clockwise about the middle of a page.
func turn(b schemas.Box, degrees float64, width, height float32) schemas.Box {
	if degrees == 0 {
		return b
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	cx, cy := float64(width)/2, float64(height)/2
	out := schemas.Box{X0: math.MaxFloat32, Y0: math.MaxFloat32, X1: -math.MaxFloat32, Y1: -math.MaxFloat32}
	for _, p := range [4][2]float32{{b.X0, b.Y0}, {b.X1, b.Y0}, {b.X0, b.Y1}, {b.X1, b.Y1}} {
		dx, dy := float64(p[0])-cx, float64(p[1])-cy
		x, y := float32(cx+dx*cos-dy*sin), float32(cy+dx*sin+dy*cos)
		out.X0, out.Y0, out.X1, out.Y1 = min(out.X0, x), min(out.Y0, y), max(out.X1, x), max(out.Y1, y)
	}
	return out
}
