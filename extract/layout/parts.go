package layout

import "slices"

// A row between two lines of a table may hold a group and its items, each with its figures beside it. It is cut by the lines
// of its cells.

// cutParts cuts rows whose first cell stands for several, and says whether there were any. Where the rows of the table are
// ruled, only figures beside labels are parts.
func (g *grid) cutParts(ruled bool) bool {
	found := false
	widths := g.widths()
	for r := g.rows() - 1; r >= 0; r-- {
		_, own := g.ownCells(r)
		model, parts := g.partsOf(own, widths)
		if model == nil || ruled && !g.labelled(model, parts) {
			continue
		}
		g.cut(r, g.cutsBetween(model, own), func(k int) bool { return !parts[k] })
		found = true
	}
	return found
}

// labelled: the lines of the model are words, and beside them stand a cell of figures, or cells that agree in having fewer
// lines: the first of the model is over the others.
func (g *grid) labelled(model []Line, parts map[int]bool) bool {
	fewer := 0
	for k := range parts {
		switch ls := g.cells[k].lines; {
		case mostlyNumbers(ls):
			return !slices.ContainsFunc(model, func(l Line) bool { return figureCell(string(l.Text)) })
		case len(ls) < len(model):
			fewer++
		}
	}
	return fewer > 1 && fewer == len(parts)-1
}

// partsOf finds the parts of a row: cells with several lines on common base lines, none of which is there for want of
// room. model has all those lines; nil where the row is one. Either two cells or more have the same lines, or cells of
// figures have lines of one of labels, which may have more: that of a group over its items.
func (g *grid) partsOf(own []int, widths []float32) (model []Line, parts map[int]bool) {
	parts = map[int]bool{}
	figures := 0
	for _, k := range own {
		ls := g.cells[k].lines
		if len(ls) < 2 {
			continue
		}
		if anyWrapped(ls, widths[k]) {
			return nil, nil
		}
		parts[k] = true
		if len(ls) > len(model) {
			model = ls
		}
		if mostlyNumbers(ls) {
			figures++
		}
	}
	if len(parts) < 2 {
		return nil, nil
	}
	for k := range parts {
		ls := g.cells[k].lines
		switch {
		case len(ls) == len(model) && aligned(model, ls):
		case !standsIn(ls, model) || figures == 0 && !g.labelled(model, parts):
			return nil, nil
		}
	}
	return model, parts
}
