package extract

import (
	"context"
	"time"

	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/schemas"
)

// Stage answers Found events: it reads the PDF from the blob store and keeps its text there.
type Stage struct {
	Extractor *Extractor
	Blobs     blob.Store
}

// Handle makes the text of a document. The same event gives the same blob, so it may come again. Failures are the
// document's own (see Extractor.File) or the store's.
func (s Stage) Handle(ctx context.Context, f schemas.Found) (schemas.Extracted, error) {
	start := time.Now()
	path, release, err := s.Blobs.Path(ctx, f.DocID)
	if err != nil {
		return schemas.Extracted{}, err
	}
	defer release()
	x, err := s.Extractor.File(ctx, path)
	if err != nil {
		return schemas.Extracted{}, err
	}
	x.DocID = f.DocID
	key, _, err := blob.PutJSON(ctx, s.Blobs, x)
	if err != nil {
		return schemas.Extracted{}, err
	}
	chars := 0
	for _, p := range x.Pages {
		chars += p.Chars
	}
	return schemas.Extracted{
		DocID: f.DocID, Run: f.Run, Name: f.Name, URL: f.URL, Size: f.Size,
		Blob: key, Engine: x.Engine, Quality: x.Quality, Pages: len(x.Pages), Chars: chars,
		Took: time.Since(start).Seconds(),
	}, nil
}
