// Package clickhouse holds the tables and views that SQL users see, as numbered files. load/clickhouse applies them.
//
// A file is named NNNN_what.sql. Its statements end with a semicolon at the end of a line and may all be applied twice,
// by several workers at once: IF NOT EXISTS for tables, OR REPLACE for views. Names are not qualified: the connection's
// database is meant. A released file is not changed; what changes comes in a new one.
package clickhouse

import (
	"embed"
	"fmt"
	"hash/fnv"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
)

//go:embed *.sql
var files embed.FS

// Migration is one file.
type Migration struct {
	Version    int    // the number in its name, from 1
	Name       string // the file's name
	Checksum   uint64 // of its text
	Statements []string
	Objects    []string // the tables and views it makes
	Tables     []Table  // those of them that are tables
}

// Table is what a CREATE TABLE statement says of one.
type Table struct {
	Name     string
	Columns  []Column // in their order
	Indexes  []Column // for skipping; an index that is to change gets another name
	OrderBy  string   // the sorting key without brackets
	Settings string   // what stands behind SETTINGS
}

// Column is a line of a CREATE TABLE statement.
type Column struct {
	Name       string
	Definition string // name, type, codec and comment, as ADD COLUMN takes them
	Computed   bool   // MATERIALIZED: by the server, of other columns
}

var (
	objectRE   = regexp.MustCompile(`(?i)^CREATE (?:TABLE IF NOT EXISTS|OR REPLACE VIEW) (\w+)`)
	columnRE   = regexp.MustCompile(`(?m)^ {4}(\w+) .*$`)
	indexRE    = regexp.MustCompile(`^INDEX (\w+) `)
	orderRE    = regexp.MustCompile(`(?m)^ORDER BY \(?(.*?)\)?$`)
	settingsRE = regexp.MustCompile(`(?m)^SETTINGS (.*)$`)
)

// Migrations lists all files in order of their numbers.
func Migrations() ([]Migration, error) {
	names, err := fs.Glob(files, "*.sql") // sorted
	if err != nil {
		return nil, err
	}
	out := make([]Migration, 0, len(names))
	for i, name := range names {
		number, _, _ := strings.Cut(name, "_")
		version, err := strconv.Atoi(number)
		if err != nil || version != i+1 {
			return nil, fmt.Errorf("migration %s: want number %04d", name, i+1)
		}
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		h := fnv.New64a()
		_, _ = h.Write(text) // never fails
		m := Migration{Version: version, Name: name, Checksum: h.Sum64(), Statements: Split(string(text))}
		for _, sql := range m.Statements {
			if found := objectRE.FindStringSubmatch(sql); found != nil {
				m.Objects = append(m.Objects, found[1])
				if strings.HasPrefix(sql, "CREATE TABLE") {
					m.Tables = append(m.Tables, table(found[1], sql))
				}
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// table reads a statement that has a line a column, four spaces in, as all in the files have.
func table(name, sql string) Table {
	t := Table{Name: name}
	for _, line := range columnRE.FindAllStringSubmatch(sql, -1) {
		c := Column{line[1], strings.TrimSuffix(strings.TrimSpace(line[0]), ","), strings.Contains(line[0], " MATERIALIZED ")}
		if found := indexRE.FindStringSubmatch(c.Definition); found != nil {
			c.Name = found[1]
			t.Indexes = append(t.Indexes, c)
		} else {
			t.Columns = append(t.Columns, c)
		}
	}
	if found := orderRE.FindStringSubmatch(sql); found != nil {
		t.OrderBy = found[1]
	}
	if found := settingsRE.FindStringSubmatch(sql); found != nil {
		t.Settings = found[1]
	}
	return t
}

// Split cuts a file into its statements. A line that is a comment alone is left out between them.
func Split(text string) []string {
	var out []string
	var cur strings.Builder
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if cur.Len() == 0 && (trimmed == "" || strings.HasPrefix(trimmed, "--")) {
			continue
		}
		cur.WriteString(line)
		if strings.HasSuffix(trimmed, ";") && !strings.HasPrefix(trimmed, "--") {
			out = append(out, strings.TrimSuffix(strings.TrimSpace(cur.String()), ";"))
			cur.Reset()
		}
	}
	if rest := strings.TrimSpace(cur.String()); rest != "" {
		out = append(out, rest)
	}
	return out
}
