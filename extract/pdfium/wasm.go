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

// wasm is PDFium compiled to WebAssembly, with its own memory.
type wasm struct {
	pool      pdfium.Pool
	cache     wazero.CompilationCache
	mod       api.Module
	mem       api.Memory
	functions map[string]api.Function
	// interruptible: calls look at their context. Where they do not, they get one that costs nothing to ask: wazero asks
	// every time, and a document takes millions of calls.
	interruptible bool
	stack         [8]uint64
}

func newWasm(ctx context.Context, cfg Config) (*wasm, error) {
	rc := wazero.NewRuntimeConfig().WithCloseOnContextDone(cfg.Interruptible)
	if cfg.MaxMemory > 0 {
		rc = rc.WithMemoryLimitPages(uint32(min(max(cfg.MaxMemory/wasmPage, 512), 65536)))
	}
	in := &wasm{functions: map[string]api.Function{}, interruptible: cfg.Interruptible}
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

// call implements library. A trap or a done context is an error.
func (in *wasm) call(ctx context.Context, name string, args ...uint64) (uint64, error) {
	fn := in.functions[name]
	if fn == nil {
		if fn = in.mod.ExportedFunction(name); fn == nil {
			return 0, fmt.Errorf("PDFium has no function %s", name)
		}
		in.functions[name] = fn
	}
	copy(in.stack[:], args)
	if !in.interruptible {
		ctx = context.Background()
	}
	if err := fn.CallWithStack(ctx, in.stack[:]); err != nil {
		return 0, &trap{function: name, err: err, memory: in.mem.Size()}
	}
	return in.stack[0], nil
}

func (in *wasm) read(at uint64, n int) ([]byte, bool) {
	return in.mem.Read(uint32(at), uint32(n))
}

func (in *wasm) write(at uint64, b []byte) bool {
	return in.mem.Write(uint32(at), b)
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

func (in *wasm) close(ctx context.Context) {
	if in.pool != nil {
		_ = in.pool.Close() // only fails when closed before
		in.pool = nil
	}
	if in.cache != nil {
		_ = in.cache.Close(ctx)
		in.cache = nil
	}
}
