package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/zhice-project/zhice/deploy/embedded"
	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/extract/ocr"
	"github.com/zhice-project/zhice/internal/config"
	"github.com/zhice-project/zhice/schemas"
)

// pdfChild is the hidden command of the program that reads PDFs for a parent.
const pdfChild = "pdf-engine"

// files prints a line a PDF, tab-separated: what became of its pages and what that took. Each has a reader process of its
// own, whose start is part of the figures.
func (b bench) files(ctx context.Context, w io.Writer) error {
	fmt.Fprintln(w, "file\tpages\taccept\tdoubt\tocr\tneeds_ocr\tfailure\tengine\tcpu_s\twall_s\tpeak_mb")
	for _, pdf := range b.pdfs {
		name, err := filepath.Rel(b.folder, pdf)
		if err != nil {
			return err
		}
		l, err := b.file(ctx, pdf)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%s\n", name, l)
	}
	return nil
}

// line is what a file took, and its pages by verdict.
type line struct {
	pages, accept, doubt, ocr, needsOCR int

	failure, engine string
	cpu, wall       time.Duration
	peak            int64
}

func (l *line) String() string {
	return fmt.Sprintf("%d\t%d\t%d\t%d\t%d\t%s\t%s\t%.2f\t%.2f\t%d", l.pages, l.accept, l.doubt, l.ocr, l.needsOCR, l.failure, l.engine,
		l.cpu.Seconds(), l.wall.Seconds(), l.peak>>20)
}

func (b bench) file(ctx context.Context, pdf string) (*line, error) {
	x, err := b.extractor()
	if err != nil {
		return nil, err
	}
	before, began := childrenCPU(), time.Now()
	memory := watchMemory(ctx, os.Getpid())
	out, failed := x.File(ctx, pdf)
	wall := time.Since(began)
	peaks := memory()
	if err := x.Close(); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	l := &line{engine: b.engineName(), wall: wall, cpu: childrenCPU() - before}
	for _, p := range peaks {
		if p.name == pdfChild {
			l.peak = p.bytes
		}
	}
	if failed != nil {
		l.failure = string(schemas.AsFailure(failed).Reason)
	}
	l.count(out)
	return l, nil
}

// count sorts the pages; a document without any text has its pages all the same.
func (l *line) count(x *schemas.Extraction) {
	if x == nil {
		return
	}
	l.engine, l.pages = x.Engine, len(x.Pages)
	for _, p := range x.Pages {
		switch {
		case p.Quality == schemas.QualityNeedsOCR:
			l.needsOCR++
		case slices.ContainsFunc(p.Reasons, func(r string) bool { return strings.HasPrefix(r, "read by OCR") }):
			l.ocr++
		case p.Quality == schemas.QualityGood:
			l.accept++
		default:
			l.doubt++
		}
	}
}

func (b bench) extractor() (*extract.Extractor, error) {
	font, err := embedded.Font()
	if err != nil {
		return nil, err
	}
	c := extract.Config{
		ChildCommand: []string{b.binary, pdfChild}, Children: 1, Engine: b.engine, Font: font, CacheDir: config.CacheDir(),
	}
	if b.ocr {
		c.OCR = &ocr.Config{Slots: config.CacheDir()}
	}
	return extract.New(c)
}

// childrenCPU is what ended children of this process, and theirs, have used.
func childrenCPU() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
