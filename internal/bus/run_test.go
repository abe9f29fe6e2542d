package bus_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/schemas"
)

func found(n int) schemas.Found {
	return schemas.Found{DocID: doc(n), Run: schemas.FirstRun(), Name: fmt.Sprintf("报告%d.pdf", n), Size: 10}
}

func doc(n int) string { return fmt.Sprintf("%064x", n) }

func extract(in schemas.Found) schemas.Extracted {
	return schemas.Extracted{DocID: in.DocID, Run: in.Run, Name: in.Name, Size: in.Size}
}

// quick is a consumer whose pauses suit a test.
func quick() bus.Consumer {
	return bus.Consumer{
		Stage: schemas.StageExtract, Stream: schemas.StreamFound, AckWait: time.Second,
		RetryFirst: 10 * time.Millisecond, RetryMost: 40 * time.Millisecond, MaxAttempts: 3,
	}
}

// running is a stage in the background; stop ends it and fails the test where Run failed.
func running[In, Out schemas.Event](t *testing.T, b *bus.Bus, c bus.Consumer, handle func(context.Context, In) (Out, error)) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- bus.Run(ctx, b, c, handle) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func publish(t *testing.T, b *bus.Bus, e schemas.Event) {
	t.Helper()
	if _, err := b.Publish(bustest.Context(t), e); err != nil {
		t.Fatal(err)
	}
}

// fate follows a document to its end.
func fate(t *testing.T, b *bus.Bus, id string) bus.Progress {
	t.Helper()
	return fateOf(t, b, id, func(bus.Progress) bool { return false })
}

// fateOf follows it until it has come far enough, or to its end.
func fateOf(t *testing.T, b *bus.Bus, id string, enough func(bus.Progress) bool) bus.Progress {
	t.Helper()
	var last bus.Progress
	for p, err := range b.Follow(bustest.Context(t), []string{id}) {
		if err != nil {
			t.Fatal(err)
		}
		if last = p; enough(p) {
			break
		}
	}
	return last
}

func TestPublishTwiceIsSuccess(t *testing.T) {
	b := bustest.Start(t)
	for i, want := range []bool{false, true} {
		already, err := b.Publish(bustest.Context(t), found(1))
		if err != nil || already != want {
			t.Fatalf("publish %d: already %v, %v; want %v", i+1, already, err, want)
		}
	}
}

func TestPublishAllCountsWhatWasThere(t *testing.T) {
	b := bustest.Start(t)
	events := make([]schemas.Event, 700)
	for i := range events {
		events[i] = schemas.FactEvent{Change: schemas.FactNew, Fact: schemas.Fact{ID: doc(i)}}
	}
	publish(t, b, events[5])
	publish(t, b, events[699])
	for _, want := range []int{2, 700} {
		already, err := b.PublishAll(bustest.Context(t), events)
		if err != nil || already != want {
			t.Fatalf("already %d, %v; want %d", already, err, want)
		}
	}
}

func TestTransientErrorsAreTriedAgain(t *testing.T) {
	b := bustest.Start(t)
	var mu sync.Mutex
	var calls []time.Time
	running(t, b, quick(), func(_ context.Context, in schemas.Found) (schemas.Extracted, error) {
		mu.Lock()
		defer mu.Unlock()
		if calls = append(calls, time.Now()); len(calls) < 3 {
			return schemas.Extracted{}, errors.New("not yet")
		}
		return extract(in), nil
	})
	publish(t, b, found(1))
	waitFor(t, b, doc(1), func(p bus.Progress) bool { return p.Extracted != nil })
	if len(calls) != 3 {
		t.Errorf("%d attempts, want 3", len(calls))
	}
}

func TestErrorsBecomeDeadLetters(t *testing.T) {
	for _, c := range []struct {
		name     string
		handle   func() error
		reason   schemas.Reason
		attempts int
	}{
		{"permanent at once", func() error { return schemas.Fail(schemas.ReasonPassword, "locked") }, schemas.ReasonPassword, 1},
		{"transient after the last attempt", func() error { return schemas.Retry(schemas.ReasonTooSlow, "60 s") }, schemas.ReasonTooSlow, 3},
		{"untyped after the last attempt", func() error { return errors.New("odd") }, schemas.ReasonInternal, 3},
		{"panic", func() error { panic("nil map") }, schemas.ReasonInternal, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := bustest.Start(t)
			running(t, b, quick(), func(context.Context, schemas.Found) (schemas.Extracted, error) {
				return schemas.Extracted{}, c.handle()
			})
			publish(t, b, found(1))
			f := fate(t, b, doc(1)).Failed
			if f == nil {
				t.Fatal("no dead letter")
			}
			if f.Reason != c.reason || f.Attempts != c.attempts || f.Stage != schemas.StageExtract || f.Name != found(1).Name || f.Hint == "" {
				t.Errorf("dead letter %+v, want reason %s after %d attempts", *f, c.reason, c.attempts)
			}
		})
	}
}

func TestUnavailableIsWaitedOutBeyondAllAttempts(t *testing.T) {
	b := bustest.Start(t)
	calls := 0
	running(t, b, quick(), func(_ context.Context, in schemas.Found) (schemas.Extracted, error) {
		if calls++; calls <= 12 {
			return schemas.Extracted{}, schemas.Retry(schemas.ReasonUnavailable, "no ClickHouse")
		}
		return extract(in), nil
	})
	publish(t, b, found(1))
	waitFor(t, b, doc(1), func(p bus.Progress) bool { return p.Extracted != nil })
	list, err := b.Failures(bustest.Context(t))
	if err != nil || len(list) != 0 {
		t.Errorf("dead letters %v, %v; want none", list, err)
	}
}

func TestLongWorkIsNotDeliveredAgain(t *testing.T) {
	b := bustest.Start(t)
	c := quick()
	c.AckWait, c.Concurrency = 300*time.Millisecond, 2
	var mu sync.Mutex
	calls := 0
	running(t, b, c, func(ctx context.Context, in schemas.Found) (schemas.Extracted, error) {
		mu.Lock()
		calls++
		mu.Unlock()
		select { // work that takes five times AckWait
		case <-ctx.Done():
		case <-time.After(1500 * time.Millisecond):
		}
		return extract(in), ctx.Err()
	})
	publish(t, b, found(1))
	waitFor(t, b, doc(1), func(p bus.Progress) bool { return p.Extracted != nil })
	s, err := b.Status(bustest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	if calls != 1 {
		t.Errorf("handled %d times", calls)
	}
	if len(s.Consumers) != 1 || s.Consumers[0].Redelivered != 0 {
		t.Errorf("consumers %+v, want one without redeliveries", s.Consumers)
	}
}

func TestStopHandsWorkBackAndRestartTakesItUp(t *testing.T) {
	b := bustest.Start(t)
	c := quick()
	c.AckWait, c.Grace = time.Minute, 50*time.Millisecond
	started := make(chan struct{}, 1)
	stop := running(t, b, c, func(ctx context.Context, _ schemas.Found) (schemas.Extracted, error) {
		started <- struct{}{}
		<-ctx.Done()
		return schemas.Extracted{}, ctx.Err()
	})
	publish(t, b, found(1))
	<-started
	stop()
	// AckWait is longer than the test waits: only a message that was handed back comes again in time.
	running(t, b, c, func(_ context.Context, in schemas.Found) (schemas.Extracted, error) { return extract(in), nil })
	waitFor(t, b, doc(1), func(p bus.Progress) bool { return p.Extracted != nil })
}

// A worker that is stopped again and again does not use up the document's attempts, nor the room there is for deaths.
func TestStopsAreNoAttempts(t *testing.T) {
	if testing.Short() {
		t.Skip("stops a worker as often as one may die")
	}
	b := bustest.Start(t)
	c := quick()
	c.AckWait, c.Grace = time.Minute, 400*time.Millisecond
	publish(t, b, found(1))
	for range 28 {
		started := make(chan struct{}, 1)
		stop := running(t, b, c, func(ctx context.Context, _ schemas.Found) (schemas.Extracted, error) {
			started <- struct{}{}
			<-ctx.Done()
			return schemas.Extracted{}, ctx.Err()
		})
		<-started
		stop()
	}
	calls := 0
	running(t, b, c, func(_ context.Context, in schemas.Found) (schemas.Extracted, error) {
		if calls++; calls < c.MaxAttempts {
			return schemas.Extracted{}, errors.New("not yet")
		}
		return extract(in), nil
	})
	p := fateOf(t, b, doc(1), func(p bus.Progress) bool { return p.Extracted != nil })
	if p.Failed != nil || calls != c.MaxAttempts {
		t.Errorf("after %d calls the document is %+v", calls, p.Failed)
	}
}

// An error may quote all that was read; its dead letter is recorded all the same, and once.
func TestALongErrorBecomesADeadLetter(t *testing.T) {
	b := bustest.Start(t)
	calls := 0
	running(t, b, quick(), func(context.Context, schemas.Found) (schemas.Extracted, error) {
		calls++
		return schemas.Extracted{}, schemas.Fail(schemas.ReasonDamaged, "%s", strings.Repeat("坏", 3<<20))
	})
	publish(t, b, found(1))
	f := fate(t, b, doc(1)).Failed
	if f == nil || len(f.Message) > 5000 || !utf8.ValidString(f.Message) || !strings.HasSuffix(f.Message, "坏…") || calls != 1 {
		t.Errorf("after %d calls: %+v", calls, f)
	}
}

func TestStopIsBoundedWhereAHandlerIgnoresIt(t *testing.T) {
	b := bustest.Start(t)
	c := quick()
	c.Grace = 20 * time.Millisecond
	started, free := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	ended := make(chan struct{})
	go func() {
		done <- bus.Run(ctx, b, c, func(_ context.Context, in schemas.Found) (schemas.Extracted, error) {
			defer close(ended)
			close(started)
			<-free
			return extract(in), nil
		})
	}()
	publish(t, b, found(1))
	<-started
	cancel()
	if err := <-done; err == nil || !strings.Contains(err.Error(), "extract") {
		t.Errorf("Run ended with %v, want an error that names the stage", err)
	}
	close(free)
	<-ended
}

func TestTheTraceGoesFromInputToOutput(t *testing.T) {
	b := bustest.Start(t)
	running(t, b, quick(), func(_ context.Context, in schemas.Found) (schemas.Extracted, error) { return extract(in), nil })
	publish(t, b, found(1))
	waitFor(t, b, doc(1), func(p bus.Progress) bool { return p.Extracted != nil })
	in, out := headers(t, b, found(1)), headers(t, b, extract(found(1)))
	for _, h := range []map[string][]string{in, out} {
		for _, name := range []string{"ce-specversion", "ce-id", "ce-type", "ce-source", "ce-subject", "ce-time", "traceparent"} {
			if len(h[name]) != 1 || h[name][0] == "" {
				t.Errorf("header %s is %v", name, h[name])
			}
		}
	}
	if got, want := out["ce-id"][0], extract(found(1)).Subject(); got != want {
		t.Errorf("ce-id %s, want %s", got, want)
	}
	a, z := strings.Split(in["traceparent"][0], "-"), strings.Split(out["traceparent"][0], "-")
	if len(a) != 4 || len(z) != 4 || a[1] != z[1] || a[2] == z[2] {
		t.Errorf("traceparent went from %v to %v, want the same trace and another span", a, z)
	}
}

func TestWorkIsSharedByTheSlots(t *testing.T) {
	b := bustest.Start(t)
	c := quick()
	c.Concurrency = 3
	var mu sync.Mutex
	var at []int
	here := 0
	all := make(chan struct{})
	running(t, b, c, func(ctx context.Context, in schemas.Found) (schemas.Extracted, error) {
		mu.Lock()
		here++
		at = append(at, here)
		if here == 3 {
			close(all)
		}
		mu.Unlock()
		select { // no document ends before three are in work
		case <-all:
		case <-ctx.Done():
		}
		return extract(in), ctx.Err()
	})
	for i := range 3 {
		publish(t, b, found(i))
	}
	for i := range 3 {
		waitFor(t, b, doc(i), func(p bus.Progress) bool { return p.Extracted != nil })
	}
	if !slices.Contains(at, 3) {
		t.Errorf("documents in work at once: %v", at)
	}
}
