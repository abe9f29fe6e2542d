package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

func TestPagesAreCountedByVerdict(t *testing.T) {
	var l line
	l.count(nil)
	if l != (line{}) {
		t.Errorf("no extraction counts %+v", l)
	}
	l.count(&schemas.Extraction{Engine: "pdfium", Pages: []schemas.Page{
		{Quality: schemas.QualityGood},
		{Quality: schemas.QualityDoubtful, Reasons: []string{"few characters are known"}},
		{Quality: schemas.QualityDoubtful, Reasons: []string{"read by OCR, 91% sure"}},
		{Quality: schemas.QualityDoubtful, Reasons: []string{"a picture covers the page", "read by OCR"}},
		{Quality: schemas.QualityNeedsOCR},
	}})
	if want := (line{pages: 5, accept: 1, doubt: 1, ocr: 2, needsOCR: 1, engine: "pdfium"}); l != want {
		t.Errorf("%+v, want %+v", l, want)
	}
}

func TestPDFsAreFoundInFoldersWithin(t *testing.T) {
	dir := t.TempDir()
	if _, err := within(dir); err == nil {
		t.Error("a folder without PDFs is no error")
	}
	if err := os.Mkdir(filepath.Join(dir, "deep"), 0o700); err != nil {
		t.Fatal(err)
	}
	want := []string{filepath.Join(dir, "a.pdf"), filepath.Join(dir, "deep", "b.PDF")}
	for _, f := range append(want, filepath.Join(dir, "notes.txt")) {
		if err := os.WriteFile(f, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := within(dir); err != nil || !slices.Equal(got, want) {
		t.Errorf("%q %v, want %q", got, err, want)
	}
}

func TestATableNeverReplacesAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (bench{}).writeTable(t.Context(), path); err == nil {
		t.Error("no error")
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "precious" {
		t.Errorf("the file holds %q, %v", b, err)
	}
}

func TestMedianIsTheMiddleOne(t *testing.T) {
	if got := median([]time.Duration{9, 1, 4}); got != 4 {
		t.Errorf("%v", got)
	}
}
