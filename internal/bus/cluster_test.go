package bus_test

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/internal/bus/embed"
	"github.com/zhice-project/zhice/schemas"
)

// cluster runs three servers that know each other; the address is that of the first.
func cluster(t *testing.T) (address string) {
	t.Helper()
	var routes []*url.URL
	ports := make([]int, 3)
	for i := range ports {
		ports[i] = freePort(t)
		routes = append(routes, &url.URL{Scheme: "nats", Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[i]))})
	}
	for i := range ports {
		s, err := server.NewServer(&server.Options{
			ServerName: fmt.Sprintf("n%d", i), Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true,
			Cluster: server.ClusterOpts{Name: "c", Host: "127.0.0.1", Port: ports[i]}, Routes: routes,
		})
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
		if !s.ReadyForConnections(time.Minute) {
			t.Fatal("a server of the cluster did not start")
		}
		if address == "" {
			address = s.ClientURL()
		}
	}
	return address
}

func replicasOf(t *testing.T, address string) map[string]int {
	t.Helper()
	nc, err := nats.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	list := js.ListStreams(bustest.Context(t))
	for info := range list.Info() {
		out[info.Config.Name] = info.Config.Replicas
	}
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCopiesAreNeverTakenAway(t *testing.T) {
	address := cluster(t)
	ctx := bustest.Context(t)
	for _, step := range []struct{ asked, want int }{{1, 1}, {3, 3}, {0, 3}, {1, 3}} {
		b, err := bus.Connect(ctx, bus.Config{URL: address, Replicas: step.asked, Log: bustest.Log(t)})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		if err := b.EnsureStreams(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Objects(ctx, "blobs"); err != nil {
			t.Fatal(err)
		}
		got := replicasOf(t, address)
		if len(got) < 9 {
			t.Errorf("streams %v, want the ledgers and the buckets", got)
		}
		for name, n := range got {
			if n != step.want {
				t.Errorf("%d asked for: %s has %d replicas, want %d", step.asked, name, n, step.want)
			}
		}
	}
}

// A stream an earlier version made is brought to this version's limits.
func TestEarlierStreamsAreUpdated(t *testing.T) {
	s := bustest.Serve(t, t.TempDir(), -1)
	nc, err := nats.Connect(s.URL(), nats.UserInfo(embed.User, bustest.Secret))
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	ctx := bustest.Context(t)
	made, err := js.CreateStream(ctx, jetstream.StreamConfig{
		Name: schemas.StreamFacts, Subjects: []string{"zhice.fact.>"}, MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew,
		DiscardNewPerSubject: true, AllowDirect: true, DenyDelete: true, DenyPurge: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := made.CreateConsumer(ctx, jetstream.ConsumerConfig{Durable: "old", AckPolicy: jetstream.AckExplicitPolicy}); err != nil {
		t.Fatal(err)
	}
	bustest.Connect(t, s)
	info, err := made.Info(ctx)
	if err != nil || info.Config.MaxConsumers <= 0 || info.Config.ConsumerLimits.InactiveThreshold <= 0 {
		t.Errorf("the stream is %+v, %v", info.Config, err)
	}
}
