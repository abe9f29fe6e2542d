package layout

import (
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// tables joins the sheets of all pages: a table that goes on over a page break has the same column lines on the next page.
func tables(pages []Page) []schemas.Table {
	var out []sheet
	for i := range pages {
		for j, s := range pages[i].sheets {
			s.name(&pages[i])
			if n := len(out); n > 0 && j == 0 && out[n-1].goesOn(&s, pages, i) {
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
	for i := range s.rows {
		r := &s.rows[i]
		old := *r
		r.cells, r.boxes, r.regions = make([]string, len(at)), make([]schemas.Box, len(at)), make([]int, len(at))
		for c, o := range at {
			r.cells[c], r.boxes[c], r.regions[c] = old.cells[o], old.boxes[o], old.regions[o]
		}
	}
	s.xs = fine.xs
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
