package pdfium

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// Config of an engine.
type Config struct {
	// Library is the path of a PDFium shared library to use instead of the one within. It is faster, but a fault in it
	// ends the process and can do in it what the process may do; only MaxMemory outside bounds it. All of a process use
	// one library and the first one's font. MaxMemory and Interruptible mean nothing to it.
	Library string
	// CacheDir keeps the compiled module between starts: compiling takes seconds, loading it well under one. Empty
	// means no cache.
	CacheDir string
	// Font is the path of a font file (ttf, otf, ttc) that covers Chinese, for PDFs that embed none. Empty means that
	// the text of such PDFs is lost; Page.TextObjects then shows it.
	Font string
	// MaxMemory caps the module's memory in bytes; 0 means the 4 GiB of WebAssembly.
	MaxMemory int64
	// Interruptible lets a context end a call into the engine at any instruction. It makes everything slower; where the
	// whole process can be killed, it is not needed, and a context is only looked at between pages.
	Interruptible bool
}

// Engine implements engine.Engine.
type Engine struct {
	cfg     Config
	in      *instance
	version string
}

// New starts PDFium.
func New(ctx context.Context, cfg Config) (*Engine, error) {
	in, err := newInstance(ctx, cfg)
	if err != nil {
		return nil, err
	}
	version := "go-pdfium " + moduleVersion("github.com/klippa-app/go-pdfium")
	if cfg.Library != "" {
		version = filepath.Base(cfg.Library) + " " + digest(cfg.Library)
	}
	return &Engine{cfg: cfg, in: in, version: version}, nil
}

// Name implements engine.Engine.
func (e *Engine) Name() string {
	if e.cfg.Library != "" {
		return "pdfium-native"
	}
	return "pdfium"
}

// Version implements engine.Engine.
func (e *Engine) Version() string { return e.version }

func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == path {
				return m.Version
			}
		}
	}
	return "unknown"
}

// Close implements engine.Engine.
func (e *Engine) Close(ctx context.Context) error {
	if e.in != nil {
		e.in.close(ctx)
		e.in = nil
	}
	return nil
}

// Codes of FPDF_GetLastError.
const (
	errFile     = 2
	errFormat   = 3
	errPassword = 4
	errSecurity = 5
)

// Open implements engine.Engine. An empty user password opens the file, whatever the owner's is.
func (e *Engine) Open(ctx context.Context, pdf []byte) (engine.Document, error) {
	pdf, err := engine.Trim(pdf)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, stopped(err)
	}
	if e.in == nil {
		if e.in, err = newInstance(ctx, e.cfg); err != nil {
			return nil, err
		}
	}
	d := &document{e: e, in: e.in, size: uint64(len(pdf))}
	if err := d.open(ctx, pdf); err != nil {
		_ = d.Close(ctx)
		return nil, err
	}
	return d, nil
}

func (d *document) open(ctx context.Context, pdf []byte) error {
	p, err := d.in.call(ctx, "malloc", uint64(len(pdf)))
	if err != nil {
		return d.failure(ctx, err)
	}
	if p == 0 {
		return schemas.Fail(schemas.ReasonTooMuchMemory, "no room for a file of %d bytes in the engine", len(pdf))
	}
	d.data = p
	if !d.in.write(p, pdf) {
		return schemas.Fail(schemas.ReasonTooMuchMemory, "no room for a file of %d bytes in the engine", len(pdf))
	}
	if err := d.parse(ctx); err != nil {
		return err
	}
	n, err := d.in.call(ctx, "FPDF_GetPageCount", d.doc)
	if err != nil {
		return d.failure(ctx, err)
	}
	d.pages = max(0, int(int32(uint32(n))))
	if d.pages == 0 {
		return schemas.Fail(schemas.ReasonDamaged, "the PDF has no pages")
	}
	return nil
}

// parse opens the bytes that are in the library's memory.
func (d *document) parse(ctx context.Context) (err error) {
	if d.doc, err = d.in.call(ctx, "FPDF_LoadMemDocument64", d.data, d.size, 0); err != nil {
		return d.failure(ctx, err)
	}
	if d.doc != 0 {
		return nil
	}
	code, err := d.in.call(ctx, "FPDF_GetLastError")
	if err != nil {
		return d.failure(ctx, err)
	}
	return openFailure(uint32(code))
}

func openFailure(code uint32) error {
	switch code {
	case errPassword:
		return schemas.Fail(schemas.ReasonPassword, "the PDF is encrypted and its user password is not empty")
	case errSecurity:
		return schemas.Fail(schemas.ReasonPassword, "the PDF is encrypted in a way the engine does not know")
	case errFile, errFormat:
		return schemas.Fail(schemas.ReasonDamaged, "the structure of the PDF cannot be read")
	}
	return schemas.Fail(schemas.ReasonDamaged, "the PDF cannot be opened (engine code %d)", code)
}

// failure types a trap, and drops the instance: after a trap its memory cannot be trusted.
func (d *document) failure(ctx context.Context, err error) error {
	if d.e.in == d.in {
		d.in.close(ctx)
		d.e.in = nil
	}
	d.dead = true
	t, ok := errors.AsType[*trap](err)
	switch {
	case ctx.Err() != nil:
		return stopped(ctx.Err())
	case ok && d.e.cfg.MaxMemory > 0 && int64(t.memory) > d.e.cfg.MaxMemory*3/4:
		return schemas.Fail(schemas.ReasonTooMuchMemory, "the engine used up its %d MB", d.e.cfg.MaxMemory>>20)
	}
	return &schemas.Failure{Reason: schemas.ReasonEngineCrashed, Permanent: true, Err: err}
}

func stopped(err error) error {
	return &schemas.Failure{Reason: schemas.ReasonTooSlow, Permanent: true, Err: fmt.Errorf("reading was stopped: %w", err)}
}
