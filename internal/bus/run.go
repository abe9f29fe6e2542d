package bus

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
)

// Consumer is how a stage reads its stream. Zero values take the defaults in brackets.
type Consumer struct {
	// Stage names the durable consumer, so that a stage has one for ever however many workers share it.
	Stage schemas.Stage
	// Stream is read from its first message on.
	Stream string
	// Concurrency is how many documents are worked on at once [1].
	Concurrency int
	// AckWait is how long the server waits for a sign of life before it gives the document to another worker [10s]. A
	// worker gives one every third of it for as long as it works, so this bounds the delay after a crash and not the
	// work.
	AckWait time.Duration
	// MaxAttempts is how many attempts may end in an error that may pass before it becomes a dead letter [5]. Those that
	// a stop or a crash cut short do not count.
	MaxAttempts int
	// RetryFirst and RetryMost bound the growing delay between attempts [1s, 1m].
	RetryFirst, RetryMost time.Duration
	// Grace is how long documents in work may take to end when the context does; then their own context ends [5s].
	Grace time.Duration
}

func (c Consumer) withDefaults() Consumer {
	set := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	set(&c.AckWait, 10*time.Second)
	set(&c.RetryFirst, time.Second)
	set(&c.RetryMost, time.Minute)
	set(&c.Grace, 5*time.Second)
	if c.Concurrency <= 0 {
		c.Concurrency = 1
	}
	if c.MaxAttempts <= 0 {
		c.MaxAttempts = 5
	}
	return c
}

// maxLost is how many deliveries may end without any answer. A worker that dies is mostly not the document's
// doing (a full machine), so it is given far more room than errors are; but a document that takes its worker
// along every time must come to rest as well.
const maxLost = 25

// Run works through a stream until ctx ends: it hands each input to handle, records the output, and only then takes the
// input off the list. Dying at any instruction therefore loses nothing, and costs at most the same work again: handle
// must be idempotent.
//
// What follows an error of handle is decided by schemas.AsFailure: a permanent failure is a dead letter
// (schemas.Failed) at once; schemas.ReasonUnavailable is waited out for ever, in place, with growing pauses; any other
// is handed back to be delivered again later, and becomes a dead letter at the last attempt. A panic is
// schemas.ReasonInternal. An input that cannot be decoded is a dead letter under the document and run its subject names.
//
// The context of handle carries the input's trace; it ends Grace after ctx. Run returns nil once all is handed back,
// and an error when a handler still has not returned Grace after its context ended.
func Run[In, Out schemas.Event](ctx context.Context, b *Bus, c Consumer, handle func(ctx context.Context, in In) (Out, error)) error {
	decode := func(data []byte) (schemas.Event, error) {
		var in In
		err := json.Unmarshal(data, &in)
		return in, err
	}
	work := func(ctx context.Context, in schemas.Event) (schemas.Event, error) {
		return handle(ctx, in.(In)) //nolint:forcetypeassert // decode above made it
	}
	r := &runner{Consumer: c.withDefaults(), b: b, decode: decode, work: work, inWork: map[uint64]bool{}}
	return r.run(ctx)
}

type runner struct {
	Consumer

	b      *Bus
	decode func(data []byte) (schemas.Event, error)
	work   func(ctx context.Context, in schemas.Event) (schemas.Event, error)

	mu     sync.Mutex
	inWork map[uint64]bool // by sequence in the stream
}

func (r *runner) run(ctx context.Context) error {
	// Work in hand outlives ctx by Grace.
	working, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	var slots sync.WaitGroup
	for range r.Concurrency {
		slots.Go(func() { r.slot(ctx, working) })
	}
	done := make(chan struct{})
	go func() { slots.Wait(); close(done) }()
	<-ctx.Done()
	if within(done, r.Grace) {
		return nil
	}
	abandon()
	if within(done, r.Grace) {
		return nil
	}
	return fmt.Errorf("%s: work did not stop within %v", r.Stage, 2*r.Grace)
}

func within(done <-chan struct{}, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-done:
		return true
	case <-t.C:
		return false
	}
}

// slot works on one document at a time. Whatever interrupts the reading (a server away, a consumer deleted) is met by
// asking again after a growing pause.
func (r *runner) slot(ctx, working context.Context) {
	wait := pause{first: 250 * time.Millisecond, most: 15 * time.Second}
	for ctx.Err() == nil {
		err := r.receive(ctx, working, &wait)
		if ctx.Err() != nil {
			return
		}
		r.b.log.Debug("reading was interrupted", "stage", r.Stage, "stream", r.Stream, "error", err.Error())
		if wait.sleep(ctx) != nil {
			return
		}
	}
}

func (r *runner) receive(ctx, working context.Context, wait *pause) error {
	asked, cancel := bounded(ctx)
	defer cancel()
	c, err := r.b.js.CreateOrUpdateConsumer(asked, r.Stream, jetstream.ConsumerConfig{
		Durable:       string(r.Stage),
		DeliverPolicy: jetstream.DeliverAllPolicy,
		AckPolicy:     jetstream.AckExplicitPolicy,
		AckWait:       r.AckWait,
		// Documents that wait for their next attempt hold one of these each; the workers themselves bound the rest.
		MaxAckPending: 100_000,
		// The runner counts; the server would drop the document silently.
		MaxDeliver: -1,
	})
	if err != nil {
		return err
	}
	// One at a time: a message waiting behind slow work would use up its AckWait unseen.
	inbox, err := c.Messages(jetstream.PullMaxMessages(1), jetstream.PullExpiry(30*time.Second), jetstream.PullHeartbeat(5*time.Second))
	if err != nil {
		return err
	}
	defer r.giveBack(working, inbox)
	for {
		m, err := inbox.Next(jetstream.NextContext(ctx))
		if err != nil {
			return err
		}
		wait.reset()
		r.take(working, m)
	}
}

// giveBack ends the reading and returns what came too late to be worked on, so that nobody has to wait AckWait for it.
func (r *runner) giveBack(working context.Context, inbox jetstream.MessagesContext) {
	inbox.Drain()
	for {
		m, err := inbox.Next(jetstream.NextMaxWait(250 * time.Millisecond))
		if err != nil {
			inbox.Stop()
			return
		}
		if d := r.delivery(m); d != nil {
			d.giveBack(working)
		}
	}
}

// claim keeps one document from being worked on twice at once in this process. It happens where signs of life did not
// reach the server, so that it delivered again what is still in work here.
func (r *runner) claim(seq uint64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.inWork[seq] {
		return false
	}
	r.inWork[seq] = true
	return true
}

func (r *runner) release(seq uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.inWork, seq)
}
