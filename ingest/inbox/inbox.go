// Package inbox finds PDFs in a folder and all folders below it. What counts is what a scan sees; notifications of the
// file system only say when to scan, because they get lost: in a folder just made, at an overflow, on a network share.
//
// Only regular files count whose names end in .pdf in any case. Hidden files, the temporary names of browsers, editors
// and sync clients, and symbolic links are passed over. A file is left alone until its size and time of change have
// rested. What became of each path is remembered across restarts, so that an unchanged file is never read twice.
//
// Nothing in the folder is ever changed or moved.
package inbox

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/zhice-project/zhice/ingest/intake"
	"github.com/zhice-project/zhice/schemas"
)

// Config says which folder, and how patient to be. Zero values take the defaults in brackets.
type Config struct {
	Dir string
	// Rest is how long a file must have been unchanged [1s]; ten times that where it does not end like a PDF, because
	// then it is probably still being written.
	Rest time.Duration
	// Poll is the time between two scans where no notification comes [10s].
	Poll time.Duration
	Log  *slog.Logger
}

// Seen is what is remembered of a path below the inbox.
type Seen struct {
	Size    int64     `json:"size"`
	ModTime time.Time `json:"mod_time"`
	DocID   string    `json:"doc_id"`
	// DuplicateOf is the name under which the same bytes were found first; empty for that first one.
	DuplicateOf string `json:"duplicate_of,omitempty"`
	// Failed is the dead letter where the file could not become a document.
	Failed *schemas.Failed `json:"failed,omitempty"`
}

// Memory keeps what was seen by path; bus.Inbox[Seen] is one.
type Memory interface {
	// All gives everything remembered.
	All(ctx context.Context) (map[string]Seen, error)
	// Put remembers; it survives a crash once Put has returned.
	Put(ctx context.Context, path string, s Seen) error
	// Revision changes with everything that is remembered or forgotten by anybody.
	Revision(ctx context.Context) (uint64, error)
}

// Report is what a scan did. Names are paths below the inbox with forward slashes.
type Report struct {
	Found      []schemas.Found
	Duplicates []Duplicate
	Failed     []schemas.Failed
	Unchanged  int // seen before
	Ignored    int // symbolic links, devices, temporary names: what could be meant but is not taken; each once
	// Unread names the folders that could not be listed: what is in them is not known.
	Unread []string
	// Waiting names the files that were not at rest yet.
	Waiting []string
}

// Duplicate is a file with the bytes of another.
type Duplicate struct{ Name, Of, DocID string }

// Inbox is a watched folder. One scan runs at a time.
type Inbox struct {
	Config

	take   *intake.Intake
	memory Memory

	mu    sync.Mutex
	seen  map[string]Seen        // nil until it is read
	asOf  uint64                 // the memory's revision before that
	since map[string]observation // files that are not at rest, by name
}

// New watches nothing yet; see Scan and Watch.
func New(c Config, take *intake.Intake, memory Memory) *Inbox {
	if c.Rest <= 0 {
		c.Rest = time.Second
	}
	if c.Poll <= 0 {
		c.Poll = 10 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return &Inbox{Config: c, take: take, memory: memory, since: map[string]observation{}}
}

// Scan looks at every file once and returns when each has been dealt with; those still being written it waits for.
// A file that cannot be a document is in Report.Failed and no error. An error is about the folder itself, a server or
// the context; what was done until then stays done, and the next Scan goes on from there.
func (i *Inbox) Scan(ctx context.Context) (Report, error) {
	i.forget()
	var total Report
	for {
		r, wait, err := i.pass(ctx, func(string) {})
		total = total.and(r)
		if err != nil || len(r.Waiting) == 0 {
			return total, err
		}
		if err := sleep(ctx, wait); err != nil {
			return total, err
		}
	}
}

// and adds a later pass; what is unchanged or waits is counted by the last alone.
func (r Report) and(later Report) Report {
	later.Found = append(r.Found, later.Found...)
	later.Duplicates = append(r.Duplicates, later.Duplicates...)
	later.Failed = append(r.Failed, later.Failed...)
	later.Unchanged -= len(r.Found) + len(r.Duplicates) + len(r.Failed)
	return later
}

// forget has the next pass read the memory anew: another process may have changed it.
func (i *Inbox) forget() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.seen = nil
}

// compare has the next pass read the memory anew where it is not as it was read: after passes of our own once for
// nothing, and else where another process has changed it. A memory that does not answer is met by the pass.
func (i *Inbox) compare(ctx context.Context) {
	now, err := i.memory.Revision(ctx)
	i.mu.Lock()
	defer i.mu.Unlock()
	if err != nil || now != i.asOf {
		i.seen = nil
	}
}

// pass looks at every file once without waiting for any; wait is when the first of those not at rest may be. It calls
// folder with every folder it enters, before it looks inside.
func (i *Inbox) pass(ctx context.Context, folder func(path string)) (r Report, wait time.Duration, err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.seen == nil {
		if i.asOf, err = i.memory.Revision(ctx); err != nil {
			return r, 0, err
		}
		if i.seen, err = i.memory.All(ctx); err != nil {
			return r, 0, err
		}
	}
	root, err := os.OpenRoot(i.Dir)
	if err != nil {
		return r, 0, fmt.Errorf("inbox: %w", err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	p := &pass{Inbox: i, root: root, folder: folder, wait: i.Poll, waiting: map[string]observation{}}
	err = fs.WalkDir(root.FS(), ".", func(path string, d fs.DirEntry, err error) error { return p.visit(ctx, path, d, err) })
	i.since = p.waiting
	if p.report.Ignored > 0 {
		i.Log.Debug("not taken: links, devices, hidden and temporary names", "count", p.report.Ignored, "first", p.ignored)
	}
	return p.report, p.wait, err
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
