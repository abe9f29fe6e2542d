// Package extract turns PDFs into text: pages, lines, paragraphs, each rune with its place. Engines read characters in
// child processes that can be killed (this package), extract/layout makes paragraphs of them. What the text means is
// segment's business.
package extract

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/ledongthuc"
	"github.com/zhice-project/zhice/extract/ocr"
	"github.com/zhice-project/zhice/extract/pdfium"
	"github.com/zhice-project/zhice/schemas"
)

// Engine and Document are the seam to PDF libraries.
type (
	Engine   = engine.Engine
	Document = engine.Document
)

// Defaults of Config.
const (
	DefaultMaxPages         = 5000
	DefaultMaxSize          = 200 << 20
	DefaultMaxOutput        = 512 << 20
	DefaultMaxMemory        = 1 << 30
	DefaultPageGroup        = 20
	DefaultPageGroupTimeout = time.Minute
)

// Config of an Extractor; zero values mean the defaults.
type Config struct {
	// ChildCommand starts a child that calls ServeChild, our own binary with a hidden command. Children know the engine
	// and its settings from the first message, not from arguments.
	ChildCommand []string
	// InProcess runs the engine in this process: no limit on time or memory can then be enforced from outside. For
	// tools and tests.
	InProcess bool
	// Children is how many documents are read side by side; the number of cores by default.
	Children int
	// Engine is pdfium (default), ledongthuc, or pdfium-native=PATH: a PDFium shared library at that path. It is faster,
	// but without the sandbox of the default: for files one trusts.
	Engine string
	// CrossCheck reads every page with the other engine too and doubts those on which they disagree. Without it only
	// pages that the first cannot have read right are read again.
	CrossCheck bool
	// Font is a font file that covers Chinese, for PDFs that embed none; see pdfium.Config.
	Font string
	// CacheDir keeps the compiled engine between starts.
	CacheDir string
	// OCR reads pages that are pictures, where it is not nil and the engine can draw. Its processes are counted together
	// over all children.
	OCR *ocr.Config

	MaxPages         int
	MaxSize          int64 // of a file, bytes
	MaxOutput        int64 // of an extraction as JSON, bytes
	MaxMemory        int64 // resident, of one child, bytes
	PageGroup        int   // pages that share one time limit
	PageGroupTimeout time.Duration
}

func (c Config) withDefaults() Config {
	set := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	setInt := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	set(&c.MaxSize, DefaultMaxSize)
	set(&c.MaxOutput, DefaultMaxOutput)
	set(&c.MaxMemory, DefaultMaxMemory)
	setInt(&c.MaxPages, DefaultMaxPages)
	setInt(&c.PageGroup, DefaultPageGroup)
	setInt(&c.Children, runtime.GOMAXPROCS(0))
	if c.PageGroupTimeout <= 0 {
		c.PageGroupTimeout = DefaultPageGroupTimeout
	}
	if c.Engine == "" {
		c.Engine = "pdfium"
	}
	return c
}

// reader reads one document; a child process or, in process, the engine itself.
type reader interface {
	read(ctx context.Context, job job) (*schemas.Extraction, error)
	// close ends the reader; broken readers must not be used again.
	close()
	broken() bool
}

// job is one document to read: by path, or by its bytes.
type job struct {
	path  string
	data  []byte
	alone bool // no second reading
}

// Extractor reads documents, several side by side. It is safe for concurrent use.
type Extractor struct {
	cfg       Config
	slots     chan struct{} // one per reader that may run
	idle      chan reader
	closing   chan struct{}
	starting  chan struct{} // held while a child starts
	closeOnce sync.Once
}

// New makes an Extractor; readers start when they are first needed.
func New(cfg Config) (*Extractor, error) {
	cfg = cfg.withDefaults()
	if !cfg.InProcess && len(cfg.ChildCommand) == 0 {
		return nil, errors.New("extract: no command for the child process")
	}
	if err := known(cfg.Engine); err != nil {
		return nil, err
	}
	return &Extractor{
		cfg:      cfg,
		slots:    make(chan struct{}, cfg.Children),
		idle:     make(chan reader, cfg.Children),
		closing:  make(chan struct{}),
		starting: make(chan struct{}, 1),
	}, nil
}

// File reads the PDF at path. An error for which schemas.AsFailure gives a permanent failure is the document's; nothing
// else stops working.
func (x *Extractor) File(ctx context.Context, path string) (*schemas.Extraction, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, &schemas.Failure{Reason: schemas.ReasonUnreadable, Permanent: os.IsNotExist(err), Err: err}
	case info.IsDir():
		return nil, schemas.Fail(schemas.ReasonUnreadable, "%s is a folder", path)
	}
	if err := x.sized(info.Size()); err != nil {
		return nil, err
	}
	return x.read(ctx, job{path: path})
}

// Bytes reads a PDF from memory.
func (x *Extractor) Bytes(ctx context.Context, pdf []byte) (*schemas.Extraction, error) {
	if err := x.sized(int64(len(pdf))); err != nil {
		return nil, err
	}
	if _, err := engine.Trim(pdf); err != nil {
		return nil, err
	}
	return x.read(ctx, job{data: pdf})
}

func (x *Extractor) sized(n int64) error {
	switch {
	case n == 0:
		return schemas.Fail(schemas.ReasonEmpty, "the file has 0 bytes")
	case n > x.cfg.MaxSize:
		return schemas.Fail(schemas.ReasonTooLarge, "%d MB is over the limit of %d MB", n>>20, x.cfg.MaxSize>>20)
	}
	return nil
}

func (x *Extractor) read(ctx context.Context, j job) (*schemas.Extraction, error) {
	select {
	case <-x.closing:
		return nil, schemas.Retry(schemas.ReasonUnavailable, "the extractor is closed")
	case <-ctx.Done():
		return nil, ctx.Err()
	case x.slots <- struct{}{}:
	}
	defer func() { <-x.slots }()
	out, err := x.once(ctx, j)
	if errors.Is(err, errSecond) {
		// The file must not fail for what was done in addition.
		j.alone = true
		out, err = x.once(ctx, j)
	}
	if errors.Is(err, errGone) {
		// The process may have been ended from outside (a kill, a system short of memory); if it is the file, the
		// second try shows it.
		out, err = x.once(ctx, j)
	}
	if err != nil {
		return nil, err
	}
	return out, needsOCR(out)
}

// once lets a reader read a document, one time.
func (x *Extractor) once(ctx context.Context, j job) (*schemas.Extraction, error) {
	r, err := x.reader(ctx)
	if err != nil {
		return nil, err
	}
	out, err := r.read(ctx, j)
	if r.broken() {
		r.close()
	} else {
		x.idle <- r // has room for every slot
	}
	return out, err
}

// reader takes an idle reader, or starts one; the caller holds a slot.
func (x *Extractor) reader(ctx context.Context) (reader, error) {
	select {
	case r := <-x.idle:
		return r, nil
	default:
	}
	if x.cfg.InProcess {
		return &local{cfg: x.cfg}, nil
	}
	// One at a time: the first start ever compiles the engine, and the others find it in the cache.
	select {
	case x.starting <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-x.starting }()
	return startChild(ctx, x.cfg)
}

// Close ends all readers, after those at work have finished. A second Close does nothing.
func (x *Extractor) Close() error {
	x.closeOnce.Do(func() {
		close(x.closing)
		for range cap(x.slots) {
			x.slots <- struct{}{}
		}
		for {
			select {
			case r := <-x.idle:
				r.close()
			default:
				return
			}
		}
	})
	return nil
}

// nativeEngine goes before the path of a PDFium library.
const nativeEngine = "pdfium-native="

// nativeLibrary is the path in the name of an engine, or nothing.
func nativeLibrary(name string) string {
	path, ok := strings.CutPrefix(name, nativeEngine)
	if !ok {
		return ""
	}
	return path
}

func known(name string) error {
	library := nativeLibrary(name)
	switch {
	case library != "":
		if _, err := os.Stat(library); err != nil {
			return fmt.Errorf("the PDFium library cannot be used: %w; name one that is there, or use pdfium", err)
		}
	case name != "pdfium" && name != "ledongthuc":
		return fmt.Errorf("unknown engine %q: use pdfium, ledongthuc or pdfium-native=PATH-OF-LIBPDFIUM", name)
	}
	return nil
}

// newEngine starts the engine the configuration names.
func newEngine(ctx context.Context, cfg Config) (Engine, error) {
	if cfg.Engine == "ledongthuc" {
		return ledongthuc.New(), nil
	}
	return pdfium.New(ctx, pdfium.Config{
		Library: nativeLibrary(cfg.Engine), CacheDir: cfg.CacheDir, Font: cfg.Font, MaxMemory: cfg.MaxMemory, Interruptible: cfg.InProcess,
	})
}

// newOCR makes the reader of pictures; nil without a configuration.
func newOCR(cfg *ocr.Config) (*ocr.Reader, error) {
	if cfg == nil {
		return nil, nil //nolint:nilnil // no reader is a choice, and no error
	}
	return ocr.New(*cfg)
}
