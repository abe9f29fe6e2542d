package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
)

// Config says which server to use and who is asking.
type Config struct {
	// URL of the server, or several with commas between; ignored where InProcess is set.
	URL string
	// InProcess is an embedded server in this process (*embed.Server).
	InProcess interface{ InProcessConn() (net.Conn, error) }
	// User and Password; empty where the server asks for none or the URL holds them, as nats://user:password@host does.
	User, Password string
	// Name shows in the server's connection list.
	Name string
	// Replicas of every stream and bucket: 1 on a single server (where zero), 3 on a cluster.
	Replicas int
	// Log gets one line per document and stage, and what goes wrong on the connection; slog.Default() where nil.
	Log *slog.Logger
}

// Bus is a connection to NATS. All methods may be called at once from many goroutines. Errors that may pass by
// themselves are schemas.ReasonUnavailable.
type Bus struct {
	nc       *nats.Conn
	js       jetstream.JetStream
	replicas int
	log      *slog.Logger
	// denied is the last thing the server would not permit. A client that lacks a permission is not told so in the
	// answer, it just hears nothing; this puts the cause beside the time-out.
	denied atomic.Pointer[string]
	// streams are the ledgers that were read from, by name.
	streams sync.Map
	// refusals are for Ready.
	refusals refusals
}

// answerWithin bounds one question to the server where the caller's context does not.
const answerWithin = 5 * time.Second

// Connect waits for the server until the context ends. A refused login is an error at once. Once connected, the
// connection heals itself for ever.
func Connect(ctx context.Context, c Config) (*Bus, error) {
	c = c.withLogin()
	b := &Bus{replicas: max(c.Replicas, 1), log: c.Log}
	if b.log == nil {
		b.log = slog.Default()
	}
	wait := pause{first: 100 * time.Millisecond, most: 5 * time.Second}
	for {
		nc, err := nats.Connect(c.URL, b.options(c)...)
		if err == nil {
			b.nc = nc
			break
		}
		if errors.Is(err, nats.ErrAuthorization) || errors.Is(err, nats.ErrAuthExpired) {
			return nil, fmt.Errorf("nats %s: login refused for user %q", c.shown(), c.User)
		}
		b.log.Debug("nats is not there yet", "url", c.shown(), "error", err.Error())
		if wait.sleep(ctx) != nil {
			return nil, schemas.Retry(schemas.ReasonUnavailable, "nats %s: %w", c.shown(), err)
		}
	}
	js, err := jetstream.NewWithAPIPrefix(b.nc, b.apiPrefix(ctx), jetstream.WithDefaultTimeout(answerWithin), jetstream.WithPublishAsyncTimeout(answerWithin))
	if err != nil {
		b.nc.Close()
		return nil, fmt.Errorf("nats: %w", err)
	}
	b.js = js
	return b, nil
}

// withLogin takes user and password out of the URL, where they are there alone: the rest depends on who asks, and an
// address without them can be shown in messages.
func (c Config) withLogin() Config {
	addresses := strings.Split(c.URL, ",")
	for i, address := range addresses {
		u, err := url.Parse(strings.TrimSpace(address))
		if err != nil || u.User == nil {
			continue
		}
		if password, both := u.User.Password(); both && c.User == "" {
			c.User, c.Password = u.User.Username(), password
		} else if !both {
			continue // a token, which the client reads by itself
		}
		u.User = nil
		addresses[i] = u.String()
	}
	c.URL = strings.Join(addresses, ",")
	return c
}

// shown is the URL for messages: no login and no token.
func (c Config) shown() string { return logins.ReplaceAllString(c.URL, "//") }

// logins are what stands before the last @ of an address, also in one that is no URL.
var logins = regexp.MustCompile(`//[^\s,]*@`)

// readerAPI is where a reader asks JetStream, as bus/embed and deploy/nats.conf have it. Such a login hears facts and
// can do nothing else.
const readerAPI = "zhice.api"

// apiPrefix finds out who we are: readers are answered under their prefix, and to anybody else the server says at once
// that nobody answers there.
func (b *Bus) apiPrefix(ctx context.Context) string {
	asked, cancel := bounded(ctx)
	defer cancel()
	if _, err := b.nc.RequestWithContext(asked, readerAPI+".STREAM.INFO."+schemas.StreamFacts, nil); err != nil {
		return jetstream.DefaultAPIPrefix
	}
	return readerAPI
}

func (b *Bus) options(c Config) []nats.Option {
	opts := []nats.Option{
		nats.Name(c.Name),
		nats.Timeout(answerWithin),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(250 * time.Millisecond),
		nats.ReconnectJitter(250*time.Millisecond, time.Second),
		nats.IgnoreAuthErrorAbort(),
		nats.DisconnectErrHandler(func(nc *nats.Conn, err error) {
			if err != nil || !nc.IsClosed() { // our own Close is no loss
				b.log.Warn("the connection to NATS is lost; it is tried again until it is back")
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { b.log.Warn("the connection to NATS is back") }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { b.asyncError(err) }),
	}
	if c.User != "" {
		opts = append(opts, nats.UserInfo(c.User, c.Password))
	}
	if c.InProcess != nil {
		opts = append(opts, nats.InProcessServer(c.InProcess))
	}
	return opts
}

func (b *Bus) asyncError(err error) {
	if errors.Is(err, nats.ErrPermissionViolation) {
		s := err.Error()
		b.denied.Store(&s)
	}
	if errors.Is(err, nats.ErrNoResponders) || b.nc == nil || !b.nc.IsConnected() {
		b.log.Debug("nats reported an error", "error", err.Error()) // what follows from a loss that was told of
		return
	}
	b.log.Warn("nats reported an error", "error", err.Error())
}

// Close ends the connection. Run and iterators must have ended before.
func (b *Bus) Close() {
	b.nc.Close()
}

// bounded is the time for one question to the server. A question that was on the way when the connection broke is never
// answered; without a bound of its own it would wait for as long as its caller is ready to wait for all of them.
func bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, answerWithin)
}

// probe is more than what may be left of a disk's last block behind the end of a file.
const probe = 8 << 10

// Ready says whether the server answers and takes what is written: a server whose disk is full or was full answers every
// question and refuses every event. Before EnsureStreams an answer is enough.
func (b *Bus) Ready(ctx context.Context) error {
	asked, cancel := bounded(ctx)
	defer cancel()
	kv, err := b.js.KeyValue(asked, healthBucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		return nil
	}
	if err == nil {
		_, err = kv.Put(asked, "ready", make([]byte, probe))
	}
	if err != nil {
		return b.unavailable(ctx, "nats", err)
	}
	if refused := b.refusals.first(); refused != nil {
		return b.unavailable(ctx, "nats", refused)
	}
	return nil
}

// refusals are the streams whose last write the server did not confirm: each has a file of its own on the server's disk,
// and one may be broken while the next is well.
type refusals struct {
	mu  sync.Mutex
	now map[string]refusal
}

type refusal struct {
	at  time.Time
	err error
}

// refusalHolds is for how long a refusal counts where nobody writes to that stream again; the runner does within a
// minute.
const refusalHolds = 2 * time.Minute

// note remembers how a write to a stream ended.
func (r *refusals) note(stream string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil {
		delete(r.now, stream)
		return
	}
	if r.now == nil {
		r.now = map[string]refusal{}
	}
	r.now[stream] = refusal{time.Now(), err}
}

func (r *refusals) first() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for stream, was := range r.now {
		if time.Since(was.at) < refusalHolds {
			return fmt.Errorf("writing to %s failed: %w", stream, was.err)
		}
	}
	return nil
}

// unavailable makes err what the runner waits out, unless the caller's own context ended. Nil stays nil.
func (b *Bus) unavailable(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if denied := b.denied.Load(); denied != nil {
		err = fmt.Errorf("%w (%s)", err, *denied)
	}
	return schemas.Retry(schemas.ReasonUnavailable, "%s: %w", doing, err)
}
