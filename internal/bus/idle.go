package bus

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

// Unfinished is a run that was found and has come to no end yet.
type Unfinished struct {
	DocID string
	Run   schemas.Run
}

// Tally counts documents by what has become of them, and names the runs that are on their way.
type Tally struct {
	Loaded     int // have been loaded by some run, and so are in the database
	Failed     int // found and failed, never loaded
	Unfinished []Unfinished
}

// Tally compares the ledgers: every run that was found is loaded, failed or unfinished, and none is two of these. Dead
// letters of stage ingest are about runs that were never found; see Failures.
func (b *Bus) Tally(ctx context.Context) (Tally, error) {
	// Ends are read before beginnings would miss nothing either way round, but beginnings first can only err towards
	// unfinished: a run found in between is simply not counted yet.
	found, err := b.subjects(ctx, schemas.StreamFound, schemas.SubjectFound+".>")
	if err != nil {
		return Tally{}, err
	}
	loaded, err := b.subjects(ctx, schemas.StreamLoaded, schemas.SubjectLoaded+".>")
	if err != nil {
		return Tally{}, err
	}
	failures, err := b.subjects(ctx, schemas.StreamFailed, schemas.SubjectFailed+".>")
	if err != nil {
		return Tally{}, err
	}
	failed := map[string]bool{}
	for s := range failures {
		tokens := strings.SplitN(s, ".", 5) // zhice doc failed <stage> <doc>.<run>
		failed[tokens[len(tokens)-1]] = true
	}
	var t Tally
	in, dead := map[string]bool{}, map[string]bool{}
	for s := range found {
		tail := strings.TrimPrefix(s, schemas.SubjectFound+".")
		doc, run := docRun(s)
		switch {
		case loaded[schemas.SubjectLoaded+"."+tail] > 0:
			in[doc] = true
		case failed[tail]:
			dead[doc] = true
		default:
			t.Unfinished = append(t.Unfinished, Unfinished{doc, run})
		}
	}
	t.Loaded = len(in)
	for doc := range dead {
		if !in[doc] {
			t.Failed++
		}
	}
	slices.SortFunc(t.Unfinished, func(a, z Unfinished) int { return strings.Compare(a.DocID, z.DocID) })
	return t, nil
}

// WaitIdle returns when every run that was found has been loaded or has failed. Servers that are away are waited for;
// the only error is the context's. Idle means idle at the moment of asking: to end with an inbox, scan it first.
func (b *Bus) WaitIdle(ctx context.Context) (Tally, error) {
	ended, unsubscribe := b.wake(schemas.SubjectLoaded + ".>")
	defer unsubscribe()
	failed, unsubscribeFailed := b.wake(schemas.SubjectFailed + ".>")
	defer unsubscribeFailed()
	for {
		started := time.Now()
		t, err := b.Tally(ctx)
		switch {
		case err == nil && len(t.Unfinished) == 0:
			return t, nil
		case err != nil && ctx.Err() == nil:
			b.log.Warn("the ledgers could not be compared and will be again", "error", err.Error())
		}
		// A comparison of long ledgers costs more than an event is worth: at least four times as long is spent waiting.
		if err := sleep(ctx, max(20*time.Millisecond, 4*time.Since(started))); err != nil {
			return t, err
		}
		again := time.NewTimer(askAgain)
		select {
		case <-ctx.Done():
			again.Stop()
			return t, ctx.Err()
		case <-ended:
		case <-failed:
		case <-again.C:
		}
		again.Stop()
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
