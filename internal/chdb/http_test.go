package chdb

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/compress"
)

// request sends SQL the way curl would; edit changes the request first.
func request(t *testing.T, s *Server, params url.Values, sql string, edit func(*http.Request)) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.Addr()+"/?"+params.Encode(), strings.NewReader(sql))
	must(t, err)
	r.SetBasicAuth(User, s.Token())
	if edit != nil {
		edit(r)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(r)
	must(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	must(t, err)
	return res.StatusCode, string(body)
}

func TestDoorIsGuarded(t *testing.T) {
	s := supervise(t, testConfig(t))
	none := func(r *http.Request) { r.Header.Del("Authorization") }
	for name, c := range map[string]struct {
		params url.Values
		edit   func(*http.Request)
		want   int
	}{
		"basic":  {nil, nil, 200},
		"bearer": {nil, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+s.Token()) }, 200},
		"key header": {nil, func(r *http.Request) {
			none(r)
			r.Header.Set("X-Clickhouse-User", User)
			r.Header.Set("X-Clickhouse-Key", s.Token())
		}, 200},
		"password parameter":   {url.Values{"user": {User}, "password": {s.Token()}}, none, 200},
		"nothing":              {nil, none, 401},
		"wrong token":          {nil, func(r *http.Request) { r.SetBasicAuth(User, s.Token()+"x") }, 401},
		"empty token":          {nil, func(r *http.Request) { r.SetBasicAuth(User, "") }, 401},
		"other user":           {nil, func(r *http.Request) { r.SetBasicAuth("default", s.Token()) }, 401},
		"name that leads here": {nil, func(r *http.Request) { r.Host = "attacker.example:8123" }, 403},
		"foreign page":         {nil, func(r *http.Request) { r.Header.Set("Origin", "https://attacker.example") }, 403},
		"opaque page":          {nil, func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
		"local page":           {nil, func(r *http.Request) { r.Header.Set("Origin", "http://localhost:3000") }, 200},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := request(t, s, c.params, "SELECT 6 * 7", c.edit)
			if status != c.want || (status == 200) != (body == "42\n") {
				t.Errorf("status %d, body %q; want status %d", status, body, c.want)
			}
		})
	}
}

func TestPlainHTTP(t *testing.T) {
	s := supervise(t, testConfig(t))
	get := func(r *http.Request) { r.Method = http.MethodGet; r.Body = nil; r.ContentLength = 0 }
	steps := []struct {
		name   string
		params url.Values
		sql    string
		edit   func(*http.Request)
		status int
		want   string
	}{
		{"create", nil, "CREATE TABLE t (a UInt32, s String) ENGINE = MergeTree ORDER BY a", nil, 200, ""},
		{"rows in the body", url.Values{"query": {"INSERT INTO t FORMAT CSV"}}, "1,一\n2,二\n", nil, 200, ""},
		{"rows in the statement", nil, "INSERT INTO t VALUES (3, '三')", nil, 200, ""},
		{"statement cut in two", url.Values{"query": {"INSERT INTO t VALUES"}}, "(4, '四')", nil, 200, ""},
		{"broken rows", url.Values{"query": {"INSERT INTO t FORMAT CSV"}}, "5,五\nx,y\n", nil, 400, "CANNOT_PARSE"},
		{"none of the broken rows", nil, "SELECT count(), max(a) FROM t", nil, 200, "4\t4\n"},
		{"format at the end", nil, "SELECT s FROM t ORDER BY a LIMIT 1 FORMAT JSONEachRow", nil, 200, "{\"s\":\"一\"}\n"},
		{"format by parameter", url.Values{"default_format": {"CSV"}}, "SELECT s FROM t ORDER BY a LIMIT 1", nil, 200, "\"一\"\n"},
		{"describe", nil, "DESCRIBE TABLE t", nil, 200, "a\tUInt32"},
		{"get reads", url.Values{"query": {"SELECT count() FROM t"}}, "", get, 200, "4\n"},
		{"get does not write", url.Values{"query": {"DROP TABLE t"}}, "", get, 403, "READONLY"},
		{"empty", nil, " ", nil, 400, "SYNTAX_ERROR"},
		{"path is no setting", url.Values{"path": {"/tmp"}}, "SELECT 1", nil, 400, "UNKNOWN_SETTING"},
		{"a setting cannot end the statement", url.Values{"max_threads": {"1'; DROP TABLE t; --"}}, "SELECT 1", nil, 400, "DB::Exception"},
		{"nor its name", url.Values{"a=1; DROP TABLE t; --": {"1"}}, "SELECT 1", nil, 400, "UNKNOWN_SETTING"},
		{"still there", nil, "SELECT count() FROM t", nil, 200, "4\n"},
		{"session sets", url.Values{"session_id": {"s1"}}, "CREATE TEMPORARY TABLE tmp AS SELECT 7 AS x", nil, 200, ""},
		{"session keeps", url.Values{"session_id": {"s1"}, "session_check": {"1"}}, "SELECT x FROM tmp", nil, 200, "7\n"},
		{"other session", url.Values{"session_id": {"s2"}}, "SELECT x FROM tmp", nil, 404, "UNKNOWN_TABLE"},
		{"no session", url.Values{"session_id": {"s3"}, "session_check": {"1"}}, "SELECT 1", nil, 500, "SESSION_NOT_FOUND"},
		{"elsewhere", nil, "", func(r *http.Request) { r.URL.Path = "/play" }, 404, "404"},
		{"ping", nil, "", func(r *http.Request) { r.URL.Path = "/ping"; r.Header.Del("Authorization") }, 200, "Ok.\n"},
	}
	for _, c := range steps {
		status, body := request(t, s, c.params, c.sql, c.edit)
		if status != c.status || !strings.HasPrefix(body, c.want) && (c.status == 200 || !strings.Contains(body, c.want)) {
			t.Errorf("%s: status %d, body %q; want %d, %q", c.name, status, body, c.status, c.want)
		}
	}
}

// half sends some rows and then breaks off.
type half struct {
	rows string
	err  error
}

func (h *half) Read(p []byte) (int, error) {
	if h.rows == "" {
		return 0, h.err
	}
	n := copy(p, h.rows)
	h.rows = h.rows[n:]
	return n, nil
}

// Rows that arrived before a client died must not be committed as if they were all.
func TestInsertThatBreaksOffLeavesNothing(t *testing.T) {
	cfg := testConfig(t)
	s := supervise(t, cfg)
	if status, body := request(t, s, nil, "CREATE TABLE t (a UInt32) ENGINE = MergeTree ORDER BY a", nil); status != http.StatusOK {
		t.Fatal(body)
	}
	block := compress.NewWriter(0, compress.LZ4)
	must(t, block.Compress([]byte(strings.Repeat("7\n", 1000))))
	cut := string(block.Data) + string(block.Data[:len(block.Data)-3])
	for name, c := range map[string]struct {
		rows   string
		end    error
		length int64
		params url.Values
	}{
		"chunked":           {"1\n2\n3\n", io.ErrClosedPipe, -1, url.Values{}},
		"with a length":     {"1\n2\n3\n", io.ErrClosedPipe, 1000, url.Values{}},
		"block cut short":   {cut, io.EOF, -1, url.Values{"decompress": {"1"}}},
		"block header only": {string(block.Data) + string(block.Data[:25]), io.EOF, -1, url.Values{"decompress": {"1"}}},
	} {
		c.params.Set("query", "INSERT INTO t FORMAT CSV")
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.Addr()+"/?"+c.params.Encode(), &half{c.rows, c.end})
		must(t, err)
		r.ContentLength = c.length
		r.SetBasicAuth(User, s.Token())
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		if res, err := client.Do(r); err == nil {
			if res.StatusCode == http.StatusOK {
				t.Errorf("%s: accepted", name)
			}
			must(t, res.Body.Close())
		}
	}
	// Stop waits for the requests to end; then the directory says what became of them.
	s.Stop()
	s = supervise(t, cfg)
	if _, body := request(t, s, nil, "SELECT count() FROM t", nil); body != "0\n" {
		t.Errorf("count = %q; want 0", body)
	}
}
