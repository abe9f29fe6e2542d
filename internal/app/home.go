package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// home is the data folder of one installation. One process at a time may run servers in it; that one holds the lock and
// writes down where its servers are, so that other commands find them.
type home struct{ dir string }

func (h home) path(parts ...string) string {
	return filepath.Join(append([]string{h.dir}, parts...)...)
}

// rules is where an installation's own rule files are looked for.
func (h home) rules() string { return h.path("rules") }

const lockWait = time.Second

// errRunning says that another process holds the folder.
var errRunning = errors.New("in use")

// lock takes the folder for this process until the returned function is called. The lock goes with the process, also
// when it is killed.
func (h home) lock() (func(), error) {
	if err := os.MkdirAll(h.dir, 0o700); err != nil {
		return nil, fmt.Errorf("the data folder %s cannot be made: %w; choose another with --data", h.dir, err)
	}
	l := flock.New(h.path("lock"))
	// A command that only looks whether the folder is in use holds the lock for an instant.
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	ok, err := l.TryLockContext(ctx, lockWait/10)
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("the data folder %s cannot be locked: %w; choose another with --data", h.dir, err)
	}
	if !ok {
		return nil, fmt.Errorf("the data folder %s is %w by another zhice; stop that one, or choose another with --data", h.dir, errRunning)
	}
	return func() {
		h.unpublish()
		_ = l.Unlock()
	}, nil
}

// exists tells whether a zhice ever ran in the folder.
func (h home) exists() bool {
	_, err := os.Stat(h.path("secrets.json"))
	return err == nil
}

// running tells whether another process holds the folder.
func (h home) running() bool {
	if _, err := os.Stat(h.path("lock")); err != nil {
		return false
	}
	l := flock.New(h.path("lock"))
	ok, err := l.TryRLock()
	if ok {
		_ = l.Unlock()
	}
	return err == nil && !ok
}

// servers is where the running process serves; the file is readable by its owner only, as it holds the keys.
type servers struct {
	PID            int    `json:"pid"`
	NATS           string `json:"nats"`
	User           string `json:"user"`
	Password       string `json:"password"`
	Reader         string `json:"reader"`
	ReaderPassword string `json:"reader_password"`
	ClickHouse     string `json:"clickhouse"`
	Blobs          string `json:"blobs"`
	Inbox          string `json:"inbox"`
}

// publish writes down where the servers are, and which addresses to take again: a subscriber that outlives a restart
// finds its server where it was.
func (h home) publish(s servers) error {
	var last addresses
	_ = readJSON(h.path("addresses.json"), &last) // of the first start there is none
	last = addresses{hostOf(s.NATS), hostOf(s.ClickHouse), cmp.Or(s.Inbox, last.Inbox)}
	return errors.Join(writeJSON(h.path("servers.json"), s), writeJSON(h.path("addresses.json"), last))
}

// published tells whether the holder of the folder serves others.
func (h home) published() bool {
	_, err := os.Stat(h.path("servers.json"))
	return err == nil
}

func (h home) unpublish() { _ = os.Remove(h.path("servers.json")) } // not there is as good

// addresses are host:port of the embedded servers, and the inbox that was watched last.
type addresses struct {
	NATS  string `json:"nats"`
	SQL   string `json:"sql"`
	Inbox string `json:"inbox,omitempty"`
}

func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host
}

// listenAgain turns "any free port" into the port of the last time, where that is free.
func listenAgain(asked, last string) string {
	host, port, err := net.SplitHostPort(asked)
	lastHost, _, lastErr := net.SplitHostPort(last)
	if err != nil || lastErr != nil || port != "0" || host != lastHost {
		return asked
	}
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", last)
	if err != nil {
		return asked
	}
	if err := l.Close(); err != nil {
		return asked
	}
	return last
}

// found reads where the running process serves.
func (h home) found() (servers, error) {
	var s servers
	err := readJSON(h.path("servers.json"), &s)
	if errors.Is(err, fs.ErrNotExist) {
		return s, fmt.Errorf("the data folder %s is %w by another command, or by a zhice that is still starting; try again in a moment", h.dir, errRunning)
	}
	return s, err
}

// secrets are made once per data folder, so that a subscriber's login outlives a restart.
type secrets struct {
	NATS   string `json:"nats"`
	Reader string `json:"reader"`
	SQL    string `json:"sql"`
}

// secrets reads the folder's keys, or makes them. The caller holds the lock.
func (h home) secrets() (secrets, error) {
	var s secrets
	path := h.path("secrets.json")
	err := readJSON(path, &s)
	if !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	s = secrets{NATS: randomKey(), Reader: randomKey(), SQL: randomKey()}
	return s, writeJSON(path, s)
}

func randomKey() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b)
}

func readJSON(path string, v any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s is damaged: %w; delete it and start again", path, err)
	}
	return nil
}

// writeJSON replaces the file in one step, so that a reader never sees half of it.
func writeJSON(path string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	_, err = tmp.Write(append(b, '\n'))
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
