package extract_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/zhice-project/zhice/extract"
	"github.com/zhice-project/zhice/schemas"
)

// checkedTable is a table that was compared with its page cell by cell, by eye, on a rendering of the page: every cell
// stood under its row and column headings. The texts are not ours to keep, so only their hash is.
type checkedTable struct {
	file           string
	from, to       int // pages
	columns, rows  int
	hash           string
	kind, position string
}

// checkedTables reads testdata/tables.tsv: file, pages, columns, rows, hash, kind.
func checkedTables(t *testing.T) map[string][]checkedTable {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "tables.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	out := map[string][]checkedTable{}
	in := bufio.NewScanner(f)
	for n := 1; in.Scan(); n++ {
		if strings.HasPrefix(in.Text(), "#") {
			continue
		}
		c := strings.Split(in.Text(), "\t")
		if len(c) != 7 {
			t.Fatalf("line %d has %d fields", n, len(c))
		}
		var nums [4]int
		for i := range nums {
			if nums[i], err = strconv.Atoi(c[i+1]); err != nil {
				t.Fatalf("line %d: %v", n, err)
			}
		}
		out[c[0]] = append(out[c[0]], checkedTable{c[0], nums[0], nums[1], nums[2], nums[3], c[5], c[6], "line " + strconv.Itoa(n)})
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestCheckedTables reads each table again and compares it with what was checked.
func TestCheckedTables(t *testing.T) {
	const corpus = "../../shared/corpus"
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("no corpus beside the repository")
	}
	font := chineseFont()
	x := newExtractor(t, "serve", func(c *extract.Config) { c.Font = font })
	for file, want := range checkedTables(t) {
		path := filepath.Join(corpus, filepath.FromSlash(file))
		if _, err := os.Stat(path); err != nil || font == "" && strings.Contains(file, "Type0_CJK_Font") {
			t.Logf("%s is left out", file)
			continue
		}
		ex, err := x.File(t.Context(), path)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		for _, w := range want {
			w.check(t, ex.Tables)
		}
	}
}

func (w *checkedTable) check(t *testing.T, tables []schemas.Table) {
	t.Helper()
	var near []string
	for i := range tables {
		tb := &tables[i]
		if tb.PageFrom != w.from || tb.PageTo != w.to {
			continue
		}
		if len(tb.Columns) == w.columns && len(tb.Rows) == w.rows && tableHash(tb) == w.hash {
			return
		}
		near = append(near, strconv.Itoa(len(tb.Columns))+"×"+strconv.Itoa(len(tb.Rows))+" "+tableHash(tb)+" "+tb.Title)
	}
	t.Errorf("%s of tables.tsv: no such table (%d columns, %d rows) on pages %d to %d of %s; there are\n%s", w.position, w.columns, w.rows, w.from, w.to, w.file, strings.Join(near, "\n"))
}

// tableHash is the SHA-256 over headings and cells, without white space and width.
func tableHash(t *schemas.Table) string {
	h := sha256.New()
	add := func(texts []string, end string) {
		for _, s := range texts {
			s = strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return -1
				}
				return r
			}, norm.NFKC.String(s))
			_, _ = h.Write([]byte(s + "\x1f"))
		}
		_, _ = h.Write([]byte(end))
	}
	for _, c := range t.Columns {
		add(c, "\x1e")
	}
	for _, r := range t.Rows {
		add(r.Header, "\x1e")
		add(r.Cells, "\x1d")
	}
	return hex.EncodeToString(h.Sum(nil))
}
