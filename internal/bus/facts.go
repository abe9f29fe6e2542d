package bus

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
)

const factPrefix = "zhice.fact."

// Facts yields fact events in the order they were recorded, past ones from since on and then new ones as they come,
// until the context ends or the caller stops; a zero since means new ones only. Each event comes once, also over lost
// connections. An event that cannot be read is yielded as an error and does not end it; any other error does.
//
// Filter is a NATS subject pattern, with or without its "zhice.fact.": `new.110000.>`, `*.*.gdp.>`; empty means all.
// The tokens are change, region and indicator, and one or two more behind them; see schemas.FactEvent.Subject.
func (b *Bus) Facts(ctx context.Context, filter string, since time.Time) iter.Seq2[schemas.FactEvent, error] {
	return func(yield func(schemas.FactEvent, error) bool) {
		pattern, err := factPattern(filter)
		if err != nil {
			yield(schemas.FactEvent{}, err)
			return
		}
		c := jetstream.OrderedConsumerConfig{FilterSubjects: []string{pattern}, DeliverPolicy: jetstream.DeliverByStartTimePolicy, OptStartTime: &since}
		if since.IsZero() {
			// From a place in the stream and not just from now on: "now" would come again after a lost connection, and
			// what was recorded meanwhile would be passed over.
			last, err := b.lastFact(ctx)
			if err != nil {
				yield(schemas.FactEvent{}, err)
				return
			}
			c.DeliverPolicy, c.OptStartTime, c.OptStartSeq = jetstream.DeliverByStartSequencePolicy, nil, last+1
		}
		if err := b.follow(ctx, c, yield); err != nil {
			yield(schemas.FactEvent{}, err)
		}
	}
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

// quiet is how long a reader hears nothing before it asks the ledger whether there was something to hear. The client
// mends a lost connection by itself, save where it is lost while the reading is being set up.
const quiet = 5 * time.Second

// reading is how far a reader of facts has come.
type reading struct {
	*Bus
	config jetstream.OrderedConsumerConfig
	heard  uint64 // place in the stream of the last event yielded
	known  uint64 // place of the last there was when it was quiet
}

// follow returns nil when the caller has had enough.
func (b *Bus) follow(ctx context.Context, c jetstream.OrderedConsumerConfig, yield func(schemas.FactEvent, error) bool) error {
	r := &reading{Bus: b, config: c}
	for begun := false; ; begun = true {
		again, err := r.read(ctx, yield)
		switch {
		case again:
		case begun && err != nil && ctx.Err() == nil && schemas.AsFailure(err).Reason == schemas.ReasonUnavailable:
			if sleep(ctx, time.Second) != nil { // the server went away while the reading began again
				return err
			}
		default:
			return err
		}
		if r.heard > 0 {
			r.config.DeliverPolicy, r.config.OptStartTime, r.config.OptStartSeq = jetstream.DeliverByStartSequencePolicy, nil, r.heard+1
		}
	}
}

// read yields events until there is reason to begin again behind the last one heard.
func (r *reading) read(ctx context.Context, yield func(schemas.FactEvent, error) bool) (again bool, err error) {
	asked, cancel := bounded(ctx)
	defer cancel()
	consumer, err := r.js.OrderedConsumer(asked, schemas.StreamFacts, r.config)
	if err != nil {
		return false, r.unavailable(ctx, "reading facts", err)
	}
	messages, err := consumer.Messages()
	if err != nil {
		return false, r.unavailable(ctx, "reading facts", err)
	}
	defer messages.Stop()
	for {
		waiting, cancel := context.WithTimeout(ctx, quiet)
		m, err := messages.Next(jetstream.NextContext(waiting))
		cancel()
		if err != nil && ctx.Err() == nil && waiting.Err() != nil {
			// A server that is away is the client's to find again.
			if last, err := r.lastFact(ctx); err == nil && last != r.known {
				r.known = last
				if last > r.heard {
					return true, nil
				}
			}
			continue
		}
		if err != nil {
			return false, r.unavailable(ctx, "reading facts", err)
		}
		if meta, err := m.Metadata(); err == nil {
			r.heard = meta.Sequence.Stream
		}
		var e schemas.FactEvent
		if err = json.Unmarshal(m.Data(), &e); err != nil {
			err = fmt.Errorf("the event on %s cannot be read: %w", m.Subject(), err)
		}
		if !yield(e, err) {
			return false, nil
		}
	}
}

// factPattern checks a filter before the server would answer it with silence.
func factPattern(filter string) (string, error) {
	rest := strings.TrimPrefix(filter, factPrefix)
	if rest == "" {
		rest = ">"
	}
	tokens := strings.Split(rest, ".")
	for i, t := range tokens {
		if t == "" || strings.ContainsFunc(t, func(r rune) bool { return r <= ' ' }) || t == ">" && i < len(tokens)-1 {
			return "", fmt.Errorf("%q is not a filter; try `new.110000.>` (one region) or `*.*.gdp.>` (one indicator)", filter)
		}
	}
	return factPrefix + rest, nil
}
