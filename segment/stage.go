package segment

import (
	"context"
	"runtime/debug"
	"time"

	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/schemas"
)

// Stage is the worker: it reads what extract wrote, segments it, and writes what load will read. Handle is idempotent:
// the same event gives the same blob under the same key.
type Stage struct {
	Segmenter *Segmenter
	Blobs     blob.Store
}

// Handle answers an extracted document with a tagged one. A rule that panics fails the document for good
// (schemas.ReasonInternal) and nothing else; a blob that cannot be read or written comes back as the store's own failure.
func (s Stage) Handle(ctx context.Context, in schemas.Extracted) (schemas.Tagged, error) {
	started := time.Now()
	var ex schemas.Extraction
	if err := blob.GetJSON(ctx, s.Blobs, in.Blob, &ex); err != nil {
		return schemas.Tagged{}, err
	}
	t, err := s.tag(&ex, in)
	if err != nil {
		return schemas.Tagged{}, err
	}
	key, _, err := blob.PutJSON(ctx, s.Blobs, t)
	if err != nil {
		return schemas.Tagged{}, err
	}
	return schemas.Tagged{
		DocID: in.DocID, Run: in.Run, Name: in.Name, URL: in.URL, Size: in.Size, Blob: key, Title: t.Document.Title,
		Sentences: len(t.Sentences), Facts: len(t.Facts), Mentions: len(t.Mentions), Took: time.Since(started).Seconds(),
	}, nil
}

func (s Stage) tag(ex *schemas.Extraction, in schemas.Extracted) (t *schemas.Tagging, err error) {
	defer func() {
		if p := recover(); p != nil {
			t, err = nil, schemas.Fail(schemas.ReasonInternal, "segmenting %s: %v\n%s", in.Name, p, debug.Stack())
		}
	}()
	return s.Segmenter.Document(ex, in.DocID, in.Name), nil
}
