package bus

import (
	"context"

	"github.com/zhice-project/zhice/schemas"
)

// Headers are those of a recorded event, as they are on the wire.
func Headers(ctx context.Context, b *Bus, e schemas.Event) (map[string][]string, error) {
	stream, _, _ := about(e)
	s, err := b.js.Stream(ctx, stream)
	if err != nil {
		return nil, err
	}
	m, err := s.GetLastMsgForSubject(ctx, e.Subject())
	if err != nil {
		return nil, err
	}
	return m.Header, nil
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
