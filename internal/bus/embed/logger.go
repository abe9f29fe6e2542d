package embed

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// logger passes the server's own lines on, and listens for refused writes.
type logger struct {
	log     *slog.Logger
	hurt    chan<- struct{}
	refused *refused
}

// refused counts what clients were not permitted. The server has a line for each, and one client in a loop would fill
// the log, and the disk under it.
type refused struct {
	mu    sync.Mutex
	since time.Time // when a line was written last
	more  int       // how many were not
}

// refusedEvery is how often one of these lines is written.
const refusedEvery = 10 * time.Second

// isRefusal knows the server's words for it.
func isRefusal(line string) bool {
	for _, words := range []string{" Violation - ", "authentication error", "maximum account active connections"} {
		if strings.Contains(line, words) {
			return true
		}
	}
	return false
}

// write tells whether the line is to be written, and how many were left out before it.
func (r *refused) write(now time.Time) (more int, yes bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Sub(r.since) < refusedEvery {
		r.more++
		return 0, false
	}
	more, r.more, r.since = r.more, 0, now
	return more, true
}

// refusals are how the server says that it has given a store up. A test fills a disk to see that it still says so.
var refusals = []string{"ritical write error", "JetStream out of"}

// Errorf implements server.Logger.
func (l logger) Errorf(format string, v ...any) {
	line := fmt.Sprintf(format, v...)
	if isRefusal(line) {
		if more, yes := l.refused.write(time.Now()); yes {
			l.log.Warn("a client was refused", "nats", line, "refused before it", more)
		}
		return
	}
	l.log.Error(line)
	for _, mark := range refusals {
		if strings.Contains(line, mark) {
			select {
			case l.hurt <- struct{}{}:
			default: // told already
			}
			return
		}
	}
}

// Warnf leaves out the advice against passwords in a configuration file: these are made by chance and are in none.
func (l logger) Warnf(format string, v ...any) {
	if line := fmt.Sprintf(format, v...); !strings.HasPrefix(line, "Plaintext passwords") {
		l.log.Warn(line)
	}
}

// Noticef implements server.Logger.
func (l logger) Noticef(format string, v ...any) { l.log.Debug(fmt.Sprintf(format, v...)) }

// Fatalf implements server.Logger.
func (l logger) Fatalf(format string, v ...any) { l.log.Error(fmt.Sprintf(format, v...)) }

// Debugf implements server.Logger.
func (l logger) Debugf(format string, v ...any) { l.log.Debug(fmt.Sprintf(format, v...)) }

// Tracef implements server.Logger.
func (l logger) Tracef(format string, v ...any) { l.log.Debug(fmt.Sprintf(format, v...)) }
