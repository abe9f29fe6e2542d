package layout

import (
	"cmp"
	"slices"
	"sort"

	"github.com/zhice-project/zhice/extract/engine"
)

// ruling are the lines of a page in order, so that those near a place are found without looking at all: a drawing has tens
// of thousands, and every gap between two pieces of text asks for them. A nil ruling has none.
type ruling struct {
	level   []engine.Rule // from the top down
	upright []engine.Rule // from the left
}

func newRuling(rules []engine.Rule) *ruling {
	out := &ruling{}
	for _, r := range rules {
		if r.Horizontal() {
			out.level = append(out.level, r)
		} else {
			out.upright = append(out.upright, r)
		}
	}
	// The order is total, so that it does not hang on that in the file.
	slices.SortFunc(out.level, func(a, b engine.Rule) int {
		return cmp.Or(cmp.Compare(a.Y0, b.Y0), cmp.Compare(a.X0, b.X0), cmp.Compare(a.X1, b.X1))
	})
	slices.SortFunc(out.upright, func(a, b engine.Rule) int {
		return cmp.Or(cmp.Compare(a.X0, b.X0), cmp.Compare(a.Y0, b.Y0), cmp.Compare(a.Y1, b.Y1))
	})
	return out
}

// levelBetween are the horizontal lines with y0 < y < y1.
func (r *ruling) levelBetween(y0, y1 float32) []engine.Rule {
	if r == nil {
		return nil
	}
	from := sort.Search(len(r.level), func(i int) bool { return r.level[i].Y0 > y0 })
	to := from + sort.Search(len(r.level)-from, func(i int) bool { return r.level[from+i].Y0 >= y1 })
	return r.level[from:to]
}

// uprightBetween are the vertical lines with x0 < x < x1.
func (r *ruling) uprightBetween(x0, x1 float32) []engine.Rule {
	if r == nil {
		return nil
	}
	from := sort.Search(len(r.upright), func(i int) bool { return r.upright[i].X0 > x0 })
	to := from + sort.Search(len(r.upright)-from, func(i int) bool { return r.upright[from+i].X0 >= x1 })
	return r.upright[from:to]
}
