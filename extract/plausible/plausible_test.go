package plausible

import (
	"bytes"
	"compress/gzip"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// prose is written as plans and reports are.
const prose = `全市上下坚持稳中求进工作总基调，着力扩大内需、优化结构、提振信心、防范化解风险，经济运行总体平稳。
粮食播种面积保持稳定，农村居民人均可支配收入增长快于城镇居民，乡村振兴重点帮扶县的特色产业得到巩固。
我们要清醒看到，部分企业生产经营仍有困难，财政收支矛盾比较突出，公共服务还存在不少短板，必须认真加以解决。
加快推进重大基础设施建设，完善综合交通运输体系，新建一批水利工程，提高城市排水防涝和防灾减灾能力。
深入实施就业优先政策，支持高校毕业生和退役军人创业，扩大职业技能培训规模，保障农民工工资按时足额支付。`

var samples = map[string]string{
	"report": prose,
	"traditional": `本府各機關應加強公共工程之品質管理，並依規定辦理採購程序，以維護民眾權益及環境安全，促進地方經濟發展。
教育部門將持續推動偏鄉學校數位學習計畫，補助購置設備，並培訓教師資訊能力，縮短城鄉差距，提升學生競爭力。`,
	"chemicals": `苯乙烯、丙烯腈、氯苯、硝基苯、邻二甲苯、对硝基氯苯、三氯乙烯、四氯化碳、苯并芘、邻苯二甲酸二丁酯、
五氯酚及五氯酚钠、可吸附有机卤化物、甲基对硫磷、马拉硫磷、乐果、总有机碳、六价铬、总铍、总镉、总汞、阴离子表面活性剂`,
	"regions": `石家庄市、唐山市、秦皇岛市、邯郸市、邢台市、保定市、张家口市、承德市、沧州市、廊坊市、衡水市、太原市、大同市、
阳泉市、长治市、晋城市、朔州市、晋中市、运城市、忻州市、临汾市、吕梁市、呼和浩特市、包头市、乌海市、赤峰市、通辽市`,
	"names": `王建国 李秀英 张伟 刘洋 陈静 杨帆 赵敏 黄磊 周涛 吴霞 徐明 孙丽 马超 胡军 朱琳 郭勇 何平 林海 高翔 罗刚
梁艳 宋鹏 郑浩 谢娟 韩雪 唐波 冯杰 于洁 董斌 萧凯 程鑫 曹宇 袁梅 邓辉 许慧 傅强 沈芳 曾玉 彭博 吕娜`,
	"table":   "指标\t单位\t全年\n工业增加值\t亿元\t1234\n货物进出口\t亿元\t5678\n粮食产量\t万吨\t90",
	"English": "The average temperature in October was 12.4 degrees; see Table 3 (页) for details of all the stations.",
	"formula": "Σ xᵢ² ≤ n·max|xᵢ|², 其中 n = 12, α = 0.05",
	"empty":   "",
}

func TestRealTextPasses(t *testing.T) {
	for name, text := range samples {
		if s := Of([]rune(text)); s.Doubt() != "" {
			t.Errorf("%s: %+v: %s", name, s, s.Doubt())
		}
	}
}

// garbled is how text goes wrong on its way out of a PDF.
var garbled = map[string]func(t *testing.T, s string) string{
	"codes shifted": func(_ *testing.T, s string) string { return each(s, func(r rune) rune { return r + 37 }) },
	"codes permuted": func(_ *testing.T, s string) string {
		return each(s, func(r rune) rune { return 0x4E00 + (r*7919)%20000 })
	},
	"UTF-8 as GBK": func(t *testing.T, s string) string {
		t.Helper()
		return must(t)(simplifiedchinese.GB18030.NewDecoder().String(s))
	},
	"GBK as Big5":     gbkAsBig5,
	"every other row": everyOtherRow,
	"out of order":    func(_ *testing.T, s string) string { return mixed(s) },
}

func each(s string, f func(rune) rune) string {
	return strings.Map(func(r rune) rune {
		if han(r) {
			return f(r)
		}
		return r
	}, s)
}

func must(t *testing.T) func(string, error) string {
	t.Helper()
	return func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func gbkAsBig5(t *testing.T, s string) string {
	t.Helper()
	b := must(t)(simplifiedchinese.GB18030.NewEncoder().String(s))
	return must(t)(traditionalchinese.Big5.NewDecoder().String(b))
}

// everyOtherRow is a page whose second font lies.
func everyOtherRow(_ *testing.T, s string) string {
	rows := strings.Split(s, "\n")
	for i := range rows {
		if i%2 == 0 {
			rows[i] = each(rows[i], func(r rune) rune { return r + 37 })
		}
	}
	return strings.Join(rows, "\n")
}

func mixed(s string) string {
	r := []rune(s)
	g := rand.New(rand.NewPCG(1, 2))
	g.Shuffle(len(r), func(i, j int) { r[i], r[j] = r[j], r[i] })
	return string(r)
}

func TestGarbled(t *testing.T) {
	for name, f := range garbled {
		if s := Of([]rune(f(t, prose))); s.Doubt() == "" {
			t.Errorf("%s passes: %+v", name, s)
		}
	}
}

func TestTooLittleSaysNothing(t *testing.T) {
	short := []rune(garbled["codes shifted"](t, prose))[:30]
	if s := Of(short); s.Pairs == 0 || s.Doubt() != "" {
		t.Errorf("%+v: %s", s, s.Doubt())
	}
}

// TestReports reads the pages of real reports, where there are any beside the repository, as they are and garbled.
func TestReports(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpus/*/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no corpus beside the repository")
	}
	const page = 700
	pages, caught := 0, map[string]int{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text := []rune(string(b))
		for i := 0; i+page <= len(text); i += page {
			pages++
			p := text[i : i+page]
			if s := Of(p); s.Doubt() != "" {
				t.Errorf("%s at %d: %+v: %s", filepath.Base(f), i, s, s.Doubt())
			}
			for name, g := range garbled {
				if s := Of([]rune(g(t, string(p)))); s.Doubt() != "" {
					caught[name]++
				}
			}
		}
	}
	t.Logf("%d pages; garbled ones caught: %v", pages, caught)
	for name := range garbled {
		if least := pages * 98 / 100; caught[name] < least && name != "every other row" { // many a page is one row
			t.Errorf("%s: %d of %d pages caught", name, caught[name], pages)
		}
	}
}

func TestEveryScoreIsFinite(t *testing.T) {
	for _, s := range []string{"𠀀𠀁𠀂", "啊", "一一一一一一一一", "\n\n\n", "龘靐齉爩"} {
		if got := Of([]rune(strings.Repeat(s, 60))); got.Bits < 0 || got.Bits > 20 || got.Pairs < 0 {
			t.Errorf("%q: %+v", s, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("中FE国D央C\n国AB\n"))
	f.Add([]byte("中-"))
	f.Fuzz(func(_ *testing.T, b []byte) {
		var w bytes.Buffer
		z := gzip.NewWriter(&w)
		_, _ = z.Write(b) // into memory
		_ = z.Close()
		_, _ = parse(w.Bytes()) // an error, or a model, and no panic
	})
}

func BenchmarkPage(b *testing.B) {
	text := []rune(prose)
	for b.Loop() {
		Of(text)
	}
	b.ReportMetric(float64(len(text)*b.N)/b.Elapsed().Seconds()/1e6, "Mrunes/s")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := parse(packed); err != nil {
			b.Fatal(err)
		}
	}
}

// TestJoints: lines in the order they were written in go on from each other, mixed ones do not.
func TestJoints(t *testing.T) {
	text := []rune(strings.ReplaceAll(prose, "\n", ""))
	const width = 5 // a line
	joined := func(step int) (pairs [][2]rune) {
		lines := len(text) / width
		for i := range lines - 1 {
			next := (i + step) % lines
			pairs = append(pairs, [2]rune{text[i*width+width-1], text[next*width]})
		}
		return pairs
	}
	if j := Joints(text, joined(1)); j.Pairs < 20 || j.Sure > 2 {
		t.Errorf("in order: %+v", j)
	}
	if j := Joints(text, joined(11)); j.Sure < 3 {
		t.Errorf("mixed: %+v", j)
	}
	if j := Joints(nil, nil); j != (Joint{}) {
		t.Errorf("nothing: %+v", j)
	}
}
