package embed_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/zhice-project/zhice/internal/bus"
	"github.com/zhice-project/zhice/internal/bus/bustest"
	"github.com/zhice-project/zhice/internal/bus/embed"
	"github.com/zhice-project/zhice/schemas"
)

// smallDisk is a file system of its own that can be filled.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Skipf("no file system can be mounted here, so no disk can be filled: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill takes all the room there is.
func fill(t *testing.T, dir string) (path string) {
	t.Helper()
	path = filepath.Join(dir, "full")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for size := 1 << 20; size > 0; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// A full disk stops the server for as long as it is full, and it says so; then it goes on, and nothing is lost.
func TestAFullDiskIsOutlived(t *testing.T) {
	disk := smallDisk(t)
	s := bustest.Serve(t, filepath.Join(disk, "nats"), -1)
	inside := bustest.Connect(t, s)
	outside, err := bus.Connect(bustest.Context(t), bus.Config{URL: s.URL(), User: embed.User, Password: bustest.Secret, Log: bustest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Close()
	url := s.URL()
	found := func(n int) schemas.Found {
		return schemas.Found{DocID: fmt.Sprintf("%064d", n), Run: 1, Name: strings.Repeat("x", 64<<10)}
	}
	if err := inside.Ready(bustest.Context(t)); err != nil {
		t.Fatalf("before: %v", err)
	}
	recorded, full := 0, fill(t, disk)
	for ; ; recorded++ {
		if _, err = inside.Publish(bustest.Context(t), found(recorded)); err != nil {
			break
		}
	}
	if schemas.AsFailure(err).Reason != schemas.ReasonUnavailable {
		t.Errorf("publishing on a full disk: %v, want %s", err, schemas.ReasonUnavailable)
	}
	for name, b := range map[string]*bus.Bus{"inside": inside, "outside": outside} {
		if err := b.Ready(bustest.Context(t)); err == nil {
			t.Errorf("%s: all is said to be well while the disk is full", name)
		}
	}
	if err := os.Remove(full); err != nil {
		t.Fatal(err)
	}
	for _, b := range []*bus.Bus{inside, outside} {
		recorded++
		for {
			_, err := b.Publish(bustest.Context(t), found(recorded))
			if err == nil {
				break
			}
			if schemas.AsFailure(err).Reason != schemas.ReasonUnavailable {
				t.Fatal(err)
			}
		}
		if err := b.Ready(bustest.Context(t)); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	}
	if s.URL() != url {
		t.Errorf("the server was at %s and is at %s", url, s.URL())
	}
	list, err := outside.Find(bustest.Context(t), "")
	if err != nil || len(list) < recorded {
		t.Errorf("%d documents are left of %d (%v)", len(list), recorded, err)
	}
}
