package entity

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/period"
	"github.com/zhice-project/zhice/segment/term"
	"github.com/zhice-project/zhice/segment/text"
	"github.com/zhice-project/zhice/segment/token"
)

func BenchmarkFind(b *testing.B) {
	f := finder(b)
	sentences := []string{
		"一年来，我们深入学习贯彻党的二十大和二十届三中全会精神，认真落实中央经济工作会议部署，全省经济持续回升向好。",
		"启动实施重点产业链提升行动，新增国家级绿色工厂12家，贵阳、遵义获批国家产融合作试点城市。",
		"国家发展改革委、财政部印发《关于支持西部地区承接产业转移的指导意见》（发改地区〔2023〕1508号）。",
		"2024年地区生产总值达到2.3万亿元、增长5.4%，城镇调查失业率控制在5.5%左右。",
	}
	var views []*text.View
	n := 0
	for _, s := range sentences {
		views = append(views, text.NewView(s))
		n += len(s)
	}
	for _, v := range views {
		f.Find(v, Context{Year: 2025}) // load the dictionary, if it is not there yet
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	for b.Loop() {
		for _, v := range views {
			f.Find(v, Context{Year: 2025, Region: "520000"})
		}
	}
}

// A text of one long line must cost as much a character as a short one.
func BenchmarkFindLong(b *testing.B) {
	f := finder(b)
	v := text.NewView(strings.Repeat("实施农村饮水安全工程，建设“四好农村路”，贵州省委、省人民政府2024年12月召开会议。", 500))
	f.Find(v, Context{})
	b.SetBytes(int64(len(v.String())))
	for b.Loop() {
		f.Find(v, Context{Year: 2025, Region: "520000"})
	}
}

// BenchmarkTagging is what a document's sentences go through for words, terms and names, in text a second of processor time.
func BenchmarkTagging(b *testing.B) {
	f := finder(b)
	words, err := token.Shared()
	if err != nil {
		b.Fatal(err)
	}
	terms, err := term.Shared()
	if err != nil {
		b.Fatal(err)
	}
	lines := benchLines(b)
	size := 0
	times := make([][]schemas.Period, len(lines))
	for i, l := range lines {
		size += len(l)
		times[i] = append([]schemas.Period{}, period.Find(text.NewView(l), period.Reference{Year: 2020})...)
	}
	f.Find(text.NewView(lines[0]), Context{})
	for _, what := range []string{"words", "words and terms", "names", "all"} {
		b.Run(what, func(b *testing.B) {
			before, rounds := processorTime(b), 0
			for b.Loop() {
				// One pass for each, as a document is read: the dictionary and the lists of names do not push each other out
				// of the processor's caches.
				count := terms.Counter()
				views := make([]*text.View, len(lines))
				cut := make([][]schemas.Token, len(lines))
				for i, l := range lines {
					views[i] = text.NewView(l)
					if what != "names" {
						cut[i] = words.Cut(views[i])
					}
					if what == "words and terms" || what == "all" {
						count.Add(views[i], cut[i], i, 1)
					}
				}
				for i, v := range views {
					switch what {
					case "names":
						f.Find(v, Context{Year: 2020})
					case "all": // times are read for figures anyway
						f.Find(v, Context{Year: 2020, Words: cut[i], Periods: times[i]})
					}
				}
				rounds++
			}
			b.ReportMetric(float64(size*rounds)/1e6/(processorTime(b)-before).Seconds(), "MB/cpu-s")
		})
	}
}

// benchLines are the sentences of real reports where they lie beside the repository, of an invented one elsewhere.
func benchLines(b *testing.B) []string {
	b.Helper()
	files, _ := filepath.Glob("../../../shared/corpus/national/*.txt")
	var body strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		body.Write(text)
	}
	if body.Len() == 0 {
		body.WriteString(strings.Repeat("一年来，全省深入贯彻落实党中央、国务院决策部署，地区生产总值增长5.4%。实施重点产业链提升行动，新增绿色工厂12家，贵阳、遵义获批试点城市。", 500))
	}
	return strings.SplitAfter(body.String(), "。")
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
