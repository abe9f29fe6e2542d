package pages

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/deploy/embedded"
)

const sample = "../../samples/2024-示例省政府工作报告.pdf"

// A page is drawn as large as it is read, and has something on it; one that is not there is an error.
func TestPagesAreDrawnAsTheyAreRead(t *testing.T) {
	ex, err := Read(t.Context(), sample)
	if errors.Is(err, embedded.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(ex.Pages) < 2 || !strings.Contains(ex.Paragraphs[0].Text, "政府工作报告") {
		t.Fatalf("%d pages, beginning with %q", len(ex.Pages), ex.Paragraphs[0].Text)
	}
	pdf, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	page, err := Draw(t.Context(), pdf, 2)
	if err != nil {
		t.Fatal(err)
	}
	const pointsPerInch = 72
	if wide := float64(page.Rect.Dx()) / page.DPI * pointsPerInch; wide < ex.Pages[1].Width-2 || wide > ex.Pages[1].Width+2 {
		t.Errorf("the picture is %v points wide, the page %v", wide, ex.Pages[1].Width)
	}
	dark := 0
	for _, p := range page.Pix {
		if p < 0x40 {
			dark++
		}
	}
	if dark == 0 {
		t.Error("the page is empty")
	}
	if _, err := Draw(t.Context(), pdf, len(ex.Pages)+1); err == nil {
		t.Error("a page behind the last was drawn")
	}
	if _, err := Draw(t.Context(), []byte("no PDF"), 1); err == nil {
		t.Error("a page of no PDF was drawn")
	}
}
