// Package ledongthuc reads PDFs with github.com/ledongthuc/pdf, a small reader in plain Go. It is the second opinion:
// it knows fewer encodings than PDFium and no widths of composite fonts, but shares no code with it. Layout is not its
// business.
package ledongthuc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	lib "github.com/ledongthuc/pdf"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// Engine implements engine.Engine. The library keeps no state between files.
type Engine struct{}

// New makes an engine.
func New() *Engine { return &Engine{} }

// Name implements engine.Engine.
func (*Engine) Name() string { return "ledongthuc" }

// Version implements engine.Engine.
func (*Engine) Version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/ledongthuc/pdf" {
				return "ledongthuc/pdf " + m.Version
			}
		}
	}
	return "ledongthuc/pdf unknown"
}

// Close implements engine.Engine.
func (*Engine) Close(context.Context) error { return nil }

// Open implements engine.Engine.
func (*Engine) Open(ctx context.Context, pdf []byte) (engine.Document, error) {
	pdf, err := engine.Trim(pdf)
	if err != nil {
		return nil, err
	}
	d := &document{}
	err = guard(ctx, func() error {
		r, err := lib.NewReader(bytes.NewReader(pdf), int64(len(pdf)))
		if err != nil {
			return err
		}
		d.walk(r.Trailer().Key("Root").Key("Pages"), 0)
		return nil
	})
	switch f, typed := errors.AsType[*schemas.Failure](err); {
	case typed && f.Reason == schemas.ReasonTooSlow:
		return nil, err
	case errors.Is(err, lib.ErrInvalidPassword):
		return nil, schemas.Fail(schemas.ReasonPassword, "the PDF is encrypted and its user password is not empty")
	case err != nil:
		return nil, schemas.Fail(schemas.ReasonDamaged, "the structure of the PDF cannot be read: %w", err)
	case len(d.pages) == 0:
		return nil, schemas.Fail(schemas.ReasonDamaged, "the PDF has no pages")
	}
	return d, nil
}

// guard runs fn, which may panic, or loop on a file that was made for it. Go cannot stop a loop: where ctx ends first
// the goroutine is left behind, and the process that holds it is expected to be ended (see extract.ServeChild).
func guard(ctx context.Context, fn func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("the reader gave up: %v", p)
			}
		}()
		done <- fn()
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return &schemas.Failure{Reason: schemas.ReasonTooSlow, Permanent: true, Err: fmt.Errorf("reading was stopped: %w", ctx.Err())}
	}
}
