package pdfium_test

import (
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/engine/enginetest"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/pdfium"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// cacheDir is shared by all test runs of the machine: compiling PDFium anew takes seconds.
func cacheDir(tb testing.TB) string {
	tb.Helper()
	base, err := os.UserCacheDir()
	if err != nil {
		return tb.TempDir()
	}
	return filepath.Join(base, "zhice-test", "wazero")
}

func open(tb testing.TB, font string) engine.Engine {
	tb.Helper()
	e, err := pdfium.New(tb.Context(), pdfium.Config{CacheDir: cacheDir(tb), Font: font, MaxMemory: 512 << 20})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func TestEngine(t *testing.T) {
	enginetest.Run(t, func(t *testing.T) engine.Engine {
		t.Helper()
		return open(t, "")
	})
}

// fonts that cover Chinese, where Linux distributions put them.
var fonts = []string{
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
	"/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
}

func TestFontThatIsNotEmbedded(t *testing.T) {
	pdf := pdftest.Doc{Pages: []pdftest.Page{{Texts: []pdftest.Text{{X: 72, Y: 100, Size: 16, S: "粮食产量稳步提高", GBK: true}}}}}.Bytes()
	read := func(t *testing.T, font string) *engine.Page {
		t.Helper()
		e := open(t, font)
		defer func() { _ = e.Close(t.Context()) }()
		d, err := e.Open(t.Context(), pdf)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = d.Close(t.Context()) }()
		p, err := d.Page(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	t.Run("without a font the loss shows", func(t *testing.T) {
		p := read(t, "")
		if got := enginetest.Text(p); got == "" && p.TextObjects == 0 {
			t.Error("neither characters nor a sign that there were any")
		}
	})
	for _, f := range fonts {
		if _, err := os.Stat(f); err != nil {
			continue
		}
		t.Run(filepath.Base(f), func(t *testing.T) {
			if got := enginetest.Text(read(t, f)); got != "粮食产量稳步提高" {
				t.Errorf("with a font: %q", got)
			}
		})
	}
}
