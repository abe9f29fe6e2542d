package ocr

import (
	"context"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// Suffix is what OCR adds to the name of the engine that draws: a document some of whose pages were read from pictures
// has the engine pdfium+ocr.
const Suffix = "+ocr"

// Engine implements engine.Engine by OCR of every page, with or without a text layer.
type Engine struct {
	engine.Engine

	reader  *Reader
	version string
}

// NewEngine makes an engine of one that draws and a reader; closing it closes the former. The error is ErrNone.
func NewEngine(draws engine.Engine, r *Reader) (*Engine, error) {
	t, err := r.Tesseract()
	if err != nil {
		return nil, err
	}
	return &Engine{Engine: draws, reader: r, version: t.Version}, nil
}

// Name implements engine.Engine.
func (e *Engine) Name() string { return e.Engine.Name() + Suffix }

// Version implements engine.Engine.
func (e *Engine) Version() string { return e.Engine.Version() + ", " + e.version }

// Open implements engine.Engine.
func (e *Engine) Open(ctx context.Context, pdf []byte) (engine.Document, error) {
	d, err := e.Engine.Open(ctx, pdf)
	if err != nil {
		return nil, err
	}
	drawer, ok := d.(engine.Drawer)
	if !ok {
		_ = d.Close(ctx) // the reason below is the one to tell
		return nil, schemas.Fail(schemas.ReasonInternal, "the engine %s cannot draw pages", e.Engine.Name())
	}
	return &document{Drawer: drawer, reader: e.reader}, nil
}

type document struct {
	engine.Drawer

	reader *Reader
}

// Page implements engine.Document. Pictures and ruling lines are the drawing engine's; characters stand where they are
// shown.
func (d *document) Page(ctx context.Context, i int) (*engine.Page, error) {
	p, err := d.Drawer.Page(ctx, i)
	if err != nil || p.Broken {
		return p, err
	}
	drawn, err := d.Draw(ctx, i, Resolution)
	if err != nil {
		return nil, err
	}
	read, err := d.reader.Page(ctx, drawn, p.Width, p.Height)
	if err != nil {
		return nil, err
	}
	p.Chars, p.TextObjects = read.Chars, read.TextObjects
	for k := range p.Chars {
		c := &p.Chars[k]
		b := read.Shown(schemas.Box{X0: c.X0, Y0: c.Y0, X1: c.X1, Y1: c.Y1})
		c.Base += b.Y1 - c.Y1
		c.X0, c.Y0, c.X1, c.Y1 = b.X0, b.Y0, b.X1, b.Y1
	}
	return p, nil
}
