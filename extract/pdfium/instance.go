// Package pdfium reads PDFs with PDFium compiled to WebAssembly: no cgo, no library to install, and a fault in the
// engine stays in its sandbox. It speaks to the module directly, since the convenience layer of go-pdfium costs several
// allocations a character. Layout is not its business.
package pdfium

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

const wasmPage = 64 << 10

// instance is one PDFium module with its own memory. It serves one goroutine.
type instance struct {
	pool      pdfium.Pool
	cache     wazero.CompilationCache
	mod       api.Module
	mem       api.Memory
	functions map[string]api.Function
	stack     [8]uint64
	scratch   uint32 // a small buffer in the module for results
}

const scratchSize = 4096

func newInstance(ctx context.Context, cfg Config) (*instance, error) {
	rc := wazero.NewRuntimeConfig().WithCloseOnContextDone(cfg.Interruptible)
	if cfg.MaxMemory > 0 {
		rc = rc.WithMemoryLimitPages(uint32(min(max(cfg.MaxMemory/wasmPage, 512), 65536)))
	}
	in := &instance{functions: map[string]api.Function{}}
	if cfg.CacheDir != "" {
		c, err := wazero.NewCompilationCacheWithDir(cfg.CacheDir)
		if err != nil {
			return nil, fmt.Errorf("open the compilation cache %s: %w", cfg.CacheDir, err)
		}
		in.cache = c
		rc = rc.WithCompilationCache(c)
	}
	fonts := wazero.NewFSConfig()
	if cfg.Font != "" {
		fonts = fonts.WithFSMount(newFontFS(cfg.Font), "/")
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 1, ReuseWorkers: true,
		RuntimeConfig: rc, FSConfig: fonts, Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		in.close(ctx)
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	in.pool = pool
	worker, err := pool.GetInstance(time.Minute)
	if err != nil {
		in.close(ctx)
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	if in.mod, err = moduleOf(worker); err != nil {
		in.close(ctx)
		return nil, err
	}
	in.mem = in.mod.Memory()
	p, err := in.call(ctx, "malloc", scratchSize)
	if err != nil || p == 0 {
		in.close(ctx)
		return nil, errors.New("start PDFium: no memory for its buffers")
	}
	in.scratch = uint32(p)
	return in, nil
}

// moduleOf finds the module inside go-pdfium's worker. Its type is internal to go-pdfium, but the value is handed out
// on purpose (GetImplementation) and the field is exported; a later release that moves it is a plain error here.
func moduleOf(worker pdfium.Pdfium) (mod api.Module, err error) {
	impl, ok := worker.(interface{ GetImplementation() any })
	if !ok {
		return nil, errors.New("this go-pdfium gives no access to its module")
	}
	v := reflect.Indirect(reflect.ValueOf(impl.GetImplementation()))
	if v.Kind() != reflect.Struct || !v.FieldByName("Module").IsValid() {
		return nil, errors.New("this go-pdfium keeps its module elsewhere")
	}
	mod, ok = reflect.TypeAssert[api.Module](v.FieldByName("Module"))
	if !ok || mod == nil {
		return nil, errors.New("this go-pdfium's module is not a wazero module")
	}
	return mod, nil
}

// call runs an exported function with 32-bit or float arguments; a trap or a done context is an error, after which the
// instance is of no use.
func (in *instance) call(ctx context.Context, name string, args ...uint64) (uint64, error) {
	fn := in.functions[name]
	if fn == nil {
		if fn = in.mod.ExportedFunction(name); fn == nil {
			return 0, fmt.Errorf("PDFium has no function %s", name)
		}
		in.functions[name] = fn
	}
	copy(in.stack[:], args)
	if err := fn.CallWithStack(ctx, in.stack[:]); err != nil {
		return 0, &trap{function: name, err: err, memory: in.mem.Size()}
	}
	return in.stack[0], nil
}

// trap is a fault inside the module.
type trap struct {
	function string
	err      error
	memory   uint32
}

func (t *trap) Error() string {
	return "PDFium stopped in " + t.function + ": " + firstLine(t.err.Error())
}
func (t *trap) Unwrap() error { return t.err }

func firstLine(s string) string {
	for i, r := range s {
		if r == '\n' {
			return s[:i]
		}
	}
	return s
}

func (in *instance) close(ctx context.Context) {
	if in.pool != nil {
		_ = in.pool.Close() // only fails when closed before
		in.pool = nil
	}
	if in.cache != nil {
		_ = in.cache.Close(ctx)
		in.cache = nil
	}
}
