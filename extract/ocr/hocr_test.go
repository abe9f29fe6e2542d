package ocr

import (
	"context"
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/schemas"
)

const page = `<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><body><div class='ocr_page' title='bbox 0 0 900 900'>
<span class='ocr_line' title="bbox 10 10 90 40; baseline 0 -2">
 <span class='ocrx_word' title='bbox 10 10 50 40; x_wconf 90'>
  <span class='ocrx_cinfo' title='x_bboxes 10 12 28 38; x_conf 99.5'>到</span>
  <span class='ocrx_cinfo' title='x_bboxes 30 12 48 38; x_conf 50'>&lt;</span>
 </span>
 <span class='ocrx_word' title='bbox 52 10 60 40; x_wconf 90'><span class='ocrx_cinfo' title='x_bboxes 52 12 60 38; x_conf 97'>ab</span></span>
</span>
<span class='ocr_line' title="bbox 10 50 90 80"></span>
</div></body></html>`

func TestParse(t *testing.T) {
	lines, err := parse([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1 || len(lines[0].words) != 2 {
		t.Fatalf("%+v", lines)
	}
	var s strings.Builder
	for g := range lines[0].glyphs() {
		s.WriteRune(g.r)
	}
	if s.String() != "到<ab" {
		t.Errorf("text %q", s.String())
	}
	if g := lines[0].words[0].glyphs[0]; g.x0 != 10 || g.y1 != 38 || g.confidence != 0.995 {
		t.Errorf("%+v", g)
	}
	if a, b := lines[0].words[1].glyphs[0], lines[0].words[1].glyphs[1]; a.x1 != 56 || b.x0 != 56 || b.x1 != 60 {
		t.Errorf("two characters of one box: %+v, %+v", a, b)
	}
}

func TestParseRefusesNonsense(t *testing.T) {
	for _, s := range []string{
		"<span class='ocrx_word'/>",
		"<span class='ocr_line'><span class='ocrx_cinfo' title='x_bboxes 1 2 3 4'>a</span></span>",
		"<span class='ocr_line'><span class='ocrx_word'><span class='ocrx_cinfo' title='x_bboxes 1 2 NaN 4'>a</span></span></span>",
		"<span class='ocr_line'><span class='ocrx_word'><span class='ocrx_cinfo' title='x_bboxes 9 2 3 4'>a</span></span></span>",
		"<span class='ocr_line'><span class='ocrx_word'><span class='ocrx_cinfo'>a</span></span></span>",
		"<span",
	} {
		if lines, err := parse([]byte(s)); err == nil {
			t.Errorf("%s: %+v", s, lines)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(page))
	f.Fuzz(func(t *testing.T, b []byte) {
		lines, err := parse(b)
		if err != nil {
			return
		}
		cs, _ := chars(lines, 0.24)
		for _, c := range cs {
			if c.X1 < c.X0 || c.Y1 < c.Y0 || c.Size < 1 || math.IsNaN(float64(c.X0+c.Base)) || math.IsInf(float64(c.X1), 0) {
				t.Errorf("%+v", c)
			}
		}
	})
}

// written is a line of characters 20 pixels wide; a blank begins a new word behind a gap of 20 pixels.
func written(s string) line {
	l := line{words: []word{{}}}
	x := 0.0
	for _, r := range s {
		if r == ' ' {
			l.words = append(l.words, word{})
			x += 20
			continue
		}
		w := 20.0
		if latin(r) {
			w = 10
		}
		last := &l.words[len(l.words)-1]
		last.glyphs = append(last.glyphs, glyph{r: r, x0: x, x1: x + w, y0: 100, y1: 118, confidence: 0.99})
		x += w
	}
	return l
}

func read(l line) string {
	cs, _ := chars([]line{l}, 1)
	var b strings.Builder
	for _, c := range cs {
		b.WriteRune(c.R)
	}
	return b.String()
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		"全市 完成 投资 5亿元":      "全市完成投资5亿元",
		"现纪要如下:":            "现纪要如下：",
		"到位;年内":             "到位；年内",
		"(以下简称新污染源)":        "（以下简称新污染源）",
		"GB/T 15843.2一2008": "GB/T 15843.2—2008",
		"第一章":               "第一章",
		"按2一4个样品":           "按2—4个样品",
		"[2025]6号":          "〔2025〕6号",
		"【2025】第11号":        "〔2025〕第11号",
		"[2025]年":           "[2025]年",
		"不少于3000个。。":        "不少于3000个。",
		"parameter type":    "parameter type",
		"3000 个":            "3000个",
		"开工率达到40%4。":        "开工率达到40%。",
		"占40%3月末":           "占40%3月末",
		"7 ”其它规定":           "7其它规定",
		"他说“好”":             "他说“好”",
		"ISO,IEC(A)":        "ISO,IEC(A)",
		"…· —":              "",
	} {
		if got := read(written(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestSizesOfOneTypeAreTheSame(t *testing.T) {
	lines := []line{written("全市安排重点项目两百个"), written("年度投资增长两成"), written("政府工作报告")}
	for i, by := range []float64{1, 1.12, 1.6} {
		for k := range lines[i].words[0].glyphs {
			g := &lines[i].words[0].glyphs[k]
			g.x0, g.x1, g.y0, g.y1 = g.x0*by, g.x1*by, g.y0*by+100*float64(i), g.y1*by+100*float64(i)
		}
	}
	cs, _ := chars(lines, 1)
	first, second, title := cs[0].Size, cs[12].Size, cs[len(cs)-1].Size
	if first != second || title < 1.3*first {
		t.Errorf("sizes %v, %v and %v", first, second, title)
	}
}

// A box that tesseract put two characters too far comes back between its neighbours.
func TestAstrayBoxesSettle(t *testing.T) {
	l := written("全市安排重点项目年度投资")
	g := &l.words[0].glyphs[5]
	g.x0, g.x1 = g.x0+30, g.x1+16
	cs, _ := chars([]line{l}, 1)
	if x := cs[5].X0; x < 97 || x > 103 {
		t.Errorf("stands at %v, want 100", x)
	}
}

// The cells of a row of a table stay where they are, however few characters one holds.
func TestCellsKeepTheirPlaces(t *testing.T) {
	l := written("桥西区 130503 罗马字母 县")
	x := 0.0
	for i := range l.words {
		for k := range l.words[i].glyphs {
			g := &l.words[i].glyphs[k]
			g.x0, g.x1 = g.x0+x, g.x1+x
		}
		x += 100
	}
	cs, _ := chars([]line{l}, 1)
	for i, want := range []float32{0, 20, 40, 180, 190, 200, 210, 220, 230, 360, 380, 400, 420, 560} {
		if d := cs[i].X0 - want; d > 1 || d < -1 {
			t.Errorf("%c stands at %v, want %v", cs[i].R, cs[i].X0, want)
		}
	}
}

// strokes draws rows of short strokes, as lines of text look from afar.
func strokes(w, h int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for y := h / 8; y < h*7/8; y += 24 {
		for x := w / 8; x < w*7/8; x++ {
			for k := range 10 {
				if x/7%2 == 0 {
					img.Pix[(y+k)*img.Stride+x] = 0
				}
			}
		}
	}
	return img
}

func TestSkewIsWhatASheetWasTurnedBy(t *testing.T) {
	sheet := strokes(800, 1000)
	rapid.Check(t, func(t *rapid.T) {
		by := rapid.Float64Range(-4, 4).Draw(t, "degrees")
		got := skew(rotated(sheet, -by), 100)
		if math.Abs(by) < minSkew-0.1 && got != 0 || math.Abs(by) > minSkew+0.1 && math.Abs(got-by) > 0.1 {
			t.Errorf("turned by %v, found %v", by, got)
		}
	})
	if got := skew(image.NewGray(image.Rect(0, 0, 3, 3)), 100); got != 0 {
		t.Errorf("a picture of nine pixels is askew by %v", got)
	}
}

func TestTurnedBoxesKeepTheirMiddle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := schemas.Box{X0: rapid.Float32Range(0, 500).Draw(t, "x"), Y0: rapid.Float32Range(0, 700).Draw(t, "y")}
		b.X1, b.Y1 = b.X0+rapid.Float32Range(1, 90).Draw(t, "w"), b.Y0+rapid.Float32Range(1, 20).Draw(t, "h")
		by := rapid.Float64Range(-5, 5).Draw(t, "degrees")
		there := turn(b, by, 595, 842)
		back := turn(there, -by, 595, 842)
		dx, dy := (back.X0+back.X1-b.X0-b.X1)/2, (back.Y0+back.Y1-b.Y0-b.Y1)/2
		if math.Abs(float64(dx)) > 0.01 || math.Abs(float64(dy)) > 0.01 || there.X1 <= there.X0 || there.Y1 <= there.Y0 {
			t.Errorf("%+v by %v is %+v and back %+v", b, by, there, back)
		}
	})
}

func TestDespeckleTakesDustAndLeavesPoints(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 600, 300))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	dot := func(x, y, size int) {
		for k := range size * size {
			img.Pix[(y+k/size)*img.Stride+x+k%size] = 0
		}
	}
	dot(50, 50, 3)   // dust
	dot(300, 100, 5) // a point
	dot(310, 80, 25) // and the digit behind it
	dot(500, 200, 8) // a stop, too large for dust
	despeckle(img, 300)
	at := func(x, y int) bool { return img.GrayAt(x, y).Y == 0 }
	if at(51, 51) || !at(302, 102) || !at(320, 90) || !at(503, 203) {
		t.Errorf("dust %v, point %v, digit %v, stop %v", at(51, 51), at(302, 102), at(320, 90), at(503, 203))
	}
}

func TestQuarterTurnsBack(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 7, 5))
	for i := range img.Pix {
		img.Pix[i] = uint8(rand.IntN(256))
	}
	for turns := range 4 {
		turned := quarter(img, (4-turns)%4)
		back := quarter(turned, turns)
		if turned.Rect.Dx() != []int{7, 5}[turns%2] || string(back.Pix) != string(img.Pix) {
			t.Errorf("%d quarters: %v, back %v", turns, turned.Rect, back.Rect)
		}
	}
}

func TestSharedSlotsCountAllReaders(t *testing.T) {
	dir := t.TempDir()
	a, err := newSlots(dir, 2)
	if err != nil {
		t.Fatal(err)
	}
	b, err := newSlots(dir, 2)
	if err != nil {
		t.Fatal(err)
	}
	one, err := a.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	two, err := b.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*slotPoll)
	defer cancel()
	if _, err := a.take(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a third slot of two: %v", err)
	}
	two()
	three, err := a.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	one()
	three()
}
