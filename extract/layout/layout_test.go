package layout_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/layout"
	"github.com/zhice-project/zhice/schemas"
)

// page makes what an engine would read of a page; angles are quarter turns of the whole page.
func page(p pdftest.Page) *engine.Page {
	out := &engine.Page{Width: pdftest.Width, Height: pdftest.Height, TextObjects: len(p.Texts)}
	for _, t := range p.Texts {
		x := t.X
		for _, r := range t.S {
			w := t.Size * pdftest.Advance(r)
			c := engine.Char{R: r, X0: float32(x), X1: float32(x + w), Y0: float32(t.Y - 0.85*t.Size), Y1: float32(t.Y + 0.15*t.Size),
				Base: float32(t.Y), Size: float32(t.Size), Angle: float32(math.Mod(360-t.Angle, 360))}
			if t.Mode == 3 {
				c.Flags = engine.Invisible
			}
			out.Chars = append(out.Chars, c)
			x += w
		}
	}
	for _, l := range p.Lines {
		out.Rules = append(out.Rules, engine.Rule{X0: float32(l.X0), Y0: float32(l.Y0), X1: float32(l.X1), Y1: float32(l.Y1)})
	}
	if p.Image {
		out.Images = []schemas.Box{{X1: pdftest.Width, Y1: pdftest.Height}}
	}
	return out
}

func lay(pages ...pdftest.Page) *schemas.Extraction {
	var ps []layout.Page
	for i, p := range pages {
		ps = append(ps, layout.Lines(i+1, page(p)))
	}
	return layout.Document(ps)
}

func texts(x *schemas.Extraction) []string {
	var out []string
	for _, p := range x.Paragraphs {
		out = append(out, p.Text)
	}
	return out
}

func expect(t *testing.T, x *schemas.Extraction, want ...string) {
	t.Helper()
	if got := texts(x); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, p := range x.Paragraphs {
		checkPlaces(t, p)
	}
}

// checkPlaces: lines are in order, do not overlap, and lie inside the text.
func checkPlaces(t *testing.T, p schemas.Paragraph) {
	t.Helper()
	n, at := len([]rune(p.Text)), 0
	for _, l := range p.Lines {
		if l.Start < at || l.End <= l.Start || l.End > n || l.Page < 1 {
			t.Errorf("line %+v in a text of %d runes after %d", l, n, at)
		}
		if len(l.Edges) != 0 && len(l.Edges) != l.End-l.Start+1 {
			t.Errorf("%d edges for %d runes", len(l.Edges), l.End-l.Start)
		}
		at = l.End
	}
}

const (
	first  = "今年以来，全市上下坚持稳中求进，地区生产总值达到3820.5亿元，比上年增长5.6%，增速居全省前列，产业结构继续优化，发展质量明显提高。"
	second = "城镇新增就业12.4万人，居民人均可支配收入增长6.1%，粮食总产量稳定在218万吨以上，生态环境质量持续改善，社会大局保持稳定。"
)

func flow(n int) []pdftest.Page {
	var ps []string
	for i := range n {
		ps = append(ps, strings.Repeat(first, 1+i%3), second)
	}
	return pdftest.Flow(ps...)
}

func flowTexts(n int) []string {
	var ps []string
	for i := range n {
		ps = append(ps, strings.Repeat(first, 1+i%3), second)
	}
	return ps
}

func TestParagraphsRunOverLinesAndPages(t *testing.T) {
	pages := flow(12)
	if len(pages) < 3 {
		t.Fatalf("only %d pages", len(pages))
	}
	expect(t, lay(pages...), flowTexts(12)...)
}

func TestFurniture(t *testing.T) {
	for name, number := range map[string]func(i, n int) string{
		"dashes": func(i, _ int) string { return fmt.Sprintf("— %d —", i) }, "short dashes": func(i, _ int) string { return fmt.Sprintf("-%d-", i) },
		"bare": func(i, _ int) string { return strconv.Itoa(i) }, "of": func(i, n int) string { return fmt.Sprintf("%d/%d", i, n) },
		"words": func(i, _ int) string { return fmt.Sprintf("第%d页", i) }, "all words": func(i, n int) string { return fmt.Sprintf("第 %d 页 共 %d 页", i, n) },
		"from 7": func(i, _ int) string { return strconv.Itoa(i + 6) }, "roman": func(i, _ int) string { return strings.Repeat("i", i) },
	} {
		t.Run(name, func(t *testing.T) {
			pages := flow(9)[:3]
			want := texts(lay(pages...))
			for i := range pages {
				pages[i].Texts = append([]pdftest.Text{{X: 150, Y: 50, Size: 10, S: "某市2024年政府工作报告"}}, pages[i].Texts...)
				pages[i].Texts = append(pages[i].Texts, pdftest.Text{X: 285, Y: 800, Size: 10, S: number(i+1, len(pages))})
			}
			expect(t, lay(pages...), want...)
		})
	}
}

func TestBodyIsNoFurniture(t *testing.T) {
	// A number alone on the last line of one page is no page number, and a first line that stands once is no header.
	p := pdftest.Page{Texts: []pdftest.Text{{X: 106, Y: 60, Size: 16, S: "本市概况。"}, {X: 106, Y: 88, Size: 16, S: "共有区县12个。"}}}
	expect(t, lay(p), "本市概况。", "共有区县12个。")
}

func TestWatermarkAndHiddenCopies(t *testing.T) {
	p := pdftest.Page{Texts: []pdftest.Text{
		{X: 100, Y: 600, Size: 60, S: "内部资料", Angle: 45},
		{X: 106, Y: 110, Size: 16, S: "粮食总产量218万吨。"},
		{X: 106, Y: 110, Size: 16, S: "粮食总产量218万吨。", Mode: 3}, // a search layer
		{X: 106.3, Y: 110, Size: 16, S: "粮食总产量218万吨。"},        // fake bold
		{X: 900, Y: 110, Size: 16, S: "页外"},
		{X: 106, Y: 138, Size: 16, S: "二二得四，三三见九。"}, // doubled on purpose
	}}
	expect(t, lay(p), "粮食总产量218万吨。", "二二得四，三三见九。")
}

func TestSentenceCutByAnEmptyLine(t *testing.T) {
	pages := pdftest.Flow(first + first)
	lines := pages[0].Texts
	cut := []rune(lines[2].S)
	keep := string(cut[:len(cut)/2])
	want := strings.Replace(first+first, string(cut), keep, 1)
	lines[2].S = keep // ends early, in the middle of a sentence
	for i := 3; i < len(lines); i++ {
		lines[i].Y += 40
	}
	expect(t, lay(pages...), want)
}

// An invisible line stands between a number and its unit, and the paragraph has but one line before it.
func TestNumberCutByAnEmptyLine(t *testing.T) {
	pages := flow(3)
	pages[0].Texts = append(pages[0].Texts[:0:0],
		pdftest.Text{X: 106, Y: 88, Size: 16, S: "——经济运行平稳，地区生产总值达到9274.4"},
		pdftest.Text{X: 74, Y: 162, Size: 16, S: "万亿元，增长6.7%，名列前茅，对全省经济增长的贡献率超过3"},
		pdftest.Text{X: 74, Y: 190, Size: 16, S: "成，比上年提高。"})
	if got := texts(lay(pages[0]))[0]; !strings.HasPrefix(got, "——经济运行平稳，地区生产总值达到9274.4万亿元，增长6.7%") {
		t.Errorf("got %q", got)
	}
}

// The index of a formula stands on a line of its own, and so does the rest of its sentence.
func TestFormulaCutByItsIndex(t *testing.T) {
	pages := flow(3)
	pages[0].Texts = append(pages[0].Texts[:0:0],
		pdftest.Text{X: 106, Y: 88, Size: 16, S: "污染防治持续推进，全市细颗粒物（PM"},
		pdftest.Text{X: 74, Y: 114, Size: 16, S: "2.5"},
		pdftest.Text{X: 74, Y: 140, Size: 16, S: "）平均浓度下降6.7%，空气质量优良天数增加十二天，群众对环境"},
		pdftest.Text{X: 74, Y: 168, Size: 16, S: "更加满意。"})
	if got := texts(lay(pages[0]))[0]; !strings.HasPrefix(got, "污染防治持续推进，全市细颗粒物（PM2.5）平均浓度下降6.7%") {
		t.Errorf("got %q", got)
	}
}

func TestLongDashOfOneGlyph(t *testing.T) {
	p := page(pdftest.Page{Texts: []pdftest.Text{{X: 106, Y: 110, Size: 16, S: "——经济平稳运行。"}}})
	p.Chars[0].X1, p.Chars[1].X0 = p.Chars[1].X1, p.Chars[0].X0
	expect(t, layout.Document([]layout.Page{layout.Lines(1, p)}), "——经济平稳运行。")
}

func TestInvisibleTextOnly(t *testing.T) {
	x := lay(pdftest.Page{Image: true, Texts: []pdftest.Text{{X: 106, Y: 110, Size: 16, S: "扫描件的文字层，由机器识别得到。", Mode: 3}}})
	expect(t, x, "扫描件的文字层，由机器识别得到。")
	if x.Quality != schemas.QualityDoubtful {
		t.Errorf("quality %s", x.Quality)
	}
}

func TestFootnoteMarkIsNoDigit(t *testing.T) {
	pages := pdftest.Flow(second, second)
	pages[0].Texts = append(pages[0].Texts,
		pdftest.Text{X: 74, Y: 500, Size: 16, S: "全年处理业务948.88"}, pdftest.Text{X: 74 + 6*16 + 6*8, Y: 493, Size: 8, S: "5"},
		pdftest.Text{X: 74 + 6*16 + 6*8 + 4, Y: 500, Size: 16, S: "亿笔。"},
		pdftest.Text{X: 74, Y: 700, Size: 9, S: "5 数据来自某某清算中心。"})
	x := lay(pages...)
	got := strings.Join(texts(x), "\n")
	if !strings.Contains(got, "948.88⁵亿笔。") {
		t.Errorf("%s", got)
	}
	if last := x.Paragraphs[len(x.Paragraphs)-1]; last.Role != schemas.RoleFootnote || !strings.HasPrefix(last.Text, "5数据") {
		t.Errorf("%+v", last)
	}
}

func TestFootnoteDoesNotInterrupt(t *testing.T) {
	pages := flow(9)[:2]
	want := texts(lay(pages...))
	pages[0].Texts = append(pages[0].Texts, pdftest.Text{X: 74, Y: 760, Size: 9, S: "① 按可比价格计算。"})
	x := lay(pages...)
	var body []string
	for _, p := range x.Paragraphs {
		if p.Role != schemas.RoleFootnote {
			body = append(body, p.Text)
		}
	}
	if strings.Join(body, "\n") != strings.Join(want, "\n") {
		t.Errorf("%q", body)
	}
}

func TestHeadingsAndTitle(t *testing.T) {
	pages := pdftest.Flow("一、总体要求", first, "（一）指导思想", second, "1.坚持创新", first, "二、主要任务", second)
	for i := range pages[0].Texts {
		pages[0].Texts[i].Y += 60
	}
	pages[0].Texts = append([]pdftest.Text{{X: 155, Y: 100, Size: 22, S: "某市促进制造业高质量发"}, {X: 221, Y: 135, Size: 22, S: "展行动计划"}}, pages[0].Texts...)
	x := lay(pages...)
	if p := x.Paragraphs[0]; p.Role != schemas.RoleTitle || p.Text != "某市促进制造业高质量发展行动计划" {
		t.Errorf("title %+v", p)
	}
	want := map[string]int{"一、总体要求": 1, "（一）指导思想": 2, "1.坚持创新": 3, "二、主要任务": 1}
	for _, p := range x.Paragraphs[1:] {
		level, heading := want[p.Text]
		if heading != (p.Role == schemas.RoleHeading) || p.Level != level {
			t.Errorf("%q is a %s of level %d", p.Text, p.Role, p.Level)
		}
	}
}

func TestTwoColumns(t *testing.T) {
	var p pdftest.Page
	left, right := []rune(strings.Repeat(first, 3)), []rune(strings.Repeat(second, 3))
	const per = 14
	for i := 0; i*per < min(len(left), len(right)); i++ {
		y := 100 + 20*float64(i)
		l, r := left[i*per:min(len(left), (i+1)*per)], right[i*per:min(len(right), (i+1)*per)]
		p.Texts = append(p.Texts, pdftest.Text{X: 60, Y: y, Size: 14, S: string(l)}, pdftest.Text{X: 320, Y: y + 3, Size: 14, S: string(r)})
	}
	got := strings.Join(texts(lay(p)), "")
	if i, j := strings.Index(got, "今年以来"), strings.Index(got, "城镇新增"); i < 0 || j < 0 || strings.Contains(got[i:j], "粮食总产量") {
		t.Errorf("%s", got)
	}
}

func TestSpaces(t *testing.T) {
	expect(t, lay(pdftest.Page{Texts: []pdftest.Text{
		{X: 106, Y: 110, Size: 16, S: "到 2027 年 ， 研 发 投 入 年 均 增 长 7% ； IPv6 Plus 网络。"},
	}}), "到2027年，研发投入年均增长7%；IPv6 Plus网络。")
}

func TestDigitsSetApart(t *testing.T) {
	var p pdftest.Page
	x := 74.0
	for _, r := range "2001年2月16日至2005年10月20日，增长8.5%。" {
		p.Texts = append(p.Texts, pdftest.Text{X: x, Y: 110, Size: 16, S: string(r)})
		x += 16 * pdftest.Advance(r)
		if r < 0x80 {
			x += 5
		}
	}
	expect(t, lay(p), "2001年2月16日至2005年10月20日，增长8.5%。")
}

func TestKangxiRadicalsStay(t *testing.T) {
	expect(t, lay(pdftest.Page{Texts: []pdftest.Text{{X: 106, Y: 110, Size: 16, S: "⼈⼝增⻓。"}}}), "⼈⼝增⻓。")
}

func TestTurnedPage(t *testing.T) {
	p := page(flow(1)[0])
	want := texts(lay(flow(1)[0]))
	turned := &engine.Page{Width: p.Height, Height: p.Width, TextObjects: p.TextObjects}
	for _, c := range p.Chars { // by a quarter clockwise
		turned.Chars = append(turned.Chars, engine.Char{R: c.R, X0: p.Height - c.Y1, X1: p.Height - c.Y0, Y0: c.X0, Y1: c.X1, Base: p.Height - c.Base, Size: c.Size, Angle: 90})
	}
	x := layout.Document([]layout.Page{layout.Lines(1, turned)})
	expect(t, x, want...)
	_, box := x.Paragraphs[0].Place(0, 1)
	if box.X0 < turned.Width/2 {
		t.Errorf("the first line of a page turned clockwise stands at its right: %+v", box)
	}
}

func TestVerticalWriting(t *testing.T) {
	var p pdftest.Page
	for col, s := range []string{"春眠不觉晓处处闻啼鸟", "夜来风雨声花落知多少"} {
		for i, r := range []rune(s) {
			p.Texts = append(p.Texts, pdftest.Text{X: 400 - 30*float64(col), Y: 100 + 18*float64(i), Size: 16, S: string(r)})
		}
	}
	if got := strings.Join(texts(lay(p)), ""); got != "春眠不觉晓处处闻啼鸟夜来风雨声花落知多少" {
		t.Errorf("%s", got)
	}
}

// ruled is a table with its cells drawn.
func ruled(y float64, cells [][]string) pdftest.Page {
	const w, h = 110.0, 24.0
	var p pdftest.Page
	rows, cols := len(cells), len(cells[0])
	for r := range rows + 1 {
		p.Lines = append(p.Lines, pdftest.Line{X0: 60, Y0: y + float64(r)*h, X1: 60 + float64(cols)*w, Y1: y + float64(r)*h})
	}
	for c := range cols + 1 {
		p.Lines = append(p.Lines, pdftest.Line{X0: 60 + float64(c)*w, Y0: y, X1: 60 + float64(c)*w, Y1: y + float64(rows)*h})
	}
	for r, row := range cells {
		for c, s := range row {
			p.Texts = append(p.Texts, pdftest.Text{X: 66 + float64(c)*w, Y: y + float64(r)*h + 16, Size: 12, S: s})
		}
	}
	return p
}

func TestRuledTable(t *testing.T) {
	p := ruled(200, [][]string{{"指标", "2024年", "增长（%）"}, {"地区生产总值", "3820.5", "5.6"}, {"固定资产投资", "1204.7", "-2.3"}})
	p.Texts = append([]pdftest.Text{{X: 200, Y: 150, Size: 12, S: "表1 主要指标"}, {X: 380, Y: 180, Size: 12, S: "单位：亿元"}}, p.Texts...)
	x := lay(p)
	if len(x.Tables) != 1 {
		t.Fatalf("%d tables", len(x.Tables))
	}
	tb := x.Tables[0]
	if tb.Title != "表1主要指标" || tb.Unit != "亿元" || tb.PageFrom != 1 || tb.PageTo != 1 {
		t.Errorf("%+v", tb)
	}
	if got := fmt.Sprint(tb.Columns); got != "[[指标] [2024年] [增长（%）]]" {
		t.Errorf("columns %s", got)
	}
	if len(tb.Rows) != 2 || fmt.Sprint(tb.Rows[1].Cells) != "[固定资产投资 1204.7 -2.3]" || fmt.Sprint(tb.Rows[1].Header) != "[固定资产投资]" || len(tb.Rows[1].Boxes) != 3 {
		t.Errorf("rows %+v", tb.Rows)
	}
	if got := strings.Join(texts(x), "\n"); !strings.Contains(got, "地区生产总值\t3820.5\t5.6") {
		t.Errorf("%s", got)
	}
}

func TestTableOverTwoPages(t *testing.T) {
	head := []string{"指标", "2024年", "增长（%）"}
	a := ruled(700, [][]string{head, {"粮食产量", "218.0", "1.1"}})
	b := ruled(90, [][]string{head, {"油料产量", "12.5", "0.4"}, {"蔬菜产量", "90.1", "2.0"}})
	x := lay(a, b)
	if len(x.Tables) != 1 || len(x.Tables[0].Rows) != 3 || x.Tables[0].PageTo != 2 {
		t.Errorf("%+v", x.Tables)
	}
}

func TestCellsWithoutLinesStayApart(t *testing.T) {
	var p pdftest.Page
	for r, row := range [][]string{{"项目", "2023年", "2024年"}, {"收入", "120", "135"}, {"支出", "98", "101"}} {
		for c, s := range row {
			p.Texts = append(p.Texts, pdftest.Text{X: 80 + 130*float64(c), Y: 120 + 22*float64(r), Size: 12, S: s})
		}
	}
	x := lay(p)
	expect(t, x, "项目\t2023年\t2024年", "收入\t120\t135", "支出\t98\t101")
	for _, p := range x.Paragraphs {
		if p.Role != schemas.RoleTable {
			t.Errorf("%q is a %s", p.Text, p.Role)
		}
	}
}

func TestQuality(t *testing.T) {
	long := strings.Repeat("粮食产量稳定增长。", 5)
	for name, c := range map[string]struct {
		page *engine.Page
		want schemas.Quality
	}{
		"good":        {page(pdftest.Page{Texts: []pdftest.Text{{X: 60, Y: 100, Size: 10, S: long}}}), schemas.QualityGood},
		"blank":       {page(pdftest.Page{}), schemas.QualityGood},
		"picture":     {page(pdftest.Page{Image: true}), schemas.QualityNeedsOCR},
		"broken":      {&engine.Page{Broken: true}, schemas.QualityNeedsOCR},
		"font trap":   {&engine.Page{Width: 595, Height: 842, TextObjects: 40}, schemas.QualityNeedsOCR},
		"private use": {page(pdftest.Page{Texts: []pdftest.Text{{X: 60, Y: 100, Size: 10, S: strings.Repeat("\ue012\ue345业", 9)}}}), schemas.QualityNeedsOCR},
		"some junk":   {page(pdftest.Page{Texts: []pdftest.Text{{X: 60, Y: 100, Size: 10, S: long + "\ufffd\ufffd"}}}), schemas.QualityDoubtful},
	} {
		if p := layout.Lines(1, c.page); p.Quality != c.want || p.Quality != schemas.QualityGood && len(p.Reasons) == 0 {
			t.Errorf("%s: %s %q, want %s", name, p.Quality, p.Reasons, c.want)
		}
	}
}

func FuzzDocument(f *testing.F) {
	f.Add([]byte("0123456789abcdefghij"), uint8(1))
	f.Add([]byte("\x00\xff\x10\x20\x30\x40\x50\x60\x70\x80\x90\xa0"), uint8(3))
	f.Fuzz(func(t *testing.T, b []byte, turns uint8) {
		p := &engine.Page{Width: 595, Height: 842, TextObjects: 1}
		for ; len(b) >= 6; b = b[6:] {
			x, y, s := float32(b[0])*2.5-20, float32(b[1])*3.5-20, float32(b[2]%40)
			if b[5] == 255 {
				x = float32(math.NaN())
			}
			c := engine.Char{R: rune(b[3])<<8 | rune(b[4]), X0: x, X1: x + s, Y0: y - s, Y1: y, Base: y, Size: s, Angle: float32(turns%5) * 90, Flags: engine.Flags(b[5] & 7)}
			p.Chars = append(p.Chars, c)
			if b[5]%3 == 0 {
				p.Rules = append(p.Rules, engine.Rule{X0: x, Y0: y, X1: x + 100, Y1: y}, engine.Rule{X0: x, Y0: y, X1: x, Y1: y + 100})
			}
		}
		x := layout.Document([]layout.Page{layout.Lines(1, p), layout.Lines(2, p)})
		for _, para := range x.Paragraphs {
			if para.Text == "" {
				t.Error("an empty paragraph")
			}
			checkPlaces(t, para)
		}
		for _, tb := range x.Tables {
			for _, r := range tb.Rows {
				if len(r.Cells) != len(tb.Columns) {
					t.Errorf("%d cells under %d columns", len(r.Cells), len(tb.Columns))
				}
			}
		}
	})
}
