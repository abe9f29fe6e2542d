//go:build unix

package segment

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zhice-project/zhice/segment/text"
)

// prose is a paragraph with as many figures and dates as a work report has.
const prose = "全年完成固定资产投资3.6万亿元，同比增长7.2%，其中民间投资占比达到58.3%；新开工项目1200余个，竣工超过860个。" +
	"坚持把发展经济的着力点放在实体经济上，统筹推进传统产业改造、新兴产业壮大和未来产业布局，企业活力不断增强。" +
	"五年来，城镇新增就业累计62万人，常住人口城镇化率由61.2%提高到66.8%，年均提高1.1个百分点。" +
	"深化重点领域和关键环节改革，优化营商环境，各项政策措施落实落细，社会大局保持和谐稳定。" +
	"到2030年，力争森林覆盖率稳定在26%以上，单位地区生产总值能耗降低12%—15%，惠及近140万人口。"

// cpu is the time all threads of the process have worked, the garbage collector's included.
func cpu(tb testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// measure reads all lines for figures, periods and facts, and reports megabytes a CPU second, which a busy machine does
// not lessen, and bytes allocated a sentence.
func measure(b *testing.B, lines []string) {
	b.Helper()
	s := newSegmenter(b, Config{NoWords: true})
	size := 0
	for _, l := range lines {
		size += len(l)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	var m0, m1 runtime.MemStats
	runtime.ReadMemStats(&m0)
	before, rounds := cpu(b), 0
	b.ResetTimer()
	for b.Loop() {
		for _, l := range lines {
			s.lineFacts(text.NewView(l), l, 2020)
		}
		rounds++
	}
	b.ReportMetric(float64(size*rounds)/1e6/(cpu(b)-before).Seconds(), "MB/cpu-s")
	runtime.ReadMemStats(&m1)
	b.ReportMetric(float64(m1.TotalAlloc-m0.TotalAlloc)/float64(rounds*len(lines)), "B/sentence")
}

func sentences(body string) []string { return strings.SplitAfter(body, "。") }

func BenchmarkProse(b *testing.B) { measure(b, sentences(strings.Repeat(prose, 200))) }

// BenchmarkReports runs over real reports where they lie beside the repository.
func BenchmarkReports(b *testing.B) {
	files, _ := filepath.Glob("../../shared/corpus/national/*.txt")
	if len(files) == 0 {
		b.Skip("no corpus beside the repository")
	}
	var lines []string
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		lines = append(lines, sentences(string(body))...)
	}
	measure(b, lines)
}

// BenchmarkLine shows that a line ten times as long takes ten times as long.
func BenchmarkLine(b *testing.B) {
	for _, size := range []int{1e5, 3e5, 1e6} {
		b.Run(fmt.Sprintf("%dKB", size/1000), func(b *testing.B) {
			measure(b, []string{strings.Repeat(prose, size/len(prose)+1)})
		})
	}
}
