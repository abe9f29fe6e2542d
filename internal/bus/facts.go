package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
)

const factPrefix = "zhice.fact."

// Subscription says which fact events a subscriber hears, and from where on.
type Subscription struct {
	// Filters are NATS subject patterns, with or without their "zhice.fact.": `new.110000.>`, `*.*.gdp.>`. The tokens are
	// change, region and indicator, and one or two more behind them; see schemas.FactEvent.Subject. An event comes where
	// one of them fits; no two may fit the same subject. None means all.
	Filters []string
	// From is the number of the event to begin with, Since the time; where both are zero it begins with what comes now.
	From  uint64
	Since time.Time
	// Name makes it durable: the server keeps how far it has come, and it goes on there the next time, also after a kill;
	// From and Since count the first time only. One process at a time should use a name; two get parts of the events.
	Name string
	// About is kept with the name, for whoever lists them.
	About string
}

// Heard is an event with its number: its place in the stream of all fact events, ever growing.
type Heard struct {
	schemas.FactEvent

	Number uint64
}

// Subscribe yields fact events in the order they were recorded, past ones from the beginning that was asked for and then
// new ones as they come, until the context ends or the caller stops. Each event comes once, also over lost connections.
// With a name it counts as heard when the caller asks for the next one, and one that was being dealt with when the
// process was killed comes again. An event that cannot be read is yielded as an error and does not end it; any other
// error does.
func (b *Bus) Subscribe(ctx context.Context, s Subscription) iter.Seq2[Heard, error] {
	return func(yield func(Heard, error) bool) {
		source, err := b.source(ctx, s)
		if err == nil {
			err = (&reading{Bus: b, source: source}).follow(ctx, yield)
		}
		if err != nil {
			yield(Heard{}, err)
		}
	}
}

// Facts is Subscribe with one filter, empty for all, and without numbers.
func (b *Bus) Facts(ctx context.Context, filter string, since time.Time) iter.Seq2[schemas.FactEvent, error] {
	return func(yield func(schemas.FactEvent, error) bool) {
		for e, err := range b.Subscribe(ctx, Subscription{Filters: []string{filter}, Since: since}) {
			if !yield(e.FactEvent, err) {
				return
			}
		}
	}
}

// source is where a reading gets its events from: a consumer that the client makes and mends, or a named one.
type source interface {
	// open begins behind the event of a number, or where the subscription begins where that is 0.
	open(ctx context.Context, heard uint64) (jetstream.MessagesContext, error)
	// named tells whether the server keeps how far it has come, and wants to be told.
	named() bool
	// settle waits until the server knows that the event of a number was heard, as long as that takes in the usual case.
	settle(ctx context.Context, acknowledged uint64)
}

func (b *Bus) source(ctx context.Context, s Subscription) (source, error) {
	patterns, err := factPatterns(s.Filters)
	if err != nil {
		return nil, err
	}
	if s.Name != "" {
		return &namedSource{b, s, patterns}, checkName(s.Name)
	}
	o := &orderedSource{b, jetstream.OrderedConsumerConfig{FilterSubjects: patterns}}
	o.config.DeliverPolicy, o.config.OptStartSeq, o.config.OptStartTime, err = b.begin(ctx, s)
	return o, err
}

// begin is where a subscription begins. "From now on" is a place in the stream, too: "now" would come again after a lost
// connection, and what was recorded meanwhile would be passed over.
func (b *Bus) begin(ctx context.Context, s Subscription) (jetstream.DeliverPolicy, uint64, *time.Time, error) {
	switch {
	case s.From > 0:
		return jetstream.DeliverByStartSequencePolicy, s.From, nil, nil
	case !s.Since.IsZero():
		return jetstream.DeliverByStartTimePolicy, 0, &s.Since, nil
	}
	last, err := b.lastFact(ctx)
	return jetstream.DeliverByStartSequencePolicy, last + 1, nil, err
}

// lastFact is the place of the last event there is.
func (b *Bus) lastFact(ctx context.Context) (uint64, error) {
	asked, cancel := bounded(ctx)
	defer cancel()
	s, err := b.js.Stream(asked, schemas.StreamFacts)
	if err != nil {
		return 0, b.unavailable(ctx, "reading facts", err)
	}
	return s.CachedInfo().State.LastSeq, nil
}

// orderedSource is a consumer of the client's own.
type orderedSource struct {
	*Bus

	config jetstream.OrderedConsumerConfig
}

func (o *orderedSource) named() bool { return false }

func (o *orderedSource) settle(context.Context, uint64) {}

func (o *orderedSource) open(ctx context.Context, heard uint64) (jetstream.MessagesContext, error) {
	if heard > 0 {
		o.config.DeliverPolicy, o.config.OptStartTime, o.config.OptStartSeq = jetstream.DeliverByStartSequencePolicy, nil, heard+1
	}
	asked, cancel := bounded(ctx)
	defer cancel()
	consumer, err := o.js.OrderedConsumer(asked, schemas.StreamFacts, o.config)
	if err != nil {
		return nil, o.refusedReading(ctx, err)
	}
	messages, err := consumer.Messages()
	return messages, o.unavailable(ctx, "reading facts", err)
}

// tooManyConsumers is the server's code where a stream has all the consumers it may have.
const tooManyConsumers jetstream.ErrorCode = 10026

// refusedReading says what a refused consumer means to its reader.
func (b *Bus) refusedReading(ctx context.Context, err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) && api.ErrorCode == tooManyConsumers {
		return fmt.Errorf("there are %d subscriptions, as many as there may be; see `zhice watch list`, and drop what nobody reads", subscribers.most)
	}
	if errors.As(err, &api) && api.Code < 500 && api.ErrorCode != jetstream.JSErrCodeStreamNotFound {
		return fmt.Errorf("the server refused the subscription: %w", err)
	}
	return b.unavailable(ctx, "reading facts", err)
}

// quiet is how long a reader hears nothing before it asks the ledger whether there was something to hear. The client
// mends a lost connection by itself, save where it is lost while the reading is being set up.
const quiet = 5 * time.Second

// reading is how far a reader of facts has come.
type reading struct {
	*Bus

	source       source
	open         bool   // it has begun, at least once
	heard        uint64 // place in the stream of the last event yielded
	acknowledged uint64 // place of the last the caller was done with
	known        uint64 // place of the last there was when it was quiet
}

// follow returns nil when the caller has had enough. A server that goes away is waited for; one that does not answer the
// first question is asked once more, as it may be just starting again, and then the caller is told.
func (r *reading) follow(ctx context.Context, yield func(Heard, error) bool) error {
	for begun := 0; ; begun++ {
		again, err := r.read(ctx, yield)
		switch {
		case again:
		case err == nil, ctx.Err() != nil, schemas.AsFailure(err).Reason != schemas.ReasonUnavailable, begun == 1 && !r.open:
			return err
		default:
			if sleep(ctx, time.Second) != nil {
				return err
			}
		}
	}
}

// read yields events until there is reason to begin again behind the last one heard.
func (r *reading) read(ctx context.Context, yield func(Heard, error) bool) (again bool, err error) {
	messages, err := r.source.open(ctx, r.heard)
	if err != nil {
		return false, err
	}
	r.open = true
	defer func() {
		messages.Stop()
		r.source.settle(context.WithoutCancel(ctx), r.acknowledged)
	}()
	for {
		waiting, cancel := context.WithTimeout(ctx, quiet)
		m, err := messages.Next(jetstream.NextContext(waiting))
		cancel()
		switch {
		case err == nil:
			if !r.tell(m, yield) {
				return false, nil
			}
		case ctx.Err() != nil:
			return false, ctx.Err()
		case errors.Is(err, jetstream.ErrConsumerDeleted), errors.Is(err, jetstream.ErrConsumerNotFound):
			return r.gone()
		case waiting.Err() != nil:
			if r.missed(ctx) {
				return true, nil
			}
		case errors.Is(err, jetstream.ErrNoHeartbeat): // a server that is away is the client's to find again
		default:
			return false, r.unavailable(ctx, "reading facts", err)
		}
	}
}

// gone is a consumer that was deleted under its reader: a named one on purpose, any other because it was idle for long.
func (r *reading) gone() (again bool, err error) {
	if r.source.named() {
		return false, errors.New("the subscription was dropped")
	}
	return true, nil
}

// missed tells whether there was something to hear while it was quiet. For a named consumer the server itself knows.
func (r *reading) missed(ctx context.Context) bool {
	if r.source.named() {
		return false
	}
	last, err := r.lastFact(ctx)
	if err != nil || last == r.known {
		return false
	}
	r.known = last
	return last > r.heard
}

// tell yields one event, and tells a named consumer's server when the caller is done with it.
func (r *reading) tell(m jetstream.Msg, yield func(Heard, error) bool) bool {
	var h Heard
	if meta, err := m.Metadata(); err == nil {
		h.Number = meta.Sequence.Stream
	}
	again := r.source.named() && h.Number <= r.heard // delivered anew because the caller took so long
	if !again {
		r.heard = h.Number
		err := json.Unmarshal(m.Data(), &h.FactEvent)
		if err != nil {
			err = fmt.Errorf("the event on %s cannot be read: %w", m.Subject(), err)
		}
		if !yield(h, err) {
			return false
		}
	}
	if r.source.named() {
		// An acknowledgement that is lost costs hearing the event again.
		if err := m.Ack(); err != nil {
			r.log.Debug("an event could not be acknowledged", "subject", m.Subject(), "error", err)
		}
		r.acknowledged = h.Number
	}
	return true
}

// factPatterns checks filters before the server would answer them with silence.
func factPatterns(filters []string) ([]string, error) {
	if len(filters) == 0 {
		filters = []string{""}
	}
	patterns := make([]string, len(filters))
	for i, filter := range filters {
		rest := strings.TrimPrefix(filter, factPrefix)
		if rest == "" {
			rest = ">"
		}
		tokens := strings.Split(rest, ".")
		for j, t := range tokens {
			if t == "" || strings.ContainsFunc(t, func(r rune) bool { return r <= ' ' }) || t == ">" && j < len(tokens)-1 {
				return nil, fmt.Errorf("%q is not a filter; try `new.110000.>` (one region) or `*.*.gdp.>` (one indicator)", filter)
			}
		}
		patterns[i] = factPrefix + rest
	}
	return patterns, nil
}
