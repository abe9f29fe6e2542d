package extract

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/layout"
	"github.com/zhice-project/zhice/extract/ledongthuc"
	"github.com/zhice-project/zhice/schemas"
)

const checked = "全年粮食产量1354万吨，比上年增长2.5%，城镇新增就业78.6万人，居民人均可支配收入41230元，增长6.1%。"

func enginePage(t *testing.T, pdf []byte) *engine.Page {
	t.Helper()
	d, err := ledongthuc.New().Open(t.Context(), pdf)
	if err != nil {
		t.Fatal(err)
	}
	p, err := d.Page(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func pdfOf(s string) []byte {
	return pdftest.Doc{Pages: pdftest.Flow(strings.Repeat(s, 4))}.Bytes()
}

// checkedWith reads a page of one text and lets the reading of another PDF be its second reading.
func checkedWith(t *testing.T, every bool, first *engine.Page, again []byte) layout.Page {
	t.Helper()
	s := newSecond(Config{Engine: "pdfium", CrossCheck: every}, again)
	defer s.close(t.Context())
	return s.check(t.Context(), 0, first, layout.Lines(1, first))
}

func TestReadingsThatAgree(t *testing.T) {
	pdf := pdfOf(checked)
	if p := checkedWith(t, true, enginePage(t, pdf), pdf); p.Quality != schemas.QualityGood || len(p.Reasons) > 0 {
		t.Errorf("%s %q", p.Quality, p.Reasons)
	}
}

func TestReadingsThatDisagree(t *testing.T) {
	for name, c := range map[string]struct{ other, reason string }{
		"a digit":           {strings.Replace(checked, "1354", "1854", 1), "digits: 1354 here, 1854 there"},
		"a digit is lost":   {strings.Replace(checked, "41230", "4123", 1), "digits: 41230"},
		"a digit more":      {strings.Replace(checked, "78.6", "78.61", 1), "here, 78.61"},
		"other characters":  {strings.NewReplacer("粮食", "钢铁", "居民", "农民").Replace(checked), "of the characters"},
		"nothing but marks": {"，。", "no second reading"},
	} {
		p := checkedWith(t, true, enginePage(t, pdfOf(checked)), pdfOf(c.other))
		why := strings.Join(p.Reasons, "; ")
		if doubted := p.Quality == schemas.QualityDoubtful; doubted == strings.HasPrefix(c.reason, "no ") || !strings.Contains(why, c.reason) {
			t.Errorf("%s: %s %q, want %q", name, p.Quality, why, c.reason)
		}
		if p := checkedWith(t, false, enginePage(t, pdfOf(checked)), pdfOf(c.other)); p.Quality != schemas.QualityGood {
			t.Errorf("%s: read twice without being asked to: %q", name, p.Reasons)
		}
	}
}

// A character that an engine puts in for every blank is its own affair.
func TestStopgapsAreNoDisagreement(t *testing.T) {
	for _, stopgap := range []string{"受", "1"} {
		with := strings.NewReplacer("，", "，"+stopgap, "产量", "产量"+stopgap+"、", "居民", stopgap+"居民").Replace(checked)
		if p := checkedWith(t, true, enginePage(t, pdfOf(checked)), pdfOf(with)); strings.Contains(strings.Join(p.Reasons, ""), "digits") {
			t.Errorf("%s: %q", stopgap, p.Reasons)
		}
	}
}

func TestTheBetterReadingIsTaken(t *testing.T) {
	pdf := pdfOf(checked)
	good := enginePage(t, pdf)
	for name, spoil := range map[string]func(p *engine.Page){
		"font trap": func(p *engine.Page) { p.Chars, p.TextObjects = nil, 40 },
		"wrong map": func(p *engine.Page) {
			for i := range p.Chars {
				if p.Chars[i].R > 0x4E00 {
					p.Chars[i].R += 37
				}
			}
		},
		"undecoded": func(p *engine.Page) {
			for i := 0; i < len(p.Chars); i += 5 {
				p.Chars[i].R = 0xFFFD
			}
		},
	} {
		first := *good
		first.Chars = slices.Clone(good.Chars)
		spoil(&first)
		p := checkedWith(t, false, &first, pdf)
		x := layout.Document([]layout.Page{p})
		if p.Quality != schemas.QualityDoubtful || !strings.Contains(strings.Join(p.Reasons, ";"), "read by ledongthuc") || !strings.Contains(x.Paragraphs[0].Text, "41230元") {
			t.Errorf("%s: %s %q %q", name, p.Quality, p.Reasons, x.Paragraphs[0].Text)
		}
		// A second reading that is no better leaves the first where it is.
		bad := checkedWith(t, false, &first, pdfOf("，"))
		if strings.Contains(strings.Join(bad.Reasons, ";"), "read by") || bad.Quality == schemas.QualityGood {
			t.Errorf("%s: %s %q", name, bad.Quality, bad.Reasons)
		}
	}
}

func TestSecondReadingThatCannotBegin(t *testing.T) {
	first := enginePage(t, pdfOf(checked))
	calls := 0
	s := newSecond(Config{Engine: "pdfium", CrossCheck: true}, []byte("%PDF-1.4 and nothing else"))
	s.begins = func() { calls++ }
	for range 2 {
		if p := s.check(t.Context(), 0, first, layout.Lines(1, first)); p.Quality != schemas.QualityGood {
			t.Errorf("%s %q", p.Quality, p.Reasons)
		}
	}
	s.close(t.Context())
	if calls != 1 {
		t.Errorf("it began %d times", calls)
	}
}

func TestSecondReadingThatHangsIsGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	stuck := false
	s := newSecond(Config{Engine: "pdfium", CrossCheck: true}, pdfOf(checked))
	s.stuck = func() { stuck = true }
	first := enginePage(t, pdfOf(checked))
	s.check(ctx, 0, first, layout.Lines(1, first))
	if !s.off || !stuck {
		t.Errorf("off %v, stuck %v", s.off, stuck)
	}
}
