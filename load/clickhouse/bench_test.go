package clickhouse

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/zhice-project/zhice/schemas"
)

// Rows of sentences and facts into ClickHouse, one generation of each size, on disk at every insert as the tables are
// made, and left to the kernel to write.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{300, 10_000, 50_000} {
		b.Run("synced/"+strconv.Itoa(n), func(b *testing.B) { benchmarkLoad(b, open(b), n) })
		b.Run("unsynced/"+strconv.Itoa(n), func(b *testing.B) {
			db := open(b)
			for _, table := range generationTables {
				if err := db.conn.Exec(b.Context(), "ALTER TABLE "+table+" MODIFY SETTING fsync_after_insert = 0, fsync_part_directory = 0"); err != nil {
					b.Fatal(err)
				}
			}
			benchmarkLoad(b, db, n)
		})
	}
}

var generationTables = []string{"generations", "documents_all", "sentences_all", "facts_all", "mentions_all", "terms_all", "table_cells_all"}

func benchmarkLoad(b *testing.B, db *DB, n int) {
	b.Helper()
	tagging := report(2025)
	tagging.Sentences, tagging.Facts = nil, nil
	for i := range n {
		f := fact(fmt.Sprintf("f%d", i), "gdp_growth", "actual", float64(i), "2024")
		f.Seq = i
		tagging.Facts = append(tagging.Facts, f)
		tagging.Sentences = append(tagging.Sentences, schemas.Sentence{Seq: i, Text: fmt.Sprintf("第%d项：国内生产总值增长5.2%%，城镇新增就业1200万人以上。", i), Page: i / 30})
	}
	doc := 0
	for b.Loop() {
		doc++
		load(b, db, head(fmt.Sprintf("%d-%d", n, doc), run1), tagging)
	}
	b.ReportMetric(float64(2*n*b.N)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}
