package chdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"github.com/zhice-project/zhice/deploy/embedded"
)

// The parent tells its child what to do by environment: arguments are for everyone on the machine to read.
const (
	envData   = "ZHICE_CHDB_DATA"
	envListen = "ZHICE_CHDB_LISTEN"
	envToken  = "ZHICE_CHDB_TOKEN"
	envLib    = "ZHICE_CHDB_LIB"
	envMemory = "ZHICE_CHDB_MEMORY"
)

// readyPrefix begins the one line a child prints, followed by its address and a line feed.
const readyPrefix = "zhice-chdb ready "

// Database is what the embedded server makes at its start and uses where a client names none.
const Database = "zhice"

const (
	lockWait     = 10 * time.Second // for a dying predecessor to let go of the directory
	lockPoll     = 50 * time.Millisecond
	drainTimeout = 5 * time.Second // for running statements, at the end
)

// ChildConfig is what a child process serves.
type ChildConfig struct {
	DataDir string
	Listen  string // loopback address and port; port 0 takes a free one
	Token   string
	Lib     string // path of libchdb.so; empty looks for it
	Memory  int64  // bytes for queries and inserts; 0 is DefaultMemory
	// Parent is closed or ends when the parent dies; nil for a server on its own.
	Parent io.Reader
	// Ready gets the ready line.
	Ready io.Writer
}

// IsChild says whether this process was started by Supervise.
func IsChild() bool { return os.Getenv(envData) != "" }

// ChildFromEnv is the configuration Supervise gave this process, with standard input as Parent and standard output as
// Ready.
func ChildFromEnv() (ChildConfig, error) {
	cfg := ChildConfig{
		DataDir: os.Getenv(envData), Listen: os.Getenv(envListen), Token: os.Getenv(envToken), Lib: os.Getenv(envLib),
		Parent: os.Stdin, Ready: os.Stdout,
	}
	cfg.Memory, _ = strconv.ParseInt(os.Getenv(envMemory), 10, 64) // Supervise wrote it; none is 0
	if cfg.DataDir == "" || cfg.Token == "" {
		return cfg, errors.New("this command is started by zhice itself, to hold the embedded ClickHouse")
	}
	return cfg, nil
}

// ServeChild serves cfg's directory until ctx ends, SIGTERM or an interrupt comes, or the parent is gone, then gives
// the directory back. It returns nil after a clean end.
func ServeChild(ctx context.Context, cfg ChildConfig) error {
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM, os.Interrupt)
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if cfg.Parent != nil {
		// Blocks for the rest of the process's life where the parent never goes: it cannot be interrupted, nor need it.
		go func() {
			_, _ = io.Copy(io.Discard, cfg.Parent)
			cancel()
		}()
	}
	if cfg.Token == "" {
		return errors.New("the embedded ClickHouse needs a token")
	}
	if cfg.Listen == "" {
		cfg.Listen = "127.0.0.1:0"
	}
	if !loopbackHost(cfg.Listen) {
		return fmt.Errorf("the embedded ClickHouse listens on loopback only, not on %s: run a ClickHouse server for others to reach", cfg.Listen)
	}
	if cfg.Lib == "" {
		var err error
		if cfg.Lib, err = embedded.Library(); err != nil {
			return err
		}
	}
	lock, err := lockDir(ctx, cfg.DataDir)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Unlock() }() // the process ends now anyway
	if err := Load(cfg.Lib); err != nil {
		return err
	}
	h, err := openHandler(ctx, cfg)
	if err != nil {
		return err
	}
	if err := listenAndServe(ctx, cfg, h); err != nil {
		return err // a statement may still be running; the process ends and the directory is whole all the same
	}
	h.Close()
	lib.shutdown()
	return nil
}

// lockDir makes the directory and takes the lock that keeps a second server out.
func lockDir(ctx context.Context, dir string) (*flock.Flock, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	lock := flock.New(filepath.Join(dir, "zhice.lock"))
	wait, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	ok, err := lock.TryLockContext(wait, lockPoll)
	if !ok {
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, fmt.Errorf("another zhice is using %s: stop it, or choose another folder with --data", dir)
		}
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	return lock, nil
}

// openHandler tries again while the engine says that the directory is taken: the kernel may free our lock and the
// engine's own one after the other.
func openHandler(ctx context.Context, cfg ChildConfig) (*Handler, error) {
	wait, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	for {
		h, err := NewHandler(cfg.DataDir, Database, cfg.Token, cfg.Memory)
		if e, ok := errors.AsType[*Error](err); !ok || e.Code != codeCannotOpenFile {
			return h, err
		}
		select {
		case <-wait.Done():
			return nil, fmt.Errorf("open %s: %w", cfg.DataDir, err)
		case <-time.After(lockPoll):
		}
	}
}

func listenAndServe(ctx context.Context, cfg ChildConfig, h http.Handler) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", cfg.Listen)
	if err != nil {
		return fmt.Errorf("listen for SQL on %s: %w", cfg.Listen, err)
	}
	requests, cancelRequests := context.WithCancel(context.WithoutCancel(ctx))
	defer cancelRequests()
	srv := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 5 * time.Minute, MaxHeaderBytes: 1 << 20,
		BaseContext: func(net.Listener) context.Context { return requests },
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	if cfg.Ready != nil {
		if _, err := fmt.Fprintf(cfg.Ready, "%s%s\n", readyPrefix, l.Addr()); err != nil {
			return errors.Join(fmt.Errorf("tell the parent: %w", err), srv.Close())
		}
	}
	select {
	case err := <-served:
		return fmt.Errorf("serve SQL on %s: %w", cfg.Listen, err)
	case <-ctx.Done():
	}
	return drain(context.WithoutCancel(ctx), srv, cancelRequests)
}

// drain lets running statements end for a while, then kills them. When it returns no request is running.
func drain(ctx context.Context, srv *http.Server, cancelRequests func()) error {
	soft, cancel := context.WithTimeout(ctx, drainTimeout)
	defer cancel()
	if srv.Shutdown(soft) == nil {
		return nil
	}
	cancelRequests()
	hard, cancel := context.WithTimeout(ctx, drainTimeout)
	defer cancel()
	if err := srv.Shutdown(hard); err != nil {
		return fmt.Errorf("a statement would not end: %w", err)
	}
	return nil
}
