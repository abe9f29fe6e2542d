package extract_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/schemas"
)

// small are limits that keep the suite short: what breaks them breaks larger ones too.
func small(c *extract.Config) {
	c.Children = 1
	c.PageGroupTimeout = 1500 * time.Millisecond
	c.MaxMemory = 400 << 20
	c.MaxPages = 500
	c.MaxOutput = 64 << 20
	c.Font = chineseFont()
}

// TestHostileFiles: whatever is in a file, it ends in text or in a typed, permanent reason, and the next file is read.
func TestHostileFiles(t *testing.T) {
	kinds := pdftest.Hostiles()
	if len(kinds) < 60 {
		t.Errorf("only %d kinds", len(kinds))
	}
	engines := []string{"pdfium", "ledongthuc"}
	if native := os.Getenv("ZHICE_TEST_PDFIUM"); native != "" {
		engines = append(engines, "pdfium-native="+native)
	}
	for _, engine := range engines {
		t.Run(strings.ReplaceAll(engine, "/", "|"), func(t *testing.T) {
			x := newExtractor(t, "serve", func(c *extract.Config) { small(c); c.Engine = engine })
			// What must be read may take its time on a busy machine.
			patient := newExtractor(t, "serve", func(c *extract.Config) { small(c); c.Engine, c.PageGroupTimeout = engine, 30*time.Second })
			var mu sync.Mutex
			ends := map[string]int{}
			t.Run("kinds", func(t *testing.T) {
				for _, k := range kinds {
					t.Run(k.Name, func(t *testing.T) {
						t.Parallel()
						start, able := time.Now(), engine != "ledongthuc"
						with := x
						if able && k.Text != "" {
							with = patient
						}
						end := survived(t, with, k, able)
						t.Logf("%s after %.1f s", end, time.Since(start).Seconds())
						mu.Lock()
						defer mu.Unlock()
						ends[end]++
					})
				}
			})
			got, err := x.Bytes(t.Context(), sample(1))
			if err != nil || !strings.Contains(text(got), sentence) {
				t.Errorf("a good file after them: %v", err)
			}
			t.Logf("%d kinds: %v", len(kinds), ends)
		})
	}
}

// TestTextUnderAScan: what OCR laid under a picture is no more to be believed than what it laid over one.
func TestTextUnderAScan(t *testing.T) {
	x := newExtractor(t, "serve", small)
	for _, k := range pdftest.Hostiles() {
		if k.Name != "text under a scan" {
			continue
		}
		got, err := x.Bytes(t.Context(), k.Make())
		if err != nil {
			t.Fatal(err)
		}
		if p := got.Pages[0]; p.Quality != schemas.QualityDoubtful || !p.OCR || !strings.Contains(strings.Join(p.Reasons, ";"), "made by OCR") {
			t.Errorf("%+v", p)
		}
		return
	}
	t.Error("no such kind")
}

// survived reads one hostile file and says how it ended. What must be read is only asked of an engine that is said to
// know all of the format.
func survived(t *testing.T, x *extract.Extractor, k pdftest.Hostile, able bool) string {
	t.Helper()
	pdf := k.Make()
	got, err := x.Bytes(t.Context(), pdf)
	if err != nil {
		f := schemas.AsFailure(err)
		if !f.Permanent || f.Reason == schemas.ReasonInternal || f.Reason.Hint() == "" {
			t.Errorf("not a typed, permanent reason: %v", err)
		}
		if k.Reason != "" && string(f.Reason) != k.Reason || able && k.Text != "" && wanted(k) {
			t.Errorf("%v, want %s%s", err, k.Reason, k.Text)
		}
		return string(f.Reason)
	}
	if k.Fails && able {
		t.Errorf("text %q from a file that has none", text(got))
	}
	flat := strings.Join(strings.Fields(text(got)), "")
	if able && wanted(k) && !strings.Contains(flat, k.Text) {
		t.Errorf("text is %.200q, want %q", flat, k.Text)
	}
	if k.Without != "" && strings.Contains(flat, k.Without) {
		t.Errorf("text is %.200q", flat)
	}
	return "text"
}

// wanted: fonts that are not embedded need one from the system.
func wanted(k pdftest.Hostile) bool {
	return !strings.HasPrefix(k.Name, "not embedded") || chineseFont() != ""
}

// chineseFont is a font of the system or of `make setup`.
func chineseFont() string {
	if f := systemFont(); f != "" {
		return f
	}
	found, err := filepath.Glob("../deploy/embedded/node_modules/@expo-google-fonts/noto-sans-sc/*/*.ttf")
	if err != nil || len(found) == 0 {
		return ""
	}
	if _, err := os.Stat(found[0]); err != nil {
		return ""
	}
	return found[0]
}
