// Package intake is the way in that every source of documents shares: it judges whether bytes can be a PDF at all,
// keeps them, and records the finding or the failure. It reads no folder and no network; inbox and fetch do, and hand
// over what they have.
package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/schemas"
)

// DefaultMaxSize is the limit for a file where none is given.
const DefaultMaxSize = 200 << 20

// Intake takes documents in. Its methods may be called at once from many goroutines.
type Intake struct {
	Bus   *bus.Bus
	Blobs blob.Store
	// MaxSize is in bytes; DefaultMaxSize where zero.
	MaxSize int64
}

// Document is what a source offers.
type Document struct {
	// Name is the path below the inbox or the last part of the URL.
	Name string
	// URL is where it was fetched from, if it was.
	URL string
	// Path is absolute and set for a file that lies outside the inbox.
	Path string
	// Body is read once.
	Body io.Reader
	// Changed says after reading whether the source changed meanwhile, so that what was read is no document; may be nil.
	Changed func() bool
}

// ErrChanged says that a source changed while it was read. Nothing was recorded.
var ErrChanged = errors.New("changed while it was read")

// Result is what became of a document that could be read.
type Result struct {
	Found schemas.Found
	// Of is set for a duplicate: the name under which the same bytes were found first.
	Of string
}

// Take keeps a document's bytes and then records that it was found; the same document again changes nothing. Of a
// document of the same bytes and another name the first finding is returned, with Of set.
//
// A document that cannot be one is a permanent *schemas.Failure (not_pdf, empty, too_large) with the SHA-256 of what
// was read; Fail records it. Any other error is about a server or a disk and may pass.
func (in *Intake) Take(ctx context.Context, d Document) (Result, error) {
	key, size, err := in.keep(ctx, d.Body)
	if d.Changed != nil && d.Changed() {
		return Result{}, ErrChanged
	}
	if err != nil {
		return Result{}, err
	}
	fault.Point("ingest.kept")
	first, err := in.first(ctx, key)
	if err != nil {
		return Result{}, err
	}
	if first == nil {
		first = &schemas.Found{DocID: key, Run: schemas.FirstRun(), Name: d.Name, URL: d.URL, Size: size, Time: time.Now().UTC()}
		already, err := in.Bus.Publish(ctx, *first)
		if err != nil {
			return Result{}, err
		}
		fault.Point("ingest.published")
		if already { // another worker was faster, perhaps with another name
			if first, err = in.first(ctx, key); err == nil && first == nil {
				err = errors.New("the ledger does not give it")
			}
			if err != nil {
				return Result{}, schemas.Retry(schemas.ReasonUnavailable, "%s: what another worker recorded cannot be read: %w", d.Name, err)
			}
		}
	}
	r := Result{Found: *first}
	if first.Name != d.Name || first.URL != d.URL {
		r.Of = first.Name
	}
	return r, nil
}

// sniffed is how far into a file its %PDF may stand; readers of PDF agree on this, the standard asks for 0.
const sniffed = 1024

// keep judges the first bytes before anything is stored.
func (in *Intake) keep(ctx context.Context, body io.Reader) (key string, size int64, err error) {
	head := make([]byte, sniffed)
	n, err := io.ReadFull(body, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", 0, err
	}
	head = head[:n]
	if n == 0 {
		return "", 0, &Refused{DocID: hash(nil), Failure: schemas.Fail(schemas.ReasonEmpty, "no bytes")}
	}
	if !bytes.Contains(head, []byte("%PDF-")) {
		return "", 0, in.notPDF(head, body)
	}
	limited := &limit{r: io.MultiReader(bytes.NewReader(head), body), left: in.maxSize()}
	key, size, err = in.Blobs.Put(ctx, limited)
	if limited.over {
		return "", 0, in.TooLarge()
	}
	return key, size, err
}

// notPDF reads on to know the document's id, but no further than a document may be long.
func (in *Intake) notPDF(head []byte, body io.Reader) error {
	h := sha256.New()
	size, err := io.Copy(h, io.LimitReader(io.MultiReader(bytes.NewReader(head), body), in.maxSize()+1))
	if err != nil {
		return err
	}
	if size > in.maxSize() {
		return in.TooLarge()
	}
	return &Refused{
		DocID: hex.EncodeToString(h.Sum(nil)), Size: size,
		Failure: schemas.Fail(schemas.ReasonNotPDF, "no %%PDF in its first %d bytes", min(size, sniffed)),
	}
}

func (in *Intake) maxSize() int64 {
	if in.MaxSize > 0 {
		return in.MaxSize
	}
	return DefaultMaxSize
}

// TooLarge is the failure of a document over the limit.
func (in *Intake) TooLarge() *schemas.Failure {
	return schemas.Fail(schemas.ReasonTooLarge, "over the limit of %d MB", in.maxSize()>>20)
}

// Fits says whether a document of this size would be read.
func (in *Intake) Fits(size int64) bool { return size <= in.maxSize() }

// Refused is a failure of bytes that were read to their end, so that the document has its id all the same.
type Refused struct {
	*schemas.Failure

	DocID string
	Size  int64
}

// Unwrap gives the failure, so that schemas.AsFailure finds it.
func (r *Refused) Unwrap() error { return r.Failure }

// first is the earliest thing known of a document: its finding, nil where it is new.
func (in *Intake) first(ctx context.Context, key string) (*schemas.Found, error) {
	p, err := in.Bus.Find(ctx, key)
	if err != nil || len(p) == 0 {
		return nil, err
	}
	return p[0].Found, nil
}

// Fail records a dead letter of stage ingest. The document's id is the SHA-256 of its bytes where these were read
// (*Refused); a file that cannot be read, is too large to be, or an address that delivers nothing is known by the
// SHA-256 of origin instead: its name with what else tells one version of it from the next.
//
// The same failure again (after a crash, or under another name) is the one that is recorded already, which is
// returned, unless a user has dropped or retried it: then it is recorded anew under the next run.
func (in *Intake) Fail(ctx context.Context, d Document, size int64, origin string, err error) (schemas.Failed, error) {
	f := schemas.AsFailure(err)
	failed := schemas.Failed{
		DocID: hash([]byte(origin)), Run: schemas.FirstRun(), Stage: schemas.StageIngest,
		Name: d.Name, URL: d.URL, Origin: d.Path, Size: size, Reason: f.Reason, Message: f.Err.Error(), Hint: f.Reason.Hint(),
		Attempts: 1, Time: time.Now().UTC(),
	}
	if refused, ok := errors.AsType[*Refused](err); ok {
		failed.DocID, failed.Size = refused.DocID, refused.Size
	}
	known, err := in.Bus.Find(ctx, failed.DocID)
	if err != nil {
		return schemas.Failed{}, err
	}
	if len(known) == 1 && known[0].Failed != nil {
		before := *known[0].Failed
		dropped, err := in.Bus.Dropped(ctx, before)
		if err != nil || !dropped {
			return before, err
		}
		failed.Run, failed.Attempts = before.Run.Next(), before.Attempts+1
	}
	_, err = in.Bus.Publish(ctx, failed)
	if err != nil {
		return schemas.Failed{}, fmt.Errorf("%s: %w", d.Name, err)
	}
	fault.Point("ingest.failed")
	return failed, nil
}

// Mended drops the dead letter that Fail recorded under origin, if there is one: what it was about has come in since.
func (in *Intake) Mended(ctx context.Context, origin string) error {
	known, err := in.Bus.Find(ctx, hash([]byte(origin)))
	if err != nil || len(known) == 0 || known[0].Failed == nil {
		return err
	}
	return in.Bus.Drop(ctx, *known[0].Failed)
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// limit ends a reading that goes on for too long with an error, so that nothing of it is kept.
type limit struct {
	r    io.Reader
	left int64
	over bool
}

var errOver = errors.New("over the size limit")

func (l *limit) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		l.over = true
		return 0, errOver
	}
	return n, err
}
