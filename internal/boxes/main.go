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
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"unicode/utf8"

	"github.com/zhice-project/zhice/internal/mark"
	"github.com/zhice-project/zhice/internal/pages"
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
	var b bytes.Buffer
	if err := png.Encode(&b, mark.Over(img, dpi/mark.PointsPerInch, marks...)); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o600)
}

// marksOf reads the document and gives what it finds on the page, in the order it is to be drawn.
func marksOf(ctx context.Context, file string, page int) ([]mark.Mark, error) {
	ex, err := pages.Read(ctx, file)
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
	var cells, figures, facts []mark.Mark
	sentences := make([]mark.Mark, 0, len(t.Sentences))
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
		on := func(start, end int, colour color.NRGBA) (marks []mark.Mark) {
			for _, part := range p.Parts(sn.Start+start, sn.Start+end) {
				if part.Page == page {
					marks = append(marks, mark.Mark{Box: part.Box, Colour: colour})
				}
			}
			return marks
		}
		sentences = append(sentences, on(0, utf8.RuneCountInString(sn.Text), mark.Blue)...)
		for _, f := range s.Line(sn.Text, t.Document.ReportYear, "figures").Figures {
			figures = append(figures, on(f.Start, f.End, mark.Red)...)
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
func render(ctx context.Context, file string, page int) (image.Image, error) {
	n := strconv.Itoa(page)
	var failed bytes.Buffer
	cmd := exec.CommandContext(ctx, "pdftoppm", "-png", "-r", strconv.Itoa(dpi), "-cropbox", "-f", n, "-l", n, file) //nolint:gosec // a development command
	cmd.Stderr = &failed
	raw, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("pdftoppm (of poppler-utils): %w %s", err, bytes.TrimSpace(failed.Bytes()))
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("pdftoppm gave no picture of page %d: %w", page, err)
	}
	return img, nil
}
