package layout

import (
	"slices"

	"github.com/zhice-project/zhice/extract/engine"
)

// Tables without lines, or with horizontal ones only, are found by the white space between their columns. A table that is
// made of running text is worse than one that is missed, so much is asked of them.

const (
	alignedRows    = 3   // with two cells at least
	gutterWidth    = 0.5 // em
	rowGap         = 3.0 // em between base lines of one table
	alignedFigures = 0.6 // of the cells of one column besides the first are figures, at least
	alignedFill    = 0.5 // of the cells have text, at least
	alignedRunes   = 24  // in a cell on average, at most
)

// alignedTables finds the tables among the rows of a flow.
func alignedTables(rs []*row, rules []engine.Rule, f frame) []*grid {
	var out []*grid
	for i := 0; i < len(rs); {
		j := blockEnd(rs, i)
		if j-i >= alignedRows {
			if g := alignedGrid(rs[i:j], rules, f); g != nil {
				out = append(out, g)
			}
		}
		i = max(j, i+1)
	}
	return out
}

// blockEnd is where a block of rows that begins with row i ends: rows of several pieces, with single pieces between.
func blockEnd(rs []*row, i int) int {
	if len(rs[i].chunks) < 2 {
		return i
	}
	end := i + 1
	for j := i + 1; j < len(rs) && j-end < 3; j++ {
		em := max(rs[j].size, rs[j-1].size)
		if rs[j].base-rs[j-1].base > rowGap*em || abs(rs[j].size-rs[j-1].size) > 0.35*em {
			break
		}
		if len(rs[j].chunks) > 1 {
			end = j + 1
		}
	}
	return end
}

// alignedGrid makes a grid of the rows, nil where they are no table.
func alignedGrid(rs []*row, rules []engine.Rule, f frame) *grid {
	em := rs[0].size
	cuts := gutters(rs, em)
	if len(cuts) == 0 {
		return nil
	}
	x0, x1 := rs[0].x0, rs[0].x1
	for _, r := range rs {
		x0, x1 = min(x0, r.x0), max(x1, r.x1)
	}
	g := &grid{xs: append(append([]float32{x0 - 1}, cuts...), x1+1)}
	for i, r := range rs {
		top := r.y0 - 0.3*em
		if i > 0 {
			top = (max(rs[i-1].base, rs[i-1].y1-0.2*em) + min(r.y0, r.base-0.8*r.size)) / 2
		}
		g.ys = append(g.ys, top)
	}
	last := rs[len(rs)-1]
	g.ys = append(g.ys, last.base+0.5*last.size)
	for i := 1; i < len(g.ys); i++ {
		if g.ys[i] <= g.ys[i-1] {
			return nil
		}
	}
	g.spanChunks(rs)
	var chars []engine.Char
	for _, r := range rs {
		for _, k := range r.chunks {
			chars = append(chars, k.chars...)
		}
	}
	if rest, ok := g.fill(chars, f); !ok || len(rest) > 0 {
		return nil
	}
	if !g.plausible(framed(g, rules)) {
		return nil
	}
	g.joinWrapped()
	g.fill(chars, f)
	return g
}

// spanChunks gives each row a region a column; a piece of text that reaches over a gutter makes one of several.
func (g *grid) spanChunks(rs []*row) {
	n := g.columns()
	g.region = make([]int, n*len(rs))
	for i := range g.region {
		g.region[i] = i
	}
	for r, row := range rs {
		for _, k := range row.chunks {
			for c := 1; c < n; c++ {
				if k.x0 < g.xs[c]-0.3*k.size && k.x1 > g.xs[c]+0.3*k.size {
					g.region[r*n+c] = g.region[r*n+c-1]
				}
			}
		}
	}
}

// gutters are the middles of the vertical bands of white space that run through the rows of several pieces; a heading may
// reach over one.
func gutters(rs []*row, em float32) []float32 {
	x0, x1 := rs[0].x0, rs[0].x1
	for _, r := range rs {
		x0, x1 = min(x0, r.x0), max(x1, r.x1)
	}
	n := int(x1-x0) + 2
	const widest = 5000
	if n <= 2 || n > widest {
		return nil
	}
	cover := make([]int, n)
	multi := 0
	for _, r := range rs {
		if len(r.chunks) < 2 {
			continue
		}
		multi++
		for _, k := range r.chunks {
			for x := int(k.x0 - x0); x <= int(k.x1-x0) && x < n; x++ {
				cover[max(x, 0)]++
			}
		}
	}
	if multi < alignedRows {
		return nil
	}
	crossed := multi / 6 // headings over several columns
	var out []float32
	open := -1
	for x := range n {
		switch {
		case cover[x] > crossed && open > 0 && float32(x-open) >= gutterWidth*em:
			out = append(out, x0+float32(open+x)/2)
			open = -1
		case cover[x] > crossed:
			open = -1
		case open < 0 && x > 0 && cover[x-1] > crossed:
			open = x
		}
	}
	return out
}

// framed counts the horizontal lines as wide as the grid that stand at or in it: a table of three lines has no others.
func framed(g *grid, rules []engine.Rule) int {
	width := g.xs[g.columns()] - g.xs[0]
	var ys []float32
	for _, r := range rules {
		if r.Horizontal() && r.X1-r.X0 > 0.8*width && r.X0 < g.xs[0]+20 && r.X1 > g.xs[g.columns()]-20 &&
			r.Y0 > g.ys[0]-20 && r.Y0 < g.ys[g.rows()]+20 {
			ys = append(ys, r.Y0)
		}
	}
	return len(distinct(ys, touch))
}

// plausible: the grid holds a table and no running text, list or table of contents.
func (g *grid) plausible(lines int) bool {
	n := g.columns()
	full, filled, runes, leaders := 0, 0, 0, 0
	figures, texts := make([]int, n), make([]int, n)
	for r := range g.rows() {
		cells := 0
		for c := range n {
			k := g.region[r*n+c]
			if c > 0 && g.region[r*n+c-1] == k || len(g.cells[k].text) == 0 {
				continue
			}
			t := g.cells[k].text
			cells++
			filled++
			runes += len(t)
			if leader.MatchString(string(t)) {
				leaders++
			}
			texts[c]++
			if figureCell(string(t)) {
				figures[c]++
			}
		}
		if cells > 1 {
			full++
		}
	}
	if full < alignedRows || leaders > 0 || filled == 0 || runes > alignedRunes*filled || float64(filled) < alignedFill*float64(n*g.rows()) {
		return false
	}
	columns := 0 // of figures
	for c := 1; c < n; c++ {
		if figures[c] >= 2 && float64(figures[c]) >= alignedFigures*float64(texts[c]) {
			columns++
		}
	}
	if lines >= 2 {
		return columns > 0 || lines >= 3 && n > 2
	}
	return columns > 1 || columns == 1 && !g.contents() && full >= alignedRows+1
}

// contents: the last column counts pages.
func (g *grid) contents() bool {
	last := -1
	for r := range g.rows() {
		t := g.text(r, g.columns()-1)
		if t == "" {
			continue
		}
		if !serial.MatchString(t) {
			return false
		}
		n, _, ok := pageNumber(folded([]rune(t)))
		if !ok || n < last {
			return false
		}
		last = n
	}
	return true
}

// joinWrapped unites a row without a figure and without a first cell with the row above: its cells go on there.
func (g *grid) joinWrapped() {
	n := g.columns()
	head := g.headings(0)
	for r := g.rows() - 1; r > head; r-- {
		if g.text(r, 0) != "" || slices.ContainsFunc(g.texts(r), figureCell) {
			continue
		}
		copy(g.region[r*n:(r+1)*n], g.region[(r-1)*n:r*n])
	}
	g.compact()
}
