// Package ingest is the first stage: it finds documents and hands them to the next through the ledger of found
// documents. A folder is read by ingest/inbox, a web address by ingest/fetch, and what both find passes ingest/intake.
//
//	stage := ingest.New(ingest.Config{Bus: b, Blobs: store, Dir: "inbox"})
//	report, err := stage.Scan(ctx)                     // once, for run --until-idle
//	err = stage.Watch(ctx, nil)                        // for ever
//	added, err := stage.Add(ctx, "https://…/plan.pdf") // one file or address
//
// Publishing comes after the bytes are on disk, always; a crash in between costs a second reading and nothing else.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/zhice-project/zhice/ingest/fetch"
	"github.com/zhice-project/zhice/ingest/inbox"
	"github.com/zhice-project/zhice/ingest/intake"
	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/schemas"
)

// Config says where documents come from and within which limits. Zero values take the defaults of inbox.Config,
// fetch.Config and intake.DefaultMaxSize.
type Config struct {
	Bus   *bus.Bus
	Blobs blob.Store
	// Dir is the inbox; without it Scan and Watch are errors.
	Dir          string
	MaxSize      int64
	Rest, Poll   time.Duration
	FetchTimeout time.Duration
	// AllowAddresses are ranges that are fetched from although they are not public.
	AllowAddresses []netip.Prefix
	Log            *slog.Logger
}

// Stage finds documents.
type Stage struct {
	bus    *bus.Bus
	take   *intake.Intake
	inbox  *inbox.Inbox
	client *fetch.Client
}

// New makes the stage; nothing runs yet.
func New(c Config) *Stage {
	take := &intake.Intake{Bus: c.Bus, Blobs: c.Blobs, MaxSize: c.MaxSize}
	s := &Stage{bus: c.Bus, take: take, client: fetch.New(fetch.Config{Timeout: c.FetchTimeout, Allow: c.AllowAddresses})}
	if c.Dir != "" {
		s.inbox = inbox.New(inbox.Config{Dir: c.Dir, Rest: c.Rest, Poll: c.Poll, Log: c.Log}, take, bus.Inbox[inbox.Seen](c.Bus))
	}
	return s
}

var errNoInbox = errors.New("no inbox folder was given; use --inbox DIR")

// Scan takes in what lies in the inbox; see inbox.Inbox.Scan.
func (s *Stage) Scan(ctx context.Context) (inbox.Report, error) {
	if s.inbox == nil {
		return inbox.Report{}, errNoInbox
	}
	return s.inbox.Scan(ctx)
}

// Watch takes in what comes into the inbox until the context ends; see inbox.Inbox.Watch.
func (s *Stage) Watch(ctx context.Context, report func(inbox.Report)) error {
	if s.inbox == nil {
		return errNoInbox
	}
	return s.inbox.Watch(ctx, report)
}

// Seen is what the inbox remembers of each path: the document it became, the first name of a duplicate, the failure.
func Seen(ctx context.Context, b *bus.Bus) (map[string]inbox.Seen, error) {
	return bus.Inbox[inbox.Seen](b).All(ctx)
}

// Added is a document that was handed in.
type Added struct {
	Found schemas.Found
	// Of is set for a duplicate: the name under which the same bytes were found first. Found is that first finding.
	Of string
}

// Add takes in one file or one http or https address. What cannot become a document is recorded as a dead letter and
// returned as a *schemas.Failure; a path that does not exist or is a folder, and servers that are away, are errors and
// leave no trace.
func (s *Stage) Add(ctx context.Context, source string) (Added, error) {
	if address(source) {
		return s.addURL(ctx, source)
	}
	return s.addFile(ctx, source)
}

// address tells a web address, or what was meant as one, from a path.
func address(source string) bool {
	scheme, _, ok := strings.Cut(source, "://")
	return ok && scheme != "" && !strings.ContainsAny(scheme, `/\.`)
}

func (s *Stage) addFile(ctx context.Context, name string) (Added, error) {
	info, err := os.Stat(name)
	if err != nil {
		return Added{}, err
	}
	if info.IsDir() {
		return Added{}, fmt.Errorf("%s is a folder; name its files, or use `zhice run --inbox %s`", name, name)
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return Added{}, err
	}
	d := intake.Document{Name: filepath.Base(name), Path: path}
	origin := fmt.Sprintf("%s\n%d\n%d", path, info.Size(), info.ModTime().UnixNano())
	fail := func(err error) (Added, error) { return Added{}, s.fail(ctx, d, info.Size(), origin, err) }
	switch {
	case !info.Mode().IsRegular():
		return Added{}, fmt.Errorf("%s is not a regular file", name)
	case !s.take.Fits(info.Size()):
		return fail(s.take.TooLarge())
	}
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrPermission) {
		return fail(schemas.Fail(schemas.ReasonUnreadable, "%w", err))
	}
	if err != nil {
		return Added{}, err
	}
	defer func() { _ = file.Close() }() // read only
	d.Body = file
	d.Changed = func() bool {
		now, err := file.Stat()
		return err != nil || now.Size() != info.Size() || !now.ModTime().Equal(info.ModTime())
	}
	r, err := s.take.Take(ctx, d)
	if err != nil {
		return fail(err)
	}
	return Added(r), nil
}

func (s *Stage) addURL(ctx context.Context, address string) (Added, error) {
	shown := Shown(address)
	d := intake.Document{Name: shown, URL: shown}
	answer, err := s.client.Get(ctx, address)
	if err != nil {
		return Added{}, s.fail(ctx, d, 0, shown, err)
	}
	defer func() { _ = answer.Body.Close() }() // what matters of it was said by the reading
	d.Name, d.URL, d.Body = answer.Name, answer.URL, answer.Body
	r, err := s.take.Take(ctx, d)
	if err != nil {
		return Added{}, s.fail(ctx, d, 0, shown, err)
	}
	return Added(r), s.take.Mended(ctx, shown)
}

// Shown is a source as it may be shown and kept: user and password are taken out of an address, also out of one that
// cannot be read as such. They are the asker's own.
func Shown(source string) string {
	if !address(source) {
		return source
	}
	return fetch.WithoutLogin(source)
}

// fail records what is the document's failure and passes on what is not. An address that may deliver later is a dead
// letter too: the user is the one to try it again.
func (s *Stage) fail(ctx context.Context, d intake.Document, size int64, origin string, err error) error {
	f, typed := errors.AsType[*schemas.Failure](err)
	if !typed || f.Reason == schemas.ReasonUnavailable || ctx.Err() != nil {
		return fmt.Errorf("%s: %w", d.Name, err)
	}
	if _, recordErr := s.take.Fail(ctx, d, size, origin, err); recordErr != nil {
		return errors.Join(err, recordErr)
	}
	return fmt.Errorf("%s: %w", d.Name, err)
}
