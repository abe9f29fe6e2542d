package layout

import (
	"regexp"
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// sheet is a table on its way from grids to a schemas.Table.
type sheet struct {
	title, unit      string
	pageFrom, pageTo int
	box              schemas.Box // on the first page
	xs               []float32   // column lines
	top, bottom      float32     // in the frame; bottom on the last page
	head             int         // rows of headings
	rows             []sheetRow
	frame            frame
}

// sheetRow is a row, headings included.
type sheetRow struct {
	page    int
	cells   []string
	boxes   []schemas.Box
	regions []int     // merged cells share one; unique in the document
	lefts   []float32 // where the text of each cell begins
	pieces  [][]piece // of each cell that holds several
}

// piece is a part of a cell's text that stands apart.
type piece struct {
	x0, x1 float32
	text   string
}

const (
	maxPageHeight = 100_000 // points, to number regions by
	maxRegions    = 100_000
)

// sheet reads a grid as a table: title and unit set inside, heading rows, rows; notes at its end stay out.
func (g *grid) sheet(page int, f frame) sheet {
	s := sheet{frame: f, xs: g.xs, top: g.ys[0], bottom: g.ys[g.rows()], pageFrom: page, pageTo: page}
	s.box = roundBox(f.out(g.xs[0], g.ys[0], g.xs[g.columns()], g.ys[g.rows()]))
	first := 0
	for first < g.rows()-2 && g.spansRow(first) { // a title or a unit set inside the table
		text := g.text(first, 0)
		if u := unitOf(text); u != "" && s.unit == "" {
			s.unit = u
		} else if s.title == "" {
			s.title = text
		}
		first++
	}
	s.head = g.headings(first) - first
	boxes := g.boxes(f)
	for r := first; r < g.notes(); r++ {
		row := sheetRow{page: page, cells: g.texts(r)}
		if strings.Join(row.cells, "") == "" {
			if r-first < s.head {
				s.head--
			}
			continue
		}
		for c := range g.columns() {
			k := g.region[r*g.columns()+c]
			row.boxes = append(row.boxes, boxes[k])
			row.regions = append(row.regions, (page*maxPageHeight+int(g.ys[0]))*maxRegions+k)
			row.lefts = append(row.lefts, g.cells[k].left())
			row.pieces = append(row.pieces, g.cells[k].pieces())
		}
		s.rows = append(s.rows, row)
	}
	return s
}

// left is where the first line of the cell begins, 0 where it has none.
func (c *gridCell) left() float32 {
	if len(c.lines) == 0 {
		return 0
	}
	return c.lines[0].X0
}

// pieces are the parts of a cell that holds one line of several.
func (c *gridCell) pieces() (out []piece) {
	if len(c.rows) != 1 || len(c.rows[0].chunks) < 2 {
		return nil
	}
	for _, k := range c.rows[0].chunks {
		if n := len(out); n > 0 && k.x0-out[n-1].x1 < k.size {
			return nil // words of one text, or marks
		}
		out = append(out, piece{k.x0, k.x1, k.text()})
	}
	return out
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

var note = regexp.MustCompile(`^[\s　]*(?:注|备\s?注|说\s?明|资料来源|数据来源|来\s?源)\s?[:：\d１-９一二三（(①.．]`)

// notes is the first of the rows at the end that are notes on the table.
func (g *grid) notes() int {
	r := g.rows()
	for r > 1 && g.spansRow(r-1) {
		if t := g.text(r-1, 0); !note.MatchString(t) && !strings.Contains(t, "。") {
			break
		}
		r--
	}
	return r
}

// headings is the first row below the headings: at least one row of headings, and more as long as a merged cell reaches
// over the border, or a heading is spread over several columns that are named below it. A table that goes on from a page
// that is not here may have none.
func (g *grid) headings(first int) int {
	n := g.columns()
	if g.allFigures(first) {
		return first
	}
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

// allFigures: all cells of the row but the first are figures or the dashes that stand for none, and not only numbers that
// columns may be counted by.
func (g *grid) allFigures(r int) bool {
	n, broken, none := 0, 0, 0
	for c := 1; c < g.columns(); c++ {
		switch t := g.text(r, c); {
		case t == "":
		case strings.Trim(t, "-－—–") == "":
			none++
		case !figureCell(t):
			return false
		default:
			n++
			if strings.ContainsAny(t, ",.，．%％") {
				broken++
			}
		}
	}
	return (n > 1 || n == 1 && (none > 0 || g.columns() == 2)) && broken > 0 && g.text(r, 0) != "" && !figureCell(g.text(r, 0))
}

// figureForm is what a cell of figures looks like.
var figureForm = func() *regexp.Regexp {
	const (
		number = `[\d０-９][\d０-９,，.．\s]*(?:[×x]10[-−⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?\s?[%％‰]?`
		remark = `\s?(?:[（(][^（）()]{1,6}[)）]|[a-z⁰¹²³⁴⁵⁶⁷⁸⁹])?`
	)
	return regexp.MustCompile(`^[-－—+±<>＜＞≤≥≦≧～~]?\s?` + number + `(?:[-－—～~至]` + number + `)?` + remark + `$`)
}()

// figureCell: the text is a figure. A bare year is a heading.
func figureCell(t string) bool {
	year := len(t) == 4 && t >= "1900" && t <= "2099"
	return figureForm.MatchString(t) && !year
}

// hasNumbers: the row has figures beside its first column, so it is no row of headings.
func (g *grid) hasNumbers(r int) bool {
	for c := 1; c < g.columns(); c++ {
		if figureCell(g.text(r, c)) && g.region[r*g.columns()+c] != g.region[r*g.columns()] {
			return true
		}
	}
	return false
}

// table writes the sheet.
func (s *sheet) table() schemas.Table {
	n := len(s.xs) - 1
	t := schemas.Table{PageFrom: s.pageFrom, PageTo: s.pageTo, Title: s.title, Unit: s.unit, Box: s.box, Columns: make([][]string, n), Rows: []schemas.TableRow{}}
	for c := range t.Columns {
		t.Columns[c] = []string{}
		for r, row := range s.rows[:s.head] {
			if row.cells[c] != "" && (r == 0 || s.rows[r-1].regions[c] != row.regions[c]) {
				t.Columns[c] = append(t.Columns[c], row.cells[c])
			}
		}
	}
	t.Units = columnUnits(t.Columns)
	stubs := s.stubs()
	var above group
	stepped := s.stepped(stubs - 1)
	for _, row := range s.rows[s.head:] {
		var header []string
		if stepped {
			above = above.over(&row, stubs)
		}
		for c := range stubs {
			if c == stubs-1 && above.label != "" && above.label != row.cells[c] {
				header = append(header, above.label)
			}
			if row.cells[c] != "" && (c == 0 || row.regions[c] != row.regions[c-1]) {
				header = append(header, row.cells[c])
			}
		}
		if header == nil {
			header = []string{""}
		}
		t.Rows = append(t.Rows, schemas.TableRow{Header: header, Cells: row.cells, Boxes: row.boxes, Page: row.page})
	}
	return t
}

// group is a label without figures of its own over rows that are indented below it: 化学需氧量 over 浓度 and 负荷.
type group struct {
	label  string
	left   float32
	region int // of what stands before the label in its row
}

// stepped: the texts of column c begin at a few places, one a level. Those of a centred column begin anywhere.
func (s *sheet) stepped(c int) bool {
	const levels = 3
	var lefts []float32
	n := 0
	for _, r := range s.rows[s.head:] {
		if r.cells[c] != "" {
			lefts = append(lefts, r.lefts[c])
			n++
		}
	}
	return len(distinct(lefts, 2)) <= max(levels, n/6)
}

// over is the group that row stands in, or opens.
func (a group) over(row *sheetRow, stubs int) group {
	const indent = 4 // points
	c := stubs - 1
	before := 0
	if c > 0 {
		before = row.regions[c-1]
	}
	inside := a.label != "" && row.lefts[c] > a.left+indent && before == a.region
	bare := row.cells[c] != "" && !slices.ContainsFunc(row.cells[stubs:], func(s string) bool { return s != "" })
	switch {
	case bare && (!inside || strings.HasSuffix(row.cells[c], "：")):
		return group{row.cells[c], row.lefts[c], before}
	case inside:
		return a
	}
	return group{}
}

// stubs counts the columns that head the rows: the first, the next one too where the first only counts, and in tables of
// figures each next one where the one before groups several rows.
func (s *sheet) stubs() int {
	n := len(s.xs) - 1
	k := 1
	if n > 2 && s.counts(0) && s.figures(1) < 0.5 {
		k = 2
	}
	for k < n-1 && k < 4 && s.groups(k-1) && s.figures(k) < 0.5 && s.figuresFrom(k+1) {
		k++
	}
	return k
}

// figuresFrom: one of the columns from c on is mostly figures.
func (s *sheet) figuresFrom(c int) bool {
	for ; c < len(s.xs)-1; c++ {
		if s.figures(c) >= 0.5 {
			return true
		}
	}
	return false
}

func (s *sheet) counts(c int) bool {
	n, all := 0, 0
	for _, r := range s.rows[s.head:] {
		if r.cells[c] == "" {
			continue
		}
		all++
		if serial.MatchString(r.cells[c]) {
			n++
		}
	}
	return n > 0 && float64(n) >= 0.6*float64(all)
}

func (s *sheet) groups(c int) bool {
	for i := s.head + 1; i < len(s.rows); i++ {
		if s.rows[i].regions[c] == s.rows[i-1].regions[c] && s.rows[i].cells[c] != "" {
			return true
		}
	}
	return false
}

// figures is the share of column c's cells that are figures.
func (s *sheet) figures(c int) float64 {
	n, all := 0, 0
	for _, r := range s.rows[s.head:] {
		if r.cells[c] == "" {
			continue
		}
		all++
		if figureCell(r.cells[c]) {
			n++
		}
	}
	return float64(n) / float64(max(all, 1))
}
