package clickhouse

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zhice-project/zhice/internal/chdb/chdbtest"
	"github.com/zhice-project/zhice/schemas"
)

// shape is how much of everything a generated document has.
type shape struct{ facts, sentences, terms, mentions int }

// Documents as an archive has them, many at a time as `zhice reprocess` has them, and one by one as a watched folder
// does; whole ones, and facts alone.
func BenchmarkLoad(b *testing.B) {
	for _, c := range []struct {
		name  string
		shape shape
		group int
	}{
		{"documents/1", shape{100, 150, 1000, 200}, 1},
		{"documents/512", shape{100, 150, 1000, 200}, 512},
		{"reports/512", shape{80, 500, 430, 390}, 512}, // what reports of the government's work have
		{"archive/512", shape{100, 50, 25, 45}, 512},   // what `go run ./internal/archive` makes
		{"facts/1", shape{facts: 100}, 1},
		{"facts/512", shape{facts: 100}, 512},
	} {
		b.Run(c.name, func(b *testing.B) {
			server := chdbtest.Start(b, "")
			db, next := openAt(b, server.URL(), true), 0
			var own, its time.Duration
			for b.Loop() {
				b.StopTimer()
				docs := make([]Document, c.group)
				for i := range docs {
					docs[i] = invented(next, c.shape)
					next++
				}
				b.StartTimer()
				ownBefore, itsBefore := cpuTime(b, os.Getpid()), cpuTime(b, server.PID())
				for _, o := range db.LoadAll(b.Context(), docs) {
					if o.Err != nil {
						b.Fatal(o.Err)
					}
				}
				own += cpuTime(b, os.Getpid()) - ownBefore
				its += cpuTime(b, server.PID()) - itsBefore
			}
			one, rows := invented(0, c.shape), 1
			for _, b := range generations([]writing{{Document: &one}}) {
				rows += b.count
			}
			documents := float64(next) / b.Elapsed().Seconds()
			b.ReportMetric(documents, "docs/s")
			b.ReportMetric(documents*float64(c.shape.facts), "facts/s")
			b.ReportMetric(documents*float64(rows), "rows/s")
			// What two cores could do with nothing else on the machine.
			b.ReportMetric(2*float64(next*c.shape.facts)/(own+its).Seconds(), "facts/s-of-2-cores")
			b.ReportMetric(own.Seconds()/(own+its).Seconds()*100, "%-in-Go")
		})
	}
}

// cpuTime is what a process has used of the processors so far, to a hundredth of a second.
func cpuTime(tb testing.TB, pid int) time.Duration {
	tb.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		tb.Fatal(err)
	}
	_, after, _ := strings.Cut(string(stat), ") ") // its name may hold anything
	var sum time.Duration
	for _, f := range strings.Fields(after)[11:13] {
		ticks, err := strconv.Atoi(f)
		if err != nil {
			tb.Fatal(err)
		}
		sum += time.Duration(ticks) * 10 * time.Millisecond
	}
	return sum
}

// invented makes a document whose texts are as long and whose values repeat as often as in a report.
func invented(n int, s shape) Document {
	r := rand.New(rand.NewPCG(uint64(n), 0))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	sentence := func() string {
		var t strings.Builder
		for range 8 + r.IntN(10) {
			t.WriteString(pick("推动", "经济", "高质量", "发展", "加快", "建设", "现代化", "产业", "体系", "深入", "实施", "创新", "驱动", "战略", "保障", "民生", "改善", "生态", "环境", "扩大", "内需", "稳定", "就业", "农业", "农村", "改革", "开放"))
		}
		return fmt.Sprintf("%s，增长%.1f%%，达到%d亿元左右。", t.String(), 12*r.Float64(), r.IntN(90_000))
	}
	id := fmt.Sprintf("%064x", r.Uint64())
	t := &schemas.Tagging{Document: schemas.Document{
		Title: fmt.Sprintf("%d年某市第%d号工作报告", 1990+n%35, n), Issuers: []string{"某市人民政府"}, IssuerLevel: "municipal", DocType: "报告",
		DocNo: fmt.Sprintf("某政发〔%d〕%d号", 1990+n%35, n), Published: fmt.Sprintf("%d-02-03", 1990+n%35), RegionCode: fmt.Sprintf("%02d0100", 11+n%30),
		Region: "某市", ReportYear: 1990 + n%35, Pages: 20, Chars: 15_000, Words: 8_000, Quality: schemas.QualityGood,
	}}
	for i := range s.sentences {
		t.Sentences = append(t.Sentences, schemas.Sentence{
			Seq: i, Text: sentence(), Page: 1 + i/20, Box: schemas.Box{X0: 90, Y0: float32(i % 20 * 30), X1: 500, Y1: float32(i%20*30 + 20)},
			Section: []string{"一、过去一年工作回顾", "（一）经济"}, Role: schemas.SectionReview, Paragraph: i / 3, Start: i % 3 * 50, Quality: schemas.QualityGood,
		})
	}
	for i := range s.facts {
		f := fact(fmt.Sprintf("%x-%04d", r.Uint64(), i), fmt.Sprintf("indicator_%02d", r.IntN(80)), pick("actual", "target", "plan", "forecast"), 100*r.Float64(), strconv.Itoa(1990+n%35))
		if i%4 > 0 {
			f.IndicatorID = "" // of a thing nobody asks for
		}
		f.Seq, f.Sentence, f.Span, f.Page = i, sentence(), fmt.Sprintf("%.1f%%", f.Value), 1+i/15
		f.Indicator, f.Unit = pick("地区生产总值", "居民消费价格", "城镇新增就业", "一般公共预算收入", "粮食产量"), pick("%", "CNY", "人", "t", "家")
		f.Reasons = []string{"unit", pick("period", "inherited", "doc", "section"), pick("indicator", "alias", "head")}
		t.Facts = append(t.Facts, f)
	}
	for i := range s.terms {
		t.Terms = append(t.Terms, schemas.TermCount{
			Term: fmt.Sprintf("术语%04d", i*7%5000+n%7), Type: "POLICY_TERM", Topic: pick("科技创新", "财政金融", "农业农村", "生态环境"), Count: 1 + r.IntN(9), Seq: i / 7, Page: 1 + i/60,
		})
	}
	for i := range s.mentions {
		m := pick("国务院", "发展改革委", "北京市", "上海市", "财政部", "全国人大", "乡村振兴", "数字经济")
		t.Mentions = append(t.Mentions, schemas.Mention{
			Seq: i / 2, SpanStart: i % 2 * 9, Span: m, Type: pick("ORG", "REGION", "POLICY_TERM", "LAW/DOC_TITLE"), Canonical: m, Page: 1 + i/20,
			Box: schemas.Box{X0: 90, Y0: 30, X1: 130, Y1: 44},
		})
	}
	return Document{Head{DocID: id, Run: run1, Name: fmt.Sprintf("%d.pdf", n), Size: 300_000}, t}
}
