package bus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// The buckets of this program.
const (
	// dismissedBucket names the dead letters a user has dropped; see Drop.
	dismissedBucket = "zhice_dismissed"
	// inboxBucket is what the inbox remembers of each path; see Inbox.
	inboxBucket = "zhice_inbox"
	// triesBucket is how often documents were tried that are not through; see tries.
	triesBucket = "zhice_tries"
	// healthBucket is what Ready writes to.
	healthBucket = "zhice_health"
)

// buckets are all of them.
var buckets = []string{dismissedBucket, inboxBucket, triesBucket, healthBucket}

// Table is a small persistent map from any string to a T: a JetStream key-value bucket. The value of a key is that of
// its last Put; two writers of one key overwrite each other.
type Table[T any] struct {
	b      *Bus
	bucket string
}

// entry carries the key in the open: the bucket allows few characters in a key, so it is filed under a hash.
type entry[T any] struct {
	Key   string `json:"key"`
	Value T      `json:"value"`
}

// Inbox is the table of what the inbox has seen, by path below the inbox.
func Inbox[T any](b *Bus) Table[T] { return Table[T]{b, inboxBucket} }

// Put sets the value of a key; it is on disk when Put returns.
func (t Table[T]) Put(ctx context.Context, key string, v T) error {
	data, err := json.Marshal(entry[T]{key, v})
	if err != nil {
		return err
	}
	asked, cancel := bounded(ctx)
	defer cancel()
	kv, err := t.b.js.KeyValue(asked, t.bucket)
	if err == nil {
		_, err = kv.Put(asked, filed(key), data)
	}
	return t.b.unavailable(ctx, "remembering "+key, err)
}

// Get reads the value of a key; there is false where it has none.
func (t Table[T]) Get(ctx context.Context, key string) (v T, there bool, err error) {
	asked, cancel := bounded(ctx)
	defer cancel()
	kv, err := t.b.js.KeyValue(asked, t.bucket)
	var e jetstream.KeyValueEntry
	if err == nil {
		e, err = kv.Get(asked, filed(key))
	}
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return v, false, nil
	}
	if err != nil {
		return v, false, t.b.unavailable(ctx, "remembering "+key, err)
	}
	var held entry[T]
	if err := json.Unmarshal(e.Value(), &held); err != nil {
		return v, false, fmt.Errorf("what is remembered of %s cannot be read: %w", key, err)
	}
	return held.Value, true, nil
}

// Delete forgets a key; a key that is not there is no error.
func (t Table[T]) Delete(ctx context.Context, key string) error {
	asked, cancel := bounded(ctx)
	defer cancel()
	kv, err := t.b.js.KeyValue(asked, t.bucket)
	if err == nil {
		err = kv.Delete(asked, filed(key))
	}
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil
	}
	return t.b.unavailable(ctx, "forgetting "+key, err)
}

// Revision changes whenever anybody puts or deletes anything; it costs one short question.
func (t Table[T]) Revision(ctx context.Context) (uint64, error) {
	asked, cancel := bounded(ctx)
	defer cancel()
	s, err := t.b.js.Stream(asked, "KV_"+t.bucket)
	if err != nil {
		return 0, t.b.unavailable(ctx, "reading "+t.bucket, err)
	}
	return s.CachedInfo().State.LastSeq, nil
}

// All reads the whole table.
func (t Table[T]) All(ctx context.Context) (map[string]T, error) {
	asked, cancel := bounded(ctx)
	defer cancel()
	kv, err := t.b.js.KeyValue(asked, t.bucket)
	if err != nil {
		return nil, t.b.unavailable(ctx, "reading "+t.bucket, err)
	}
	w, err := kv.WatchAll(ctx, jetstream.IgnoreDeletes())
	if err != nil {
		return nil, t.b.unavailable(ctx, "reading "+t.bucket, err)
	}
	defer func() { _ = w.Stop() }()
	all := map[string]T{}
	silence := time.NewTimer(answerWithin)
	defer silence.Stop()
	for {
		silence.Reset(answerWithin)
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-silence.C:
			return nil, t.b.unavailable(ctx, "reading "+t.bucket, nats.ErrTimeout)
		case e, open := <-w.Updates():
			if !open {
				return nil, t.b.unavailable(ctx, "reading "+t.bucket, errors.New("interrupted"))
			}
			if e == nil { // the mark behind the last value
				return all, nil
			}
			var v entry[T]
			if err := json.Unmarshal(e.Value(), &v); err != nil {
				t.b.log.Warn("an entry cannot be read and is passed over", "bucket", t.bucket, "key", e.Key(), "error", err.Error())
				continue
			}
			all[v.Key] = v.Value
		}
	}
}

func filed(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}
