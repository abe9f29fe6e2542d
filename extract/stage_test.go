package extract_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/internal/blob"
	"github.com/zhice-project/zhice/schemas"
)

func TestStage(t *testing.T) {
	store, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := extract.Stage{Extractor: newExtractor(t, "serve", nil), Blobs: store}
	key, size, err := store.Put(t.Context(), bytes.NewReader(sample(2)))
	if err != nil {
		t.Fatal(err)
	}
	found := schemas.Found{DocID: key, Run: schemas.FirstRun(), Name: "a/报告.pdf", Size: size}
	got, err := s.Handle(t.Context(), found)
	if err != nil {
		t.Fatal(err)
	}
	if got.DocID != key || got.Run != found.Run || got.Name != found.Name || got.Pages != 2 || got.Quality != schemas.QualityGood || got.Chars < 22*len([]rune(sentence)) || got.Took <= 0 {
		t.Errorf("%+v", got)
	}
	var x schemas.Extraction
	if err := blob.GetJSON(t.Context(), store, got.Blob, &x); err != nil {
		t.Fatal(err)
	}
	if x.DocID != key || !strings.Contains(text(&x), sentence) {
		t.Errorf("kept %q", text(&x))
	}
	again, err := s.Handle(t.Context(), found)
	if err != nil || again.Blob != got.Blob {
		t.Errorf("a second time %s, %v, want %s", again.Blob, err, got.Blob)
	}
	if _, err := s.Handle(t.Context(), schemas.Found{DocID: strings.Repeat("0", 64)}); reason(err) != schemas.ReasonBlobMissing {
		t.Error(err)
	}
}
