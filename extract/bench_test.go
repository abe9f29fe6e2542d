package extract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/schemas"
)

// corpus lists the PDFs beside the repository, where there are any.
func corpus(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob("../../shared/corpus/*/*.pdf")
	if err != nil {
		tb.Fatal(err)
	}
	if len(files) == 0 {
		tb.Skip("no corpus beside the repository")
	}
	return files
}

// BenchmarkCorpus reads every PDF of the corpus, or those whose path contains $ZHICE_CORPUS: each gives text or a typed,
// permanent failure. With -v it prints a line a file.
func BenchmarkCorpus(b *testing.B) {
	files := corpus(b)
	x := newExtractor(b, "serve", func(c *extract.Config) { c.Font = systemFont() })
	pages := 0
	for b.Loop() {
		for _, f := range files {
			if strings.Contains(f, os.Getenv("ZHICE_CORPUS")) {
				pages += readOne(b, x, f)
			}
		}
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
}

func readOne(b *testing.B, x *extract.Extractor, file string) (pages int) {
	b.Helper()
	start := time.Now()
	got, err := x.File(b.Context(), file)
	took := time.Since(start).Seconds()
	if err != nil {
		fail := schemas.AsFailure(err)
		b.Logf("%-50.50s %s", filepath.Base(file), err)
		if !fail.Permanent || fail.Reason == schemas.ReasonInternal || fail.Reason == schemas.ReasonEngineCrashed {
			b.Errorf("%s: %v", file, err)
		}
		return 0
	}
	chars := 0
	for _, p := range got.Pages {
		chars += p.Chars
	}
	if chars == 0 {
		b.Errorf("%s: neither text nor a reason", file)
	}
	b.Logf("%-50.50s %4d pages %7d characters %-9s %3d tables %6.2f s", filepath.Base(file), len(got.Pages), chars, got.Quality, len(got.Tables), took)
	return len(got.Pages)
}

func systemFont() string {
	for _, f := range []string{"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"} {
		if _, err := os.Stat(f); err == nil {
			return f
		}
	}
	return ""
}

// BenchmarkPages reads a report made for it, engine and layout together.
func BenchmarkPages(b *testing.B) {
	for _, engine := range []string{"pdfium", "ledongthuc"} {
		b.Run(engine, func(b *testing.B) {
			x := newExtractor(b, "serve", func(c *extract.Config) { c.InProcess = true; c.Children = 1; c.Engine = engine })
			pdf := sample(60)
			if _, err := x.Bytes(b.Context(), pdf); err != nil {
				b.Fatal(err)
			}
			pages := 0
			for b.Loop() {
				got, err := x.Bytes(b.Context(), pdf)
				if err != nil {
					b.Fatal(err)
				}
				pages += len(got.Pages)
			}
			b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}

// BenchmarkStart is the time from nothing to the first page, with the engine's compiled form in the cache.
func BenchmarkStart(b *testing.B) {
	pdf := sample(1)
	for b.Loop() {
		x := newExtractor(b, "serve", nil)
		if _, err := x.Bytes(b.Context(), pdf); err != nil {
			b.Fatal(err)
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
