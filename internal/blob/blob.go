// Package blob keeps bytes under the hash of their content: the PDFs, and the JSON bodies that are too large for an
// event. Events carry keys, blobs carry content (claim check).
//
// A Store is content-addressed: the key is the SHA-256 of the bytes in lower-case hex, so the same bytes are kept once,
// nothing is ever changed in place, and a key in an event stays true for ever. Folder keeps files on one host; Bucket
// keeps them in a JetStream Object Store where hosts share no disk. Nothing goes by itself; who knows that a blob is named
// no more takes it away (Pruner).
package blob

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// Store keeps blobs. All methods may be called at once from many goroutines and processes.
//
// Errors: a key that is not there is a *MissingError inside a permanent schemas.ReasonBlobMissing; a store that cannot
// be reached is schemas.ReasonUnavailable and may be tried again. When the context ends, methods return its error.
type Store interface {
	// Put reads r to its end and keeps the bytes. When it returns without error they survive the death of the process
	// and, as far as the disk keeps its word, of the machine. Putting the same bytes again is no error and costs no
	// space. On error nothing is kept under the key. An error of r comes back wrapped.
	Put(ctx context.Context, r io.Reader) (key string, size int64, err error)

	// Open reads a blob from its beginning. The caller closes it.
	Open(ctx context.Context, key string) (io.ReadCloser, error)

	// Path gives a file with the blob's bytes for readers that need a name. The file is read-only to the caller and
	// may be gone after release; release is never nil on success, may be called once, and cannot fail.
	Path(ctx context.Context, key string) (path string, release func(), err error)

	// Has says whether Open would find the key. A string that is no key is simply not there.
	Has(ctx context.Context, key string) (bool, error)
}

// MissingError says that the store has no blob of this key.
type MissingError struct{ Key string }

// Error names the key.
func (e *MissingError) Error() string { return "no blob " + e.Key }

func missing(key string) error {
	return &schemas.Failure{Reason: schemas.ReasonBlobMissing, Permanent: true, Err: &MissingError{Key: key}}
}

// keyLength is that of a SHA-256 in hex.
const keyLength = 64

// validKey keeps path separators and subject wildcards out of file and object names.
func validKey(key string) bool {
	if len(key) != keyLength || strings.ToLower(key) != key {
		return false
	}
	_, err := hex.DecodeString(key)
	return err == nil
}

// source ends a copy when the context does, and remembers whether it was the reading that failed.
type source struct {
	ctx context.Context //nolint:containedctx // io.Reader knows none, and this one lives for one copy
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	if s.err = s.ctx.Err(); s.err != nil {
		return 0, s.err
	}
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}
