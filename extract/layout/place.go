package layout

import (
	"math"

	"github.com/zhice-project/zhice/schemas"
)

const gapWidth = 0.12 // em; white space that shows

// places appends where the runes of the line stand when its text begins at rune at of a paragraph. Each line of a cell of
// a table has a place of its own.
func (l Line) places(out []schemas.Line, at int) []schemas.Line {
	if !l.Row {
		return append(out, l.place(l.Page, at))
	}
	for _, p := range l.parts {
		out = append(out, p.line.place(l.Page, at+p.start))
	}
	return out
}

func (l Line) place(page, at int) schemas.Line {
	out := schemas.Line{Start: at, End: at + len(l.Text), Page: page, Box: roundBox(l.Box), Vertical: l.frame.turns%2 == 1}
	if edges := rising(l.Edges, l.Size); len(edges) == len(l.Text)+1 {
		out.Edges = make([]float32, len(edges))
		for k, e := range edges {
			out.Edges[k] = round(l.frame.along(e))
		}
		for k, e := range l.Ends {
			if e > edges[k] && edges[k+1]-e > gapWidth*l.Size {
				out.Gaps = append(out.Gaps, schemas.Gap{Rune: k, End: round(l.frame.along(e))})
			}
		}
	}
	return out
}

// along turns a place along a line of the frame back onto the page: an x, or a y where lines run down or up.
func (f frame) along(x float32) float32 {
	switch f.turns {
	case 2:
		return f.width - x
	case 3:
		return f.height - x
	}
	return x
}

// rising gives edges that never fall: the boxes of neighbours may overlap a little (kerning, a mark above a letter).
// Where they run back by more than a character, there are none.
func rising(edges []float32, em float32) []float32 {
	fell := false
	for i := 1; i < len(edges); i++ {
		if edges[i] < edges[i-1]-max(em, 1) {
			return nil
		}
		fell = fell || edges[i] < edges[i-1]
	}
	if !fell {
		return edges
	}
	out := make([]float32, len(edges))
	var top float32
	for i, e := range edges {
		if i == 0 {
			top = e
		}
		top = max(top, e)
		out[i] = top
	}
	return out
}

// round keeps a tenth of a point: finer is noise, and every digit is stored for every character.
func round(x float32) float32 { return float32(math.Round(float64(x)*10) / 10) }

func roundBox(b schemas.Box) schemas.Box {
	return schemas.Box{X0: round(b.X0), Y0: round(b.Y0), X1: round(b.X1), Y1: round(b.Y1)}
}
