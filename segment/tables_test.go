package segment

import (
	"slices"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

// ruled is a page with a table of two rows below a heading, and its rows once more as text: the first as a row, the second
// as prose, as where a table is recovered from lines that look like running text.
func ruled() *schemas.Extraction {
	ex := &schemas.Extraction{Quality: schemas.QualityGood, Pages: []schemas.Page{{Number: 1, Quality: schemas.QualityGood}}}
	add := func(role schemas.ParagraphRole, y float32, text string) {
		n := len([]rune(text))
		edges := make([]float32, n+1)
		for i := range edges {
			edges[i] = 50 + 10*float32(i)
		}
		ex.Paragraphs = append(ex.Paragraphs, schemas.Paragraph{Role: role, Text: text, Lines: []schemas.Line{{
			End: n, Page: 1, Edges: edges, Box: schemas.Box{X0: 50, Y0: y, X1: edges[n], Y1: y + 12},
		}}})
	}
	add(schemas.RoleTitle, 50, "云岭省2040年国民经济和社会发展统计公报")
	add(schemas.RoleHeading, 100, "一、综合")
	add(schemas.RoleBody, 120, "全省粮食产量达到900万吨。")
	add(schemas.RoleTable, 160, "发电量\t880.5")
	add(schemas.RoleBody, 180, "供水量达到31亿吨")
	cell := func(x0, x1, y float32) schemas.Box { return schemas.Box{X0: x0, X1: x1, Y0: y, Y1: y + 20} }
	ex.Tables = []schemas.Table{{PageFrom: 1, PageTo: 1, Title: "表1 2040年供应情况", Columns: [][]string{{"指标"}, {"2040年"}}, Rows: []schemas.TableRow{
		{Header: []string{"发电量（亿千瓦时）"}, Cells: []string{"发电量（亿千瓦时）", "880.5"}, Boxes: []schemas.Box{cell(40, 85, 155), cell(85, 400, 155)}, Page: 1},
		{Header: []string{"供水量（亿吨）"}, Cells: []string{"供水量（亿吨）", "31"}, Boxes: []schemas.Box{cell(40, 85, 175), cell(85, 400, 175)}, Page: 1},
	}}}
	return ex
}

// A figure in a cell is one fact: that of the table, which stands in the sentence of its row.
func TestAFigureInATableIsReadOnce(t *testing.T) {
	s, err := New(Config{NoWords: true})
	if err != nil {
		t.Fatal(err)
	}
	got := s.Document(ruled(), "d0c", "公报.pdf")
	want := []struct{ indicator, span, row string }{
		{"粮食产量", "900万吨", "全省粮食产量达到900万吨。"},
		{"发电量", "880.5", "发电量\t880.5"},
		{"供水量", "31", "供水量达到31亿吨"},
	}
	if len(got.Facts) != len(want) {
		t.Fatalf("%+v", got.Facts)
	}
	for i, w := range want {
		f := got.Facts[i]
		if f.Indicator != w.indicator || f.Span != w.span || got.Sentences[f.Seq].Text != w.row || f.Page != 1 {
			t.Errorf("%s %s on page %d in %q, want %v", f.Indicator, f.Span, f.Page, got.Sentences[f.Seq].Text, w)
		}
		if f.Period == nil || *f.Period != "2040" || slices.Contains(f.Reasons, "table") != (i > 0) || !slices.Equal(f.Section, []string{"一、综合"}) {
			t.Errorf("%s: period %v, reasons %v, section %v", f.Span, f.Period, f.Reasons, f.Section)
		}
	}
}

// What OCR read is no surer in a table than elsewhere.
func TestATableReadByOCRIsNotSure(t *testing.T) {
	s, err := New(Config{NoWords: true})
	if err != nil {
		t.Fatal(err)
	}
	ex := ruled()
	ex.Pages[0].OCR, ex.Pages[0].Quality = true, schemas.QualityDoubtful
	for _, f := range s.Document(ex, "d0c", "公报.pdf").Facts {
		if f.Confidence > confidenceOCR || !strings.Contains(strings.Join(f.Reasons, ","), ReasonOCR) {
			t.Errorf("%s has %v, %v", f.Span, f.Confidence, f.Reasons)
		}
	}
}
