package pdfium

import (
	"context"
	"encoding/binary"
	"image"
	"math"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// Bitmap format and render flags, as in PDFium's public headers.
const (
	bitmapGray  = 1
	renderGray  = 0x08
	renderLean  = 0x200 // keep no decoded pictures
	opaqueWhite = 0xFFFFFFFF
)

const pointsPerInch = 72

// Draw implements engine.Drawer.
func (d *document) Draw(ctx context.Context, i int, want engine.Resolution) (*engine.Raster, error) {
	h, err := d.loadPage(ctx, i)
	if err != nil {
		return nil, err
	}
	if h == 0 {
		return nil, schemas.Fail(schemas.ReasonDamaged, "page %d cannot be loaded", i+1)
	}
	r := &reader{ctx: ctx, in: d.in, handle: h}
	out, err := r.draw(want)
	r.call("FPDF_ClosePage", h)
	if r.err != nil {
		return nil, d.failure(ctx, r.err)
	}
	return out, err
}

func (r *reader) draw(want engine.Resolution) (*engine.Raster, error) {
	p := &engine.Page{}
	r.geometry(p)
	r.pictures = &pictures{}
	r.objects(p)
	if r.pictures.pixels > want.MaxPicture {
		return nil, schemas.Fail(schemas.ReasonTooLarge, "the pictures of the page have %d million pixels, over the limit of %d million",
			r.pictures.pixels/1e6, want.MaxPicture/1e6)
	}
	dpi := float64(want.Plain)
	if r.pictures.dpi > 0 {
		dpi = min(max(r.pictures.dpi, float64(want.Low)), float64(want.High))
	}
	inches := float64(p.Width) * float64(p.Height) / (pointsPerInch * pointsPerInch)
	dpi = min(dpi, math.Sqrt(float64(want.MaxPixels)/max(inches, 1e-6)))
	width, height := int(math.Round(float64(p.Width)*dpi/pointsPerInch)), int(math.Round(float64(p.Height)*dpi/pointsPerInch))
	if width < 1 || height < 1 {
		return nil, schemas.Fail(schemas.ReasonDamaged, "a page of %g by %g points cannot be drawn", p.Width, p.Height)
	}
	b := r.call("FPDFBitmap_CreateEx", uint64(width), uint64(height), bitmapGray, 0, 0)
	if b == 0 {
		return nil, schemas.Fail(schemas.ReasonTooMuchMemory, "no room for a drawing of %d by %d pixels", width, height)
	}
	r.call("FPDFBitmap_FillRect", b, 0, 0, uint64(width), uint64(height), opaqueWhite)
	r.call("FPDF_RenderPageBitmap", b, r.handle, 0, 0, uint64(width), uint64(height), 0, renderGray|renderLean)
	img := r.copyBitmap(b, width, height)
	r.call("FPDFBitmap_Destroy", b)
	if img == nil {
		return nil, schemas.Fail(schemas.ReasonEngineCrashed, "the drawing is not in the engine's memory")
	}
	return &engine.Raster{Gray: img, DPI: dpi}, nil
}

func (r *reader) copyBitmap(b uint64, width, height int) *image.Gray {
	at, stride := r.call("FPDFBitmap_GetBuffer", b), r.int("FPDFBitmap_GetStride", b)
	raw, ok := r.in.read(at, stride*height)
	if r.err != nil || !ok || stride < width {
		return nil
	}
	img := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		copy(img.Pix[y*img.Stride:], raw[y*stride:y*stride+width])
	}
	return img
}

// pictures measures the pictures of a page on the way over its objects.
type pictures struct {
	pixels int     // of all together
	area   float32 // square points, of the largest
	dpi    float64 // of the largest
}

// add measures one picture and where it is shown.
func (ps *pictures) add(r *reader, o uint64, shown schemas.Box) {
	b := r.in.scratch
	if r.call("FPDFImageObj_GetImagePixelSize", o, b, b+4) == 0 {
		return
	}
	raw, ok := r.in.read(r.in.scratch, 8)
	if !ok {
		return
	}
	w, h := int(binary.LittleEndian.Uint32(raw)), int(binary.LittleEndian.Uint32(raw[4:]))
	ps.pixels += min(w*h, math.MaxInt32)
	if area := (shown.X1 - shown.X0) * (shown.Y1 - shown.Y0); area > ps.area {
		ps.area = area
		// A picture on a turned page has its sides swapped, but its area stays.
		ps.dpi = pointsPerInch * math.Sqrt(float64(w)*float64(h)/float64(area))
	}
}
