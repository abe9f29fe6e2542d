package app

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/zhice-project/zhice/internal/chdb/chdbtest"
	"github.com/zhice-project/zhice/load/clickhouse"
)

// What a series is written as can be read back, and is then the same series.
func TestSeriesComeBackFromEveryFormat(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	server := chdbtest.Start(t, "")
	db, put := databaseAt(ctx, t, server.URL())
	put("政府工作报告", 2023, 3, said("r1", "target", 3, "2023", toned("左右")), said("r2", "actual", -2.125, "2022"))
	put("政府工作报告", 2024, 3, said("r3", "actual", 0.2, "2023"))
	sql := seriesQuery("cpi", nil, sides{true, true})
	want := ask(ctx, t, db, "SELECT * FROM ("+sql+") ORDER BY ALL", "jsonl")
	if bytes.Count(want, []byte("\n")) != 2 || !bytes.Contains(want, []byte(`"reached":`)) {
		t.Fatalf("%s", want)
	}
	for _, format := range []string{"csv", "tsv", "json", "jsonl", "parquet", "arrow"} {
		written := ask(ctx, t, db, sql, format)
		if err := db.Conn().Exec(ctx, "CREATE OR REPLACE TABLE copy ENGINE = MergeTree ORDER BY year AS SELECT * FROM ("+sql+") WHERE false"); err != nil {
			t.Fatal(err)
		}
		insert(ctx, t, server.URL(), "INSERT INTO copy FORMAT "+clickhouse.Format(format), written)
		if got := ask(ctx, t, db, "SELECT * FROM copy ORDER BY ALL", "jsonl"); !bytes.Equal(got, want) {
			t.Errorf("%s came back as\n%s\nwas\n%s", format, got, want)
		}
	}
}

func ask(ctx context.Context, t *testing.T, db *clickhouse.DB, sql, format string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := db.Query(ctx, sql, format, &out); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return out.Bytes()
}

func insert(ctx context.Context, t *testing.T, server, sql string, rows []byte) {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("query", sql)
	q.Set("database", "zhice")
	u.RawQuery, u.Path = q.Encode(), "/"
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(rows))
	if err != nil {
		t.Fatal(err)
	}
	if password, ok := u.User.Password(); ok {
		r.SetBasicAuth(u.User.Username(), password)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, _ := io.ReadAll(answer.Body); answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s: %s", sql, answer.Status, body)
	}
}
