package engine

import (
	"context"
	"image"
)

// Drawer is a Document that can also draw its pages, for reading what is only a picture.
type Drawer interface {
	Document
	// Draw renders page i, from 0, as it is shown: rotation applied, black on white, without annotations. A page that
	// cannot be loaded or has no room in the engine is a permanent Failure; after it the document may be of no more
	// use, so callers read the text of all pages first.
	Draw(ctx context.Context, i int, r Resolution) (*Raster, error)
}

// Resolution is how finely a page is drawn: as its largest picture is, within bounds, so that the picture is not
// resampled where it need not be.
type Resolution struct {
	Low, High int // dots per inch
	// Plain is the resolution of a page without a picture, in dots per inch.
	Plain int
	// MaxPixels of the drawing; a page that would have more is drawn more coarsely. Pictures with more pixels than
	// MaxPicture are not drawn at all: decoding them takes memory in proportion.
	MaxPixels, MaxPicture int
}

// Raster is a drawn page.
type Raster struct {
	*image.Gray

	DPI float64
}
