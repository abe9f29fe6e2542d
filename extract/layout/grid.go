package layout

import (
	"cmp"
	"slices"

	"github.com/zhice-project/zhice/extract/engine"
)

// grid is a ruled table on one page, in the frame of the page. Cells that no line divides are one region: merged cells.
type grid struct {
	xs, ys []float32 // lines, from the left and from the top
	region []int     // of cell (row r, column c) at r*columns+c; cells of one region share the number
	cells  []gridCell
	hs     []engine.Rule // horizontal lines
}

// gridCell is the text of a region.
type gridCell struct {
	text   []rune
	lines  []Line
	starts []int // of each line in text
	rows   []*row
}

func (g *grid) columns() int { return len(g.xs) - 1 }
func (g *grid) rows() int    { return len(g.ys) - 1 }

const (
	touch         = 4.0  // points between lines that are meant to meet
	minCells      = 4    // with text; fewer are a frame around something
	frameShare    = 0.6  // of the text in one cell, and
	frameRunes    = 300  // that much: the grid is a frame around a page or a column
	maxGridRules  = 3000 // on a page: more is a drawing
	minCellHeight = 5
)

// grids finds the ruled tables of a page and takes their characters out of chars.
func grids(chars []engine.Char, rules []engine.Rule, f frame) (found []*grid, rest []engine.Char) {
	if len(rules) < 4 || len(rules) > maxGridRules {
		return nil, chars
	}
	for _, part := range connected(join(rules)) {
		g := newGrid(part)
		if g == nil {
			continue
		}
		if left, ok := g.read(chars, f); ok {
			found = append(found, g)
			chars = left
		}
	}
	slices.SortStableFunc(found, func(a, b *grid) int { return cmp.Compare(a.ys[0], b.ys[0]) })
	return found, chars
}

// join makes one line of pieces that lie end to end: many programs draw a table cell by cell.
func join(rules []engine.Rule) []engine.Rule {
	rs := slices.Clone(rules)
	slices.SortFunc(rs, func(a, b engine.Rule) int {
		if a.Horizontal() != b.Horizontal() {
			if a.Horizontal() {
				return -1
			}
			return 1
		}
		aAt, aFrom, aTo := ends(a)
		bAt, bFrom, bTo := ends(b)
		return cmp.Or(cmp.Compare(int(aAt/1.5), int(bAt/1.5)), cmp.Compare(aFrom, bFrom), cmp.Compare(aAt, bAt), cmp.Compare(aTo, bTo))
	})
	var out []engine.Rule
	for _, r := range rs {
		if n := len(out); n > 0 && out[n-1].Horizontal() == r.Horizontal() {
			last := &out[n-1]
			lAt, lFrom, lTo := ends(*last)
			at, from, to := ends(r)
			if abs(lAt-at) < 2 && from <= lTo+touch && from >= lFrom {
				if r.Horizontal() {
					last.X1 = max(lTo, to)
				} else {
					last.Y1 = max(lTo, to)
				}
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// ends gives the place of a rule across its direction, and its ends along it.
func ends(r engine.Rule) (at, from, to float32) {
	if r.Horizontal() {
		return r.Y0, r.X0, r.X1
	}
	return r.X0, r.Y0, r.Y1
}

// connected groups lines that meet.
func connected(rules []engine.Rule) [][]engine.Rule {
	parent := make([]int, len(rules))
	for i := range parent {
		parent[i] = i
	}
	for i, h := range rules {
		if !h.Horizontal() {
			continue
		}
		for j, v := range rules {
			if !v.Horizontal() && v.X0 >= h.X0-touch && v.X0 <= h.X1+touch && h.Y0 >= v.Y0-touch && h.Y0 <= v.Y1+touch {
				unite(parent, i, j)
			}
		}
	}
	groups := map[int][]engine.Rule{}
	var order []int
	for i, r := range rules {
		k := root(parent, i)
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], r)
	}
	out := make([][]engine.Rule, 0, len(order))
	for _, k := range order {
		if len(groups[k]) >= 4 {
			out = append(out, groups[k])
		}
	}
	return out
}

func root(parent []int, i int) int {
	for parent[i] != i {
		parent[i] = parent[parent[i]]
		i = parent[i]
	}
	return i
}

func unite(parent []int, i, j int) { parent[root(parent, j)] = root(parent, i) }

// newGrid makes a grid of lines that meet; nil where they make fewer than two columns. A single row of three columns may
// be what a page break left of a table.
func newGrid(rules []engine.Rule) *grid {
	g := &grid{}
	var hs, vs []engine.Rule
	for _, r := range rules {
		if r.Horizontal() {
			hs = append(hs, r)
			g.ys = append(g.ys, r.Y0)
			g.xs = append(g.xs, r.X0, r.X1) // the outer edges of tables without lines at their sides
		} else {
			vs = append(vs, r)
			g.xs = append(g.xs, r.X0)
			g.ys = append(g.ys, r.Y0, r.Y1)
		}
	}
	g.xs, g.ys = distinct(g.xs, touch), distinct(g.ys, touch)
	g.ys = slices.CompactFunc(g.ys, func(a, b float32) bool { return abs(b-a) < minCellHeight })
	if g.columns() < 2 || g.rows() < 1 || g.columns() > 60 || g.rows() > 200 {
		return nil
	}
	g.hs = hs
	g.merge(hs, vs)
	g.compact()
	if g.columns() < 2 || g.rows() < 2 && g.columns() < 3 {
		return nil
	}
	return g
}

// distinct sorts values and keeps one of those closer than the tolerance.
func distinct(vs []float32, tolerance float32) []float32 {
	slices.Sort(vs)
	return slices.CompactFunc(vs, func(a, b float32) bool { return abs(b-a) < tolerance })
}

// merge unites neighbouring cells that no line divides.
func (g *grid) merge(hs, vs []engine.Rule) {
	n := g.columns()
	parent := make([]int, n*g.rows())
	for i := range parent {
		parent[i] = i
	}
	for r := range g.rows() {
		for c := range n {
			x, y := (g.xs[c]+g.xs[c+1])/2, (g.ys[r]+g.ys[r+1])/2
			if c+1 < n && !slices.ContainsFunc(vs, func(v engine.Rule) bool { return abs(v.X0-g.xs[c+1]) < touch && v.Y0 <= y && v.Y1 >= y }) {
				unite(parent, r*n+c, r*n+c+1)
			}
			if r+1 < g.rows() && !slices.ContainsFunc(hs, func(h engine.Rule) bool {
				return abs(h.Y0-g.ys[r+1]) < minCellHeight && h.X0 <= x && h.X1 >= x
			}) {
				unite(parent, r*n+c, (r+1)*n+c)
			}
		}
	}
	g.region = make([]int, len(parent))
	for i := range parent {
		g.region[i] = root(parent, i)
	}
}

// compact takes out lines that divide nothing: the ends of short lines beside the grid.
func (g *grid) compact() {
	for c := g.columns() - 1; c > 0 && g.columns() > 1; c-- {
		if !g.divides(c) {
			g.dropColumn(c)
		}
	}
	for r := g.rows() - 1; r > 0; r-- {
		n := g.columns()
		if slices.Equal(g.region[(r-1)*n:r*n], g.region[r*n:(r+1)*n]) {
			g.region = slices.Delete(g.region, r*n, (r+1)*n)
			g.ys = slices.Delete(g.ys, r, r+1)
		}
	}
}

// divides: some row has different cells at either side of line c.
func (g *grid) divides(c int) bool {
	for r := range g.rows() {
		if g.region[r*g.columns()+c-1] != g.region[r*g.columns()+c] {
			return true
		}
	}
	return false
}

// dropColumn takes column c out; the one at its left, or for the first the one at its right, gets its room.
func (g *grid) dropColumn(c int) {
	n := g.columns()
	for r := g.rows() - 1; r >= 0; r-- {
		g.region = slices.Delete(g.region, r*n+c, r*n+c+1)
	}
	if c == 0 {
		c = 1
	}
	g.xs = slices.Delete(g.xs, c, c+1)
}
