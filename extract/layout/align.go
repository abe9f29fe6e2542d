package layout

import (
	"cmp"
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
func alignedTables(rs []*row, rules *ruling, f frame) []*grid {
	var out []*grid
	for i := 0; i < len(rs); {
		j := blockEnd(rs, i)
		if j-i >= alignedRows {
			from := i
			for from > 0 && headsBlock(rs[from-1], rs[from], rules) {
				from--
			}
			if g := alignedGrid(rs[from:j], rules, f); g != nil {
				out = append(out, g)
			}
		}
		i = max(j, i+1)
	}
	return out
}

// blockEnd is where a block of rows that begins with row i ends: rows of several pieces, with single pieces between that
// stand at its left.
func blockEnd(rs []*row, i int) int {
	if len(rs[i].chunks) < 2 {
		return i
	}
	left := rs[i].x0
	end := i + 1
	for j := i + 1; j < len(rs) && j-end < 3; j++ {
		em := max(rs[j].size, rs[j-1].size)
		if rs[j].base-rs[j-1].base > rowGap*em || abs(rs[j].size-rs[j-1].size) > 0.35*em {
			break
		}
		left = min(left, rs[j].x0)
		switch {
		case len(rs[j].chunks) > 1:
			end = j + 1
		case rs[j].x0 > left+1.5*em && startsMarker(rs[j].text()) || note.MatchString(string(rs[j].text())):
			return end
		}
	}
	return end
}

func (r *row) text() []rune { return r.line(frame{}, nil).Text }

// headsBlock: above is a heading over some of the columns of the block that begins with first: a line wider than it stands
// over or under it.
func headsBlock(above, first *row, rules *ruling) bool {
	if len(above.chunks) != 1 || first.base-above.base > 2.5*first.size || above.size > 1.1*first.size {
		return false
	}
	mid := (above.x0 + above.x1) / 2
	wider := func(r engine.Rule) bool { return r.X0 < mid && r.X1 > mid && r.X1-r.X0 > 1.2*(above.x1-above.x0) }
	return slices.ContainsFunc(rules.levelBetween(above.y0-1.2*above.size, above.y0+2), wider) ||
		slices.ContainsFunc(rules.levelBetween(above.base, above.base+above.size), wider)
}

// alignedGrid makes a grid of the rows, nil where they are no table.
func alignedGrid(rs []*row, rules *ruling, f frame) *grid {
	em := rs[0].size
	x0, x1 := rs[0].x0, rs[0].x1
	for _, r := range rs {
		x0, x1 = min(x0, r.x0), max(x1, r.x1)
	}
	under := underlines(rs, rules)
	cuts := gutters(rs, em)
	if len(under) > 0 {
		cuts = gapsBetween(under)
		x0, x1 = min(x0, under[0].X0), max(x1, under[len(under)-1].X1)
	}
	if len(cuts) == 0 {
		return nil
	}
	bands := oneRow(rs)
	g := &grid{xs: append(append([]float32{x0 - 1}, cuts...), x1+1)}
	for i, b := range bands {
		top := b[0].y0 - 0.3*em
		if i > 0 {
			up := bands[i-1][len(bands[i-1])-1]
			top = (max(up.base, up.y1-0.2*em) + min(b[0].y0, b[0].base-0.8*b[0].size)) / 2
		}
		g.ys = append(g.ys, top)
	}
	last := rs[len(rs)-1]
	g.ys = append(g.ys, last.base+0.5*last.size)
	for i := 1; i < len(g.xs); i++ {
		if g.xs[i] <= g.xs[i-1] {
			return nil
		}
	}
	for i := 1; i < len(g.ys); i++ {
		if g.ys[i] <= g.ys[i-1] {
			return nil
		}
	}
	g.spanChunks(bands, rules)
	var chars []engine.Char
	for _, r := range rs {
		for _, k := range r.chunks {
			chars = append(chars, k.chars...)
		}
	}
	if rest, ok := g.fill(chars, f); !ok || slices.ContainsFunc(rest, func(c engine.Char) bool { return !blank(c.R) }) {
		return nil
	}
	if !g.plausible(max(framed(g, rules), len(under))) {
		return nil
	}
	g.joinWrapped()
	g.fill(chars, f)
	return g
}

// oneRow gathers rows into those of the table: base lines closer than a line of text can be, with text in other columns,
// are one row whose cells have different numbers of lines.
func oneRow(rs []*row) [][]*row {
	var out [][]*row
	for i, r := range rs {
		if i > 0 && r.base-rs[i-1].base < 0.95*min(r.size, rs[i-1].size) && !overlap(r, rs[i-1]) {
			out[len(out)-1] = append(out[len(out)-1], r)
			continue
		}
		out = append(out, []*row{r})
	}
	return out
}

// overlap: pieces of the rows stand above each other.
func overlap(a, b *row) bool {
	for _, k := range a.chunks {
		for _, o := range b.chunks {
			if k.x0 < o.x1 && o.x0 < k.x1 {
				return true
			}
		}
	}
	return false
}

// underlines are the lines under the headings of the columns, one each, where there are any: the longest series of lines
// at one height with gaps between them.
func underlines(rs []*row, rules *ruling) []engine.Rule {
	top, bottom := rs[0].y0, rs[len(rs)-1].base
	left, right := rs[0].x0, rs[0].x1
	for _, r := range rs {
		left, right = min(left, r.x0), max(right, r.x1)
	}
	var hs []engine.Rule
	for _, r := range rules.levelBetween(top, bottom) {
		if r.X0 > left-30 && r.X1 < right+30 && r.X1-r.X0 > 2*rs[0].size {
			hs = append(hs, r)
		}
	}
	slices.SortStableFunc(hs, func(a, b engine.Rule) int {
		return cmp.Or(cmp.Compare(int(a.Y0/2), int(b.Y0/2)), cmp.Compare(a.X0, b.X0))
	})
	var best []engine.Rule
	for i := 0; i < len(hs); {
		series := []engine.Rule{hs[i]}
		j := i + 1
		for ; j < len(hs) && hs[j].Y0-hs[i].Y0 < 2; j++ {
			last := &series[len(series)-1]
			if hs[j].X0 > last.X1+1.5 {
				series = append(series, hs[j])
			} else {
				last.X1 = max(last.X1, hs[j].X1)
			}
		}
		if len(series) > len(best) {
			best = series
		}
		i = j
	}
	if len(best) < 2 || best[len(best)-1].X1-best[0].X0 < 0.6*(right-left) {
		return nil
	}
	return best
}

// gapsBetween are the middles of the gaps between lines at one height.
func gapsBetween(rs []engine.Rule) []float32 {
	var out []float32
	for i := 1; i < len(rs); i++ {
		out = append(out, (rs[i-1].X1+rs[i].X0)/2)
	}
	return out
}

// spanChunks gives each row a region a column; a piece of text that reaches over a gutter makes one of several, and so
// does a line right under a heading.
func (g *grid) spanChunks(bands [][]*row, rules *ruling) {
	n := g.columns()
	g.region = make([]int, n*len(bands))
	for i := range g.region {
		g.region[i] = i
	}
	for r, band := range bands {
		for _, row := range band {
			for _, k := range row.chunks {
				x0, x1 := k.x0+0.3*k.size, k.x1-0.3*k.size
				if h, ok := lineUnder(k, rules); ok {
					x0, x1 = min(x0, h.X0+0.3*k.size), max(x1, h.X1-0.3*k.size)
				}
				for c := 1; c < n; c++ {
					if x0 < g.xs[c] && x1 > g.xs[c] && !k.figuresMeet(g.xs[c]) {
						g.region[r*n+c] = g.region[r*n+c-1]
					}
				}
			}
		}
	}
}

// figuresMeet: a figure begins in the piece of text right of x, and what is before it ends left of x: figures of wide type
// may come closer to each other than their columns are apart.
func (k *chunk) figuresMeet(x float32) bool {
	last, digits := -1, 0
	for i, c := range k.chars {
		switch {
		case blank(c.R):
			if digits > 0 {
				return digits >= meetingRunes
			}
		case digits > 0:
			digits++
		case last >= 0 && c.X0 > x-0.2*c.Size:
			a := k.chars[last]
			if !digit(c.R) || a.X1 > x+0.2*a.Size || c.X0-a.X1 < 0.15*c.Size {
				return false
			}
			digits = 1
		default:
			last = i
		}
	}
	return digits >= meetingRunes
}

// meetingRunes a figure has that meets another one: digits that are set apart have less.
const meetingRunes = 3

// lineUnder is the line right under a piece of text.
func lineUnder(k *chunk, rules *ruling) (best engine.Rule, ok bool) {
	mid := (k.x0 + k.x1) / 2
	for _, r := range rules.levelBetween(k.base, k.base+1.2*k.size) {
		if r.X0 < mid && r.X1 > mid && (!ok || r.X1-r.X0 < best.X1-best.X0) {
			best, ok = r, true
		}
	}
	return best, ok
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
func framed(g *grid, rules *ruling) int {
	width := g.xs[g.columns()] - g.xs[0]
	var ys []float32
	for _, r := range rules.levelBetween(g.ys[0]-20, g.ys[g.rows()]+20) {
		if r.X1-r.X0 > 0.8*width && r.X0 < g.xs[0]+20 && r.X1 > g.xs[g.columns()]-20 {
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
