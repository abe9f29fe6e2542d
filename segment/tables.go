package segment

import (
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/table"
)

// locate says of every table where in the document it stands: the sentence of each of its rows, and the section.
func locate(ex *schemas.Extraction, doc *schemas.Document, sentences []schemas.Sentence) []table.Located {
	out := make([]table.Located, len(ex.Tables))
	on := map[int][]int{} // page to its sentences
	for i := range sentences {
		on[sentences[i].Page] = append(on[sentences[i].Page], i)
	}
	for i := range ex.Tables {
		t := &ex.Tables[i]
		l := table.Located{Table: t, Role: schemas.SectionOther, Seq: make([]int, len(t.Rows))}
		for j := range t.Rows {
			l.Seq[j] = sentenceOf(&t.Rows[j], sentences, on[t.Rows[j].Page])
		}
		if len(l.Seq) > 0 && l.Seq[0] < len(sentences) {
			first := &sentences[l.Seq[0]]
			at := sectionAt(doc, first.Paragraph)
			if at > 0 && plain(doc.Sections[at].Heading) == plain(t.Title) {
				at-- // the table's own name was taken for a heading
			}
			l.Section = first.Section
			if at >= 0 {
				l.Role, l.Period = roleFor(doc, doc.Sections[at].Role), governingPeriod(doc, at)
			}
		}
		out[i] = l
	}
	return out
}

// plain is a name without its white space.
func plain(s string) string { return strings.Join(strings.Fields(s), "") }

// sectionAt is the section a paragraph stands in, -1 for none.
func sectionAt(doc *schemas.Document, paragraph int) int {
	at := -1
	for at+1 < len(doc.Sections) && doc.Sections[at+1].Paragraph <= paragraph {
		at++
	}
	return at
}

// sentenceOf is the sentence a row of a table stands in: the first on its page that lies level with it, else the last
// before it. page are the sentences on the page of the row.
func sentenceOf(row *schemas.TableRow, sentences []schemas.Sentence, page []int) int {
	if len(page) == 0 || len(row.Boxes) == 0 {
		return 0
	}
	var box schemas.Box
	for _, b := range row.Boxes {
		box = box.Union(b)
	}
	box.Y0, box.Y1 = level(row.Boxes) // merged cells reach over other rows
	before := page[0]
	for _, i := range page {
		b := sentences[i].Box
		if inside(b, box) {
			return i
		}
		if b.Y1 <= box.Y0 {
			before = i
		}
	}
	return before
}

// level is what the cells of a row have in common from top to bottom.
func level(boxes []schemas.Box) (y0, y1 float32) {
	y0, y1 = boxes[0].Y0, boxes[0].Y1
	for _, b := range boxes[1:] {
		y0, y1 = max(y0, b.Y0), min(y1, b.Y1)
	}
	return y0, y1
}

// inside reports whether the middle of box b is in box c.
func inside(b, c schemas.Box) bool {
	x, y := (b.X0+b.X1)/2, (b.Y0+b.Y1)/2
	return c.X0 <= x && x <= c.X1 && c.Y0 <= y && y <= c.Y1
}

// addTables adds the facts of tables to those of the text. What was read as text in a cell the table gives a meaning to is
// left out.
func addTables(text, tables []schemas.Fact, ex *schemas.Extraction) []schemas.Fact {
	cells := map[int][]schemas.Box{}
	for i := range tables {
		f := &tables[i]
		cells[f.Page] = append(cells[f.Page], f.Box)
		if p := pageOf(ex, f.Page); p != nil {
			f.Confidence, f.Reasons = believed(*f, p)
		}
	}
	text = slices.DeleteFunc(text, func(f schemas.Fact) bool {
		return slices.ContainsFunc(cells[f.Page], func(c schemas.Box) bool { return inside(f.Box, c) })
	})
	return append(text, tables...)
}
