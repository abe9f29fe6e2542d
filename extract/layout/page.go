package layout

import (
	"cmp"
	"slices"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// Page is a page after its characters are gathered into lines.
type Page struct {
	schemas.Page

	Lines []Line
	// InWidth and InHeight are the page's size in the frame its lines run in.
	InWidth, InHeight float32
	Rules             []engine.Rule // in the frame
	sheets            []sheet
}

// Lines lays out one page; number counts from 1.
func Lines(number int, p *engine.Page) Page {
	out := Page{Page: schemas.Page{Number: number, Width: float64(p.Width), Height: float64(p.Height)}}
	chars, f, hidden := clean(p)
	out.InWidth, out.InHeight = p.Width, p.Height
	if f.turns%2 == 1 {
		out.InWidth, out.InHeight = p.Height, p.Width
	}
	out.Rules = f.rules(p.Rules)
	found, chars := grids(chars, out.Rules, f)
	rules := newRuling(out.Rules)
	parts := flows(chunks(chars), out.InWidth, rules)
	if more := unruled(parts, rules, f); len(more) > 0 {
		for _, g := range more {
			chars = g.outside(chars)
		}
		found = append(found, more...)
		slices.SortStableFunc(found, func(a, b *grid) int { return cmp.Compare(a.ys[0], b.ys[0]) })
		parts = flows(chunks(chars), out.InWidth, rules)
	}
	for i, flow := range parts {
		for _, r := range flow {
			l := r.line(f, rules)
			l.Page, l.Flow = number, i
			out.Lines = append(out.Lines, l)
		}
	}
	for _, g := range found {
		out.insert(g.rowLines(f))
		out.sheets = append(out.sheets, g.sheet(number, f))
	}
	for _, l := range out.Lines {
		out.Chars += len(l.Text)
	}
	out.Quality, out.Reasons = judge(p, out.Lines, hidden)
	return out
}

// unruled finds the tables without lines in the flows of a page.
func unruled(flows [][]*row, rules *ruling, f frame) (out []*grid) {
	for _, rs := range flows {
		out = append(out, alignedTables(rs, rules, f)...)
	}
	return out
}

// outside are the characters that do not stand in the grid.
func (g *grid) outside(chars []engine.Char) (rest []engine.Char) {
	for _, c := range chars {
		if g.at((c.X0+c.X1)/2, c.Base-0.35*c.Size) < 0 {
			rest = append(rest, c)
		}
	}
	return rest
}

// insert puts the rows of a table where they stand between the lines of the page.
func (p *Page) insert(rows []Line) {
	if len(rows) == 0 {
		return
	}
	mid := (rows[0].X0 + rows[0].X1) / 2
	at, flow := 0, 0
	for i, l := range p.Lines {
		if l.Base < rows[0].Y0+2 && (l.Flow == flow || l.X0 < mid && l.X1 > mid) {
			at, flow = i+1, l.Flow
		}
	}
	for i := range rows {
		rows[i].Page, rows[i].Flow = p.Number, flow
	}
	p.Lines = slices.Insert(p.Lines, at, rows...)
}

// rules turns ruling lines into the frame.
func (f frame) rules(rs []engine.Rule) []engine.Rule {
	if f.turns == 0 {
		return rs
	}
	out := make([]engine.Rule, len(rs))
	for i, r := range rs {
		c := f.in(engine.Char{X0: r.X0, Y0: r.Y0, X1: r.X1, Y1: r.Y1})
		out[i] = engine.Rule{X0: c.X0, Y0: c.Y0, X1: c.X1, Y1: c.Y1}
	}
	return out
}
