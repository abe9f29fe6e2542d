package table

import (
	"regexp"
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/period"
	"github.com/zhice-project/zhice/segment/text"
)

// What a column holds.
type role string

const (
	roleOther     role = ""
	roleSerial    role = "serial"
	roleLabel     role = "label" // names of rows
	roleCategory  role = "category"
	roleUnit      role = "unit"
	roleAttribute role = "attribute" // 约束性, 预期性
	roleRemark    role = "remark"
	roleValue     role = "value"
)

type column struct {
	meaning

	role  role
	panel int // of the tables set side by side in one
}

// sheet is a table being read.
type sheet struct {
	*Reader
	Located

	doc     *schemas.Document
	columns []column
	title   meaning
	unit    string // of all figures that have none of their own
	mixed   bool   // the line above the table names several units
	plan    string // the years a plan is made for, empty for none
	aims    bool   // the table sets targets
	panels  []panel
	// reheaded: headings stood among the rows.
	reheaded bool
}

// panel is what the row read last leaves to those after it, in one of the tables set side by side: revenue to the left,
// spending to the right.
type panel struct {
	parent string // the thing measured by the last row that names one by itself
	within bool   // a row said 其中
}

// sheet finds out what a table's columns hold.
func (r *Reader) sheet(doc *schemas.Document, t Located) *sheet {
	s := &sheet{Reader: r, Located: t, doc: doc, title: r.words.titleMeaning(t.Title)}
	s.columns = make([]column, len(t.Columns))
	for c := range s.columns {
		own := ""
		if c < len(t.Units) {
			own = t.Units[c]
		}
		s.columns[c].meaning = r.words.columnMeaning(named(t.Columns[c]), own)
	}
	s.assign()
	s.panels = make([]panel, s.sides()+1)
	s.unit, s.mixed = unitLine(t.Unit)
	s.plan = s.planYears()
	s.aims = s.setsTargets()
	return s
}

// named are the headings of a column without what a row of figures left among them.
func named(headings []string) []string {
	return slices.DeleteFunc(slices.Clone(headings), func(h string) bool { return figureLike(h) && !yearAlone.MatchString(h) })
}

// assign gives every column its role: by its heading, or by what its cells are.
func (s *sheet) assign() {
	first := len(s.columns) // the first column of figures
	for c := range s.columns {
		col := &s.columns[c]
		if r, ok := s.words.roles[strings.Join(strings.Fields(fold(strings.Join(s.Located.Columns[c], ""))), "")]; ok {
			col.role = role(r)
		}
		switch {
		case col.role == roleCategory && !s.labelAfter(c):
			col.role = roleOther
		case s.share(c, attributeOf) >= 0.5:
			col.role = roleAttribute
		case col.role != roleOther:
		case c == 0 && s.serial(c):
			col.role = roleSerial
		case s.share(c, figureLike) >= 0.5 && !s.datesRows(c):
			col.role = roleValue
			first = min(first, c)
		}
	}
	for c := range s.columns {
		col := &s.columns[c]
		switch {
		case col.role != roleOther:
		case c < first:
			col.role = roleLabel
		case col.period != "" && s.share(c, figureLike) > 0:
			col.role = roleValue // a year in which few rows have a figure
		}
	}
}

// sides parts tables set side by side: each begins with a column of names headed as the first one is. It gives the number
// of the last.
func (s *sheet) sides() int {
	n, figures := 0, false
	for c := range s.columns {
		col := &s.columns[c]
		figures = figures || col.role == roleValue
		if figures && col.role == roleOther && c+1 < len(s.columns) && s.columns[c+1].role == roleValue && s.headedAs(c, 0) {
			n++
			col.role = roleLabel
		}
		col.panel = n
	}
	return n
}

// headedAs: the last headings of two columns are the same word.
func (s *sheet) headedAs(c, d int) bool {
	a, b := s.Located.Columns[c], s.Located.Columns[d]
	return len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1]
}

// labelAfter reports whether a column right of c can name the rows, so that c only groups them.
func (s *sheet) labelAfter(c int) bool {
	return c+2 < len(s.columns) && s.share(c+1, figureLike) < 0.5
}

// share is how many of a column's cells that say something are as wanted, of all of them.
func (s *sheet) share(c int, wanted func(string) bool) float64 {
	n, all := 0, 0
	for _, r := range s.Rows {
		if c >= len(r.Cells) || blank(r.Cells[c]) {
			continue
		}
		all++
		if wanted(r.Cells[c]) {
			n++
		}
	}
	return float64(n) / float64(max(all, 1))
}

var (
	yearAlone = regexp.MustCompile(`^\s*(?:19|20)\d\d\s*年?$`)
	smallOnly = regexp.MustCompile(`^\s*[（(]?\d{1,3}[)）.．、]?\s*$`)
	attribute = regexp.MustCompile(`约束性|预期性|约束|预期|指导性`)
)

// datesRows reports whether the first column dates its rows: 2039, 2040年.
func (s *sheet) datesRows(c int) bool {
	return c == 0 && s.share(c, yearAlone.MatchString) >= 0.7 || c == 0 && s.share(c, func(t string) bool {
		p := period.Find(text.NewView(t), period.Reference{})
		return len(p) == 1 && p[0].Start == 0
	}) >= 0.7
}

// serial reports whether a column only numbers the rows: 1, 2, 3.
func (s *sheet) serial(c int) bool {
	if s.share(c, smallOnly.MatchString) < 0.8 || len(s.Rows) < 2 {
		return false
	}
	var seen []string
	for _, r := range s.Rows {
		if c < len(r.Cells) && !blank(r.Cells[c]) && !slices.Contains(seen, r.Cells[c]) {
			seen = append(seen, r.Cells[c])
		}
	}
	return len(seen) > 1 && strings.Trim(seen[0], "（() ）.．、") == "1" && strings.Trim(seen[1], "（() ）.．、") == "2"
}

// attributeOf: the cell says how a target binds.
func attributeOf(cell string) bool { return attribute.MatchString(cell) && runes(cell) <= 6 }

// unitLine reads the line above a table: 单位：亿元, or several units at once.
func unitLine(s string) (unit string, mixed bool) {
	s = strings.TrimPrefix(fold(s), "人民币")
	if isUnit(s) {
		return s, false
	}
	units := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、，,;； ", r) })
	if len(units) < 2 {
		return "", false
	}
	for _, u := range units {
		if !isUnit(u) {
			return "", false
		}
	}
	return units[0], true
}

var (
	tableMark = regexp.MustCompile(`^(?:续?表|附表|附件|专栏|图表)\s*(?:\d{1,2}(?:[-—.．]\d{1,2})*|[一二三四五六七八九十]{1,3}|[A-Z](?:\.\d+)*)?(?:\s*[:：.．]|\s+|(?:续)|)`)
	// 表22040年: the number of the table and a year without a space between them.
	markYear  = regexp.MustCompile(`^(?:续?表|附表|专栏|图表)\s*\d{1,2}?((?:19|20)\d\d年)`)
	sideline  = regexp.MustCompile(`(?:及其?|和|与)(?:增长|增速|构成|比上年|同比|所占|比重).*$`)
	asideMark = regexp.MustCompile(`[（(][^（()）]*[)）]$`)
)

// titleMeaning is what a table's name says of all its figures.
func (w *words) titleMeaning(title string) meaning {
	t := strings.TrimSpace(fold(title))
	if m := markYear.FindStringSubmatchIndex(t); m != nil {
		t = t[m[2]:]
	} else {
		t = tableMark.ReplaceAllString(t, "")
	}
	t = strings.Join(strings.Fields(t), "")
	t = sideline.ReplaceAllString(t, "")
	m := w.read(t, false)
	m.noun = asideMark.ReplaceAllString(m.noun, "")
	m.noun = strings.Trim(trimAny(m.noun, w.Title.Behind, strings.CutSuffix), loose)
	m.noun = strings.Trim(trimAny(m.noun, w.Title.Before, strings.CutPrefix), loose)
	for _, x := range append(w.Title.Before, w.Title.Behind...) {
		if m.noun == x {
			m.noun = ""
		}
	}
	return m
}

// planYears are the years the table's plan is for: by its title, its document's, or the section around it.
func (s *sheet) planYears() string {
	for _, p := range []string{s.title.period, firstRange(s.doc.Title), s.Period} {
		if first, last := years(p); first < last && strings.Contains(p, "/") {
			return p
		}
	}
	return ""
}

func firstRange(title string) string {
	for _, p := range period.Find(text.NewView(title), period.Reference{}) {
		if first, last := years(p.Canonical); first < last {
			return p.Canonical
		}
	}
	return ""
}

var (
	planning = regexp.MustCompile(`规划|纲要|目标`)
	// What became of targets: years in such a table are years past.
	outcome = regexp.MustCompile(`(?:完成|实现|执行|达成)(?:情况|进度|程度)`)
)

// setsTargets reports whether the table is one of targets.
func (s *sheet) setsTargets() bool {
	if outcome.MatchString(s.Title) {
		return false
	}
	for _, c := range s.columns {
		if c.role == roleAttribute || c.modality == modalTarget {
			return true
		}
	}
	if s.Role == schemas.SectionPlan || s.doc.DocType == "规划" || strings.Contains(s.Title, "目标") {
		return true
	}
	return s.Role != schemas.SectionReview && planning.MatchString(s.doc.Title)
}
