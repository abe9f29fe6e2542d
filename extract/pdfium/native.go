//go:build linux || darwin

package pdfium

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"unsafe"

	"github.com/ebitengine/purego"
)

// native is a PDFium shared library in this process.
type native struct{ *loaded }

// loaded is the one library of the process. PDFium is not safe for concurrent use, whatever documents are open: mu
// serves one call after another.
type loaded struct {
	mu        sync.Mutex
	path      string
	handle    uintptr
	functions map[string]function
	pinned    runtime.Pinner // what the library keeps of Go's memory
}

type function struct {
	at     uintptr
	result result
	real   func(handle uintptr, i int32) float64 // where the result is one
}

// result is what a C function leaves in the register: PDFium's public headers say it.
type result int

const (
	word result = iota // int, unsigned int or FPDF_BOOL: the upper half of the register means nothing
	address
	double
)

var results = map[string]result{
	"malloc": address, "FPDF_LoadMemDocument64": address, "FPDF_LoadPage": address, "FPDFText_LoadPage": address,
	"FPDFPage_GetObject": address, "FPDFFormObj_GetObject": address, "FPDFPath_GetPathSegment": address,
	"FPDFText_GetTextObject": address, "FPDFBitmap_CreateEx": address, "FPDFBitmap_GetBuffer": address,
	"FPDFText_GetFontSize": double,
}

var process struct {
	sync.Mutex

	lib *loaded
}

func newNative(cfg Config) (*native, error) {
	process.Lock()
	defer process.Unlock()
	if process.lib == nil {
		l, err := load(cfg)
		if err != nil {
			return nil, err
		}
		process.lib = l
	}
	if process.lib.path != cfg.Library {
		return nil, fmt.Errorf("load PDFium from %s: this process uses %s already", cfg.Library, process.lib.path)
	}
	return &native{process.lib}, nil
}

func load(cfg Config) (*loaded, error) {
	h, err := purego.Dlopen(cfg.Library, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, fmt.Errorf("load PDFium from %s: %w", cfg.Library, err)
	}
	l := &loaded{path: cfg.Library, handle: h, functions: map[string]function{}}
	start, err := purego.Dlsym(h, "FPDF_InitLibraryWithConfig")
	if err != nil {
		return nil, fmt.Errorf("%s is no PDFium library, name the path of libpdfium: %w", cfg.Library, err)
	}
	fonts, err := fontFolder(cfg)
	if err != nil {
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	// FPDF_LIBRARY_CONFIG of version 2; both lists end with a null.
	folder := append([]byte(fonts), 0)
	paths := [2]*byte{&folder[0], nil}
	config := struct {
		version int32
		fonts   *[2]*byte
		isolate uintptr
		slot    uint32
	}{version: 2, fonts: &paths}
	l.pinned.Pin(&folder[0])
	l.pinned.Pin(&paths)
	l.pinned.Pin(&config)
	purego.SyscallN(start, uintptr(unsafe.Pointer(&config)))
	return l, nil
}

// fontFolder makes a folder that shows the configured font and nothing else, as the other form of PDFium sees it.
func fontFolder(cfg Config) (string, error) {
	if cfg.Font == "" {
		return os.DevNull, nil // a folder without fonts
	}
	font, err := filepath.Abs(cfg.Font)
	if err != nil {
		return "", err
	}
	base := cfg.CacheDir
	if base == "" {
		base = os.TempDir()
	}
	folder := filepath.Join(base, "pdfium-font-"+digestOf([]byte(font)))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	link := filepath.Join(folder, newFontFS(font).name)
	if err := os.Symlink(font, link); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	return folder, nil
}

// call implements library. A fault ends the process.
func (n *native) call(_ context.Context, name string, args ...uint64) (uint64, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	f, ok := n.functions[name]
	if !ok {
		var err error
		if f, err = n.find(name); err != nil {
			return 0, err
		}
		n.functions[name] = f
	}
	if f.real != nil {
		return math.Float64bits(f.real(uintptr(args[0]), int32(uint32(args[1])))), nil
	}
	var in [8]uintptr
	for i, a := range args {
		in[i] = uintptr(a)
	}
	out, _, _ := purego.SyscallN(f.at, in[:len(args)]...)
	if f.result == word {
		return uint64(uint32(out)), nil
	}
	return uint64(out), nil
}

func (n *native) find(name string) (function, error) {
	from := n.handle
	if name == "malloc" || name == "free" {
		from = purego.RTLD_DEFAULT
	}
	at, err := purego.Dlsym(from, name)
	if err != nil {
		return function{}, fmt.Errorf("PDFium has no function %s", name)
	}
	f := function{at: at, result: results[name]}
	if f.result == double {
		purego.RegisterFunc(&f.real, at)
	}
	return f, nil
}

func (n *native) read(at uint64, size int) ([]byte, bool) {
	if at == 0 || size < 0 {
		return nil, false
	}
	return unsafe.Slice((*byte)(pointer(at)), size), true
}

func (n *native) write(at uint64, b []byte) bool {
	to, ok := n.read(at, len(b))
	copy(to, b)
	return ok
}

// pointer is an address of C's memory, which Go's collector neither moves nor frees.
func pointer(at uint64) unsafe.Pointer {
	p := uintptr(at)
	return *(*unsafe.Pointer)(unsafe.Pointer(&p))
}

// close leaves the library to the process.
func (n *native) close(context.Context) {}
