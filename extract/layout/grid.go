package layout

import (
	"cmp"
	"slices"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// grid is a ruled table on one page, in the frame of the page. Cells that no line divides are one region: merged cells.
type grid struct {
	xs, ys []float32 // lines, from the left and from the top
	region []int     // of cell (row r, column c) at r*columns+c; cells of one region share the number
	cells  []gridCell
}

// gridCell is the text of a region.
type gridCell struct {
	text  []rune
	lines []Line
}

func (g *grid) columns() int { return len(g.xs) - 1 }
func (g *grid) rows() int    { return len(g.ys) - 1 }

const (
	touch         = 3.0  // points between lines that are meant to meet
	minCells      = 4    // with text; fewer are a frame around something
	frameShare    = 0.6  // of the text in one cell, and
	frameRunes    = 300  // that much: the grid is a frame around a page or a column
	maxGridRules  = 3000 // on a page: more is a drawing
	minCellHeight = 5
)

// grids finds the ruled tables of a page and takes their characters out of chars.
func grids(chars []engine.Char, rules []engine.Rule) (found []*grid, rest []engine.Char) {
	if len(rules) < 4 || len(rules) > maxGridRules {
		return nil, chars
	}
	for _, part := range connected(join(rules)) {
		g := newGrid(part)
		if g == nil {
			continue
		}
		if left, ok := g.fill(chars); ok {
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
		aAt, aFrom, _ := ends(a)
		bAt, bFrom, _ := ends(b)
		return cmp.Or(cmp.Compare(int(aAt/1.5), int(bAt/1.5)), cmp.Compare(aFrom, bFrom))
	})
	var out []engine.Rule
	for _, r := range rs {
		if n := len(out); n > 0 && out[n-1].Horizontal() == r.Horizontal() {
			last := &out[n-1]
			lAt, _, lTo := ends(*last)
			at, from, to := ends(r)
			if abs(lAt-at) < 2 && from <= lTo+touch {
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

// newGrid makes a grid of lines that meet; nil where they make fewer than two rows or two columns.
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
	if g.columns() < 2 || g.rows() < 2 || g.columns() > 60 || g.rows() > 200 {
		return nil
	}
	g.merge(hs, vs)
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
	number := map[int]int{}
	for i := range parent {
		k := root(parent, i)
		if _, ok := number[k]; !ok {
			number[k] = len(number)
		}
		g.region[i] = number[k]
	}
	g.cells = make([]gridCell, len(number))
}

// fill puts the characters inside the grid into its cells and returns those outside; ok is false where this is no table.
func (g *grid) fill(chars []engine.Char) (rest []engine.Char, ok bool) {
	inside := make([][]engine.Char, len(g.cells))
	total := 0
	for _, c := range chars {
		k := g.at((c.X0+c.X1)/2, c.Base-0.35*c.Size)
		if k < 0 {
			rest = append(rest, c)
			continue
		}
		inside[k] = append(inside[k], c)
		if !blank(c.R) {
			total++
		}
	}
	filled, longest := 0, 0
	for k, cs := range inside {
		g.cells[k] = newCell(cs)
		n := len(g.cells[k].text)
		longest = max(longest, n)
		if n > 0 {
			filled++
		}
	}
	return rest, filled >= minCells && (longest < frameRunes || float64(longest) < frameShare*float64(total))
}

// at is the region at a point, -1 outside.
func (g *grid) at(x, y float32) int {
	c, _ := slices.BinarySearch(g.xs, x)
	r, _ := slices.BinarySearch(g.ys, y)
	if c == 0 || r == 0 || c > g.columns() || r > g.rows() {
		return -1
	}
	return g.region[(r-1)*g.columns()+c-1]
}

func newCell(chars []engine.Char) gridCell {
	var cell gridCell
	for _, r := range rows(chunks(chars)) {
		l := r.line(frame{}, nil)
		for i, t := range l.Text {
			if t == '\t' || t == thin { // one cell is one cell
				l.Text[i] = ' '
			}
		}
		cell.lines = append(cell.lines, l)
		cell.text = append(joint(cell.text, l.Text), l.Text...)
	}
	return cell
}

// rowLines are the rows of the grid as lines, cells divided by tabs; a merged cell stands in its first row and column
// only, so that no figure of it counts twice.
func (g *grid) rowLines(f frame) []Line {
	var out []Line
	seen := map[int]bool{}
	for r := range g.rows() {
		l := Line{Row: true, X0: g.xs[0], X1: g.xs[g.columns()], Y0: g.ys[r], Y1: g.ys[r+1], Base: g.ys[r+1], Turned: true}
		empty := true
		for c := range g.columns() {
			k := g.region[r*g.columns()+c]
			if c > 0 && (!seen[k] || k != g.region[r*g.columns()+c-1]) {
				l.Text = append(l.Text, '\t')
			}
			if seen[k] {
				continue
			}
			seen[k] = true
			l.Text = append(l.Text, g.cells[k].text...)
			for _, cl := range g.cells[k].lines {
				l.Size = max(l.Size, cl.Size)
			}
			empty = empty && len(g.cells[k].text) == 0
		}
		if empty {
			continue
		}
		l.Text = trimBlanks(l.Text)
		l.Box = f.out(l.X0, l.Y0, l.X1, l.Y1)
		out = append(out, l)
	}
	return out
}

// box of cell (r, c) on the page as shown.
func (g *grid) box(f frame, r, c int) schemas.Box {
	return roundBox(f.out(g.xs[c], g.ys[r], g.xs[c+1], g.ys[r+1]))
}
