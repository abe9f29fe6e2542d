package chdb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/zhice-project/zhice/deploy/embedded"
)

const (
	readyTimeout  = 60 * time.Second // a large directory loads its parts first
	stopTimeout   = 15 * time.Second // after which a child that does not end is killed
	firstBackoff  = 100 * time.Millisecond
	maxBackoff    = 5 * time.Second
	backoffForget = time.Minute // a child that lived this long starts the back-off anew
	maxStarts     = 5           // in a row without a child that gets ready, after which the server gives up
	keptLines     = 20          // of a child's standard error, for the message when it dies
)

// Config is how Supervise runs its child.
type Config struct {
	// Command is the argument list of a process that calls ServeChild(ctx, ChildFromEnv()): our own binary with its
	// hidden command.
	Command []string
	DataDir string
	Listen  string // default 127.0.0.1:0; whatever port the first child gets, its successors get too
	Token   string // default random
	Lib     string // default found by deploy/embedded
	Memory  int64  // bytes the engine may use for queries and inserts; default DefaultMemory
	Log     *slog.Logger
}

// Server is the embedded ClickHouse: a child process that is started again when it dies.
type Server struct {
	cfg  Config
	addr string
	log  *slog.Logger

	stop context.CancelFunc
	done chan struct{} // closed when no child runs any more

	mu       sync.Mutex
	pid      int
	restarts int
	back     chan struct{} // closed and replaced each time a child has been started again
	err      error         // why it gave up
}

// Supervise starts the child and returns once it answers; ctx bounds that alone. The server runs until Stop, so that
// workers can finish their writes while everything shuts down, and it ends with this process however that dies. A
// library that is not installed is a *embedded.MissingError.
func Supervise(ctx context.Context, cfg Config) (*Server, error) {
	if len(cfg.Command) == 0 {
		return nil, errors.New("chdb.Supervise needs the child's command")
	}
	if cfg.Lib == "" {
		var err error
		if cfg.Lib, err = embedded.Library(); err != nil {
			return nil, err
		}
	}
	if cfg.Listen == "" {
		cfg.Listen = "127.0.0.1:0"
	}
	if cfg.Token == "" {
		cfg.Token = randomHex(24)
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &Server{cfg: cfg, log: cfg.Log.With("part", "clickhouse"), stop: stop, done: make(chan struct{}), back: make(chan struct{})}
	first, err := s.start(ctx)
	if err != nil {
		stop()
		return nil, fmt.Errorf("start the embedded ClickHouse: %w", err)
	}
	s.addr, s.cfg.Listen = first.addr, first.addr
	s.setChild(first, 0)
	go s.supervise(life, first)
	return s, nil
}

// URL is where clickhouse-go and any other client reach the server, user and token included.
func (s *Server) URL() string {
	u := url.URL{Scheme: "http", User: url.UserPassword(User, s.cfg.Token), Host: s.addr, Path: "/" + Database}
	return u.String()
}

// Addr is host:port.
func (s *Server) Addr() string { return s.addr }

// Token is the password of User.
func (s *Server) Token() string { return s.cfg.Token }

// PID is the running child's process id, or that of the last one.
func (s *Server) PID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pid
}

// Restarts counts how often a child was started again, and gives a channel that is closed at the next time.
func (s *Server) Restarts() (n int, next <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.restarts, s.back
}

// Done is closed when the server has ended: after Stop, or when it has given up; see Err.
func (s *Server) Done() <-chan struct{} { return s.done }

// Err says why the server gave up, after Done; nil where it was stopped.
func (s *Server) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// Stop ends the child cleanly and waits for it. It may be called more than once.
func (s *Server) Stop() {
	s.stop()
	<-s.done
}

func (s *Server) setChild(c *child, restart int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pid = c.cmd.Process.Pid
	if restart > 0 {
		s.restarts += restart
		close(s.back)
		s.back = make(chan struct{})
	}
}

// supervise waits for c to die and starts the next one, until ctx ends or no child will start.
func (s *Server) supervise(ctx context.Context, c *child) {
	defer close(s.done)
	backoff := firstBackoff
	for {
		born := time.Now()
		select {
		case <-ctx.Done():
			c.end(s.log)
			return
		case <-c.dead:
		}
		s.log.Error("the embedded ClickHouse ended; starting it again", "pid", c.cmd.Process.Pid, "err", c.death())
		if time.Since(born) > backoffForget {
			backoff = firstBackoff
		}
		next, err := s.restart(ctx, &backoff)
		if err != nil {
			if ctx.Err() == nil {
				s.giveUp(err)
			}
			return
		}
		c = next
		s.setChild(c, 1)
		s.log.Info("the embedded ClickHouse is back", "pid", c.cmd.Process.Pid, "addr", c.addr)
	}
}

// restart tries to start a child maxStarts times: a library or a folder that went away does not come back by itself,
// and all that waits for the database would wait without end.
func (s *Server) restart(ctx context.Context, backoff *time.Duration) (*child, error) {
	var last error
	for range maxStarts {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(*backoff):
		}
		*backoff = min(2**backoff, maxBackoff)
		c, err := s.start(ctx)
		if err == nil {
			return c, nil
		}
		last = err
		if ctx.Err() == nil {
			s.log.Error("the embedded ClickHouse does not start", "err", err)
		}
	}
	return nil, last
}

func (s *Server) giveUp(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = fmt.Errorf("the embedded ClickHouse on %s ended and does not start again, tried %d times: %w", s.cfg.DataDir, maxStarts, err)
	s.log.Error("giving up", "err", s.err)
}

// child is one process.
type child struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	addr  string
	dead  chan struct{} // closed after Wait; err is set then
	err   error
	tail  *tailLog
}

// start runs a child and waits for its ready line.
func (s *Server) start(ctx context.Context) (*child, error) {
	cmd := exec.Command(s.cfg.Command[0], s.cfg.Command[1:]...) //nolint:noctx // it outlives the start; end stops it
	cmd.Env = append(os.Environ(), envData+"="+s.cfg.DataDir, envListen+"="+s.cfg.Listen, envToken+"="+s.cfg.Token, envLib+"="+s.cfg.Lib,
		envMemory+"="+strconv.FormatInt(s.cfg.Memory, 10))
	// A group of its own: Ctrl-C goes to the parent, which ends its workers before their database.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c := &child{cmd: cmd, dead: make(chan struct{}), tail: &tailLog{log: s.log}}
	cmd.Stderr = c.tail
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	c.stdin = stdin
	ready := &readyLine{addr: make(chan string, 1)}
	cmd.Stdout = ready
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		c.err = cmd.Wait()
		close(c.dead)
	}()
	timeout := time.NewTimer(readyTimeout)
	defer timeout.Stop()
	select {
	case c.addr = <-ready.addr:
		return c, nil
	case <-c.dead:
		return nil, c.death()
	case <-ctx.Done():
		c.end(s.log)
		return nil, ctx.Err()
	case <-timeout.C:
		c.end(s.log)
		return nil, fmt.Errorf("not ready after %v; %w", readyTimeout, c.death())
	}
}

// end closes the child's standard input, which asks it to end, and kills it when it does not.
func (c *child) end(log *slog.Logger) {
	_ = c.stdin.Close() // the child may be gone already
	select {
	case <-c.dead:
	case <-time.After(stopTimeout):
		log.Warn("the embedded ClickHouse does not end; killing it", "pid", c.cmd.Process.Pid)
		_ = c.cmd.Process.Kill()
		<-c.dead
	}
}

// death says how a dead child ended, with its last words.
func (c *child) death() error {
	err := c.err
	if err == nil {
		err = errors.New("it ended by itself")
	}
	if last := c.tail.last(); last != "" {
		return fmt.Errorf("%w: %s", err, last)
	}
	return err
}

// readyLine finds the ready line in what a child prints and drops the rest.
type readyLine struct {
	buf  []byte
	addr chan string
}

func (r *readyLine) Write(p []byte) (int, error) {
	if r.buf = append(r.buf, p...); len(r.buf) > 1<<16 {
		r.buf = r.buf[len(r.buf)-1<<10:]
	}
	for {
		line, rest, ok := strings.Cut(string(r.buf), "\n")
		if !ok {
			return len(p), nil
		}
		r.buf = []byte(rest)
		if addr, ok := strings.CutPrefix(line, readyPrefix); ok {
			select {
			case r.addr <- addr:
			default: // only the first counts
			}
		}
	}
}

// tailLog passes a child's standard error on to the log, line by line, and keeps the last lines.
type tailLog struct {
	log *slog.Logger

	mu    sync.Mutex
	part  []byte
	lines []string
}

func (t *tailLog) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.part = append(t.part, p...)
	for {
		n, line, err := bufio.ScanLines(t.part, len(t.part) > 1<<16)
		if n == 0 || err != nil {
			return len(p), nil
		}
		if text := strings.TrimSpace(string(line)); text != "" {
			t.log.Info("clickhouse: " + text)
			t.lines = append(t.lines, text)
			if len(t.lines) > keptLines {
				t.lines = t.lines[1:]
			}
		}
		t.part = t.part[n:]
	}
}

func (t *tailLog) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "; ")
}
