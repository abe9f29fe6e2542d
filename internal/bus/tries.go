package bus

import (
	"context"
	"time"
)

// tries is what is known of the earlier deliveries of an input to a stage. The server counts deliveries too, but not
// what for: a document that was handed back when its worker stopped has not failed.
type tries struct {
	Errors int       `json:"errors"` // ended with an error
	Back   int       `json:"back"`   // were handed back unfinished, because the worker was asked to stop
	At     time.Time `json:"at"`
}

func (r *runner) triesKey(subject string) string { return string(r.Stage) + " " + subject }

// earlier reads what is known, waiting for the server; the first delivery costs no question. False where ctx ended.
func (d *delivery) earlier(ctx context.Context) bool {
	if d.delivered <= 1 {
		return true
	}
	wait := pause{first: d.RetryFirst, most: d.RetryMost}
	for {
		t, _, err := Table[tries]{d.b, triesBucket}.Get(ctx, d.triesKey(d.Subject()))
		if err == nil {
			d.tries = t
			return true
		}
		d.b.log.Debug("earlier attempts are not known yet", "stage", d.Stage, "subject", d.Subject(), "error", err.Error())
		if wait.sleep(ctx) != nil {
			return false
		}
	}
}

// lost is how many earlier deliveries ended without a word: their workers died.
func (d *delivery) lost() int { return d.delivered - 1 - d.tries.Errors - d.tries.Back }

// remember writes down how this delivery ended. Unheard, it counts as one whose worker died.
func (d *delivery) remember(ctx context.Context, t tries) {
	t.At = time.Now().UTC()
	if err := (Table[tries]{d.b, triesBucket}).Put(ctx, d.triesKey(d.Subject()), t); err != nil {
		d.b.log.Debug("an attempt was not counted", "stage", d.Stage, "subject", d.Subject(), "error", err.Error())
	}
}

// handBack gives an unfinished document to whoever comes next, at once.
func (d *delivery) handBack(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	d.remember(ctx, tries{Errors: d.tries.Errors, Back: d.tries.Back + 1})
	_ = d.Nak() // unheard, it comes again after AckWait
}

// giveBack hands back what was never begun.
func (d *delivery) giveBack(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if !d.earlier(ctx) {
		_ = d.Nak() // unheard, it comes again after AckWait
		return
	}
	d.handBack(ctx)
}

// forget cleans up behind a document that needed more than one delivery.
func (d *delivery) forget(ctx context.Context) {
	if d.delivered <= 1 {
		return
	}
	if err := (Table[tries]{d.b, triesBucket}).Delete(ctx, d.triesKey(d.Subject())); err != nil {
		d.b.log.Debug("attempts were not forgotten", "stage", d.Stage, "subject", d.Subject(), "error", err.Error())
	}
}
