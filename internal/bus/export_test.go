package bus

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
)

// Headers are those of a recorded event, as they are on the wire.
func Headers(ctx context.Context, b *Bus, e schemas.Event) (map[string][]string, error) {
	headers, _, err := Recorded(ctx, b, e)
	return headers, err
}

// Recorded is an event as it is on the wire; asked for directly it would come with headers that say where it was found.
func Recorded(ctx context.Context, b *Bus, e schemas.Event) (headers map[string][]string, body []byte, err error) {
	stream, _, _ := about(e)
	c, err := b.js.OrderedConsumer(ctx, stream, jetstream.OrderedConsumerConfig{FilterSubjects: []string{e.Subject()}})
	if err != nil {
		return nil, nil, err
	}
	m, err := c.Next(jetstream.FetchContext(ctx))
	if err != nil {
		return nil, nil, err
	}
	return m.Headers(), m.Data(), nil
}

// PublishRaw records a body as it is.
func PublishRaw(ctx context.Context, b *Bus, subject string, body []byte) error {
	_, err := b.js.Publish(ctx, subject, body)
	return err
}

// Consumers counts those of a stream.
func Consumers(ctx context.Context, b *Bus, stream string) (int, error) {
	s, err := b.js.Stream(ctx, stream)
	if err != nil {
		return 0, err
	}
	return s.CachedInfo().State.Consumers, nil
}
