package clickhouse

import (
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

// rows is what goes into one table: as many as count, the i-th given by at in the order of columns.
type rows struct {
	table   string
	columns []string
	count   int
	at      func(i int) []any
}

// generations lays documents out in rows, table by table; the commits are not among them.
func generations(docs []Document) []rows {
	return []rows{
		gather("documents_all", documentColumns, docs, func(d *Document) (int, func(int) []any) {
			return 1, func(int) []any { return documentRow(d.Head, &d.Tagging.Document) }
		}),
		gather("sentences_all", sentenceColumns, docs, func(d *Document) (int, func(int) []any) {
			return len(d.Tagging.Sentences), func(i int) []any { return sentenceRow(d.Head, &d.Tagging.Sentences[i]) }
		}),
		gather("facts_all", factColumns, docs, func(d *Document) (int, func(int) []any) {
			return len(d.Tagging.Facts), func(i int) []any { return factRow(d.Head, &d.Tagging.Document, &d.Tagging.Facts[i]) }
		}),
		gather(statementsTable, factColumns, docs, func(d *Document) (int, func(int) []any) {
			known := knownFacts(d.Tagging.Facts)
			return len(known), func(i int) []any { return factRow(d.Head, &d.Tagging.Document, &d.Tagging.Facts[known[i]]) }
		}),
		gather("mentions_all", mentionColumns, docs, func(d *Document) (int, func(int) []any) {
			return len(d.Tagging.Mentions), func(i int) []any { return mentionRow(d.Head, &d.Tagging.Document, &d.Tagging.Mentions[i]) }
		}),
		gather("terms_all", termColumns, docs, func(d *Document) (int, func(int) []any) {
			return len(d.Tagging.Terms), func(i int) []any { return termRow(d.Head, &d.Tagging.Document, &d.Tagging.Terms[i]) }
		}),
		gather("absences_all", absenceColumns, docs, func(d *Document) (int, func(int) []any) {
			return len(d.Tagging.Absences), func(i int) []any { return absenceRow(d.Head, &d.Tagging.Absences[i]) }
		}),
		gather("table_cells_all", cellColumns, docs, func(d *Document) (int, func(int) []any) {
			return cellRows(d.Head, d.Tagging.Tables)
		}),
	}
}

// knownFacts gives the places of the facts whose indicator is a known one.
func knownFacts(facts []schemas.Fact) (at []int) {
	for i := range facts {
		if facts[i].IndicatorID != "" {
			at = append(at, i)
		}
	}
	return at
}

// attempted says of all rows by which try they are written.
func (r rows) attempted(attempt uint64) rows {
	at := r.at
	r.columns = append(slices.Clone(r.columns), "attempt")
	r.at = func(i int) []any { return append(at(i), attempt) }
	return r
}

// commits are the rows that make the documents visible.
func commits(docs []Document) rows {
	return gather("generations", generationColumns, docs, func(d *Document) (int, func(int) []any) {
		return 1, func(int) []any {
			t := d.Tagging
			return []any{
				d.DocID, uint64(d.Run), u32(d.Run.Version()),
				u32(len(t.Sentences)), u32(len(t.Facts)), u32(len(t.Mentions)), u32(len(t.Terms)), u32(cells(t.Tables)),
			}
		}
	})
}

var generationColumns = []string{"doc_id", "run", "pipeline_version", "sentences", "facts", "mentions", "terms", "table_cells"}

// gather puts the rows that documents have for one table behind each other.
func gather(table string, columns []string, docs []Document, of func(*Document) (count int, at func(int) []any)) rows {
	ends, ats, total := make([]int, len(docs)), make([]func(int) []any, len(docs)), 0
	for i := range docs {
		var n int
		n, ats[i] = of(&docs[i])
		total += n
		ends[i] = total
	}
	return rows{table, columns, total, func(i int) []any {
		d, _ := slices.BinarySearch(ends, i+1)
		if d > 0 {
			i -= ends[d-1]
		}
		return ats[d](i)
	}}
}

// rowsOf counts the rows of a document in all tables.
func rowsOf(d *Document) int {
	t := d.Tagging
	return 2 + len(t.Sentences) + len(t.Facts) + len(t.Mentions) + len(t.Terms) + len(t.Absences) + cells(t.Tables)
}

func cells(tables []schemas.Table) (n int) {
	for t := range tables {
		for r := range tables[t].Rows {
			n += len(tables[t].Rows[r].Cells)
		}
	}
	return n
}

var documentColumns = []string{
	"doc_id", "run", "name", "url", "size", "title", "subtitle", "issuers", "issuer_level", "doc_no", "doc_type",
	"issued", "published", "effective", "region_code", "region", "report_year", "pages", "chars", "words", "engine",
	"quality", "doubts", "rules", "section_headings", "section_levels", "section_parents", "section_roles", "section_periods",
	"section_pages", "section_paragraphs",
}

func documentRow(h Head, d *schemas.Document) []any {
	n := len(d.Sections)
	headings, roles, periods := make([]string, n), make([]string, n), make([]string, n)
	levels, parents := make([]uint16, n), make([]int32, n)
	pages, paragraphs := make([]uint32, n), make([]uint32, n)
	for i, s := range d.Sections {
		headings[i], roles[i], periods[i] = s.Heading, string(s.Role), s.Period
		levels[i], parents[i] = uint16(clamp(s.Level, 1<<16-1)), int32(max(-1, clamp(s.Parent, 1<<31-1)))
		if s.Parent < 0 {
			parents[i] = -1
		}
		pages[i], paragraphs[i] = u32(s.Page), u32(s.Paragraph)
	}
	return []any{
		h.DocID, uint64(h.Run), h.Name, h.URL, uint64(max(0, h.Size)), d.Title, d.Subtitle, list(d.Issuers), d.IssuerLevel, d.DocNo, d.DocType,
		date(d.Issued), date(d.Published), date(d.Effective), d.RegionCode, d.Region, year(d), u32(d.Pages), u32(d.Chars), u32(d.Words), d.Engine,
		string(d.Quality), list(d.Doubts), d.Rules, headings, levels, parents, roles, periods,
		pages, paragraphs,
	}
}

var sentenceColumns = []string{"doc_id", "run", "seq", "text", "page", "x0", "y0", "x1", "y1", "section", "role", "paragraph", "start", "quality"}

func sentenceRow(h Head, s *schemas.Sentence) []any {
	return []any{
		h.DocID, uint64(h.Run), u32(s.Seq), s.Text, u32(s.Page), s.Box.X0, s.Box.Y0, s.Box.X1, s.Box.Y1, list(s.Section), string(s.Role),
		u32(s.Paragraph), u32(s.Start), string(s.Quality),
	}
}

var mentionColumns = []string{
	"doc_id", "run", "seq", "span_start", "span", "type", "canonical", "code", "nested", "page", "x0", "y0", "x1", "y1", "report_year",
}

func mentionRow(h Head, d *schemas.Document, m *schemas.Mention) []any {
	return []any{
		h.DocID, uint64(h.Run), u32(m.Seq), u32(m.SpanStart), m.Span, m.Type, m.Canonical, m.Code, m.Nested, u32(m.Page),
		m.Box.X0, m.Box.Y0, m.Box.X1, m.Box.Y1, year(d),
	}
}

var termColumns = []string{
	"doc_id", "run", "term", "type", "topic", "count", "first_seq", "first_page", "words", "report_year", "published", "title", "doc_region_code",
}

func termRow(h Head, d *schemas.Document, t *schemas.TermCount) []any {
	return []any{
		h.DocID, uint64(h.Run), t.Term, t.Type, t.Topic, u32(t.Count), u32(t.Seq), u32(t.Page), u32(d.Words), year(d), dated(d), d.Title, d.RegionCode,
	}
}

var cellColumns = []string{
	"doc_id", "run", "table_no", "row_no", "column_no", "table_title", "table_unit", "row_headings", "column_headings",
	"unit", "text", "page", "x0", "y0", "x1", "y1",
}

// cellRows flattens tables; a row shorter or longer than the headings keeps all its cells.
func cellRows(h Head, tables []schemas.Table) (count int, at func(int) []any) {
	type place struct{ table, row, column int }
	var places []place
	for t := range tables {
		for r := range tables[t].Rows {
			for c := range tables[t].Rows[r].Cells {
				places = append(places, place{t, r, c})
			}
		}
	}
	return len(places), func(i int) []any {
		p := places[i]
		t := &tables[p.table]
		r := &t.Rows[p.row]
		var headings []string
		if p.column < len(t.Columns) {
			headings = t.Columns[p.column]
		}
		var box schemas.Box
		if p.column < len(r.Boxes) {
			box = r.Boxes[p.column]
		}
		page := r.Page
		if page == 0 {
			page = t.PageFrom
		}
		return []any{
			h.DocID, uint64(h.Run), u32(p.table + 1), u32(p.row + 1), u32(p.column + 1), t.Title, t.Unit, list(r.Header), list(headings),
			t.ColumnUnit(p.column), r.Cells[p.column], u32(page), box.X0, box.Y0, box.X1, box.Y1,
		}
	}
}

// dated is when a document was made known, for ordering.
func dated(d *schemas.Document) *time.Time {
	if t := date(d.Published); t != nil {
		return t
	}
	return date(d.Issued)
}

func year(d *schemas.Document) uint16 { return uint16(clamp(d.ReportYear, 1<<16-1)) }

// list gives an empty array for none: nil would be one too, but not on every protocol.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func u32(n int) uint32 { return uint32(clamp(n, 1<<32-1)) }

func clamp(n, most int) int { return max(0, min(n, most)) }

var absenceColumns = []string{
	"doc_id", "run", "seq", "indicator_id", "indicator", "period", "span", "span_start", "span_end", "page", "x0", "y0", "x1", "y1",
}

func absenceRow(h Head, a *schemas.Absence) []any {
	return []any{
		h.DocID, uint64(h.Run), u32(a.Seq), a.IndicatorID, a.Indicator, a.Period, a.Span, u32(a.SpanStart), u32(a.SpanEnd), u32(a.Page),
		a.Box.X0, a.Box.Y0, a.Box.X1, a.Box.Y1,
	}
}
