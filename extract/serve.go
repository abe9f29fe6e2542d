package extract

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/zhice-project/zhice/extract/ocr"
	"github.com/zhice-project/zhice/schemas"
)

// nativeSpare is what a child may set aside beyond its limit: memory that the kernel counts though it is not used. The
// parent looks at what is used, ten times a second; in between this keeps a library without a limit of its own from
// taking all the machine has.
const nativeSpare = 1 << 30

// childConfig is the part of Config a child needs.
type childConfig struct {
	Engine    string      `json:"engine"`
	Font      string      `json:"font"`
	CacheDir  string      `json:"cache_dir"`
	MaxPages  int         `json:"max_pages"`
	MaxSize   int64       `json:"max_size"`
	MaxMemory int64       `json:"max_memory"`
	OCR       *ocr.Config `json:"ocr,omitempty"`
	// CrossCheck reads every page twice.
	CrossCheck bool `json:"cross_check"`
}

// childFailure is a schemas.Failure on its way to the parent.
type childFailure struct {
	Reason    schemas.Reason `json:"reason"`
	Permanent bool           `json:"permanent"`
	Message   string         `json:"message"`
}

// ServeChild is the child's side: it reads jobs from stdin and answers on stdout until stdin closes, then returns nil.
// Nothing else may be written to stdout. It is meant to be all a process does: it sets the process's memory limit, and
// a file that makes an engine loop is ended with the process.
func ServeChild(ctx context.Context, stdin io.Reader, stdout io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	in, out := bufio.NewReaderSize(stdin, 64<<10), bufio.NewWriterSize(stdout, 64<<10)
	t, b, err := readFrame(in, 1<<20)
	if errors.Is(err, io.EOF) {
		return nil
	}
	var cfg childConfig
	if err == nil && t != frameConfig {
		err = errors.New("the first message is not a configuration")
	}
	if err == nil {
		err = json.Unmarshal(b, &cfg)
	}
	if err != nil {
		return fmt.Errorf("extract child: %w", err)
	}
	if cfg.MaxMemory > 0 {
		debug.SetMemoryLimit(cfg.MaxMemory / 2) // the other half is the engine's own
	}
	if nativeLibrary(cfg.Engine) != "" && cfg.MaxMemory > 0 {
		limitData(cfg.MaxMemory + nativeSpare)
	}
	c := &server{cfg: cfg, out: out}
	if c.engine, err = newEngine(ctx, cfg.parent()); err != nil {
		return c.fail(fmt.Errorf("start the PDF engine: %w", err))
	}
	if c.ocr, err = newOCR(cfg.OCR); err != nil {
		return c.fail(err)
	}
	if err := c.send(frameReady, nil); err != nil {
		return err
	}
	return c.serve(ctx, cancel, in)
}

func (c childConfig) parent() Config {
	return Config{Engine: c.Engine, Font: c.Font, CacheDir: c.CacheDir, MaxMemory: c.MaxMemory, CrossCheck: c.CrossCheck}
}

type server struct {
	cfg    childConfig
	engine Engine
	ocr    *ocr.Reader
	out    *bufio.Writer
}

// serve works through the jobs until its input ends; a job at work is then left behind, since an engine in the middle of
// a page cannot be stopped but with its process.
func (c *server) serve(ctx context.Context, cancel context.CancelFunc, in io.Reader) error {
	jobs := make(chan job)
	ended := make(chan error, 2)
	go func() {
		ended <- c.receive(ctx, in, jobs)
	}()
	go func() {
		for j := range jobs {
			if err := c.answer(ctx, j); err != nil {
				ended <- err // the parent is gone
				return
			}
		}
		ended <- c.engine.Close(context.WithoutCancel(ctx))
	}()
	err := <-ended
	cancel()
	if err != nil {
		return err
	}
	grace := time.NewTimer(closeGrace)
	defer grace.Stop()
	select {
	case err = <-ended:
	case <-grace.C:
	}
	return err
}

// closeGrace is how long the end of a job is waited for once nobody wants its result.
const closeGrace = time.Second

// receive reads jobs until its input ends, which is no error.
func (c *server) receive(ctx context.Context, in io.Reader, jobs chan<- job) error {
	defer close(jobs)
	alone := false
	for {
		t, b, err := readFrame(in, max(c.cfg.MaxSize, 1<<20))
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case t == frameAlone:
			alone = true
			continue
		case t != framePath && t != frameBytes:
			return fmt.Errorf("a message of type %c is not a job", t)
		}
		j := job{data: b, alone: alone}
		if t == framePath {
			j = job{path: string(b), alone: alone}
		}
		alone = false
		select {
		case jobs <- j:
		case <-ctx.Done():
			return nil
		}
	}
}

func (c *server) answer(ctx context.Context, j job) error {
	x, err := c.read(ctx, j)
	if err != nil {
		return c.fail(err)
	}
	b, err := encodeResult(x)
	if err != nil {
		return c.fail(err)
	}
	return c.send(frameResult, b)
}

// read reads one document; a panic in our own code costs this document only.
func (c *server) read(ctx context.Context, j job) (x *schemas.Extraction, err error) {
	defer func() {
		if p := recover(); p != nil {
			x, err = nil, panicked(p)
		}
	}()
	data, err := j.bytes()
	if err != nil {
		return nil, err
	}
	var again *second
	var pictures *ocr.Reader
	if !j.alone {
		pictures = c.ocr
		again = newSecond(c.cfg.parent(), data)
		// A parent that is gone shows at the next job.
		again.begins = func() { _ = c.send(frameSecond, nil) }
		again.stuck = func() { _ = c.send(frameRetire, nil) }
		defer again.close(ctx)
	}
	return readDocument(ctx, c.engine, again, pictures, data, c.cfg.MaxPages, func(done, of int) {
		_ = c.send(frameProgress, progressPayload(done, of)) // a parent that is gone shows at the next job
	})
}

func (c *server) fail(err error) error {
	f := schemas.AsFailure(err)
	b, jerr := json.Marshal(childFailure{Reason: f.Reason, Permanent: f.Permanent, Message: f.Err.Error()})
	if jerr != nil {
		return jerr
	}
	return c.send(frameFailure, b)
}

func (c *server) send(t frameType, payload []byte) error {
	if err := writeFrame(c.out, t, payload); err != nil {
		return err
	}
	return c.out.Flush()
}
