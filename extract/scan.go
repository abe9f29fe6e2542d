package extract

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/layout"
	"github.com/zhice-project/zhice/extract/ocr"
	"github.com/zhice-project/zhice/schemas"
)

// The words on pages that OCR had to do with.
const (
	readByOCR     = "read by OCR"
	unsureOCR     = 0.8 // mean confidence below which it is named
	heartbeatRate = 5 * time.Second
)

// scans reads the pages of one document that are pictures.
type scans struct {
	reader   *ocr.Reader
	doc      engine.Drawer
	pages    []layout.Page
	read     map[int]*ocr.Reading // by page number
	results  chan scanned
	active   int
	progress func()
}

// scanned is a page that OCR is done with.
type scanned struct {
	at   int
	read *ocr.Reading
	err  error
}

// readScans reads by OCR the pages whose verdict asks for it and puts what it finds in their place. A page that cannot be
// read keeps its verdict, with the reason. progress is called after each page and while pages are worked on, so that a
// long wait is no silence; each page has its own limit of time. begins is called before the first page is drawn.
func readScans(ctx context.Context, r *ocr.Reader, doc engine.Document, pages []layout.Page, begins, progress func()) (map[int]*ocr.Reading, error) {
	read := map[int]*ocr.Reading{}
	drawer, ok := doc.(engine.Drawer)
	if r == nil || !ok || !slices.ContainsFunc(pages, pictured) || !r.Installed() {
		return read, nil // the verdicts stand as they are
	}
	s := &scans{reader: r, doc: drawer, pages: pages, read: read, results: make(chan scanned, r.Processes()), progress: progress}
	for i := range pages {
		if !pictured(pages[i]) {
			continue
		}
		for s.active >= r.Processes() {
			s.collect()
		}
		if ctx.Err() != nil {
			break
		}
		begins()
		s.start(ctx, i)
	}
	for s.active > 0 {
		s.collect()
	}
	return s.read, ctx.Err()
}

func pictured(p layout.Page) bool { return p.Quality == schemas.QualityNeedsOCR }

// start draws a page and lets it be read. Drawing needs the engine, which serves one page at a time; reading does not.
func (s *scans) start(ctx context.Context, i int) {
	p := &s.pages[i]
	drawn, err := s.doc.Draw(ctx, i, ocr.Resolution)
	if err != nil {
		p.Reasons = append(p.Reasons, notRead(err))
		return
	}
	s.active++
	width, height := float32(p.Width), float32(p.Height)
	go func() {
		read, err := s.reader.Page(ctx, drawn, width, height)
		s.results <- scanned{i, read, err} // has room for every page at work
	}()
}

// collect waits for a page and takes it in.
func (s *scans) collect() {
	alive := time.NewTicker(heartbeatRate)
	defer alive.Stop()
	for {
		select {
		case r := <-s.results:
			s.active--
			s.take(r)
			s.progress()
			return
		case <-alive.C:
			s.progress()
		}
	}
}

func (s *scans) take(r scanned) {
	old := &s.pages[r.at]
	switch {
	case r.err != nil:
		old.Reasons = append(old.Reasons, notRead(r.err))
		return
	case len(r.read.Chars) == 0:
		old.Reasons = append(old.Reasons, "OCR finds no text")
		return
	}
	p := layout.Lines(old.Number, r.read.Page)
	p.OCR = true
	p.Reasons = append([]string{readByOCR}, p.Reasons...)
	if p.Quality == schemas.QualityGood {
		p.Quality = schemas.QualityDoubtful
	}
	if r.read.Confidence < unsureOCR {
		p.Reasons = append(p.Reasons, fmt.Sprintf("OCR is unsure: %.0f %%", 100*r.read.Confidence))
	}
	s.pages[r.at], s.read[old.Number] = p, r.read
}

func notRead(err error) string { return "OCR failed: " + schemas.AsFailure(err).Error() }

// asShown puts the boxes of pages that were turned for reading back where they are on the page.
func asShown(x *schemas.Extraction, read map[int]*ocr.Reading) {
	for i := range x.Paragraphs {
		for k := range x.Paragraphs[i].Lines {
			l := &x.Paragraphs[i].Lines[k]
			r := read[l.Page]
			if r == nil || r.Skew == 0 {
				continue
			}
			straight := l.Box
			l.Box = r.Shown(straight)
			for e, at := range l.Edges {
				l.Edges[e] = shownEdge(r, straight, at, l.Vertical)
			}
		}
	}
	for i := range x.Tables {
		t := &x.Tables[i]
		if r := read[t.PageFrom]; r != nil {
			t.Box = r.Shown(t.Box)
		}
		for k := range t.Rows {
			r := read[t.Rows[k].Page]
			if r == nil {
				continue
			}
			for b := range t.Rows[k].Boxes {
				t.Rows[k].Boxes[b] = r.Shown(t.Rows[k].Boxes[b])
			}
		}
	}
}

// shownEdge is where an edge of a rune stands along its line.
func shownEdge(r *ocr.Reading, line schemas.Box, at float32, vertical bool) float32 {
	if vertical {
		b := r.Shown(schemas.Box{X0: line.X0, X1: line.X1, Y0: at, Y1: at})
		return (b.Y0 + b.Y1) / 2
	}
	b := r.Shown(schemas.Box{X0: at, X1: at, Y0: line.Y0, Y1: line.Y1})
	return (b.X0 + b.X1) / 2
}
