package bus

import (
	"context"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/internal/obs"
	"github.com/zhice-project/zhice/schemas"
)

// take sees one delivery through to its end: recorded and acknowledged, a dead letter and acknowledged, or handed back.
func (r *runner) take(ctx context.Context, m jetstream.Msg) {
	d := r.delivery(m)
	if d == nil {
		return
	}
	if !r.claim(d.seq) {
		_ = m.NakWithDelay(r.AckWait)
		return
	}
	defer r.release(d.seq)
	defer r.signsOfLife(m)()
	r.point("received")
	if ctx = withTrace(ctx, m.Headers()); !d.earlier(ctx) {
		_ = m.Nak() // unheard, it comes again after AckWait
		return
	}
	d.settle(ctx)
}

// delivery is nil for what did not come out of a stream.
func (r *runner) delivery(m jetstream.Msg) *delivery {
	meta, err := m.Metadata()
	if err != nil {
		r.b.log.Error("a message did not come from JetStream", "stage", r.Stage, "subject", m.Subject())
		return nil
	}
	d := &delivery{runner: r, Msg: m, started: time.Now(), seq: meta.Sequence.Stream, delivered: int(min(meta.NumDelivered, 1<<30))}
	d.head = d.fromSubject()
	return d
}

// signsOfLife tells the server that the message is still being worked on, until the returned function is called.
func (r *runner) signsOfLife(m jetstream.Msg) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		t := time.NewTicker(r.AckWait / 3)
		defer t.Stop()
		for {
			select {
			case <-quit:
				return
			case <-t.C:
				_ = m.InProgress() // unheard, the message comes again; the work is idempotent
			}
		}
	}()
	return func() { close(quit); <-done }
}

func (r *runner) point(name string) { fault.Point(string(r.Stage) + "." + name) }

// delivery is one message in the hands of one slot.
type delivery struct {
	*runner
	jetstream.Msg

	started   time.Time
	seq       uint64
	delivered int // how often, with this time
	tries     tries
	head      schemas.Failed // document, run, name: what a dead letter and the log say of it
}

// attempt counts this one and those before it that ended in an error.
func (d *delivery) attempt() int { return d.tries.Errors + 1 }

func (d *delivery) settle(ctx context.Context) {
	out, err := d.output(ctx)
	if err == nil {
		d.point("handled")
		err = d.record(ctx, out)
	}
	if err == nil {
		d.point("published")
		d.ack(ctx)
		d.log(nil, "")
		return
	}
	if ctx.Err() != nil {
		d.handBack(ctx)
		d.log(err, obs.HandedBack)
		return
	}
	f := schemas.AsFailure(err)
	if !f.Permanent && d.attempt() < d.MaxAttempts {
		d.remember(ctx, tries{Errors: d.attempt(), Back: d.tries.Back})
		delay := pause{first: d.RetryFirst, most: d.RetryMost}
		_ = d.NakWithDelay(delay.after(d.attempt())) // unheard, it comes again after AckWait
		d.point("handed-back")
		d.log(err, obs.TriedAgain)
		return
	}
	if d.bury(ctx, f) {
		d.log(err, obs.DeadLetter)
	}
}

// output decodes the input and works on it, waiting for as long as a server that is needed is away.
func (d *delivery) output(ctx context.Context) (schemas.Event, error) {
	in, err := d.decode(d.Data())
	if err == nil && in.Subject() != d.Subject() {
		err = fmt.Errorf("its body is of %s", in.Subject())
	}
	if err != nil {
		return nil, schemas.Fail(schemas.ReasonInternal, "the event on %s cannot be read: %w", d.Subject(), err)
	}
	head, err := letter(in)
	if err != nil {
		return nil, schemas.Fail(schemas.ReasonInternal, "%w", err)
	}
	d.head = head
	if d.lost() > maxLost {
		return nil, schemas.Fail(schemas.ReasonInternal, "%d workers ended while they worked on this document", d.lost())
	}
	wait := pause{first: d.RetryFirst, most: d.RetryMost}
	for {
		out, err := d.guarded(ctx, in)
		if f := schemas.AsFailure(err); err == nil || f.Permanent || f.Reason != schemas.ReasonUnavailable {
			return out, err
		}
		d.log(err, obs.Waiting)
		if wait.sleep(ctx) != nil {
			return nil, err
		}
	}
}

// guarded turns a panic of the handler into a failure.
func (d *delivery) guarded(ctx context.Context, in schemas.Event) (out schemas.Event, err error) {
	defer func() {
		if p := recover(); p != nil {
			d.b.log.Error("panic", "stage", d.Stage, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = schemas.Retry(schemas.ReasonInternal, "panic: %v", p)
		}
	}()
	return d.work(ctx, in)
}

// record publishes until the server has the event, however long it is away.
func (d *delivery) record(ctx context.Context, e schemas.Event) error {
	wait := pause{first: d.RetryFirst, most: d.RetryMost}
	for {
		_, err := d.b.Publish(ctx, e)
		if f := schemas.AsFailure(err); err == nil || f.Reason != schemas.ReasonUnavailable {
			return err
		}
		d.log(err, obs.Waiting)
		if wait.sleep(ctx) != nil {
			return err
		}
	}
}

// bury records a dead letter and takes the input off the list; false where it is handed back and all will be done again.
func (d *delivery) bury(ctx context.Context, f *schemas.Failure) bool {
	dead := d.head
	dead.Stage, dead.Reason, dead.Hint = d.Stage, f.Reason, f.Reason.Hint()
	dead.Message, dead.Attempts, dead.Time = cut(f.Err.Error()), d.attempt(), time.Now().UTC()
	if err := d.record(ctx, dead); err != nil {
		if ctx.Err() != nil {
			d.handBack(ctx)
		} else { // refused for good, whatever the reason: it must not be tried as fast as can be
			d.remember(ctx, tries{Errors: d.attempt(), Back: d.tries.Back})
			_ = d.NakWithDelay(d.RetryMost) // unheard, it comes again after AckWait
		}
		d.log(err, obs.HandedBack)
		return false
	}
	d.point("buried")
	d.ack(ctx)
	return true
}

// longest is how much of an error's text a dead letter holds, in bytes: a library's error may quote all it has read.
const longest = 4 << 10

func cut(message string) string {
	if len(message) <= longest {
		return message
	}
	return strings.ToValidUTF8(message[:longest], "") + "…"
}

// ack waits for the server to have it. Where it cannot be told, the message comes again, the ledger knows its output,
// and the next ack is tried then.
func (d *delivery) ack(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	if err := d.DoubleAck(ctx); err != nil {
		d.b.log.Debug("an ack was not confirmed", "stage", d.Stage, "subject", d.Subject(), "error", err.Error())
		return
	}
	d.point("acked")
	d.forget(ctx)
}

func (d *delivery) log(err error, next string) {
	obs.Step{
		Stage: d.Stage, DocID: d.head.DocID, Run: d.head.Run, Name: d.head.Name,
		Attempt: d.attempt(), Took: time.Since(d.started), Err: err, Next: next,
	}.Log(d.b.log)
}

// fromSubject reads document and run off the end of the subject: all there is to go by where the body cannot be read.
func (d *delivery) fromSubject() schemas.Failed {
	doc, run := docRun(d.Subject())
	return schemas.Failed{DocID: doc, Run: run}
}

// docRun reads the last two tokens of a document's subject; run is 0 where it is no number.
func docRun(subject string) (doc string, run schemas.Run) {
	tokens := strings.Split(subject, ".")
	if len(tokens) < 2 {
		return "", 0
	}
	n, err := strconv.ParseUint(tokens[len(tokens)-1], 10, 64)
	if err != nil {
		n = 0
	}
	return tokens[len(tokens)-2], schemas.Run(n)
}
