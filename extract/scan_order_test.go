package extract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/schemas"
)

// layerLines are what an OCR program read on a page, line by line.
var layerLines = []string{
	"Section one describes the scope of the rules and", "the bodies that apply them. Each body keeps a list", "of the sites it looks after and of the samples it",
	"takes there. Samples are taken twice a month, and", "more often where limits were exceeded before. The", "results are published once a year, together with",
}

// ocrLayer is a PDF of one page: a picture with an invisible layer under it, each line in two halves of which the second
// stands drop points lower.
func ocrLayer(drop float64) []byte {
	p := pdftest.Page{Image: true}
	for i, l := range layerLines {
		y := 100 + 30*float64(i)
		cut := strings.Index(l[20:], " ") + 20
		x := 60 + 14*float64(cut)/2
		p.Texts = append(p.Texts, pdftest.Text{X: 60, Y: y, Size: 12, S: l[:cut], Mode: 3}, pdftest.Text{X: x + 30, Y: y + drop, Size: 12, S: l[cut+1:], Mode: 3})
	}
	return pdftest.Doc{Pages: []pdftest.Page{p}}.Bytes()
}

// TestOCRLayerOutOfOrder: a layer whose words make no lines is to be read anew, one whose words do is only in doubt.
func TestOCRLayerOutOfOrder(t *testing.T) {
	x := newExtractor(t, "serve", func(*extract.Config) {})
	for drop, want := range map[float64]schemas.Quality{0: schemas.QualityDoubtful, 6: schemas.QualityNeedsOCR} {
		ex, err := x.Bytes(t.Context(), ocrLayer(drop))
		if err != nil {
			t.Fatal(err)
		}
		p := ex.Pages[0]
		jumbled := slices.ContainsFunc(p.Reasons, func(r string) bool { return strings.HasPrefix(r, "out of order") })
		if p.Quality != want || jumbled != (drop > 0) {
			t.Errorf("%g points off: %s %q", drop, p.Quality, p.Reasons)
		}
		if !p.OCR {
			t.Errorf("%g points off: not marked as read by OCR", drop)
		}
	}
}
