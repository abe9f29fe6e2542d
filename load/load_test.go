package load

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strconv"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sync/errgroup"

	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/embed"
	"github.com/zhice-project/zhice/internal/chdb"
	"github.com/zhice-project/zhice/internal/chdb/chdbtest"
	"github.com/zhice-project/zhice/load/clickhouse"
	"github.com/zhice-project/zhice/schemas"
)

func TestMain(m *testing.M) {
	chdbtest.Main()
	goleak.VerifyTestMain(m)
}

// bench is a stage over a real NATS server, a real ClickHouse and a folder of blobs.
type bench struct {
	Stage

	server *chdb.Server
	bus    *bus.Bus
}

func newBench(tb testing.TB) bench {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	quiet := slog.New(slog.DiscardHandler)
	n, err := embed.Start(embed.Config{Dir: tb.TempDir(), Port: -1, Secret: "s", Log: quiet})
	must(tb, err)
	tb.Cleanup(func() { must(tb, n.Stop()) })
	b, err := bus.Connect(ctx, bus.Config{URL: n.URL(), User: embed.User, Password: "s", Log: quiet})
	must(tb, err)
	tb.Cleanup(b.Close)
	must(tb, b.EnsureStreams(ctx))
	server := chdbtest.Start(tb, "")
	db, err := clickhouse.Open(ctx, server.URL())
	must(tb, err)
	tb.Cleanup(func() { must(tb, db.Close()) })
	must(tb, db.Migrate(ctx))
	blobs, err := blob.OpenFolder(tb.TempDir())
	must(tb, err)
	return bench{Stage{DB: db, Blobs: blobs, Bus: b, Log: quiet}, server, b}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// tagged puts a document of n facts, whose values are v, into the blob store.
func (b bench) tagged(tb testing.TB, doc string, run schemas.Run, n int, v float64) schemas.Tagged {
	tb.Helper()
	tagging := schemas.Tagging{Document: schemas.Document{Title: "报告" + doc, ReportYear: 2025, RegionCode: "000000"}}
	for i := range n {
		tagging.Sentences = append(tagging.Sentences, schemas.Sentence{Seq: i, Text: fmt.Sprintf("第%d项增长。", i), Page: 1})
		tagging.Facts = append(tagging.Facts, schemas.Fact{
			ID: fmt.Sprintf("%s-%04d", doc, i), Seq: i, Value: v, Unit: "%", IndicatorID: "gdp", RegionCode: "000000", Modality: "actual",
			Measure: "growth", Page: 1, Confidence: 1,
		})
	}
	key, _, err := blob.PutJSON(context.Background(), b.Blobs, tagging)
	must(tb, err)
	return schemas.Tagged{DocID: doc, Run: run, Name: doc + ".pdf", Blob: key, Facts: n, Sentences: n}
}

func (b bench) count(tb testing.TB, sql string) uint64 {
	tb.Helper()
	var n uint64
	must(tb, b.DB.Conn().QueryRow(context.Background(), sql).Scan(&n))
	return n
}

// heard counts the events on the stream by change, once as many as want have been read.
func (b bench) heard(tb testing.TB, want int) map[schemas.Change]int {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	out, ids, n := map[schemas.Change]int{}, map[string]bool{}, 0
	for e, err := range b.bus.Facts(ctx, "", time.Unix(1, 0)) {
		if err != nil {
			tb.Fatalf("after %d of %d events: %v", n, want, err)
		}
		if ids[e.Subject()] {
			tb.Errorf("%s came twice", e.Subject())
		}
		if e.Document.DocID == "" || e.Fact.DocID == "" {
			tb.Errorf("%s does not say its document", e.Subject())
		}
		ids[e.Subject()] = true
		out[e.Change]++
		if n++; n == want {
			break
		}
	}
	return out
}

const run1 = schemas.Run(1<<20 | 1)

func TestEachFactIsHeardOnce(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	first := b.tagged(t, "a", run1, 300, 5)
	for range 3 { // delivered three times
		out, err := b.Handle(ctx, first)
		must(t, err)
		if out.New != 300 || out.Revised+out.Retracted != 0 || out.Facts != 300 || out.Title != "报告a" {
			t.Errorf("Loaded = %+v", out)
		}
	}
	again, err := b.Handle(ctx, b.tagged(t, "a", run1.Next(), 200, 5.5))
	must(t, err)
	if again.New != 0 || again.Revised != 200 || again.Retracted != 100 {
		t.Errorf("the second run: %+v", again)
	}
	late, err := b.Handle(ctx, first) // the first run delivered once more, after the second
	must(t, err)
	if late.New != 300 || late.Retracted != 0 {
		t.Errorf("the first run delivered late: %+v", late)
	}
	if got := b.count(t, "SELECT count() FROM facts"); got != 200 {
		t.Errorf("%d facts; want 200", got)
	}
	got := b.heard(t, 600)
	if got[schemas.FactNew] != 300 || got[schemas.FactRevised] != 200 || got[schemas.FactRetracted] != 100 {
		t.Errorf("events: %v", got)
	}
}

// A fact that goes and comes back is told of each time, and a reader's filter hears all of it.
func TestAFactThatComesBackIsHeardAgain(t *testing.T) {
	b := newBench(t)
	run := run1
	for i, c := range []struct{ facts, isNew, retracted int }{{3, 3, 0}, {2, 0, 1}, {3, 1, 0}, {2, 0, 1}, {3, 1, 0}} {
		in := b.tagged(t, "a", run, c.facts, 5)
		for range 2 {
			out, err := b.Handle(t.Context(), in)
			must(t, err)
			if out.New != c.isNew || out.Retracted != c.retracted || out.Revised != 0 {
				t.Errorf("run %d: %+v", i+1, out)
			}
		}
		run = run.Next()
	}
	if got := b.heard(t, 7); got[schemas.FactNew] != 5 || got[schemas.FactRetracted] != 2 {
		t.Errorf("events: %v", got)
	}
	n := 0
	for e, err := range b.bus.Facts(t.Context(), "zhice.fact.*.000000.gdp.>", time.Unix(1, 0)) {
		must(t, err)
		if n++; n == 7 && (e.Fact.ID != "a-0002" || e.Change != schemas.FactNew) {
			t.Errorf("the last is %s", e.Subject())
		}
		if n == 7 {
			break
		}
	}
}

// A run that was overtaken is stored and nobody hears of it, whenever it is delivered.
func TestARunThatWasOvertakenIsSilent(t *testing.T) {
	b := newBench(t)
	first, second := b.tagged(t, "a", run1, 3, 5), b.tagged(t, "a", run1.Next(), 2, 6)
	for _, in := range []schemas.Tagged{second, first, second, first} {
		out, err := b.Handle(t.Context(), in)
		must(t, err)
		if want := map[schemas.Run]int{first.Run: 0, second.Run: 2}[in.Run]; out.New != want || out.Revised+out.Retracted != 0 {
			t.Errorf("run %d: %+v; want %d new", in.Run, out, want)
		}
	}
	if n := b.count(t, "SELECT count() FROM generations FINAL"); n != 2 {
		t.Errorf("%d generations; want both", n)
	}
	third, err := b.Handle(t.Context(), b.tagged(t, "a", run1.Next().Next(), 3, 6))
	must(t, err)
	if third.New != 1 || third.Revised+third.Retracted != 0 {
		t.Errorf("the run after: %+v; want one new fact", third)
	}
	if got := b.heard(t, 3); got[schemas.FactNew] != 3 {
		t.Errorf("events: %v", got)
	}
}

func TestFactsWithOneIDAreOneFact(t *testing.T) {
	b := newBench(t)
	key, _, err := blob.PutJSON(t.Context(), b.Blobs, schemas.Tagging{Facts: []schemas.Fact{{ID: "x", Value: 1}, {ID: "x", Value: 2}}})
	must(t, err)
	out, err := b.Handle(t.Context(), schemas.Tagged{DocID: "a", Run: run1, Blob: key})
	must(t, err)
	if n := b.count(t, "SELECT count() FROM facts WHERE value = 1"); n != 1 || out.Facts != 1 || out.New != 1 {
		t.Errorf("%d rows, %+v; want the first fact alone", n, out)
	}
}

func TestMissingBlobIsPermanent(t *testing.T) {
	b := newBench(t)
	_, err := b.Handle(t.Context(), schemas.Tagged{DocID: "a", Run: run1, Blob: fmt.Sprintf("%064d", 0)})
	if f := schemas.AsFailure(err); f.Reason != schemas.ReasonBlobMissing || !f.Permanent {
		t.Errorf("err = %v; want a permanent %s", err, schemas.ReasonBlobMissing)
	}
}

// While ClickHouse is away nothing is lost and nobody hears of facts that cannot be queried.
func TestClickHouseAway(t *testing.T) {
	b := newBench(t)
	b.server.Stop()
	in := b.tagged(t, "a", run1, 3, 1)
	_, err := b.Handle(t.Context(), in)
	if f := schemas.AsFailure(err); f.Reason != schemas.ReasonUnavailable || f.Permanent {
		t.Errorf("err = %v; want %s that may be tried again", err, schemas.ReasonUnavailable)
	}
	if err := (FailedStage{b.DB}).Handle(t.Context(), schemas.Failed{DocID: "a"}); schemas.AsFailure(err).Reason != schemas.ReasonUnavailable {
		t.Errorf("err = %v; want %s", err, schemas.ReasonUnavailable)
	}
	if _, err := clickhouse.Open(t.Context(), b.server.URL()); schemas.AsFailure(err).Reason != schemas.ReasonUnavailable {
		t.Errorf("Open = %v; want %s", err, schemas.ReasonUnavailable)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Handle(ctx, in); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v; want the context's", err)
	}
}

// Documents are delivered again and again, out of order, by several workers, while ClickHouse is killed under them. In
// the end every fact is there once and was heard of once.
func TestRedeliveryUnderKills(t *testing.T) {
	const docs, perDoc, kills = 40, 25, 4
	b := newBench(t)
	var queue []schemas.Tagged
	for d := range docs {
		in := b.tagged(t, fmt.Sprintf("doc%02d", d), run1, perDoc, 1)
		queue = append(queue, in, in, in)
	}
	rand.Shuffle(len(queue), func(i, j int) { queue[i], queue[j] = queue[j], queue[i] })
	work := make(chan schemas.Tagged)
	done := make(chan struct{}, len(queue))
	var g errgroup.Group
	for range 4 {
		g.Go(func() error {
			for in := range work {
				for {
					_, err := b.Handle(context.Background(), in)
					if err == nil {
						break
					}
					if f := schemas.AsFailure(err); f.Reason != schemas.ReasonUnavailable {
						return err
					}
				}
				done <- struct{}{}
			}
			return nil
		})
	}
	g.Go(func() error {
		defer close(work)
		for _, in := range queue {
			work <- in
		}
		return nil
	})
	for i := range queue {
		<-done
		if i%(len(queue)/(kills+1)) == 0 && i > 0 {
			_, back := b.server.Restarts()
			must(t, syscall.Kill(b.server.PID(), syscall.SIGKILL))
			<-back
		}
	}
	must(t, g.Wait())
	if n := b.count(t, "SELECT count() FROM facts"); n != docs*perDoc {
		t.Errorf("%d facts; want %d", n, docs*perDoc)
	}
	if n := b.count(t, "SELECT uniqExact(doc_id, run) FROM generations"); n != docs {
		t.Errorf("%d generations; want %d", n, docs)
	}
	if got := b.heard(t, docs*perDoc); got[schemas.FactNew] != docs*perDoc {
		t.Errorf("events: %v", got)
	}
	n, _ := b.server.Restarts()
	t.Logf("%d deliveries of %d documents over %d kills", len(queue), docs, n)
}

// Documents of a hundred facts from blob to events: one after the other, two at a time, and as many as the pipeline does.
func BenchmarkHandle(b *testing.B) {
	for _, workers := range []int{1, 2, AtOnce} {
		b.Run(strconv.Itoa(workers), func(b *testing.B) { benchmarkHandle(b, workers) })
	}
}

func benchmarkHandle(b *testing.B, workers int) {
	b.Helper()
	const group, perDoc = 64, 100
	bench, n := newBench(b), 0
	bench.Limits = NewLimits()
	for b.Loop() {
		b.StopTimer()
		ins := make([]schemas.Tagged, group)
		for i := range ins {
			n++
			ins[i] = bench.tagged(b, fmt.Sprintf("doc%d", n), run1, perDoc, 1)
		}
		b.StartTimer()
		var g errgroup.Group
		g.SetLimit(workers)
		for _, in := range ins {
			g.Go(func() error {
				_, err := bench.Handle(b.Context(), in)
				return err
			})
		}
		must(b, g.Wait())
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "docs/s")
	b.ReportMetric(float64(n*perDoc)/b.Elapsed().Seconds(), "facts/s")
}
