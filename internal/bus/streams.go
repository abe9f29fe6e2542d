package bus

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
)

// ledgers are the six streams and what they take. The patterns count the tokens of a subject, so that the server itself
// refuses an event whose subject is not of its kind.
var ledgers = []struct{ stream, subjects, about string }{
	{schemas.StreamFound, schemas.SubjectFound + ".*.*", "PDFs whose bytes are stored"},
	{schemas.StreamExtracted, schemas.SubjectExtracted + ".*.*", "documents whose text is stored"},
	{schemas.StreamTagged, schemas.SubjectTagged + ".*.*", "documents whose facts are stored"},
	{schemas.StreamLoaded, schemas.SubjectLoaded + ".*.*", "documents that are committed in ClickHouse"},
	{schemas.StreamFailed, schemas.SubjectFailed + ".*.*.*", "dead letters"},
	{schemas.StreamFacts, "zhice.fact.>", "facts as they become known, change and go"},
}

// EnsureStreams makes the streams and buckets, or brings them to this version's settings. It may be called by every
// worker at every start. It waits for the server until the context ends.
func (b *Bus) EnsureStreams(ctx context.Context) error {
	wait := pause{first: answerWithin / 20, most: answerWithin}
	for {
		err := b.ensure(ctx)
		if err == nil {
			return nil
		}
		var refused *jetstream.APIError
		if errors.As(err, &refused) && refused.Code < 500 {
			return err
		}
		b.log.Debug("streams are not ready yet", "error", err.Error())
		if wait.sleep(ctx) != nil {
			return b.unavailable(context.WithoutCancel(ctx), "nats", err)
		}
	}
}

func (b *Bus) ensure(ctx context.Context) error {
	for _, l := range ledgers {
		asked, cancel := bounded(ctx)
		_, err := b.js.CreateOrUpdateStream(asked, jetstream.StreamConfig{
			Name:        l.stream,
			Description: l.about,
			Subjects:    []string{l.subjects},
			Storage:     jetstream.FileStorage,
			Retention:   jetstream.LimitsPolicy,
			Replicas:    b.replicas,
			// One message a subject, and a second one refused: what makes a stream a ledger.
			MaxMsgsPerSubject:    1,
			Discard:              jetstream.DiscardNew,
			DiscardNewPerSubject: true,
			AllowDirect:          true,
			DenyDelete:           true,
			DenyPurge:            true,
		})
		cancel()
		if err != nil {
			return fmt.Errorf("stream %s: %w", l.stream, err)
		}
	}
	for _, bucket := range []string{dismissedBucket, inboxBucket} {
		asked, cancel := bounded(ctx)
		_, err := b.bucket(asked, bucket)
		cancel()
		if err != nil {
			return fmt.Errorf("bucket %s: %w", bucket, err)
		}
	}
	return nil
}
