package schemas

import "slices"

// Quality is the verdict on how far a page or document can be believed.
type Quality string

// The verdicts, best first. A document's verdict is that of its worst page that has text, and needs_ocr where none has.
const (
	QualityGood     Quality = "good"
	QualityDoubtful Quality = "doubtful"
	QualityNeedsOCR Quality = "needs_ocr"
)

// Extraction is what extract makes of a PDF: its text in reading order, each rune with its place on a page.
type Extraction struct {
	DocID         string      `json:"doc_id"`
	Engine        string      `json:"engine"`
	EngineVersion string      `json:"engine_version"`
	Quality       Quality     `json:"quality"`
	Pages         []Page      `json:"pages"`
	Paragraphs    []Paragraph `json:"paragraphs"`
	Tables        []Table     `json:"tables,omitempty"`
}

// Page is one page as it is shown, rotation applied.
type Page struct {
	Number  int      `json:"number"`
	Width   float64  `json:"width"`
	Height  float64  `json:"height"`
	Chars   int      `json:"chars"`
	Quality Quality  `json:"quality"`
	Reasons []string `json:"reasons,omitempty"`
	// OCR: the text was read from a picture, by us or by whoever laid it under the picture. Its digits can be misread.
	OCR bool `json:"ocr,omitempty"`
	// Disputed are numbers on the page that a second reading does not have.
	Disputed []string `json:"disputed,omitempty"`
}

// Box is a rectangle on a page in points, origin top left: X0 < X1, Y0 < Y1.
type Box struct {
	X0 float32 `json:"x0"`
	Y0 float32 `json:"y0"`
	X1 float32 `json:"x1"`
	Y1 float32 `json:"y1"`
}

// Union is the smallest box around both; the zero box counts as nothing.
func (b Box) Union(c Box) Box {
	switch {
	case b == Box{}:
		return c
	case c == Box{}:
		return b
	}
	return Box{min(b.X0, c.X0), min(b.Y0, c.Y0), max(b.X1, c.X1), max(b.Y1, c.Y1)}
}

// ParagraphRole is what a paragraph is in its document.
type ParagraphRole string

// The roles.
const (
	RoleTitle    ParagraphRole = "title"
	RoleHeading  ParagraphRole = "heading"
	RoleBody     ParagraphRole = "body"
	RoleFootnote ParagraphRole = "footnote"
	RoleTable    ParagraphRole = "table"
)

// Paragraph is a run of text without a break inside a sentence or number; lines and pages are joined. Page furniture
// (running headers and footers, page numbers, watermarks) is in none.
type Paragraph struct {
	Role  ParagraphRole `json:"role"`
	Level int           `json:"level,omitempty"` // of a heading: 1 is the topmost
	Text  string        `json:"text"`
	Lines []Line        `json:"lines,omitempty"`
}

// Line says where runes Start to End of its paragraph's text stand. Lines are in order and do not overlap; runes
// between two lines (a space put in by joining) have no place.
type Line struct {
	Start int `json:"start"`
	End   int `json:"end"`
	Page  int `json:"page"`
	Box   Box `json:"box"`
	// Edges are where the runes begin and where the last one ends, along the line: End-Start+1 values, or none where
	// that is not known. They cut the box of a part out of the line's.
	Edges []float32 `json:"edges,omitempty"`
	// Vertical: the line runs down or up the page as shown, as on a page turned by a quarter or in vertical writing. Its
	// Edges are then y's, and like the x's of a line that stands on its head they may fall.
	Vertical bool `json:"vertical,omitempty"`
	// Gaps are the runes that end well before the next one begins, in order: white space that is not in the text.
	Gaps []Gap `json:"gaps,omitempty"`
}

// Gap says where a rune of a line ends, along the line like its edges.
type Gap struct {
	Rune int     `json:"rune"` // of the line: 0 is the one at Start
	End  float32 `json:"end"`
}

// part is the box of runes s to e of the paragraph, which lie in the line.
func (l *Line) part(s, e int) Box {
	b := l.Box
	if len(l.Edges) != l.End-l.Start+1 {
		return b
	}
	from, to := l.Edges[s-l.Start], l.Edges[e-l.Start]
	if i, ok := slices.BinarySearchFunc(l.Gaps, e-1-l.Start, func(g Gap, r int) int { return g.Rune - r }); ok {
		to = l.Gaps[i].End
	}
	if l.Vertical {
		b.Y0, b.Y1 = min(from, to), max(from, to)
	} else {
		b.X0, b.X1 = min(from, to), max(from, to)
	}
	return b
}

// shortSpan is how many runes a span may have to be taken for a figure or a name and not for a sentence.
const shortSpan = 24

// Place finds the page and box of runes start to end of the paragraph: on the page where the first of them stands. A
// short span that runs over the end of a line has the box of its longer part: one around both would cover two lines of
// other text. A paragraph without lines (a text file) answers page 0.
func (p *Paragraph) Place(start, end int) (page int, box Box) {
	var longest Box
	most, lines := 0, 0
	for i := range p.Lines {
		l := &p.Lines[i]
		s, e := max(start, l.Start), min(end, l.End)
		if s >= e {
			continue
		}
		if page == 0 {
			page = l.Page
		}
		if l.Page != page {
			break
		}
		part := l.part(s, e)
		box = box.Union(part)
		if e-s > most {
			most, longest = e-s, part
		}
		lines++
	}
	if lines > 1 && end-start <= shortSpan {
		return page, longest
	}
	return page, box
}

// Part is what of a span stands on one line.
type Part struct {
	Page int
	Box  Box
}

// Parts gives the places of runes start to end of the paragraph line by line, none for a paragraph without lines.
func (p *Paragraph) Parts(start, end int) []Part {
	var out []Part
	for i := range p.Lines {
		l := &p.Lines[i]
		if s, e := max(start, l.Start), min(end, l.End); s < e {
			out = append(out, Part{l.Page, l.part(s, e)})
		}
	}
	return out
}

// Table is a recovered table; `zhice parse --emit tables` prints it.
type Table struct {
	PageFrom int        `json:"page_from"`
	PageTo   int        `json:"page_to"`
	Title    string     `json:"title"`
	Unit     string     `json:"unit"`
	Columns  [][]string `json:"columns"` // per column its headings from the top down
	// Units are those that the headings of the columns name, one a column and empty where there is none; absent where no
	// column has one. A column without one has that of the table.
	Units []string   `json:"units,omitempty"`
	Rows  []TableRow `json:"rows"`
	Box   Box        `json:"box"` // on PageFrom
}

// ColumnUnit is the unit of a column, from 0: its own, else the table's.
func (t *Table) ColumnUnit(i int) string {
	if i < len(t.Units) && t.Units[i] != "" {
		return t.Units[i]
	}
	return t.Unit
}

// TableRow is a row of a table: as many cells as the table has columns, merged cells repeated.
type TableRow struct {
	Header []string `json:"header"`
	Cells  []string `json:"cells"`
	Boxes  []Box    `json:"boxes,omitempty"` // one a cell
	Page   int      `json:"page,omitempty"`
}
