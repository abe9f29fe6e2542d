package chdb

import (
	"sync"
	"time"
)

const (
	maxSessions           = 64
	defaultSessionTimeout = time.Minute
	maxSessionTimeout     = time.Hour
)

// sessions keeps a connection per session_id: temporary tables and SET live in it. Unlike on a server, the settings a
// request carries stay with its session.
type sessions struct {
	open func() (*Conn, error)

	mu     sync.Mutex
	byID   map[string]*session
	closed bool
}

type session struct {
	c     *Conn
	busy  bool
	timer *time.Timer
}

func newSessions(open func() (*Conn, error)) *sessions {
	return &sessions{open: open, byID: map[string]*session{}}
}

// acquire gives the session's connection to one request at a time. It ends when unused for timeout after release.
func (s *sessions) acquire(id string, timeout time.Duration, mustExist bool) (*Conn, func(), error) {
	if timeout <= 0 {
		timeout = defaultSessionTimeout
	}
	timeout = min(timeout, maxSessionTimeout)
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.byID[id]
	switch {
	case x != nil && x.busy:
		return nil, nil, exception(codeSessionLocked, "Session %.64s is locked by a concurrent client", id)
	case x == nil && mustExist:
		return nil, nil, exception(codeNoSession, "Session %.64s not found", id)
	case x == nil && (len(s.byID) >= maxSessions || s.closed):
		return nil, nil, exception(codeTooManyQueries, "there are %d sessions already", maxSessions)
	case x == nil:
		c, err := s.open()
		if err != nil {
			return nil, nil, err
		}
		x = &session{c: c}
		s.byID[id] = x
	default:
		x.timer.Stop()
	}
	x.busy = true
	return x.c, func() { s.release(id, x, timeout) }, nil
}

func (s *sessions) release(id string, x *session, timeout time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x.busy = false
	x.timer = time.AfterFunc(timeout, func() { s.expire(id, x) })
}

func (s *sessions) expire(id string, x *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !x.busy && s.byID[id] == x {
		delete(s.byID, id)
		x.c.Close()
	}
}

// close ends all sessions; none may be busy.
func (s *sessions) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for id, x := range s.byID {
		if x.timer != nil {
			x.timer.Stop()
		}
		delete(s.byID, id)
		x.c.Close()
	}
}
