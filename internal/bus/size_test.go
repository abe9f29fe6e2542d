package bus_test

import (
	"os"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/schemas"
)

// Ledgers of ZHICE_LEDGER documents (2,000 unless given) are compared and read whole.
func TestLongLedgers(t *testing.T) {
	if testing.Short() {
		t.Skip("fills ledgers")
	}
	docs := 2_000
	if s := os.Getenv("ZHICE_LEDGER"); s != "" {
		var err error
		if docs, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	b := bustest.Start(t)
	events := make([]schemas.Event, 0, 2*docs)
	for n := range docs {
		events = append(events, found(n), schemas.Loaded{DocID: doc(n), Run: schemas.FirstRun()})
	}
	measure := func(what string, f func() error) {
		t.Helper()
		start := time.Now()
		if err := f(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		t.Logf("%d documents: %s took %v", docs, what, time.Since(start).Round(time.Millisecond))
	}
	long := t.Context()
	measure("recording", func() error { _, err := b.PublishAll(long, events); return err })
	measure("Tally", func() error {
		tally, err := b.Tally(long)
		if err == nil && (tally.Loaded != docs || tally.Failed+len(tally.Unfinished) != 0) {
			t.Errorf("tally: %d loaded, %d failed, %d unfinished", tally.Loaded, tally.Failed, len(tally.Unfinished))
		}
		return err
	})
	measure("WaitIdle", func() error { _, err := b.WaitIdle(bustest.Context(t)); return err })
	measure("Find", func() error {
		list, err := b.Find(long, "")
		if err == nil && (len(list) != docs || list[docs-1].Loaded == nil) {
			t.Errorf("%d documents found", len(list))
		}
		return err
	})
}

// However many documents are asked about, the answer is the same.
func TestManyDocumentsAreFoundAsEachIs(t *testing.T) {
	b := bustest.Start(t)
	ctx := bustest.Context(t)
	const docs = 80
	var events []schemas.Event
	for n := range docs {
		events = append(events, found(n))
		if n%2 == 0 {
			events = append(events, extract(found(n)), failed(n, schemas.FirstRun()))
		}
		if n%4 == 0 {
			events = append(events, schemas.Loaded{DocID: doc(n), Run: schemas.FirstRun()})
		}
		if n%5 == 0 {
			again := found(n)
			again.Run = again.Run.Next()
			events = append(events, again)
		}
	}
	if _, err := b.PublishAll(ctx, events); err != nil {
		t.Fatal(err)
	}
	all, err := b.Find(ctx, "")
	if err != nil || len(all) != docs {
		t.Fatalf("%d documents, %v", len(all), err)
	}
	for _, got := range all {
		want, err := b.Find(ctx, got.DocID)
		if err != nil || len(want) != 1 || !reflect.DeepEqual(got, want[0]) {
			t.Errorf("%s among all is %+v, alone %+v (%v)", got.DocID, got, want, err)
		}
	}
}
