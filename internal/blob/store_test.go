package blob_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/schemas"
)

// The NATS client forgets a goroutine where the publisher of an object store's Put is cleaned up before that goroutine
// has read its channel: it then waits on none.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("github.com/nats-io/nats.go/jetstream.(*jetStream).resetPendingAcksOnReconnect"))
}

func folder(t *testing.T) blob.Store {
	t.Helper()
	s, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func bucket(t *testing.T) blob.Store {
	t.Helper()
	objects, err := bustest.Start(t).Objects(bustest.Context(t), "blobs")
	if err != nil {
		t.Fatal(err)
	}
	s, err := blob.OpenBucket(objects, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatKilledProcessesLeftIsRemoved(t *testing.T) {
	for name, open := range map[string]func(dir string) (tmp string, err error){
		"folder": func(dir string) (string, error) {
			_, err := blob.OpenFolder(dir)
			return filepath.Join(dir, "tmp"), err
		},
		"bucket": func(dir string) (string, error) { _, err := blob.OpenBucket(nil, dir); return dir, err },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "[odd]")
			tmp, err := open(dir)
			if err != nil {
				t.Fatal(err)
			}
			old := time.Now().Add(-25 * time.Hour)
			for file, at := range map[string]time.Time{"put-old": old, "put-new": time.Now(), "other": old} {
				path := filepath.Join(tmp, file)
				if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), os.Chtimes(path, at, at)); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := open(dir); err != nil {
				t.Fatal(err)
			}
			for file, want := range map[string]bool{"put-old": false, "put-new": true, "other": true} {
				if _, err := os.Stat(filepath.Join(tmp, file)); (err == nil) != want {
					t.Errorf("%s is there: %v, want %v", file, err == nil, want)
				}
			}
		})
	}
}

// TestStores holds every store to the contract of blob.Store.
func TestStores(t *testing.T) {
	for name, open := range map[string]func(*testing.T) blob.Store{"folder": folder, "bucket": bucket} {
		t.Run(name, func(t *testing.T) { conform(t, open(t)) })
	}
}

func conform(t *testing.T, s blob.Store) {
	t.Helper()
	ctx := bustest.Context(t)
	//nolint:contextcheck // put and read bring their own
	t.Run("what is put is there", func(t *testing.T) {
		for _, content := range []string{"", "政策", strings.Repeat("0123456789abcdef", 200_000)} { // 3.2 MB: several pieces
			key := put(t, s, content)
			if got := read(t, s, key); got != content {
				t.Errorf("%d bytes came back as %d others", len(content), len(got))
			}
			path, release, err := s.Path(ctx, key)
			if err != nil {
				t.Fatal(err)
			}
			if file, err := os.ReadFile(path); err != nil || string(file) != content {
				t.Errorf("the file has %d bytes, want %d (%v)", len(file), len(content), err)
			}
			release()
			if ok, err := s.Has(ctx, key); !ok || err != nil {
				t.Errorf("Has: %v, %v", ok, err)
			}
		}
	})
	t.Run("the key is the SHA-256", func(t *testing.T) {
		if key := put(t, s, "abc"); key != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
			t.Errorf("key %s", key)
		}
	})
	t.Run("the same bytes have the same key", func(t *testing.T) {
		if a, b := put(t, s, "twice"), put(t, s, "twice"); a != b {
			t.Errorf("%s and %s", a, b)
		}
	})
	//nolint:contextcheck // put and read bring their own
	t.Run("many at once", func(t *testing.T) {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, _, err := s.Put(ctx, strings.NewReader("crowd")); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		read(t, s, put(t, s, "crowd"))
	})
	t.Run("a missing blob is a typed error", func(t *testing.T) {
		for _, key := range []string{strings.Repeat("0", 64), "", "../../etc/passwd", strings.Repeat("Z", 64), "*", strings.Repeat("A", 64)} {
			_, openErr := s.Open(ctx, key)
			_, _, pathErr := s.Path(ctx, key)
			for _, err := range []error{openErr, pathErr} {
				f := schemas.AsFailure(err)
				if missing, ok := errors.AsType[*blob.MissingError](err); !ok || missing.Key != key || f.Reason != schemas.ReasonBlobMissing || !f.Permanent {
					t.Errorf("%q: %v", key, err)
				}
			}
			if ok, err := s.Has(ctx, key); ok || err != nil {
				t.Errorf("Has(%q): %v, %v", key, ok, err)
			}
		}
	})
	t.Run("a reading that fails keeps nothing", func(t *testing.T) {
		broken := errors.New("broken")
		_, _, err := s.Put(ctx, io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)))
		if !errors.Is(err, broken) {
			t.Errorf("error %v, want the reader's own", err)
		}
		if ok, err := s.Has(ctx, "a11ae06469c63740d7b0ecf802f282a0d46e94f31a654dfcd3c0dc6dc277f904"); ok || err != nil {
			t.Errorf("Has: %v, %v", ok, err)
		}
	})
	t.Run("the context ends it", func(t *testing.T) {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if _, _, err := s.Put(ended, strings.NewReader("late")); !errors.Is(err, context.Canceled) {
			t.Errorf("Put: %v", err)
		}
	})
	t.Run("JSON", func(t *testing.T) { conformJSON(t, s) })
	//nolint:contextcheck // put and read bring their own
	t.Run("what is old is taken away", func(t *testing.T) {
		p, ok := s.(blob.Pruner)
		if !ok {
			t.Fatalf("%T is no Pruner", s)
		}
		key := put(t, s, "superseded")
		stay := put(t, s, "current")
		for _, c := range []struct {
			before time.Time
			gone   bool
		}{{time.Now().Add(-time.Minute), false}, {time.Now().Add(time.Minute), true}, {time.Now().Add(time.Minute), false}} {
			if gone, err := p.Remove(ctx, key, c.before); gone != c.gone || err != nil {
				t.Errorf("Remove what was put before %v: %v, %v", c.before, gone, err)
			}
		}
		held := map[string]int64{}
		if err := p.Each(ctx, func(h blob.Held) error { held[h.Key] = h.Size; return nil }); err != nil {
			t.Fatal(err)
		}
		if _, there := held[key]; there || held[stay] != int64(len("current")) {
			t.Errorf("held: %v", held)
		}
		if again := put(t, s, "superseded"); again != key || read(t, s, key) != "superseded" {
			t.Error("it cannot be put again")
		}
	})
}

// A young blob is not touched, not even for a moment: it may be named by now, and opened. Here it could not be put aside.
func TestRemoveLeavesAYoungBlobWhereItIs(t *testing.T) {
	dir := t.TempDir()
	s, err := blob.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	key := put(t, s, "young")
	if err := errors.Join(os.Remove(filepath.Join(dir, "tmp")), os.WriteFile(filepath.Join(dir, "tmp"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	if gone, err := s.Remove(t.Context(), key, time.Now().Add(-time.Minute)); gone || err != nil {
		t.Errorf("Remove what is young: %v, %v", gone, err)
	}
	if gone, err := s.Remove(t.Context(), key, time.Now().Add(time.Minute)); gone || err == nil {
		t.Errorf("Remove what is old and cannot be put aside: %v, %v", gone, err)
	}
	if read(t, s, key) != "young" {
		t.Error("it is not as it was")
	}
}

// A blob that was put again a moment ago counts as put then, however long it has been there.
func TestPuttingAgainKeepsABlobYoung(t *testing.T) {
	dir := t.TempDir()
	s, err := blob.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	key := put(t, s, "again")
	old := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, key[:2], key), old, old); err != nil {
		t.Fatal(err)
	}
	put(t, s, "again")
	if gone, err := s.Remove(t.Context(), key, time.Now().Add(-24*time.Hour)); gone || err != nil {
		t.Errorf("Remove: %v, %v", gone, err)
	}
	if read(t, s, key) != "again" {
		t.Error("it is not as it was")
	}
}

func conformJSON(t *testing.T, s blob.Store) {
	t.Helper()
	ctx := bustest.Context(t)
	rapid.Check(t, func(r *rapid.T) {
		v := rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.Float64Range(-1e9, 1e9))).Draw(r, "v")
		a, _, err := blob.PutJSON(ctx, s, v)
		if err != nil {
			r.Fatal(err)
		}
		var back map[string][]float64
		if err := blob.GetJSON(ctx, s, a, &back); err != nil {
			r.Fatal(err)
		}
		b, _, err := blob.PutJSON(ctx, s, back)
		if err != nil || a != b {
			r.Fatalf("the same content has keys %s and %s (%v)", a, b, err)
		}
	})
	for name, content := range map[string]string{"no gzip": "{}", "no JSON": zipped(t, "{"), "cut off": zipped(t, "{}")[:15]} {
		var v any
		err := blob.GetJSON(ctx, s, put(t, s, content), &v)
		if f := schemas.AsFailure(err); err == nil || !f.Permanent || f.Reason != schemas.ReasonInternal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFolderLeavesNoTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	s, err := blob.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, "a")
	put(t, s, "a")
	if _, _, err := s.Put(t.Context(), iotest.ErrReader(io.ErrUnexpectedEOF)); err == nil {
		t.Error("a broken reader was put")
	}
	left, err := os.ReadDir(filepath.Join(dir, "tmp"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestBucketReleasesItsFile(t *testing.T) {
	s := bucket(t)
	path, release, err := s.Path(t.Context(), put(t, s, "a"))
	if err != nil {
		t.Fatal(err)
	}
	release()
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there (%v)", err)
	}
}

func put(t *testing.T, s blob.Store, content string) string {
	t.Helper()
	key, size, err := s.Put(bustest.Context(t), strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if size != int64(len(content)) {
		t.Fatalf("size %d, want %d", size, len(content))
	}
	return key
}

func read(t *testing.T, s blob.Store, key string) string {
	t.Helper()
	r, err := s.Open(bustest.Context(t), key)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func zipped(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, s)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
