// Package queries holds the analyses asked most, as SQL over the views of schemas/clickhouse: one file each, named by its
// order and its name. The first line of a file is its title, the comment below says what a line of the result is. What each
// gives over samples/ stands in expected/ and is tested.
package queries

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed *.sql
var files embed.FS

// Query is one analysis.
type Query struct {
	Name  string // growth_target_panel
	Title string
	About string // what a line of the result is, one paragraph
	SQL   string // without its comment
}

// List gives all queries in their order.
func List() []Query {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	out := make([]Query, len(names))
	for i, n := range names {
		b, err := files.ReadFile(n)
		if err != nil {
			panic(err) // it was listed
		}
		out[i] = parse(n, string(b))
	}
	return out
}

// Named finds a query by its name.
func Named(name string) (Query, bool) {
	for _, q := range List() {
		if q.Name == name {
			return q, true
		}
	}
	return Query{}, false
}

func parse(file, text string) Query {
	_, name, _ := strings.Cut(strings.TrimSuffix(file, ".sql"), "_")
	q := Query{Name: name}
	var about []string
	for {
		line, rest, _ := strings.Cut(text, "\n")
		comment, ok := strings.CutPrefix(line, "-- ")
		if !ok {
			break
		}
		if q.Title == "" {
			q.Title = comment
		} else {
			about = append(about, comment)
		}
		text = rest
	}
	q.About, q.SQL = strings.Join(about, " "), strings.TrimSpace(text)
	return q
}
