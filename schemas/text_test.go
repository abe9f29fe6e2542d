package schemas

import (
	"slices"
	"testing"
)

// A figure that runs over the end of a line is in two places, and one that runs over the end of a page on two pages.
func TestPartsOfASpanAreOneALine(t *testing.T) {
	p := Paragraph{Text: "增长5700多万人次。完成", Lines: []Line{
		{Start: 0, End: 6, Page: 1, Box: Box{0, 0, 60, 10}, Edges: []float32{0, 10, 20, 30, 40, 50, 60}},
		{Start: 6, End: 11, Page: 1, Box: Box{0, 20, 50, 30}, Edges: []float32{0, 10, 20, 30, 40, 50}},
		{Start: 11, End: 13, Page: 2, Box: Box{0, 0, 20, 10}},
	}}
	for _, c := range []struct {
		start, end int
		want       []Part
	}{
		{2, 10, []Part{{1, Box{20, 0, 60, 10}}, {1, Box{0, 20, 40, 30}}}},
		{10, 13, []Part{{1, Box{40, 20, 50, 30}}, {2, Box{0, 0, 20, 10}}}},
		{0, 2, []Part{{1, Box{0, 0, 20, 10}}}},
		{4, 4, nil},
		{13, 20, nil},
	} {
		if got := p.Parts(c.start, c.end); !slices.Equal(got, c.want) {
			t.Errorf("%d to %d: %v; want %v", c.start, c.end, got, c.want)
		}
	}
}
