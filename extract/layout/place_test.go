package layout_test

import (
	"math"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/layout"
	"github.com/zhice-project/zhice/schemas"
)

// placeOf finds the box of a part of the document's text.
func placeOf(t *testing.T, x *schemas.Extraction, part string) schemas.Box {
	t.Helper()
	for i := range x.Paragraphs {
		p := &x.Paragraphs[i]
		if b := strings.Index(p.Text, part); b >= 0 {
			at := len([]rune(p.Text[:b]))
			page, box := p.Place(at, at+len([]rune(part)))
			if page == 0 {
				t.Fatalf("%q has no place", part)
			}
			return box
		}
	}
	t.Fatalf("%q is not in the text", part)
	return schemas.Box{}
}

// wantBox compares to half a point.
func wantBox(t *testing.T, got schemas.Box, x0, y0, x1, y1 float64) {
	t.Helper()
	for _, d := range []float64{float64(got.X0) - x0, float64(got.Y0) - y0, float64(got.X1) - x1, float64(got.Y1) - y1} {
		if math.Abs(d) > 0.5 {
			t.Errorf("box %+v, want %.1f %.1f %.1f %.1f", got, x0, y0, x1, y1)
			return
		}
	}
}

func TestBoxCoversTheFigureAlone(t *testing.T) {
	// A space of the file between Latin and Chinese text is not in the text, nor in the box.
	x := lay(pdftest.Page{Texts: []pdftest.Text{{X: 100, Y: 200, Size: 20, S: "增长 12.5 亿元。"}}})
	wantBox(t, placeOf(t, x, "12.5"), 150, 183, 190, 203)
}

func TestBoxOfACell(t *testing.T) {
	x := lay(ruled(200, [][]string{{"指标", "2024年"}, {"产量", "218"}, {"面积", "40.5"}}))
	wantBox(t, placeOf(t, x, "218"), 176, 229.8, 194, 241.8)
}

func TestBoxOnATurnedPage(t *testing.T) {
	p := page(pdftest.Page{Texts: []pdftest.Text{{X: 100, Y: 200, Size: 20, S: "增长12.5亿元。"}}})
	for _, turns := range []int{1, 2, 3} {
		q := &engine.Page{Width: p.Width, Height: p.Height, TextObjects: 1}
		if turns%2 == 1 {
			q.Width, q.Height = p.Height, p.Width
		}
		for _, c := range p.Chars {
			d := c
			d.Angle = float32(90 * turns)
			switch turns { // clockwise
			case 1:
				d.X0, d.X1, d.Y0, d.Y1, d.Base = p.Height-c.Y1, p.Height-c.Y0, c.X0, c.X1, p.Height-c.Base
			case 2:
				d.X0, d.X1, d.Y0, d.Y1, d.Base = p.Width-c.X1, p.Width-c.X0, p.Height-c.Y1, p.Height-c.Y0, p.Height-c.Base
			case 3:
				d.X0, d.X1, d.Y0, d.Y1, d.Base = c.Y0, c.Y1, p.Width-c.X1, p.Width-c.X0, c.Base
			}
			q.Chars = append(q.Chars, d)
		}
		box := placeOf(t, layout.Document([]layout.Page{layout.Lines(1, q)}), "12.5")
		switch turns {
		case 1:
			wantBox(t, box, pdftest.Height-203, 140, pdftest.Height-183, 180)
		case 2:
			wantBox(t, box, pdftest.Width-180, pdftest.Height-203, pdftest.Width-140, pdftest.Height-183)
		case 3:
			wantBox(t, box, 183, pdftest.Width-180, 203, pdftest.Width-140)
		}
	}
}

func TestBoxOfAFigureOverALineEnd(t *testing.T) {
	x := lay(flow(3)[0])
	for i := range x.Paragraphs {
		p := &x.Paragraphs[i]
		if len(p.Lines) < 2 {
			continue
		}
		end := p.Lines[0].End
		// Three runes on the first line and two on the second: the box is that of the three.
		if _, box := p.Place(end-3, end+2); box.Y1 > p.Lines[0].Box.Y1 || box.X1 < p.Lines[0].Box.X1-0.5 {
			t.Errorf("%+v for the end of %+v", box, p.Lines[0].Box)
		}
		return
	}
	t.Fatal("no paragraph of two lines")
}

func TestCondensedCellsAreClipped(t *testing.T) {
	// Founder's programs set full-width digits condensed, with cells as wide as if they were not, and write the point as
	// a private character.
	p := &engine.Page{Width: 595, Height: 842, TextObjects: 1}
	for _, r := range "大于０\ue010３５克。" {
		c := engine.Char{R: r, X0: 100 + 5*float32(len(p.Chars)), Y0: 180, Y1: 192, Base: 190, Size: 10}
		c.X1 = c.X0 + 10
		p.Chars = append(p.Chars, c)
	}
	x := layout.Document([]layout.Page{layout.Lines(1, p)})
	if x.Paragraphs[0].Text != "大于０．３５克。" {
		t.Errorf("%q", x.Paragraphs[0].Text)
	}
	if b := placeOf(t, x, "０．３５"); b.X0 != 110 || b.X1 != 130 {
		t.Errorf("%+v", b)
	}
}

func TestTitlesOnLinesOfTheirOwn(t *testing.T) {
	expect(t, lay(pdftest.Page{Texts: []pdftest.Text{
		{X: 106, Y: 110, Size: 16, S: "近年来改革全面推进，成效明显。各地落实《"},
		{X: 106, Y: 138, Size: 16, S: "制造业发展纲要（草案）"},
		{X: 106, Y: 166, Size: 16, S: "》提出的要求，增长5.6%。"},
	}}), "近年来改革全面推进，成效明显。各地落实《制造业发展纲要（草案）》提出的要求，增长5.6%。")
}

func TestLinesBrokenByHand(t *testing.T) {
	pages := pdftest.Flow("（六）推动产业升级。"+first+"深入实施制造业数字化转", "型行动，"+second)
	want := "（六）推动产业升级。" + first + "深入实施制造业数字化转型行动，" + second
	if got := texts(lay(pages...)); len(got) != 1 || got[0] != want {
		t.Errorf("%q", got)
	}
}
