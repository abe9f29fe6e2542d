package layout_test

import (
	"strings"
	"testing"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/layout"
)

// set is a line of text at x, y.
func set(x, y float64, s string) pdftest.Text { return pdftest.Text{X: x, Y: y, Size: 12, S: s} }

func TestSignsForPrivateUse(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"a comparison":     {"年产量\uF0A320万吨，\uF03C50万吨", "年产量≤20万吨，<50万吨"},
		"a Greek letter":   {"总\uF061放射性", "总α放射性"},
		"a bullet":         {"\uF06C完善监测网络", "●完善监测网络"},
		"a box to tick":    {"是\uF0A8 否\uF0FE", "是□否☑"},
		"dashes":           {"\uF0BE\uF0BE修改了适用范围", "——修改了适用范围"},
		"a Founder point":  {"表Ａ\uE010１", "表Ａ．１"},
		"a character":      {"含\uE837丝的纱线", "含䌷丝的纱线"},
		"nothing known of": {"标\uE001志", "标\uE001志"},
	} {
		t.Run(name, func(t *testing.T) {
			expect(t, lay(pdftest.Page{Texts: []pdftest.Text{set(72, 200, c.in)}}), c.want)
		})
	}
}

// TestCondensedLetters: a font whose figures are set much closer than its widths say.
func TestCondensedLetters(t *testing.T) {
	p := &engine.Page{Width: 595, Height: 842, TextObjects: 1}
	x := float32(100)
	for _, r := range "含量为不大于0.005%的" {
		p.Chars = append(p.Chars, engine.Char{R: r, X0: x, X1: x + 10, Y0: 190, Y1: 202, Base: 200, Size: 10})
		switch {
		case r == '.':
			x += 0.5
		case r < 0x80:
			x += 5
		default:
			x += 10
		}
	}
	if got := texts(layout.Document([]layout.Page{layout.Lines(1, p)})); strings.Join(got, "|") != "含量为不大于0.005%的" {
		t.Errorf("got %q", got)
	}
}

// TestTallCells: a font claims more than two lines of height.
func TestTallCells(t *testing.T) {
	p := page(pdftest.Page{Texts: []pdftest.Text{set(72, 200, "增长5.6%"), set(72, 218, "其中工业增长6.1%")}})
	for i := range p.Chars {
		p.Chars[i].Y0, p.Chars[i].Y1 = p.Chars[i].Base-13, p.Chars[i].Base+11
	}
	x := layout.Document([]layout.Page{layout.Lines(1, p)})
	for _, par := range x.Paragraphs {
		if b := par.Lines[0].Box; b.Y1-b.Y0 > 16 {
			t.Errorf("%s: %+v", par.Text, b)
		}
	}
}

func TestRaisedSigns(t *testing.T) {
	expect(t, lay(pdftest.Page{Texts: []pdftest.Text{set(72, 200, "检出限为5×10"), {X: 144, Y: 195, Size: 7, S: "-3"}, set(153, 200, "毫克")}}),
		"检出限为5×10⁻³毫克")
}

// TestSmallTypeAboveIsNoMark: a line of small type that overlaps the next one is no exponent of it.
func TestSmallTypeAboveIsNoMark(t *testing.T) {
	expect(t, lay(pdftest.Page{Texts: []pdftest.Text{{X: 100, Y: 196, Size: 8, S: "字数50"}, set(72, 204, "统一书号：1380209·214")}}),
		"字数50", "统一书号：1380209·214")
}

func TestItemsOfLists(t *testing.T) {
	full := strings.Repeat("加快补齐短板弱项", 4)
	expect(t, lay(pdftest.Page{Texts: []pdftest.Text{
		set(96, 100, "主要任务包括："), set(96, 122, "●完善监测网络"), set(96, 144, "●健全考核制度"),
		set(72, 166, full+"。"), set(72, 188, "４．１．４"+full[:len(full)-18]+"。"), set(72, 210, "Ａ．２．１培养基"),
	}}), "主要任务包括：", "●完善监测网络", "●健全考核制度", full+"。", "４．１．４"+full[:len(full)-18]+"。", "Ａ．２．１培养基")
}

func TestDashesInsideASentence(t *testing.T) {
	full := strings.Repeat("加快补齐短板弱项", 4) + "补齐短板弱"
	expect(t, lay(pdftest.Page{Texts: []pdftest.Text{
		set(72, 100, full), set(72, 122, "——"+full[:len(full)-6]), set(72, 144, full[:24]+"。"), set(72, 166, "——第一部分。"),
	}}), full+"——"+full[:len(full)-6]+full[:24]+"。", "——第一部分。")
}

// TestHangingExplanations: terms with their explanations beside them are no two columns of prose, and an explanation goes
// on where it began.
func TestHangingExplanations(t *testing.T) {
	var p pdftest.Page
	for i := range 6 {
		p.Texts = append(p.Texts, set(72, 100+float64(i)*40, "HJ 20"+string(rune('1'+i))), set(172, 100+float64(i)*40, "水质监测技术规范和质量保证的要"),
			set(172, 118+float64(i)*40, "求与方法"))
	}
	got := texts(lay(p))
	if len(got) != 6 || got[2] != "HJ 203\t水质监测技术规范和质量保证的要求与方法" {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestBracketsOverTwoLines(t *testing.T) {
	expect(t, lay(pdftest.Page{Texts: []pdftest.Text{
		set(200, 100, "（2001年2月16日省人民"), set(200, 122, "代表大会通过）"), set(72, 166, "第一条为了规范管理，制定本办法。"),
	}}), "（2001年2月16日省人民代表大会通过）", "第一条为了规范管理，制定本办法。")
}

func TestEntriesOfContents(t *testing.T) {
	expect(t, lay(pdftest.Page{Texts: []pdftest.Text{
		set(72, 100, "一、未按规定向主管部门报告排放信息..43"), set(72, 122, "二、不按照规定制定应急方案........44"), set(72, 144, "３术语和定义!!!!!!!!!!!!!!!!１２"),
	}}), "一、未按规定向主管部门报告排放信息..43", "二、不按照规定制定应急方案........44", "３术语和定义!!!!!!!!!!!!!!!!１２")
}
