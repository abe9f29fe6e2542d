package bus_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/internal/bus/embed"
	"github.com/zhice-project/zhice/schemas"
)

func failed(n int, run schemas.Run) schemas.Failed {
	return schemas.Failed{DocID: doc(n), Run: run, Stage: schemas.StageExtract, Name: found(n).Name, Reason: schemas.ReasonDamaged}
}

func TestTheLedgerOutlivesTheServer(t *testing.T) {
	dir := t.TempDir()
	for i, want := range []bool{false, true} {
		s, err := embed.Start(embed.Config{Dir: dir, Secret: bustest.Secret, Log: bustest.Log(t)})
		if err != nil {
			t.Fatal(err)
		}
		b, err := bus.Connect(bustest.Context(t), bus.Config{InProcess: s, User: embed.User, Password: bustest.Secret, Log: bustest.Log(t)})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.EnsureStreams(bustest.Context(t)); err != nil {
			t.Fatal(err)
		}
		already, err := b.Publish(bustest.Context(t), found(1))
		if err != nil || already != want {
			t.Errorf("life %d: already %v, %v; want %v", i+1, already, err, want)
		}
		b.Close()
		if err := s.Stop(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCheckMakesNothing(t *testing.T) {
	s := bustest.Serve(t, t.TempDir(), 0)
	b, err := bus.Connect(bustest.Context(t), bus.Config{InProcess: s, User: embed.User, Password: bustest.Secret, Log: bustest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	for range 2 {
		if err := b.Check(bustest.Context(t)); !errors.Is(err, bus.ErrNoStreams) {
			t.Errorf("a fresh server: %v, want %v", err, bus.ErrNoStreams)
		}
	}
	if err := b.EnsureStreams(bustest.Context(t)); err != nil {
		t.Fatal(err)
	}
	if err := b.Check(bustest.Context(t)); err != nil {
		t.Errorf("after EnsureStreams: %v", err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if err := b.Check(bustest.Context(t)); schemas.AsFailure(err).Reason != schemas.ReasonUnavailable {
		t.Errorf("a server that is away: %v", err)
	}
}

func TestAnEventTheServerCannotTakeIsPermanent(t *testing.T) {
	b := bustest.Start(t)
	huge := found(1)
	huge.Name = strings.Repeat("x", 9<<20)
	if _, err := b.Publish(bustest.Context(t), huge); err == nil || !schemas.AsFailure(err).Permanent {
		t.Errorf("an event over the server's limit: %v", err)
	}
	if _, err := b.Publish(bustest.Context(t), &huge); err == nil || !schemas.AsFailure(err).Permanent {
		t.Errorf("an event of no ledger: %v", err)
	}
}

func TestDeadLettersAreListedDroppedAndRetried(t *testing.T) {
	b := bustest.Start(t)
	ctx := bustest.Context(t)
	for n := range 3 {
		publish(t, b, found(n))
		publish(t, b, failed(n, schemas.FirstRun()))
	}
	expect := func(when string, want ...int) {
		t.Helper()
		list, err := b.Failures(ctx)
		if err != nil || len(list) != len(want) {
			t.Fatalf("%s: %v, %v; want %v", when, list, err, want)
		}
		for i, n := range want {
			if list[i].DocID != doc(n) {
				t.Errorf("%s: %s, want %d", when, list[i].DocID, n)
			}
		}
	}
	expect("at first", 0, 1, 2)
	if err := errors.Join(b.Drop(ctx, failed(1, schemas.FirstRun())), b.Drop(ctx, failed(1, schemas.FirstRun()))); err != nil {
		t.Fatal(err)
	}
	expect("after a drop", 0, 2)
	run, err := b.Retry(ctx, failed(2, schemas.FirstRun()))
	if err != nil || run != schemas.FirstRun().Next() {
		t.Fatalf("retry: run %d, %v", run, err)
	}
	expect("after a retry", 0)
	publish(t, b, failed(2, run))
	expect("after it failed again", 0, 2)
	again := found(2)
	again.Run = run
	if already, err := b.Publish(ctx, again); !already || err != nil {
		t.Errorf("the retry's finding was not recorded (%v)", err)
	}
}

func TestRetryOfWhatWasNeverStored(t *testing.T) {
	b := bustest.Start(t)
	f := schemas.Failed{DocID: doc(1), Run: schemas.FirstRun(), Stage: schemas.StageIngest, URL: "https://example.org/a.pdf"}
	publish(t, b, f)
	if _, err := b.Retry(bustest.Context(t), f); !errors.Is(err, bus.ErrNotStored) {
		t.Errorf("retry: %v, want %v", err, bus.ErrNotStored)
	}
}

func TestTallyAndIdle(t *testing.T) {
	b := bustest.Start(t)
	ctx := bustest.Context(t)
	if tally, err := b.WaitIdle(ctx); err != nil || tally.Loaded != 0 {
		t.Fatalf("an empty ledger: %+v, %v", tally, err)
	}
	for n := range 3 {
		publish(t, b, found(n))
	}
	publish(t, b, schemas.Loaded{DocID: doc(0), Run: schemas.FirstRun()})
	publish(t, b, failed(1, schemas.FirstRun()))
	publish(t, b, schemas.Loaded{DocID: doc(2), Run: schemas.FirstRun().Next()}) // of another run: says nothing of this
	tally, err := b.Tally(ctx)
	if err != nil || tally.Loaded != 1 || tally.Failed != 1 || len(tally.Unfinished) != 1 || tally.Unfinished[0].DocID != doc(2) {
		t.Fatalf("tally %+v, %v", tally, err)
	}
	idle := make(chan error, 1)
	go func() {
		tally, err := b.WaitIdle(ctx)
		if err == nil && tally.Loaded != 2 {
			err = fmt.Errorf("tally %+v", tally)
		}
		idle <- err
	}()
	publish(t, b, schemas.Loaded{DocID: doc(2), Run: schemas.FirstRun()})
	if err := <-idle; err != nil {
		t.Error(err)
	}
}

func TestFindByPrefix(t *testing.T) {
	b := bustest.Start(t)
	again := found(1)
	again.Run = again.Run.Next()
	for _, e := range []schemas.Event{found(1), extract(found(1)), again, found(2), failed(3, schemas.FirstRun())} {
		publish(t, b, e)
	}
	for _, c := range []struct {
		prefix string
		want   int
	}{{"", 3}, {doc(1)[:10], 3}, {doc(1), 1}, {"f", 0}, {">", 0}} {
		got, err := b.Find(bustest.Context(t), c.prefix)
		if err != nil || len(got) != c.want {
			t.Errorf("Find(%q) gave %d documents, %v; want %d", c.prefix, len(got), err, c.want)
		}
	}
	p, err := b.Find(bustest.Context(t), doc(1))
	if err != nil || p[0].Run != again.Run || p[0].Extracted != nil || p[0].Ended() {
		t.Errorf("the latest run is %+v, %v", p, err)
	}
	if p, err = b.Find(bustest.Context(t), doc(3)); err != nil || p[0].Failed == nil || p[0].Name() != found(3).Name {
		t.Errorf("a document that only failed is %+v, %v", p, err)
	}
}

func TestFollowShowsEveryStepOnce(t *testing.T) {
	b := bustest.Start(t)
	publish(t, b, found(1))
	publish(t, b, found(2))
	publish(t, b, failed(2, schemas.FirstRun()))
	var steps []string
	for p, err := range b.Follow(bustest.Context(t), []string{doc(1), doc(2), doc(1)}) {
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case p.Failed != nil:
			steps = append(steps, "2 failed")
		case p.Loaded != nil:
			steps = append(steps, "1 loaded")
		case p.Extracted != nil:
			steps = append(steps, "1 extracted")
			publish(t, b, schemas.Loaded{DocID: doc(1), Run: schemas.FirstRun()})
		default:
			steps = append(steps, "1 found")
			publish(t, b, extract(found(1)))
		}
	}
	if len(steps) != 4 {
		t.Errorf("steps %q, want found, extracted and loaded of 1 and failed of 2", steps)
	}
}

func TestFollowEndsWithItsContext(t *testing.T) {
	b := bustest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range b.Follow(ctx, []string{doc(1)}) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Follow ended with %v", err)
		}
	}
}

func TestFactsFilterAndSince(t *testing.T) {
	b := bustest.Start(t)
	fact := func(id, region, indicator string) schemas.FactEvent {
		return schemas.FactEvent{Change: schemas.FactNew, Fact: schemas.Fact{ID: id, RegionCode: region, IndicatorID: indicator}}
	}
	publish(t, b, fact("a", "110000", "gdp"))
	publish(t, b, fact("b", "520000", "gdp"))
	publish(t, b, fact("c", "110000", "cpi"))
	for filter, want := range map[string]string{"": "abc", "new.110000.>": "ac", "zhice.fact.*.*.gdp.*": "ab"} {
		got := ""
		for e, err := range b.Facts(bustest.Context(t), filter, time.Unix(0, 0)) {
			if err != nil {
				t.Fatal(err)
			}
			if got += e.Fact.ID; len(got) == len(want) {
				break
			}
		}
		if got != want {
			t.Errorf("%q gave %s, want %s", filter, got, want)
		}
	}
	for _, filter := range []string{"new..x", "a b", "new.>.x", "."} {
		for _, err := range b.Facts(bustest.Context(t), filter, time.Time{}) {
			if err == nil || schemas.AsFailure(err).Reason == schemas.ReasonUnavailable {
				t.Errorf("%q is taken for a filter (%v)", filter, err)
			}
		}
	}
}

func TestUndecodableEventsBecomeDeadLetters(t *testing.T) {
	b := bustest.Start(t)
	running(t, b, quick(), func(_ context.Context, in schemas.Found) (schemas.Extracted, error) { return extract(in), nil })
	for n, body := range []string{"{", `{"doc_id":"another","run":1}`, `[]`, ""} {
		if err := bus.PublishRaw(bustest.Context(t), b, found(n).Subject(), []byte(body)); err != nil {
			t.Fatal(err)
		}
		f := fate(t, b, doc(n)).Failed
		if f == nil || f.Reason != schemas.ReasonInternal || f.Run != schemas.FirstRun() || f.Attempts != 1 {
			t.Errorf("%q became %+v", body, f)
		}
	}
}

func TestDeliveryCountsSurviveARestart(t *testing.T) {
	dir := t.TempDir()
	c := quick()
	c.MaxAttempts, c.RetryFirst, c.RetryMost = 3, 10*time.Millisecond, 10*time.Millisecond
	attempts := 0
	for life := 1; life <= 3; life++ {
		s, err := embed.Start(embed.Config{Dir: dir, Secret: bustest.Secret, Log: bustest.Log(t)})
		if err != nil {
			t.Fatal(err)
		}
		b, err := bus.Connect(bustest.Context(t), bus.Config{InProcess: s, User: embed.User, Password: bustest.Secret, Log: bustest.Log(t)})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.EnsureStreams(bustest.Context(t)); err != nil {
			t.Fatal(err)
		}
		publish(t, b, found(1))
		ctx, cancel := context.WithCancel(t.Context())
		err = bus.Run(ctx, b, c, func(context.Context, schemas.Found) (schemas.Extracted, error) {
			attempts++
			cancel() // one attempt a life
			return schemas.Extracted{}, errors.New("odd")
		})
		if err != nil {
			t.Fatal(err)
		}
		if life == 3 {
			if f := fate(t, b, doc(1)).Failed; f == nil || f.Attempts != 3 {
				t.Errorf("after three lives the dead letter is %+v", f)
			}
		}
		b.Close()
		if err := s.Stop(); err != nil {
			t.Fatal(err)
		}
	}
	if attempts != 3 {
		t.Errorf("%d attempts, want 3", attempts)
	}
}

// serverProcess is a NATS server in a process of its own, that can be killed.
func serverProcess(t *testing.T, dir string, port int) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serverDir+"="+dir, fmt.Sprintf("%s=%d", serverPort, port))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // however the test ends; killed and awaited already is fine
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd
}

func TestAServerThatIsAwayLosesNothing(t *testing.T) {
	dir, port := t.TempDir(), freePort(t)
	connected := make(chan *bus.Bus, 1)
	go func() { // asked before the server is there
		b, err := bus.Connect(bustest.Context(t), bus.Config{
			URL: fmt.Sprintf("nats://127.0.0.1:%d", port), User: embed.User, Password: bustest.Secret, Log: bustest.Log(t),
		})
		if err == nil {
			err = b.EnsureStreams(bustest.Context(t))
		}
		if err != nil {
			t.Error(err)
		}
		connected <- b
	}()
	server := serverProcess(t, dir, port)
	b := <-connected
	defer b.Close()
	const docs = 30
	c := quick()
	c.Concurrency = 2
	calls := 0
	running(t, b, bus.Consumer{Stage: c.Stage, Stream: c.Stream, AckWait: c.AckWait, RetryFirst: c.RetryFirst, RetryMost: 200 * time.Millisecond},
		func(_ context.Context, in schemas.Found) (schemas.Extracted, error) {
			if calls++; calls == docs/2 { // in the midst of work, with an output not yet published
				_ = server.Process.Kill()
				_ = server.Wait()
				server = serverProcess(t, dir, port)
			}
			return extract(in), nil
		})
	for n := range docs {
		for {
			_, err := b.Publish(bustest.Context(t), found(n))
			if err == nil {
				break
			}
			if schemas.AsFailure(err).Reason != schemas.ReasonUnavailable {
				t.Fatal(err)
			}
		}
	}
	for n := range docs {
		waitFor(t, b, doc(n), func(p bus.Progress) bool { return p.Extracted != nil })
	}
	if list, err := b.Failures(bustest.Context(t)); err != nil || len(list) != 0 {
		t.Errorf("dead letters %v, %v; want none", list, err)
	}
	if calls > 2*docs {
		t.Errorf("%d calls for %d documents: the runner spins", calls, docs)
	}
}

// saying collects the messages of a log.
type saying struct {
	mu   sync.Mutex
	seen []string
}

func (l *saying) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.seen)
}

func (l *saying) Enabled(context.Context, slog.Level) bool { return true }
func (l *saying) WithAttrs([]slog.Attr) slog.Handler       { return l }
func (l *saying) WithGroup(string) slog.Handler            { return l }
func (l *saying) Handle(_ context.Context, r slog.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r.Level >= slog.LevelInfo {
		l.seen = append(l.seen, r.Message)
	}
	return nil
}

// A watcher hears everything once although its server is stopped and started again under it, whether it has heard
// anything before or not, and says so in one line each.
func TestAWatcherOutlivesItsServer(t *testing.T) {
	for _, before := range []int{0, 3} {
		t.Run(fmt.Sprintf("%d heard before", before), func(t *testing.T) {
			dir, port := t.TempDir(), freePort(t)
			start := func() (*embed.Server, *bus.Bus) {
				s, err := embed.Start(embed.Config{Dir: dir, Port: port, Secret: bustest.Secret, Readers: map[string]string{embed.Reader: bustest.ReaderSecret}, Log: bustest.Log(t)})
				if err != nil {
					t.Fatal(err)
				}
				return s, bustest.Connect(t, s)
			}
			s, b := start()
			event := func(n int) schemas.Event {
				return schemas.FactEvent{Change: schemas.FactNew, Fact: schemas.Fact{ID: doc(n)}}
			}
			publish(t, b, event(1_000)) // older than the watcher
			said := &saying{}
			reader, err := bus.Connect(bustest.Context(t), bus.Config{
				URL: s.URL(), User: embed.Reader, Password: bustest.ReaderSecret, Log: slog.New(said),
			})
			if err != nil {
				t.Fatal(err)
			}
			defer reader.Close()
			const all = 9
			ctx, cancel := context.WithCancel(bustest.Context(t))
			heard, ended := make(chan string, all+10), make(chan struct{})
			go func() {
				defer close(ended)
				for e, err := range reader.Facts(ctx, "", time.Time{}) {
					if err != nil {
						if ctx.Err() == nil {
							t.Error(err)
						}
						return
					}
					heard <- e.Fact.ID
				}
			}()
			for watching := 0; watching == 0; watching = consumers(t, b) { // each time a question to the server
			}
			next := 0
			expect := func(upTo int) {
				t.Helper()
				for ; next < upTo; next++ {
					select {
					case id := <-heard:
						if id != doc(next) {
							t.Fatalf("heard %s, want %d", id, next)
						}
					case <-ctx.Done():
						t.Fatalf("fact %d was not heard", next)
					}
				}
			}
			for n := range before {
				publish(t, b, event(n))
			}
			expect(before)
			b.Close()
			if err := s.Stop(); err != nil {
				t.Fatal(err)
			}
			s, b = start()
			for n := before; n < all; n++ {
				publish(t, b, event(n))
			}
			expect(all)
			for said.count() < 2 && ctx.Err() == nil { // the line comes when the connection is back, beside the events
				consumers(t, b)
			}
			cancel()
			<-ended
			if len(heard) > 0 {
				t.Errorf("%d events came twice", len(heard))
			}
			said.mu.Lock()
			defer said.mu.Unlock()
			if len(said.seen) != 2 || !strings.Contains(said.seen[0], "lost") || !strings.Contains(said.seen[1], "back") {
				t.Errorf("the log says %q; want a line each", said.seen)
			}
			if err := s.Stop(); err != nil {
				t.Error(err)
			}
		})
	}
}

// consumers counts who reads the facts.
func consumers(t *testing.T, b *bus.Bus) int {
	t.Helper()
	n, err := bus.Consumers(bustest.Context(t), b, schemas.StreamFacts)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
