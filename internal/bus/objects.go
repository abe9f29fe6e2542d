package bus

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// chunk is the size of an object's pieces: three times the throughput of the client's 128 KiB, and still within a
// server's default limit for a message.
const chunk = 1 << 20

// Objects is a bucket of a JetStream Object Store; internal/blob makes a Store of it.
type Objects struct {
	b      *Bus
	bucket jetstream.ObjectStore
}

// Objects makes or opens the bucket; for the copies of one that is there, see EnsureStreams.
func (b *Bus) Objects(ctx context.Context, bucket string) (*Objects, error) {
	o, err := b.objects(ctx, bucket)
	if err != nil {
		return nil, b.unavailable(ctx, "bucket "+bucket, err)
	}
	return &Objects{b, o}, nil
}

func (b *Bus) objects(ctx context.Context, bucket string) (jetstream.ObjectStore, error) {
	ctx, cancel := bounded(ctx)
	defer cancel()
	o, err := b.js.ObjectStore(ctx, bucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		o, err = b.js.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{
			Bucket: bucket, Storage: jetstream.FileStorage, Replicas: b.replicas,
		})
		if err == nil || !errors.Is(err, jetstream.ErrBucketExists) {
			return o, err
		}
		o, err = b.js.ObjectStore(ctx, bucket)
	}
	if err != nil {
		return nil, err
	}
	return o, b.atLeastReplicas(ctx, "OBJ_"+bucket)
}

// transferWithin bounds the passing of one object. The client would otherwise end it after its time-out for questions,
// however well the bytes flow.
const transferWithin = 10 * time.Minute

// Put implements blob.Objects. What was sent of an object that did not come to its end is taken back by the client.
func (o *Objects) Put(ctx context.Context, name string, r io.Reader) error {
	ctx, cancel := context.WithTimeout(ctx, transferWithin)
	defer cancel()
	_, err := o.bucket.Put(ctx, jetstream.ObjectMeta{
		Name: name, Opts: &jetstream.ObjectMetaOptions{ChunkSize: chunk},
	}, r)
	return o.b.unavailable(ctx, "storing "+name, err)
}

// Get implements blob.Objects.
func (o *Objects) Get(ctx context.Context, name string) (r io.ReadCloser, found bool, err error) {
	reading, cancel := context.WithTimeout(ctx, transferWithin)
	object, err := o.bucket.Get(reading, name)
	if err != nil {
		cancel()
		if errors.Is(err, jetstream.ErrObjectNotFound) {
			return nil, false, nil
		}
		return nil, false, o.b.unavailable(ctx, "reading "+name, err)
	}
	return &openObject{object, cancel}, true, nil
}

// openObject ends its time limit with its reading.
type openObject struct {
	io.ReadCloser

	cancel context.CancelFunc
}

func (o *openObject) Close() error {
	defer o.cancel()
	return o.ReadCloser.Close()
}

// Stored implements blob.Objects.
func (o *Objects) Stored(ctx context.Context, name string) (put time.Time, found bool, err error) {
	asked, cancel := bounded(ctx)
	defer cancel()
	info, err := o.bucket.GetInfo(asked, name)
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return time.Time{}, false, nil
	}
	if err != nil {
		return time.Time{}, false, o.b.unavailable(ctx, "looking for "+name, err)
	}
	return info.ModTime, true, nil
}

// Each implements blob.Objects.
func (o *Objects) Each(ctx context.Context, see func(name string, size int64, put time.Time) error) error {
	listing, cancel := context.WithTimeout(ctx, transferWithin)
	defer cancel()
	all, err := o.bucket.List(listing)
	if err != nil && !errors.Is(err, jetstream.ErrNoObjectsFound) {
		return o.b.unavailable(ctx, "listing the objects", err)
	}
	for _, info := range all {
		if err := see(info.Name, int64(min(info.Size, 1<<62)), info.ModTime); err != nil {
			return err
		}
	}
	return nil
}

// Delete implements blob.Objects.
func (o *Objects) Delete(ctx context.Context, name string) error {
	asked, cancel := bounded(ctx)
	defer cancel()
	err := o.bucket.Delete(asked, name)
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		return nil
	}
	return o.b.unavailable(ctx, "deleting "+name, err)
}
