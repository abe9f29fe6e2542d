package clickhouse

import (
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/zhice-project/zhice/schemas"
)

// layout is one table a run writes to, and what its rows are made of: Vs that were read in a document. Columns are filled
// one after the other: row by row every value would need a box, which takes several times as long.
type layout[V any] struct {
	name    string
	columns []column[V] // behind those that name the run
	// rows gives what a document has for the table.
	rows func(t *schemas.Tagging) []V
	// order compares two rows of a document by what the table is sorted by behind the document's run; nil where the table
	// is sorted otherwise. Of rows that compare as equal only the last is written: the table takes them for one row.
	order func(a, b *V) int
}

// writing is one try at writing a run of a document. The views show the rows of the try that was committed.
type writing struct {
	*Document

	attempt uint64
	dated   *time.Time // when the document was made known
}

// row is one thing that was read, in its document.
type row[V any] struct {
	w *writing
	v *V
}

func (r row[V]) document() *schemas.Document { return &r.w.Tagging.Document }

// column is one column, with what it takes from the rows.
type column[V any] struct {
	name string
	fill func(into driver.BatchColumn, rows []row[V]) error
}

// of is a column of single values: texts, numbers, truths, or pointers to them and to times, nil for NULL.
func of[V, C any](name string, get func(row[V]) C) column[V] {
	return column[V]{name, func(into driver.BatchColumn, rows []row[V]) error {
		values := make([]C, len(rows))
		for i, r := range rows {
			values[i] = get(r)
		}
		return into.Append(values)
	}}
}

// lists is a column of arrays.
func lists[V, C any](name string, get func(row[V]) []C) column[V] {
	return column[V]{name, func(into driver.BatchColumn, rows []row[V]) error {
		for _, r := range rows {
			v := get(r)
			if v == nil {
				v = []C{} // nil would be none too, but not on every protocol
			}
			if err := into.AppendRow(v); err != nil {
				return err
			}
		}
		return nil
	}}
}

// written names the try a row belongs to.
func written[V any]() []column[V] {
	return []column[V]{
		of("doc_id", func(r row[V]) string { return r.w.DocID }),
		of("run", func(r row[V]) uint64 { return uint64(r.w.Run) }),
		of("attempt", func(r row[V]) uint64 { return r.w.attempt }),
	}
}

// boxed are the columns of a box on a page.
func boxed[V any](get func(row[V]) schemas.Box) []column[V] {
	return []column[V]{
		of("x0", func(r row[V]) float32 { return get(r).X0 }), of("y0", func(r row[V]) float32 { return get(r).Y0 }),
		of("x1", func(r row[V]) float32 { return get(r).X1 }), of("y1", func(r row[V]) float32 { return get(r).Y1 }),
	}
}

// block is rows for one table; fill puts those of [from, to) into a batch.
type block struct {
	table   string
	columns []string
	count   int
	fill    func(into driver.Batch, from, to int) error
}

// rows is what goes into a table row by row: as many as count, the i-th given by at in the order of columns. For tables
// that get few.
type rows struct {
	table   string
	columns []string
	count   int
	at      func(i int) []any
}

func (r rows) block() block {
	return block{r.table, r.columns, r.count, func(into driver.Batch, from, to int) error {
		for i := from; i < to; i++ {
			if err := into.Append(r.at(i)...); err != nil {
				return &rowError{fmt.Errorf("row %d: %w", i, err)}
			}
		}
		return nil
	}}
}

// list gives an empty array for none: nil would be one too, but not on every protocol.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// block lays documents out in rows.
func (t layout[V]) block(docs []writing) block {
	var all []row[V]
	for i := range docs {
		things := t.inOrder(t.rows(docs[i].Tagging))
		for j := range things {
			all = append(all, row[V]{&docs[i], &things[j]})
		}
	}
	columns := slices.Concat(written[V](), t.columns)
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return block{t.name, names, len(all), func(into driver.Batch, from, to int) error {
		for i, c := range columns {
			if err := c.fill(into.Column(i), all[from:to]); err != nil {
				return &rowError{fmt.Errorf("column %s: %w", c.name, err)}
			}
		}
		return nil
	}}
}

// inOrder sorts a copy where it has to.
func (t layout[V]) inOrder(things []V) []V {
	if t.order == nil || ascending(things, t.order) {
		return things
	}
	sorted := slices.Clone(things)
	slices.SortStableFunc(sorted, func(a, b V) int { return t.order(&a, &b) })
	kept := sorted[:0]
	for i := range sorted {
		if i+1 == len(sorted) || t.order(&sorted[i], &sorted[i+1]) != 0 {
			kept = append(kept, sorted[i])
		}
	}
	return kept
}

// ascending says whether each is less than the next.
func ascending[V any](things []V, order func(a, b *V) int) bool {
	for i := 1; i < len(things); i++ {
		if order(&things[i-1], &things[i]) >= 0 {
			return false
		}
	}
	return true
}
