package layout_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/zhice-project/zhice/extract/internal/pdftest"
	"github.com/zhice-project/zhice/extract/layout"
)

// The order in which a file draws its lines says nothing, nor does that of a map: the same page gives the same bytes, down
// to the boxes of cells whose lines are drawn twice, a little apart.
func TestSamePageGivesSameBytes(t *testing.T) {
	const rounds = 20
	var ruled, open pdftest.Page
	for i := range 5 {
		for j := range 3 {
			x := 80 + 100*float64(j)
			hline(&ruled, 100+20*float64(i), x, x+100)
			hline(&ruled, 100.3+20*float64(i), x, x+100)
			vline(&ruled, 100+20*float64(i), 120+20*float64(i), x, x+0.3, x+100)
		}
	}
	hline(&ruled, 200, 80, 380)
	put(&ruled, 114, 20, []float64{85, 185, 285}, []string{"项目", "甲", "乙"}, []string{"一", "1.5", "2.5"}, []string{"二", "3.5", "4.5"},
		[]string{"三", "5.5", "6.5"}, []string{"四", "7.5", "8.5"})
	hline(&open, 106, 76, 500, 76, 500)
	hline(&open, 126.4, 76, 170, 180, 300, 310, 500)
	hline(&open, 126, 76, 170, 180, 300, 310, 500)
	hline(&open, 195, 76, 500)
	put(&open, 120, 20, []float64{80, 210, 380}, []string{"地区", "收入", "支出"}, []string{"东", "1.5", "2.5"}, []string{"西", "3.5", "4.5"}, []string{"合计", "5", "7"})
	read := func(turn int) []byte {
		var ps []layout.Page
		for i, p := range []pdftest.Page{ruled, open} {
			e := page(p)
			if turn > 0 {
				r := rand.New(rand.NewPCG(uint64(turn), uint64(i)))
				r.Shuffle(len(e.Rules), func(a, b int) { e.Rules[a], e.Rules[b] = e.Rules[b], e.Rules[a] })
			}
			ps = append(ps, layout.Lines(i+1, e))
		}
		out, err := json.Marshal(layout.Document(ps))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	first := read(0)
	if !bytes.Contains(first, []byte(`"tables":[{`)) {
		t.Fatalf("no table in %s", first)
	}
	for turn := range rounds {
		if got := read(turn + 1); !bytes.Equal(got, first) {
			t.Fatalf("another reading gives\n%s\nnot\n%s", got, first)
		}
	}
}
