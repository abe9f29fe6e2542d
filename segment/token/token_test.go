package token

import (
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/text"
)

func tokenizer(tb testing.TB) *Tokenizer {
	tb.Helper()
	k, err := Shared()
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func cut(tb testing.TB, s string) string {
	tb.Helper()
	var words []string
	for _, k := range tokenizer(tb).Cut(text.NewView(s)) {
		words = append(words, k.Text)
	}
	return strings.Join(words, "|")
}

func TestCut(t *testing.T) {
	for in, want := range map[string]string{
		"粮食产量稳定在1.3万亿斤以上":       "粮食|产量|稳定|在|1.3万亿|斤|以上",
		"全市生产总值增长5.2%，好于预期":     "全市|生产|总值|增长|5.2%|，|好|于|预期",
		"截至2024年底，建成5G基站3000余个": "截至|2024|年底|，|建成|5G|基站|3000余|个",
		"居民收入比上年增长百分之六点五":       "居民|收入|比|上年|增长|百分之六点五",
		"推广IPv6和Wi-Fi应用":        "推广|IPv6|和|Wi-Fi|应用",
		"装机1200万千瓦，重3千克":        "装机|1200万|千瓦|，|重|3|千克",
		"总 投 资 １２ 亿 元":          "总|投资|12亿|元",
		"一致同意，一心一意":             "一致|同意|，|一心一意",
		"":                      "",
	} {
		if got := cut(t, in); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestTypes(t *testing.T) {
	got := tokenizer(t).Cut(text.NewView("GDP增长5%。"))
	var types []string
	for _, k := range got {
		types = append(types, k.Type)
	}
	if s := strings.Join(types, " "); s != "latin  number punct" {
		t.Errorf("types %q", s)
	}
}

// checkCover says what every caller relies on: the tokens spell the view, one behind the other.
func checkCover(t interface {
	Fatalf(format string, args ...any)
}, v *text.View, tokens []schemas.Token) {
	at := 0
	for _, k := range tokens {
		if k.Start != at || k.End <= k.Start || k.Text != string(v.Runes[k.Start:k.End]) {
			t.Fatalf("token %+v at %d of %q", k, at, v.String())
		}
		at = k.End
	}
	if at != len(v.Runes) {
		t.Fatalf("tokens end at %d of %d in %q", at, len(v.Runes), v.String())
	}
}

func TestCutCovers(t *testing.T) {
	k := tokenizer(t)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune("一二百分之万亿余多5.2,%年月5GAi－—…，。 \n张李政府工作报告经济發é㎡🙂\x00"))).Draw(t, "s")
		v := text.NewView(s)
		checkCover(t, v, k.Cut(v))
	})
}

func FuzzCut(f *testing.F) {
	for _, s := range []string{"百分之五点二", "1,0.5%A-", "5G", "数百万", "\xff\xfe", "一九九八年"} {
		f.Add(s)
	}
	k := tokenizer(f)
	f.Fuzz(func(t *testing.T, s string) {
		v := text.NewView(s)
		checkCover(t, v, k.Cut(v))
	})
}

func BenchmarkCut(b *testing.B) {
	k := tokenizer(b)
	s := strings.Repeat("2024年全省高技术制造业增加值增长8.9%，新建改建农村公路3200公里，城镇新增就业61.5万人。", 200)
	v := text.NewView(s)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		k.Cut(v)
	}
}

// BenchmarkNew is what the start costs, in time and in memory kept.
func BenchmarkNew(b *testing.B) {
	kept := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := kept()
	var k *Tokenizer
	for b.Loop() {
		var err error
		if k, err = New(Graph); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(kept()-before)/1e6, "MB-kept")
	runtime.KeepAlive(k)
}
