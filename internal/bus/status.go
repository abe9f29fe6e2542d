package bus

import (
	"context"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

// Status is the state of the ledgers and of the stages that read them.
type Status struct {
	Streams   []StreamStatus
	Consumers []ConsumerStatus
}

// StreamStatus is one ledger.
type StreamStatus struct {
	Name     string
	Messages uint64
	Bytes    uint64
	Last     time.Time // of the latest event; zero where there is none
}

// ConsumerStatus is how far one stage has read.
type ConsumerStatus struct {
	Stage       schemas.Stage
	Stream      string
	Pending     uint64 // not yet handed to a worker
	InFlight    int    // with a worker, or waiting for the next attempt
	Redelivered int    // of those in flight, handed out more than once
}

// Status asks the server. Stages that never ran are absent.
func (b *Bus) Status(ctx context.Context) (Status, error) {
	var out Status
	asked, cancel := bounded(ctx)
	defer cancel()
	for _, l := range ledgers {
		s, err := b.js.Stream(asked, l.stream)
		if err != nil {
			return Status{}, b.unavailable(ctx, "stream "+l.stream, err)
		}
		state := s.CachedInfo().State
		st := StreamStatus{Name: l.stream, Messages: state.Msgs, Bytes: state.Bytes}
		if state.Msgs > 0 {
			st.Last = state.LastTime
		}
		out.Streams = append(out.Streams, st)
		list := s.ListConsumers(asked)
		for c := range list.Info() {
			if c.Config.Durable == "" {
				continue // someone who reads along
			}
			out.Consumers = append(out.Consumers, ConsumerStatus{
				Stage: schemas.Stage(c.Name), Stream: c.Stream,
				Pending: c.NumPending, InFlight: c.NumAckPending, Redelivered: c.NumRedelivered,
			})
		}
		if err := list.Err(); err != nil {
			return Status{}, b.unavailable(ctx, "consumers of "+l.stream, err)
		}
	}
	return out, nil
}
