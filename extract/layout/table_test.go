package layout_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/schemas"
)

// put writes cells at the x of their columns, one row every step points; "" is an empty cell.
func put(p *pdftest.Page, y, step float64, xs []float64, rows ...[]string) {
	for r, row := range rows {
		for c, s := range row {
			if s != "" {
				p.Texts = append(p.Texts, pdftest.Text{X: xs[c], Y: y + step*float64(r), Size: 10, S: s})
			}
		}
	}
}

func hline(p *pdftest.Page, y float64, xs ...float64) {
	for i := 0; i+1 < len(xs); i += 2 {
		p.Lines = append(p.Lines, pdftest.Line{X0: xs[i], Y0: y, X1: xs[i+1], Y1: y})
	}
}

func vline(p *pdftest.Page, y0, y1 float64, xs ...float64) {
	for _, x := range xs {
		p.Lines = append(p.Lines, pdftest.Line{X0: x, Y0: y0, X1: x, Y1: y1})
	}
}

// wantTable compares the only table of an extraction: columns and rows as text, one a line.
func wantTable(t *testing.T, x *schemas.Extraction, columns string, rows ...string) schemas.Table {
	t.Helper()
	if len(x.Tables) != 1 {
		t.Fatalf("%d tables: %+v", len(x.Tables), x.Tables)
	}
	tb := x.Tables[0]
	var heads, got []string
	for _, c := range tb.Columns {
		heads = append(heads, strings.Join(c, "/"))
	}
	if h := strings.Join(heads, "|"); h != columns {
		t.Errorf("columns %s, want %s", h, columns)
	}
	for _, r := range tb.Rows {
		got = append(got, strings.Join(r.Header, "/")+" > "+strings.Join(r.Cells, "|"))
	}
	if g, w := strings.Join(got, "\n"), strings.Join(rows, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
	return tb
}

func TestTableWithoutLines(t *testing.T) {
	var p pdftest.Page
	put(&p, 120, 20, []float64{80, 250, 340, 430},
		[]string{"地区", "2023年", "2024年", "增长（%）"},
		[]string{"东区", "1,204.7", "1,310.2", "8.8"},
		[]string{"西区", "98.0", "101.5", "3.6"},
		[]string{"合计", "1,302.7", "1,411.7", "8.4"})
	wantTable(t, lay(p), "地区|2023年|2024年|增长（%）",
		"东区 > 东区|1,204.7|1,310.2|8.8", "西区 > 西区|98.0|101.5|3.6", "合计 > 合计|1,302.7|1,411.7|8.4")
}

func TestThreeLineTable(t *testing.T) {
	var p pdftest.Page
	xs := []float64{80, 210, 290, 380, 460}
	hline(&p, 106, 76, 500)
	hline(&p, 126, 200, 340, 350, 500)
	hline(&p, 146, 76, 195, 200, 270, 275, 340, 350, 430, 435, 500)
	hline(&p, 215, 76, 500)
	put(&p, 120, 20, []float64{0, 250, 400}, []string{"", "期末数", "期初数"})
	put(&p, 140, 20, xs, []string{"种类", "金额", "比例", "金额", "比例"},
		[]string{"存款", "120.5", "60.2", "98.1", "55.0"},
		[]string{"债券", "79.5", "39.8", "80.3", "45.0"},
		[]string{"合计", "200.0", "100.0", "178.4", "100.0"})
	wantTable(t, lay(p), "种类|期末数/金额|期末数/比例|期初数/金额|期初数/比例",
		"存款 > 存款|120.5|60.2|98.1|55.0", "债券 > 债券|79.5|39.8|80.3|45.0", "合计 > 合计|200.0|100.0|178.4|100.0")
}

func TestRowsWithoutLinesBetween(t *testing.T) {
	var p pdftest.Page
	hline(&p, 100, 60, 500)
	hline(&p, 124, 60, 500)
	hline(&p, 224, 60, 500)
	vline(&p, 100, 224, 60, 110, 260, 380, 500)
	put(&p, 116, 20, []float64{70, 120, 270, 390}, []string{"序号", "项目", "方法", "下限"})
	put(&p, 140, 20, []float64{80, 120, 270, 390},
		[]string{"1", "总汞", "", ""}, []string{"2", "总镉", "滴定法", "0.05"}, []string{"3", "总铅", "重量法", "0.2"}, []string{"4", "总砷", "比色法", "0.007"})
	put(&p, 133, 14, []float64{270, 390}, []string{"冷吸收法", "0.0001"}, []string{"双硫腙法", "0.002"})
	wantTable(t, lay(p), "序号|项目|方法|下限",
		"1/总汞/冷吸收法 > 1|总汞|冷吸收法|0.0001", "1/总汞/双硫腙法 > 1|总汞|双硫腙法|0.002",
		"2/总镉/滴定法 > 2|总镉|滴定法|0.05", "3/总铅/重量法 > 3|总铅|重量法|0.2", "4/总砷/比色法 > 4|总砷|比色法|0.007")
}

func TestColumnsWithoutLinesBetween(t *testing.T) {
	var p pdftest.Page
	hline(&p, 100, 60, 500)
	hline(&p, 124, 60, 500)
	hline(&p, 190, 60, 500)
	vline(&p, 100, 190, 60, 180, 500)
	put(&p, 116, 20, []float64{70, 200, 300, 400}, []string{"地区", "甲", "乙", "丙"},
		[]string{"东区", "１", "２", "３５"}, []string{"西区", "４", "５", "６"}, []string{"北区", "７", "０", "９"})
	// The three numbers of a row stay three though no line parts them.
	got := strings.Join(texts(lay(p)), "\n")
	for _, row := range []string{"１\t２\t３５", "４\t５\t６", "７\t０\t９"} {
		if !strings.Contains(got, row) {
			t.Errorf("%q is not in\n%s", row, got)
		}
	}
}

func TestMergedCellsRepeat(t *testing.T) {
	var p pdftest.Page
	hline(&p, 100, 60, 500)
	hline(&p, 120, 260, 500)
	hline(&p, 140, 60, 500)
	hline(&p, 160, 140, 500)
	hline(&p, 180, 60, 500)
	vline(&p, 100, 180, 60, 140, 260, 500)
	vline(&p, 120, 180, 380)
	put(&p, 115, 20, []float64{70, 150, 350}, []string{"类别", "燃料", "限值"})
	put(&p, 135, 20, []float64{0, 0, 270, 390}, []string{"", "", "直接", "间接"}, []string{"", "煤", "12", "20"}, []string{"", "油", "8", "15"})
	put(&p, 155, 20, []float64{70, 150}, []string{"", "煤"}, []string{"", "油"})
	put(&p, 165, 20, []float64{70}, []string{"固定"})
	p.Texts = drop(p.Texts, 0)
	tb := wantTable(t, lay(p), "类别|燃料|限值/直接|限值/间接", "固定/煤 > 固定|煤|12|20", "固定/油 > 固定|油|8|15")
	if b := tb.Rows[0].Boxes[0]; b.Y1-b.Y0 < 39 || b != tb.Rows[1].Boxes[0] {
		t.Errorf("the box of a merged cell is %+v", b)
	}
}

// drop takes out texts that begin at x.
func drop(ts []pdftest.Text, x float64) []pdftest.Text {
	var out []pdftest.Text
	for _, t := range ts {
		if t.X != x {
			out = append(out, t)
		}
	}
	return out
}

func TestNotesUnderATableStayOut(t *testing.T) {
	p := ruled(200, [][]string{{"指标", "2024年"}, {"产量", "218"}, {"面积", "40.5"}})
	hline(&p, 296, 60, 280)
	vline(&p, 272, 296, 60, 280)
	p.Texts = append(p.Texts, pdftest.Text{X: 66, Y: 288, Size: 10, S: "注：产量以万吨计，2023年为210。"})
	x := lay(p)
	wantTable(t, x, "指标|2024年", "产量 > 产量|218", "面积 > 面积|40.5")
	last := x.Paragraphs[len(x.Paragraphs)-1]
	if last.Role == schemas.RoleTable || last.Text != "注：产量以万吨计，2023年为210。" {
		t.Errorf("the note is %+v", last)
	}
}

func TestNumbersOfACellAreNotGlued(t *testing.T) {
	p := ruled(200, [][]string{{"指标", "限值"}, {"氨氮", ""}, {"总氮", "15"}})
	p.Texts = append(p.Texts, pdftest.Text{X: 190, Y: 234, Size: 8, S: "12"}, pdftest.Text{X: 190, Y: 244, Size: 8, S: "20"})
	wantTable(t, lay(p), "指标|限值", "氨氮 > 氨氮|12 20", "总氮 > 总氮|15")
}

func TestMergedCellCutByAPageBreak(t *testing.T) {
	a := ruled(720, [][]string{{"项目", "限值", "位置"}, {"甲", "1.5", ""}, {"乙", "2.5", ""}})
	b := ruled(70, [][]string{{"丙", "3.5", ""}, {"丁", "4.5", ""}})
	for _, p := range []*pdftest.Page{&a, &b} { // the last column is one cell
		lines := p.Lines[:0:0]
		for _, l := range p.Lines {
			if inner := l.Y0 == l.Y1 && (l.Y0 == 768 || l.Y0 == 94); inner {
				l.X1 = 280
			}
			lines = append(lines, l)
		}
		p.Lines = lines
	}
	a.Texts = append(a.Texts, pdftest.Text{X: 286, Y: 770, Size: 12, S: "总排口"})
	x := lay(a, b)
	tb := wantTable(t, x, "项目|限值|位置", "甲 > 甲|1.5|总排口", "乙 > 乙|2.5|总排口", "丙 > 丙|3.5|总排口", "丁 > 丁|4.5|总排口")
	if tb.PageFrom != 1 || tb.PageTo != 2 || tb.Rows[3].Page != 2 {
		t.Errorf("%+v", tb)
	}
}

func TestWhatIsNoTable(t *testing.T) {
	var contents, list, columns pdftest.Page
	for i := range 6 {
		y := 100 + 20*float64(i)
		contents.Texts = append(contents.Texts, pdftest.Text{X: 80, Y: y, Size: 12, S: fmt.Sprintf("%d 总体要求", i+1)}, pdftest.Text{X: 500, Y: y, Size: 12, S: strconv.Itoa(3 + 2*i)})
		list.Texts = append(list.Texts, pdftest.Text{X: 80, Y: y, Size: 12, S: "张某某"}, pdftest.Text{X: 180, Y: y, Size: 12, S: "李某某"}, pdftest.Text{X: 280, Y: y, Size: 12, S: "王某某"})
		columns.Texts = append(columns.Texts, pdftest.Text{X: 60, Y: y, Size: 12, S: "今年以来全市上下坚持稳中求进工作"}, pdftest.Text{X: 320, Y: y, Size: 12, S: "城镇新增就业达到十二万人创新高度"})
	}
	for name, p := range map[string]pdftest.Page{"contents": contents, "names": list, "columns": columns, "text": flow(6)[0]} {
		if x := lay(p); len(x.Tables) > 0 {
			t.Errorf("%s: %+v", name, x.Tables)
		}
	}
}

func TestTitleAndUnit(t *testing.T) {
	for name, c := range map[string]struct {
		lines       []string
		title, unit string
	}{
		"two lines":       {[]string{"表2 能源消费", "单位：万吨"}, "表2能源消费", "万吨"},
		"one line":        {[]string{"表2 能源消费  单位：万吨"}, "表2能源消费", "万吨"},
		"aside between":   {[]string{"表2 能源消费", "（2024年）"}, "表2能源消费", ""},
		"number alone":    {[]string{"附表一", "　　　　　　能源消费量表"}, "能源消费量表", ""},
		"heading":         {[]string{"（二）能源消费", "单位：万吨"}, "（二）能源消费", "万吨"},
		"text above":      {[]string{"具体数据如下表所示。"}, "", ""},
		"who made it":     {[]string{"编制单位：某某公司"}, "", ""},
		"date in between": {[]string{"1、能源平衡表", "2024年12月31日"}, "1、能源平衡表", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := ruled(200, [][]string{{"指标", "2024年"}, {"产量", "218"}})
			for i, s := range c.lines {
				p.Texts = append(p.Texts, pdftest.Text{X: 70, Y: 190 - 20*float64(len(c.lines)-1-i), Size: 12, S: s})
			}
			x := lay(p)
			if len(x.Tables) != 1 || strings.ReplaceAll(x.Tables[0].Title, " ", "") != c.title || x.Tables[0].Unit != c.unit {
				t.Errorf("%+v", x.Tables)
			}
		})
	}
}

// A number too long for its cell goes on below; numbers that are whole stay two.
func TestNumbersOverTwoLines(t *testing.T) {
	var p pdftest.Page
	hline(&p, 100, 76, 276)
	hline(&p, 120, 76, 276)
	hline(&p, 150, 76, 276)
	hline(&p, 180, 76, 276)
	vline(&p, 100, 180, 76, 176, 226, 276)
	put(&p, 114, 20, []float64{80, 181, 231}, []string{"项目", "甲", "乙"})
	put(&p, 132, 12, []float64{80, 181, 231}, []string{"速率", "307200.0", "2,718,"}, []string{"", "0", "281"})
	put(&p, 162, 12, []float64{80, 181, 231}, []string{"范围", "0.05", "12.5"}, []string{"", "2", "13.5"})
	wantTable(t, lay(p), "项目|甲|乙", "速率 > 速率|307200.00|2,718,281", "范围 > 范围|0.05 2|12.5 13.5")
}

// What a page break left of a table has no headings, though one column of figures is all it has.
func TestRestOfTableHasNoHeadings(t *testing.T) {
	var p pdftest.Page
	hline(&p, 106, 76, 300)
	hline(&p, 195, 76, 300)
	put(&p, 120, 20, []float64{80, 220}, []string{"两年以内", "10.5%"}, []string{"三年以内", "30.5%"}, []string{"四年以内", "50.5%"}, []string{"更久", "99.5%"})
	x := lay(p)
	if len(x.Tables) != 1 || len(x.Tables[0].Rows) != 4 || len(x.Tables[0].Columns[1]) != 0 {
		t.Errorf("%+v", x.Tables)
	}
}

// The title of a table is no heading of a section, in whatever type it is set.
func TestCaptionIsNoHeading(t *testing.T) {
	p := pdftest.Page{Texts: []pdftest.Text{
		{X: 80, Y: 100, Size: 10, S: "一、总体情况"},
		{X: 80, Y: 120, Size: 10, S: "情况见下表。"},
		{X: 150, Y: 150, Size: 14, S: "表2 收支情况"},
		{X: 80, Y: 500, Size: 10, S: "以上为收支情况。"},
	}}
	for _, para := range lay(p).Paragraphs {
		if heading := para.Role == schemas.RoleHeading; heading != strings.HasPrefix(para.Text, "一、") {
			t.Errorf("%s is a %s", para.Text, para.Role)
		}
	}
}
