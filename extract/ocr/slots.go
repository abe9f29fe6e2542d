package ocr

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// slots bounds how many processes read at once.
type slots interface {
	// take waits for a slot and returns how to give it back.
	take(ctx context.Context) (give func(), err error)
}

func newSlots(dir string, n int) (slots, error) {
	if dir == "" {
		return make(ownSlots, n), nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder that counts OCR processes: %w", err)
	}
	return sharedSlots{dir: dir, n: n, own: make(ownSlots, n)}, nil
}

// ownSlots are those of one reader.
type ownSlots chan struct{}

func (s ownSlots) take(ctx context.Context) (func(), error) {
	select {
	case s <- struct{}{}:
		return func() { <-s }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// sharedSlots are files in a folder, one locked by each process at work: readers in several processes share them, and
// the system gives back what a killed process held.
type sharedSlots struct {
	dir string
	n   int
	own ownSlots
}

// slotPoll is how often a reader looks for a free slot; a page takes a hundred times as long.
const slotPoll = 20 * time.Millisecond

func (s sharedSlots) take(ctx context.Context) (func(), error) {
	release, err := s.own.take(ctx)
	if err != nil {
		return nil, err
	}
	tick := time.NewTicker(slotPoll)
	defer tick.Stop()
	for {
		for i := range s.n {
			l := flock.New(filepath.Join(s.dir, fmt.Sprintf("ocr-%d.lock", i)))
			ok, err := l.TryLock()
			if err != nil {
				release()
				return nil, fmt.Errorf("count OCR processes: %w", err)
			}
			if ok {
				return func() {
					_ = l.Close() // closing the file gives the lock back in any case
					release()
				}, nil
			}
			_ = l.Close() // it is another's
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			release()
			return nil, ctx.Err()
		}
	}
}
