package load

import (
	"context"

	"golang.org/x/sync/semaphore"

	"github.com/zhice-project/zhice/schemas"
)

// AtOnce is how many documents a worker should load side by side. Most of them wait for the server or for each other, to
// be written together; what they may take is bounded by Limits and not by their number.
const AtOnce = 32

const (
	memoryMost = 128 << 20 // bytes of documents read and not yet loaded
	eventsMost = 512       // events on their way: more make a busy server answer late and no sooner
	eventsEach = 256       // of them that one document has on the way at a time
)

// Limits bound what the documents that a Stage loads at the same time take together.
type Limits struct{ memory, events *semaphore.Weighted }

// NewLimits gives those for one process.
func NewLimits() *Limits {
	return &Limits{semaphore.NewWeighted(memoryMost), semaphore.NewWeighted(eventsMost)}
}

// read waits until there is room for a document; done gives it back. No limits: there is always room.
func (l *Limits) read(ctx context.Context, in schemas.Tagged) (done func(), err error) {
	if l == nil {
		return func() {}, nil
	}
	return hold(ctx, l.memory, min(memoryMost, weight(in)))
}

// publish waits until a number of events may be sent; done gives their room back.
func (l *Limits) publish(ctx context.Context, events int) (done func(), err error) {
	if l == nil {
		return func() {}, nil
	}
	return hold(ctx, l.events, min(eventsEach, int64(events)))
}

// weight is about what a document takes in memory, in bytes, by what its event says of it.
func weight(in schemas.Tagged) int64 {
	return 256<<10 + 600*int64(in.Sentences) + 2_000*int64(in.Facts) + 250*int64(in.Mentions)
}

func hold(ctx context.Context, of *semaphore.Weighted, n int64) (done func(), err error) {
	if err := of.Acquire(ctx, n); err != nil {
		return nil, err
	}
	return func() { of.Release(n) }, nil
}
