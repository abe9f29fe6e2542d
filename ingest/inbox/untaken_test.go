package inbox_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/zhice-project/zhice/ingest/inbox"
)

func TestUntakenNamesWhatNobodyWillRead(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.pdf", "B.PDF", "报告.docx", "sub/c.txt", "sub/d.pdf", ".hidden.txt", ".git/x", "~$e.docx", "f.pdf.part", "g.crdownload"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("a.pdf", filepath.Join(dir, "link.pdf")); err != nil {
		t.Fatal(err)
	}
	got, err := inbox.Untaken(t.Context(), dir)
	slices.Sort(got)
	if want := []string{"link.pdf", "sub/c.txt", "报告.docx"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("untaken %q, %v; want %q", got, err, want)
	}
	if _, err := inbox.Untaken(t.Context(), filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a folder that is not there has nothing untaken")
	}
}
