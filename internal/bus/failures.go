package bus

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/zhice-project/zhice/schemas"
)

// Failures lists the dead letters that ask for attention, oldest first: those whose document has no later run (a retry
// answers a failure) and which were not dropped.
func (b *Bus) Failures(ctx context.Context) ([]schemas.Failed, error) {
	var all []schemas.Failed
	err := b.each(ctx, schemas.StreamFailed, schemas.SubjectFailed+".>", func(m jetstream.Msg) {
		var f schemas.Failed
		// What keeps a letter out of the database is no second failure of its document.
		if err := json.Unmarshal(m.Data(), &f); err == nil && slices.Contains(schemas.Stages(), f.Stage) {
			all = append(all, f)
		}
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	dismissed, err := Table[time.Time]{b, dismissedBucket}.All(ctx)
	if err != nil {
		return nil, err
	}
	found, err := b.subjects(ctx, schemas.StreamFound, schemas.SubjectFound+".>")
	if err != nil {
		return nil, err
	}
	latest := map[string]schemas.Run{}
	for s := range found {
		doc, run := docRun(s)
		latest[doc] = max(latest[doc], run)
	}
	for _, f := range all {
		latest[f.DocID] = max(latest[f.DocID], f.Run)
	}
	return slices.DeleteFunc(all, func(f schemas.Failed) bool {
		_, dropped := dismissed[f.Subject()]
		return dropped || f.Run < latest[f.DocID]
	}), nil
}

// Drop takes a dead letter off the list of Failures for good. The ledger itself may not forget it: a message that were
// deleted could be recorded again by a redelivery, and what happened to a document would depend on who had tidied up.
// So the dismissal is a fact of its own, with its time, in a bucket beside the ledger. Dropping twice is no error.
func (b *Bus) Drop(ctx context.Context, f schemas.Failed) error {
	return Table[time.Time]{b, dismissedBucket}.Put(ctx, f.Subject(), time.Now().UTC())
}

// ErrNotStored says that a document cannot be tried again from here, because its bytes were never stored.
var ErrNotStored = errors.New("its bytes were never stored")

// NotStoredError is ErrNotStored with what to hand in again.
type NotStoredError struct {
	// Source is the address or the absolute path it came from; a bare file name where no more is known.
	Source string
}

// Error names the next step.
func (e *NotStoredError) Error() string {
	return fmt.Sprintf("%s: %v; run `zhice add %s`", e.Source, ErrNotStored, ShellWord(e.Source))
}

// Unwrap implements errors.Is for ErrNotStored.
func (e *NotStoredError) Unwrap() error { return ErrNotStored }

// ShellWord is an argument as one types it for a shell.
func ShellWord(s string) string {
	if !strings.ContainsAny(s, " \t\"'`$&|;<>()*?[]#~\\!") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// Retry gives a failed document a new run. One from the inbox that failed before it was stored is forgotten by the inbox
// instead, so that the next scan looks at the file again; the returned run is then 0. Any other that was never stored is
// a *NotStoredError: whoever handed it in has to do so again.
func (b *Bus) Retry(ctx context.Context, f schemas.Failed) (schemas.Run, error) {
	found, err := b.Find(ctx, f.DocID)
	if err != nil {
		return 0, err
	}
	if len(found) == 1 && found[0].Found != nil {
		again := *found[0].Found
		again.Run, again.Time = found[0].Run.Next(), time.Now().UTC()
		_, err := b.Publish(ctx, again)
		return again.Run, err
	}
	if f.URL != "" {
		return 0, &NotStoredError{f.URL}
	}
	// The inbox knows its own letters by name and document: the name alone may be another file's.
	type seen struct {
		DocID string `json:"doc_id"`
	}
	held, there, err := Inbox[seen](b).Get(ctx, f.Name)
	switch {
	case err != nil:
		return 0, err
	case !there || held.DocID != f.DocID:
		return 0, &NotStoredError{cmp.Or(f.Origin, f.Name)}
	}
	if err := Inbox[seen](b).Delete(ctx, f.Name); err != nil {
		return 0, err
	}
	return 0, b.Drop(ctx, f)
}

// each reads a stream from its first message to what was its last when it began.
func (b *Bus) each(ctx context.Context, stream, filter string, see func(jetstream.Msg)) error {
	asked, cancel := bounded(ctx)
	defer cancel()
	c, err := b.js.OrderedConsumer(asked, stream, jetstream.OrderedConsumerConfig{FilterSubjects: []string{filter}})
	if err != nil {
		return b.unavailable(ctx, "reading "+stream, err)
	}
	info, err := c.Info(asked)
	if err != nil {
		return b.unavailable(ctx, "reading "+stream, err)
	}
	if info.NumPending == 0 {
		return nil
	}
	messages, err := c.Messages()
	if err != nil {
		return b.unavailable(ctx, "reading "+stream, err)
	}
	defer messages.Stop()
	for {
		m, err := messages.Next(jetstream.NextContext(ctx))
		if err != nil {
			return b.unavailable(ctx, "reading "+stream, err)
		}
		see(m)
		if meta, err := m.Metadata(); err == nil && meta.NumPending == 0 {
			return nil
		}
	}
}

// Dropped says whether a dead letter was dropped.
func (b *Bus) Dropped(ctx context.Context, f schemas.Failed) (bool, error) {
	_, there, err := Table[time.Time]{b, dismissedBucket}.Get(ctx, f.Subject())
	return there, err
}
