// Package pages reads and draws pages in this process, with the font and the cache of this machine, for commands that look
// at one document and end. What is read for the archive is read by child processes, see package extract.
package pages

import (
	"context"
	"fmt"

	"github.com/zhice-project/zhice/deploy/embedded"
	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/pdfium"
	"github.com/zhice-project/zhice/internal/config"
	"github.com/zhice-project/zhice/schemas"
)

// resolution is how finely a page is drawn to be looked at.
var resolution = engine.Resolution{Low: 100, High: 200, Plain: 130, MaxPixels: 12e6, MaxPicture: 120e6}

// maxMemory is what the engine may use for one page.
const maxMemory = 1 << 30

// Draw renders a page of a PDF, numbered from 1.
func Draw(ctx context.Context, pdf []byte, number int) (*engine.Raster, error) {
	font, err := embedded.Font()
	if err != nil {
		return nil, err
	}
	e, err := pdfium.New(ctx, pdfium.Config{CacheDir: config.CacheDir(), Font: font, MaxMemory: maxMemory})
	if err != nil {
		return nil, err
	}
	defer func() { _ = e.Close(ctx) }()
	d, err := e.Open(ctx, pdf)
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close(ctx) }()
	drawer, ok := d.(engine.Drawer)
	if !ok {
		return nil, fmt.Errorf("engine %s draws no pages", e.Name())
	}
	return drawer.Draw(ctx, number-1, resolution)
}

// Read extracts a file as the archive does.
func Read(ctx context.Context, file string) (*schemas.Extraction, error) {
	font, err := embedded.Font()
	if err != nil {
		return nil, err
	}
	x, err := extract.New(extract.Config{InProcess: true, Font: font, CacheDir: config.CacheDir()})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	return x.File(ctx, file)
}
