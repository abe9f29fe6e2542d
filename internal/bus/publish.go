package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/schemas"
)

// Publish records an event and returns when the server has it on disk. Already is true where the ledger had this step
// before: that is success too, and the event that is there stays. It may be repeated freely.
//
// Errors: schemas.ReasonUnavailable where the server did not confirm (the event may be recorded all the same); a
// permanent schemas.ReasonInternal for an event no server would take; the context's error when that ended.
func (b *Bus) Publish(ctx context.Context, e schemas.Event) (already bool, err error) {
	m, stream, err := message(ctx, e)
	if err != nil {
		return false, err
	}
	fault.Point("publish.sending")
	asked, cancel := bounded(ctx)
	defer cancel()
	ack, err := b.js.PublishMsg(asked, m, jetstream.WithExpectStream(stream))
	if err == nil {
		fault.Point("publish.recorded")
		b.refusals.note(stream, nil)
		return ack.Duplicate, nil
	}
	return b.refused(ctx, stream, m.Subject, err)
}

// window is how many events of a batch are on the way at once.
const window = 256

// PublishAll records many events, as Publish does each, with many on the way at once; it returns when all are
// confirmed. The order in which they are recorded is that of the slice unless some were there before. On error some may
// be recorded and some not: call it again with the same events.
func (b *Bus) PublishAll(ctx context.Context, events []schemas.Event) (already int, err error) {
	for start := 0; start < len(events); start += window {
		n, err := b.publishWindow(ctx, events[start:min(start+window, len(events))])
		already += n
		if err != nil {
			return already, err
		}
	}
	return already, nil
}

func (b *Bus) publishWindow(ctx context.Context, events []schemas.Event) (already int, err error) {
	type sent struct {
		ack    jetstream.PubAckFuture
		stream string
	}
	out := make([]sent, 0, len(events))
	for _, e := range events {
		m, stream, err := message(ctx, e)
		if err != nil {
			return 0, err
		}
		ack, err := b.js.PublishMsgAsync(m, jetstream.WithExpectStream(stream))
		if err != nil {
			return 0, b.unavailable(ctx, "publishing "+m.Subject, err)
		}
		out = append(out, sent{ack, stream})
	}
	fault.Point("publish.sending")
	var first error
	for _, s := range out {
		var had bool
		var err error
		select {
		case <-ctx.Done():
			return already, ctx.Err()
		case ok := <-s.ack.Ok():
			had = ok.Duplicate
			b.refusals.note(s.stream, nil)
		case bad := <-s.ack.Err():
			had, err = b.refused(ctx, s.stream, s.ack.Msg().Subject, bad)
		}
		if had {
			already++
		}
		if first == nil {
			first = err
		}
	}
	fault.Point("publish.recorded")
	return already, first
}

// storeFailed is the server's code for "could not be stored": the ledger's refusal of a second message, and also a full
// disk.
const storeFailed jetstream.ErrorCode = 10077

// refused sorts out what a failed publish means.
func (b *Bus) refused(ctx context.Context, stream, subject string, err error) (already bool, _ error) {
	var api *jetstream.APIError
	switch {
	case errors.Is(err, nats.ErrMaxPayload), errors.Is(err, nats.ErrBadSubject):
		return false, schemas.Fail(schemas.ReasonInternal, "publishing %s: %w", subject, err)
	case errors.As(err, &api) && api.ErrorCode == storeFailed:
		if strings.Contains(api.Description, "per subject") {
			return true, nil
		}
		// Another wording, or another cause: what counts is whether the event is there.
		if b.recorded(ctx, stream, subject) {
			return true, nil
		}
	}
	if ctx.Err() == nil {
		b.refusals.note(stream, err)
	}
	return false, b.unavailable(ctx, "publishing "+subject, err)
}

func (b *Bus) recorded(ctx context.Context, stream, subject string) bool {
	asked, cancel := bounded(ctx)
	defer cancel()
	s, err := b.stream(asked, stream)
	if err != nil {
		return false
	}
	_, err = s.GetLastMsgForSubject(asked, subject)
	return err == nil
}

// message is an event on the wire: JSON, CloudEvents attributes in binary mode, and the trace.
func message(ctx context.Context, e schemas.Event) (m *nats.Msg, stream string, err error) {
	stream, source, doc := about(e)
	if stream == "" {
		return nil, "", schemas.Fail(schemas.ReasonInternal, "no stream takes %T", e)
	}
	body, err := json.Marshal(e)
	if err != nil {
		return nil, "", schemas.Fail(schemas.ReasonInternal, "encoding %s: %w", e.Subject(), err)
	}
	h := nats.Header{
		"ce-specversion":     {"1.0"},
		"ce-id":              {e.Subject()},
		"ce-type":            {e.Type()},
		"ce-source":          {"/zhice/" + string(source)},
		"ce-subject":         {doc},
		"ce-time":            {time.Now().UTC().Format(time.RFC3339Nano)},
		"ce-datacontenttype": {"application/json"},
	}
	writeTrace(ctx, h)
	return &nats.Msg{Subject: e.Subject(), Header: h, Data: body}, stream, nil
}

// about says which ledger an event belongs to, which stage speaks, and of which document.
func about(e schemas.Event) (stream string, source schemas.Stage, doc string) {
	switch e := e.(type) {
	case schemas.Found:
		return schemas.StreamFound, schemas.StageIngest, e.DocID
	case schemas.Extracted:
		return schemas.StreamExtracted, schemas.StageExtract, e.DocID
	case schemas.Tagged:
		return schemas.StreamTagged, schemas.StageSegment, e.DocID
	case schemas.Loaded:
		return schemas.StreamLoaded, schemas.StageLoad, e.DocID
	case schemas.Failed:
		return schemas.StreamFailed, e.Stage, e.DocID
	case schemas.FactEvent:
		return schemas.StreamFacts, schemas.StageLoad, e.Document.DocID
	}
	return "", "", ""
}

// letter is the dead letter of the document an event speaks of.
func letter(e schemas.Event) (schemas.Failed, error) {
	switch e := e.(type) {
	case schemas.Found:
		return schemas.Failed{DocID: e.DocID, Run: e.Run, Name: e.Name, URL: e.URL, Size: e.Size}, nil
	case schemas.Extracted:
		return schemas.Failed{DocID: e.DocID, Run: e.Run, Name: e.Name, URL: e.URL, Size: e.Size}, nil
	case schemas.Tagged:
		return schemas.Failed{DocID: e.DocID, Run: e.Run, Name: e.Name, URL: e.URL, Size: e.Size}, nil
	case schemas.Loaded:
		return schemas.Failed{DocID: e.DocID, Run: e.Run, Name: e.Name}, nil
	case schemas.Failed:
		return e, nil
	}
	return schemas.Failed{}, fmt.Errorf("%T speaks of no document", e)
}
