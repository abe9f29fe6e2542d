package chdb

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ClickHouse/ch-go/compress"
)

func TestParseStatement(t *testing.T) {
	for _, c := range []struct {
		sql             string
		inBody          bool
		format          string
		selects, insert bool
		rest            string
	}{
		{"SELECT 1", true, "Native", true, false, "SELECT 1"},
		{" -- why\n/* x */ (select 1) format JSON ;", true, "JSON", true, false, " -- why\n/* x */ (select 1) format JSON ;"},
		{"INSERT INTO t (a) FORMAT Native", false, "Native", false, true, "INSERT INTO t (a) "},
		{"INSERT INTO t FORMAT CSV\n1,2", true, "Native", false, false, "INSERT INTO t FORMAT CSV\n1,2"},
		{"INSERT INTO t SELECT 1", false, "Native", false, false, "INSERT INTO t SELECT 1"},
		{"CREATE TABLE t (a UInt8) ENGINE = Memory", true, "Native", false, false, "CREATE TABLE t (a UInt8) ENGINE = Memory"},
		{"DESCRIBE TABLE t", true, "Native", true, false, "DESCRIBE TABLE t"},
	} {
		st, err := parseStatement([]byte(c.sql), c.inBody, "Native")
		if err != nil || st.format != c.format || st.selects != c.selects || st.insertData != c.insert || string(st.sql) != c.rest {
			t.Errorf("%q: %+v %q, %v", c.sql, st, st.sql, err)
		}
	}
}

func TestLoopbackHost(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.0.0.1:8123": true, "localhost:1": true, "LOCALHOST": true, "[::1]:8123": true, "::1": true,
		"127.8.9.1:1": true, "[::ffff:127.0.0.1]:80": true,
		"": false, "0.0.0.0": false, "10.0.0.1:8123": false, "localhost.evil.example": false, "127.0.0.1.evil.example:80": false, "[::]:1": false,
	} {
		if got := loopbackHost(host); got != want {
			t.Errorf("loopbackHost(%q) = %v", host, got)
		}
	}
}

// unquote reads a ClickHouse string literal back, and gives what follows it.
func unquote(s string) (v, rest string, ok bool) {
	if !strings.HasPrefix(s, "'") {
		return "", s, false
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
			if i == len(s) {
				return "", "", false
			}
			if s[i] == '0' {
				b.WriteByte(0)
			} else {
				b.WriteByte(s[i])
			}
		case '\'':
			return b.String(), s[i+1:], true
		default:
			b.WriteByte(s[i])
		}
	}
	return "", "", false
}

// A setting is one assignment of a checked name to one literal, whatever a client sends.
func FuzzSettings(f *testing.F) {
	f.Add("max_threads=1&param_x=2&database=d")
	f.Add("a=1'; DROP TABLE t; --")
	f.Add("a%00b=%27&log_comment=x")
	f.Fuzz(func(t *testing.T, raw string) {
		q, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		assignments, params, err := settings(q)
		if err != nil {
			return
		}
		if n := len(assignments) + len(params); n > len(q) {
			t.Errorf("%d settings and parameters out of %d", n, len(q))
		}
		for _, a := range assignments {
			name, literal, _ := strings.Cut(a, " = ")
			v, rest, ok := unquote(literal)
			if !ok || rest != "" || v != q.Get(name) || !settingName.MatchString(name) || reserved[name] {
				t.Errorf("%q became %q", raw, a)
			}
		}
	})
}

func FuzzStatement(f *testing.F) {
	f.Add([]byte("INSERT INTO t FORMAT CSV"), false)
	f.Add([]byte("SELECT 'FORMAT x' FORMAT JSON"), true)
	f.Add([]byte("/* /* */ -- \nINSERT"), false)
	f.Fuzz(func(t *testing.T, sql []byte, inBody bool) {
		st, err := parseStatement(sql, inBody, "Native")
		if err != nil {
			if len(bytes.TrimSpace(sql)) > 0 {
				t.Errorf("%q: %v", sql, err)
			}
			return
		}
		if !bytes.HasPrefix(sql, st.sql) || st.format == "" {
			t.Errorf("%q became %q, format %q", sql, st.sql, st.format)
		}
		if st.insertData && (inBody || st.selects) {
			t.Errorf("%q takes rows from a body that has none", sql)
		}
	})
}

// A body that ends early never looks like one that ended.
func FuzzBlockReader(f *testing.F) {
	w := compress.NewWriter(0, compress.LZ4)
	if err := w.Compress([]byte(strings.Repeat("rows\n", 100))); err != nil {
		f.Fatal(err)
	}
	f.Add(w.Data)
	f.Add(w.Data[:len(w.Data)/2])
	f.Add(w.Data[:25])
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 25 { // the sizes a block claims are allocated; keep them small
			data = bytes.Clone(data)
			data[19], data[20], data[23], data[24] = 0, 0, 0, 0
		}
		src := bytes.NewReader(data)
		_, err := io.Copy(io.Discard, blockReader{compress.NewReader(src)})
		if err == nil && src.Len() > 0 {
			t.Errorf("ended with %d bytes unread", src.Len())
		}
	})
}

func FuzzCredentials(f *testing.F) {
	f.Add("Basic emhpY2U6eA==", "u", "k", "user=a&password=b", "127.0.0.1:1", "http://localhost")
	f.Fuzz(func(t *testing.T, auth, user, key, query, host, origin string) {
		r := &http.Request{Header: http.Header{}, URL: &url.URL{RawQuery: query}, Host: host}
		r.Header.Set("Authorization", auth)
		r.Header.Set("X-Clickhouse-User", user)
		r.Header.Set("X-Clickhouse-Key", key)
		r.Header.Set("Origin", origin)
		const token = "a token nobody guesses: 5f0c7a"
		everything := strings.Join([]string{auth, key, query}, " ")
		if (access{token}).check(r) == nil && !strings.Contains(everything, "5f0c7a") && !strings.HasPrefix(auth, "Basic ") {
			t.Errorf("let in without the token: %q %q %q", auth, key, query)
		}
	})
}
