package chdb

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Parsing of what a ClickHouse client sends: pure functions of outside bytes.

// reserved are the parameters of the HTTP interface itself; every other one is a setting of the query.
var reserved = set(
	"query", "database", "default_format", "query_id", "session_id", "session_timeout", "session_check", "close_session",
	"compress", "decompress", "user", "password", "quota_key", "role", "client_protocol_version", "buffer_size",
	"wait_end_of_query", "stacktrace", "log_comment", "readonly",
	// Settings that concern a server's HTTP transport, which here is ours.
	"enable_http_compression", "send_progress_in_http_headers", "http_response_buffer_size",
	"http_headers_progress_interval_ms", "http_zlib_compression_level",
	"http_native_compression_disable_checksumming_on_decompress", "add_http_cors_header",
	"cancel_http_readonly_queries_on_client_close", "http_write_exception_in_output_format",
	"network_compression_method", "network_zstd_compression_level",
)

// streamable formats have no head or tail: chunks of a result may be sent one after the other.
var streamable = set("Native", "TabSeparated", "TSV", "CSV", "JSONEachRow", "RowBinary", "JSONCompactEachRow",
	"TabSeparatedRaw", "TSVRaw")

func set(keys ...string) map[string]bool {
	m := make(map[string]bool, len(keys))
	for _, k := range keys {
		m[k] = true
	}
	return m
}

const comments = `(?is)^\s*(?:(?:--[^\n]*\n|/\*.*?\*/)\s*)*`

var (
	settingName   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]{0,127}$`)
	formatTail    = regexp.MustCompile(`(?is)\bFORMAT\s+([A-Za-z0-9]+)\s*;?\s*$`)
	insertPattern = regexp.MustCompile(comments + `INSERT\b`)
	selectPattern = regexp.MustCompile(comments + `\(*\s*(?:SELECT|WITH|SHOW|DESC|DESCRIBE|EXPLAIN|EXISTS|CHECK|VALUES|FROM)\b`)
)

// settings turns URL parameters into `SET` assignments, sorted by name, and query parameters. Names are checked and
// values quoted: a value cannot end the statement. Settings never become connection arguments, where `path` would be
// one.
func settings(q url.Values) (assignments []string, params []Param, err error) {
	names := make([]string, 0, len(q))
	for name := range q {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if p, ok := strings.CutPrefix(name, "param_"); ok {
			params = append(params, Param{p, q.Get(name)})
			continue
		}
		if reserved[name] {
			continue
		}
		if !settingName.MatchString(name) {
			return nil, nil, exception(codeUnknownSetting, "Unknown setting '%.128s'", name)
		}
		assignments = append(assignments, name+" = "+quoteString(q.Get(name)))
	}
	return assignments, params, nil
}

// quoteString makes a ClickHouse string literal of v.
func quoteString(v string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\x00", `\0`).Replace(v) + "'"
}

// quoteName makes a ClickHouse identifier of v.
func quoteName(v string) string {
	return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`", "\x00", `\0`).Replace(v) + "`"
}

// statement is one SQL statement as the engine needs it.
type statement struct {
	sql    []byte
	format string // of its result; of its data for a streamed insert
	// selects is true for statements that only read; insertData for an INSERT whose rows follow in the body.
	selects, insertData bool
}

// parseStatement decides what sql is. An INSERT given in the URL and closed by FORMAT takes its rows from the body;
// inBody says that sql came from, or continues in, the body, where rows cannot follow.
func parseStatement(sql []byte, inBody bool, defaultFormat string) (statement, error) {
	s := statement{sql: sql, format: defaultFormat, selects: selectPattern.Match(sql)}
	if len(bytes.TrimSpace(sql)) == 0 {
		return s, exception(codeSyntax, "Empty query")
	}
	tail := formatTail.FindSubmatchIndex(sql)
	switch {
	case tail == nil:
	case s.selects:
		s.format = string(sql[tail[2]:tail[3]])
	case !inBody && insertPattern.Match(sql):
		s.format = string(sql[tail[2]:tail[3]])
		s.sql, s.insertData = sql[:tail[0]], true
	}
	return s, nil
}

// hello is the first thing clickhouse-go asks over HTTP.
var hello = []byte("SELECT displayName(), version(), revision(), timezone()")
