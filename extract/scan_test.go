package extract_test

import (
	"image"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/ocr"
	"github.com/zhice-project/zhice/extract/pdfium"
	"github.com/zhice-project/zhice/schemas"
)

// photographed draws a page with the engine: a scan of it.
func photographed(t *testing.T, page pdftest.Page) *image.Gray {
	t.Helper()
	font := ""
	for _, f := range []string{
		os.Getenv("ZHICE_CJK_FONT"),
		"../deploy/embedded/node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
		"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	} {
		if _, err := os.Stat(f); f != "" && err == nil {
			font = f
			break
		}
	}
	if font == "" {
		t.Skip("no font with Chinese characters; `make setup` fetches one")
	}
	e, err := pdfium.New(t.Context(), pdfium.Config{CacheDir: cacheDir(t), Font: font})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close(t.Context()) }()
	d, err := e.Open(t.Context(), pdftest.Doc{Pages: []pdftest.Page{page}}.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	r, err := d.(engine.Drawer).Draw(t.Context(), 0, ocr.Resolution)
	if err != nil {
		t.Fatal(err)
	}
	return r.Gray
}

// scanned are two paragraphs of a page that is a picture. 12.5% stands in its second line, 9 characters in.
var scanned = []string{"全市安排一批重点项目建设，其中工业项目占到多数，年度计划投资比上年增长12.5%，技术改造投资增长9.8%。", "年末存款余额达到3476亿元。"}

// halfScanned is a document of one page of text and one that is a picture of text.
func halfScanned(t *testing.T) []byte {
	t.Helper()
	scan := pdftest.Flow(scanned...)[0]
	for i := range scan.Texts {
		scan.Texts[i].GBK = true
	}
	pages := append(pdftest.Flow(sentence), pdftest.Page{Picture: photographed(t, scan)})
	return pdftest.Doc{Pages: pages}.Bytes()
}

func withOCR(t *testing.T, cfg ocr.Config) func(*extract.Config) {
	t.Helper()
	if _, err := ocr.Find(t.Context()); err != nil {
		t.Skipf("%v; install tesseract-ocr and tesseract-ocr-chi-sim", err)
	}
	cfg.Slots, cfg.Processes = t.TempDir(), 2
	return func(c *extract.Config) { c.OCR = &cfg }
}

func TestScannedPagesAreRead(t *testing.T) {
	pdf := halfScanned(t)
	x, err := newExtractor(t, "serve", withOCR(t, ocr.Config{})).Bytes(t.Context(), pdf)
	if err != nil {
		t.Fatal(err)
	}
	if x.Engine != "pdfium"+ocr.Suffix || !strings.Contains(x.EngineVersion, "tesseract") || x.Quality != schemas.QualityDoubtful {
		t.Errorf("engine %s %s, quality %s", x.Engine, x.EngineVersion, x.Quality)
	}
	if p := x.Pages[0]; p.OCR || p.Quality != schemas.QualityGood {
		t.Errorf("the page of text: %+v", p)
	}
	if p := x.Pages[1]; !p.OCR || p.Quality != schemas.QualityDoubtful || !slices.Contains(p.Reasons, "read by OCR") {
		t.Errorf("the scan: %+v", p)
	}
	if got, want := text(x), sentence+"\n"+scanned[0]+"\n"+scanned[1]+"\n"; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	// Tesseract places characters to about half their width.
	p := x.Paragraphs[1]
	at := slices.Index([]rune(p.Text), '1')
	page, box := p.Place(at, at+5)
	if page != 2 || box.X0 < 206 || box.X0 > 230 || box.X1 < 246 || box.X1 > 270 || box.Y0 < 118 || box.Y1 > 144 {
		t.Errorf("12.5%% stands on page %d at %+v", page, box)
	}
}

func TestNoDocumentFailsForItsOCR(t *testing.T) {
	pdf := halfScanned(t)
	for name, change := range map[string]func(*extract.Config){
		"off":      nil,
		"too slow": withOCR(t, ocr.Config{Timeout: 1}),
	} {
		t.Run(name, func(t *testing.T) {
			x, err := newExtractor(t, "serve", change).Bytes(t.Context(), pdf)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(text(x), sentence) {
				t.Errorf("text %q", text(x))
			}
			if p := x.Pages[1]; p.OCR || p.Quality != schemas.QualityNeedsOCR || x.Engine != "pdfium" {
				t.Errorf("the scan: %+v, engine %s", p, x.Engine)
			}
			if name == "too slow" && !strings.Contains(strings.Join(x.Pages[1].Reasons, ";"), "OCR failed: too_slow") {
				t.Errorf("reasons %q", x.Pages[1].Reasons)
			}
		})
	}
}

func TestPicturesWithoutTextStayNeedy(t *testing.T) {
	blank := image.NewGray(image.Rect(0, 0, 400, 600))
	for i := range blank.Pix {
		blank.Pix[i] = 200
	}
	_, err := newExtractor(t, "serve", withOCR(t, ocr.Config{})).Bytes(t.Context(), pdftest.Doc{Pages: []pdftest.Page{{Picture: blank}}}.Bytes())
	if reason(err) != schemas.ReasonNeedsOCR {
		t.Errorf("got %v", err)
	}
}

// Text that somebody's OCR laid under a picture is no better than ours.
func TestLayersOfOCRAreMarked(t *testing.T) {
	page := pdftest.Flow(sentence)[0]
	page.Image = true
	for i := range page.Texts {
		page.Texts[i].Mode = 3
	}
	x, err := newExtractor(t, "serve", nil).Bytes(t.Context(), pdftest.Doc{Pages: []pdftest.Page{page}}.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if p := x.Pages[0]; !p.OCR || p.Quality != schemas.QualityDoubtful {
		t.Errorf("%+v", p)
	}
}
