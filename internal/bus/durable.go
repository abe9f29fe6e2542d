package bus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
)

// Named is a durable subscription as the server knows it.
type Named struct {
	Name    string   `json:"name"`
	Filters []string `json:"filters"` // subject patterns
	About   string   `json:"about,omitempty"`
	// Number is that of the last event up to which all were heard, Waiting how many there are behind it.
	Number  uint64     `json:"number"`
	Waiting uint64     `json:"waiting"`
	Made    time.Time  `json:"made"`
	Last    *time.Time `json:"last,omitempty"` // when an event was acknowledged last
}

// aboutKey is where About stands among a consumer's metadata; nobody else's may begin so.
const aboutKey = "zhice-about"

// Subscriptions lists the durable ones, by name, also those that other clients made.
func (b *Bus) Subscriptions(ctx context.Context) ([]Named, error) {
	asked, cancel := bounded(ctx)
	defer cancel()
	s, err := b.js.Stream(asked, schemas.StreamFacts)
	if err != nil {
		return nil, b.unavailable(ctx, "listing subscriptions", err)
	}
	var out []Named
	consumers := s.ListConsumers(asked)
	for info := range consumers.Info() {
		if info.Config.Durable != "" {
			out = append(out, asNamed(info))
		}
	}
	slices.SortFunc(out, func(x, y Named) int { return strings.Compare(x.Name, y.Name) })
	return out, b.unavailable(ctx, "listing subscriptions", consumers.Err())
}

func asNamed(info *jetstream.ConsumerInfo) Named {
	return Named{
		Name: info.Name, Filters: filtersOf(info.Config), About: info.Config.Metadata[aboutKey],
		Number: info.AckFloor.Stream, Waiting: info.NumPending + uint64(max(info.NumAckPending, 0)),
		Made: info.Created, Last: info.AckFloor.Last,
	}
}

// filtersOf are the patterns of a consumer, which has none for all, one in a place of its own, or several.
func filtersOf(c jetstream.ConsumerConfig) []string {
	switch {
	case c.FilterSubject != "":
		return []string{c.FilterSubject}
	case len(c.FilterSubjects) > 0:
		return c.FilterSubjects
	}
	return []string{factPrefix + ">"}
}

// ErrNoSubscription says that nobody made a subscription of that name, or that it was dropped.
var ErrNoSubscription = errors.New("there is no such subscription")

// DropSubscription forgets how far a durable subscription has come; who is reading it is told so.
func (b *Bus) DropSubscription(ctx context.Context, name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	asked, cancel := bounded(ctx)
	defer cancel()
	err := b.js.DeleteConsumer(asked, schemas.StreamFacts, name)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		return ErrNoSubscription
	}
	return b.unavailable(ctx, "dropping a subscription", err)
}

// DropIdle takes away consumers of facts that have no name and that nobody has read from for so long; it gives their
// number. A client that was killed leaves one behind, and one that makes them in a loop would keep all others out. A
// reader who was merely slow has another made by its client.
func (b *Bus) DropIdle(ctx context.Context, idle time.Duration) (int, error) {
	asked, cancel := bounded(ctx)
	defer cancel()
	s, err := b.js.Stream(asked, schemas.StreamFacts)
	if err != nil {
		return 0, b.unavailable(ctx, "looking for idle subscriptions", err)
	}
	var names []string
	consumers := s.ListConsumers(asked)
	for info := range consumers.Info() {
		if info.Config.Durable == "" && info.NumWaiting == 0 && !info.PushBound && info.TimeStamp.Sub(lastUse(info)) >= idle {
			names = append(names, info.Name)
		}
	}
	if err := consumers.Err(); err != nil {
		return 0, b.unavailable(ctx, "looking for idle subscriptions", err)
	}
	for n, name := range names {
		asked, cancel := bounded(ctx)
		err := s.DeleteConsumer(asked, name)
		cancel()
		if err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
			return n, b.unavailable(ctx, "dropping an idle subscription", err)
		}
	}
	return len(names), nil
}

func lastUse(info *jetstream.ConsumerInfo) time.Time {
	last := info.Created
	for _, t := range []*time.Time{info.Delivered.Last, info.AckFloor.Last} {
		if t != nil && t.After(last) {
			last = *t
		}
	}
	return last
}

// checkName keeps out what a consumer cannot be called: names are a token of subjects and of a path.
func checkName(name string) error {
	if name == "" || len(name) > 64 || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || strings.ContainsRune(`.*>/\`, r) }) {
		return fmt.Errorf("%q cannot be the name of a subscription: take a word without blanks and without . * > / \\, up to 64 bytes", name)
	}
	return nil
}

// What a named consumer has on the way to its reader, and for how long. The reader takes events one by one, so few are
// enough; and as each start begins anew behind the last event acknowledged, nothing waits for the time to pass.
const (
	onTheWay = 64
	ackWait  = 10 * time.Minute
)

// namedSource is a durable consumer.
type namedSource struct {
	*Bus

	Subscription

	patterns []string
}

func (n *namedSource) named() bool { return true }

func (n *namedSource) open(ctx context.Context, _ uint64) (jetstream.MessagesContext, error) {
	consumer, err := n.consumer(ctx)
	if err != nil {
		return nil, err
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessages(onTheWay))
	return messages, n.unavailable(ctx, "reading facts", err)
}

// settle keeps what was heard from coming again to whoever goes on at once: acknowledgements are on the way when the
// reading ends, and taken by the server in its own time.
func (n *namedSource) settle(ctx context.Context, acknowledged uint64) {
	asked, cancel := context.WithTimeout(ctx, answerWithin/5)
	defer cancel()
	for wait := (pause{first: answerWithin / 1000, most: answerWithin / 50}); acknowledged > 0 && n.nc.IsConnected(); {
		consumer, err := n.js.Consumer(asked, schemas.StreamFacts, n.Name) // behind the acknowledgements on the same connection
		if err != nil || consumer.CachedInfo().AckFloor.Stream >= acknowledged || wait.sleep(asked) != nil {
			return
		}
	}
}

// consumer finds the consumer of the name, or makes it.
func (n *namedSource) consumer(ctx context.Context) (jetstream.Consumer, error) {
	asked, cancel := bounded(ctx)
	defer cancel()
	consumer, err := n.js.Consumer(asked, schemas.StreamFacts, n.Name)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		return n.make(ctx)
	}
	if err != nil {
		return nil, n.unavailable(ctx, "reading facts", err)
	}
	info := consumer.CachedInfo()
	if was := filtersOf(info.Config); !sameSet(was, n.patterns) {
		others := ""
		if len(was) > 1 {
			others = fmt.Sprintf(" and %d more", len(was)-1)
		}
		return nil, fmt.Errorf("the subscription %q follows %s%s; give it no filter to go on with it, or drop it first (`zhice watch drop %s`)",
			n.Name, was[0], others, n.Name)
	}
	if info.NumAckPending > 0 {
		// What was on the way to a reader that was killed would come again behind all that is new, when its time has passed.
		if _, err := n.js.ResetConsumer(asked, schemas.StreamFacts, n.Name); err != nil {
			n.log.Warn("events that were on the way when this subscription was read last come late", "name", n.Name, "wait", ackWait.String(), "error", err)
		}
	}
	return consumer, nil
}

func (n *namedSource) make(ctx context.Context) (jetstream.Consumer, error) {
	c := jetstream.ConsumerConfig{
		Durable: n.Name, FilterSubjects: n.patterns, Metadata: map[string]string{aboutKey: n.About},
		AckPolicy: jetstream.AckExplicitPolicy, AckWait: ackWait, MaxAckPending: 4 * onTheWay,
	}
	var err error
	if c.DeliverPolicy, c.OptStartSeq, c.OptStartTime, err = n.begin(ctx, n.Subscription); err != nil {
		return nil, err
	}
	asked, cancel := bounded(ctx)
	defer cancel()
	consumer, err := n.js.CreateConsumer(asked, schemas.StreamFacts, c)
	if err != nil {
		return nil, n.refusedReading(ctx, err)
	}
	return consumer, nil
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
