package blob

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

// Held is a blob that is there.
type Held struct {
	Key  string
	Size int64
	// Put is when it was last put, also where it was there already.
	Put time.Time
}

// Pruner is a Store from which blobs can be taken that nothing names any more. Who puts a blob names it only later, so
// one that was put a short while ago may not be judged by its having no name: Remove leaves it.
type Pruner interface {
	Store
	// Each calls f with every blob until f returns an error, which comes back.
	Each(ctx context.Context, f func(Held) error) error
	// Remove takes a blob away unless it was put after before; gone says whether it did. One that is not there is no error.
	Remove(ctx context.Context, key string, before time.Time) (gone bool, err error)
}

// Each implements Pruner.
func (f *Folder) Each(ctx context.Context, see func(Held) error) error {
	shelves, err := os.ReadDir(f.dir)
	if err != nil {
		return unavailable(ctx, "", err)
	}
	for _, shelf := range shelves {
		if !shelf.IsDir() || len(shelf.Name()) != 2 {
			continue
		}
		files, err := os.ReadDir(filepath.Join(f.dir, shelf.Name()))
		if err != nil {
			return unavailable(ctx, shelf.Name(), err)
		}
		for _, file := range files {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			info, err := file.Info()
			if err != nil || !validKey(file.Name()) {
				continue // another took it away, or it is none of ours
			}
			if err := see(Held{file.Name(), info.Size(), info.ModTime()}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Remove implements Pruner. The file is put aside before its age is looked at: a Put that comes between either made it
// young, and it is put back, or does not find it and writes it anew. One that is young before stays where it is, for
// somebody may be opening it.
func (f *Folder) Remove(ctx context.Context, key string, before time.Time) (bool, error) {
	if !validKey(key) {
		return false, nil
	}
	if info, err := os.Stat(f.path(key)); err == nil && !info.ModTime().Before(before) {
		return false, nil
	}
	aside := filepath.Join(f.dir, "tmp", temporary+"aside-"+key)
	if err := os.Rename(f.path(key), aside); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		return false, schemas.Retry(schemas.ReasonUnavailable, "blob %s: %w", key, err)
	}
	info, err := os.Stat(aside)
	if err == nil && !info.ModTime().Before(before) {
		return false, errors.Join(os.Rename(aside, f.path(key)), f.syncShelf(f.path(key)))
	}
	if err = errors.Join(err, os.Remove(aside)); err != nil {
		return false, schemas.Retry(schemas.ReasonUnavailable, "blob %s: %w", key, err)
	}
	return true, nil
}

// Each implements Pruner.
func (b *Bucket) Each(ctx context.Context, see func(Held) error) error {
	return b.objects.Each(ctx, func(name string, size int64, put time.Time) error {
		if !validKey(name) {
			return nil
		}
		return see(Held{name, size, put})
	})
}

// Remove implements Pruner. Between the look at its age and its end lies a moment in which another Put may come; Put
// therefore writes a blob anew that is older than fresh, which is far less than what is pruned.
func (b *Bucket) Remove(ctx context.Context, key string, before time.Time) (bool, error) {
	put, found, err := b.objects.Stored(ctx, key)
	if err != nil {
		return false, unavailable(ctx, key, err)
	}
	if !found || !put.Before(before) {
		return false, nil
	}
	if err := b.objects.Delete(ctx, key); err != nil {
		return false, unavailable(ctx, key, err)
	}
	return true, nil
}
