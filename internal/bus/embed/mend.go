package embed

import (
	"errors"
	"os"
	"time"
)

// A store of the server that could not write once (the disk was full) refuses every write from then on, until it is
// opened anew; nothing but the server's log tells of it. So the log is listened to, and the server is started again in
// place as soon as its disk takes bytes: same port, same logins, and clients come back by themselves.

// askDisk is how often a full disk is tried, and the shortest time between two restarts.
const askDisk = 2 * time.Second

// room is what the disk must take before the server is started again: less would be used up at once.
const room = 1 << 20

// mend runs until Stop.
func (s *Server) mend() {
	for {
		select {
		case <-s.quit:
			return
		case <-s.hurt:
		}
		s.log.Error("NATS could not write to its folder and takes nothing until it can; free some space", "dir", s.config.Dir)
		for s.pause() {
			if err := s.disk(); err != nil {
				s.log.Debug("the disk takes nothing yet", "dir", s.config.Dir, "error", err)
				continue
			}
			if err := s.restart(); err != nil {
				s.log.Error("NATS could not be started again; trying on", "error", err)
				continue
			}
			s.log.Warn("the disk takes bytes again; NATS was started anew and goes on", "dir", s.config.Dir)
			break
		}
	}
}

// pause is false where Stop came first.
func (s *Server) pause() bool {
	t := time.NewTimer(askDisk)
	defer t.Stop()
	select {
	case <-s.quit:
		return false
	case <-t.C:
		return true
	}
}

// disk writes a piece and takes it away again.
func (s *Server) disk() error {
	f, err := os.CreateTemp(s.config.Dir, "room-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, room))
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
}

// restart replaces the server by a new one on the same folder and port.
func (s *Server) restart() error {
	s.changing.Lock()
	defer s.changing.Unlock()
	s.nats.Shutdown() // only Stop and this goroutine touch it, and Stop waits for this goroutine
	s.nats.WaitForShutdown()
	select {
	case <-s.hurt: // what the old one said until its end is mended too
	default:
	}
	n, err := s.start()
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.nats = n
	s.mu.Unlock()
	return nil
}
