package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/zhice-project/zhice/ingest/intake"
	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/schemas"
)

// pass is one look at every file.
type pass struct {
	*Inbox

	root    *os.Root
	folder  func(path string)
	report  Report
	wait    time.Duration
	waiting map[string]observation
	ignored []string // the first few of them, for the log
}

// observation is the state in which a file was seen, and since when.
type observation struct {
	size    int64
	modTime time.Time
	since   time.Time
}

// visit is called by the walk; an error it returns ends the pass.
func (p *pass) visit(ctx context.Context, path string, d fs.DirEntry, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && path == ".":
		return fmt.Errorf("inbox %s: %w", p.Dir, err)
	case err != nil:
		// A folder that went away meanwhile, or that may not be read: the rest goes on.
		if !errors.Is(err, fs.ErrNotExist) {
			p.Log.Warn("a folder cannot be read", "path", filepath.Join(p.Dir, path), "error", err.Error())
			p.report.Unread = append(p.report.Unread, path)
		}
		return nil
	case d.IsDir():
		if path != "." && passedOver(d.Name()) {
			return fs.SkipDir // a program's own folder: nobody means it
		}
		p.folder(filepath.Join(p.Dir, path))
		return nil
	case !p.couldBeMeant(path, d):
		return nil
	case passedOver(d.Name()) || !d.Type().IsRegular() || !strings.EqualFold(filepath.Ext(d.Name()), ".pdf"):
		p.ignore(path)
		return nil
	}
	info, err := d.Info()
	if err != nil {
		return nil //nolint:nilerr // it went away between the listing and the look
	}
	return p.file(ctx, path, info)
}

// couldBeMeant says whether a name was put there as a document, finished or not, or as a folder of them, as a link to a
// folder is.
func (p *pass) couldBeMeant(path string, d fs.DirEntry) bool {
	if d.Type()&fs.ModeSymlink != 0 && !passedOver(d.Name()) {
		if to, err := os.Stat(filepath.Join(p.Dir, path)); err == nil && to.IsDir() {
			return true
		}
	}
	name := strings.ToLower(d.Name())
	for _, mark := range unfinished { // x.pdf.part
		name = strings.TrimSuffix(name, mark)
	}
	return filepath.Ext(name) == ".pdf"
}

// unfinished are what browsers put behind or into a name for as long as they write.
var unfinished = []string{".part", ".partial", ".crdownload", ".download", ".tmp", ".opdownload"}

// ignore counts, and keeps the first few names.
func (p *pass) ignore(path string) {
	if p.report.Ignored++; len(p.ignored) < 5 {
		p.ignored = append(p.ignored, readable(path))
	}
}

// passedOver says whether a name is not meant to be read yet, or at all.
func passedOver(name string) bool {
	lower := strings.ToLower(name)
	for _, prefix := range []string{".", "~$", "#"} {
		if strings.HasPrefix(lower, prefix) {
			return true
		}
	}
	for _, mark := range unfinished {
		if strings.Contains(lower, mark+".") { // x.part.pdf
			return true
		}
	}
	return false
}

func (p *pass) file(ctx context.Context, path string, info fs.FileInfo) error {
	name := readable(path)
	before, known := p.seen[name]
	if known && before.Size == info.Size() && before.ModTime.Equal(info.ModTime()) && !p.worthAnotherTry(path, before) {
		p.report.Unchanged++
		return nil
	}
	file, err := p.root.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		defer func() { _ = file.Close() }() // read only
		if now, err := file.Stat(); err != nil || !now.Mode().IsRegular() || !os.SameFile(now, info) {
			return nil // replaced since the listing; the next pass sees what it is now
		}
	}
	if rest := p.restsIn(name, info, file); rest > 0 {
		p.report.Waiting = append(p.report.Waiting, name)
		p.wait = min(p.wait, rest)
		return nil
	}
	seen, err := p.judge(ctx, name, info, file, err)
	switch {
	case errors.Is(err, intake.ErrChanged):
		p.report.Waiting = append(p.report.Waiting, name)
		p.wait = min(p.wait, p.Rest)
		return nil
	case err != nil:
		return err
	}
	if err := p.settleOld(ctx, before, seen); err != nil {
		return err
	}
	if err := p.memory.Put(ctx, name, seen); err != nil {
		return err
	}
	fault.Point("ingest.remembered")
	p.seen[name] = seen
	return nil
}

// worthAnotherTry says whether a failure may have been mended without a change of the file: by a higher limit, or by
// leave to read it.
func (p *pass) worthAnotherTry(path string, s Seen) bool {
	switch {
	case s.Failed == nil:
		return false
	case s.Failed.Reason == schemas.ReasonTooLarge:
		return p.take.Fits(s.Size)
	case s.Failed.Reason == schemas.ReasonUnreadable:
		file, err := p.root.Open(path)
		if err != nil {
			return false
		}
		_, err = file.Read(make([]byte, 1))
		_ = file.Close() // read only
		return err == nil
	}
	return false
}

// restsIn is how long the file still has to be left alone; zero when it is at rest. A time of change in the future (a
// share whose clock is ahead) says nothing, so then the time since it was first seen like this counts.
func (p *pass) restsIn(name string, info fs.FileInfo, file *os.File) time.Duration {
	now := time.Now()
	o := p.since[name]
	if o.size != info.Size() || !o.modTime.Equal(info.ModTime()) || o.since.IsZero() {
		o = observation{info.Size(), info.ModTime(), now}
	}
	rested := now.Sub(o.since)
	if age := now.Sub(info.ModTime()); age > rested {
		rested = age
	}
	rest := p.Rest
	if file != nil && rested < 10*rest && !endsLikePDF(file, info.Size()) {
		rest *= 10
	}
	if rested >= rest {
		return 0
	}
	p.waiting[name] = o
	return rest - rested
}

// endsLikePDF looks for the mark that ends a PDF in its last kilobyte.
func endsLikePDF(file *os.File, size int64) bool {
	tail := make([]byte, min(size, 1024))
	n, _ := file.ReadAt(tail, size-int64(len(tail))) // a file that shrinks meanwhile gives less, and does not end
	return strings.Contains(string(tail[:n]), "%%EOF")
}

// judge takes the file in and says what is to be remembered of it.
func (p *pass) judge(ctx context.Context, name string, info fs.FileInfo, file *os.File, openErr error) (Seen, error) {
	seen := Seen{Size: info.Size(), ModTime: info.ModTime()}
	d := intake.Document{Name: name}
	err := p.readError(info, openErr)
	var r intake.Result
	if err == nil {
		body := &unreadable{r: file}
		d.Body, d.Changed = body, func() bool { return changed(file, info) }
		if r, err = p.take.Take(ctx, d); body.err != nil {
			err = schemas.Fail(schemas.ReasonUnreadable, "%w", body.err)
		}
	}
	if err == nil {
		p.found(r, name)
		seen.DocID, seen.DuplicateOf = r.Found.DocID, r.Of
		return seen, nil
	}
	if f := schemas.AsFailure(err); !f.Permanent || ctx.Err() != nil || errors.Is(err, intake.ErrChanged) {
		return Seen{}, err
	}
	// What was not read to its end is known by its path and the version of the file.
	origin := fmt.Sprintf("%s\n%d\n%d", name, info.Size(), info.ModTime().UnixNano())
	failed, err := p.take.Fail(ctx, d, info.Size(), origin, err)
	if err != nil {
		return Seen{}, err
	}
	seen.DocID, seen.Failed = failed.DocID, &failed
	if failed.Name != name {
		seen.DuplicateOf = failed.Name
		p.report.Duplicates = append(p.report.Duplicates, Duplicate{name, failed.Name, failed.DocID})
	} else {
		p.report.Failed = append(p.report.Failed, failed)
	}
	return seen, nil
}

// readError is the failure of a file that need not be read to be refused.
func (p *pass) readError(info fs.FileInfo, openErr error) error {
	switch {
	case openErr != nil:
		return schemas.Fail(schemas.ReasonUnreadable, "%w", openErr)
	case !p.take.Fits(info.Size()):
		return p.take.TooLarge()
	}
	return nil
}

func (p *pass) found(r intake.Result, name string) {
	if r.Of != "" {
		p.report.Duplicates = append(p.report.Duplicates, Duplicate{name, r.Of, r.Found.DocID})
		p.Log.Info("duplicate", "name", name, "of", r.Of, "doc", r.Found.DocID[:12])
		return
	}
	p.report.Found = append(p.report.Found, r.Found)
	p.Log.Info("found", "name", name, "doc", r.Found.DocID[:12], "size", r.Found.Size)
}

// settleOld drops the dead letter of an earlier version of the file: nobody can look into that version any more.
func (p *pass) settleOld(ctx context.Context, before, now Seen) error {
	if before.Failed == nil || before.DocID == now.DocID || before.DuplicateOf != "" {
		return nil
	}
	return p.take.Bus.Drop(ctx, *before.Failed)
}

func changed(file *os.File, since fs.FileInfo) bool {
	now, err := file.Stat()
	return err != nil || now.Size() != since.Size() || !now.ModTime().Equal(since.ModTime())
}

// unreadable remembers that it was the file that failed, and not the store.
type unreadable struct {
	r   *os.File
	err error
}

func (u *unreadable) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		u.err = err
	}
	return n, err
}

// readable is a path as text. Names made on Chinese Windows and unpacked elsewhere are often GB 18030 bytes.
func readable(name string) string {
	name = path.Clean(filepath.ToSlash(name))
	if utf8.ValidString(name) {
		return name
	}
	if s, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil && !strings.ContainsRune(s, utf8.RuneError) {
		return s
	}
	return fmt.Sprintf("%q", name)
}
