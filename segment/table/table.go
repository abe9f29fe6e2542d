// Package table reads facts of tables: the rows and columns of a recovered table say of each of its figures what it
// measures, of when and where, in which unit, and whether it is reached or aimed at. A table that says less than that
// states nothing here: a figure under a heading that names no time, or in a row that names no quantity, is left alone.
//
// Numerals, periods, regions and the names of indicators are read by the packages of those names; the words of headings
// are in segment/rules/tables.yaml. What tables look like on pages is the business of extract/layout.
//
// A table is read in steps: what its headings say (heading.go), what its columns hold (shape.go), what its rows speak of
// (row.go), the figure in a cell (cell.go), its time (time.go), and all of it together as a fact (state.go).
package table

import (
	"slices"
	"strings"

	"github.com/zhice-project/zhice/schemas"
	"github.com/zhice-project/zhice/segment/fact"
)

// Located is a table with what its place in the document says.
type Located struct {
	*schemas.Table

	Section []string            // headings above it
	Role    schemas.SectionRole // of the innermost section around it
	Period  string              // the period that governs that section, empty for none
	Seq     []int               // per row the sentence it stands in
}

// Reader reads facts of tables. It is safe for use by many goroutines at once: nothing in it changes.
type Reader struct {
	words *words
	facts *fact.Reader
}

// New compiles the rules. facts names what is measured as it does in sentences. An error means a rule file of the program
// itself is wrong.
func New(facts *fact.Reader) (*Reader, error) {
	w, err := loadWords()
	if err != nil {
		return nil, err
	}
	return &Reader{words: w, facts: facts}, nil
}

// Read gives the facts of a document's tables, which must be all of them and in order. The sentence of a fact is its row,
// cells parted by tabs and merged ones written once; offsets count its runes, page and box are those of the cell.
func (r *Reader) Read(doc *schemas.Document, tables []Located) []schemas.Fact {
	var out []schemas.Fact
	ids := fact.NewIds(doc.DocID)
	for _, t := range tables {
		states := r.states(doc, t.Table)
		s := r.sheet(doc, t)
		for i := range t.Rows {
			ids.Row(s.row(i, 0).text)
			for p := range s.panels {
				if !states {
					break
				}
				for _, f := range s.stateRow(i, p) {
					f.ID = ids.Name(f.SpanStart)
					out = append(out, f)
				}
			}
		}
	}
	return out
}

// stateRow gives the facts of a row in one panel of the table.
func (s *sheet) stateRow(i, panel int) []schemas.Fact {
	row := s.row(i, panel)
	if !s.begin(row) {
		return nil
	}
	var out []schemas.Fact
	for c := range s.columns {
		if f, ok := s.state(row, c); ok {
			out = append(out, f)
		}
	}
	return out
}

// states reports whether a table can state what is: one of a standard, or of limits and sizes, lays down what is required.
func (r *Reader) states(doc *schemas.Document, t *schemas.Table) bool {
	if r.words.requiring[doc.DocType] || len(t.Columns) < 2 {
		return false
	}
	for _, w := range r.words.requirements {
		if strings.Contains(t.Title, w) || slices.ContainsFunc(t.Columns, func(h []string) bool { return strings.Contains(strings.Join(h, ""), w) }) {
			return false
		}
	}
	return true
}
