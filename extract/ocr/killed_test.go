package ocr_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/extract/engine/enginetest"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/ocr"
	"github.com/zhice-project/zhice/schemas"
)

// dense is a page that keeps tesseract busy for seconds.
func dense() (p pdftest.Page) {
	for i := range 45 {
		p.Texts = append(p.Texts, pdftest.Text{X: 40, Y: 60 + 16*float64(i), Size: 11, S: text, GBK: true})
	}
	return p
}

// TestKilledAtWork: tesseract is ended in the middle of a page, and its slot is free for the next one.
func TestKilledAtWork(t *testing.T) {
	installed(t)
	slots := t.TempDir()
	page := drawn(t, dense(), ocr.Resolution)
	for name, c := range map[string]struct {
		cfg  ocr.Config
		want []schemas.Reason
	}{
		"time": {ocr.Config{Timeout: 200 * time.Millisecond}, []schemas.Reason{schemas.ReasonTooSlow}},
		// Enough to start with and to load the model, not to read with.
		"memory": {ocr.Config{MaxMemory: 96 << 20}, []schemas.Reason{schemas.ReasonTooMuchMemory, schemas.ReasonEngineCrashed}},
	} {
		t.Run(name, func(t *testing.T) {
			c.cfg.Slots, c.cfg.Processes = slots, 1
			began := time.Now()
			_, err := reader(t, c.cfg).Page(t.Context(), page, pdftest.Width, pdftest.Height)
			f, ok := errors.AsType[*schemas.Failure](err)
			if !ok || !f.Permanent || f.Reason != c.want[0] && f.Reason != c.want[len(c.want)-1] {
				t.Errorf("got %v, want %v", err, c.want)
			}
			const patience = 20 * time.Second // many times what a process takes to die
			if took := time.Since(began); took > patience {
				t.Errorf("it took %v", took)
			}
			t.Logf("%v after %v", err, time.Since(began).Round(time.Millisecond))
		})
	}
	one := pdftest.Page{Texts: []pdftest.Text{{X: 72, Y: 120, Size: 14, S: text, GBK: true}}}
	got, err := reader(t, ocr.Config{Slots: slots, Processes: 1}).Page(t.Context(), drawn(t, one, ocr.Resolution), pdftest.Width, pdftest.Height)
	if err != nil {
		t.Fatal(err)
	}
	if s := enginetest.Text(got.Page); !strings.Contains(s, "980亿元") {
		t.Errorf("the next page reads %q", s)
	}
}
