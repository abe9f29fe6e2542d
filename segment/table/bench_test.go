package table

import (
	"fmt"
	"testing"
)

// A long table of figures, in cells a second.
func BenchmarkRead(b *testing.B) {
	lines := []string{"指标|单位|2039年|2040年|比上年增长（%）"}
	for i := range 500 {
		lines = append(lines, fmt.Sprintf("第%d种产品产量|万吨|%d.5|%d|-%d.1", i, i, i+1, i%9))
	}
	t := made("表1 2040年主要产品产量", "", lines...)
	r := newReader(b)
	b.ReportAllocs()
	for b.Loop() {
		r.Read(&province, []Located{{Table: t}})
	}
	b.ReportMetric(float64(b.N)*1500/b.Elapsed().Seconds(), "figures/s")
}
