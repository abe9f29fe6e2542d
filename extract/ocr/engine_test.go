package ocr_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/engine/enginetest"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/ocr"
	"github.com/zhice-project/zhice/extract/pdfium"
	"github.com/zhice-project/zhice/schemas"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// installed skips a test visibly where there is no OCR.
func installed(tb testing.TB) {
	tb.Helper()
	if _, err := ocr.Find(tb.Context()); err != nil {
		tb.Skipf("%v; install tesseract-ocr and tesseract-ocr-chi-sim", err)
	}
}

// font that covers Chinese, so that what the tests write can be drawn.
func font(tb testing.TB) string {
	tb.Helper()
	for _, f := range []string{
		os.Getenv("ZHICE_CJK_FONT"),
		"../../deploy/embedded/node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
		"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
		"/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
	} {
		if _, err := os.Stat(f); f != "" && err == nil {
			return f
		}
	}
	tb.Skip("no font with Chinese characters; `make setup` fetches one")
	return ""
}

func draws(tb testing.TB) engine.Engine {
	tb.Helper()
	base, err := os.UserCacheDir()
	if err != nil {
		base = tb.TempDir()
	}
	e, err := pdfium.New(tb.Context(), pdfium.Config{CacheDir: filepath.Join(base, "zhice-test", "wazero"), Font: font(tb), MaxMemory: 512 << 20})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

func reader(tb testing.TB, cfg ocr.Config) *ocr.Reader {
	tb.Helper()
	r, err := ocr.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestEngine(t *testing.T) {
	installed(t)
	enginetest.RunOptical(t, func(t *testing.T) engine.Engine {
		t.Helper()
		e, err := ocr.NewEngine(draws(t), reader(t, ocr.Config{}))
		if err != nil {
			t.Fatal(err)
		}
		return e
	})
}

const text = "全市安排重点项目210个，年度投资980亿元，比上年增长12.5%。"

// drawn is a page of text as a picture.
func drawn(t *testing.T, page pdftest.Page, r engine.Resolution) *engine.Raster {
	t.Helper()
	e := draws(t)
	defer func() { _ = e.Close(t.Context()) }()
	d, err := e.Open(t.Context(), pdftest.Doc{Pages: []pdftest.Page{page}}.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	out, err := d.(engine.Drawer).Draw(t.Context(), 0, r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A sheet that lay askew is read straight, and Shown finds the places on it.
func TestPageSetsAskewSheetsStraight(t *testing.T) {
	installed(t)
	page := pdftest.Page{}
	const angle = -1.5 // degrees clockwise
	for i := range 6 {
		page.Texts = append(page.Texts, pdftest.Text{X: 72 + 11*float64(i), Y: 120 + 30*float64(i), Size: 14, S: text, GBK: true, Angle: -angle})
	}
	got, err := reader(t, ocr.Config{}).Page(t.Context(), drawn(t, page, ocr.Resolution), pdftest.Width, pdftest.Height)
	if err != nil {
		t.Fatal(err)
	}
	if got.Skew > angle+0.2 || got.Skew < angle-0.2 {
		t.Errorf("skew %v, want %v", got.Skew, angle)
	}
	first, n := enginetest.Text(got.Page), len([]rune(text))
	if string([]rune(first)[:n]) != text {
		t.Fatalf("read %q", first)
	}
	if got.Confidence < 0.9 {
		t.Errorf("confidence %v", got.Confidence)
	}
	c := got.Chars[0]
	if b := got.Shown(schemas.Box{X0: c.X0, Y0: c.Y0, X1: c.X1, Y1: c.Y1}); b.X0 < 66 || b.X0 > 78 || b.Y1 < 117 || b.Y1 > 127 {
		t.Errorf("the first character is shown at %+v", b)
	}
	for _, c := range got.Chars[1:n] {
		if d := c.Base - got.Chars[0].Base; d > 1 || d < -1 {
			t.Fatalf("%c stands %v off its line", c.R, d)
		}
	}
}

func TestPageKeepsToItsLimits(t *testing.T) {
	installed(t)
	page := pdftest.Page{Texts: []pdftest.Text{{X: 72, Y: 120, Size: 14, S: text, GBK: true}}}
	for _, c := range []struct {
		name string
		cfg  ocr.Config
		want []schemas.Reason
	}{
		{"time", ocr.Config{Timeout: 1}, []schemas.Reason{schemas.ReasonTooSlow}},
		// How a program ends that may have no memory is its own affair; that it ends is what counts.
		{"memory", ocr.Config{MaxMemory: 8 << 20}, []schemas.Reason{schemas.ReasonTooMuchMemory, schemas.ReasonEngineCrashed}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := reader(t, c.cfg).Page(t.Context(), drawn(t, page, ocr.Resolution), pdftest.Width, pdftest.Height)
			f, ok := errors.AsType[*schemas.Failure](err)
			if !ok || !f.Permanent || f.Reason != c.want[0] && f.Reason != c.want[len(c.want)-1] {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func TestDrawKeepsToItsBounds(t *testing.T) {
	page := pdftest.Page{Picture: drawn(t, pdftest.Page{Texts: []pdftest.Text{{X: 72, Y: 120, Size: 14, S: text, GBK: true}}},
		engine.Resolution{Plain: 150, MaxPixels: 1e8, MaxPicture: 1e8}).Gray}
	within := func(got, want float64) bool { return got > want-1 && got < want+1 }
	for _, c := range []struct {
		r    engine.Resolution
		want float64
	}{
		{engine.Resolution{Low: 100, High: 400, Plain: 300, MaxPixels: 1e8, MaxPicture: 1e8}, 150},
		{engine.Resolution{Low: 200, High: 400, Plain: 300, MaxPixels: 1e8, MaxPicture: 1e8}, 200},
		{engine.Resolution{Low: 50, High: 100, Plain: 300, MaxPixels: 1e8, MaxPicture: 1e8}, 100},
		{engine.Resolution{Low: 200, High: 400, Plain: 300, MaxPixels: 595 * 842, MaxPicture: 1e8}, 72},
	} {
		if got := drawn(t, page, c.r); !within(got.DPI, c.want) || got.Rect.Dx() != int(pdftest.Width*got.DPI/72+0.5) {
			t.Errorf("%+v: %v dpi, %v", c.r, got.DPI, got.Rect)
		}
	}
	e := draws(t)
	defer func() { _ = e.Close(t.Context()) }()
	d, err := e.Open(t.Context(), pdftest.Doc{Pages: []pdftest.Page{page}}.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	_, err = d.(engine.Drawer).Draw(t.Context(), 0, engine.Resolution{Plain: 300, MaxPixels: 1e8, MaxPicture: 1e6})
	if f, ok := errors.AsType[*schemas.Failure](err); !ok || f.Reason != schemas.ReasonTooLarge {
		t.Errorf("a picture over the limit: %v", err)
	}
	if p, err := d.Page(t.Context(), 0); err != nil || len(p.Images) != 1 {
		t.Errorf("afterwards: %v, %v", p, err)
	}
}
