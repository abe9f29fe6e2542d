package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/zhice-project/zhice/ingest"
	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/embed"
	"github.com/zhice-project/zhice/internal/chdb"
)

// need is what a command uses.
type need struct {
	bus, blobs, sql bool
	// own is for the command that is to be the one running zhice of its data folder.
	own bool
	// joinOnly is for workers: they use servers and never start one.
	joinOnly bool
	// fresh is for a command that may begin in a folder where no zhice ever ran; any other has nothing to find there, and
	// its --data is mistyped.
	fresh bool
	// patient is for what runs for long: it waits for a server that is away. Others give up and say so.
	patient bool
}

// backend is the servers a command uses: those it was given by URL, those of the zhice that is running in its data
// folder, or embedded ones started for as long as the command runs.
type backend struct {
	bus    *bus.Bus
	blobs  blob.Pruner
	sqlURL string
	at     servers
	// ownNATS and ownSQL: started here, and so perhaps without streams and tables yet.
	ownNATS, ownSQL bool

	// sql is the embedded database; when it has ended for good the rest cannot go on.
	sql  *chdb.Server
	stop []func()
}

// close gives everything back in the opposite order.
func (b *backend) close() {
	for _, stop := range slices.Backward(b.stop) {
		stop()
	}
	b.stop = nil
}

// open connects to what is needed. The caller closes the backend.
func (a *app) open(ctx context.Context, n need) (_ *backend, err error) {
	b := &backend{}
	defer func() {
		if err != nil {
			b.close()
		}
	}()
	// Another command may hold the folder for a moment, or a zhice that is still starting.
	for began := time.Now(); ; {
		if err = a.attach(ctx, b, n); err == nil {
			break
		}
		if !errors.Is(err, errRunning) || a.home().published() && n.own || time.Since(began) > holderPatience {
			return nil, err
		}
		b.close()
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(holderPatience / 100):
		}
	}
	b.sqlURL = b.at.ClickHouse
	if n.bus || n.blobs {
		if err := a.connect(ctx, b, n.patient); err != nil {
			return nil, err
		}
	}
	if n.blobs {
		b.blobs, err = a.openBlobs(ctx, b)
	}
	return b, err
}

// holderPatience is how long a command waits for whatever holds the data folder to be done or ready.
const holderPatience = 15 * time.Second

// attach finds or starts the servers.
func (a *app) attach(ctx context.Context, b *backend, n need) error {
	b.at = servers{NATS: a.cfg.NATS, ClickHouse: a.cfg.ClickHouse}
	missing := n.bus && b.at.NATS == "" || n.sql && b.at.ClickHouse == ""
	switch {
	case n.own:
		return a.embedded(ctx, b, n)
	case missing && a.home().running():
		return a.join(b, n)
	case missing && n.joinOnly:
		return fmt.Errorf("no zhice runs in %s; give --nats and --clickhouse, or start `zhice run`", a.cfg.Data)
	case missing && !n.fresh && !a.home().exists():
		return fmt.Errorf("there is no archive in %s; name the folder of one with --data, or make one with `zhice run`", a.cfg.Data)
	case missing:
		return a.embedded(ctx, b, n)
	}
	return nil
}

// join uses the servers of the zhice that is running in the data folder, where no other was given.
func (a *app) join(b *backend, n need) error {
	s, err := a.home().found()
	if err != nil {
		return err
	}
	if a.cfg.NATS != "" {
		s.NATS, s.User, s.Password = a.cfg.NATS, "", ""
	}
	if a.cfg.ClickHouse != "" {
		s.ClickHouse = a.cfg.ClickHouse
	}
	switch {
	case n.bus && s.NATS == "":
		return fmt.Errorf("the zhice in %s serves no NATS; give --nats", a.cfg.Data)
	case n.sql && s.ClickHouse == "":
		return fmt.Errorf("the zhice in %s serves no ClickHouse; give --clickhouse", a.cfg.Data)
	}
	b.at = s
	return nil
}

// embedded takes the data folder and starts the servers that were not given by URL.
func (a *app) embedded(ctx context.Context, b *backend, n need) error {
	release, err := a.home().lock()
	if err != nil {
		return err
	}
	b.stop = append(b.stop, release)
	// The servers inside would try for minutes, and say it in words of their own.
	if err := writable(a.cfg.Data); err != nil {
		return fmt.Errorf("the data folder %s cannot be written: %w; give yourself the right to, or choose another with --data", a.cfg.Data, err)
	}
	a.home().unpublish() // what a killed predecessor left would send our keys to whoever has its ports now
	keys, err := a.home().secrets()
	if err != nil {
		return err
	}
	if n.own {
		var last addresses
		if err := readJSON(a.home().path("addresses.json"), &last); err == nil {
			a.cfg.NATSListen, a.cfg.SQLListen = listenAgain(a.cfg.NATSListen, last.NATS), listenAgain(a.cfg.SQLListen, last.SQL)
		}
	}
	// The database takes the longer to start, so NATS starts beside it.
	type started struct {
		server *chdb.Server
		err    error
	}
	sql := make(chan started, 1)
	go func() {
		if !n.sql || b.at.ClickHouse != "" {
			sql <- started{}
			return
		}
		s, err := a.superviseClickHouse(ctx, keys.SQL)
		sql <- started{s, err}
	}()
	natsErr := a.embedBus(b, n, keys)
	s := <-sql
	if s.server != nil {
		b.at.ClickHouse, b.sql, b.ownSQL = s.server.URL(), s.server, true
		b.stop = append(b.stop, s.server.Stop)
	}
	return errors.Join(s.err, natsErr)
}

func (a *app) embedBus(b *backend, n need, keys secrets) error {
	if !n.bus || b.at.NATS != "" {
		return nil
	}
	s, stop, err := a.startNATS(keys)
	if err != nil {
		return err
	}
	b.ownNATS = true
	b.at.NATS, b.at.User, b.at.Password, b.at.Reader, b.at.ReaderPassword = s.URL(), embed.User, keys.NATS, embed.Reader, keys.Reader
	b.stop = append(b.stop, stop)
	return nil
}

// connectPatience is how long a command waits for a server that does not answer.
const connectPatience = 5 * time.Second

// connect opens the bus and makes its streams.
func (a *app) connect(ctx context.Context, b *backend, patient bool) error {
	cfg := bus.Config{URL: b.at.NATS, User: b.at.User, Password: b.at.Password, Name: "zhice", Replicas: max(a.cfg.Replicas, 1), Log: a.log}
	soon, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	c, err := bus.Connect(soon, cfg)
	if err != nil && patient && soon.Err() != nil && ctx.Err() == nil {
		a.notef("NATS at %s does not answer; waiting for it. Ctrl-C stops.\n", withoutLogin(b.at.NATS))
		c, err = bus.Connect(ctx, cfg)
	}
	if err != nil {
		return fmt.Errorf("NATS at %s: %w; run `zhice doctor`", withoutLogin(b.at.NATS), err)
	}
	b.bus = c
	b.stop = append(b.stop, c.Close)
	// Streams are for those to make who work with them; who only looks changes nothing.
	if patient || b.ownNATS {
		return c.EnsureStreams(ctx)
	}
	return c.Check(soon)
}

// blobBucket is the Object Store bucket where hosts do not share a disk.
const blobBucket = "zhice-blobs"

// openBlobs is a folder beside an embedded NATS, and the Object Store of an external one, unless --blobs says.
func (a *app) openBlobs(ctx context.Context, b *backend) (blob.Pruner, error) {
	where := a.cfg.Blobs
	switch {
	case where == "" && b.at.Blobs != "":
		where = b.at.Blobs
	case where == "" && a.cfg.NATS != "":
		where = "nats"
	case where == "":
		where = a.home().path("blobs")
	}
	if where == "nats" {
		b.at.Blobs = where
		objects, err := b.bus.Objects(ctx, blobBucket)
		if err != nil {
			return nil, err
		}
		return blob.OpenBucket(objects, a.home().path("spool"))
	}
	dir, err := filepath.Abs(where)
	if err != nil {
		return nil, err
	}
	b.at.Blobs = dir
	return blob.OpenFolder(dir)
}

// withLogin puts a login into a URL.
func withLogin(raw, user, password string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	u.User = url.UserPassword(user, password)
	return u.String()
}

// withoutLogin takes it out, for messages.
func withoutLogin(raw string) string {
	shown := ingest.Shown(raw)
	// Of a list of servers every address may hold a login; the last one's host is enough to know which are meant.
	return shown[strings.LastIndexByte(shown, '@')+1:]
}
