package embed_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/internal/bus/embed"
	"github.com/zhice-project/zhice/schemas"
)

const (
	hostileFacts = 2_000 // a round of publishing
	factSize     = 4 << 10
)

// facts are a round of events, as large as such are.
func facts(round int) []schemas.Event {
	events := make([]schemas.Event, hostileFacts)
	for n := range events {
		e := fact(fmt.Sprintf("r%d-%04d", round, n))
		e.Fact.Sentence = strings.Repeat("句", factSize/3)
		events[n] = e
	}
	return events
}

// subscriberOf is another client with the login of the misbehaving reader.
func subscriberOf(t *testing.T, s *embed.Server) (*nats.Conn, jetstream.JetStream) {
	t.Helper()
	nc, err := nats.Connect(s.URL(), nats.UserInfo("bad", "b"), nats.NoReconnect(), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.NewWithAPIPrefix(nc, embed.ReaderAPI, jetstream.WithDefaultTimeout(5*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return nc, js
}

// misbehaviours are what a reader may do out of carelessness or malice; each starts, and goes on until the test ends.
var misbehaviours = map[string]func(t *testing.T, s *embed.Server){
	"never acknowledges": func(t *testing.T, s *embed.Server) {
		_, js := subscriberOf(t, s)
		c, err := js.CreateConsumer(t.Context(), schemas.StreamFacts, jetstream.ConsumerConfig{Durable: "never-acks", AckPolicy: jetstream.AckExplicitPolicy, AckWait: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		going, err := c.Consume(func(jetstream.Msg) {})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(going.Stop)
	},
	// It asks for everything many times over, and lets its end of the connection fill.
	"reads nothing": func(t *testing.T, s *embed.Server) {
		_, js := subscriberOf(t, s)
		var asks strings.Builder
		fmt.Fprintf(&asks, "CONNECT {\"user\":\"bad\",\"pass\":\"b\",\"verbose\":false,\"headers\":true}\r\nSUB zhice.fact.> 1\r\nSUB _INBOX.deaf 2\r\n")
		for n := range 20 {
			name := fmt.Sprintf("deaf-%d", n)
			if _, err := js.CreateConsumer(t.Context(), schemas.StreamFacts, jetstream.ConsumerConfig{Name: name, AckPolicy: jetstream.AckNonePolicy}); err != nil {
				t.Fatal(err)
			}
			ask := `{"batch":1000000}`
			fmt.Fprintf(&asks, "PUB %s.CONSUMER.MSG.NEXT.FACTS.%s _INBOX.deaf %d\r\n%s\r\n", embed.ReaderAPI, name, len(ask), ask)
		}
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL(), "nats://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		if _, err := conn.Write([]byte(asks.String())); err != nil {
			t.Fatal(err)
		}
	},
	"leaves in the midst": func(t *testing.T, s *embed.Server) {
		repeat(t, func(ctx context.Context) error {
			nc, err := nats.Connect(s.URL(), nats.UserInfo("bad", "b"), nats.NoReconnect())
			if err != nil {
				return err
			}
			defer nc.Close()
			js, err := jetstream.NewWithAPIPrefix(nc, embed.ReaderAPI)
			if err != nil {
				return err
			}
			_, err = js.CreateOrUpdateConsumer(ctx, schemas.StreamFacts, jetstream.ConsumerConfig{Durable: "leaves", AckPolicy: jetstream.AckExplicitPolicy, AckWait: time.Second})
			if err != nil {
				return err
			}
			sub, err := nc.SubscribeSync(nc.NewRespInbox())
			if err != nil {
				return err
			}
			if err := nc.PublishRequest(embed.ReaderAPI+".CONSUMER.MSG.NEXT.FACTS.leaves", sub.Subject, []byte(`{"batch":500}`)); err != nil {
				return err
			}
			for n := rand.IntN(50); n > 0; n-- {
				if _, err := sub.NextMsg(100 * time.Millisecond); err != nil {
					return err
				}
			}
			return nil
		})
	},
	"makes consumers in a loop": func(t *testing.T, s *embed.Server) {
		_, js := subscriberOf(t, s)
		repeat(t, func(ctx context.Context) error {
			_, err := js.CreateConsumer(ctx, schemas.StreamFacts, jetstream.ConsumerConfig{AckPolicy: jetstream.AckExplicitPolicy, MemoryStorage: true})
			return err
		})
	},
	"writes and deletes": func(t *testing.T, s *embed.Server) {
		nc, _ := subscriberOf(t, s)
		repeat(t, func(context.Context) error {
			for _, subject := range []string{
				fact("forged").Subject(), "zhice.doc.found.x.1", "$JS.API.STREAM.DELETE.FACTS", embed.ReaderAPI + ".STREAM.DELETE.FACTS",
				embed.ReaderAPI + ".STREAM.PURGE.FACTS", embed.ReaderAPI + ".STREAM.UPDATE.FACTS", "$JS.API.CONSUMER.DELETE.DOCS_TAGGED.load",
			} {
				if err := nc.Publish(subject, []byte("{}")); err != nil {
					return err
				}
			}
			return nc.Flush()
		})
	},
}

// repeat does it again and again beside the test, some hundred times a second: in a process of its own a client that does
// nothing else takes its processor time from its own machine, here it would from the pipeline. What the server refuses is
// what is wanted.
func repeat(t *testing.T, do func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var going sync.WaitGroup
	going.Go(func() {
		for ctx.Err() == nil {
			_ = do(ctx)
			select {
			case <-ctx.Done():
			case <-time.After(3 * time.Millisecond):
			}
		}
	})
	t.Cleanup(func() {
		cancel()
		going.Wait()
	})
}

// live is how much memory is in use by the server, the clients and the test.
func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Whatever readers do: the pipeline goes on at its pace, its memory stays, and other readers hear everything once.
func TestBadSubscribersHurtNobody(t *testing.T) {
	s := bustest.Serve(t, t.TempDir(), -1)
	b := bustest.Connect(t, s)
	if err := s.Admit(map[string]string{"good": "g", "bad": "b"}); err != nil {
		t.Fatal(err)
	}
	var good sync.WaitGroup
	for _, name := range []string{"", "durable"} {
		r, err := bus.Connect(bustest.Context(t), bus.Config{URL: s.URL(), User: "good", Password: "g", Log: bustest.Log(t)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(r.Close)
		good.Go(func() { hearAll(t, r, name) })
	}
	publish := func(round int) time.Duration {
		events := facts(round)
		began := time.Now()
		_, err := b.PublishAll(bustest.Context(t), events)
		for err != nil && schemas.AsFailure(err).Reason == schemas.ReasonUnavailable { // as a stage does, on a machine that is busy
			_, err = b.PublishAll(bustest.Context(t), events)
		}
		if err != nil {
			t.Fatal(err)
		}
		return time.Since(began)
	}
	alone, before := publish(0), live()
	for name, misbehave := range misbehaviours {
		misbehave(t, s)
		t.Log("a reader", name)
	}
	slowest := time.Duration(0)
	for round := 1; round < 4; round++ {
		slowest = max(slowest, publish(round))
	}
	heldUp := live()
	good.Wait()
	t.Logf("%d facts: %v alone, %v at the slowest beside bad readers; memory %d MB before, %d MB beside them", hostileFacts, alone, slowest, before>>20, heldUp>>20)
	// Their work takes processor time from a machine that has little; holding the pipeline up would take it all.
	if slowest > 10*alone+5*time.Second {
		t.Errorf("publishing took %v, alone %v", slowest, alone)
	}
	if heldUp > before+(300<<20) {
		t.Errorf("%d MB are in use, before %d MB", heldUp>>20, before>>20)
	}
	st, err := b.Status(bustest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, stream := range st.Streams {
		if want := map[string]uint64{schemas.StreamFacts: 4 * hostileFacts}[stream.Name]; stream.Messages != want {
			t.Errorf("%s has %d messages, want %d", stream.Name, stream.Messages, want)
		}
	}
	// Who made consumers in a loop keeps nobody out for long.
	if n, err := b.DropIdle(bustest.Context(t), 0); err != nil || n < 20 {
		t.Errorf("%d idle consumers were dropped, %v", n, err)
	}
}

// hearAll hears the events of all rounds, each once. A round may take as long as any other wait of a test.
func hearAll(t *testing.T, r *bus.Bus, name string) {
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	heard := map[string]bool{}
	for e, err := range r.Subscribe(ctx, bus.Subscription{Name: name, Since: time.Unix(1, 0)}) {
		if err != nil || heard[e.Fact.ID] {
			t.Errorf("%q: after %d events: %s, %v", name, len(heard), e.Fact.ID, err)
			return
		}
		if heard[e.Fact.ID] = true; len(heard) == 4*hostileFacts {
			return
		}
	}
}
