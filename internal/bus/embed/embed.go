// Package embed runs a NATS server inside the process: JetStream on disk, loopback only, two logins. It knows nothing
// of streams or events; those are made by internal/bus through an ordinary connection, so that an embedded server and
// one elsewhere are used by the same code.
package embed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/nats-io/nats-server/v2/server"
)

// The logins. User may do everything; Reader may read facts and nothing else.
const (
	User   = "zhice"
	Reader = "reader"
)

// Config says where the server keeps its data and who may come in.
type Config struct {
	// Dir holds the streams. It belongs to one server at a time; a second is refused.
	Dir string
	// Host to listen on; 127.0.0.1 where empty.
	Host string
	// Port to listen on; -1 takes a free one, 0 does not listen at all (InProcessConn still works).
	Port int
	// Secret and ReaderSecret are the passwords of User and Reader. Secret must not be empty; without a ReaderSecret
	// there is no such login.
	Secret, ReaderSecret string
	// Log gets the server's warnings and errors, and its notices at level debug; slog.Default() where nil.
	Log *slog.Logger
}

// ErrInUse says that another server holds the folder.
var ErrInUse = errors.New("in use by another zhice")

// Server is a running NATS server.
type Server struct {
	nats *server.Server
	lock *flock.Flock
}

// readyWithin bounds the start; reopening a million subjects was seen to take up to four seconds.
const readyWithin = 2 * time.Minute

// Start runs the server and returns when it takes connections. The caller stops it with Stop.
func Start(c Config) (*Server, error) {
	if c.Secret == "" {
		return nil, errors.New("nats: the embedded server needs a secret")
	}
	if err := os.MkdirAll(c.Dir, 0o750); err != nil {
		return nil, fmt.Errorf("nats: %w", err)
	}
	lock := flock.New(filepath.Join(c.Dir, "lock"))
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("nats: %s: %w", c.Dir, err)
	}
	if !held {
		return nil, fmt.Errorf("nats: %s: %w", c.Dir, ErrInUse)
	}
	s, err := start(c)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("nats: %w", err), lock.Unlock())
	}
	return &Server{nats: s, lock: lock}, nil
}

func start(c Config) (*server.Server, error) {
	o := options(c)
	if err := logins(o, c.Secret, c.ReaderSecret); err != nil {
		return nil, err
	}
	s, err := server.NewServer(o)
	if err != nil {
		return nil, err
	}
	log := c.Log
	if log == nil {
		log = slog.Default()
	}
	s.SetLoggerV2(logger{log.With("part", "nats")}, false, false, false)
	s.Start()
	if !s.ReadyForConnections(readyWithin) {
		s.Shutdown()
		s.WaitForShutdown()
		return nil, errors.New("the embedded server did not start; see its log lines above")
	}
	return s, nil
}

func options(c Config) *server.Options {
	o := &server.Options{
		ServerName: "zhice",
		JetStream:  true,
		StoreDir:   c.Dir,
		// An operating-system crash at the default interval of two minutes lost acknowledged messages by the ten
		// thousand, and a young stream whole.
		SyncAlways: true,
		MaxPayload: 8 << 20,
		NoSigs:     true,
		Host:       c.Host,
		Port:       c.Port,
		DontListen: c.Port == 0,
	}
	if o.Host == "" {
		o.Host = "127.0.0.1"
	}
	return o
}

// URL is where clients connect; empty where the server does not listen.
func (s *Server) URL() string {
	if s.nats.Addr() == nil {
		return ""
	}
	return s.nats.ClientURL()
}

// InProcessConn connects without a socket; bus.Config takes the server for this.
func (s *Server) InProcessConn() (net.Conn, error) { return s.nats.InProcessConn() }

// Stop ends the server and waits until its files are closed. A second Stop does nothing.
func (s *Server) Stop() error {
	s.nats.Shutdown()
	s.nats.WaitForShutdown()
	return s.lock.Unlock()
}

// Serve runs a server until the context ends: the embedded server as a process of its own. Ready is called once with
// the address when connections are taken.
func Serve(ctx context.Context, c Config, ready func(url string)) error {
	s, err := Start(c)
	if err != nil {
		return err
	}
	ready(s.URL())
	<-ctx.Done()
	return s.Stop()
}

// logger passes the server's own lines on.
type logger struct{ log *slog.Logger }

// Warnf leaves out the advice against passwords in a configuration file: these are made by chance and are in none.
func (l logger) Warnf(format string, v ...any) {
	if line := fmt.Sprintf(format, v...); !strings.HasPrefix(line, "Plaintext passwords") {
		l.log.Warn(line)
	}
}

func (l logger) Noticef(format string, v ...any) { l.log.Debug(fmt.Sprintf(format, v...)) }
func (l logger) Fatalf(format string, v ...any)  { l.log.Error(fmt.Sprintf(format, v...)) }
func (l logger) Errorf(format string, v ...any)  { l.log.Error(fmt.Sprintf(format, v...)) }
func (l logger) Debugf(format string, v ...any)  { l.log.Debug(fmt.Sprintf(format, v...)) }
func (l logger) Tracef(format string, v ...any)  { l.log.Debug(fmt.Sprintf(format, v...)) }
