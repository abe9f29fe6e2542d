package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

// Objects is a bucket of a JetStream Object Store, as internal/bus gives it.
type Objects interface {
	// Put keeps r under name, whole or not at all; putting the same name again with the same bytes is harmless.
	Put(ctx context.Context, name string, r io.Reader) error
	// Get opens name; found is false where there is none. The digest is checked as the bytes are read.
	Get(ctx context.Context, name string) (r io.ReadCloser, found bool, err error)
	// Stored says when name was put; found is false where there is none.
	Stored(ctx context.Context, name string) (put time.Time, found bool, err error)
	// Each calls see with all there are until it returns an error, which comes back.
	Each(ctx context.Context, see func(name string, size int64, put time.Time) error) error
	// Delete takes name away; one that is not there is no error.
	Delete(ctx context.Context, name string) error
}

// fresh is how long after its last Put a blob need not be written again by the next.
const fresh = time.Hour

// Bucket is a Store in JetStream, for hosts that share no disk. Bytes pass through temporary files in a local folder:
// the key must be known before the first byte is sent, and Path must give a file.
type Bucket struct {
	objects Objects
	spool   string
}

// OpenBucket keeps blobs in objects; spool is a local folder for temporary files, made if it is not there. What
// killed processes left in it a day ago is removed.
func OpenBucket(objects Objects, spool string) (*Bucket, error) {
	if err := os.MkdirAll(spool, 0o750); err != nil {
		return nil, fmt.Errorf("blob spool %s: %w", spool, err)
	}
	sweep(spool)
	return &Bucket{objects: objects, spool: spool}, nil
}

// Put implements Store.
func (b *Bucket) Put(ctx context.Context, r io.Reader) (key string, size int64, err error) {
	s, err := spool(ctx, b.spool, r)
	if err != nil {
		return "", 0, err
	}
	defer s.discard()
	put, held, err := b.objects.Stored(ctx, s.key)
	if err != nil {
		return "", 0, unavailable(ctx, s.key, err)
	}
	if held && time.Since(put) < fresh {
		return s.key, s.size, nil
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return "", 0, fmt.Errorf("blob %s: %w", s.key, err)
	}
	if err := b.objects.Put(ctx, s.key, s.file); err != nil {
		return "", 0, unavailable(ctx, s.key, err)
	}
	return s.key, s.size, nil
}

// Open implements Store.
func (b *Bucket) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	if !validKey(key) {
		return nil, missing(key)
	}
	r, found, err := b.objects.Get(ctx, key)
	if err != nil {
		return nil, unavailable(ctx, key, err)
	}
	if !found {
		return nil, missing(key)
	}
	return r, nil
}

// Path implements Store: a temporary copy, removed by release.
func (b *Bucket) Path(ctx context.Context, key string) (path string, release func(), err error) {
	r, err := b.Open(ctx, key)
	if err != nil {
		return "", nil, err
	}
	s, err := spool(ctx, b.spool, r)
	if err = errors.Join(err, r.Close()); err != nil {
		if s != nil {
			s.discard()
		}
		return "", nil, unavailable(ctx, key, err)
	}
	if s.key != key {
		s.discard()
		return "", nil, unavailable(ctx, key, fmt.Errorf("the bytes that came have the hash %s", s.key))
	}
	if err := s.file.Close(); err != nil {
		s.discard()
		return "", nil, fmt.Errorf("blob %s: %w", key, err)
	}
	return s.file.Name(), s.discard, nil
}

// Has implements Store.
func (b *Bucket) Has(ctx context.Context, key string) (bool, error) {
	if !validKey(key) {
		return false, nil
	}
	_, ok, err := b.objects.Stored(ctx, key)
	if err != nil {
		return false, unavailable(ctx, key, err)
	}
	return ok, nil
}

// unavailable leaves the caller's own end of patience what it is; everything else may pass by itself.
func unavailable(ctx context.Context, key string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return schemas.Retry(schemas.ReasonUnavailable, "blob %s: %w", key, err)
}
