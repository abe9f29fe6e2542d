package layout

import (
	"regexp"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// sheet is a ruled table on one page on its way to a schemas.Table.
type sheet struct {
	schemas.Table

	xs       []float32
	top      float32 // in the frame
	headRows [][]string
}

// sheet reads a grid as a table: heading rows, then rows.
func (g *grid) sheet(page int, f frame) sheet {
	s := sheet{xs: g.xs, top: g.ys[0]}
	s.PageFrom, s.PageTo = page, page
	s.Box = roundBox(f.out(g.xs[0], g.ys[0], g.xs[g.columns()], g.ys[g.rows()]))
	first := 0
	for first < g.rows()-2 && g.spansRow(first) { // a title or a unit set inside the table
		text := string(g.cells[g.region[first*g.columns()]].text)
		if u := unitOf(text); u != "" && s.Unit == "" {
			s.Unit = u
		} else if s.Title == "" {
			s.Title = text
		}
		first++
	}
	head := g.headings(first)
	s.Columns = make([][]string, g.columns())
	for r := first; r < head; r++ {
		s.headRows = append(s.headRows, g.texts(r))
		for c := range g.columns() {
			if r > first && g.region[r*g.columns()+c] == g.region[(r-1)*g.columns()+c] {
				continue
			}
			if t := g.text(r, c); t != "" {
				s.Columns[c] = append(s.Columns[c], t)
			}
		}
	}
	for c := range s.Columns {
		if s.Columns[c] == nil {
			s.Columns[c] = []string{}
		}
	}
	for r := head; r < g.rows(); r++ {
		row := schemas.TableRow{Header: []string{g.text(r, 0)}, Cells: g.texts(r), Page: page}
		if strings.Join(row.Cells, "") == "" {
			continue
		}
		for c := range g.columns() {
			row.Boxes = append(row.Boxes, g.box(f, r, c))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

func (g *grid) text(r, c int) string {
	return string(g.cells[g.region[r*g.columns()+c]].text)
}

func (g *grid) texts(r int) []string {
	out := make([]string, g.columns())
	for c := range out {
		out[c] = g.text(r, c)
	}
	return out
}

// spansRow: the row is one merged cell with text.
func (g *grid) spansRow(r int) bool {
	for c := range g.columns() {
		if g.region[r*g.columns()+c] != g.region[r*g.columns()] {
			return false
		}
	}
	return g.text(r, 0) != ""
}

// headings is the first row below the headings: at least one row of headings, and more as long as a merged cell reaches
// over the border, or a heading is spread over several columns that are named below it.
func (g *grid) headings(first int) int {
	n := g.columns()
	for r := first + 1; r < g.rows(); r++ {
		if g.hasNumbers(r) {
			return r
		}
		crossing, spread := false, false
		for c := range n {
			up, here := g.region[(r-1)*n+c], g.region[r*n+c]
			crossing = crossing || up == here && c > 0
			spread = spread || c+1 < n && up == g.region[(r-1)*n+c+1] && here != g.region[r*n+c+1]
		}
		if !crossing && !spread {
			return r
		}
		if r-first > 3 {
			break
		}
	}
	return first + 1
}

// number is what a cell of figures looks like; 2024年 is a heading.
var number = regexp.MustCompile(`^[-－—+<≤≥]?\d[\d,，.]*[%％‰]?$`)

// hasNumbers: the row has figures beside its first column, so it is no row of headings. A bare year is a heading.
func (g *grid) hasNumbers(r int) bool {
	for c := 1; c < g.columns(); c++ {
		t := g.text(r, c)
		if number.MatchString(t) && (len(t) != 4 || t < "1900" || t > "2099") && g.region[r*g.columns()+c] != g.region[r*g.columns()] {
			return true
		}
	}
	return false
}

var unitPattern = regexp.MustCompile(`单\s?位\s?[：:]\s*([^\s　]{1,30})`)

// unitOf finds 单位：亿元 in a line, with or without brackets around it.
func unitOf(s string) string {
	m := unitPattern.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	u := m[1]
	if strings.ContainsAny(u, "）)") && !strings.ContainsAny(u, "（(") {
		u = u[:strings.IndexAny(u, "）)")]
	}
	return u
}

var tableName = regexp.MustCompile(`^(?:续?表|附表|专栏)\s?[\dA-Z一二三四五六七八九十]`)

// tables joins the sheets of all pages: a table that goes on over a page break has the same columns on the next page.
func tables(pages []Page) []schemas.Table {
	var out []sheet
	for i := range pages {
		for j, s := range pages[i].sheets {
			if n := len(out); n > 0 && j == 0 && out[n-1].PageTo == pages[i].Number-1 && out[n-1].goesOn(s) && !linesAbove(&pages[i], s.top) {
				out[n-1].append(s)
				continue
			}
			s.name(&pages[i])
			out = append(out, s)
		}
	}
	ts := make([]schemas.Table, len(out))
	for i, s := range out {
		ts[i] = s.Table
	}
	return ts
}

func (s *sheet) goesOn(next sheet) bool {
	if len(s.xs) != len(next.xs) {
		return false
	}
	for i := range s.xs {
		if abs((s.xs[i]-s.xs[0])-(next.xs[i]-next.xs[0])) > 6 {
			return false
		}
	}
	return true
}

// append adds the rows of the next page; what was read as its headings is a row unless it repeats ours.
func (s *sheet) append(next sheet) {
	s.PageTo = next.PageTo
	s.carryOver(next.Rows)
	same := len(s.headRows) == len(next.headRows)
	for i := 0; same && i < len(s.headRows); i++ {
		same = strings.Join(s.headRows[i], "\t") == strings.Join(next.headRows[i], "\t")
	}
	if !same {
		for _, cells := range next.headRows {
			s.Rows = append(s.Rows, schemas.TableRow{Header: cells[:1:1], Cells: cells, Page: next.PageFrom})
		}
	}
	s.Rows = append(s.Rows, next.Rows...)
}

// carryOver repeats a row heading whose merged cell is cut by the page break: the part on the next page is empty.
func (s *sheet) carryOver(rows []schemas.TableRow) {
	if len(s.Rows) == 0 {
		return
	}
	last := s.Rows[len(s.Rows)-1].Cells
	for c := range min(2, len(last)-1) {
		for i := 0; i < len(rows) && rows[i].Cells[c] == "" && last[c] != ""; i++ {
			rows[i].Cells[c] = last[c]
			if c == 0 {
				rows[i].Header = last[:1:1]
			}
		}
		if len(rows) > 0 && rows[0].Cells[c] != last[c] {
			return
		}
	}
}

// linesAbove: body text stands between the top of the page and the table. Furniture may.
func linesAbove(p *Page, top float32) bool {
	n := 0
	for _, l := range p.Lines {
		if l.Base < top && l.Base > p.InHeight*0.1 && !l.Row && !tableName.MatchString(string(l.Text)) && unitOf(string(l.Text)) == "" {
			n++
		}
	}
	return n > 0
}

// name finds the table's title and unit in the lines right above it.
func (s *sheet) name(p *Page) {
	var above []Line
	for _, l := range p.Lines {
		if !l.Row && l.Base <= s.top+2 && l.Base > s.top-70 {
			above = append(above, l)
		}
	}
	for i := len(above) - 1; i >= 0 && i >= len(above)-3; i-- {
		text := string(above[i].Text)
		if u := unitOf(text); u != "" && s.Unit == "" {
			s.Unit = u
		}
		if tableName.MatchString(text) || s.Title == "" && i >= len(above)-2 && len(above[i].Text) <= headingRunes && !terminal(above[i]) && unitOf(text) == "" {
			s.Title = strings.TrimSpace(strings.ReplaceAll(text, "\t", " "))
			if tableName.MatchString(text) {
				return
			}
		}
	}
}
