package ingest_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/zhice-project/zhice/ingest"
	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/schemas"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const document = "%PDF-1.7\nhello\n%%EOF\n"

func stage(t *testing.T) (*ingest.Stage, *bus.Bus, blob.Store) {
	t.Helper()
	store, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b := bustest.Start(t)
	return ingest.New(ingest.Config{
		Bus: b, Blobs: store, MaxSize: 1 << 10, Log: bustest.Log(t),
		AllowAddresses: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	}), b, store
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func failures(t *testing.T, b *bus.Bus) []schemas.Failed {
	t.Helper()
	list, err := b.Failures(bustest.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestAddAFile(t *testing.T) {
	s, b, store := stage(t)
	ctx := bustest.Context(t)
	first, err := s.Add(ctx, write(t, "报告.pdf", document))
	if err != nil || first.Of != "" || first.Found.Name != "报告.pdf" || first.Found.Size != int64(len(document)) {
		t.Fatalf("added %+v, %v", first, err)
	}
	if ok, err := store.Has(ctx, first.Found.DocID); !ok || err != nil {
		t.Errorf("the bytes are not stored (%v)", err)
	}
	second, err := s.Add(ctx, write(t, "copy.pdf", document))
	if err != nil || second.Of != "报告.pdf" || second.Found.DocID != first.Found.DocID {
		t.Errorf("a copy was added as %+v, %v", second, err)
	}
	if p, err := b.Find(ctx, first.Found.DocID); err != nil || len(p) != 1 || p[0].Found == nil {
		t.Errorf("the ledger has %+v, %v", p, err)
	}
}

func TestAddWhatIsNoDocument(t *testing.T) {
	s, b, _ := stage(t)
	for name, c := range map[string]struct {
		content string
		reason  schemas.Reason
	}{
		"empty.pdf": {"", schemas.ReasonEmpty},
		"page.pdf":  {"<html>", schemas.ReasonNotPDF},
		"large.pdf": {document + string(make([]byte, 1<<10)), schemas.ReasonTooLarge},
	} {
		_, err := s.Add(bustest.Context(t), write(t, name, c.content))
		if f, ok := errors.AsType[*schemas.Failure](err); !ok || f.Reason != c.reason {
			t.Errorf("%s: %v, want %s", name, err, c.reason)
		}
	}
	if got := failures(t, b); len(got) != 3 {
		t.Errorf("dead letters %+v, want 3", got)
	}
	for _, source := range []string{filepath.Join(t.TempDir(), "missing.pdf"), t.TempDir()} {
		if _, err := s.Add(bustest.Context(t), source); err == nil {
			t.Errorf("%s was added", source)
		}
	}
	if got := failures(t, b); len(got) != 3 {
		t.Errorf("a path that names no file left a dead letter: %+v", got)
	}
}

func TestAddAnAddress(t *testing.T) {
	s, b, _ := stage(t)
	ctx := bustest.Context(t)
	ready := false
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !ready {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = w.Write([]byte(document))
	}))
	defer site.Close()
	address := site.URL + "/plan.pdf"
	if _, err := s.Add(ctx, address); err == nil || schemas.AsFailure(err).Reason != schemas.ReasonFetch {
		t.Fatalf("an address that is not there: %v", err)
	}
	list := failures(t, b)
	if len(list) != 1 || list[0].URL != address || list[0].Stage != schemas.StageIngest {
		t.Fatalf("dead letters %+v", list)
	}
	ready = true
	added, err := s.Add(ctx, address)
	if err != nil || added.Found.Name != "plan.pdf" || added.Found.URL != address {
		t.Fatalf("added %+v, %v", added, err)
	}
	if list := failures(t, b); len(list) != 0 {
		t.Errorf("the dead letter of an address that delivers now is still there: %+v", list)
	}
	if _, err := s.Add(ctx, "http://169.254.169.254/a.pdf"); schemas.AsFailure(err).Reason != schemas.ReasonAddressRefused {
		t.Errorf("a private address: %v", err)
	}
	if _, err := s.Add(ctx, "ftp://example.org/a.pdf"); schemas.AsFailure(err).Reason != schemas.ReasonAddressRefused {
		t.Errorf("another scheme: %v", err)
	}
}

// A password in an address goes to the server and nowhere else: not into what is recorded, nor into what is said.
func TestAPasswordInAnAddressIsNotKept(t *testing.T) {
	s, b, _ := stage(t)
	ctx := bustest.Context(t)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "asker" || password != "hush" || r.URL.Path != "/plan.pdf" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = w.Write([]byte(document))
	}))
	defer site.Close()
	host := strings.TrimPrefix(site.URL, "http://")
	added, err := s.Add(ctx, "http://asker:hush@"+host+"/plan.pdf")
	if err != nil || added.Found.URL != site.URL+"/plan.pdf" {
		t.Errorf("added %+v, %v", added, err)
	}
	for _, address := range []string{
		"http://asker:hush@" + host + "/other.pdf", "http://asker:hu%sh@" + host + "/plan.pdf", "http://asker:hu/sh@" + host + "/plan.pdf",
		"http://asker:hu@sh%@" + host + "/plan.pdf", "http://asker:hush@127.0.0.1:1/plan.pdf", "http://asker:hush@/plan.pdf", "ftp://asker:hush@" + host,
		"http://asker:hush@" + host + ":x/plan.pdf", "http://asker:hush@" + host + "\x7f",
	} {
		_, err := s.Add(ctx, address)
		if err == nil || strings.Contains(err.Error(), "hu") || strings.Contains(err.Error(), "asker") {
			t.Errorf("%s: %v", address, err)
		}
		if shown := ingest.Shown(address); strings.Contains(shown, "hu") || strings.Contains(shown, "asker") {
			t.Errorf("%s is shown as %s", address, shown)
		}
	}
	letters := failures(t, b)
	if len(letters) == 0 {
		t.Error("no dead letters")
	}
	for _, f := range letters {
		text, err := json.Marshal(f)
		if err != nil || strings.Contains(string(text), "hu") || strings.Contains(string(text), "asker") {
			t.Errorf("recorded: %s (%v)", text, err)
		}
	}
	for _, source := range []string{"a@b.pdf", "https://example.org/a@b.pdf"} {
		if ingest.Shown(source) != source {
			t.Errorf("%s is shown as %s", source, ingest.Shown(source))
		}
	}
}

// A file that was handed in and refused cannot be tried again without it, and an inbox file of its name is not meant.
func TestRetryOfAFileThatWasHandedIn(t *testing.T) {
	s, b, store := stage(t)
	ctx := bustest.Context(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "page.pdf"), []byte("<html>the inbox's"), 0o600); err != nil {
		t.Fatal(err)
	}
	box := ingest.New(ingest.Config{Bus: b, Blobs: store, Dir: dir, Rest: time.Millisecond, Log: bustest.Log(t)})
	if _, err := box.Scan(ctx); err != nil {
		t.Fatal(err)
	}
	path := write(t, "page.pdf", "<html>another")
	if _, err := s.Add(ctx, path); err == nil {
		t.Fatal("it was added")
	}
	letters := failures(t, b)
	if len(letters) != 2 || letters[0].Origin != "" || letters[1].Origin != path {
		t.Fatalf("dead letters %+v", letters)
	}
	_, err := b.Retry(ctx, letters[1])
	if !errors.Is(err, bus.ErrNotStored) || !strings.Contains(err.Error(), "zhice add "+path) {
		t.Errorf("retry: %v", err)
	}
	if seen, err := ingest.Seen(ctx, b); err != nil || seen["page.pdf"].DocID != letters[0].DocID {
		t.Errorf("the inbox remembers %+v, %v", seen, err)
	}
	if run, err := b.Retry(ctx, letters[0]); run != 0 || err != nil {
		t.Errorf("retry of the inbox's own: %d, %v", run, err)
	}
	if got := failures(t, b); len(got) != 1 || got[0].DocID != letters[1].DocID {
		t.Errorf("dead letters %+v; want that of the file handed in", got)
	}
}
