// Command boxes draws what zhice found on a page over the page itself, for looking whether every box covers its text:
//
//	go run ./internal/boxes FILE.pdf PAGE OUT.png
//
// Sentences are outlined in blue, one box a line; figures in red, the figures of facts with a filled red box; cells of
// tables in green. The page is drawn by pdftoppm of poppler-utils, not by the engine that read it, so that a fault of the
// engine shows.
package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/zhice-project/zhice/deploy/embedded"
	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/internal/config"
	"github.com/zhice-project/zhice/internal/mark"
	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment"
)

const dpi = 110

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: boxes FILE.pdf PAGE OUT.png")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "boxes:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, file, number, out string) error {
	page, err := strconv.Atoi(number)
	if err != nil || page < 1 {
		return fmt.Errorf("%q is no page number", number)
	}
	marks, err := marksOf(ctx, file, page)
	if err != nil {
		return err
	}
	img, err := render(ctx, file, page)
	if err != nil {
		return err
	}
	for _, m := range marks {
		m.Draw(img, dpi/72.0)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o600)
}

// marksOf reads the document and gives what it finds on the page, in the order it is to be drawn.
func marksOf(ctx context.Context, file string, page int) ([]mark.Mark, error) {
	font, err := embedded.Font()
	if err != nil {
		return nil, err
	}
	x, err := extract.New(extract.Config{InProcess: true, Font: font, CacheDir: config.CacheDir()})
	if err != nil {
		return nil, err
	}
	defer x.Close()
	ex, err := x.File(ctx, file)
	if err != nil {
		return nil, err
	}
	if page > len(ex.Pages) {
		return nil, fmt.Errorf("%s has %d pages", file, len(ex.Pages))
	}
	s, err := segment.New(segment.Config{NoWords: true})
	if err != nil {
		return nil, err
	}
	return find(ex, s.Document(ex, ex.DocID, filepath.Base(file)), s, page), nil
}

// find collects the boxes on a page.
func find(ex *schemas.Extraction, t *schemas.Tagging, s *segment.Segmenter, page int) []mark.Mark {
	var cells, sentences, figures, facts []mark.Mark
	for _, tb := range ex.Tables {
		for _, r := range tb.Rows {
			for _, b := range r.Boxes {
				if r.Page == page {
					cells = append(cells, mark.Mark{Box: b, Colour: mark.Green})
				}
			}
		}
	}
	for _, sn := range t.Sentences {
		p := &ex.Paragraphs[sn.Paragraph]
		end := sn.Start + len([]rune(sn.Text))
		for _, l := range p.Lines {
			from, to := max(sn.Start, l.Start), min(end, l.End)
			if pg, b := p.Place(from, to); from < to && pg == page {
				sentences = append(sentences, mark.Mark{Box: b, Colour: mark.Blue})
			}
		}
		for _, f := range s.Line(sn.Text, t.Document.ReportYear, "figures").Figures {
			if pg, b := p.Place(sn.Start+f.Start, sn.Start+f.End); pg == page {
				figures = append(figures, mark.Mark{Box: b, Colour: mark.Red})
			}
		}
	}
	for _, f := range t.Facts {
		if f.Page == page {
			facts = append(facts, mark.Mark{Box: f.Box, Colour: mark.Red, Filled: true})
		}
	}
	return append(append(append(cells, sentences...), facts...), figures...)
}

// render draws the page with pdftoppm.
func render(ctx context.Context, file string, page int) (*image.RGBA, error) {
	n := strconv.Itoa(page)
	var failed bytes.Buffer
	cmd := exec.CommandContext(ctx, "pdftoppm", "-png", "-r", strconv.Itoa(dpi), "-cropbox", "-f", n, "-l", n, file) //nolint:gosec // a development command
	cmd.Stderr = &failed
	raw, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("pdftoppm (of poppler-utils): %w %s", err, bytes.TrimSpace(failed.Bytes()))
	}
	src, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("pdftoppm gave no picture of page %d: %w", page, err)
	}
	img := image.NewRGBA(src.Bounds())
	draw.Draw(img, img.Bounds(), src, src.Bounds().Min, draw.Src)
	return img, nil
}
