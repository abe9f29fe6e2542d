package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/zhice-project/zhice/internal/fault"
	"github.com/zhice-project/zhice/schemas"
)

// Folder is a Store of plain files: dir/ab/abcdef… for key abcdef…, 256 folders wide. Half-written files lie in dir/tmp
// under random names and are never seen under a key.
type Folder struct{ dir string }

// OpenFolder makes or opens the folder; the store owns everything in it. Half-written files
// that killed processes left a day ago are removed.
func OpenFolder(dir string) (*Folder, error) {
	tmp := filepath.Join(dir, "tmp")
	if err := os.MkdirAll(tmp, 0o750); err != nil {
		return nil, fmt.Errorf("blob folder %s: %w", dir, err)
	}
	sweep(tmp)
	return &Folder{dir: dir}, nil
}

// Put implements Store: a temporary file, its sync, its rename, the folder's sync.
func (f *Folder) Put(ctx context.Context, r io.Reader) (key string, size int64, err error) {
	s, err := spool(ctx, filepath.Join(f.dir, "tmp"), r)
	if err != nil {
		return "", 0, err
	}
	defer s.discard()
	final := f.path(s.key)
	// It counts as put now: who takes unnamed blobs away leaves what is young. Where it was taken at this moment the
	// touch fails, and it is written anew.
	if held, err := os.Stat(final); err == nil && held.Size() == s.size && os.Chtimes(final, time.Time{}, time.Now()) == nil {
		// Whoever put it may not have come as far as the sync.
		if err := f.syncShelf(final); err != nil {
			return "", 0, unavailable(ctx, s.key, err)
		}
		return s.key, s.size, nil
	}
	if err := f.shelve(s, final); err != nil {
		return "", 0, unavailable(ctx, s.key, err)
	}
	return s.key, s.size, nil
}

// shelve makes the temporary file the blob.
func (f *Folder) shelve(s *spooled, final string) error {
	if err := errors.Join(s.file.Sync(), s.file.Close()); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(final), 0o750); err != nil {
		return err
	}
	fault.Point("blob.written")
	if err := os.Rename(s.file.Name(), final); err != nil {
		return err
	}
	fault.Point("blob.renamed")
	return f.syncShelf(final)
}

// syncShelf: a rename is on disk once its folder is, and that folder's own name once its parent is.
func (f *Folder) syncShelf(final string) error {
	return errors.Join(syncDir(filepath.Dir(final)), syncDir(f.dir))
}

// Open implements Store.
func (f *Folder) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !validKey(key) {
		return nil, missing(key)
	}
	file, err := os.Open(f.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(key)
	}
	if err != nil {
		return nil, schemas.Retry(schemas.ReasonUnavailable, "blob %s: %w", key, err)
	}
	return file, nil
}

// Path implements Store: the blob's own file; release does nothing.
func (f *Folder) Path(ctx context.Context, key string) (path string, release func(), err error) {
	ok, err := f.Has(ctx, key)
	if err != nil {
		return "", nil, err
	}
	if !ok {
		return "", nil, missing(key)
	}
	return f.path(key), func() {}, nil
}

// Has implements Store.
func (f *Folder) Has(ctx context.Context, key string) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if !validKey(key) {
		return false, nil
	}
	_, err := os.Stat(f.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, schemas.Retry(schemas.ReasonUnavailable, "blob %s: %w", key, err)
	}
	return true, nil
}

func (f *Folder) path(key string) string { return filepath.Join(f.dir, key[:2], key) }

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// abandoned is the age at which nobody can be writing to, or reading from, a temporary file any more.
const abandoned = 24 * time.Hour

const temporary = "put-"

// sweep removes the temporary files of processes that were killed. One that cannot be removed is in nobody's way, and
// tried again at the next opening.
func sweep(dir string) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, f := range files {
		info, err := f.Info()
		if err == nil && strings.HasPrefix(f.Name(), temporary) && f.Type().IsRegular() && time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
}

// spooled is a temporary file with the bytes of a reader, and their hash.
type spooled struct {
	file *os.File
	key  string
	size int64
}

func spool(ctx context.Context, dir string, r io.Reader) (*spooled, error) {
	file, err := os.CreateTemp(dir, temporary+"*")
	if err != nil {
		return nil, schemas.Retry(schemas.ReasonUnavailable, "blob: %w", err)
	}
	s := &spooled{file: file}
	h := sha256.New()
	from := &source{ctx: ctx, r: r}
	s.size, err = io.Copy(io.MultiWriter(file, h), from)
	if err != nil {
		s.discard()
		if from.err != nil {
			return nil, fmt.Errorf("blob: %w", from.err)
		}
		// The disk is full or failing: that may pass, and is nothing the document did.
		return nil, schemas.Retry(schemas.ReasonUnavailable, "blob: %w", err)
	}
	s.key = hex.EncodeToString(h.Sum(nil))
	return s, nil
}

// discard closes and removes the file; after a rename there is nothing left to remove, and that is fine.
func (s *spooled) discard() {
	_ = s.file.Close()
	_ = os.Remove(s.file.Name())
}
