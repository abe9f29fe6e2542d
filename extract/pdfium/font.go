package pdfium

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// fontDir is where this build of PDFium looks for fonts (its Linux platform code). It picks a font by the character
// sets in the font's OS/2 table, so any font that claims GB 2312 serves every Chinese font that is not embedded. Without
// one PDFium drops the characters of such fonts without a word.
const fontDir = "usr/share/fonts"

// fontFS shows one file of the host, and nothing else, to the module.
type fontFS struct {
	host, name string
}

func newFontFS(path string) fontFS {
	ext := strings.ToLower(filepath.Ext(path))
	return fontFS{host: path, name: "cjk" + ext}
}

// Open implements fs.FS.
func (f fontFS) Open(name string) (fs.File, error) {
	parts := strings.Split(fontDir, "/")
	for i := range parts {
		dir := strings.Join(parts[:i], "/")
		if i == 0 {
			dir = "."
		}
		if name == dir {
			return &dirFile{name: filepath.Base(dir), entries: []fs.DirEntry{dirEntry{parts[i]}}}, nil
		}
	}
	switch name {
	case fontDir:
		info, err := os.Stat(f.host)
		if err != nil {
			return nil, err
		}
		return &dirFile{name: "fonts", entries: []fs.DirEntry{fs.FileInfoToDirEntry(renamed{info, f.name})}}, nil
	case fontDir + "/" + f.name:
		return os.Open(f.host)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

type renamed struct {
	fs.FileInfo

	name string
}

func (r renamed) Name() string { return r.name }

type dirFile struct {
	name    string
	entries []fs.DirEntry
	read    int
}

func (d *dirFile) Stat() (fs.FileInfo, error) { return dirEntry{d.name}, nil }
func (d *dirFile) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: fs.ErrInvalid}
}
func (d *dirFile) Close() error { return nil }

// ReadDir implements fs.ReadDirFile.
func (d *dirFile) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := d.entries[d.read:]
	if n > 0 && len(rest) == 0 {
		return nil, io.EOF
	}
	if n > 0 && len(rest) > n {
		rest = rest[:n]
	}
	d.read += len(rest)
	return rest, nil
}

// dirEntry is a read-only directory, as an entry and as its own information.
type dirEntry struct{ name string }

func (d dirEntry) Name() string               { return d.name }
func (d dirEntry) IsDir() bool                { return true }
func (d dirEntry) Type() fs.FileMode          { return fs.ModeDir }
func (d dirEntry) Info() (fs.FileInfo, error) { return d, nil }
func (d dirEntry) Size() int64                { return 0 }
func (d dirEntry) Mode() fs.FileMode          { return fs.ModeDir | 0o555 }
func (d dirEntry) ModTime() time.Time         { return time.Time{} }
func (d dirEntry) Sys() any                   { return nil }
