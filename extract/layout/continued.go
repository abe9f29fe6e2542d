package layout

import (
	"slices"
	"strings"

	"github.com/zhice-project/zhice/extract/engine"
	"github.com/zhice-project/zhice/schemas"
)

// tables joins the sheets of all pages: a table that goes on over a page break has the same column lines on the next page.
func tables(pages []Page) []schemas.Table {
	var out []sheet
	for i := range pages {
		for j, s := range pages[i].sheets {
			s.name(&pages[i])
			if n := len(out); n > 0 && (j == 0 && out[n-1].goesOn(&s, pages, i) || out[n-1].goesOnBelow(&s, &pages[i])) {
				out[n-1].append(s)
				continue
			}
			out = append(out, s)
		}
	}
	ts := make([]schemas.Table, 0, len(out))
	for i := range out {
		if t := out[i].table(); len(t.Rows) > 0 {
			ts = append(ts, t)
		}
	}
	return ts
}

// goesOn: next, the first sheet of pages[i], continues the sheet on the page before: nothing but furniture stands between
// them, and they have the same columns.
func (s *sheet) goesOn(next *sheet, pages []Page, i int) bool {
	if i == 0 || s.pageTo != pages[i].Number-1 {
		return false
	}
	if next.columnsOf(s) == nil && s.columnsOf(next) == nil {
		return false
	}
	if continued.MatchString(next.title) {
		return true
	}
	return !tableName.MatchString(next.title) && !linesAbove(&pages[i], next.top) && !linesBelow(&pages[i-1], s.bottom)
}

// goesOnBelow: next stands below the sheet on the same page, under a line that says that it goes on, or with nothing but
// white space between.
func (s *sheet) goesOnBelow(next *sheet, p *Page) bool {
	if s.pageTo != p.Number || next.pageFrom != p.Number || next.top < s.bottom || next.columnsOf(s) == nil && s.columnsOf(next) == nil {
		return false
	}
	if next.head > 0 {
		return continued.MatchString(next.title) && slices.Equal(s.headingRuns(), next.headingRuns())
	}
	return continued.MatchString(next.title) || !slices.ContainsFunc(p.Lines, func(l Line) bool {
		return !l.Row && l.Base > s.bottom && l.Base < next.top
	})
}

// columnsOf gives for each column of fine the column of s that it is, or is a part of; nil where their lines differ.
func (s *sheet) columnsOf(fine *sheet) []int {
	const off = 6 // points
	at := make([]int, len(fine.xs)-1)
	c := 0
	for i, x := range fine.xs {
		if c < len(s.xs) && abs((x-fine.xs[0])-(s.xs[c]-s.xs[0])) <= off {
			c++
		}
		if i < len(at) {
			at[i] = c - 1
		}
	}
	if c != len(s.xs) || at[0] < 0 || abs((fine.xs[len(fine.xs)-1]-fine.xs[0])-(s.xs[len(s.xs)-1]-s.xs[0])) > off {
		return s.columnsByHeading(fine)
	}
	return at
}

// columnsByHeading is columnsOf where the widths of columns change from page to page but their headings stay: a heading
// over one column here may stand over several there.
func (s *sheet) columnsByHeading(fine *sheet) []int {
	a, b := s.headingRuns(), fine.headingRuns()
	if len(a) < 2 || len(a) != len(b) {
		return nil
	}
	var at []int
	c := 0
	for i := range a {
		if a[i].text != b[i].text || a[i].columns != 1 && a[i].columns != b[i].columns {
			return nil
		}
		for j := range b[i].columns {
			at = append(at, c+min(j, a[i].columns-1))
		}
		c += a[i].columns
	}
	return at
}

type headingRun struct {
	text    string
	columns int
}

// headingRuns are the headings from the left, those that are alike as one.
func (s *sheet) headingRuns() (out []headingRun) {
	for c := range len(s.xs) - 1 {
		var b strings.Builder
		for _, r := range s.rows[:s.head] {
			b.WriteString(folded([]rune(r.cells[c])))
			b.WriteByte('\t')
		}
		if n := len(out); n > 0 && out[n-1].text == b.String() {
			out[n-1].columns++
			continue
		}
		out = append(out, headingRun{b.String(), 1})
	}
	return out
}

// refine gives the sheet the columns of a finer one.
func (s *sheet) refine(fine *sheet) {
	at := s.columnsOf(fine)
	off := s.xs[0] - fine.xs[0]
	for i := range s.rows {
		r := &s.rows[i]
		old := *r
		n := len(at)
		r.cells, r.boxes, r.regions, r.lefts, r.pieces = make([]string, n), make([]schemas.Box, n), make([]int, n), make([]float32, n), make([][]piece, n)
		for c, o := range at {
			r.cells[c], r.boxes[c], r.regions[c], r.lefts[c] = old.cells[o], old.boxes[o], old.regions[o], old.lefts[o]
			if len(old.pieces[o]) < 2 || crossed(old.pieces[o], fine.xs, off) {
				continue
			}
			x0, x1 := fine.xs[c]+off, fine.xs[c+1]+off
			r.cells[c] = textBetween(old.pieces[o], x0, x1)
			r.boxes[c] = s.frame.between(old.boxes[o], x0, x1)
			r.regions[c] = -(old.regions[o]*len(at) + c + 1)
		}
	}
	s.xs = fine.xs
}

// crossed: one of the pieces reaches over a column line.
func crossed(ps []piece, xs []float32, off float32) bool {
	const slack = 2 // points
	return slices.ContainsFunc(ps, func(p piece) bool {
		return slices.ContainsFunc(xs, func(x float32) bool { return p.x0 < x+off-slack && p.x1 > x+off+slack })
	})
}

// textBetween is the text of the pieces that stand between x0 and x1.
func textBetween(ps []piece, x0, x1 float32) string {
	var out []string
	for _, p := range ps {
		if mid := (p.x0 + p.x1) / 2; mid >= x0 && mid < x1 {
			out = append(out, p.text)
		}
	}
	return strings.Join(out, " ")
}

// between cuts the part from x0 to x1 of the frame out of a box on the page.
func (f frame) between(b schemas.Box, x0, x1 float32) schemas.Box {
	c := f.in(engine.Char{X0: b.X0, Y0: b.Y0, X1: b.X1, Y1: b.Y1})
	return roundBox(f.out(x0, c.Y0, x1, c.Y1))
}

// append adds the rows of the next page, without headings that are repeated.
func (s *sheet) append(next sheet) {
	switch {
	case len(s.xs) < len(next.xs):
		s.refine(&next)
	case len(s.xs) > len(next.xs):
		next.refine(s)
	}
	s.pageTo, s.bottom = next.pageTo, next.bottom
	rows := next.rows
	repeated := 0
	for repeated < s.head && repeated < len(rows) && sameCells(s.rows[repeated].cells, rows[repeated].cells) {
		repeated++
	}
	rows = rows[repeated:]
	if len(rows) == 0 {
		return
	}
	s.carryOver(rows)
	s.rows = append(s.rows, rows...)
}

// sameCells compares rows without white space, and merged cells as one.
func sameCells(a, b []string) bool {
	bare := func(cells []string) string {
		cells = slices.Compact(slices.Clone(cells))
		return folded([]rune(strings.Join(cells, "\t")))
	}
	return bare(a) == bare(b)
}

// carryOver repeats the text of merged cells that the page break cuts: one of the two parts is empty.
func (s *sheet) carryOver(rows []sheetRow) {
	last := s.rows[len(s.rows)-1]
	stubs := min(s.stubs(), 2)
	for c := range last.cells {
		above, below := s.spanUp(c), spanDown(rows, c)
		merged := above > 1 && below > 1 || c < stubs && len(s.rows) > s.head
		switch {
		case !merged:
		case last.cells[c] != "" && rows[0].cells[c] == "":
			for i := range below {
				rows[i].cells[c], rows[i].regions[c] = last.cells[c], last.regions[c]
			}
		case last.cells[c] == "" && rows[0].cells[c] != "" && above > 1:
			for i := len(s.rows) - above; i < len(s.rows); i++ {
				s.rows[i].cells[c] = rows[0].cells[c]
			}
		}
	}
}

// spanUp counts the last rows that share a cell in column c; headings do not.
func (s *sheet) spanUp(c int) int {
	n := 1
	for i := len(s.rows) - 2; i >= s.head && s.rows[i].regions[c] == s.rows[i+1].regions[c]; i-- {
		n++
	}
	return n
}

func spanDown(rows []sheetRow, c int) int {
	n := 1
	for n < len(rows) && rows[n].regions[c] == rows[0].regions[c] {
		n++
	}
	return n
}

// linesAbove: body text stands between the top of the page and the table.
func linesAbove(p *Page, top float32) bool {
	return slices.ContainsFunc(p.Lines, func(l Line) bool {
		text := string(l.Text)
		return l.Base < top && l.Base > p.InHeight*0.1 && !l.Row && !tableName.MatchString(text) && !continued.MatchString(text) && unitOf(text) == ""
	})
}

// linesBelow: body text stands below the table; notes on it may.
func linesBelow(p *Page, bottom float32) bool {
	return slices.ContainsFunc(p.Lines, func(l Line) bool {
		return l.Base-l.Size > bottom && !l.Row && !note.MatchString(string(l.Text)) && !noteStart.MatchString(string(l.Text))
	})
}
