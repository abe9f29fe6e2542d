package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/deploy/embedded"
)

func fontFile(t *testing.T) string {
	t.Helper()
	f, err := embedded.Font()
	if errors.Is(err, embedded.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func growth() Panel {
	return Panel{Title: "地区生产总值增长率 · 示例省", Unit: "%", Lines: []Line{{Name: "示例省", Points: []Point{
		{Year: 2019, Actual: new(8.3)},
		{Year: 2021, Actual: new(-1.2), Target: new(8.0), Bound: Around, Tone: "左右"},
		{Year: 2022, Actual: new(4.0), Note: "年末", Target: new(5.0), TargetHi: new(6.0)},
		{Year: 2023, Target: new(5.0), Bound: Above, Tone: "以上"},
		{Year: 2024, Target: new(3.0), Bound: Below, Tone: "以内"},
	}}}}
}

// Text of an SVG stays text, with what falls back where the font is not there, and the file is well-formed.
func TestSVGSaysWhatItShows(t *testing.T) {
	var out bytes.Buffer
	panel := growth()
	panel.Title += " <&>"
	if err := Draw(&out, SVG, fontFile(t), []Panel{panel}); err != nil {
		t.Fatal(err)
	}
	var words []string
	d := xml.NewDecoder(bytes.NewReader(out.Bytes()))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, out.String())
		}
		if s, ok := token.(xml.CharData); ok && strings.TrimSpace(string(s)) != "" {
			words = append(words, strings.TrimSpace(string(s)))
		}
	}
	got := " " + strings.Join(words, " ") + " "
	for _, want := range []string{"地区生产总值增长率 · 示例省 <&>", " 单位：% ", " 实际 ", " 目标 ", " 左右 ", " 以上 ", " 以内 ", " 其间无数据 ", " 2019 2020 2021 2022 2023 2024 ", " 8.3 ", " -1.2 ", " 8 左右 ", " 4 年末 ", " 5–6 "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	if !strings.Contains(out.String(), ",sans-serif;") {
		t.Error("no font to fall back on")
	}
}

// Both colours are in the picture, and Chinese is no row of empty boxes: two titles of one length are different pixels.
func TestPNGShowsChinese(t *testing.T) {
	font := fontFile(t)
	draw := func(title string) []byte {
		panel := growth()
		panel.Title = title
		var out bytes.Buffer
		if err := Draw(&out, PNG, font, []Panel{panel, panel}); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	one, other := draw("粮食产量"), draw("城镇就业")
	if bytes.Equal(one, other) {
		t.Error("two titles look alike")
	}
	img, err := png.Decode(bytes.NewReader(one))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[color.RGBA]bool{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xff}] = true
		}
	}
	if !seen[blue] || !seen[orange] {
		t.Error("the line or the marks are missing")
	}
	if img.Bounds().Dx() < 800 || img.Bounds().Dy() < 800 {
		t.Errorf("two panels are %v", img.Bounds())
	}
}

func TestDrawRefuses(t *testing.T) {
	font := fontFile(t)
	if err := Draw(io.Discard, "gif", font, nil); err == nil {
		t.Error("a GIF was drawn")
	}
	if err := Draw(io.Discard, PNG, "chart.go", nil); err == nil {
		t.Error("a Go file is a font")
	}
	if err := Draw(io.Discard, PNG, font, make([]Panel, MostPanels+1)); !errors.Is(err, ErrTooMany) {
		t.Errorf("%v", err)
	}
	if err := Draw(io.Discard, PNG, font, []Panel{{Lines: make([]Line, MostLines+1)}}); !errors.Is(err, ErrTooMany) {
		t.Errorf("%v", err)
	}
}

func TestAxesHoldTheirValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64Range(-1e14, 1e14).Draw(t, "a"), rapid.Float64Range(-1e14, 1e14).Draw(t, "b")
		lines := []Line{{Points: []Point{{Year: 2024, Actual: &a}}}, {Points: []Point{{Year: 2024, Target: &b}}}}
		factor, _ := scale(lines)
		low, high := marks{values: values(lines), factor: factor}.span()
		for _, v := range []float64{a * factor, b * factor} {
			if !(low <= v && v < high) {
				t.Fatalf("%v is not in %v–%v", v, low, high)
			}
		}
		ticks := valueTicks{}.Ticks(low, high)
		if len(ticks) < 2 || len(ticks) > 9 {
			t.Fatalf("%d ticks in %v–%v", len(ticks), low, high)
		}
		for i, k := range ticks {
			if i > 0 && k.Label == ticks[i-1].Label && high-low > max(1e-6, 1e-7*math.Abs(high)) {
				t.Fatalf("two ticks of %v–%v are called %s", low, high, k.Label)
			}
			if k.Value < low-1e-9*math.Abs(low) || k.Value > high {
				t.Fatalf("tick %v is not in %v–%v", k.Value, low, high)
			}
			if i > 0 && k.Value <= ticks[i-1].Value {
				t.Fatalf("ticks do not rise: %v", ticks)
			}
		}
	})
}

func TestFiguresStayShort(t *testing.T) {
	for want, v := range map[string]float64{"万": 470000, "亿": 6.5e8, "万亿": 13e12, "": 5.2} {
		if _, word := scale([]Line{{Points: []Point{{Target: &v}}}}); word != want {
			t.Errorf("%v is counted in %q; want %q", v, word, want)
		}
	}
	for want, v := range map[string]float64{"5.2": 5.2, "5": 5, "0": -0.001, "13.33": 13.333, "100": 100} {
		if got := shortNumber(v, 2); got != want {
			t.Errorf("%v is %s; want %s", v, got, want)
		}
	}
}

// Several lines have a legend of their names, a colour each, and no words in the plot; long words are broken, not cut.
func TestSeveralLinesAreNamed(t *testing.T) {
	panel := Panel{Title: strings.Repeat("单位地区生产总值二氧化碳排放量降低率", 4), Unit: "%"}
	for i, name := range []string{"内蒙古自治区", "新疆维吾尔自治区", "广西壮族自治区", "贵州省", "广东省", "中国"} {
		panel.Lines = append(panel.Lines, Line{Name: name, Points: []Point{{Year: 2020, Actual: new(5.25)}, {Year: 2021, Actual: new(float64(i)), Target: new(7.75)}}})
	}
	var out bytes.Buffer
	if err := Draw(&out, SVG, fontFile(t), []Panel{panel}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{">内蒙古自治区<", ">新疆维吾尔自治区<", ">实际<", ">目标<"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(out.String(), ">5.25<") {
		t.Error("a value is written into the plot")
	}
	for i := range panel.Lines {
		if c := palette[i]; !strings.Contains(strings.ToLower(out.String()), fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)) {
			t.Errorf("the colour of %s is missing", panel.Lines[i].Name)
		}
	}
}

func TestTitlesAreBrokenToTheWidth(t *testing.T) {
	h, err := newHand(fontFile(t))
	if err != nil {
		t.Fatal(err)
	}
	sty := h.style(13, ink)
	title := strings.Repeat("城镇登记失业率", 9)
	rows := broken(sty, title, 200)
	if strings.Join(rows, "") != title || len(rows) < 3 {
		t.Errorf("%q", rows)
	}
	for _, r := range rows {
		if sty.Width(r) > 200 {
			t.Errorf("%s is %v wide", r, sty.Width(r))
		}
	}
	for _, r := range broken(sty, strings.Repeat("登记率）", 9), 200)[1:] {
		if strings.HasPrefix(r, "）") {
			t.Errorf("a row begins with %s", r)
		}
	}
	if got := broken(sty, "", 200); len(got) != 1 {
		t.Errorf("%q", got)
	}
}
