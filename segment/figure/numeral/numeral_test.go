package numeral

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestReadEverySpelling(t *testing.T) {
	for _, c := range []struct {
		in   string
		want float64
		rest string // what is left unread
	}{
		{"8,640户", 8640, "户"}, {"３", 0, "３"}, {"0.75倍", 0.75, "倍"}, {"-2.6", -2.6, ""}, {"负一点二", -1.2, ""},
		{"1.76万亿", 1.76e12, ""}, {"3千5百万吨", 3.5e7, "吨"}, {"5万4千", 54000, ""}, {"12.32e+3", 12320, ""},
		{"六", 6, ""}, {"十", 10, ""}, {"廿三", 23, ""}, {"卅", 30, ""}, {"二十", 20, ""}, {"一百零八", 108, ""},
		{"一百二", 120, ""}, {"两千六", 2600, ""}, {"十三万五", 135000, ""}, {"两千三点一", 2300.1, ""},
		{"一千二百三十四万", 12340000, ""}, {"三亿零五十", 300000050, ""}, {"一万零百一十一", 10111, ""},
		{"四万万", 4e8, ""}, {"一万四千亿亿", 1.4e20, ""}, {"四十九兆九千五百亿", 4.995e13, ""},
		{"壹拾万零叁仟肆佰伍拾叁元", 103453, "元"}, {"貳佰零參", 203, ""}, {"三萬二千", 32000, ""},
		{"二〇二四年", 2024, "年"}, {"一九九○", 1990, ""}, {"零点零零五", 0.005, ""}, {"一百点12", 100.12, ""},
		{"十六点三亿", 1.63e9, ""}, {"五十千", 50, "千"}, {"一百元", 100, "元"}, {"八点三十分", 8, "点三十分"},
		{"三十两", 30, "两"}, {"两百万", 2e6, ""}, {"万亿元", 1e12, "元"}, {"12兆瓦", 12, "兆瓦"}, {"五兆赫", 5, "兆赫"},
		{"零十", 10, ""}, {"二O二四年", 2024, "年"}, {"一九九О年", 1990, "年"}, {"五Oa", 5, "Oa"}, {"4.5^2倍", 20.25, "倍"}, {"-2^-2", -0.25, ""}, {"3^x", 3, "^x"}, {"1.2×10^6", 1.2e6, ""}, {"4×10⁸人", 4e8, "人"}, {"2.5×10^-3", 0.0025, ""}, {"6×10⁻²", 0.06, ""},
		{"1.5×106", 1.5, "×106"}, {"3×10吨", 3, "×10吨"}, {"3×10^123", 3, "×10^123"}, {"3×10²亿", 3e10, ""}, {"七百来自外地", 700, "来自外地"},
		{"5·8%", 5.8, "%"}, {"9·11事件", 9, "·11事件"}, {"36.2⁴亿", 3.62e9, ""}, {"3多元化", 3, "多元化"}, {"100余额", 100, "余额"}, {"5.5.5", 5.5, ".5"}, {"1,23", 1, ",23"}, {"90,000,5", 90000, ",5"},
	} {
		n, ok := Read([]rune(c.in), 0)
		if c.rest == c.in {
			if ok {
				t.Errorf("%s: read %v, want nothing", c.in, n.Value)
			}
			continue
		}
		if !ok || math.Abs(n.Value-c.want) > 1e-12*math.Abs(c.want) || string([]rune(c.in)[n.End:]) != c.rest {
			t.Errorf("%s: %v, rest %q; want %v, rest %q", c.in, n.Value, string([]rune(c.in)[n.End:]), c.want, c.rest)
		}
	}
}

func TestReadRoughNumbers(t *testing.T) {
	for _, c := range []struct {
		in     string
		lo, hi float64
		rough  bool
		more   int
	}{
		{"三五百", 300, 500, false, -1}, {"七八", 7, 8, false, -1}, {"一两", 1, 2, false, -1}, {"八九千", 8000, 9000, false, -1},
		{"几十", 10, 100, true, -1}, {"数百万", 1e6, 1e7, true, -1}, {"十几", 10, 20, true, -1}, {"二十几万", 200000, 300000, true, -1},
		{"一百几十亿", 1e10, 2e10, true, -1},
		{"140多", 140, 0, false, 3}, {"十余万", 100000, 0, false, 1}, {"500多亿", 5e10, 0, false, 3}, {"1900余", 1900, 0, false, 4},
		{"四百来", 400, 0, false, 2},
	} {
		rs := []rune(c.in)
		if strings.HasSuffix(c.in, "两") || strings.HasSuffix(c.in, "来") {
			rs = append(rs, '个')
		}
		n, ok := Read(rs, 0)
		if !ok || n.Value != c.lo || n.Range != (c.hi > 0) || n.Range && n.Hi != c.hi || n.Rough != c.rough || n.More != c.more || n.End != len([]rune(c.in)) {
			t.Errorf("%s: %+v", c.in, n)
		}
	}
}

// write spells n (below 10^16) the way it is read aloud; digits and units are the characters to use.
func write(n int64, digits, units []rune) string {
	if n == 0 {
		return string(digits[0])
	}
	var b strings.Builder
	gap := false
	for _, g := range []struct {
		size int64
		unit string
	}{{1e12, string(units[4]) + string(units[5])}, {1e8, string(units[5])}, {1e4, string(units[4])}, {1, ""}} {
		part := n / g.size % 10000
		if g.size == 1e8 && n/1e12%10000 > 0 {
			// 一万二千亿: the 亿 of both groups is written once.
			s := strings.TrimSuffix(b.String(), string(units[5]))
			b.Reset()
			b.WriteString(s)
			if part == 0 {
				b.WriteRune(units[5])
			}
		}
		if part == 0 {
			gap = gap || b.Len() > 0
			continue
		}
		if b.Len() > 0 && (gap || part < 1000) {
			b.WriteRune(digits[0])
		}
		gap = false
		b.WriteString(group(part, digits, units))
		b.WriteString(g.unit)
	}
	return b.String()
}

func group(n int64, digits, units []rune) string {
	var b strings.Builder
	zero := false
	for i, p := range []int64{1000, 100, 10, 1} {
		d := n / p % 10
		if d == 0 {
			zero = b.Len() > 0
			continue
		}
		if zero {
			b.WriteRune(digits[0])
			zero = false
		}
		b.WriteRune(digits[d])
		if p > 1 {
			b.WriteRune(units[3-i])
		}
	}
	return b.String()
}

var scripts = map[string][2][]rune{
	"hanzi":       {[]rune("零一二三四五六七八九"), []rune(" 十百千万亿")},
	"financial":   {[]rune("零壹贰叁肆伍陆柒捌玖"), []rune(" 拾佰仟万亿")},
	"traditional": {[]rune("零壹貳參肆伍陸柒捌玖"), []rune(" 拾佰仟萬億")},
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	for name, s := range scripts {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				n := rapid.Int64Range(0, 1e15).Draw(t, "n") % []int64{100, 1e4, 1e8, 1e12, 1e15}[rapid.IntRange(0, 4).Draw(t, "size")]
				w := write(n, s[0], s[1])
				got, ok := Read([]rune(w), 0)
				if !ok || got.Value != float64(n) || got.End != len([]rune(w)) || got.Range {
					t.Fatalf("%d as %s: %+v", n, w, got)
				}
			})
		})
	}
}

func TestDigitsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1e12).Draw(t, "n")
		plain := strconv.FormatInt(n, 10)
		var b strings.Builder
		for i, c := range plain {
			if i > 0 && (len(plain)-i)%3 == 0 {
				b.WriteByte(',')
			}
			b.WriteRune(c)
		}
		grouped := b.String()
		decimals := rapid.IntRange(0, 999).Draw(t, "decimals")
		frac := "." + strconv.Itoa(1000 + decimals)[1:]
		want, _ := strconv.ParseFloat(plain+frac, 64)
		for _, w := range []string{plain + frac, grouped + frac} {
			if got, ok := Read([]rune(w), 0); !ok || got.Value != want || got.End != len(w) {
				t.Fatalf("%s: %+v, want %v", w, got, want)
			}
		}
	})
}

func TestMixedFormsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		coef := rapid.IntRange(1, 99999).Draw(t, "coef")
		u := rapid.SampledFrom([]struct {
			text string
			exp  int
		}{{"千", 3}, {"万", 4}, {"百万", 6}, {"千万", 7}, {"亿", 8}, {"万亿", 12}}).Draw(t, "unit")
		w := strconv.FormatFloat(float64(coef)/100, 'f', 2, 64) + u.text
		want, _ := strconv.ParseFloat(strconv.Itoa(coef)+"e"+strconv.Itoa(u.exp-2), 64)
		if got, ok := Read([]rune(w), 0); !ok || got.Value != want || got.End != len([]rune(w)) {
			t.Fatalf("%s: %+v, want %v", w, got, want)
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"一千二百三十四万五", "3千5百万", "-.5e-3", "几十亿", "十几", "一点二三万", "9,999,99", "二〇二四", "亿亿亿亿", "零零零", "70000000000000000十几"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rs := []rune(s)
		n, ok := Read(rs, 0)
		if !ok {
			return
		}
		if n.End <= 0 || n.End > len(rs) || math.IsNaN(n.Value) || math.IsInf(n.Value, 0) || n.Range && !(n.Hi > n.Value) || n.More >= n.End {
			t.Fatalf("%q: %+v", s, n)
		}
	})
}
