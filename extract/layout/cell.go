package layout

import (
	"slices"
	"unicode"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// read fills the grid and divides what its lines leave undivided; it returns the characters outside. ok is false where
// this is no table.
func (g *grid) read(chars []engine.Char, f frame) (rest []engine.Char, ok bool) {
	rest, ok = g.fill(chars, f)
	if !ok {
		return nil, false
	}
	if g.cutColumns() {
		g.cutHeadings()
		g.fill(chars, f)
	}
	cut := g.cutRows()
	if cut {
		g.fill(chars, f)
	}
	if g.cutParts(!cut) {
		g.fill(chars, f)
	}
	g.dropSlits()
	return rest, true
}

// fill puts the characters inside the grid into its cells and returns those outside; ok is false where this is no table.
func (g *grid) fill(chars []engine.Char, f frame) (rest []engine.Char, ok bool) {
	g.number()
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
	widths := g.widths()
	filled, longest := 0, 0
	for k, cs := range inside {
		g.cells[k] = newCell(cs, f, widths[k])
		n := len(g.cells[k].text)
		longest = max(longest, n)
		if n > 0 {
			filled++
		}
	}
	need := minCells
	if g.rows() == 1 {
		need = 2
	}
	return rest, filled >= need && (longest < frameRunes || float64(longest) < frameShare*float64(total))
}

// number counts the regions from 0 in the order of their first cells.
func (g *grid) number() {
	number := map[int]int{}
	for i, k := range g.region {
		if _, ok := number[k]; !ok {
			number[k] = len(number)
		}
		g.region[i] = number[k]
	}
	g.cells = make([]gridCell, len(number))
}

// widths of the regions.
func (g *grid) widths() []float32 {
	n := g.columns()
	out := make([]float32, len(g.cells))
	for i, k := range g.region {
		c := i % n
		if c == 0 || g.region[i-1] != k {
			out[k] = -g.xs[c]
		}
		if c == n-1 || g.region[i+1] != k {
			out[k] += g.xs[c+1]
		}
	}
	for k := range out {
		out[k] = max(out[k], 0)
	}
	return out
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

func newCell(chars []engine.Char, f frame, width float32) gridCell {
	var cell gridCell
	cell.rows = rows(chunks(chars))
	for _, r := range cell.rows {
		l := r.line(f, nil)
		for i, t := range l.Text {
			if t == '\t' || t == thin { // one cell is one cell
				l.Text[i] = ' '
			}
		}
		if n := len(cell.lines); n > 0 {
			cell.text = cellJoint(cell.text, l.Text, wrapped(cell.lines[n-1], l, width))
		}
		cell.starts = append(cell.starts, len(cell.text))
		cell.lines = append(cell.lines, l)
		cell.text = append(cell.text, l.Text...)
	}
	return cell
}

// wrapped: line b was begun because its first word had no room left on line a, in a cell that wide. Lines that begin
// alike are a list.
func wrapped(a, b Line, width float32) bool {
	room := width - (a.X1 - a.X0)
	switch {
	case figureCell(string(a.Text)) && figureCell(string(b.Text)):
		return oneNumber(folded(a.Text), folded(b.Text), room/max(a.Size, 1))
	case alike(a.Text, b.Text):
		return room < listRoom*a.Size
	}
	return room < max(firstWord(b), b.Size)+1.2*b.Size
}

// cellJoint is joint in a cell: two numbers below each other are two numbers, unless the first fills its line.
func cellJoint(text, next []rune, wrapped bool) []rune {
	if len(text) > 0 && len(next) > 0 && !wrapped && numeral(text[len(text)-1]) && unicode.IsDigit(next[0]) {
		return append(text, ' ')
	}
	return joint(text, next)
}

func numeral(r rune) bool {
	switch r {
	case '.', '%', '％', '‰', ')', '）', '/':
		return true
	}
	return unicode.IsNumber(r)
}

// rowLines are the rows of the grid as lines, cells divided by tabs; a merged cell stands in its first row and column
// only, so that no figure of it counts twice. Notes that stand in the last rows are lines of their own.
func (g *grid) rowLines(f frame) []Line {
	var out []Line
	seen := map[int]bool{}
	for r := range g.rows() {
		if r >= g.notes() {
			k := g.region[r*g.columns()]
			if !seen[k] {
				out = append(out, g.cells[k].lines...)
			}
			seen[k] = true
			continue
		}
		if l := g.rowLine(r, f, seen); len(l.Text) > 0 {
			out = append(out, l)
		}
	}
	return out
}

func (g *grid) rowLine(r int, f frame, seen map[int]bool) Line {
	l := Line{Row: true, X0: g.xs[0], X1: g.xs[g.columns()], Y0: g.ys[r], Y1: g.ys[r+1], Base: g.ys[r+1], frame: f}
	for c := range g.columns() {
		k := g.region[r*g.columns()+c]
		if c > 0 && (!seen[k] || k != g.region[r*g.columns()+c-1]) {
			l.Text = append(l.Text, '\t')
		}
		if seen[k] {
			continue
		}
		seen[k] = true
		cell := &g.cells[k]
		for i, cl := range cell.lines {
			l.parts = append(l.parts, part{len(l.Text) + cell.starts[i], cl})
			l.Size = max(l.Size, cl.Size)
		}
		l.Text = append(l.Text, cell.text...)
	}
	n := len(l.Text)
	l.Text = trimLeft(l.Text)
	for i := range l.parts {
		l.parts[i].start -= n - len(l.Text)
	}
	l.Text = trimBlanks(l.Text)
	l.Box = f.out(l.X0, l.Y0, l.X1, l.Y1)
	return l
}

// boxes of the regions on the page as shown.
func (g *grid) boxes(f frame) []schemas.Box {
	n := g.columns()
	type extent struct{ c0, c1, r0, r1 int }
	es := make([]extent, len(g.cells))
	for i, k := range g.region {
		e := &es[k]
		if e.c1 == 0 { // c1 and r1 are one beyond
			*e = extent{i % n, i%n + 1, i / n, i/n + 1}
		}
		e.c0, e.c1, e.r1 = min(e.c0, i%n), max(e.c1, i%n+1), max(e.r1, i/n+1)
	}
	out := make([]schemas.Box, len(es))
	for k, e := range es {
		out[k] = roundBox(f.out(g.xs[e.c0], g.ys[e.r0], g.xs[e.c1], g.ys[e.r1]))
	}
	return out
}
