package layout

import (
	"regexp"
	"slices"
	"strconv"
)

// Many tables have lines between their columns, but none between their rows. Their rows are cut by what stands in the
// first column.

// cutColumns cuts columns in which most rows have the same gaps, and says whether there were any.
func (g *grid) cutColumns() bool {
	found := false
	for c := g.columns() - 1; c >= 0; c-- {
		var rs []*row
		multi := 0
		for _, k := range g.columnCells(c) {
			for _, r := range g.cells[k].rows {
				rs = append(rs, r)
				if len(r.chunks) > 1 {
					multi++
				}
			}
		}
		if multi < alignedRows || 2*multi < len(rs) {
			continue
		}
		if cuts := gutters(rs, rs[0].size); len(cuts) > 0 && figuresRightOf(rs, cuts[0]) {
			g.cutColumn(c, cuts)
			found = true
		}
	}
	return found
}

// cutHeadings cuts rows in which a line runs under some of the columns that were cut: what is above it heads them all.
func (g *grid) cutHeadings() {
	const inside = 8 // points from the lines of the row
	n := g.columns()
	for r := g.rows() - 1; r >= 0; r-- {
		ruled := make([]bool, n)
		at := float32(0)
		for _, h := range g.hs {
			if h.Y0 < g.ys[r]+inside || h.Y0 > g.ys[r+1]-inside || at > 0 && abs(at-h.Y0) > touch {
				continue
			}
			at = h.Y0
			for c := range n {
				mid := (g.xs[c] + g.xs[c+1]) / 2
				ruled[c] = ruled[c] || h.X0 < mid && h.X1 > mid
			}
		}
		if at == 0 {
			continue
		}
		g.cutUnder(r, at, ruled)
	}
}

// cutUnder divides row r at y in the ruled columns, those that stand together under one heading.
func (g *grid) cutUnder(r int, y float32, ruled []bool) {
	n := g.columns()
	kept := map[int]bool{}
	for c := range n {
		if !ruled[c] {
			kept[g.region[r*n+c]] = true
		}
	}
	g.cut(r, []float32{y}, func(k int) bool { return kept[k] })
	for c := 1; c < n; c++ {
		if k := g.region[r*n+c-1]; ruled[c] && ruled[c-1] && !kept[k] && !kept[g.region[r*n+c]] {
			g.region[r*n+c] = k
		}
	}
}

// figuresRightOf: most of what stands right of x is figures, from the first of them on. Words with gaps between them are no
// columns.
func figuresRightOf(rs []*row, x float32) bool {
	n, all := 0, 0
	for _, r := range rs {
		if n == 0 {
			all = 0
		}
		for _, k := range r.chunks {
			if k.x0 < x {
				continue
			}
			all++
			if figureCell(k.text()) {
				n++
			}
		}
	}
	return float64(n) > alignedFigures*float64(all)
}

// columnCells are the regions that lie in column c alone.
func (g *grid) columnCells(c int) (out []int) {
	n := g.columns()
	for r := range g.rows() {
		i := r*n + c
		k := g.region[i]
		if c > 0 && g.region[i-1] == k || c+1 < n && g.region[i+1] == k || k >= len(g.cells) || slices.Contains(out, k) {
			continue
		}
		out = append(out, k)
	}
	return out
}

// cutColumn divides column c at the places xs, but no piece of text.
func (g *grid) cutColumn(c int, xs []float32) {
	n := g.columns()
	next := slices.Max(g.region) + 1
	own := g.columnCells(c)
	parts := map[int][]int{} // of each own region, one for each new column
	for _, k := range own {
		ids := append(make([]int, 0, len(xs)+1), k)
		over := g.cells[k].centred((g.xs[c] + g.xs[c+1]) / 2)
		for _, x := range xs {
			id := ids[len(ids)-1]
			if !over && !g.cells[k].crosses(x) {
				id = next
				next++
			}
			ids = append(ids, id)
		}
		parts[k] = ids
	}
	for r := g.rows() - 1; r >= 0; r-- {
		i := r*n + c
		k := g.region[i]
		ids := parts[k]
		for j := len(xs); j > 0; j-- {
			id := k
			if ids != nil {
				id = ids[j]
			}
			g.region = slices.Insert(g.region, i+1, id)
		}
	}
	g.xs = slices.Insert(g.xs, c+1, xs...)
}

// centred: the cell holds one piece of text a line, no figure, over its middle: a heading over the columns below.
func (c *gridCell) centred(middle float32) bool {
	for _, r := range c.rows {
		if len(r.chunks) != 1 || abs((r.x0+r.x1)/2-middle) > r.size {
			return false
		}
	}
	return len(c.rows) > 0 && !figureCell(string(c.text))
}

// crosses: a piece of the cell's text reaches over x.
func (c *gridCell) crosses(x float32) bool {
	for _, r := range c.rows {
		for _, k := range r.chunks {
			if k.x0 < x-0.3*k.size && k.x1 > x+0.3*k.size {
				return true
			}
		}
	}
	return false
}

// cutRows cuts the bands of the grid that hold several rows, and says whether there were any.
func (g *grid) cutRows() bool {
	found := false
	widths := g.widths()
	for r := g.rows() - 1; r >= 0; r-- {
		lead, own := g.ownCells(r)
		if lead < 0 || len(g.cells[lead].lines) < 2 || !g.opensRows(lead, own, widths) {
			continue
		}
		g.cut(r, g.cutsBetween(g.cells[lead].lines, own), func(int) bool { return false })
		found = true
	}
	return found
}

// ownCells are the regions with text that lie in row r alone, from the left; lead is that of the first column which is not
// merged with other rows, -1 where it has none.
func (g *grid) ownCells(r int) (lead int, own []int) {
	n := g.columns()
	lead = -1
	first := true
	for c := range n {
		k := g.region[r*n+c]
		if c > 0 && g.region[r*n+c-1] == k {
			continue
		}
		if r > 0 && g.region[(r-1)*n+c] == k || r+1 < g.rows() && g.region[(r+1)*n+c] == k {
			continue
		}
		if len(g.cells[k].lines) > 0 {
			own = append(own, k)
			if first {
				lead = k
			}
		}
		first = false
	}
	return lead, own
}

var serial = regexp.MustCompile(`^[（(]?[\d０-９]{1,3}[)）.．、]?$`)

// opensRows: each line of the first cell begins a row: they count on, or they are labels of numbers on the same lines.
func (g *grid) opensRows(lead int, own []int, widths []float32) bool {
	ls := g.cells[lead].lines
	last := 0
	counting := true
	for i, l := range ls {
		n, err := strconv.Atoi(folded(l.Text))
		counting = counting && serial.MatchString(string(l.Text)) && err == nil && (i == 0 || n == last+1)
		last = n
	}
	if counting {
		return true
	}
	if anyWrapped(ls, widths[lead]) {
		return false
	}
	for _, k := range own {
		if fs := g.cells[k].lines; k != lead && len(fs) > 1 && standsIn(fs, ls) && allNumbers(fs) {
			return true
		}
	}
	return false
}

// mostlyNumbers: figures, with a short word between them here and there (不限).
func mostlyNumbers(ls []Line) bool {
	const word = 4
	n := 0
	for _, l := range ls {
		switch {
		case figureCell(string(l.Text)):
			n++
		case len(l.Text) > word:
			return false
		}
	}
	return 3*n >= 2*len(ls)
}

func allNumbers(ls []Line) bool {
	return !slices.ContainsFunc(ls, func(l Line) bool { return !figureCell(string(l.Text)) })
}

// aligned: the lines stand on the same base lines.
func aligned(a, b []Line) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if abs(a[i].Base-b[i].Base) > 0.5*max(a[i].Size, b[i].Size) {
			return false
		}
	}
	return true
}

// standsIn: each line of a stands on a base line of b, and most of those have one.
func standsIn(a, b []Line) bool {
	n := 0
	for _, l := range a {
		if slices.ContainsFunc(b, func(o Line) bool { return abs(l.Base-o.Base) <= 0.5*max(l.Size, o.Size) }) {
			n++
		}
	}
	return n == len(a) && len(b) <= 2*len(a)
}

func anyWrapped(ls []Line, width float32) bool {
	for i := 1; i < len(ls); i++ {
		if wrapped(ls[i-1], ls[i], width) {
			return true
		}
	}
	return false
}

// cutsBetween are the places between rows that the lines open: where cells are centred in their row half way, so that no
// other line is cut; right above each opener where cells begin at the top of their row.
func (g *grid) cutsBetween(openers []Line, own []int) []float32 {
	var others []Line
	centred := false
	for _, k := range own {
		ls := g.cells[k].lines
		others = append(others, ls...)
		centred = centred || ls[0].Base < openers[0].Base-0.4*openers[0].Size || straddled(openers, ls)
	}
	var out []float32
	for i := 1; i < len(openers); i++ {
		a, b := openers[i-1], openers[i]
		y := (a.Y0 + a.Y1 + b.Y0 + b.Y1) / 4
		if between := slices.ContainsFunc(others, func(o Line) bool { return (o.Y0+o.Y1)/2 > a.Y1 && (o.Y0+o.Y1)/2 < b.Y0 }); between && !centred {
			y = b.Y0 - 0.2*b.Size
		}
		for _, o := range others {
			if mid := (o.Y0 + o.Y1) / 2; o.Y0 < y && o.Y1 > y && mid > a.Y1 && mid < b.Y0 {
				if y < mid {
					y = o.Y0
				} else {
					y = o.Y1
				}
			}
		}
		out = append(out, y)
	}
	return out
}

// straddled: an opener stands half way between two lines of the cell, as beside a centred cell with an even number of
// lines.
func straddled(openers, ls []Line) bool {
	for _, o := range openers {
		for i := 1; i < len(ls); i++ {
			up, down := o.Base-ls[i-1].Base, ls[i].Base-o.Base
			if up > 0.4*o.Size && down > 0.4*o.Size && up < 1.2*o.Size && down < 1.2*o.Size {
				return true
			}
		}
	}
	return false
}

// cut divides row r at the places ys. Regions that whole holds for, and those that reach into other rows, stay one.
func (g *grid) cut(r int, ys []float32, whole func(region int) bool) {
	n := g.columns()
	next := 0
	for _, k := range g.region {
		next = max(next, k+1)
	}
	old := slices.Clone(g.region[r*n : (r+1)*n])
	stays := make([]bool, n)
	for c, k := range old {
		stays[c] = whole(k) || r > 0 && g.region[(r-1)*n+c] == k || r+1 < g.rows() && g.region[(r+1)*n+c] == k
	}
	for i, y := range ys {
		band := slices.Clone(old)
		for c, k := range old {
			switch {
			case stays[c]:
			case c > 0 && old[c-1] == k:
				band[c] = band[c-1]
			default:
				band[c] = next
				next++
			}
		}
		g.region = slices.Insert(g.region, (r+1+i)*n, band...)
		g.ys = slices.Insert(g.ys, r+1+i, y)
	}
}

// dropSlits takes out columns too narrow to hold anything, which double lines make.
func (g *grid) dropSlits() {
	const slit = 7
	for c := g.columns() - 1; c >= 0 && g.columns() > 2; c-- {
		if g.xs[c+1]-g.xs[c] > slit {
			continue
		}
		empty := true
		for r := range g.rows() {
			k := g.region[r*g.columns()+c]
			shared := c > 0 && g.region[r*g.columns()+c-1] == k || c+1 < g.columns() && g.region[r*g.columns()+c+1] == k
			empty = empty && (shared || len(g.cells[k].text) == 0)
		}
		if empty {
			g.dropColumn(c)
		}
	}
}
