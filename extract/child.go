package extract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

const (
	startTimeout = 2 * time.Minute // the engine's first start ever compiles it
	memoryPoll   = 100 * time.Millisecond
	// retireAt is the share of the memory limit at which a child is replaced after its job: WebAssembly memory grows
	// and never shrinks.
	retireAt = 0.4
)

// child is a process that serves jobs, seen from the parent.
type child struct {
	cfg    Config
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	frames chan frame // closed when the child's output ends
	stderr *tail
	bad    bool
	again  bool // the job at work has had a second reading
	retire bool // after the job at work
	once   sync.Once
}

type frame struct {
	t       frameType
	payload []byte
	err     error // of reading; the last frame
}

// startChild starts a process and waits until its engine is ready.
func startChild(ctx context.Context, cfg Config) (*child, error) {
	// The process outlives the call that started it; close and the limits end it.
	cmd := exec.CommandContext(context.WithoutCancel(ctx), cfg.ChildCommand[0], cfg.ChildCommand[1:]...)
	ownGroup(cmd)
	c := &child{cfg: cfg, cmd: cmd, frames: make(chan frame, 4), stderr: &tail{}}
	cmd.Stderr = c.stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, startFailure(err)
	}
	c.stdin = stdin
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, startFailure(err)
	}
	if err := cmd.Start(); err != nil {
		return nil, startFailure(err)
	}
	go c.receive(stdout)
	if err := c.greet(ctx); err != nil {
		c.kill()
		return nil, err
	}
	return c, nil
}

func startFailure(err error) error {
	return schemas.Retry(schemas.ReasonInternal, "start the PDF reader process: %w", err)
}

func (c *child) receive(stdout io.Reader) {
	defer close(c.frames)
	for {
		t, b, err := readFrame(stdout, c.cfg.MaxOutput)
		c.frames <- frame{t, b, err}
		if err != nil {
			return
		}
	}
}

func (c *child) greet(ctx context.Context) error {
	b, err := json.Marshal(childConfig{
		Engine: c.cfg.Engine, Font: c.cfg.Font, CacheDir: c.cfg.CacheDir,
		MaxPages: c.cfg.MaxPages, MaxSize: c.cfg.MaxSize, MaxMemory: c.cfg.MaxMemory, OCR: c.cfg.OCR,
		CrossCheck: c.cfg.CrossCheck,
	})
	if err != nil {
		return err
	}
	if err := writeFrame(c.stdin, frameConfig, b); err != nil {
		return startFailure(errors.Join(err, c.stderr.err()))
	}
	limit := time.NewTimer(startTimeout)
	defer limit.Stop()
	select {
	case f := <-c.frames:
		switch {
		case f.t == frameReady && f.err == nil:
			return nil
		case f.t == frameFailure && f.err == nil:
			return decodeFailure(f.payload)
		}
		return startFailure(errors.Join(errors.New("the process ended at once"), c.stderr.err()))
	case <-limit.C:
		return startFailure(fmt.Errorf("the PDF engine was not ready after %v", startTimeout))
	case <-ctx.Done():
		return ctx.Err()
	}
}

// errSecond: a limit was broken after a second reading had begun, which may be to blame.
var errSecond = errors.New("a second reading was under way")

// hand gives the child a job.
func (c *child) hand(j job) error {
	if j.alone {
		if err := writeFrame(c.stdin, frameAlone, nil); err != nil {
			return err
		}
	}
	if j.path != "" {
		return writeFrame(c.stdin, framePath, []byte(j.path))
	}
	return writeFrame(c.stdin, frameBytes, j.data)
}

// errGone: the child ended by itself in the middle of a job.
var errGone = errors.New("the PDF reader process ended")

// read implements reader. It holds the child to its limits; a child that breaks one is killed.
func (c *child) read(ctx context.Context, j job) (*schemas.Extraction, error) {
	c.again = false
	x, err := c.converse(ctx, j)
	if c.bad && c.again && err != nil && ctx.Err() == nil {
		err = fmt.Errorf("%w: %w", errSecond, err)
	}
	if c.bad || c.retire {
		c.bad = true
		c.kill()
	} else if rss, ok := residentMemory(c.cmd.Process.Pid); ok && float64(rss) > retireAt*float64(c.cfg.MaxMemory) {
		c.bad = true // replaced after this job
	}
	return x, err
}

func (c *child) converse(ctx context.Context, j job) (*schemas.Extraction, error) {
	sent := make(chan error, 1)
	go func() { sent <- c.hand(j) }() // a child that does not read must not block us; killing it ends the write
	group := time.NewTimer(c.cfg.PageGroupTimeout)
	defer group.Stop()
	memory := time.NewTicker(memoryPoll)
	defer memory.Stop()
	c.bad = true // until the conversation has come to its end
	page, groupEnd := 0, c.cfg.PageGroup
	for {
		select {
		case f := <-c.frames:
			if f.err != nil || f.t == 0 {
				return nil, c.gone(f.err)
			}
			switch f.t {
			case frameProgress:
				done, of, ok := readProgress(f.payload)
				if of > c.cfg.MaxPages || done > of {
					return nil, schemas.Fail(schemas.ReasonTooManyPages, "page %d of %d is over the limit of %d", done, of, c.cfg.MaxPages)
				}
				if ok && (done >= groupEnd || done >= of) {
					groupEnd = done + c.cfg.PageGroup
					group.Reset(c.cfg.PageGroupTimeout)
				}
				page = done
			case frameSecond:
				c.again = true
			case frameRetire:
				c.retire = true
			case frameFailure:
				c.bad = false
				return nil, decodeFailure(f.payload)
			case frameResult:
				c.bad = false
				return decodeResult(f.payload)
			default:
				return nil, schemas.Fail(schemas.ReasonEngineCrashed, "the PDF reader process answered nonsense")
			}
		case err := <-sent:
			if err != nil {
				return nil, c.gone(err)
			}
			sent = nil
		case <-group.C:
			return nil, schemas.Fail(schemas.ReasonTooSlow, "%d pages took more than %v, from page %d on", c.cfg.PageGroup, c.cfg.PageGroupTimeout, page+1)
		case <-memory.C:
			if rss, ok := residentMemory(c.cmd.Process.Pid); ok && rss > c.cfg.MaxMemory {
				return nil, schemas.Fail(schemas.ReasonTooMuchMemory, "%d MB are over the limit of %d MB, near page %d", rss>>20, c.cfg.MaxMemory>>20, page+1)
			}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// gone types the end of the conversation.
func (c *child) gone(err error) error {
	if errors.Is(err, errFrameTooLong) {
		return schemas.Fail(schemas.ReasonTooLarge, "the text of the PDF is over %d MB", c.cfg.MaxOutput>>20)
	}
	return schemas.Fail(schemas.ReasonEngineCrashed, "%w: %w", errGone, errors.Join(err, c.stderr.err()))
}

func decodeFailure(b []byte) error {
	var f childFailure
	if err := json.Unmarshal(b, &f); err != nil {
		return schemas.Fail(schemas.ReasonEngineCrashed, "the PDF reader process answered nonsense: %w", err)
	}
	return &schemas.Failure{Reason: f.Reason, Permanent: f.Permanent, Err: errors.New(f.Message)}
}

func (c *child) broken() bool { return c.bad }

// close ends the child in peace: it stops when its input ends.
func (c *child) close() {
	_ = c.stdin.Close() // it may be gone already
	if c.bad {
		c.kill()
		return
	}
	c.wait(5 * time.Second)
}

// kill ends the child at once.
func (c *child) kill() {
	_ = c.cmd.Process.Kill() // it may have ended
	_ = c.stdin.Close()
	c.wait(0)
}

// wait drains the child's output and collects its exit; after the time given it is killed.
func (c *child) wait(grace time.Duration) {
	c.once.Do(func() {
		var killer *time.Timer
		if grace > 0 {
			killer = time.AfterFunc(grace, func() { _ = c.cmd.Process.Kill() })
			defer killer.Stop()
		}
		for f := range c.frames {
			if f.err != nil {
				break
			}
		}
		_ = c.cmd.Wait() // how it ended is known from the conversation
	})
}

// tail keeps the last bytes of a child's standard error, for messages.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

const tailSize = 2048

// Write implements io.Writer.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if len(t.buf) > tailSize {
		t.buf = t.buf[len(t.buf)-tailSize:]
	}
	return len(p), nil
}

// err is the first line a crash prints, as an error; nil without one.
func (t *tail) err() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	line, _, _ := bytes.Cut(bytes.TrimSpace(t.buf), []byte("\n"))
	if len(line) == 0 {
		return nil
	}
	return errors.New(strings.ToValidUTF8(string(line), "?"))
}
