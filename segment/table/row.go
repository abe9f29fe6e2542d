package table

import (
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
)

// row is a row being read.
type row struct {
	*schemas.TableRow
	meaning

	index     int
	panel     int
	text      string // its cells, parted by tabs
	starts    []int  // per column the rune of text at which its cell begins
	attribute string
	completed bool // its noun has words of other rows
}

// row reads what stands in a row beside its figures, in one panel of the table.
func (s *sheet) row(i, panel int) *row {
	r := &row{TableRow: &s.Rows[i], index: i, panel: panel}
	r.write()
	var nouns []meaning
	for c := range s.columns {
		if s.columns[c].panel != panel || c >= len(r.Cells) || c > 0 && s.merged(i, c, i, c-1) {
			continue
		}
		switch cell := r.Cells[c]; s.columns[c].role {
		case roleUnit:
			if u := fold(strings.Trim(cell, "（）()")); isUnit(u) || u != "" && !blank(u) && runes(u) <= 8 {
				r.unit = u
			}
		case roleAttribute:
			r.attribute = strings.TrimSpace(cell)
		case roleLabel:
			if !blank(cell) {
				nouns = append(nouns, s.words.read(cell, false))
			}
		case roleOther, roleSerial, roleCategory, roleRemark, roleValue:
		}
	}
	unit := r.unit
	for _, n := range nouns {
		noun := s.together(r.noun, n)
		r.and(n)
		r.noun = noun
	}
	if unit != "" {
		r.unit = unit
	}
	return r
}

// write makes the text of the row.
func (r *row) write() {
	var b strings.Builder
	n := 0
	r.starts = make([]int, len(r.Cells))
	for c, cell := range r.Cells {
		if c > 0 && len(r.Boxes) == len(r.Cells) && r.Boxes[c] == r.Boxes[c-1] && cell == r.Cells[c-1] {
			r.starts[c] = r.starts[c-1]
			continue
		}
		if c > 0 {
			b.WriteByte('\t')
			n++
		}
		r.starts[c] = n
		b.WriteString(cell)
		n += runes(cell)
	}
	r.text = b.String()
}

// merged reports whether two cells are one on the page.
func (s *sheet) merged(i, c, j, d int) bool {
	if i < 0 || j < 0 || i >= len(s.Rows) || j >= len(s.Rows) {
		return false
	}
	a, b := &s.Rows[i], &s.Rows[j]
	return len(a.Boxes) == len(a.Cells) && len(b.Boxes) == len(b.Cells) && c < len(a.Boxes) && d < len(b.Boxes) &&
		a.Page == b.Page && a.Boxes[c] == b.Boxes[d] && a.Cells[c] == b.Cells[d]
}

// shortNoun is how many runes a measure may have to need the heading before it: 一般公共预算 with 收入.
const shortNoun = 6

// together is the noun of a heading with that of the one within it.
func (s *sheet) together(whole string, n meaning) string {
	child := n.noun
	if n.scope != "" && n.code == "" {
		child = n.scope
	}
	switch {
	case whole == "" && n.scope != "":
		return "" // alone it is where, not what
	case whole == "" || child == "" || n.total:
		return whole + n.noun
	}
	for _, p := range s.words.Parts {
		if whole == p.Whole && strings.HasSuffix(child, p.Of) {
			return child + p.Name
		}
	}
	switch {
	case s.facts.Known(whole + child):
		return whole + child
	case s.facts.Known(child), s.facts.Measures(child) && runes(child) > shortNoun, strings.Contains(child, "占"):
		return child
	case !s.facts.Measures(child) && s.facts.Measures(whole):
		return child + plain(whole)
	}
	return whole + child
}

// plain is a noun without the word for the whole country or region before it: of 全国人口 the 城镇 part is 城镇人口.
func plain(noun string) string {
	for _, w := range []string{"全国", "全省", "全市", "全区", "全县"} {
		if t, ok := strings.CutPrefix(noun, w); ok && t != "" {
			return t
		}
	}
	return noun
}

// begin takes a row in, in order, and reports whether its figures can be read: a row of headings, or one without figures,
// only changes what is read after it.
func (s *sheet) begin(r *row) bool {
	figures, words := 0, 0
	for c := range s.columns {
		if s.columns[c].role != roleValue || s.columns[c].panel != r.panel || c >= len(r.Cells) || blank(r.Cells[c]) {
			continue
		}
		if figureLike(r.Cells[c]) {
			figures++
		} else if c == 0 || !s.merged(r.index, c, r.index, c-1) {
			words++
		}
	}
	if figures == 0 && words > 1 {
		s.rehead(r)
		return false
	}
	p := &s.panels[r.panel]
	if r.noun != "" && !r.among && s.facts.Measures(r.noun) {
		p.parent, p.within = r.noun, false
	} else if figures == 0 {
		p.within = false
	}
	if figures == 0 {
		return false
	}
	p.within = p.within || r.among
	part := r.noun
	if part == "" && r.code == "" {
		part = r.scope
	}
	if p.parent != "" && part != "" && part != p.parent && !s.facts.Measures(part) && (p.within || r.noun == "") {
		r.noun, r.completed = part+plain(p.parent), true
	}
	return true
}

// rehead takes a row of headings among the rows: the columns below it are named anew.
func (s *sheet) rehead(r *row) {
	for c := range s.columns {
		if s.columns[c].role == roleValue && s.columns[c].panel == r.panel && c < len(r.Cells) {
			s.columns[c].meaning = s.words.columnMeaning([]string{r.Cells[c]}, "")
		}
	}
	s.panels[r.panel], s.reheaded = panel{}, true
}

// quantity is the noun of the figure in a column, and whether it was completed from the title or another row.
func (s *sheet) quantity(r *row, c int) (noun string, completed, measures bool) {
	col := s.columns[c].meaning
	if col.noun == "" && (col.kind != "" || col.annual) {
		col.noun = s.levelBefore(c)
	}
	switch {
	case r.noun == "":
		noun = col.noun
	case col.noun == "" || strings.HasSuffix(r.noun, col.noun) || s.facts.EndsInMeasure(r.noun) && slices.Contains(plainMeasures, col.noun):
		noun = r.noun
	default:
		noun = r.noun + col.noun
	}
	completed = r.completed
	if noun == "" || !s.facts.Measures(noun) {
		if t := s.title.noun; t != "" && s.facts.Measures(t) && noun != t {
			noun, completed = noun+plain(t), true
		} else if noun == "" && s.panels[r.panel].parent != "" && r.code == "" && r.period != "" {
			noun, completed = s.panels[r.panel].parent, true
		}
	}
	return noun, completed, s.facts.Measures(noun)
}

// plainMeasures add nothing to a noun that is a measure.
var plainMeasures = []string{"产量", "总产量", "数量", "总数", "金额", "总额", "规模", "年末数", "期末数", "人数"}

// levelBefore is the noun of the level a column of growth or of shares goes with: that of the next column before it.
func (s *sheet) levelBefore(c int) string {
	for c--; c >= 0; c-- {
		if col := s.columns[c]; col.role == roleValue && col.kind == "" && !col.annual {
			return col.noun
		}
	}
	return ""
}
