package pdfium_test

import (
	"os"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/engine/enginetest"
	"github.com/zhice-project/zhice/extract/pdfium"
)

// library is a PDFium shared library of this machine, where $ZHICE_TEST_PDFIUM names one.
func library(tb testing.TB) string {
	tb.Helper()
	path := os.Getenv("ZHICE_TEST_PDFIUM")
	if path == "" {
		tb.Skip("ZHICE_TEST_PDFIUM names no PDFium library")
	}
	return path
}

func TestNativeEngine(t *testing.T) {
	cfg := pdfium.Config{Library: library(t), CacheDir: t.TempDir()}
	enginetest.Run(t, func(t *testing.T) engine.Engine {
		t.Helper()
		e, err := pdfium.New(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		return e
	})
}

func TestNativeLibraryThatIsNone(t *testing.T) {
	notLibrary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	_, err = pdfium.New(t.Context(), pdfium.Config{Library: notLibrary})
	if err == nil || !strings.Contains(err.Error(), notLibrary) {
		t.Errorf("got %v, want an error that names %s", err, notLibrary)
	}
}
