// Package pdfium reads PDFs with PDFium: compiled to WebAssembly, with no cgo, no library to install and a sandbox around
// every fault, or, where somebody installed one and names it, as a shared library. It speaks to either directly, since
// the convenience layer of go-pdfium costs several allocations a character. Layout is not its business.
package pdfium

import (
	"context"
	"errors"
)

// library is PDFium in one of its forms. It serves one goroutine. Addresses are those of its own memory.
type library interface {
	// call runs a function of PDFium's public API, or malloc or free. Arguments are integers and addresses; the result
	// is an integer of 32 bits, an address, or the bits of a float64. After an error the library is of no use.
	call(ctx context.Context, name string, args ...uint64) (uint64, error)
	// read gives n bytes at an address, valid until the next call, or false where they are not there.
	read(at uint64, n int) ([]byte, bool)
	write(at uint64, b []byte) bool
	close(ctx context.Context)
}

// instance is a library with a small buffer in its memory for results.
type instance struct {
	library

	scratch uint64
	args    [8]uint64
}

const scratchSize = 4096

func newInstance(ctx context.Context, cfg Config) (*instance, error) {
	lib, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	p, err := lib.call(ctx, "malloc", scratchSize)
	if err != nil || p == 0 {
		lib.close(ctx)
		return nil, errors.New("start PDFium: no memory for its buffers")
	}
	return &instance{library: lib, scratch: p}, nil
}

func open(ctx context.Context, cfg Config) (library, error) {
	if cfg.Library != "" {
		return newNative(cfg)
	}
	return newWasm(ctx, cfg)
}

// call is that of the library. Arguments are kept here, or every call of millions would set aside memory for them.
func (in *instance) call(ctx context.Context, name string, args ...uint64) (uint64, error) {
	return in.library.call(ctx, name, in.args[:copy(in.args[:], args)]...)
}

func (in *instance) close(ctx context.Context) {
	_, _ = in.call(context.WithoutCancel(ctx), "free", in.scratch) // after a fault there is nothing to free it in
	in.library.close(ctx)
}
