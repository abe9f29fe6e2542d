package ocr

import (
	"image"
	"slices"
)

const (
	speckSize = 0.02 // inches: dust is no larger, and only the points of the smallest type are as small
	speckAway = 0.06 // inches: and no stroke of a character stands as far from all others
)

// despeckle whitens specks: ink that is small and far from any other. Tesseract reads them as points, quotes and dashes.
// Pixels count in two windows that slide down the picture: one is a speck's when the large window around it holds no
// more ink than the small one.
func despeckle(img *image.Gray, dpi float64) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	near, far := newWindow(w, int(speckSize*dpi+0.5)), newWindow(w, int(speckAway*dpi+0.5))
	var specks []int
	for y := range h {
		near.slide(img, y)
		far.slide(img, y)
		row := img.Pix[y*img.Stride : y*img.Stride+w]
		for x, v := range row {
			if v < inkLevel && near.count(x) == far.count(x) {
				specks = append(specks, y*img.Stride+x)
			}
		}
	}
	white := slices.DeleteFunc(slices.Clone(specks), func(i int) bool { return !whole(img, specks, i, near.reach) })
	for _, i := range white {
		img.Pix[i] = 255
	}
}

// whole: all ink within reach of a speck's pixel i is the speck's too. From the middle of a larger dot all of it is within
// reach, from its rim it is not.
func whole(img *image.Gray, specks []int, i, reach int) bool {
	x, y := i%img.Stride, i/img.Stride
	for py := max(0, y-reach); py <= min(img.Rect.Dy()-1, y+reach); py++ {
		for px := max(0, x-reach); px <= min(img.Rect.Dx()-1, x+reach); px++ {
			if at := py*img.Stride + px; img.Pix[at] < inkLevel {
				if _, found := slices.BinarySearch(specks, at); !found {
					return false
				}
			}
		}
	}
	return true
}

// window counts the ink within reach of each pixel of a row.
type window struct {
	reach   int
	columns []int32 // ink in each column of the rows within reach
	sums    []int32 // of the columns before each
	next    int     // row that comes in next
}

func newWindow(width, reach int) *window {
	return &window{reach: reach, columns: make([]int32, width), sums: make([]int32, width+1)}
}

// slide moves the window to row y; rows come in order from 0.
func (n *window) slide(img *image.Gray, y int) {
	h := img.Rect.Dy()
	for ; n.next <= y+n.reach && n.next < h; n.next++ {
		n.add(img, n.next, 1)
	}
	if out := y - n.reach - 1; out >= 0 {
		n.add(img, out, -1)
	}
	var sum int32
	for x, c := range n.columns {
		sum += c
		n.sums[x+1] = sum
	}
}

func (n *window) add(img *image.Gray, y int, by int32) {
	row := img.Pix[y*img.Stride : y*img.Stride+len(n.columns)]
	for x, v := range row {
		if v < inkLevel {
			n.columns[x] += by
		}
	}
}

func (n *window) count(x int) int32 {
	return n.sums[min(x+n.reach+1, len(n.columns))] - n.sums[max(x-n.reach, 0)]
}
