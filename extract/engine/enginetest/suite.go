// Package enginetest is the suite every engine.Engine must pass.
package enginetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/schemas"
)

// Run runs the suite against engines made by open. Each engine is closed by the suite.
func Run(t *testing.T, open func(t *testing.T) engine.Engine) {
	t.Helper()
	run(t, open, suite{position: 1, base: 1, size: 0.5})
}

// RunOptical is Run for engines that read what a page looks like. They need a font that covers Chinese, and their boxes
// may be off by a part of a character.
func RunOptical(t *testing.T, open func(t *testing.T) engine.Engine) {
	t.Helper()
	run(t, open, suite{optical: true, position: 8, base: 2, size: 2})
}

// suite is what an engine is held to.
type suite struct {
	optical              bool    // it reads glyphs, so that they must look like what they mean
	position, base, size float64 // tolerances in points
}

func run(t *testing.T, open func(t *testing.T) engine.Engine, s suite) {
	t.Helper()
	t.Run("Characters", func(t *testing.T) { s.characters(t, open(t)) })
	t.Run("Rotation", func(t *testing.T) { s.rotation(t, open(t)) })
	t.Run("Failures", func(t *testing.T) { failures(t, open(t)) })
	t.Run("GoesOnAfterFailure", func(t *testing.T) { s.goesOn(t, open(t)) })
	t.Run("CloseTwice", func(t *testing.T) { closeTwice(t, open(t)) })
	t.Run("Cancelled", func(t *testing.T) { s.cancelled(t, open(t)) })
	t.Run("ManyPages", func(t *testing.T) { s.manyPages(t, open(t)) })
}

const sample = "到2027年，粮食产量稳定在1.3万亿斤以上。"

func samplePage() pdftest.Page { return suite{}.page() }

func (s suite) page() pdftest.Page {
	small := 10.0
	if s.optical {
		small = 14 // in print a G of this size is one
	}
	return pdftest.Page{
		Texts: []pdftest.Text{{X: 100, Y: 200, Size: 16, S: sample, GBK: s.optical}, {X: 100, Y: 230, Size: small, S: "GDP", GBK: s.optical}},
		Lines: []pdftest.Line{{X0: 50, Y0: 300, X1: 400, Y1: 300}},
	}
}

// Text is a page's characters in the order of its content, without blanks.
func Text(p *engine.Page) string {
	var b strings.Builder
	for _, c := range p.Chars {
		if c.R > ' ' {
			b.WriteRune(c.R)
		}
	}
	return b.String()
}

func read(t *testing.T, e engine.Engine, pdf []byte) []*engine.Page {
	t.Helper()
	ctx := t.Context()
	d, err := e.Open(ctx, pdf)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	defer func() {
		if err := d.Close(ctx); err != nil {
			t.Errorf("close: %v", err)
		}
	}()
	out := make([]*engine.Page, 0, d.NumPages())
	for i := range d.NumPages() {
		p, err := d.Page(ctx, i)
		if err != nil {
			t.Fatalf("page %d: %v", i, err)
		}
		out = append(out, p)
	}
	return out
}

func closing(t *testing.T, e engine.Engine) {
	t.Helper()
	t.Cleanup(func() {
		if err := e.Close(context.Background()); err != nil {
			t.Errorf("close the engine: %v", err)
		}
	})
}

func (s suite) characters(t *testing.T, e engine.Engine) {
	t.Helper()
	closing(t, e)
	if e.Name() == "" || e.Version() == "" {
		t.Error("an engine has a name and a version")
	}
	pages := read(t, e, pdftest.Doc{Pages: []pdftest.Page{s.page(), {}, s.page()}}.Bytes())
	if len(pages) != 3 {
		t.Fatalf("%d pages, want 3", len(pages))
	}
	if got := Text(pages[1]); got != "" {
		t.Errorf("blank page has %q", got)
	}
	p := pages[2]
	if p.Width != pdftest.Width || p.Height != pdftest.Height {
		t.Errorf("page is %v by %v", p.Width, p.Height)
	}
	if got := Text(p); got != sample+"GDP" {
		t.Fatalf("text %q", got)
	}
	x := 100.0
	for _, c := range p.Chars {
		if c.R == 'G' {
			break
		}
		if c.R <= ' ' {
			continue
		}
		if !near(c.X0, x, s.position) || !near(c.Base, 200, s.base) || !near(c.Size, 16, s.size) || c.Y0 >= 200 || c.Y1 < 199 {
			t.Errorf("%c stands at %+v, want x %.1f, base 200", c.R, c, x)
		}
		x += 16 * pdftest.Advance(c.R)
	}
}

func near(got float32, want, tolerance float64) bool {
	return math.Abs(float64(got)-want) <= tolerance
}

func sorted(s string) string {
	r := []rune(s)
	slices.Sort(r)
	return string(r)
}

func (s suite) rotation(t *testing.T, e engine.Engine) {
	t.Helper()
	closing(t, e)
	for _, deg := range []int{90, 180, 270} {
		page := s.page()
		page.Rotate = deg
		p := read(t, e, pdftest.Doc{Pages: []pdftest.Page{page}}.Bytes())[0]
		if wide := p.Width > p.Height; wide != (deg != 180) {
			t.Errorf("rotated by %d: %v by %v", deg, p.Width, p.Height)
		}
		// Engines may bring upside-down text into the order of the page as shown; layout sorts by place anyway.
		if got := sorted(Text(p)); got != sorted(sample+"GDP") {
			t.Errorf("rotated by %d: text %q", deg, got)
		}
		if c := p.Chars[0]; !near(c.Angle, float64(deg), 1) || c.X0 < 0 || c.Y0 < 0 || c.X1 > p.Width || c.Y1 > p.Height {
			t.Errorf("rotated by %d: %+v on %v by %v", deg, c, p.Width, p.Height)
		}
	}
}

func failures(t *testing.T, e engine.Engine) {
	t.Helper()
	closing(t, e)
	plain := pdftest.Doc{Pages: []pdftest.Page{samplePage()}}
	with := func(l pdftest.Lie) []byte {
		d := plain
		d.Lie = l
		return d.Bytes()
	}
	for _, c := range []struct {
		name string
		pdf  []byte
		want schemas.Reason
	}{
		{"empty", nil, schemas.ReasonEmpty},
		{"white space", []byte(" \n\t"), schemas.ReasonEmpty},
		{"html", []byte("<html>404</html>"), schemas.ReasonNotPDF},
		{"header only", []byte("%PDF-1.5\n"), schemas.ReasonDamaged},
		{"no pages", with(pdftest.Lie{NoPages: true}), schemas.ReasonDamaged},
		{"password", with(pdftest.Lie{Encrypt: "secret"}), schemas.ReasonPassword},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := e.Open(t.Context(), c.pdf)
			f, ok := errors.AsType[*schemas.Failure](err)
			if !ok || f.Reason != c.want || !f.Permanent {
				t.Errorf("got %v, want a permanent %s", err, c.want)
			}
		})
	}
}

func (s suite) goesOn(t *testing.T, e engine.Engine) {
	t.Helper()
	closing(t, e)
	good := pdftest.Doc{Pages: []pdftest.Page{s.page()}}
	for name, l := range map[string]pdftest.Lie{
		"no xref": {NoXref: true}, "loop of forms": {LoopForm: true}, "loop of kids": {LoopKids: true},
		"lying length": {Length: true}, "page without contents": {BadPage: 1}, "unclosed": {Unclosed: true}, "unmatched": {Unmatched: true},
	} {
		bad := good
		bad.Lie = l
		d, err := e.Open(t.Context(), bad.Bytes())
		if err == nil {
			for i := range min(d.NumPages(), 10) {
				if _, err := d.Page(t.Context(), i); err != nil {
					break
				}
			}
			_ = d.Close(t.Context()) // whatever came before, the next file must open
		}
		if got := Text(read(t, e, good.Bytes())[0]); got != sample+"GDP" {
			t.Errorf("after %s: %q", name, got)
		}
	}
}

func closeTwice(t *testing.T, e engine.Engine) {
	t.Helper()
	d, err := e.Open(t.Context(), pdftest.Doc{Pages: []pdftest.Page{samplePage()}}.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := d.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	for range 2 {
		if err := e.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// manyPages: however many pages were read before, each says what stands on it, in whatever order they are asked for.
func (s suite) manyPages(t *testing.T, e engine.Engine) {
	t.Helper()
	closing(t, e)
	if s.optical {
		t.Skip("every page takes seconds")
	}
	const n = 220
	said := func(i int) string { return fmt.Sprintf("Page%dof%d", i, n) }
	doc := pdftest.Doc{}
	for i := range n {
		doc.Pages = append(doc.Pages, pdftest.Page{Texts: []pdftest.Text{{X: 72, Y: 100, Size: 12, S: said(i)}}})
	}
	d, err := e.Open(t.Context(), doc.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close(t.Context()) }()
	order := make([]int, 0, n+4)
	order = append(order, n-1, 0, 150, 3)
	for i := range n {
		order = append(order, i)
	}
	for _, i := range order {
		p, err := d.Page(t.Context(), i)
		if err != nil {
			t.Fatalf("page %d: %v", i, err)
		}
		if got := Text(p); got != said(i) {
			t.Errorf("page %d: %q", i, got)
		}
	}
}

func (s suite) cancelled(t *testing.T, e engine.Engine) {
	t.Helper()
	closing(t, e)
	long := 2000
	if s.optical {
		long = 60 // every page takes seconds
	}
	pages := pdftest.Flow(strings.Repeat(sample, long))
	for i := range pages {
		for k := range pages[i].Texts {
			pages[i].Texts[k].GBK = s.optical
		}
	}
	pdf := pdftest.Doc{Pages: pages}.Bytes()
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	d, err := e.Open(ctx, pdf)
	if err == nil {
		_, err = d.Page(ctx, 0)
		_ = d.Close(ctx)
	}
	if f, ok := errors.AsType[*schemas.Failure](err); err != nil && (!ok || f.Reason != schemas.ReasonTooSlow) {
		t.Errorf("a done context is %v, want too_slow", err)
	}
	if got := len(read(t, e, pdf)); got < 2 {
		t.Errorf("afterwards %d pages", got)
	}
}
