package app

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/zhice-project/zhice/load/clickhouse"
)

// namedDocument is a loaded document and the names it goes by.
type namedDocument struct {
	DocID  string `json:"doc_id"`
	Title  string `json:"title"`
	Region string `json:"region"`
	Year   int    `json:"report_year"`
	Name   string `json:"name"` // of the file
	Words  int    `json:"words"`
}

const namedDocumentSQL = `SELECT doc_id, title, region, report_year, name, words FROM documents WHERE status = 'loaded' AND (%s) AND %s
ORDER BY report_year, title, name LIMIT 10`

// findDocument finds a loaded document by its file, the beginning of its id, its title, or by its year and words of its
// region, title or file name: 2025, 贵州 2025, 2025 工作报告. Only those of the places count, where there are any.
func findDocument(ctx context.Context, db *clickhouse.DB, named string, places []place) (namedDocument, error) {
	here := inPlaces(places, "region_code", "region")
	for _, condition := range []string{exactName(named), wordsOfName(named)} {
		found, err := rowsOf[namedDocument](ctx, db, fmt.Sprintf(namedDocumentSQL, condition, here))
		if err != nil {
			return namedDocument{}, err
		}
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil
		}
		names := make([]string, len(found))
		for i, f := range found {
			names[i] = f.Name
		}
		return namedDocument{}, fmt.Errorf("%q is several documents; add a word of its title, or name one by its file: %s", named, strings.Join(names, ", "))
	}
	all, err := rowsOf[namedDocument](ctx, db, "SELECT title, region, report_year, name FROM documents WHERE status = 'loaded' AND "+here)
	if err != nil {
		return namedDocument{}, err
	}
	names := make([]string, 0, 2*len(all))
	for _, d := range all {
		names = append(names, d.Name, d.title())
	}
	return namedDocument{}, fmt.Errorf("no document is %q%s", named,
		cmp.Or(didYouMean(named, names), "; `zhice query \"SELECT name, title, report_year FROM documents\"` lists them"))
}

func exactName(named string) string {
	return strings.NewReplacer("?", quoted(named)).Replace(`name = ? OR endsWith(name, concat('/', ?))
    OR title = ? OR concat(toString(report_year), ' ', title) = ?
    OR match(?, '^[0-9a-f]{4,64}$') AND NOT match(?, '^(19|20)[0-9]{2}$') AND startsWith(doc_id, ?)`)
}

var yearInName = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2})(?:年|[^0-9]|$)`)

// wordsOfName asks for the year in a name, and for each of its other words in region, title or name of the file.
func wordsOfName(named string) string {
	var conditions []string
	if m := yearInName.FindStringSubmatchIndex(named); m != nil {
		year := named[m[2]:m[3]]
		conditions = append(conditions, "report_year = "+year)
		named = named[:m[2]] + " " + strings.TrimPrefix(named[m[3]:], "年")
	}
	for w := range strings.FieldsSeq(named) {
		conditions = append(conditions, fmt.Sprintf("positionCaseInsensitiveUTF8(concat(region, ' ', title, ' ', name), %s) > 0", quoted(w)))
	}
	if len(conditions) == 0 {
		return "false"
	}
	return strings.Join(conditions, " AND ")
}

func (d namedDocument) title() string { return documentName(d.Title, d.Region, d.Year) }

// documentName tells documents of one title apart: 2024 示例省 政府工作报告.
func documentName(title, region string, year int) string {
	parts := []string{title}
	if region != "" && !strings.Contains(title, region) {
		parts = append([]string{region}, parts...)
	}
	if y := strconv.Itoa(year); year > 0 && !strings.Contains(title, y) {
		parts = append([]string{y}, parts...)
	}
	return strings.Join(parts, " ")
}
