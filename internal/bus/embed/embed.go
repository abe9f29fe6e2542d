// Package embed runs a NATS server inside the process: JetStream on disk, loopback only, a login for zhice and one for
// each reader. It knows nothing of streams or events; those are made by internal/bus through an ordinary connection, so
// that an embedded server and one elsewhere are used by the same code.
package embed

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/nats-io/nats-server/v2/server"
)

// The logins. User may do everything. Readers may read facts and nothing else; Reader is the one every installation has.
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
	// Secret is the password of User; it must not be empty.
	Secret string
	// Readers are the passwords of those who may read facts, by name; see CheckReader.
	Readers map[string]string
	// Log gets the server's warnings and errors, and its notices at level debug; slog.Default() where nil.
	Log *slog.Logger
}

// ErrInUse says that another server holds the folder.
var ErrInUse = errors.New("in use by another zhice")

// Server is a running NATS server.
type Server struct {
	config Config
	log    *slog.Logger
	lock   *flock.Flock
	hurt   chan struct{} // one signal: the store has refused a write
	quit   chan struct{}
	mended sync.WaitGroup

	changing sync.Mutex // held while the server is replaced or its readers are

	mu   sync.Mutex
	nats *server.Server // another one after a restart
	over bool
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
	s := &Server{config: c, log: c.Log, lock: lock, hurt: make(chan struct{}, 1), quit: make(chan struct{})}
	if s.log == nil {
		s.log = slog.Default()
	}
	s.log = s.log.With("part", "nats")
	if s.nats, err = s.start(); err != nil {
		return nil, errors.Join(fmt.Errorf("nats: %w", err), lock.Unlock())
	}
	if a, ok := s.nats.Addr().(*net.TCPAddr); ok {
		s.config.Port = a.Port // clients look for it there after a restart
	}
	s.mended.Go(s.mend)
	return s, nil
}

func (s *Server) start() (*server.Server, error) {
	o, err := configured(s.config)
	if err != nil {
		return nil, err
	}
	n, err := server.NewServer(o)
	if err != nil {
		return nil, err
	}
	n.SetLoggerV2(logger{s.log, s.hurt, &refused{}}, false, false, false)
	n.Start()
	if !n.ReadyForConnections(readyWithin) {
		n.Shutdown()
		n.WaitForShutdown()
		return nil, errors.New("the embedded server did not start; see its log lines above")
	}
	return n, nil
}

func configured(c Config) (*server.Options, error) {
	o := &server.Options{
		ServerName: "zhice",
		JetStream:  true,
		StoreDir:   c.Dir,
		// An operating-system crash at the default interval of two minutes lost acknowledged messages by the ten
		// thousand, and a young stream whole.
		SyncAlways: true,
		MaxPayload: 8 << 20,
		// A subscriber who is slow at reading is cut off. The default makes whoever publishes wait for him first.
		NoFastProducerStall: true,
		NoSigs:              true,
		Host:                c.Host,
		Port:                c.Port,
		DontListen:          c.Port == 0,
	}
	if o.Host == "" {
		o.Host = "127.0.0.1"
	}
	return o, logins(o, c.Secret, c.Readers)
}

// URL is where clients connect; empty where the server does not listen. It stays the same for as long as s lives.
func (s *Server) URL() string {
	if n := s.current(); n.Addr() != nil {
		return n.ClientURL()
	}
	return ""
}

// InProcessConn connects without a socket; bus.Config takes the server for this.
func (s *Server) InProcessConn() (net.Conn, error) { return s.current().InProcessConn() }

func (s *Server) current() *server.Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.nats
}

// Stop ends the server and waits until its files are closed. A second Stop does nothing.
func (s *Server) Stop() error {
	s.mu.Lock()
	if !s.over {
		s.over = true
		close(s.quit)
	}
	s.mu.Unlock()
	s.mended.Wait()
	s.nats.Shutdown()
	s.nats.WaitForShutdown()
	return s.lock.Unlock()
}
