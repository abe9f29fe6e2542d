package clickhouse

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/zhice-project/zhice/internal/chdb/chdbtest"
)

const sample = "SELECT number AS n, 'a,<中>' AS s, if(number = 0, NULL, 1.5) AS x, ['甲', '乙'] AS l, toDate32('2025-03-05') AS d FROM numbers(2)"

func TestQueryFormats(t *testing.T) {
	db := open(t)
	for format, want := range map[string]string{
		"csv":      "\"n\",\"s\",\"x\",\"l\",\"d\"\n0,\"a,<中>\",\\N,\"['甲','乙']\",\"2025-03-05\"\n",
		"tsv":      "n\ts\tx\tl\td\n0\ta,<中>\t\\N\t['甲','乙']\t2025-03-05\n",
		"jsonl":    `{"n":0,"s":"a,<中>","x":null,"l":["甲","乙"],"d":"2025-03-05"}`,
		"table":    "┌",
		"vertical": "Row 1:",
		"Markdown": "| n |",
	} {
		var b bytes.Buffer
		if err := db.Query(t.Context(), sample, format, &b); err != nil {
			t.Errorf("%s: %v", format, err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s:\n%s\nwant in it %s", format, b.String(), want)
		}
	}
}

func TestQueryErrors(t *testing.T) {
	db := open(t)
	var b bytes.Buffer
	err := db.Query(t.Context(), "SELECT * FROM no_such", "", &b)
	if e := asException(err); e == nil || e.Code != 60 || b.Len() > 0 {
		t.Errorf("err = %v with %q written; want exception 60 alone", err, b.String())
	}
	if err := db.Query(t.Context(), "SELECT throwIf(number = 500000) FROM numbers(1000000)", "csv", &b); asException(err) == nil {
		t.Errorf("an error in the middle came back as %v", err)
	}
}

// An analyst's login may read and nothing else, not even what is there already may be made again.
func TestReadersNeedNoMigrate(t *testing.T) {
	url := chdbtest.Start(t, "").URL()
	reader := openAt(t, url+"?readonly=2", false)
	var b bytes.Buffer
	err := reader.Query(t.Context(), "SELECT count() FROM series", "csv", &b)
	if e := asException(err); e == nil || !strings.Contains(err.Error(), "`zhice run`") {
		t.Errorf("before there are tables: %v; want the server's message and what makes them", err)
	}
	load(t, openAt(t, url, true), head("a", run1), report(2025, fact("f1", "gdp_growth", "actual", 5, "2024")))
	if err := reader.Query(t.Context(), "SELECT period, value FROM series", "csv", &b); err != nil || b.String() != "\"period\",\"value\"\n\"2024\",5\n" {
		t.Errorf("a reader got %q, %v", b.String(), err)
	}
	if done, err := reader.Migrated(t.Context()); err != nil || !done {
		t.Errorf("Migrated = %v, %v", done, err)
	}
	if err := reader.Migrate(t.Context()); err == nil {
		t.Error("the reader of this test may write")
	}
	if err := reader.Query(t.Context(), "SELECT 1 FROM no_such", "csv", &b); asException(err) == nil || strings.Contains(err.Error(), "zhice run") {
		t.Errorf("a table that never was: %v", err)
	}
}

// The same statement through the renderers that native connections need.
func TestRenderers(t *testing.T) {
	db := open(t)
	for format, want := range map[string]string{
		"CSVWithNames":  "n,s,x,l,d\n0,\"a,<中>\",\\N,\"[\"\"甲\"\",\"\"乙\"\"]\",2025-03-05\n1,",
		"TSV":           "0\ta,<中>\t\\N\t",
		"JSONEachRow":   `{"n":0,"s":"a,<中>","x":null,"l":["甲","乙"],"d":"2025-03-05"}` + "\n",
		"PrettyCompact": "│ n │ s",
		"Vertical":      "Row 2:\n──────\nn: 1\n",
	} {
		rows, err := db.conn.Query(t.Context(), sample)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := renderers[format](rows, &b); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s:\n%s\nwant in it %s", format, b.String(), want)
		}
	}
	rows, err := db.conn.Query(t.Context(), sample)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := renderJSON(rows, &b); err != nil {
		t.Fatal(err)
	}
	var out struct {
		Meta []struct {
			Name string `json:"name"`
			Type string `json:"type"`
		} `json:"meta"`
		Data []map[string]any `json:"data"`
		Rows int              `json:"rows"`
	}
	if err := json.Unmarshal(b.Bytes(), &out); err != nil || out.Rows != 2 || len(out.Data) != 2 || out.Meta[4].Type != "Date32" {
		t.Errorf("%v, %+v", err, out)
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]clickhouse.Options{
		"http://zhice:t@127.0.0.1:8123/zhice":     {Protocol: clickhouse.HTTP, Addr: []string{"127.0.0.1:8123"}, Auth: clickhouse.Auth{Username: "zhice", Password: "t", Database: "zhice"}},
		"http://h":                                {Protocol: clickhouse.HTTP, Addr: []string{"h:8123"}, Auth: clickhouse.Auth{Database: DefaultDatabase}},
		"clickhouse://h/other":                    {Protocol: clickhouse.Native, Addr: []string{"h:9000"}, Auth: clickhouse.Auth{Database: "other"}},
		"clickhouse://u:p@h:9001/?compress=false": {Protocol: clickhouse.Native, Addr: []string{"h:9001"}, Auth: clickhouse.Auth{Username: "u", Password: "p", Database: DefaultDatabase}},
	} {
		o, err := parse(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if o.Protocol != want.Protocol || o.Addr[0] != want.Addr[0] || o.Auth.Database != want.Auth.Database || o.Auth.Username != want.Auth.Username || o.Auth.Password != want.Auth.Password {
			t.Errorf("%s: %v %v %+v", address, o.Protocol, o.Addr, o.Auth)
		}
	}
	for _, address := range []string{"", "h:8123", "ftp://h/x", "http://u:geheim@h:8123/%zz", "http://u:geheim@h:8123/?dial_timeout=x"} {
		_, err := parse(address)
		if err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%q: err = %v; want one without the password", address, err)
		}
	}
}
