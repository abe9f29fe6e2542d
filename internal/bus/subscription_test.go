package bus_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/internal/bus/embed"
	"github.com/zhice-project/zhice/schemas"
)

func factOf(n int, region, indicator string) schemas.FactEvent {
	return schemas.FactEvent{Change: schemas.FactNew, Fact: schemas.Fact{ID: doc(n), RegionCode: region, IndicatorID: indicator}}
}

var always = time.Unix(1, 0)

// take hears so many events and gives their facts' ids; the last one counts as heard, or not.
func take(t *testing.T, b *bus.Bus, s bus.Subscription, n int, heardLast bool) []string {
	t.Helper()
	var ids []string
	for e, err := range b.Subscribe(bustest.Context(t), s) {
		if err != nil {
			t.Fatal(err)
		}
		if len(ids) == n { // asking for it said that the one before was heard
			return ids
		}
		if ids = append(ids, e.Fact.ID); len(ids) == n && !heardLast {
			return ids
		}
	}
	return ids
}

func docs(from, to int) []string {
	var out []string
	for n := from; n < to; n++ {
		out = append(out, doc(n))
	}
	return out
}

func TestSeveralFiltersAndAPlaceToBegin(t *testing.T) {
	b := bustest.Start(t)
	for n, of := range []string{"440000 grp", "440000 grp_growth", "110000 grp", "440100 grp", "440000 cpi", "440000 grp"} {
		region, indicator, _ := strings.Cut(of, " ")
		publish(t, b, factOf(n, region, indicator))
	}
	s := bus.Subscription{Filters: []string{"*.440000.grp.>", "*.440000.grp_growth.>", "*.440100.grp.>"}, Since: always}
	if got, want := take(t, b, s, 4, false), []string{doc(0), doc(1), doc(3), doc(5)}; !slices.Equal(got, want) {
		t.Errorf("three filters gave %v, want %v", got, want)
	}
	var number uint64
	for e, err := range b.Subscribe(bustest.Context(t), s) {
		if err != nil {
			t.Fatal(err)
		}
		if number = e.Number; e.Fact.ID == doc(3) {
			break
		}
	}
	s.From = number
	if got, want := take(t, b, s, 2, false), []string{doc(3), doc(5)}; !slices.Equal(got, want) {
		t.Errorf("from event %d: %v, want %v", number, got, want)
	}
}

// A named subscription goes on behind the last event that was heard, whoever reads it, in order and at once, also when
// its reader was killed with events on the way; what was being dealt with then comes again.
func TestANamedSubscriptionGoesOn(t *testing.T) {
	server := bustest.Serve(t, t.TempDir(), -1)
	b := bustest.Connect(t, server)
	for n := range 200 {
		publish(t, b, factOf(n, "440000", "grp"))
	}
	reader := func() *bus.Bus {
		r, err := bus.Connect(bustest.Context(t), bus.Config{URL: server.URL(), User: embed.Reader, Password: bustest.ReaderSecret, Log: bustest.Log(t)})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	s := bus.Subscription{Name: "论文-1", Filters: []string{"*.440000.>"}, Since: always, About: "广东"}
	next := 0
	for _, step := range []struct {
		hear      int
		heardLast bool
	}{{10, true}, {0, true}, {90, false}, {1, false}, {1, true}, {100, true}} {
		if next > 0 {
			s.Since, s.Filters = time.Time{}, []string{"*.440000.>"}
		}
		r := reader()
		if step.hear > 0 {
			// one more is there than is heard, save for the last
			n := step.hear
			if next+n == 200 {
				publish(t, b, factOf(200, "440000", "grp"))
			}
			if got := take(t, r, s, n, step.heardLast); !slices.Equal(got, docs(next, next+n)) {
				t.Fatalf("from %d: heard %v", next, got)
			}
			next += n
			if !step.heardLast {
				next--
			}
		}
		r.Close()
	}
	r := reader()
	defer r.Close()
	list, err := r.Subscriptions(bustest.Context(t))
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	if l := list[0]; l.Name != s.Name || l.About != "广东" || l.Waiting != 1 || l.Number == 0 || !slices.Equal(l.Filters, []string{"zhice.fact.*.440000.>"}) {
		t.Errorf("the list says %+v", l)
	}
	for _, err := range r.Subscribe(bustest.Context(t), bus.Subscription{Name: s.Name, Filters: []string{"*.110000.>"}}) {
		if err == nil || !strings.Contains(err.Error(), "follows zhice.fact.*.440000.>") {
			t.Errorf("another filter under the same name: %v", err)
		}
	}
}

func TestASubscriptionIsDropped(t *testing.T) {
	b := bustest.Start(t)
	publish(t, b, factOf(0, "440000", "grp"))
	s := bus.Subscription{Name: "mine", Since: always}
	heard := 0
	for e, err := range b.Subscribe(bustest.Context(t), s) {
		if err != nil {
			if heard != 1 || !strings.Contains(err.Error(), "dropped") {
				t.Errorf("after %d events: %v", heard, err)
			}
			break
		}
		heard++
		if e.Fact.ID != doc(0) {
			t.Errorf("heard %s", e.Fact.ID)
		}
		if err := b.DropSubscription(bustest.Context(t), "mine"); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.DropSubscription(bustest.Context(t), "mine"); !errors.Is(err, bus.ErrNoSubscription) {
		t.Errorf("dropped twice: %v", err)
	}
	for _, name := range []string{"a b", "a.b", "*", ">", "a/b", strings.Repeat("a", 65)} {
		for _, err := range b.Subscribe(bustest.Context(t), bus.Subscription{Name: name}) {
			if err == nil || !strings.Contains(err.Error(), "cannot be the name") {
				t.Errorf("%q: %v", name, err)
			}
		}
	}
}

// A named subscription outlives its server as any other does.
func TestANamedSubscriptionOutlivesItsServer(t *testing.T) {
	dir, port := t.TempDir(), freePort(t)
	first, err := embed.Start(embed.Config{Dir: dir, Port: port, Secret: bustest.Secret, Readers: map[string]string{embed.Reader: bustest.ReaderSecret}, Log: bustest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	b := bustest.Connect(t, first)
	publish(t, b, factOf(0, "440000", "grp"))
	r, err := bus.Connect(bustest.Context(t), bus.Config{URL: first.URL(), User: embed.Reader, Password: bustest.ReaderSecret, Log: bustest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ctx, cancel := context.WithCancel(bustest.Context(t))
	defer cancel()
	next := 0
	for e, err := range r.Subscribe(ctx, bus.Subscription{Name: "mine", Since: always}) {
		if err != nil {
			t.Fatalf("after %d: %v", next, err)
		}
		if e.Fact.ID != doc(next) {
			t.Fatalf("heard %s, want %d", e.Fact.ID, next)
		}
		if next++; next == 4 {
			break
		}
		if next == 1 {
			b.Close()
			if err := first.Stop(); err != nil {
				t.Fatal(err)
			}
			b = bustest.Connect(t, bustest.Serve(t, dir, port))
			for n := range 3 {
				publish(t, b, factOf(1+n, "440000", "grp"))
			}
		}
	}
}

// What a client left behind goes; what has a name stays, and so does what is being read.
func TestIdleSubscriptionsAreDropped(t *testing.T) {
	server := bustest.Serve(t, t.TempDir(), -1)
	b := bustest.Connect(t, server)
	publish(t, b, factOf(0, "440000", "grp"))
	take(t, b, bus.Subscription{Name: "kept", Since: always}, 1, false)
	ctx, cancel := context.WithCancel(bustest.Context(t))
	defer cancel()
	heard, ended := make(chan string, 10), make(chan struct{})
	go func() {
		defer close(ended)
		for e := range b.Subscribe(ctx, bus.Subscription{Since: always}) {
			heard <- e.Fact.ID
		}
	}()
	<-heard
	left := take(t, b, bus.Subscription{Since: always}, 1, false)
	if len(left) != 1 {
		t.Fatal(left)
	}
	if n, err := b.DropIdle(ctx, time.Hour); err != nil || n != 0 {
		t.Errorf("%d were dropped although none is idle for an hour, %v", n, err)
	}
	for n := 0; n == 0 && ctx.Err() == nil; { // the one that was left gives up its request for more in its own time
		var err error
		if n, err = b.DropIdle(ctx, 0); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, b, factOf(1, "440000", "grp"))
	if id := <-heard; id != doc(1) {
		t.Errorf("the one that reads heard %s", id)
	}
	if got := take(t, b, bus.Subscription{Name: "kept"}, 2, false); !slices.Equal(got, docs(0, 2)) {
		t.Errorf("the named one goes on with %v", got)
	}
	cancel()
	<-ended
}
