package inbox

import (
	"context"
	"io/fs"
	"os"
	"path"
	"strings"
)

// Untaken lists the files below a folder that no scan takes although somebody put them there: those that are not called
// *.pdf, and links. Hidden files, and what programs write for themselves or are still writing, are not among them; nor is
// what is in a folder that may not be read. Paths are below dir, with forward slashes.
func Untaken(ctx context.Context, dir string) ([]string, error) {
	var out []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && name == ".":
			return err
		case err != nil || name == ".":
			return nil //nolint:nilerr // what may not be read is told by the scan
		case passedOver(d.Name()):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || unfinishedName(d.Name()):
			return nil
		}
		if !d.Type().IsRegular() || !strings.EqualFold(path.Ext(d.Name()), ".pdf") {
			out = append(out, readable(name))
		}
		return nil
	})
	return out, err
}

// unfinishedName says whether a program is still writing the file.
func unfinishedName(name string) bool {
	lower := strings.ToLower(name)
	for _, mark := range unfinished {
		if strings.HasSuffix(lower, mark) {
			return true
		}
	}
	return false
}
