package bus

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
)

// RunOf is one run of one document.
type RunOf struct {
	DocID string
	Run   schemas.Run
}

// Announced gives the runs that are loaded and of whose facts everybody has been told.
func (b *Bus) Announced(ctx context.Context) (map[RunOf]bool, error) {
	subjects, err := b.subjects(ctx, schemas.StreamLoaded, schemas.SubjectLoaded+".>")
	if err != nil {
		return nil, err
	}
	out := make(map[RunOf]bool, len(subjects))
	for s := range subjects {
		doc, run := docRun(s)
		out[RunOf{doc, run}] = true
	}
	return out, nil
}

// NamedBlobs calls see with every blob an event names, and the run it names it for: the bytes of a document, its text, what
// was read in it. One may come several times. An event that cannot be read names none: its run is a dead letter, which nobody
// goes on with.
func (b *Bus) NamedBlobs(ctx context.Context, see func(RunOf, string)) error {
	found, err := b.subjects(ctx, schemas.StreamFound, schemas.SubjectFound+".>")
	if err != nil {
		return err
	}
	for s := range found {
		doc, run := docRun(s)
		see(RunOf{doc, run}, doc)
	}
	for _, l := range []struct{ stream, subject string }{
		{schemas.StreamExtracted, schemas.SubjectExtracted}, {schemas.StreamTagged, schemas.SubjectTagged},
	} {
		err := b.each(ctx, l.stream, l.subject+".>", func(m jetstream.Msg) {
			var e struct {
				Blob string `json:"blob"`
			}
			if json.Unmarshal(m.Data(), &e) == nil && strings.TrimSpace(e.Blob) != "" {
				doc, run := docRun(m.Subject())
				see(RunOf{doc, run}, e.Blob)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
