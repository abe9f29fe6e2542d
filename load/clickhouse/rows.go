package clickhouse

import (
	"cmp"
	"slices"
	"time"

	"github.com/zhice-project/zhice/schemas"
)

// Head says which run of which document rows belong to, and where the document came from.
type Head struct {
	DocID string
	Run   schemas.Run
	Name  string
	URL   string
	Size  int64
}

// HeadOf is the head an event carries.
func HeadOf(e schemas.Tagged) Head {
	return Head{DocID: e.DocID, Run: e.Run, Name: e.Name, URL: e.URL, Size: e.Size}
}

// generations lays documents out in rows, table by table, the largest first; the commits are not among them.
func generations(docs []writing) []block {
	return []block{
		factTable.block(docs), termTable.block(docs), sentenceTable.block(docs), mentionTable.block(docs), statementTable.block(docs),
		cellTable.block(docs), documentTable.block(docs), absenceTable.block(docs),
	}
}

// bytesOf is about what the rows of a document come to when they are written.
func bytesOf(d *Document) int {
	const few = 150 // numbers, boxes, names of one word
	t := d.Tagging
	title := len(t.Document.Title)
	n := few + few*len(t.Absences)
	for i := range t.Sentences {
		n += few + len(t.Sentences[i].Text)
	}
	for i := range t.Facts {
		n += 2 * (5*few + title + len(t.Facts[i].Sentence)) // most have a known indicator, and stand in two tables
	}
	n += few * len(t.Mentions)
	n += (few + title) * len(t.Terms)
	for i := range t.Tables {
		n += (2*few + len(t.Tables[i].Title)) * cellCount(t.Tables[i:i+1])
	}
	return n
}

type taggingRow = row[schemas.Tagging]

func whole(t *schemas.Tagging) []schemas.Tagging { return []schemas.Tagging{*t} }

// commitTable holds the rows that make documents visible.
var commitTable = layout[schemas.Tagging]{
	name: "generations",
	rows: whole,
	columns: []column[schemas.Tagging]{
		of("pipeline_version", func(r taggingRow) uint32 { return u32(r.w.Run.Version()) }),
		of("sentences", func(r taggingRow) uint32 { return u32(len(r.v.Sentences)) }),
		of("facts", func(r taggingRow) uint32 { return u32(len(r.v.Facts)) }),
		of("mentions", func(r taggingRow) uint32 { return u32(len(r.v.Mentions)) }),
		of("terms", func(r taggingRow) uint32 { return u32(len(r.v.Terms)) }),
		of("table_cells", func(r taggingRow) uint32 { return u32(cellCount(r.v.Tables)) }),
	},
}

var documentTable = layout[schemas.Tagging]{
	name: "documents_all",
	rows: whole,
	columns: slices.Concat([]column[schemas.Tagging]{
		of("name", func(r taggingRow) string { return r.w.Name }),
		of("url", func(r taggingRow) string { return r.w.URL }),
		of("size", func(r taggingRow) uint64 { return uint64(max(0, r.w.Size)) }),
		of("title", func(r taggingRow) string { return r.document().Title }),
		of("subtitle", func(r taggingRow) string { return r.document().Subtitle }),
		lists("issuers", func(r taggingRow) []string { return r.document().Issuers }),
		of("issuer_level", func(r taggingRow) string { return r.document().IssuerLevel }),
		of("doc_no", func(r taggingRow) string { return r.document().DocNo }),
		of("doc_type", func(r taggingRow) string { return r.document().DocType }),
		of("issued", func(r taggingRow) *time.Time { return date(r.document().Issued) }),
		of("published", func(r taggingRow) *time.Time { return date(r.document().Published) }),
		of("effective", func(r taggingRow) *time.Time { return date(r.document().Effective) }),
		of("region_code", func(r taggingRow) string { return r.document().RegionCode }),
		of("region", func(r taggingRow) string { return r.document().Region }),
		of("report_year", func(r taggingRow) uint16 { return year(r.document()) }),
		of("pages", func(r taggingRow) uint32 { return u32(r.document().Pages) }),
		of("chars", func(r taggingRow) uint32 { return u32(r.document().Chars) }),
		of("words", func(r taggingRow) uint32 { return u32(r.document().Words) }),
		of("engine", func(r taggingRow) string { return r.document().Engine }),
		of("quality", func(r taggingRow) string { return string(r.document().Quality) }),
		lists("doubts", func(r taggingRow) []string { return r.document().Doubts }),
		of("rules", func(r taggingRow) string { return r.document().Rules }),
	}, sectionColumns),
}

// sectionColumns hold one list over the sections of a document each.
var sectionColumns = []column[schemas.Tagging]{
	ofSections("section_headings", func(s *schemas.Section) string { return s.Heading }),
	ofSections("section_levels", func(s *schemas.Section) uint16 { return uint16(clamp(s.Level, 1<<16-1)) }),
	ofSections("section_parents", func(s *schemas.Section) int32 { return int32(max(-1, min(s.Parent, 1<<31-1))) }),
	ofSections("section_roles", func(s *schemas.Section) string { return string(s.Role) }),
	ofSections("section_periods", func(s *schemas.Section) string { return s.Period }),
	ofSections("section_pages", func(s *schemas.Section) uint32 { return u32(s.Page) }),
	ofSections("section_paragraphs", func(s *schemas.Section) uint32 { return u32(s.Paragraph) }),
}

func ofSections[C any](name string, get func(*schemas.Section) C) column[schemas.Tagging] {
	return lists(name, func(r taggingRow) []C {
		out := make([]C, len(r.document().Sections))
		for i := range out {
			out[i] = get(&r.document().Sections[i])
		}
		return out
	})
}

type sentenceRow = row[schemas.Sentence]

var sentenceTable = layout[schemas.Sentence]{
	name:  "sentences_all",
	rows:  func(t *schemas.Tagging) []schemas.Sentence { return t.Sentences },
	order: func(a, b *schemas.Sentence) int { return cmp.Compare(a.Seq, b.Seq) },
	columns: slices.Concat([]column[schemas.Sentence]{
		of("seq", func(r sentenceRow) uint32 { return u32(r.v.Seq) }),
		of("text", func(r sentenceRow) string { return r.v.Text }),
		of("page", func(r sentenceRow) uint32 { return u32(r.v.Page) }),
		lists("section", func(r sentenceRow) []string { return r.v.Section }),
		of("role", func(r sentenceRow) string { return string(r.v.Role) }),
		of("paragraph", func(r sentenceRow) uint32 { return u32(r.v.Paragraph) }),
		of("start", func(r sentenceRow) uint32 { return u32(r.v.Start) }),
		of("quality", func(r sentenceRow) string { return string(r.v.Quality) }),
	}, boxed(func(r sentenceRow) schemas.Box { return r.v.Box })),
}

type mentionRow = row[schemas.Mention]

var mentionTable = layout[schemas.Mention]{
	name: "mentions_all",
	rows: func(t *schemas.Tagging) []schemas.Mention { return t.Mentions },
	order: func(a, b *schemas.Mention) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.SpanStart, b.SpanStart), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Span, b.Span))
	},
	columns: slices.Concat([]column[schemas.Mention]{
		of("seq", func(r mentionRow) uint32 { return u32(r.v.Seq) }),
		of("span_start", func(r mentionRow) uint32 { return u32(r.v.SpanStart) }),
		of("span", func(r mentionRow) string { return r.v.Span }),
		of("type", func(r mentionRow) string { return r.v.Type }),
		of("canonical", func(r mentionRow) string { return r.v.Canonical }),
		of("code", func(r mentionRow) string { return r.v.Code }),
		of("nested", func(r mentionRow) bool { return r.v.Nested }),
		of("page", func(r mentionRow) uint32 { return u32(r.v.Page) }),
		of("report_year", func(r mentionRow) uint16 { return year(r.document()) }),
	}, boxed(func(r mentionRow) schemas.Box { return r.v.Box })),
}

type termRow = row[schemas.TermCount]

var termTable = layout[schemas.TermCount]{
	name: "terms_all",
	rows: func(t *schemas.Tagging) []schemas.TermCount { return t.Terms },
	order: func(a, b *schemas.TermCount) int {
		return cmp.Or(cmp.Compare(a.Term, b.Term), cmp.Compare(a.Topic, b.Topic))
	},
	columns: []column[schemas.TermCount]{
		of("term", func(r termRow) string { return r.v.Term }),
		of("type", func(r termRow) string { return r.v.Type }),
		of("topic", func(r termRow) string { return r.v.Topic }),
		of("count", func(r termRow) uint32 { return u32(r.v.Count) }),
		of("first_seq", func(r termRow) uint32 { return u32(r.v.Seq) }),
		of("first_page", func(r termRow) uint32 { return u32(r.v.Page) }),
		of("words", func(r termRow) uint32 { return u32(r.document().Words) }),
		of("report_year", func(r termRow) uint16 { return year(r.document()) }),
		of("published", func(r termRow) *time.Time { return r.w.dated }),
		of("title", func(r termRow) string { return r.document().Title }),
		of("doc_region_code", func(r termRow) string { return r.document().RegionCode }),
	},
}

type absenceRow = row[schemas.Absence]

var absenceTable = layout[schemas.Absence]{
	name: "absences_all",
	rows: func(t *schemas.Tagging) []schemas.Absence { return t.Absences },
	order: func(a, b *schemas.Absence) int {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.IndicatorID, b.IndicatorID))
	},
	columns: slices.Concat([]column[schemas.Absence]{
		of("seq", func(r absenceRow) uint32 { return u32(r.v.Seq) }),
		of("indicator_id", func(r absenceRow) string { return r.v.IndicatorID }),
		of("indicator", func(r absenceRow) string { return r.v.Indicator }),
		of("period", func(r absenceRow) string { return r.v.Period }),
		of("span", func(r absenceRow) string { return r.v.Span }),
		of("span_start", func(r absenceRow) uint32 { return u32(r.v.SpanStart) }),
		of("span_end", func(r absenceRow) uint32 { return u32(r.v.SpanEnd) }),
		of("page", func(r absenceRow) uint32 { return u32(r.v.Page) }),
	}, boxed(func(r absenceRow) schemas.Box { return r.v.Box })),
}

// cell is one cell of a table; a row shorter or longer than the headings keeps all its cells.
type cell struct {
	table               *schemas.Table
	number, row, column int // of the table in the document, of the cell in its table, from 0
}

func (c *cell) line() *schemas.TableRow { return &c.table.Rows[c.row] }

func (c *cell) headings() []string {
	if c.column < len(c.table.Columns) {
		return c.table.Columns[c.column]
	}
	return nil
}

func (c *cell) page() int { return cmp.Or(c.line().Page, c.table.PageFrom) }

func (c *cell) box() schemas.Box {
	if c.column < len(c.line().Boxes) {
		return c.line().Boxes[c.column]
	}
	return schemas.Box{}
}

func cellsOf(t *schemas.Tagging) []cell {
	out := make([]cell, 0, cellCount(t.Tables))
	for n := range t.Tables {
		for r := range t.Tables[n].Rows {
			for c := range t.Tables[n].Rows[r].Cells {
				out = append(out, cell{&t.Tables[n], n, r, c})
			}
		}
	}
	return out
}

func cellCount(tables []schemas.Table) (n int) {
	for t := range tables {
		for r := range tables[t].Rows {
			n += len(tables[t].Rows[r].Cells)
		}
	}
	return n
}

type cellRow = row[cell]

var cellTable = layout[cell]{
	name: "table_cells_all",
	rows: cellsOf,
	columns: slices.Concat([]column[cell]{
		of("table_no", func(r cellRow) uint32 { return u32(r.v.number + 1) }),
		of("row_no", func(r cellRow) uint32 { return u32(r.v.row + 1) }),
		of("column_no", func(r cellRow) uint32 { return u32(r.v.column + 1) }),
		of("table_title", func(r cellRow) string { return r.v.table.Title }),
		of("table_unit", func(r cellRow) string { return r.v.table.Unit }),
		lists("row_headings", func(r cellRow) []string { return r.v.line().Header }),
		lists("column_headings", func(r cellRow) []string { return r.v.headings() }),
		of("unit", func(r cellRow) string { return r.v.table.ColumnUnit(r.v.column) }),
		of("text", func(r cellRow) string { return r.v.line().Cells[r.v.column] }),
		of("page", func(r cellRow) uint32 { return u32(r.v.page()) }),
	}, boxed(func(r cellRow) schemas.Box { return r.v.box() })),
}

// dated is when a document was made known, for ordering.
func dated(d *schemas.Document) *time.Time {
	if t := date(d.Published); t != nil {
		return t
	}
	return date(d.Issued)
}

func year(d *schemas.Document) uint16 { return uint16(clamp(d.ReportYear, 1<<16-1)) }

func u32(n int) uint32 { return uint32(clamp(n, 1<<32-1)) }

func clamp(n, most int) int { return max(0, min(n, most)) }
