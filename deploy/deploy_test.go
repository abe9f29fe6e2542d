// Package deploy holds configuration, no code: the container image, NATS, ClickHouse. Its tests start what can be
// started here and read the rest.
package deploy

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"gopkg.in/yaml.v3"

	"github.com/zhice-project/zhice/schemas"
)

const (
	workerPassword = "0123456789"
	readerPassword = "1e10"
	readerAPI      = "zhice.api"
)

// startNATS runs nats.conf as it is shipped, on a free port.
func startNATS(t *testing.T) string {
	t.Helper()
	return startConfigured(t, "nats.conf")
}

func startConfigured(t *testing.T, file string) string {
	t.Helper()
	t.Setenv("ZHICE_NATS_PASSWORD", "'"+workerPassword+"'")
	t.Setenv("ZHICE_NATS_READER_PASSWORD", "'"+readerPassword+"'")
	t.Setenv("ZHICE_NATS_STORE", t.TempDir())
	o, err := server.ProcessConfigFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !o.SyncAlways || !o.JetStream || !o.NoFastProducerStall {
		t.Errorf("sync always %v, JetStream %v, no stall %v", o.SyncAlways, o.JetStream, o.NoFastProducerStall)
	}
	o.Host, o.Port, o.HTTPPort, o.NoSigs = "127.0.0.1", -1, 0, true
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	if !s.ReadyForConnections(time.Minute) {
		t.Fatal("the server did not start")
	}
	return s.ClientURL()
}

// connect logs in; denied receives what the server refuses.
func connect(t *testing.T, url, user, password, prefix string) (jetstream.JetStream, *nats.Conn, chan error) {
	t.Helper()
	denied := make(chan error, 100)
	nc, err := nats.Connect(url, nats.UserInfo(user, password),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { denied <- err }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.NewWithAPIPrefix(nc, prefix)
	if err != nil {
		t.Fatal(err)
	}
	return js, nc, denied
}

func mustBeDenied(t *testing.T, what string, nc *nats.Conn, denied chan error) {
	t.Helper()
	if err := nc.Flush(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-denied:
		if !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("%s: %v", what, err)
		}
	case <-time.After(10 * time.Second):
		t.Errorf("%s: the server let the reader do it", what)
	}
}

func TestNATSWantsAPassword(t *testing.T) {
	url := startNATS(t)
	for _, option := range []nats.Option{nats.Name("nobody"), nats.UserInfo("zhice", "wrong"), nats.UserInfo("reader", workerPassword)} {
		if nc, err := nats.Connect(url, option); err == nil {
			nc.Close()
			t.Error("a login without the right password was let in")
		}
	}
}

func TestReaderReadsFactsAndNothingElse(t *testing.T) {
	url := startNATS(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	worker, _, _ := connect(t, url, "zhice", workerPassword, "$JS.API")
	for stream, subject := range map[string]string{schemas.StreamFacts: "zhice.fact.>", schemas.StreamFound: schemas.SubjectFound + ".*.*"} {
		if _, err := worker.CreateStream(ctx, jetstream.StreamConfig{Name: stream, Subjects: []string{subject}, AllowDirect: true}); err != nil {
			t.Fatal(err)
		}
	}
	const fact = "zhice.fact.new.000000.gdp_growth.f1"
	if _, err := worker.Publish(ctx, fact, []byte(`{}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := worker.Publish(ctx, "zhice.doc.found.d1.1", []byte(`{}`)); err != nil {
		t.Fatal(err)
	}

	reader, nc, denied := connect(t, url, "reader", readerPassword, readerAPI)
	ordered, err := reader.OrderedConsumer(ctx, schemas.StreamFacts, jetstream.OrderedConsumerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := ordered.Next(jetstream.FetchMaxWait(20 * time.Second))
	if err != nil || m.Subject() != fact {
		t.Fatalf("the reader replayed %v, %v", m, err)
	}
	live, err := nc.SubscribeSync("zhice.fact.new.>")
	if err != nil {
		t.Fatal(err)
	}
	if err := nc.Flush(); err != nil {
		t.Fatal(err)
	}
	if _, err := worker.Publish(ctx, "zhice.fact.new.000000.gdp_growth.f2", []byte(`{}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := live.NextMsg(20 * time.Second); err != nil {
		t.Fatalf("the reader heard nothing: %v", err)
	}

	for _, subject := range []string{
		fact, "zhice.doc.found.d2.1", "$JS.API.STREAM.DELETE.FACTS", "$JS.API.STREAM.PURGE.FACTS", "$JS.API.STREAM.MSG.DELETE.FACTS",
		"$JS.API.STREAM.CREATE.MINE", "$JS.API.STREAM.UPDATE.FACTS", "$JS.API.STREAM.NAMES", "$JS.API.STREAM.INFO.DOCS_FOUND",
		"$JS.API.CONSUMER.CREATE.DOCS_FOUND.c", "$JS.API.DIRECT.GET.DOCS_FOUND.zhice.doc.found.d1.1", "$JS.API.STREAM.MSG.GET.FACTS",
		"$KV.zhice_inbox.x", "$O.blobs.C.x", "zhice.api.STREAM.DELETE.FACTS", "zhice.api.CONSUMER.CREATE.DOCS_FOUND.c", "$SYS.REQ.SERVER.PING",
	} {
		if err := nc.Publish(subject, []byte(`{}`)); err != nil {
			t.Fatal(err)
		}
		mustBeDenied(t, "publish "+subject, nc, denied)
	}
	for _, subject := range []string{">", "zhice.doc.>", "_INBOX_zhice.>", "$JS.>", "$KV.>", "$O.>", "$SYS.>"} {
		if _, err := nc.SubscribeSync(subject); err != nil {
			t.Fatal(err)
		}
		mustBeDenied(t, "subscribe "+subject, nc, denied)
	}
}

// A request names the subject its answer goes to, and the server writes there without asking whether the requester
// might. In an account of its own that reaches no stream of the workers.
func TestReaderCannotHaveTheServerWriteForIt(t *testing.T) {
	url := startNATS(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	worker, _, _ := connect(t, url, "zhice", workerPassword, "$JS.API")
	if _, err := worker.CreateStream(ctx, jetstream.StreamConfig{Name: schemas.StreamFacts, Subjects: []string{"zhice.fact.>"}, AllowDirect: true}); err != nil {
		t.Fatal(err)
	}
	ledger, err := worker.CreateStream(ctx, jetstream.StreamConfig{Name: schemas.StreamFound, Subjects: []string{schemas.SubjectFound + ".*.*"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := worker.Publish(ctx, "zhice.fact.new.000000._.f1", []byte(`{}`)); err != nil {
		t.Fatal(err)
	}
	_, nc, _ := connect(t, url, "reader", readerPassword, readerAPI)
	pull := `{"stream_name":"FACTS","config":{"name":"pull","durable_name":"pull","ack_policy":"explicit","deliver_policy":"all"}}`
	push := `{"stream_name":"FACTS","config":{"name":"push","ack_policy":"none","deliver_policy":"all","deliver_subject":"zhice.doc.found.d.1"}}`
	for name, body := range map[string]string{"pull": pull, "push": push} {
		if _, err := nc.RequestWithContext(ctx, readerAPI+".CONSUMER.CREATE.FACTS."+name, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	for _, request := range []string{"CONSUMER.MSG.NEXT.FACTS.pull", "STREAM.INFO.FACTS", "DIRECT.GET.FACTS.zhice.fact.new.000000._.f1", "CONSUMER.INFO.FACTS.pull"} {
		if err := nc.PublishRequest(readerAPI+"."+request, "zhice.doc.found.d.2", nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := nc.RequestWithContext(ctx, readerAPI+".STREAM.INFO.FACTS", nil); err != nil {
		t.Fatal(err)
	}
	watch, err := ledger.CreateConsumer(ctx, jetstream.ConsumerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	if m, err := watch.Next(jetstream.FetchMaxWait(2 * time.Second)); err == nil {
		t.Errorf("the reader had the server write %s to the workers' ledger", m.Subject())
	}
}

// Another reader is another line, as the file says; each has its own password, connections and answers.
func TestAnotherReaderIsAnotherLine(t *testing.T) {
	b, err := os.ReadFile("nats.conf")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^  READER \{.*$`).FindString(string(b))
	another := strings.NewReplacer("READER ", "ANNA ", "user: reader", "user: anna", "ZHICE_NATS_READER_PASSWORD", "ZHICE_NATS_ANNA_PASSWORD").Replace(line)
	t.Setenv("ZHICE_NATS_ANNA_PASSWORD", "'annas'")
	file := filepath.Join(t.TempDir(), "nats.conf")
	if err := os.WriteFile(file, []byte(strings.Replace(string(b), line, line+"\n"+another, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	url := startConfigured(t, file)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	worker, _, _ := connect(t, url, "zhice", workerPassword, "$JS.API")
	if _, err := worker.CreateStream(ctx, jetstream.StreamConfig{Name: schemas.StreamFacts, Subjects: []string{"zhice.fact.>"}}); err != nil {
		t.Fatal(err)
	}
	for user, password := range map[string]string{"reader": readerPassword, "anna": "annas"} {
		js, _, _ := connect(t, url, user, password, readerAPI)
		if _, err := js.CreateConsumer(ctx, schemas.StreamFacts, jetstream.ConsumerConfig{Durable: user, AckPolicy: jetstream.AckExplicitPolicy}); err != nil {
			t.Errorf("%s: %v", user, err)
		}
	}
	made := 1
	for ; made < 100; made++ {
		nc, err := nats.Connect(url, nats.UserInfo("anna", "annas"))
		if err != nil {
			break
		}
		t.Cleanup(nc.Close)
	}
	if made < 8 || made > 32 {
		t.Errorf("a reader may open %d connections", made)
	}
	connect(t, url, "reader", readerPassword, readerAPI)
}

func TestXMLIsWellFormed(t *testing.T) {
	files, err := filepath.Glob("clickhouse/*.xml")
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(f)
		for {
			if _, err = d.Token(); err != nil {
				break
			}
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("%s: %v", name, err)
		}
		f.Close()
	}
}

type service struct {
	Image       string            `yaml:"image"`
	Command     []string          `yaml:"command"`
	Ports       []string          `yaml:"ports"`
	Volumes     []string          `yaml:"volumes"`
	Environment map[string]string `yaml:"environment"`
	Healthcheck map[string]any    `yaml:"healthcheck"`
}

// What docker-compose.yml must keep: a worker for each stage, ports on loopback, no password in the file, health
// checks, and files that exist.
func TestCompose(t *testing.T) {
	b, err := os.ReadFile("../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Services map[string]service `yaml:"services"`
	}
	if err := yaml.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	for _, stage := range schemas.Stages() {
		w := c.Services[string(stage)]
		if len(w.Command) != 2 || w.Command[0] != "worker" || w.Command[1] != string(stage) {
			t.Errorf("%s runs %v", stage, w.Command)
		}
		if !strings.HasPrefix(w.Environment["ZHICE_CLICKHOUSE"], "http://") || w.Environment["ZHICE_NATS"] == "" {
			t.Errorf("%s: %v", stage, w.Environment)
		}
	}
	for name, s := range c.Services {
		if len(s.Healthcheck) == 0 || s.Image == "" || strings.HasSuffix(s.Image, ":latest") {
			t.Errorf("%s: health check %v, image %q", name, s.Healthcheck, s.Image)
		}
		for _, p := range s.Ports {
			if !strings.HasPrefix(p, "127.0.0.1:") {
				t.Errorf("%s: port %s is open to all", name, p)
			}
		}
		for _, v := range s.Volumes {
			if from, _, _ := strings.Cut(v, ":"); strings.HasPrefix(from, "./deploy/") {
				if _, err := os.Stat(filepath.Join("..", from)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		for k, v := range s.Environment {
			if strings.Contains(k, "PASSWORD") && !strings.Contains(v, ":?") {
				t.Errorf("%s: %s has a default", name, k)
			}
		}
	}
}
