package app

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/zhice-project/zhice/deploy/embedded"
	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/pdfium"
	"github.com/zhice-project/zhice/internal/config"
	"github.com/zhice-project/zhice/internal/mark"
)

// pageResolution is how finely a page is drawn to be looked at.
var pageResolution = engine.Resolution{Low: 100, High: 200, Plain: 130, MaxPixels: 12e6, MaxPicture: 120e6}

const pointsPerInch = 72

func (a *app) openCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "open FACT",
		Short: "Draw the page a fact stands on, with the figure in a red box",
		Long: `Draw the page a fact stands on as a PNG, with the figure in a red box. The page comes from the
stored bytes of the document, so that the file it came from may be gone.`,
		Example: `  zhice open 3fb2c4              # writes 3fb2c4.png
  zhice open 3fb2c4 --out p.png`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if out == "" {
				out = args[0] + ".png"
			}
			f, err := a.drawFact(c.Context(), args[0], out)
			if err != nil {
				return err
			}
			a.printf("%s: %s %s, page %d of %s\n", out, f.Indicator, f.Span, f.Page, f.Title)
			return nil
		},
	}
	a.cfg.AddFlags(c.Flags())
	a.cfg.AddBlobFlag(c.Flags())
	c.Flags().StringVar(&out, "out", "", "file to write (default: FACT.png)")
	return c
}

func (a *app) drawFact(ctx context.Context, id, out string) (*storedFact, error) {
	b, err := a.open(ctx, need{sql: true, bus: true, blobs: true})
	if err != nil {
		return nil, err
	}
	defer b.close()
	f, err := b.storedFact(ctx, id)
	if err != nil {
		return nil, err
	}
	if f.Page < 1 {
		return nil, fmt.Errorf("fact %s stands in a text without pages", f.ID)
	}
	r, err := b.blobs.Open(ctx, f.DocID)
	if err != nil {
		return nil, err
	}
	pdf, err := io.ReadAll(r)
	_ = r.Close()
	if err != nil {
		return nil, err
	}
	page, err := drawPage(ctx, pdf, f.Page)
	if err != nil {
		return nil, fmt.Errorf("page %d of %s: %w", f.Page, f.Name, err)
	}
	img := image.NewNRGBA(page.Rect)
	draw.Draw(img, img.Rect, page, page.Rect.Min, draw.Src)
	mark.Mark{Box: f.Box, Colour: mark.Red, Filled: true}.Draw(img, page.DPI/pointsPerInch)
	var w bytes.Buffer
	if err := png.Encode(&w, img); err != nil {
		return nil, err
	}
	return f, os.WriteFile(out, w.Bytes(), 0o644) //nolint:gosec // a picture of a public document, named by the user
}

// drawPage renders one page, numbered from 1, in this process: the document was read before, and the command does nothing else.
func drawPage(ctx context.Context, pdf []byte, number int) (*engine.Raster, error) {
	font, err := embedded.Font()
	if err != nil {
		return nil, err
	}
	e, err := pdfium.New(ctx, pdfium.Config{CacheDir: config.CacheDir(), Font: font, MaxMemory: 1 << 30})
	if err != nil {
		return nil, err
	}
	defer func() { _ = e.Close(ctx) }()
	d, err := e.Open(ctx, pdf)
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.Close(ctx) }()
	pages, ok := d.(engine.Drawer)
	if !ok {
		return nil, fmt.Errorf("engine %s draws no pages", e.Name())
	}
	return pages.Draw(ctx, number-1, pageResolution)
}
