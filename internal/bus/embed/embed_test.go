package embed_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.uber.org/goleak"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/internal/bus/embed"
	"github.com/zhice-project/zhice/schemas"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestOneServerAFolder(t *testing.T) {
	dir := t.TempDir()
	bustest.Serve(t, dir, 0)
	if _, err := embed.Start(embed.Config{Dir: dir, Secret: "s", Log: bustest.Log(t)}); !errors.Is(err, embed.ErrInUse) {
		t.Errorf("a second server on the folder: %v, want %v", err, embed.ErrInUse)
	}
}

func TestASecretIsNeeded(t *testing.T) {
	if _, err := embed.Start(embed.Config{Dir: t.TempDir()}); err == nil {
		t.Error("a server without a secret started")
	}
	s := bustest.Serve(t, t.TempDir(), -1)
	for _, login := range [][2]string{{"", ""}, {embed.User, "wrong"}, {embed.Reader, bustest.Secret}} {
		b, err := bus.Connect(bustest.Context(t), bus.Config{URL: s.URL(), User: login[0], Password: login[1], Log: bustest.Log(t)})
		if err == nil {
			b.Close()
			t.Errorf("login %v was let in", login)
		}
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	err := embed.Serve(ctx, embed.Config{Dir: t.TempDir(), Port: -1, Secret: "s", Log: bustest.Log(t)}, func(url string) {
		nc, err := nats.Connect(url, nats.UserInfo(embed.User, "s"))
		if err != nil {
			t.Error(err)
		} else {
			nc.Close()
		}
		cancel()
	})
	if err != nil {
		t.Error(err)
	}
}

func fact(id string) schemas.FactEvent {
	return schemas.FactEvent{Change: schemas.FactNew, Fact: schemas.Fact{ID: id, RegionCode: "110000", IndicatorID: "gdp"}}
}

// reader connects as a subscriber's own client would.
func reader(t *testing.T, s *embed.Server) (*nats.Conn, jetstream.JetStream) {
	t.Helper()
	nc, err := nats.Connect(s.URL(), nats.UserInfo(embed.Reader, bustest.ReaderSecret), nats.CustomInboxPrefix(embed.ReaderInbox),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.NewWithAPIPrefix(nc, embed.ReaderAPI, jetstream.WithDefaultTimeout(300*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	return nc, js
}

func TestReaderReadsFacts(t *testing.T) {
	s := bustest.Serve(t, t.TempDir(), -1)
	b := bustest.Connect(t, s)
	if _, err := b.Publish(bustest.Context(t), fact("f1")); err != nil {
		t.Fatal(err)
	}
	_, js := reader(t, s)
	for name, consumer := range map[string]func() (jetstream.Consumer, error){
		"ordered": func() (jetstream.Consumer, error) {
			return js.OrderedConsumer(bustest.Context(t), schemas.StreamFacts, jetstream.OrderedConsumerConfig{})
		},
		"durable": func() (jetstream.Consumer, error) {
			return js.CreateOrUpdateConsumer(bustest.Context(t), schemas.StreamFacts, jetstream.ConsumerConfig{Durable: "mine", AckPolicy: jetstream.AckExplicitPolicy})
		},
	} {
		c, err := consumer()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		m, err := c.Next(jetstream.FetchMaxWait(5 * time.Second))
		if err != nil || m.Subject() != fact("f1").Subject() {
			t.Errorf("%s: %v, %v", name, m, err)
			continue
		}
		if name == "durable" {
			if err := m.DoubleAck(bustest.Context(t)); err != nil {
				t.Errorf("%s: ack: %v", name, err)
			}
		}
	}
	own, err := bus.Connect(bustest.Context(t), bus.Config{URL: s.URL(), User: embed.Reader, Password: bustest.ReaderSecret, Log: bustest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	for e, err := range own.Facts(bustest.Context(t), "*.110000.>", time.Unix(0, 0)) {
		if err != nil || e.Fact.ID != "f1" {
			t.Errorf("Facts gave %+v, %v", e, err)
		}
		break
	}
}

// All readers share a login, so what one can use up is bounded.
func TestReadersAreBounded(t *testing.T) {
	s := bustest.Serve(t, t.TempDir(), -1)
	b := bustest.Connect(t, s)
	_, js := reader(t, s)
	c, err := js.CreateConsumer(bustest.Context(t), schemas.StreamFacts, jetstream.ConsumerConfig{Durable: "mine", AckPolicy: jetstream.AckExplicitPolicy})
	if err != nil {
		t.Fatal(err)
	}
	if idle := c.CachedInfo().Config.InactiveThreshold; idle <= 0 || idle > 60*24*time.Hour {
		t.Errorf("a durable consumer nobody reads stays for %v", idle)
	}
	made := 1
	for ; made <= 2_000; made++ {
		if _, err = js.CreateConsumer(bustest.Context(t), schemas.StreamFacts, jetstream.ConsumerConfig{AckPolicy: jetstream.AckNonePolicy, MemoryStorage: true}); err != nil {
			break
		}
	}
	if _, refused := errors.AsType[*jetstream.APIError](err); !refused {
		t.Errorf("after %d consumers: %v, want a refusal", made, err)
	}
	if _, err := b.Publish(bustest.Context(t), fact("f1")); err != nil {
		t.Errorf("the pipeline is held up by readers: %v", err)
	}
}

func TestALoginInTheAddress(t *testing.T) {
	s := bustest.Serve(t, t.TempDir(), -1)
	b := bustest.Connect(t, s)
	if _, err := b.Publish(bustest.Context(t), fact("f1")); err != nil {
		t.Fatal(err)
	}
	at := strings.TrimPrefix(s.URL(), "nats://")
	reading, err := bus.Connect(bustest.Context(t), bus.Config{URL: "nats://" + embed.Reader + ":" + bustest.ReaderSecret + "@" + at, Log: bustest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	for e, err := range reading.Facts(bustest.Context(t), "", time.Unix(0, 0)) {
		if err != nil || e.Fact.ID != "f1" {
			t.Errorf("Facts gave %+v, %v", e, err)
		}
		break
	}
	working, err := bus.Connect(bustest.Context(t), bus.Config{URL: "nats://" + embed.User + ":" + bustest.Secret + "@" + at, Log: bustest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer working.Close()
	if err := working.EnsureStreams(bustest.Context(t)); err != nil {
		t.Error(err)
	}
	for _, address := range []string{"nats://" + embed.Reader + ":hidden@" + at, "nats://" + embed.Reader + ":hid%den@" + at, "nats://hidden@127.0.0.1:1"} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err := bus.Connect(ctx, bus.Config{URL: address, Log: bustest.Log(t)})
		cancel()
		if err == nil || strings.Contains(err.Error(), "hid") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestReaderCanDoNothingElse(t *testing.T) {
	s := bustest.Serve(t, t.TempDir(), -1)
	b := bustest.Connect(t, s)
	found := schemas.Found{DocID: "d", Run: 1, Name: "secret.pdf"}
	for _, e := range []schemas.Event{fact("f1"), found} {
		if _, err := b.Publish(bustest.Context(t), e); err != nil {
			t.Fatal(err)
		}
	}
	nc, js := reader(t, s)
	for name, forbidden := range map[string]func(context.Context) error{
		"publish a fact": func(ctx context.Context) error {
			_, err := js.Publish(ctx, fact("forged").Subject(), []byte("{}"))
			return err
		},
		"publish a document": func(ctx context.Context) error {
			_, err := js.Publish(ctx, "zhice.doc.found.x.1", []byte("{}"))
			return err
		},
		"consume documents": func(ctx context.Context) error {
			_, err := js.OrderedConsumer(ctx, schemas.StreamFound, jetstream.OrderedConsumerConfig{})
			return err
		},
		"look at documents": func(ctx context.Context) error { _, err := js.Stream(ctx, schemas.StreamFound); return err },
		"purge facts": func(ctx context.Context) error {
			stream, err := js.Stream(ctx, schemas.StreamFacts)
			if err != nil {
				return err
			}
			return stream.Purge(ctx)
		},
		"delete the stream": func(ctx context.Context) error { return js.DeleteStream(ctx, schemas.StreamFacts) },
		"make a stream": func(ctx context.Context) error {
			_, err := js.CreateStream(ctx, jetstream.StreamConfig{Name: "X", Subjects: []string{"x"}})
			return err
		},
		"read a bucket": func(ctx context.Context) error { _, err := js.KeyValue(ctx, "zhice_inbox"); return err },
		"hear documents live": func(ctx context.Context) error {
			sub, err := nc.SubscribeSync("zhice.doc.>")
			if err != nil {
				return err
			}
			if _, err := b.Publish(ctx, schemas.Found{DocID: "e", Run: 1}); err != nil {
				t.Error(err)
			}
			_, err = sub.NextMsg(300 * time.Millisecond)
			return err
		},
		"hear others' answers": func(ctx context.Context) error {
			sub, err := nc.SubscribeSync("_INBOX_" + embed.User + ".>")
			if err != nil {
				return err
			}
			if _, err := b.Find(ctx, "d"); err != nil {
				t.Error(err)
			}
			_, err = sub.NextMsg(300 * time.Millisecond)
			return err
		},
		"have facts delivered into a ledger": func(ctx context.Context) error {
			const ledger = "zhice.doc.loaded.d.1"
			_, err := js.CreateOrUpdatePushConsumer(ctx, schemas.StreamFacts, jetstream.ConsumerConfig{
				DeliverSubject: ledger, IdleHeartbeat: 100 * time.Millisecond, InactiveThreshold: time.Minute,
			})
			if err != nil {
				return err
			}
			return recorded(ctx, b, schemas.StreamLoaded)
		},
		"have an answer written into a ledger": func(ctx context.Context) error {
			for _, question := range []string{
				embed.ReaderAPI + ".STREAM.INFO.FACTS", embed.ReaderAPI + ".CONSUMER.CREATE.FACTS.mine",
				embed.ReaderAPI + ".DIRECT.GET.FACTS." + fact("f1").Subject(), "$JS.API.STREAM.INFO.FACTS",
			} {
				if err := nc.PublishRequest(question, "zhice.doc.tagged.d.1", nil); err != nil {
					return err
				}
			}
			return recorded(ctx, b, schemas.StreamTagged)
		},
	} {
		t.Run(name, func(t *testing.T) {
			// A refusal is silence: what has not happened after a second was refused.
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if forbidden(ctx) == nil {
				t.Errorf("a reader can %s", name)
			}
		})
	}
}

// recorded waits for anything to come into a stream that ought to stay empty.
func recorded(ctx context.Context, b *bus.Bus, stream string) error {
	for {
		s, err := b.Status(ctx)
		if err != nil {
			return err
		}
		for _, st := range s.Streams {
			if st.Name == stream && st.Messages > 0 {
				return nil
			}
		}
	}
}
