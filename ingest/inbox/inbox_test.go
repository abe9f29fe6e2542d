package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/zhice-project/zhice/ingest/inbox"
	"github.com/zhice-project/zhice/ingest/intake"
	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/schemas"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// world is an inbox with a real server and a real blob folder.
type world struct {
	t     *testing.T
	dir   string
	bus   *bus.Bus
	blobs *countingStore
	take  *intake.Intake
	box   *inbox.Inbox
}

// countingStore counts what is read in, to show what is not read again.
type countingStore struct {
	blob.Store

	mu   sync.Mutex
	puts int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), bus: bustest.Start(t)}
	store, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.blobs = &countingStore{Store: store}
	w.take = &intake.Intake{Bus: w.bus, Blobs: w.blobs, MaxSize: 1 << 20}
	w.restart()
	return w
}

// restart forgets all that is not on disk.
func (w *world) restart() {
	w.box = inbox.New(inbox.Config{Dir: w.dir, Rest: 50 * time.Millisecond, Poll: 300 * time.Millisecond, Log: bustest.Log(w.t)}, w.take, bus.Inbox[inbox.Seen](w.bus))
}

// drop writes a file that has rested for an hour.
func (w *world) drop(name, content string) {
	w.t.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		w.t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) scan() inbox.Report {
	w.t.Helper()
	r, err := w.box.Scan(bustest.Context(w.t))
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func pdf(text string) string { return "%PDF-1.7\n" + text + "\n%%EOF\n" }

// summary says in one word a file what a scan did.
func summary(r inbox.Report) []string {
	var out []string
	for _, f := range r.Found {
		out = append(out, "found "+f.Name)
	}
	for _, d := range r.Duplicates {
		out = append(out, fmt.Sprintf("duplicate %s of %s", d.Name, d.Of))
	}
	for _, f := range r.Failed {
		out = append(out, fmt.Sprintf("%s %s", f.Reason, f.Name))
	}
	slices.Sort(out)
	return out
}

func (w *world) expect(r inbox.Report, want ...string) {
	w.t.Helper()
	slices.Sort(want)
	if got := summary(r); !slices.Equal(got, want) {
		w.t.Errorf("scan did %q, want %q", got, want)
	}
}

func TestScanTakesWhatIsAPDFAndReportsTheRest(t *testing.T) {
	w := newWorld(t)
	w.drop("a.pdf", pdf("一"))
	w.drop("国务院/2025/政府工作报告.PDF", pdf("二"))
	w.drop("empty.pdf", "")
	w.drop("page.pdf", "<html>404</html>")
	w.drop("huge.pdf", pdf(strings.Repeat("x", 1<<20)))
	for _, name := range []string{"notes.txt", ".hidden.pdf", "~$a.pdf", "b.pdf.part", "c.pdf.crdownload", ".git/d.pdf", "e.part.pdf"} {
		w.drop(name, pdf("never "+name))
	}
	w.expect(w.scan(), "found a.pdf", "found 国务院/2025/政府工作报告.PDF", "empty empty.pdf", "not_pdf page.pdf", "too_large huge.pdf")
	again := w.scan()
	w.expect(again)
	if again.Unchanged != 5 {
		t.Errorf("%d unchanged, want 5", again.Unchanged)
	}
	failures, err := w.bus.Failures(bustest.Context(t))
	if err != nil || len(failures) != 3 {
		t.Fatalf("dead letters %v, %v; want 3", failures, err)
	}
	for _, f := range failures {
		if f.Stage != schemas.StageIngest || f.Hint == "" || len(f.DocID) != 64 {
			t.Errorf("dead letter %+v", f)
		}
	}
}

func TestARestartReadsNothingAgain(t *testing.T) {
	w := newWorld(t)
	w.drop("a.pdf", pdf("一"))
	w.drop("b.pdf", pdf("一"))
	w.drop("bad.pdf", "no")
	w.expect(w.scan(), "found a.pdf", "duplicate b.pdf of a.pdf", "not_pdf bad.pdf")
	puts := w.blobs.count()
	w.restart()
	r := w.scan()
	w.expect(r)
	if r.Unchanged != 3 || w.blobs.count() != puts {
		t.Errorf("%d unchanged and %d read again, want 3 and none", r.Unchanged, w.blobs.count()-puts)
	}
	seen, err := bus.Inbox[inbox.Seen](w.bus).All(bustest.Context(t))
	if err != nil || seen["b.pdf"].DuplicateOf != "a.pdf" || seen["a.pdf"].DuplicateOf != "" {
		t.Errorf("remembered %+v, %v", seen, err)
	}
}

func TestNewBytesUnderAnOldNameAreANewDocument(t *testing.T) {
	w := newWorld(t)
	w.drop("a.pdf", pdf("2024"))
	first := w.scan()
	w.drop("a.pdf", pdf("2025 修订"))
	second := w.scan()
	w.expect(second, "found a.pdf")
	if first.Found[0].DocID == second.Found[0].DocID {
		t.Error("the same document id for other bytes")
	}
}

func TestAMendedFileTakesItsDeadLetterBack(t *testing.T) {
	w := newWorld(t)
	w.drop("a.pdf", "<html>")
	w.expect(w.scan(), "not_pdf a.pdf")
	w.drop("a.pdf", pdf("now right"))
	w.expect(w.scan(), "found a.pdf")
	failures, err := w.bus.Failures(bustest.Context(t))
	if err != nil || len(failures) != 0 {
		t.Errorf("dead letters %v, %v; want none", failures, err)
	}
}

func TestRetryLooksAtTheFileAgain(t *testing.T) {
	w := newWorld(t)
	w.drop("a.pdf", "<html>")
	r := w.scan()
	if _, err := w.bus.Retry(bustest.Context(t), r.Failed[0]); err != nil {
		t.Fatal(err)
	}
	w.expect(w.scan(), "not_pdf a.pdf")
	failures, err := w.bus.Failures(bustest.Context(t))
	if err != nil || len(failures) != 1 || failures[0].Attempts != 2 {
		t.Errorf("dead letters %+v, %v; want the second attempt", failures, err)
	}
}

func TestAHigherLimitTakesWhatWasTooLarge(t *testing.T) {
	w := newWorld(t)
	w.drop("a.pdf", pdf(strings.Repeat("x", 1<<20)))
	w.expect(w.scan(), "too_large a.pdf")
	w.take.MaxSize = 2 << 20
	w.expect(w.scan(), "found a.pdf")
	if failures, err := w.bus.Failures(bustest.Context(t)); err != nil || len(failures) != 0 {
		t.Errorf("dead letters %v, %v; want none", failures, err)
	}
}

func TestSymbolicLinksAreNotFollowed(t *testing.T) {
	w := newWorld(t)
	outside := filepath.Join(t.TempDir(), "secret.pdf")
	if err := os.WriteFile(outside, []byte(pdf("secret")), 0o644); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"link.pdf": outside, "folder": filepath.Dir(outside)} {
		if err := os.Symlink(to, filepath.Join(w.dir, from)); err != nil {
			t.Skip(err)
		}
	}
	w.expect(w.scan())
}

// What could be meant and is not taken is counted, once a scan however often the scan has to look.
func TestWhatIsIgnoredIsCounted(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"notes.txt", ".git/d.pdf", "folder/e.part.pdf", "b.pdf.crdownload", "C.PDF.part", "x.part"} {
		w.drop(name, pdf(name))
	}
	if err := errors.Join(
		os.Symlink("/nowhere.pdf", filepath.Join(w.dir, "link.pdf")), os.Symlink(t.TempDir(), filepath.Join(w.dir, "reports")),
		os.Symlink("notes.txt", filepath.Join(w.dir, "notes")), syscall.Mkfifo(filepath.Join(w.dir, "pipe.pdf"), 0o600),
	); err != nil {
		t.Skip(err)
	}
	fresh := filepath.Join(w.dir, "fresh.pdf") // not at rest: the scan looks at least twice
	if err := os.WriteFile(fresh, []byte(pdf("fresh")), 0o644); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	w.box.Log = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r := w.scan()
	w.expect(r, "found fresh.pdf")
	if r.Ignored != 6 { // e.part.pdf, b.pdf.crdownload, C.PDF.part, link.pdf, reports, pipe.pdf
		t.Errorf("%d are ignored; want 6", r.Ignored)
	}
	if !strings.Contains(said.String(), "link.pdf") {
		t.Errorf("the log does not name them:\n%s", said.String())
	}
}

// A folder without the right to read it may hold documents: it is named, and the rest goes on.
func TestAFolderThatMayNotBeReadIsNamed(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read every folder")
	}
	w := newWorld(t)
	w.drop("a.pdf", pdf("a"))
	w.drop("locked/b.pdf", pdf("b"))
	locked := filepath.Join(w.dir, "locked")
	if err := os.Chmod(locked, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(locked, 0o700) })
	r := w.scan()
	w.expect(r, "found a.pdf")
	if !slices.Equal(r.Unread, []string{"locked"}) {
		t.Errorf("unread %q", r.Unread)
	}
}

// countingMemory counts how often the whole memory is read, and tells of each look at its revision.
type countingMemory struct {
	inbox.Memory

	all    atomic.Int32
	looked chan struct{}
}

func (m *countingMemory) All(ctx context.Context) (map[string]inbox.Seen, error) {
	m.all.Add(1)
	return m.Memory.All(ctx)
}

func (m *countingMemory) Revision(ctx context.Context) (uint64, error) {
	select {
	case m.looked <- struct{}{}:
	default:
	}
	return m.Memory.Revision(ctx)
}

func TestAQuietInboxDoesNotReadItsMemoryAgain(t *testing.T) {
	w := newWorld(t)
	table := bus.Inbox[inbox.Seen](w.bus)
	memory := &countingMemory{Memory: table, looked: make(chan struct{})}
	w.drop("a.pdf", "<html>")
	box := inbox.New(inbox.Config{Dir: w.dir, Rest: 10 * time.Millisecond, Poll: 10 * time.Millisecond, Log: bustest.Log(t)}, w.take, memory)
	ctx, cancel := context.WithCancel(t.Context())
	reports, ended := make(chan inbox.Report, 4), make(chan error, 1)
	go func() { ended <- box.Watch(ctx, func(r inbox.Report) { reports <- r }) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	for range 20 {
		<-memory.looked
	}
	if n := memory.all.Load(); n > 2 { // at first, and once for what was put then
		t.Errorf("the memory was read %d times", n)
	}
	w.expect(<-reports, "not_pdf a.pdf")
	go func() { // another process forgets the file
		if err := table.Delete(bustest.Context(t), "a.pdf"); err != nil {
			t.Error(err)
		}
	}()
	for memory.all.Load() < 3 {
		<-memory.looked
	}
}

func TestNamesInGB18030AreReadable(t *testing.T) {
	w := newWorld(t)
	name := "\xb9\xa4\xd7\xf7\xb1\xa8\xb8\xe6.pdf" // 工作报告
	if err := os.WriteFile(filepath.Join(w.dir, name), nil, 0o644); err != nil {
		t.Skip("this file system takes UTF-8 names only:", err)
	}
	w.drop(name, pdf("x"))
	w.expect(w.scan(), "found 工作报告.pdf")
	w.expect(w.scan())
}

func TestAFileStillBeingWrittenIsLeftAloneAndTakenWhole(t *testing.T) {
	w := newWorld(t)
	path := filepath.Join(w.dir, "slow.pdf")
	whole := pdf(strings.Repeat("政策 ", 1000))
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	done := make(chan inbox.Report, 1)
	go func() { done <- w.scan() }()
	// Every piece comes later than Rest after the one before; only the last ends like a PDF.
	pieces := 4
	for i := range pieces {
		if _, err := file.WriteString(whole[i*len(whole)/pieces : (i+1)*len(whole)/pieces]); err != nil {
			t.Fatal(err)
		}
		if i < pieces-1 {
			<-time.After(120 * time.Millisecond)
		}
	}
	r := <-done
	w.expect(r, "found slow.pdf")
	if len(r.Found) == 1 && r.Found[0].Size != int64(len(whole)) {
		t.Errorf("taken with %d bytes of %d", r.Found[0].Size, len(whole))
	}
}

func TestWatchSeesFilesHoweverTheyArrive(t *testing.T) {
	w := newWorld(t)
	w.box.Poll = time.Minute // notifications alone must do
	ctx, cancel := context.WithCancel(t.Context())
	reports, ended := make(chan inbox.Report, 16), make(chan error, 1)
	go func() { ended <- w.box.Watch(ctx, func(r inbox.Report) { reports <- r }) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	outside := t.TempDir()
	for name, arrive := range map[string]func(path string) error{
		"written.pdf": func(path string) error { return os.WriteFile(path, []byte(pdf("written")), 0o644) },
		"moved.pdf": func(path string) error {
			from := filepath.Join(outside, "x")
			if err := os.WriteFile(from, []byte(pdf("moved")), 0o644); err != nil {
				return err
			}
			return os.Rename(from, path)
		},
		"new/folder/deep.pdf": func(path string) error {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			return os.WriteFile(path, []byte(pdf("deep")), 0o644)
		},
		"finished.pdf": func(path string) error {
			if err := os.WriteFile(path+".part", []byte(pdf("finished")), 0o644); err != nil {
				return err
			}
			return os.Rename(path+".part", path)
		},
	} {
		if err := arrive(filepath.Join(w.dir, name)); err != nil {
			t.Fatal(err)
		}
		select {
		case r := <-reports:
			w.expect(r, "found "+name)
		case <-time.After(20 * time.Second):
			t.Fatalf("%s was not seen", name)
		}
	}
}

func (c *countingStore) Put(ctx context.Context, r io.Reader) (string, int64, error) {
	c.mu.Lock()
	c.puts++
	c.mu.Unlock()
	return c.Store.Put(ctx, r)
}

func (c *countingStore) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.puts
}
