package extract

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/layout"
	"github.com/zhice-project/zhice/extract/ocr"
	"github.com/zhice-project/zhice/schemas"
)

// readDocument reads a whole document with an engine. progress is called after each page with the number read and the
// number there are, and once more when the layout is done. again, which reads doubtful pages a second time, and r, which reads
// pictures, may be nil.
func readDocument(
	ctx context.Context, e Engine, again *second, r *ocr.Reader, pdf []byte, maxPages int, progress func(done, of int),
) (*schemas.Extraction, error) {
	doc, err := e.Open(ctx, pdf)
	if err != nil {
		return nil, err
	}
	defer func() { _ = doc.Close(ctx) }() // an engine that cannot free a document drops its instance by itself
	n := doc.NumPages()
	if n > maxPages {
		return nil, schemas.Fail(schemas.ReasonTooManyPages, "%d pages are over the limit of %d", n, maxPages)
	}
	pages, err := layOut(ctx, doc, again, progress)
	if err != nil {
		return nil, err
	}
	read, err := readScans(ctx, r, doc, pages, again.announce, func() { progress(n, n) })
	if err != nil {
		return nil, err
	}
	out := layout.Document(pages)
	asShown(out, read)
	out.Engine, out.EngineVersion = e.Name(), e.Version()
	if len(read) > 0 {
		t, err := r.Tesseract()
		if err != nil {
			return nil, err
		}
		out.Engine, out.EngineVersion = e.Name()+ocr.Suffix, e.Version()+", "+t.Version
	}
	progress(n, n)
	return out, nil
}

// layOut reads the pages of a document one by one and lays each out while the engine reads the next.
func layOut(ctx context.Context, doc Document, again *second, progress func(done, of int)) ([]layout.Page, error) {
	n := doc.NumPages()
	read, stop := ahead(ctx, doc)
	defer stop()
	pages := make([]layout.Page, 0, n)
	broken := 0
	for r := range read {
		if r.err != nil {
			return nil, r.err
		}
		if r.page.Broken {
			broken++
		}
		i := len(pages)
		laid := again.check(ctx, i, r.page, layout.Lines(i+1, r.page))
		laid.OCR = layered(r.page)
		pages = append(pages, laid)
		progress(i+1, n)
	}
	if broken == n {
		return nil, schemas.Fail(schemas.ReasonDamaged, "none of the %d pages can be loaded", n)
	}
	return pages, nil
}

// readPage is a page as the engine read it.
type readPage struct {
	page *engine.Page
	err  error // the last one's
}

// ahead reads the pages of a document in their order, at most one more than was asked for. stop waits until the engine is at
// rest; it must be called before anything else is done with the document.
func ahead(ctx context.Context, doc Document) (pages <-chan readPage, stop func()) {
	out, enough, ended := make(chan readPage), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		defer close(out)
		for i := range doc.NumPages() {
			r := onePage(ctx, doc, i)
			select {
			case out <- r:
			case <-enough:
				return
			}
			if r.err != nil {
				return
			}
		}
	}()
	return out, func() {
		close(enough)
		<-ended
	}
}

// onePage reads a page; a panic in an engine costs this document only.
func onePage(ctx context.Context, doc Document, i int) (r readPage) {
	defer func() {
		if p := recover(); p != nil {
			r = readPage{err: panicked(p)}
		}
	}()
	p, err := doc.Page(ctx, i)
	return readPage{p, err}
}

// panicked is the failure of a document over which our own code or an engine panicked.
func panicked(p any) error {
	return schemas.Fail(schemas.ReasonEngineCrashed, "reading panicked: %v\n%s", p, debug.Stack())
}

// layered: the text of a page is an invisible layer that OCR laid over a picture, or a layer under it.
func layered(p *engine.Page) bool {
	if p.UnderScan() {
		return true
	}
	hidden, visible := 0, 0
	for _, c := range p.Chars {
		switch {
		case c.R <= ' ':
		case c.Flags&engine.Invisible != 0:
			hidden++
		default:
			visible++
		}
	}
	return hidden > visible && len(p.Images) > 0
}

// fewRunes is how many characters a page of a scan may have by accident: a stamp of the scanner's software, a number.
const fewRunes = 16

// needsOCR is the failure of a document without a text layer.
func needsOCR(x *schemas.Extraction) error {
	chars := 0
	for _, p := range x.Pages {
		chars += p.Chars
	}
	if x.Quality != schemas.QualityNeedsOCR || chars > fewRunes*len(x.Pages) {
		return nil
	}
	why := "no text"
	for _, p := range x.Pages {
		if len(p.Reasons) > 0 {
			why = p.Reasons[0]
			break
		}
	}
	return schemas.Fail(schemas.ReasonNeedsOCR, "%d pages, %d characters: %s", len(x.Pages), chars, why)
}

// local reads documents in this process.
type local struct {
	cfg    Config
	engine Engine
	ocr    *ocr.Reader
}

func (l *local) read(ctx context.Context, j job) (*schemas.Extraction, error) {
	if l.engine == nil {
		e, err := newEngine(ctx, l.cfg)
		if err != nil {
			return nil, fmt.Errorf("start the PDF engine: %w", err)
		}
		r, err := newOCR(l.cfg.OCR)
		if err != nil {
			return nil, errors.Join(err, e.Close(ctx))
		}
		l.engine, l.ocr = e, r
	}
	data, err := j.bytes()
	if err != nil {
		return nil, err
	}
	again := newSecond(l.cfg, data)
	defer again.close(ctx)
	return readDocument(ctx, l.engine, again, l.ocr, data, l.cfg.MaxPages, func(int, int) {})
}

func (l *local) broken() bool { return false }

func (l *local) close() {
	if l.engine != nil {
		_ = l.engine.Close(context.Background())
		l.engine = nil
	}
}

func (j job) bytes() ([]byte, error) {
	if j.path == "" {
		return j.data, nil
	}
	b, err := os.ReadFile(j.path)
	if err != nil {
		return nil, &schemas.Failure{Reason: schemas.ReasonUnreadable, Permanent: os.IsNotExist(err), Err: err}
	}
	return b, nil
}
