package clickhouse

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/jedib0t/go-pretty/v6/table"
)

// renderers write rows in one of ClickHouse's formats, for connections on which the server cannot.
var renderers = map[string]func(driver.Rows, io.Writer) error{
	"PrettyCompact": renderTable, "Vertical": renderVertical,
	"JSON": renderJSON, "JSONEachRow": renderJSONLines,
	"CSV": separated(',', false), "CSVWithNames": separated(',', true),
	"TSV": separated('\t', false), "TabSeparated": separated('\t', false),
	"TSVWithNames": separated('\t', true), "TabSeparatedWithNames": separated('\t', true),
}

// eachRow calls do with the values of every row, NULL as nil.
func eachRow(rows driver.Rows, do func(values []any) error) error {
	types := rows.ColumnTypes()
	for rows.Next() {
		dest := make([]any, len(types))
		for i, t := range types {
			dest[i] = reflect.New(t.ScanType()).Interface()
		}
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		for i := range dest {
			dest[i] = plain(reflect.ValueOf(dest[i]).Elem())
		}
		if err := do(dest); err != nil {
			return err
		}
	}
	return rows.Err()
}

// plain follows pointers and writes times as ClickHouse does.
func plain(v reflect.Value) any {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if t, ok := reflect.TypeAssert[time.Time](v); ok {
		if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0 {
			return t.Format(time.DateOnly)
		}
		return t.Format("2006-01-02 15:04:05.999")
	}
	return v.Interface()
}

// text is a value in a cell: arrays and maps as JSON, NULL as null.
func text(v any, null string) string {
	switch v := v.(type) {
	case nil:
		return null
	case string:
		return v
	case fmt.Stringer:
		return v.String()
	}
	if k := reflect.ValueOf(v).Kind(); k == reflect.Slice || k == reflect.Map || k == reflect.Struct {
		if b, err := marshal(v); err == nil {
			return string(b)
		}
	}
	return fmt.Sprint(v)
}

// marshal is JSON with Chinese and <> left as they are.
func marshal(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

func renderTable(rows driver.Rows, w io.Writer) error {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = 0 // names as they are
	header := make(table.Row, 0, len(rows.Columns()))
	for _, c := range rows.Columns() {
		header = append(header, c)
	}
	t.AppendHeader(header)
	n := 0
	err := eachRow(rows, func(values []any) error {
		row := make(table.Row, len(values))
		for i, v := range values {
			row[i] = text(v, "NULL")
		}
		t.AppendRow(row)
		n++
		return nil
	})
	if err == nil && len(header) > 0 {
		_, err = fmt.Fprintf(w, "%s\n%d rows\n", t.Render(), n)
	}
	return err
}

func renderVertical(rows driver.Rows, w io.Writer) error {
	names, n := rows.Columns(), 0
	return eachRow(rows, func(values []any) error {
		n++
		if _, err := fmt.Fprintf(w, "Row %d:\n──────\n", n); err != nil {
			return err
		}
		for i, v := range values {
			if _, err := fmt.Fprintf(w, "%s: %s\n", names[i], text(v, "NULL")); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintln(w)
		return err
	})
}

// object is a row as JSON, columns in their order.
func object(names []string, values []any) ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := marshal(name)
		if err != nil {
			return nil, err
		}
		value, err := marshal(values[i])
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

func renderJSONLines(rows driver.Rows, w io.Writer) error {
	names := rows.Columns()
	return eachRow(rows, func(values []any) error {
		b, err := object(names, values)
		if err != nil {
			return err
		}
		_, err = w.Write(append(b, '\n'))
		return err
	})
}

// renderJSON has the parts of ClickHouse's JSON that scripts read: meta, data, rows.
func renderJSON(rows driver.Rows, w io.Writer) error {
	type column struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	out := struct {
		Meta []column          `json:"meta"`
		Data []json.RawMessage `json:"data"`
		Rows int               `json:"rows"`
	}{Meta: []column{}, Data: []json.RawMessage{}}
	for _, t := range rows.ColumnTypes() {
		out.Meta = append(out.Meta, column{t.Name(), t.DatabaseTypeName()})
	}
	names := rows.Columns()
	err := eachRow(rows, func(values []any) error {
		b, err := object(names, values)
		out.Data = append(out.Data, b)
		return err
	})
	if err != nil {
		return err
	}
	out.Rows = len(out.Data)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	return e.Encode(out)
}

func separated(comma rune, names bool) func(driver.Rows, io.Writer) error {
	return func(rows driver.Rows, w io.Writer) error {
		c := csv.NewWriter(w)
		c.Comma = comma
		if names {
			if err := c.Write(rows.Columns()); err != nil {
				return err
			}
		}
		err := eachRow(rows, func(values []any) error {
			record := make([]string, len(values))
			for i, v := range values {
				record[i] = text(v, `\N`)
			}
			return c.Write(record)
		})
		c.Flush()
		if err != nil {
			return err
		}
		return c.Error()
	}
}
