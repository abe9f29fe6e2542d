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

func fact(id string) schemas.FactEvent {
	return schemas.FactEvent{Change: schemas.FactNew, Fact: schemas.Fact{ID: id, RegionCode: "110000", IndicatorID: "gdp"}}
}

// reader connects as a subscriber's own client would.
func reader(t *testing.T, s *embed.Server) (*nats.Conn, jetstream.JetStream) {
	t.Helper()
	nc, err := nats.Connect(s.URL(), nats.UserInfo(embed.Reader, bustest.ReaderSecret),
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

// All readers share the stream, so what one can use up is bounded.
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
			sub, err := nc.SubscribeSync("_INBOX.>")
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

// Readers come and go while the server runs; nobody else is disturbed.
func TestReadersAreAdmittedAndSentAway(t *testing.T) {
	s := bustest.Serve(t, t.TempDir(), -1)
	b := bustest.Connect(t, s)
	if err := s.Admit(map[string]string{embed.Reader: bustest.ReaderSecret, "anna": "a", "bo": "b"}); err != nil {
		t.Fatal(err)
	}
	url := strings.TrimPrefix(s.URL(), "nats://")
	lost := make(chan string, 100)
	connect := func(user, password string) (*nats.Conn, error) {
		return nats.Connect("nats://"+user+":"+password+"@"+url, nats.NoReconnect(),
			nats.ClosedHandler(func(*nats.Conn) { lost <- user }), nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))
	}
	open := map[string]*nats.Conn{}
	for user, password := range map[string]string{embed.Reader: bustest.ReaderSecret, "anna": "a", "bo": "b"} {
		nc, err := connect(user, password)
		if err != nil {
			t.Fatalf("%s: %v", user, err)
		}
		defer nc.Close()
		open[user] = nc
	}
	answers, err := open["anna"].SubscribeSync("_INBOX.>")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(open["anna"].Flush(), open["bo"].Publish("_INBOX.x", nil), open["bo"].Flush()); err != nil {
		t.Fatal(err)
	}
	if m, err := answers.NextMsg(300 * time.Millisecond); err == nil {
		t.Errorf("one reader heard another's answer %s", m.Subject)
	}
	if err := s.Admit(map[string]string{embed.Reader: bustest.ReaderSecret, "anna": "a", "bo": "changed"}); err != nil {
		t.Fatal(err)
	}
	select {
	case user := <-lost:
		if user != "bo" {
			t.Errorf("%s lost the connection", user)
		}
	case <-bustest.Context(t).Done():
		t.Error("who has another password kept the connection")
	}
	for _, user := range []string{embed.Reader, "anna"} {
		if err := open[user].Flush(); err != nil {
			t.Errorf("%s: %v", user, err)
		}
	}
	if _, err := b.Publish(bustest.Context(t), fact("f1")); err != nil {
		t.Errorf("the pipeline was disturbed: %v", err)
	}
	if nc, err := connect("bo", "b"); err == nil {
		nc.Close()
		t.Error("the old password is still good")
	}
	for _, name := range []string{"", embed.User, "Anna", "a b", "a.b", "安娜", "a*", "1a", `a"`, strings.Repeat("a", 33)} {
		if err := s.Admit(map[string]string{name: "p"}); err == nil {
			t.Errorf("%q is taken for a name", name)
		}
	}
}

// A reader may open so many connections, and then others still come in.
func TestConnectionsOfAReaderAreBounded(t *testing.T) {
	s := bustest.Serve(t, t.TempDir(), -1)
	if err := s.Admit(map[string]string{"anna": "a", "bo": "b"}); err != nil {
		t.Fatal(err)
	}
	made, err := 0, error(nil)
	for ; made < 100 && err == nil; made++ {
		var nc *nats.Conn
		if nc, err = nats.Connect(s.URL(), nats.UserInfo("anna", "a")); err == nil {
			defer nc.Close()
		}
	}
	if err == nil || made < 8 {
		t.Errorf("%d connections of one reader: %v", made, err)
	}
	nc, err := nats.Connect(s.URL(), nats.UserInfo("bo", "b"))
	if err != nil {
		t.Fatalf("another reader: %v", err)
	}
	nc.Close()
}

// Whoever was admitted later, and whoever was there before, reads facts as ever.
func TestReadersReadAfterOthersWereAdmitted(t *testing.T) {
	s := bustest.Serve(t, t.TempDir(), -1)
	b := bustest.Connect(t, s)
	if _, err := b.Publish(bustest.Context(t), fact("f1")); err != nil {
		t.Fatal(err)
	}
	reads := func(user, password string) {
		t.Helper()
		r, err := bus.Connect(bustest.Context(t), bus.Config{URL: s.URL(), User: user, Password: password, Log: bustest.Log(t)})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for e, err := range r.Facts(bustest.Context(t), "", time.Unix(1, 0)) {
			if err != nil || e.Fact.ID != "f1" {
				t.Errorf("%s: %+v, %v", user, e, err)
			}
			break
		}
	}
	reads(embed.Reader, bustest.ReaderSecret)
	for _, name := range []string{"anna", "bo"} {
		if err := s.Admit(map[string]string{embed.Reader: bustest.ReaderSecret, name: "p"}); err != nil {
			t.Fatal(err)
		}
		reads(name, "p")
		reads(embed.Reader, bustest.ReaderSecret)
	}
	if nc, err := nats.Connect(s.URL(), nats.UserInfo("anna", "p")); err == nil {
		nc.Close()
		t.Error("a reader who was sent away came in again")
	}
}
