package bus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
)

// ledger is a stream, what it takes and what that is, and what those may use up who read it.
type ledger struct {
	stream, subjects, about string
	readers                 limits
}

// limits bound the consumers of a stream: how many there are, how many events each may leave unacknowledged, and how long
// it stays without a sign of life. Zero means without limit.
type limits struct {
	most, unacknowledged int
	idle                 time.Duration
}

// ledgers are the six streams and what they take. The patterns count the tokens of a subject, so that the server itself
// refuses an event whose subject is not of its kind.
var ledgers = []ledger{
	{schemas.StreamFound, schemas.SubjectFound + ".*.*", "PDFs whose bytes are stored", limits{}},
	{schemas.StreamExtracted, schemas.SubjectExtracted + ".*.*", "documents whose text is stored", limits{}},
	{schemas.StreamTagged, schemas.SubjectTagged + ".*.*", "documents whose facts are stored", limits{}},
	{schemas.StreamLoaded, schemas.SubjectLoaded + ".*.*", "documents that are committed in ClickHouse", limits{}},
	{schemas.StreamFailed, schemas.SubjectFailed + ".*.*.*", "dead letters", limits{}},
	{schemas.StreamFacts, "zhice.fact.>", "facts as they become known, change and go", subscribers},
}

// EnsureStreams makes what is missing of the streams and buckets, and brings the others to this version's settings. It
// may be called by every worker at every start: copies that a stream has on a cluster are never taken away, whatever
// Config.Replicas says; more are made where it asks for more. It waits for the server until the context ends.
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
		if err := b.ensureLedger(ctx, l.config()); err != nil {
			return fmt.Errorf("stream %s: %w", l.stream, err)
		}
	}
	for _, bucket := range buckets {
		if err := b.ensureBucket(ctx, bucket); err != nil {
			return fmt.Errorf("bucket %s: %w", bucket, err)
		}
	}
	return nil
}

func (l ledger) config() jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:        l.stream,
		Description: l.about,
		Subjects:    []string{l.subjects},
		Storage:     jetstream.FileStorage,
		Retention:   jetstream.LimitsPolicy,
		// One message a subject, and a second one refused: what makes a stream a ledger.
		MaxMsgsPerSubject:    1,
		Discard:              jetstream.DiscardNew,
		DiscardNewPerSubject: true,
		AllowDirect:          true,
		DenyDelete:           true,
		DenyPurge:            true,
		MaxConsumers:         l.readers.most,
		ConsumerLimits:       jetstream.StreamConsumerLimits{InactiveThreshold: l.readers.idle, MaxAckPending: l.readers.unacknowledged},
	}
}

// Subscribers are not the pipeline, and all who have a reader's login may make consumers, by mistake also in a loop. One
// costs the server some thirty kilobytes, and 0.1 KB for each event it was given and has not acknowledged: a thousand that
// acknowledge nothing are some 200 MB. Twice the 1,000 events that NATS gives whoever does not ask is enough for any
// reader; and a month away is a holiday, longer is a subscriber who is no more.
var subscribers = limits{most: 1_000, unacknowledged: 2_000, idle: 30 * 24 * time.Hour}

func (b *Bus) ensureLedger(ctx context.Context, c jetstream.StreamConfig) error {
	ctx, cancel := bounded(ctx)
	defer cancel()
	c.Replicas = b.replicas
	there, err := b.js.Stream(ctx, c.Name)
	switch {
	case errors.Is(err, jetstream.ErrStreamNotFound):
		_, err = b.js.CreateStream(ctx, c)
		if !errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // another worker was faster, with other replicas
			return err
		}
		if there, err = b.js.Stream(ctx, c.Name); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	c.Replicas = max(b.replicas, there.CachedInfo().Config.Replicas)
	_, err = b.js.UpdateStream(ctx, c)
	return err
}

func (b *Bus) ensureBucket(ctx context.Context, name string) error {
	ctx, cancel := bounded(ctx)
	defer cancel()
	_, err := b.js.KeyValue(ctx, name)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		_, err = b.js.CreateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket: name, Storage: jetstream.FileStorage, Replicas: b.replicas, History: 1,
		})
		if err == nil || !errors.Is(err, jetstream.ErrBucketExists) {
			return err
		}
		err = nil
	}
	if err != nil {
		return err
	}
	return b.atLeastReplicas(ctx, "KV_"+name)
}

// atLeastReplicas gives the stream of a bucket more copies where more are asked for, and leaves the rest as it is.
func (b *Bus) atLeastReplicas(ctx context.Context, stream string) error {
	s, err := b.js.Stream(ctx, stream)
	if err != nil {
		return err
	}
	c := s.CachedInfo().Config
	if c.Replicas >= b.replicas {
		return nil
	}
	c.Replicas = b.replicas
	_, err = b.js.UpdateStream(ctx, c)
	return err
}

// ErrNoStreams says that the server holds no ledgers yet.
var ErrNoStreams = errors.New("NATS has no streams of zhice yet; start `zhice run` or `zhice worker` on it first")

// Check says whether the ledgers and buckets are there, for whoever only reads or adds to them: it makes and changes
// nothing. What is missing is ErrNoStreams; a server that does not answer is schemas.ReasonUnavailable.
func (b *Bus) Check(ctx context.Context) error {
	names := make([]string, 0, len(ledgers)+len(buckets))
	for _, l := range ledgers {
		names = append(names, l.stream)
	}
	for _, bucket := range buckets {
		names = append(names, "KV_"+bucket)
	}
	for _, name := range names {
		asked, cancel := bounded(ctx)
		_, err := b.js.Stream(asked, name)
		cancel()
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("%w (%s is missing)", ErrNoStreams, name)
		}
		if err != nil {
			return b.unavailable(ctx, "nats", err)
		}
	}
	return nil
}
